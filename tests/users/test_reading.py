"""Whatever file is named, it is read as it was meant, or refused in a sentence; nobody is lost."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.screens.hostile import NASTY
from tests.users.conftest import Import
from tests.users.exports import csv_of
from wizard.users.cells import BadFile
from wizard.users.reading import LIMIT, read

ROWS = "Email,Role\nana@example.com,ACE User\nbruno@example.com,ACE Manager\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (b",,,\r\n,,,\r\n", "no cells with anything in them"),
        (b"PK\x03\x04\x14\x00", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel workbook"),
        (b"%PDF-1.7\n1 0 obj", "is a PDF, whatever its name says"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"<?xml version='1.0'?><Workbook/>", "is XML"),
        (b"<!DOCTYPE html><html>Sign in</html>", "page to sign in"),
        (bytes(range(256)) * 40, "no text that can be read"),
        (b"Email,Role\r\n", "headings and no users"),
        (b'{"users": []}', "no list of users"),
        (b'[{"email": "ana@exam', "is damaged"),
        (b"[" * 200_000, "damaged|nested too deeply"),
        (b"[1, 2, 3]", "no list of users"),
        (b"x," * 100_000 + b"\n" + b"a@example.com\n" * 10_000, "100,001 columns"),
        (b"a,b\n" + b"," * 100_000 + b"\n", "no cells|no users|100,001 columns"),
        (b"[" + b",".join(b'{"f%d": "a@example.com"}' % n for n in range(2_000)) + b"]", "2,000 different fields"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "users.csv"
    path.write_bytes(data)
    with pytest.raises(BadFile, match=said) as refusal:
        read(path)
    assert str(refusal.value).endswith(".")


def test_a_folder_a_pipe_a_device_and_nothing_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path, "is a folder"),
        (tmp_path / "pipe", "not a plain file"),
        (Path("/dev/zero"), "not a plain file"),
        (tmp_path / "absent.csv", "There is no file"),
        (Path("\x1b[2J"), "There is no file"),
        (Path(), "is a folder"),
    ):
        with pytest.raises(BadFile, match=said) as refusal:
            read(path)
        assert str(refusal.value).isprintable()


def test_a_file_of_two_gigabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    with path.open("wb") as file:
        file.truncate(2 * 2**30)
    with pytest.raises(BadFile, match="2,048 MiB"):
        read(path)
    assert LIMIT < 2 * 2**30


@pytest.mark.parametrize("written", ['"{}"', "'{}'", " {} ", "{}"])
def test_a_path_may_be_pasted_with_quotes_and_blanks(tmp_path: Path, written: str) -> None:
    path = tmp_path / "my users.csv"
    path.write_text(ROWS)
    assert len(read(written.format(path)).rows) == 2


def test_home_and_windows_paths_are_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "users.csv").write_text(ROWS)
    assert len(read("~/users.csv").rows) == 2
    with pytest.raises(BadFile, match="path of Windows"):
        read(r'"C:\Users\Ana\Downloads\users.csv"')


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text(ROWS)
    path.chmod(0)
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    with pytest.raises(BadFile, match="may not be read by you"):
        read(path)


def test_rows_of_different_lengths_are_kept_and_told(bring: Import) -> None:
    users = bring(
        "Email,Name,Role\nana@example.com,Ana\nbruno@example.com,Bruno,ACE User,more,and more\ncarla@example.com,C,ACE User\n"
    )
    assert [user.email for user in users.people] == ["ana@example.com", "bruno@example.com", "carla@example.com"]
    assert users.source is not None
    assert any("more or fewer cells" in note and "2" in note for note in users.source.notes)
    assert "more; and more" in users.people[1].more


def test_one_mark_that_is_never_closed_swallows_nobody(bring: Import) -> None:
    rows = [f"user{n}@example.com,{chr(34) if n == 3 else ''}ACE User" for n in range(200)]
    users = bring("\n".join(["Email,Role", *rows]) + "\n")
    assert len(users.people) == 200
    assert users.source is not None and any("never closed" in note for note in users.source.notes)


def test_quoted_line_breaks_stay_one_user(bring: Import) -> None:
    users = bring('Email,Name,Role\r\nana@example.com,"Ana\r\nLopez",ACE User\r\nbruno@example.com,Bruno,ACE User\r\n')
    assert [user.name for user in users.people] == ["Ana Lopez", "Bruno"]


def test_utf8_with_some_western_bytes_is_read_and_told(bring: Import) -> None:
    users = bring("Email,Name,Role\na@example.com,José,ACE User\n".encode() + b"b@example.com,Jos\xe9 M,ACE User\n")
    assert [user.name for user in users.people] == ["José", "José M"]
    assert users.source is not None and any("not UTF-8: 1 byte was" in note for note in users.source.notes)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_hostile_names_are_kept_whole_and_harmless(bring: Import, text: str) -> None:
    data = csv_of(
        [["Email", "Name", "Role"], ["ana@example.com", text, "ACE User"], ["b@example.com", "Bea", "ACE User"]]
    )
    users = bring(data.encode("utf-8", "surrogatepass"))
    assert len(users.people) == 2
    for value in (users.people[0].name, users.people[0].email, *users.people[0].more):
        assert value.isprintable()
    letters = re.sub(r"[^a-z]", "", text.lower())
    name = re.sub(r"‹U\+[0-9A-F]+›", "", users.people[0].name)
    assert re.sub(r"[^a-z]", "", name.lower()) == letters, "nothing that can be seen is lost"


def test_a_name_of_four_thousand_characters_is_kept(bring: Import) -> None:
    users = bring(f"Email,Name,Role\nana@example.com,{'A' * 4000},ACE User\nb@example.com,Bea,ACE User\n")
    assert users.people[0].name == "A" * 4000


def test_a_row_without_an_address_is_somebody_too(bring: Import) -> None:
    users = bring("Email,Name,Role\n,Ana,ACE User\nb@example.com,Bea,ACE User\nnot an address,Cleo,ACE User\n")
    assert [user.key for user in users.people] == ["row 2", "b@example.com", "not an address"]
