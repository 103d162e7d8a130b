"""The mapping for others: everybody is in it, and no spreadsheet calculates with it."""

from __future__ import annotations

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.users.conftest import AT, Import
from wizard.answers import Answers
from wizard.users.board import Board
from wizard.users.deciding import decide_all, open_for_proposals
from wizard.users.export import HEADINGS, CannotExport, as_csv, as_json, export, safe

ROWS = """Email,Name,Role,=1+1
ana@example.com,"=HYPERLINK(""https://example.com"",""x"")",Alliance Lead,+1
jane@example.com,@SUM(A1),ACE User,-2
wei@example.com,"\t=cmd",Wizard,|calc
"""


@pytest.fixture
def board(bring: Import) -> Board:
    fresh = Board(bring(ROWS, chosen={"name": ["Name"]}), Answers())
    decided = decide_all(fresh, open_for_proposals(fresh, [0, 1, 2]), None, reason="", by="Ana", at=AT, consent="Ana")
    return Board(decided.users.marked(["ana@example.com"], "Ana", AT), Answers())


def test_no_cell_begins_like_a_formula(board: Board) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(board))))
    assert rows[0] == [*HEADINGS, "'=1+1"]
    assert len(rows) == 4
    for row in rows:
        assert len(row) == len(rows[0])
        assert not [cell for cell in row if cell.strip()[:1] in set("=+-@|\t\r")]
    assert rows[1][1] == '\'=HYPERLINK("https://example.com","x")', "the text itself is whole"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", " =1", "\u00a0=1", "＝1", "|a", "%a"])
def test_what_is_guarded(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "ana@example.com", "'=1", "5", "  "])
def test_what_is_left_as_it_is(cell: str) -> None:
    assert safe(cell) == cell


def test_json_has_everybody_with_decision_or_doubt(board: Board) -> None:
    found = json.loads(as_json(board))
    ana, jane, wei = found["users"]
    assert ana["decision"]["role"] == "PartnerCentralRoleForAllianceLead"
    assert ana["mapped"] == {"by": "Ana", "at": AT.isoformat(), "strength": "claimed"}
    assert (jane["decision"]["consent"], jane["mapped"]) == ("Ana", None)
    assert wei["decision"] is None and "Wizard" in wei["proposed"]["doubt"]
    assert found["source"] == "users.csv"


@pytest.mark.parametrize("name", ["mapping.csv", "mapping.json"])
def test_a_file_is_new_and_private(board: Board, tmp_path: Path, name: str) -> None:
    path = export(board, tmp_path / name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(CannotExport, match="nothing is overwritten"):
        export(board, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["mapping.xlsx", "mapping", "absent/mapping.csv", "\x1b[2J.csv"])
def test_what_cannot_be_written_is_said(board: Board, tmp_path: Path, name: str) -> None:
    if name.startswith("\x1b"):
        assert export(board, tmp_path / name).exists()
        return
    with pytest.raises(CannotExport):
        export(board, tmp_path / name)


def test_everybody_who_was_imported_is_in_the_export(bring: Import) -> None:
    users = bring("Email,Role\nana@example.com,ACE User\n,ACE User\nANA@example.com,Wizard\nno address,\n")
    assert len(list(csv.reader(io.StringIO(as_csv(Board(users, Answers())))))) == 5
