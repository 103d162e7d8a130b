"""The AWS config file of a person: a profile more at its end, everything else byte for byte, and that one gone again."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.aws.changes import add_profile
from wizard.local import door, files
from wizard.local.computer import Computer
from wizard.local.config_file import Section, addition, digest, sections_in, sections_of
from wizard.local.files import FileTrouble
from wizard.model import Change

SSO = Section(
    "sso-session",
    "partnercentral",
    {"sso_start_url": "https://sso.example.com/start", "sso_region": "eu-west-1"},
)
PROFILE = Section("profile", "partnercentral-admin", {"sso_session": "partnercentral", "region": "us-east-1"})

CONTENTS: dict[str, bytes | None] = {
    "no file": None,
    "an empty file": b"",
    "comments, odd spacing, tabs": b"# mine\n\n[default]\nregion=eu-west-3\n  \n; old\n[profile  a ]\n\tregion =  x  \n",
    "no line break at the end": b"[default]\nregion = eu-west-3",
    "only a comment": b"# nothing yet",
    "many breaks at the end": b"[default]\nregion = x\n\n\n\n",
    "Windows line ends": b"[default]\r\nregion = eu-west-3\r\n\r\n[profile b]\r\noutput = json\r\n",
    "values over several lines": b"[default]\ns3 =\n    max_queue = 10\n    use = x\n",
    "names in quotes": '[profile "[red] two wörds"]\nregion = us-east-1\n'.encode(),
    "secrets": b"[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = a=b=#;c\n",
}
contents = pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "home", {})


@pytest.fixture
def config(computer: Computer) -> Path:
    return computer.path(computer.config_file)


def put(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def adding(content: bytes | None, *sections: Section, path: str = "~/.aws/config") -> Change:
    chosen = sections or (SSO, PROFILE)
    return add_profile("access.profiles", chosen[-1].name, chosen, path=path, content=content, does="for tests")


def write(computer: Computer, change: Change) -> None:
    door.write(computer, change.operation, change.parameters)


def undo(computer: Computer, change: Change) -> None:
    assert change.undo is not None
    door.write(computer, change.undo.operation, change.undo.parameters)


# --- added and taken away


@contents
def test_what_stands_there_stays_byte_for_byte_and_comes_back_exactly(
    computer: Computer, config: Path, content: bytes | None
) -> None:
    put(config, content)
    change = adding(content)
    write(computer, change)
    after = config.read_bytes()
    assert after.startswith(content or b"")
    assert after == (content or b"") + change.parameters["Text"].encode()
    assert digest(after) == change.parameters["After"]
    found = sections_of(after)
    assert found["profile partnercentral-admin"] == dict(PROFILE.settings)
    assert found["sso-session partnercentral"] == dict(SSO.settings)
    assert {name: found[name] for name in sections_of(content or b"")} == sections_of(content or b"")
    undo(computer, change)
    assert (config.read_bytes() if config.exists() else None) == content


INI = st.lists(
    st.sampled_from(
        [b"[default]", b"[profile a]", b"region = x", b"  nested = y", b"", b"# c", b"; d", b"k=v", b"s3 ="]
    ),
    max_size=8,
)


@settings(max_examples=80, deadline=None)
@given(INI, st.sampled_from([b"\n", b"\r\n"]), st.booleans())
def test_whatever_can_be_read_is_kept_and_comes_back(lines: list[bytes], ending: bytes, closed: bool) -> None:
    content = ending.join(lines) + (ending if closed else b"")
    try:
        before = sections_of(content)
    except ValueError:
        return
    text = addition(content, (SSO, PROFILE))
    after = content + text.encode()
    found = sections_of(after)
    assert {name: found[name] for name in before} == before
    assert found.keys() - before.keys() == {"sso-session partnercentral", "profile partnercentral-admin"}
    assert after[: len(after) - len(text.encode())] == content


def test_two_profiles_are_taken_back_newest_first(computer: Computer, config: Path) -> None:
    put(config, b"[default]\n")
    first = adding(b"[default]\n")
    between = b"[default]\n" + first.parameters["Text"].encode()
    second = adding(between, Section("profile", "partnercentral-ops", {"sso_session": "partnercentral"}))
    write(computer, first)
    write(computer, second)
    assert set(sections_of(config.read_bytes())) > {"profile partnercentral-admin", "profile partnercentral-ops"}
    with pytest.raises(FileTrouble, match="has changed since"):
        undo(computer, first)
    undo(computer, second)
    undo(computer, first)
    assert config.read_bytes() == b"[default]\n"


def test_new_lines_have_the_line_ends_of_the_file() -> None:
    assert b"\n" not in addition(b"[a]\r\n", [PROFILE]).encode().replace(b"\r\n", b"")
    assert "\r" not in addition(b"[a]\n", [PROFILE])


def test_what_was_added_can_be_read_back_from_the_change() -> None:
    assert sections_in(adding(None).parameters["Text"]) == [SSO, PROFILE]


# --- when it is not written


@pytest.mark.parametrize("change_it", [lambda path: path.write_bytes(b"[other]\n"), lambda path: path.unlink()])
def test_a_file_that_moved_since_it_was_planned_is_not_touched(
    computer: Computer, config: Path, change_it: Callable[[Path], object]
) -> None:
    put(config, b"[default]\n")
    change = adding(b"[default]\n")
    change_it(config)
    before = config.read_bytes() if config.exists() else None
    with pytest.raises(FileTrouble, match="has changed since this was planned"):
        write(computer, change)
    assert (config.read_bytes() if config.exists() else None) == before


def test_a_file_that_was_edited_afterwards_is_not_put_back(computer: Computer, config: Path) -> None:
    put(config, b"[default]\n")
    change = adding(b"[default]\n")
    write(computer, change)
    edited = config.read_bytes() + b"# mine\n"
    config.write_bytes(edited)
    with pytest.raises(FileTrouble, match="has changed since"):
        undo(computer, change)
    assert config.read_bytes() == edited


def test_a_section_that_is_there_already_is_never_written_twice(computer: Computer, config: Path) -> None:
    """The AWS tools refuse the whole file when a section is in it twice."""
    content = b"[sso-session partnercentral]\nsso_region = us-east-1\n"
    put(config, content)
    with pytest.raises(FileTrouble, match="would not be readable any more"):
        write(computer, adding(content))
    assert config.read_bytes() == content


@pytest.mark.parametrize("text", ["a\nb", "a b", "a]", "", "[x", "a#b\n", "ä", "a;b"])
def test_what_could_be_read_as_something_else_is_never_written(text: str) -> None:
    for section in (
        Section("profile", text, {"region": "us-east-1"}),
        Section("profile", "x", {"region": text}),
        Section("profile", "x", {text: "us-east-1"}),
    ):
        with pytest.raises(ValueError, match="cannot stand in a config file"):
            section.lines()


# --- the file itself


@contents
def test_only_its_owner_can_read_it_and_a_backup_is_kept(
    computer: Computer, config: Path, content: bytes | None
) -> None:
    put(config, content)
    if content is not None:
        config.chmod(0o644)
    before = os.umask(0)
    try:
        write(computer, adding(content))
    finally:
        os.umask(before)
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    others = sorted(path for path in config.parent.iterdir() if path != config)
    assert [path.read_bytes() for path in others] == ([] if content is None else [content])
    assert all(path.name.startswith("config.before-wizard-") for path in others)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in others)
    if content is None:
        assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700


def test_a_link_into_somebody_s_own_collection_stays_a_link(computer: Computer, config: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "aws-config"
    put(real, b"[default]\n")
    config.parent.mkdir(parents=True)
    config.symlink_to(real)
    change = adding(b"[default]\n")
    write(computer, change)
    assert config.is_symlink() and b"partnercentral-admin" in real.read_bytes()
    undo(computer, change)
    assert config.is_symlink() and real.read_bytes() == b"[default]\n"


def test_the_file_that_the_environment_names_is_the_one(tmp_path: Path) -> None:
    elsewhere = tmp_path / "work" / "aws.ini"
    computer = Computer(tmp_path / "untouched", {"AWS_CONFIG_FILE": "$WORK/aws.ini", "WORK": str(tmp_path / "work")})
    assert computer.path(computer.config_file) == elsewhere
    write(computer, adding(None, path=computer.config_file))
    assert elsewhere.exists() and not (tmp_path / "untouched").exists()


@pytest.mark.parametrize(
    ("written", "expected"), [("~/.aws/config", "h/.aws/config"), ("~", "h"), ("/x/~/y", "/x/~/y")]
)
def test_a_path_is_read_as_the_aws_tools_read_it(written: str, expected: str) -> None:
    assert Computer(Path("h"), {}).path(written) == Path(expected)


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


AWKWARD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (lambda path: path.mkdir(), "a folder"),
    "a pipe": (make_fifo, "a pipe"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "a device"),
    "too large": (lambda path: path.write_bytes(b"#" * (files.LIMIT + 1)), "larger"),
}


@pytest.mark.parametrize(("make", "said"), AWKWARD.values(), ids=AWKWARD.keys())
def test_what_is_no_settings_file_is_said_and_holds_nobody(
    computer: Computer, config: Path, make: Callable[[Path], object], said: str
) -> None:
    config.parent.mkdir(parents=True)
    make(config)
    with pytest.raises(FileTrouble, match=said) as trouble:
        write(computer, adding(None))
    assert str(config) in str(trouble.value)
    assert trouble.value.remedy.endswith(".")


@pytest.mark.parametrize("call", ["os.open", "os.fsync", "os.fchmod", "pathlib.Path.replace"])
def test_a_disk_that_refuses_leaves_the_old_file(
    computer: Computer, config: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    put(config, b"[default]\n")
    real_open = os.open

    def refuse(*arguments: Any, **more: Any) -> Any:
        if call == "os.open" and not arguments[1] & os.O_CREAT:
            return real_open(*arguments, **more)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(call, refuse)
    with pytest.raises(FileTrouble, match="no space left on device"):
        write(computer, adding(b"[default]\n"))
    monkeypatch.undo()
    assert config.read_bytes() == b"[default]\n"
    assert not [path for path in config.parent.iterdir() if path.name.startswith(".config.")], (
        "nothing is left lying about"
    )


def test_the_same_backup_is_kept_once(computer: Computer, config: Path) -> None:
    put(config, b"[default]\n")
    change = adding(b"[default]\n")
    for _ in range(3):
        write(computer, change)
        undo(computer, change)
    assert len(list(config.parent.iterdir())) == 2


# --- what cannot be read


BROKEN = {
    "before any section": (b"region = x\n", "line 1 stands before any"),
    "a section twice": (b"[default]\n[profile a]\n[default]\n", "line 3 begins the section"),
    "a setting twice": (b"[default]\nregion = a\nregion = b\n", "line 3 sets region a second time"),
    "neither": (b"[default]\nhello\n", "line 2 is neither"),
    "a byte-order mark": (b"\xef\xbb\xbf[default]\n", "byte-order mark (UTF-8)"),
    "UTF-16": (b"\xff\xfe[\x00", "byte-order mark (UTF-16)"),
    "Latin-1": (b"[default]\n\n# caf\xe9\n", "line 3 is not UTF-8"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_told_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(ValueError) as wrong:
        sections_of(content)
    assert said in str(wrong.value)


def test_what_stands_in_a_broken_line_is_never_told() -> None:
    for content in (b"aws_secret_access_key = hush\n", b"[default]\nhush\n", b"[default]\nx = hush\nx = hush\n"):
        with pytest.raises(ValueError) as wrong:
            sections_of(content)
        assert "hush" not in str(wrong.value)


# --- somebody else's code


def test_the_aws_cli_reads_what_was_written(computer: Computer, config: Path, tmp_path: Path) -> None:
    put(config, CONTENTS["comments, odd spacing, tabs"])
    write(computer, adding(CONTENTS["comments, odd spacing, tabs"]))
    environment = {"HOME": str(computer.home), "PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
    aws = [str(Path(sys.executable).with_name("aws"))]
    run = subprocess.run(
        [*aws, "configure", "get", "region", "--profile", "partnercentral-admin"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (run.returncode, run.stdout.strip()) == (0, "us-east-1"), run.stderr
