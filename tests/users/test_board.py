"""Finding and sorting users, as every face does it."""

from __future__ import annotations

import pytest

from tests.users.conftest import AT, Import
from wizard.answers import Answers
from wizard.users.board import SORTS, Board
from wizard.users.deciding import decide_all, open_for_proposals

FILE = """Email,Name,Role,Last Login
Zoe@example.com,Zoe Active,Alliance Lead,2026-11-01
jane@example.com,Jane Doe,ACE User,2026-11-02
old@example.com,Old Hand,ACE Manager,2020-01-01
never@example.org,Nina,Marketing Staff,
info@example.com,,Wizard,2026-10-02
lea@example.com,Lea,Standard User,2026-10-03
"""


@pytest.fixture
def board(bring: Import) -> Board:
    fresh = Board(bring(FILE), Answers())
    decided = decide_all(fresh, [0, 5], None, reason="", by="Ana", at=AT)
    return Board(decided.users.marked(["Zoe@example.com"], "Ana", AT), Answers())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "zoe jane old never info lea"),
        ("JANE", "jane"),
        ("ample.org", "never"),
        ("active", "zoe jane info"),
        ("inactive", "old"),
        ("ace", "jane old"),
        ("ace manager", "old"),
        ("undecided", "jane old never info"),
        ("decided", "zoe lea"),
        ("mapped", "zoe"),
        ("no access", "lea"),
        ("generic", "info"),
        ("wizard unknown", "info"),
        ("skill", "lea"),
        ("never signed", "never"),
        ("[/] $x", ""),
    ],
)
def test_every_word_has_to_stand_about_a_user(board: Board, words: str, found: str) -> None:
    keys = [board.users.people[place].key.partition("@")[0].lower() for place in board.find(words)]
    assert " ".join(keys) == found


@pytest.mark.parametrize(
    ("by", "first"),
    [("file", "Zoe"), ("email", "info"), ("name", "jane"), ("role", "old"), ("last", "never"), ("decision", "lea")],
)
def test_orders(board: Board, by: str, first: str) -> None:
    places = board.sort(board.find(""), by)
    assert sorted(places) == list(range(6))
    assert board.users.people[places[0]].key.startswith(first)
    assert by in SORTS


def test_proposals_are_for_active_undecided_users_with_an_address_of_their_own(board: Board) -> None:
    able = open_for_proposals(board, range(6))
    assert [board.users.people[place].key for place in able] == ["jane@example.com"]


def test_decisions_that_cannot_be_taken_are_named_and_the_others_are_taken(board: Board) -> None:
    decided = decide_all(board, range(1, 5), None, reason="", by="Ana", at=AT)
    assert decided.number == 2
    assert [key for key, _ in decided.refused] == ["jane@example.com", "info@example.com"]
    assert sum(number for _, number in decided.why()) == 2
