"""The journal of writes: promised before, concluded after, never silently changed."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.model import Change, Operation
from wizard.state import Journal, StateError
from wizard.state.files import Folder

ACCOUNT = "111122223333"
ARN = "arn:aws:iam::111122223333:user/ana"


def change(name: str = "PartnerCentralRoleForMarketing", **more: Any) -> Change:
    return Change(
        id=f"create-{name}",
        step="roles.personas",
        title=f"Create role {name}",
        service="iam",
        operation="CreateRole",
        parameters={"RoleName": name},
        kind="create",
        widens=True,
        undo=Operation(service="iam", operation="DeleteRole", parameters={"RoleName": name}),
        **more,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with Folder.open(tmp_path / "journey", create=True) as opened:
        yield opened


@pytest.fixture
def path(folder: Folder) -> Path:
    return folder.path / "journal.jsonl"


@pytest.fixture
def journal(folder: Folder) -> Journal:
    return Journal.open(folder, writable=True)


def intend(journal: Journal, name: str = "PartnerCentralRoleForMarketing") -> int:
    return journal.intend(change(name), batch="b1", account=ACCOUNT, identity=ARN)


def reopened(folder: Folder, writable: bool = True) -> Journal:
    return Journal.open(folder, writable)


def test_a_journey_without_writes_has_no_journal_file(journal: Journal, path: Path) -> None:
    assert journal.entries == ()
    assert not path.exists()


def test_an_intent_is_on_disk_before_it_returns(journal: Journal, folder: Folder) -> None:
    seq = intend(journal)
    found = reopened(folder, writable=False).open_intents()
    assert [entry.seq for entry in found] == [seq]
    assert Change.model_validate(found[0].change) == change()
    assert (found[0].account, found[0].identity, found[0].batch) == (ACCOUNT, ARN, "b1")


def test_an_outcome_closes_its_intent_and_makes_it_ours(journal: Journal, folder: Folder) -> None:
    first, second = intend(journal, "A"), intend(journal, "B")
    journal.conclude(first, "done", request_id="r-1", left={"RoleId": "AROAEXAMPLE"})
    journal.conclude(second, "failed", error="AccessDenied: no")
    for seen in (journal, reopened(folder)):
        assert seen.open_intents() == []
        assert [(made.intent.seq, made.outcome.left) for made in seen.done()] == [(first, {"RoleId": "AROAEXAMPLE"})]
        assert seen.entries[-1].error == "AccessDenied: no"


def test_an_unknown_outcome_leaves_the_intent_open_until_aws_was_asked(journal: Journal, folder: Folder) -> None:
    seq = intend(journal)
    journal.conclude(seq, "unknown", error="the connection was cut")
    assert [entry.seq for entry in reopened(folder).open_intents()] == [seq]
    assert journal.done() == []
    journal.resolve(seq, "done", note="the role carries our tag", left={"RoleId": "AROAEXAMPLE"})
    assert journal.open_intents() == []
    assert [made.outcome.kind for made in reopened(folder).done()] == ["resolved"]


def test_an_intent_that_did_not_happen_is_nothing_we_made(journal: Journal) -> None:
    seq = intend(journal)
    journal.resolve(seq, "failed", note="there is no such role")
    assert journal.open_intents() == []
    assert journal.done() == []


def test_what_is_undone_is_no_longer_ours(journal: Journal, folder: Folder) -> None:
    seqs = [intend(journal, name) for name in "ABC"]
    for seq in seqs:
        journal.conclude(seq, "done")
    undo = journal.undo_intend(seqs[1], batch="b2", account=ACCOUNT, identity=ARN)
    assert [entry.seq for entry in journal.open_intents()] == [undo]
    assert [made.intent.seq for made in journal.done()] == seqs
    journal.undo_conclude(undo, "done", request_id="r-2")
    for seen in (journal, reopened(folder)):
        assert seen.open_intents() == []
        assert [made.intent.seq for made in seen.done()] == [seqs[0], seqs[2]]


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_an_undo_that_did_not_happen_leaves_the_change_ours(outcome: Any, journal: Journal) -> None:
    seq = intend(journal)
    journal.conclude(seq, "done")
    undo = journal.undo_intend(seq, batch="b2", account=ACCOUNT, identity=ARN)
    journal.undo_conclude(undo, outcome)
    assert [made.intent.seq for made in journal.done()] == [seq]
    assert bool(journal.open_intents()) == (outcome == "unknown")


def test_an_undo_found_open_is_resolved_like_a_change(journal: Journal) -> None:
    seq = intend(journal)
    journal.conclude(seq, "done")
    undo = journal.undo_intend(seq, batch="b2", account=ACCOUNT, identity=ARN)
    journal.resolve(undo, "done", note="the role is gone")
    assert (journal.open_intents(), journal.done()) == ([], [])


MISUSES: list[Callable[[Journal, int], object]] = [
    lambda journal, seq: journal.conclude(seq, "done"),
    lambda journal, _: journal.conclude(0, "done"),
    lambda journal, _: journal.conclude(-1, "done"),
    lambda journal, _: journal.conclude(99, "done"),
    lambda journal, seq: journal.conclude(seq + 1, "done"),
    lambda journal, seq: journal.resolve(seq, "done", note=""),
    lambda journal, seq: journal.undo_conclude(seq, "done"),
    lambda journal, seq: journal.undo_intend(seq + 1, "b", ACCOUNT, ARN),
]


@pytest.mark.parametrize("misuse", MISUSES)
def test_a_line_that_makes_no_sense_is_never_written(
    misuse: Callable[[Journal, int], object], journal: Journal, path: Path
) -> None:
    seq = intend(journal)
    journal.conclude(seq, "done")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="is not"):
        misuse(journal, seq)
    assert path.read_bytes() == before


@pytest.mark.parametrize("account", ["", "12345678901", "1234567890123", "12345678901x", "１" * 12])
def test_an_account_that_is_none_is_refused_before_anything_is_promised(
    account: str, journal: Journal, path: Path
) -> None:
    with pytest.raises(StateError, match="cannot hold this entry, so it was left as it is: account"):
        journal.intend(change(), batch="b", account=account, identity=ARN)
    assert not path.exists()


def test_an_outcome_is_kept_whatever_aws_answered(journal: Journal, folder: Folder) -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    left = {
        "CreateDate": datetime(2026, 1, 1, tzinfo=UTC),
        "Blob": b"\xff\x00",
        "Set": {1},
        "Nan": float("nan"),
        "Surrogate": "\ud800",
        "Object": object,
        3: "three",
    }
    first, second = intend(journal), intend(journal)
    journal.conclude(first, "done", error="\x1b[31m\ud800", note="a\nb\u202e", left=left)  # type: ignore[arg-type]
    journal.conclude(second, "done", left={"deep": deep})
    seen = reopened(folder)
    assert [made.intent.seq for made in seen.done()] == [first, second]
    assert seen.entries == journal.entries
    assert seen.entries[2].left["CreateDate"] == "2026-01-01T00:00:00+00:00"
    assert "\x1b" not in (seen.entries[2].error or "")
    assert "nested deeper" in seen.entries[3].left["text"]


def test_the_file_holds_nothing_that_drives_a_terminal(journal: Journal, path: Path) -> None:
    seq = intend(journal, "\x1b]0;x\x07\u202e\u009b31m")
    journal.conclude(seq, "done", left={"name": "\u009b31m\u202e"})
    assert path.read_bytes().decode("ascii").replace("\n", "").isprintable()


def test_a_journal_open_for_reading_is_never_written(journal: Journal, folder: Folder, path: Path) -> None:
    seq = intend(journal)
    before = path.read_bytes()
    reader = reopened(folder, writable=False)
    with pytest.raises(StateError, match="is not open for writing"):
        intend(reader)
    with pytest.raises(StateError, match="is not open for writing"):
        reader.conclude(seq, "done")
    journal.close()
    with pytest.raises(StateError, match="is not open for writing"):
        intend(journal)
    assert path.read_bytes() == before


@pytest.fixture
def three(journal: Journal, path: Path) -> bytes:
    """The bytes of a journal of three lines."""
    seq = intend(journal)
    journal.conclude(seq, "done", left={"RoleId": "AROAEXAMPLE"})
    intend(journal, "Ünïcode")
    return path.read_bytes()


def test_a_last_line_torn_at_any_byte_is_set_aside_and_nothing_else_is_lost(
    three: bytes, folder: Folder, path: Path
) -> None:
    start = three.rindex(b"\n", 0, -1) + 1
    whole = three[:start].splitlines()
    for cut in range(start, len(three)):
        path.write_bytes(three[:cut])
        reader = reopened(folder, writable=False)
        only_its_end_is_missing = cut == len(three) - 1
        torn = cut > start and not only_its_end_is_missing
        assert len(reader.entries) == (3 if only_its_end_is_missing else 2)
        assert bool(reader.notes) == torn
        assert path.read_bytes() == three[:cut]

        writer = reopened(folder)
        assert path.read_bytes().splitlines()[:2] == whole
        if torn:
            assert writer.entries[-1].kind == "torn"
            assert writer.entries[-1].left == {"text": three[start:cut].decode()}
            assert len(writer.notes) == 1
        seq = intend(writer)
        assert [entry.seq for entry in reopened(folder).open_intents()][-1] == seq


@pytest.mark.parametrize(
    "tail",
    [b"\0" * 4096, b"\0" * 700 + b'"}\n', b'{"seq":4,\0\xff\n', b"{\0\0\0\n", b'{"\xff'],
    ids=range(5),
)
def test_blocks_that_a_power_cut_left_empty_are_a_torn_line(
    tail: bytes, three: bytes, folder: Folder, path: Path
) -> None:
    path.write_bytes(three + tail)
    writer = reopened(folder)
    assert [entry.kind for entry in writer.entries] == ["intent", "outcome", "intent", "torn"]
    assert reopened(folder).notes == []


def test_a_byte_changed_anywhere_is_noticed(three: bytes, folder: Folder, path: Path) -> None:
    last = three.rindex(b"\n", 0, -1) + 1
    for position in range(len(three)):
        for flip in (0x01, 0x20):
            damaged = bytearray(three)
            damaged[position] ^= flip
            path.write_bytes(damaged)
            line = three.count(b"\n", 0, position) + 1
            try:
                found = reopened(folder, writable=False)
            except StateError as error:
                assert f"{path}, line {line}, " in str(error)
            else:
                # Only in the last line, and only where a block looks empty, it may never have been finished.
                assert (position >= last, damaged[position]) == (True, 0)
                assert found.notes
            assert path.read_bytes() == bytes(damaged)


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [lines[0], b"", *lines[1:]], 2),
        (lambda lines: [*lines, b""], 4),
        (lambda lines: [*lines, b"null"], 4),
        (lambda lines: [*lines, b"{}"], 4),
        (lambda lines: [lines[0][:50], *lines[1:]], 1),
    ],
)
def test_a_line_moved_removed_or_added_is_named_and_never_written_to(
    damage: Callable[[list[bytes]], list[bytes]], line: int, three: bytes, folder: Folder, path: Path
) -> None:
    path.write_bytes(b"".join(text + b"\n" for text in damage(three.splitlines())))
    before = (path.read_bytes(), path.stat().st_ctime_ns)
    for writable in (True, False):
        with pytest.raises(StateError, match=f"journal.jsonl, line {line}, is .*; nothing was changed, so put back"):
            reopened(folder, writable)
    assert (path.read_bytes(), path.stat().st_ctime_ns) == before


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "line 1, is empty"),
        (b"null", "line 1, is not as it was written"),
        (b"null\n", "line 1, is not as it was written"),
        (b"[]\n", "line 1, is not as it was written"),
        (b'{"seq":1', "line 1, is not as it was written"),
        (b"\xff\xfe\xfd", "line 1, is not as it was written"),
        (b"\x7fELF\x00\n\x00\n", "line 1, is not as it was written"),
        (b"[" * 10_000 + b"\n", "line 1, is not as it was written"),
        (b'{"a":' * 10_000, "line 1, is not as it was written"),
        (b'{"a":' * 10_000 + b"\n", "line 1, is not as it was written"),
    ],
    ids=range(10),
)
def test_a_broken_file_is_one_sentence_and_stays_as_it_is(data: bytes, says: str, folder: Folder, path: Path) -> None:
    path.write_bytes(data)
    with pytest.raises(StateError) as caught:
        reopened(folder)
    assert f"{path}, {says}; nothing was changed" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == data


def test_a_file_that_is_no_file_is_one_sentence(folder: Folder, path: Path) -> None:
    path.symlink_to("/dev/zero")
    with pytest.raises(StateError, match="is a symbolic link"):
        reopened(folder)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(StateError, match="is not a plain file"):
        reopened(folder)
    path.unlink()
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(StateError, match="is larger"):
        reopened(folder)


def chained(after: bytes, **fields: Any) -> bytes:
    """One more line, its chain right, whatever it says."""
    fields = {
        "seq": 4,
        "at": "2026-01-01T00:00:00Z",
        "kind": "outcome",
        "batch": "b",
        "intent": 3,
        "account": ACCOUNT,
        "identity": ARN,
        "outcome": "done",
        **fields,
    }
    before = json.loads(after.splitlines()[-1])["chain"]
    body = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return after + f'{body[:-1]},"chain":"{sha256((before + body).encode()).hexdigest()}"}}\n'.encode()


def test_a_line_with_its_chain_right_is_read(three: bytes, folder: Folder, path: Path) -> None:
    path.write_bytes(chained(three))
    assert len(reopened(folder).done()) == 2


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "of tomorrow"}, "is not an entry that this wizard knows; a newer one may"),
        ({"tomorrow": 1}, "is not an entry that this wizard knows"),
        ({"seq": 5}, "is out of order"),
        ({"seq": 3}, "is out of order"),
        ({"intent": 0}, "refers to an intent that is not there"),
        ({"intent": 2}, "refers to an intent that is not there"),
        ({"intent": 4}, "refers to an intent that is not there"),
        ({"intent": 9}, "refers to an intent that is not there"),
        ({"intent": None}, "is not an entry"),
        ({"outcome": None}, "is not an entry"),
        ({"account": None}, "is not an entry"),
        ({"account": "12345"}, "is not an entry"),
        ({"at": "2026-01-01T00:00:00"}, "is not an entry"),
        ({"kind": "intent"}, "is not an entry"),
        ({"kind": "intent", "intent": None, "outcome": None}, "is not an entry"),
        ({"kind": "intent", "intent": None, "change": {}}, "is not an entry"),
        ({"kind": "undo-intent"}, "is not an entry"),
        ({"kind": "undo-intent", "intent": None, "outcome": None}, "is not an entry"),
        ({"kind": "torn", "intent": None, "outcome": None}, "is not an entry"),
    ],
    ids=range(19),
)
def test_a_line_that_says_what_cannot_be_is_named(
    fields: dict[str, Any], says: str, three: bytes, folder: Folder, path: Path
) -> None:
    path.write_bytes(chained(three, **fields))
    with pytest.raises(StateError, match=f"journal.jsonl, line 4, {says}"):
        reopened(folder)


def test_a_journal_never_grows_beyond_what_can_be_read(
    three: bytes, folder: Folder, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = reopened(folder)
    monkeypatch.setattr("wizard.state.journal.LIMIT", len(three) + 100)
    with pytest.raises(StateError, match="is full: start a new journey"):
        intend(journal)
    assert path.read_bytes() == three


def test_the_chain_can_be_checked_without_us(three: bytes) -> None:
    """The rule that another program needs: hash the chain before and the line without its last field."""
    before = ""
    for line in three.decode().splitlines():
        fields = json.loads(line)
        chain = fields.pop("chain")
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        assert sha256((before + canonical).encode()).hexdigest() == chain
        before = chain


def test_two_copies_that_part_are_noticed_before_anything_is_written(
    journal: Journal, folder: Folder, path: Path
) -> None:
    intend(journal)
    other = reopened(folder)
    intend(other, "Other")
    after = path.read_bytes()
    with pytest.raises(StateError, match="was changed by another copy of this journey, so nothing was written"):
        intend(journal)
    assert path.read_bytes() == after


@pytest.mark.parametrize("tamper", ["removed", "emptied", "replaced"])
def test_a_journal_that_is_exchanged_while_we_run_is_noticed(tamper: str, journal: Journal, path: Path) -> None:
    seq = intend(journal)
    good = path.read_bytes()
    match tamper:
        case "removed":
            path.unlink()
        case "emptied":
            path.write_bytes(b"")
        case _:
            path.write_bytes(good.replace(b"Marketing", b"Marketinx"))
    with pytest.raises(StateError):
        journal.conclude(seq, "done")
    path.write_bytes(good)
    journal.conclude(seq, "done")
    assert journal.open_intents() == []


def test_a_journal_that_appears_where_there_was_none_is_noticed(journal: Journal, folder: Folder, path: Path) -> None:
    intend(reopened(folder))
    before = path.read_bytes()
    with pytest.raises(StateError, match="another copy"):
        intend(journal)
    assert path.read_bytes() == before


def test_a_backup_program_that_touches_the_file_does_no_harm(journal: Journal, path: Path) -> None:
    intend(journal)
    os.utime(path)
    os.link(path, path.with_name("snapshot"))
    assert intend(journal) == 2


class Disk:
    """Lets the next write or sync go wrong: after some bytes, or not at all."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def fill(self, room: int) -> None:
        write = os.write

        def limited(fd: int, data: bytes) -> int:
            nonlocal room
            if room <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            written = write(fd, data[:room])
            room -= written
            return written

        self._patch.setattr(os, "write", limited)

    def fail_to_sync(self) -> None:
        def fail(_fd: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        self._patch.setattr(os, "fsync", fail)


@pytest.mark.parametrize("room", [0, 1, 100, 399])
@pytest.mark.parametrize("earlier", [0, 1])
def test_a_full_disk_loses_no_acknowledged_line_and_goes_on_when_there_is_room(
    room: int, earlier: int, journal: Journal, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(earlier):
        intend(journal, "Earlier")
    with monkeypatch.context() as patch:
        Disk(patch).fill(room)
        for _ in range(3):
            with pytest.raises(StateError, match="the disk is full"):
                intend(journal)
    seq = intend(journal)
    journal.conclude(seq, "done")
    assert [entry.kind for entry in reopened(folder).entries] == ["intent"] * (earlier + 1) + ["outcome"]
    assert folder.names() == ["journal.jsonl"]


@pytest.mark.parametrize("earlier", [0, 1])
def test_a_line_that_was_not_confirmed_is_taken_back_before_the_next(
    earlier: int, journal: Journal, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(earlier):
        intend(journal, "Earlier")
    with monkeypatch.context() as patch:
        Disk(patch).fail_to_sync()
        with pytest.raises(StateError, match="the disk reported an error"):
            intend(journal, "Refused")
    intend(journal, "Kept")
    titles = [entry.change and entry.change["title"] for entry in reopened(folder).entries]
    assert titles == ["Create role Earlier"] * earlier + ["Create role Kept"]


def test_a_line_of_somebody_else_is_not_taken_back_as_ours(
    journal: Journal, folder: Folder, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    intend(journal)
    good = path.read_bytes()
    with monkeypatch.context() as patch:
        Disk(patch).fill(10)
        with pytest.raises(StateError):
            intend(journal)
    path.write_bytes(good)
    intend(reopened(folder), "Theirs")
    after = path.read_bytes()
    with pytest.raises(StateError, match="another copy"):
        intend(journal)
    assert path.read_bytes() == after


def test_an_intent_whose_refusal_nobody_saw_is_found_open(
    journal: Journal, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    intend(journal)
    with monkeypatch.context() as patch:
        Disk(patch).fail_to_sync()
        with pytest.raises(StateError):
            intend(journal)
    assert len(reopened(folder).open_intents()) == 2


def test_threads_take_turns(journal: Journal, folder: Folder) -> None:
    def work(name: str) -> None:
        for _ in range(10):
            journal.conclude(intend(journal, name), "done")

    threads = [threading.Thread(target=work, args=(name,)) for name in "ABCD"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = reopened(folder)
    assert len(seen.done()) == 40
    assert seen.entries == journal.entries


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=10,
)
hostile = st.text(st.characters(exclude_categories=()))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=st.dictionaries(hostile, anything, max_size=3), name=hostile, error=st.none() | hostile)
def test_what_is_written_reads_back_equal(
    left: dict[str, Any], name: str, error: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Folder.open(tmp_path_factory.mktemp("journal"), create=True) as folder:
        journal = Journal.open(folder, writable=True)
        seq = journal.intend(change(name, before=left), batch=name, account=ACCOUNT, identity=name)
        journal.conclude(seq, "done", request_id=name, error=error, left=left, note=name)
        assert Journal.open(folder, writable=False).entries == journal.entries


@pytest.mark.parametrize("tail", [b"x", b"null", b"\x7fELF", b'{"a":1}\n', b"x\n"])
def test_what_something_else_added_is_no_torn_line(tail: bytes, three: bytes, folder: Folder, path: Path) -> None:
    path.write_bytes(three + tail)
    with pytest.raises(StateError, match="line 4, is not as it was written"):
        reopened(folder)
    assert path.read_bytes() == three + tail


def test_acknowledged_lines_that_ran_together_are_not_set_aside(three: bytes, folder: Folder, path: Path) -> None:
    lines = three.splitlines()
    for data in (lines[0] + b"\n" + lines[1] + lines[2], lines[0] + b"\n" + lines[1] + b"x" + lines[2][:50]):
        path.write_bytes(data)
        with pytest.raises(StateError, match="line 2, is not as it was written"):
            reopened(folder)
