"""Coming back in lines of text after a write was cut short: what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from wizard.engine import Resolved
from wizard.engine.progress import Outcome
from wizard.model import Change, Operation
from wizard.plain import returning

CHANGE = Change(
    id="x",
    step="signon.permission-sets",
    title="Bring it up to date",
    service="sso-admin",
    operation="ProvisionPermissionSet",
    parameters={},
    kind="update",
)
FINAL = CHANGE.model_copy(update={"irreversible": True, "no_way_back": "The older version is nowhere kept."})
BACK = CHANGE.model_copy(
    update={"undo": Operation(service="sso-admin", operation="ProvisionPermissionSet", parameters={})}
)


@pytest.mark.parametrize(("change", "choices"), [(FINAL, ["finish", "leave"]), (BACK, ["finish", "undo", "leave"])])
def test_what_has_no_way_back_is_not_offered_to_be_undone(
    change: Change, choices: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offered: list[str] = []

    def select(title: str, given: Mapping[str, str]) -> str:
        offered.extend(given)
        return "leave"

    found = Resolved(SimpleNamespace(kind="intent"), change, Outcome.DONE, "It did happen.")  # type: ignore[arg-type]
    monkeypatch.setattr(returning, "resolve_open", lambda *_: [found])
    journey = SimpleNamespace(read_only=None, journal=None)
    page = SimpleNamespace(
        session=SimpleNamespace(journey=journey, situation=None), prompts=SimpleNamespace(select=select)
    )
    returning.tell_open_writes(page)  # type: ignore[arg-type]
    assert offered == choices
    assert ("No way back: The older version is nowhere kept." in capsys.readouterr().out) == change.irreversible
