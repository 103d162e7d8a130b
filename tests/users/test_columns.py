"""Columns are told by content, over exports of every shape; where the file does not tell, a person is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.users.exports import ASK, EXPORTS, TODAY, Export, csv_of
from wizard.users.columns import DATES, KINDS, BadColumns, Columns, guess
from wizard.users.dates import Order
from wizard.users.intake import intake
from wizard.users.people import users_of
from wizard.users.reading import Sheet, read


def told(export: Export, folder: Path) -> tuple[Sheet, Columns]:
    path = folder / "export"
    path.write_bytes(export.data)
    sheet = read(path)
    return sheet, guess(sheet, TODAY)


def verdict(sheet: Sheet, found: Columns) -> dict[str, str]:
    """The headings of each kind and the order of dates, or ASK."""
    asked = {doubt.what for doubt in found.doubts}
    headings = {kind: ASK if kind in asked else said for kind, said in found.said(sheet.headers).items()}
    return {**headings, DATES: ASK if DATES in asked else found.order.value if found.order else ""}


def label(export: Export) -> dict[str, str]:
    headings = (export.email, export.user_name, export.role, export.last_login, export.order)
    return dict(zip((*KINDS, DATES), headings, strict=True))


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_nothing_is_silently_taken_for_what_it_is_not(export: Export, tmp_path: Path) -> None:
    sheet, found = told(export, tmp_path)
    said = verdict(sheet, found)
    assert {kind: said[kind] for kind in said if said[kind] != ASK} == {
        kind: right for kind, right in label(export).items() if said[kind] != ASK
    }


def test_at_least_49_in_50_are_told_and_asked_about_as_a_person_would(tmp_path: Path) -> None:
    wrong = [export.name for export in EXPORTS if verdict(*told(export, tmp_path)) != label(export)]
    assert len(EXPORTS) >= 50
    assert len(wrong) <= len(EXPORTS) // 50, wrong


@pytest.mark.parametrize("export", [one for one in EXPORTS if ASK in label(one).values()], ids=lambda one: one.name)
def test_what_is_asked_can_be_answered_with_what_is_offered(export: Export, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(export.data)
    file = intake(str(path), TODAY)
    for _ in range(4):
        if file.doubts:
            file = file.settled(file.doubts[0].what, file.doubts[0].choices[0])
    assert file.doubts == ()
    assert len(users_of(file.sheet, file.columns)) == 40


def test_a_person_may_name_columns_in_any_case_and_by_number(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(csv_of([["Uno", "Dos"], ["a@example.com", "b@example.org"]]))
    sheet = read(path)
    assert guess(sheet, TODAY, {"email": ["dos"], "role": []}).email == (1,)
    assert guess(sheet, TODAY, {"email": ["1"], "role": []}).email == (0,)
    with pytest.raises(BadColumns, match=r"'Tres'.*Uno, Dos"):
        guess(sheet, TODAY, {"email": ["Tres"]})


def dated(folder: Path, *cells: str, today: date = TODAY) -> Columns:
    people = [
        ["Email", "Role", "Last login"],
        *([f"u{n}@example.com", "ACE User", cell] for n, cell in enumerate(cells)),
    ]
    path = folder / "dates.csv"
    path.write_text(csv_of(people))
    return guess(read(path), today)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (("03/04/2026", "25/04/2026"), Order.DAY_FIRST),
        (("03/04/2026", "04/25/2026"), Order.MONTH_FIRST),
        (("11/12/2026", "03/04/2026"), Order.MONTH_FIRST),  # the eleventh of December has not come yet
        (("05/05/2026", "05/05/2026"), None),
        (("2026-03-04", "2026-04-03"), None),
    ],
)
def test_an_order_that_the_dates_themselves_tell_is_not_asked(
    tmp_path: Path, cells: tuple[str, ...], order: Order | None
) -> None:
    found = dated(tmp_path, *cells)
    assert (found.order, found.doubts) == (order, ())


@pytest.mark.parametrize("cells", [("03/04/2026", "05/06/2026"), ("25/04/2026", "04/25/2026"), ("3-4-26", "")])
def test_dates_that_could_be_either_way_round_are_asked_about(tmp_path: Path, cells: tuple[str, ...]) -> None:
    found = dated(tmp_path, *cells)
    assert [doubt.what for doubt in found.doubts] == [DATES]
    assert found.doubts[0].choices == (Order.DAY_FIRST, Order.MONTH_FIRST)
