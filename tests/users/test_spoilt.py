"""Exports that were cut, mixed and strewn with junk: read, asked about or refused, and never a surprise."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.users.conftest import AT
from tests.users.exports import EXPORTS, TODAY
from wizard.answers import Answers
from wizard.users.board import Board
from wizard.users.cells import BadFile
from wizard.users.columns import BadColumns
from wizard.users.export import as_csv, as_json
from wizard.users.intake import intake
from wizard.users.value import NOBODY, Users

JUNK = (
    *(b"\0", b"\xff", b'"', b"\n", b"\r", b",", b";", b"\t", b"\x1b[2J", b"\xed\xa0\x80", b"<", b"@", b"'", b"[", b"{"),
    *("\u202e".encode(), "\u2028".encode(), b"\x1c\x1d", b"\x85", b"9" * 30, b"user@example.com"),
)


def spoilt(data: bytes, draw: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(draw.choice((1, 3, 20))):
        place = draw.randrange(len(found) + 1)
        kind = draw.random()
        if kind < 0.5:
            found[place:place] = draw.choice(JUNK) * draw.choice((1, 1, 5))
        elif kind < 0.7:
            del found[place : place + draw.randrange(200)]
        elif kind < 0.9:
            found[place:place] = found[: draw.randrange(300)]
        else:
            found = found[:place] or found
    return bytes(found)


def brought(path: Path) -> Users:
    file = intake(str(path), TODAY)
    for _ in range(6):
        if file.doubts:
            file = file.settled(file.doubts[0].what, file.doubts[0].choices[0])
    assert not file.doubts, "whatever is asked can be answered with what is offered"
    return file.imported(NOBODY, AT)


@pytest.mark.parametrize("seed", range(6))
def test_spoilt_exports_are_read_or_refused_in_words(seed: int, tmp_path: Path) -> None:
    draw, path, read = random.Random(seed), tmp_path / "export", 0
    for _ in range(60):
        path.write_bytes(spoilt(draw.choice(EXPORTS).data, draw))
        try:
            users = brought(path)
        except (BadFile, BadColumns) as refusal:
            assert str(refusal).isprintable() and str(refusal).endswith(".")
            continue
        read += 1
        board = Board(users, Answers())
        assert as_csv(board) and as_json(board).encode()
        for user in users.people:
            assert all(text.isprintable() for text in (user.key, user.name, user.said, user.last, *user.more))
    assert read > 30, "most of a spoilt file is still somebody"
