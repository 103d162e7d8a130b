"""Somebody who presses everything, for a few seconds; `tests/bench/screens_fuzz.py` does it ten thousand times."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.compose import compose

from screens.widgets.keys import Keys
from tests.screens.fuzz import Fuzz, Stray, match
from tests.screens.sitting import sitting
from wizard.model import Operation

KEYS = 80


@pytest.mark.parametrize("seed", [47, 74])
async def test_anything_pressed_anywhere_crashes_nothing_and_writes_only_what_was_agreed_to(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fuzz = Fuzz(seed, tmp_path / "journey")
    await fuzz.press(KEYS)
    assert fuzz.pressed == KEYS
    assert len(fuzz.screens) > 1


async def test_the_line_of_keys_can_be_drawn_anew_while_the_old_one_is_still_there() -> None:
    async with sitting() as sit:
        await sit.begin()
        keys = sit.app.screen.query_one(Keys)
        await keys.mount_all(compose(keys))  # as it happens when the wizard ends in the middle of it
        await sit.sees("? Help")


def operation(name: str, **parameters: object) -> Operation:
    return Operation(service="iam", operation=name, parameters=parameters)


ROLE = {"RoleName": "PartnerCentralRoleForMarketing"}
MADE = ("iam", "CreateRole", ROLE)


def test_a_write_that_was_agreed_to_is_no_stray_however_often_aws_was_too_busy() -> None:
    match([MADE, MADE], [operation("CreateRole", **ROLE)])


@pytest.mark.parametrize(
    "agreed",
    [
        [],
        [operation("AttachRolePolicy", **ROLE)],
        [operation("CreateRole", RoleName="PartnerCentralRoleForTechnical")],
        [operation("CreateRole", **ROLE, Path="/")],
    ],
    ids=["nothing", "something else", "on another thing", "in another way"],
)
def test_a_write_that_was_not_agreed_to_is_found(agreed: list[Operation]) -> None:
    with pytest.raises(Stray):
        match([MADE], agreed)
