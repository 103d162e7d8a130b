"""Reading with suspicion and writing durably, on a real file system."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import stat
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from wizard.state.errors import StateError, Unreadable
from wizard.state.files import Folder

NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with Folder.open(tmp_path / "kept", create=True) as opened:
        yield opened


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def without_privileges(act: Callable[[Path], None]) -> None:
    """Run in a folder of an ordinary user; root, for whom every door is open, becomes nobody for that."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            act(folder)
            return
        os.chown(folder, NOBODY, NOBODY)
        if (child := os.fork()) == 0:
            try:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
                act(folder)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0


def test_what_is_written_is_read(folder: Folder) -> None:
    stamp = folder.write("a", b"one")
    content = folder.read("a")
    assert content is not None
    assert (content.data, content.stamp) == (b"one", stamp)
    assert folder.stamp("a") == stamp


def test_a_missing_file_is_none(folder: Folder) -> None:
    assert folder.read("a") is None
    assert folder.stamp("a") is None


def test_the_replaced_version_is_kept_under_every_name(folder: Folder) -> None:
    for text in (b"1", b"2", b"3"):
        folder.write("a", text, keep=["a.previous", "a.v1"])
    assert {name: (folder.path / name).read_bytes() for name in folder.names()} == {
        "a": b"3",
        "a.previous": b"2",
        "a.v1": b"2",
    }


def test_two_names_of_one_file_do_not_leave_a_temporary_behind(folder: Folder) -> None:
    folder.write("a", b"1")
    os.link(folder.path / "a", folder.path / "a.previous")
    folder.write("a", b"2", keep=["a.previous"])
    assert folder.names() == ["a", "a.previous"]
    assert (folder.path / "a.previous").read_bytes() == b"1"


def test_a_file_system_without_links_keeps_a_copy(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    folder.write("a", b"1")
    monkeypatch.setattr(os, "link", refuse)
    folder.write("a", b"2", keep=["a.previous"])
    assert folder.names() == ["a", "a.previous"]
    assert (folder.path / "a.previous").read_bytes() == b"1"
    assert mode(folder.path / "a.previous") == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_files_are_0600_in_a_folder_of_0700_whatever_the_umask(umask: int) -> None:
    def act(tmp: Path) -> None:
        before = os.umask(umask)
        try:
            with Folder.open(tmp / "a" / "b", create=True) as folder:
                folder.write("x", b"1")
                folder.write("x", b"2", keep=["x.previous"])
        finally:
            os.umask(before)
        assert [mode(tmp / "a"), mode(tmp / "a" / "b")] == [0o700, 0o700]
        assert [mode(path) for path in sorted((tmp / "a" / "b").iterdir())] == [0o600, 0o600]

    without_privileges(act)


def make_directory(path: Path) -> None:
    path.mkdir()


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as sock:
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            sock.bind(path.name)
        finally:
            os.chdir(here)


def make_link_to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_link_to_file(path: Path) -> None:
    path.with_name("victim").write_bytes(b"victim")
    path.symlink_to(path.with_name("victim"))


def make_dangling_link(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def make_huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 2**20)


BROKEN = [
    (make_directory, "is a folder, not a file"),
    (make_fifo, "is not a plain file"),
    (make_socket, "is not a plain file"),
    (make_link_to_zero, "is a symbolic link"),
    (make_link_to_file, "is a symbolic link"),
    (make_dangling_link, "is a symbolic link"),
    (make_huge, "is larger (200 MiB) than anything kept here (64 MiB)"),
]


@pytest.mark.parametrize(("make", "says"), BROKEN)
def test_what_is_not_a_plain_file_of_ours_is_refused_at_once(
    make: Callable[[Path], None], says: str, folder: Folder
) -> None:
    path = folder.path / "a"
    make(path)
    before = (path.lstat().st_ino, path.lstat().st_mtime_ns)
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        folder.read("a")
    assert time.monotonic() - started < 1
    assert str(caught.value).startswith(f"{path} {says}")
    assert (path.lstat().st_ino, path.lstat().st_mtime_ns) == before


def test_a_file_that_grows_while_it_is_read_is_still_limited(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "read", lambda _fd, size: b"x" * size)
    folder.write("a", b"1")
    with pytest.raises(Unreadable, match="is larger"):
        folder.read("a", limit=3 * 2**20)


def test_a_file_at_the_limit_is_read_whole(folder: Folder) -> None:
    folder.write("a", b"x" * 1000)
    assert len((folder.read("a", limit=1000) or pytest.fail()).data) == 1000
    with pytest.raises(Unreadable):
        folder.read("a", limit=999)


def test_a_file_without_permission_is_told() -> None:
    def act(tmp: Path) -> None:
        with Folder.open(tmp / "kept", create=True) as folder:
            folder.write("a", b"1")
            (folder.path / "a").chmod(0)
            with pytest.raises(Unreadable, match="may not be read by you"):
                folder.read("a")

    without_privileges(act)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(folder: Folder) -> None:
    folder.write("a", b"1")
    os.chown(folder.path / "a", NOBODY, NOBODY)
    with pytest.raises(Unreadable, match="belongs to another user"):
        folder.read("a")


def test_writing_replaces_a_link_and_spares_what_it_points_to(folder: Folder) -> None:
    make_link_to_file(folder.path / "a")
    folder.write("a", b"new", keep=["a.previous"])
    assert (folder.path / "victim").read_bytes() == b"victim"
    assert not (folder.path / "a").is_symlink()


def test_adding_to_a_link_is_refused(folder: Folder) -> None:
    make_link_to_file(folder.path / "a")
    with pytest.raises(Unreadable):
        folder.append("a", b"new")
    assert (folder.path / "victim").read_bytes() == b"victim"


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("link", "dangling"):
        for create in (False, True):
            with pytest.raises(StateError, match=f"{name} is a symbolic link.*--state PATH"):
                Folder.open(tmp_path / name, create)
    assert list((tmp_path / "real").iterdir()) == []
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    theirs = Path("/usr")
    if os.geteuid() == 0:
        theirs = tmp_path / "theirs"
        theirs.mkdir()
        os.chown(theirs, NOBODY, NOBODY)
    with pytest.raises(StateError, match=r"belongs to another user .*--state PATH"):
        Folder.open(theirs)


@pytest.mark.parametrize(
    ("path", "says"),
    [("file", "is not a folder"), ("file/below", "is not a folder"), ("missing", "does not exist")],
)
def test_a_folder_that_is_none_is_told(path: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match=f"{says}.*--state PATH"):
        Folder.open(tmp_path / path)


def test_an_unwritable_place_is_told() -> None:
    def act(tmp: Path) -> None:
        tmp.chmod(0o500)
        try:
            with pytest.raises(StateError, match="could not be opened because permission was denied: choose another"):
                Folder.open(tmp / "kept" / "below", create=True)
        finally:
            tmp.chmod(0o700)

    without_privileges(act)


def test_what_is_open_to_others_is_closed_and_told(folder: Folder) -> None:
    folder.write("a", b"1")
    folder.write("b", b"1")
    folder.path.chmod(0o777)
    (folder.path / "a").chmod(0o644)
    assert folder.exposed(["a", "b"]) == ["", "a"]
    warnings = folder.tighten(["a", "b"])
    assert len(warnings) == 2
    assert str(folder.path / "a") in warnings[1]
    assert [mode(folder.path), mode(folder.path / "a")] == [0o700, 0o600]
    assert folder.tighten(["a", "b"]) == []


def test_a_file_system_that_keeps_nothing_private_is_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.path.chmod(0o777)
    monkeypatch.setattr(os, "fchmod", lambda *_: None)
    with pytest.raises(StateError, match="cannot be closed to other users on this file system"):
        folder.tighten([])


def test_only_temporaries_are_swept(folder: Folder) -> None:
    for name in (".saving-a-1", ".saving-a.previous-2", "a", "saving-a", ".other"):
        (folder.path / name).write_text("")
    folder.sweep()
    assert folder.names() == [".other", "a", "saving-a"]


def test_a_folder_that_vanished_is_told(folder: Folder) -> None:
    folder.path.rmdir()
    with pytest.raises(StateError, match="could not be saved because the folder is gone"):
        folder.write("a", b"1")


def test_a_folder_that_was_moved_is_still_the_one_that_was_opened(folder: Folder, tmp_path: Path) -> None:
    folder.path.rename(tmp_path / "moved")
    folder.path.mkdir()
    folder.write("a", b"1")
    assert (tmp_path / "moved" / "a").read_bytes() == b"1"
    assert list(folder.path.iterdir()) == []


def test_a_disk_that_takes_nothing_is_an_error_and_no_endless_loop(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", lambda *_: 0)
    with pytest.raises(StateError, match="the disk reported an error"):
        folder.write("a", b"1")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your disk quota is used up"),
        (errno.EROFS, "the file system is read-only"),
        (errno.ENXIO, os.strerror(errno.ENXIO).lower()),
    ],
)
def test_a_failed_save_says_why_and_that_the_old_one_is_intact(
    number: int, says: str, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    folder.write("a", b"1")
    with monkeypatch.context() as patch, pytest.raises(StateError) as caught:
        patch.setattr(os, "write", fail)
        folder.write("a", b"2")
    assert str(caught.value).startswith(f"{folder.path / 'a'} could not be saved because {says}; ")
    assert "what was saved before is intact" in str(caught.value)
    assert (folder.path / "a").read_bytes() == b"1"
    assert folder.names() == ["a"]


def test_a_folder_that_may_not_be_closed_to_others_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    folder.path.chmod(0o755)
    monkeypatch.setattr(os, "fchmod", refuse)
    with pytest.raises(StateError, match="is open to other users and permission was denied: choose another folder"):
        folder.tighten([])


def test_a_failed_move_is_told(folder: Folder) -> None:
    with pytest.raises(StateError, match=r"missing could not be moved aside because .*--state PATH"):
        folder.rename("missing", "other")


def test_a_version_that_cannot_be_looked_at_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(Unreadable, match="a could not be looked at because the disk reported an error"):
        folder.stamp("a")


def test_a_relative_folder_is_told_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Folder.open(Path("kept"), create=True) as folder:
        assert folder.path == tmp_path / "kept"


def test_new_folders_are_synced_into_their_parents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = set()
    sync = os.fsync

    def note(fd: int) -> None:
        synced.add(os.fstat(fd).st_ino)
        sync(fd)

    monkeypatch.setattr(os, "fsync", note)
    with Folder.open(tmp_path / "a" / "b", create=True):
        assert {tmp_path.stat().st_ino, (tmp_path / "a").stat().st_ino} <= synced


@pytest.mark.parametrize("supported", [True, False])
def test_where_the_drive_can_be_asked_itself_it_is_asked(
    supported: bool, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    synced: list[int] = []

    def ask(fd: int, command: int) -> None:
        asked.append(command)
        if not supported:
            raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", ask)
    monkeypatch.setattr(os, "fsync", synced.append)
    folder.write("a", b"1")
    assert asked == [51, 51]
    assert len(synced) == (0 if supported else 2)


def open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_no_descriptor_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def use() -> None:
        with Folder.open(tmp_path / f"kept-{open_descriptors()}" / "below", create=True) as folder:
            folder.write("a", b"1")
            folder.append("a", b"2")
            folder.path.chmod(0o755)
            (folder.path / "a").chmod(0o644)
            folder.tighten(["a"])
            (folder.path / "b").mkdir(exist_ok=True)
            with pytest.raises(Unreadable):
                folder.read("b")
            with pytest.raises(Unreadable):
                folder.stamp("b")
            with monkeypatch.context() as patch:
                patch.setattr(os, "link", refuse)
                folder.write("a", b"3", keep=["c"])
            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", fail)
                with pytest.raises(StateError):
                    folder.write("a", b"4")
                with pytest.raises(StateError):
                    folder.append("a", b"5")
        with monkeypatch.context() as patch, pytest.raises(StateError):
            patch.setattr(os, "geteuid", lambda: NOBODY)
            Folder.open(tmp_path)

    use()
    before = open_descriptors()
    for _ in range(3):
        use()
    assert open_descriptors() == before


def test_a_file_system_that_cannot_sync_a_folder_is_accepted(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def refuse_folders(fd: int) -> None:
        if fd == folder.fd:
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(fd)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    folder.write("a", b"1")


def test_signals_do_not_disturb_a_save(folder: Folder) -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
    try:
        for number in range(100):
            folder.write("a", b"%d" % number * 1000, keep=["a.previous"])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert (folder.path / "a").read_bytes() == b"99" * 1000
    assert folder.names() == ["a", "a.previous"]
