"""Whoever was mapped and gets no access any more is not forgotten; odd addresses get nothing along with others."""

from __future__ import annotations

from tests.users.conftest import AT, Import
from wizard.answers import Answers
from wizard.commands.users import batch_lines
from wizard.users.board import Board, marked_words
from wizard.users.deciding import decide_all

FILE = """Email,Name,Role,Last Login
ana.lead@example.com,Ana Lead,Alliance Lead,2026-11-01
jane@example.com,Jane Doe,ACE Manager,2026-11-02
pablo@example.com,Pablo Ortiz,ACE User,2026-11-03
info@example.com,Info Desk,ACE Manager,2026-11-03
"""
MANY = {"reason": "left the company", "by": "Ana Lead", "at": AT, "consent": "Ana Lead"}


def test_whoever_was_mapped_and_gets_no_access_has_to_be_unmapped_until_somebody_says_so(bring: Import) -> None:
    users = decide_all(Board(bring(FILE), Answers()), [0, 1], None, **MANY).users.marked(
        ["jane@example.com"], "Ana", AT
    )
    board = Board(decide_all(Board(users, Answers()), [1], "", **MANY).users, Answers())
    assert [user.key for user in board.users.to_unmap] == ["jane@example.com"]
    assert [board.users.people[place].key for place in board.find("unmap")] == ["jane@example.com"]
    assert board.entry(1).unmap is not None
    lines = "\n".join(batch_lines(board, [board.entry(0)]))
    assert "jane@example.com: mapped before, no access any more: unmap them in the portal" in lines
    assert marked_words(board.users, ["ana.lead@example.com", "jane@example.com"]) == "1 mapped and 1 unmapped"
    said = board.users.marked(["ana.lead@example.com", "jane@example.com"], "Ana", AT)
    assert not said.to_unmap
    assert not said.waiting


def test_an_odd_address_gets_no_access_along_with_others(bring: Import) -> None:
    board = Board(bring(FILE), Answers())
    for role in (None, "Marketing"):
        decided = decide_all(board, range(4), role, **MANY)
        assert decided.number == 3
        assert [key for key, _ in decided.refused] == ["info@example.com"]
        assert "decide about it by itself" in decided.refused[0][1]
    assert decide_all(board, [3], None, **MANY).number == 1
    assert decide_all(board, range(4), "", **MANY).number == 4


def test_nobody_gains_anything_by_getting_no_access(bring: Import) -> None:
    board = Board(bring(FILE), Answers())
    assert "whole pipeline" in board.entry(2).gains
    assert not Board(decide_all(board, [2], "", **MANY).users, Answers()).entry(2).gains
