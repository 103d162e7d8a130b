"""Tapes: two recordings of one are the same byte for byte, and one that cannot go on says where."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from textual.strip import Strip

from screens.cast import Film
from screens.player import PATIENCE, TapeStuck
from screens.tape import A_LOOK, BETWEEN_KEYS, BETWEEN_LETTERS, Beat, Tape, chapter, reading
from screens.tapes import TAPES
from screens.tapes.readme import README
from screens.taping import film, show
from wizard.cli import main
from wizard.cli_parser import parser
from wizard.commands.decisions import CLAIMS
from wizard.demo.portal_users import USERS
from wizard.demo.worlds import COMPANY

SHORT = Tape(
    "a try",
    "half-done",
    (
        chapter("Welcome", Beat("This is [red]said[/].", until="to begin")),
        chapter(
            "Roles",
            Beat("A step further on.", keys="ctrl+p", types="Go to: Persona roles"),
            Beat(keys="enter", until="looked just now"),
            Beat("Every request with its id.", keys="e", until="Evidence"),
            Beat("Time passes only here.", keys="escape", passes=3),
        ),
    ),
)
LONGEST = 15.0
"""Seconds after which people wonder whether the film stands still."""

PICTURES = Path(__file__).parents[2] / "screens" / "pictures"

ALLOWED = re.compile(r"^(\d)\1{3}(\d)\2{3}(\d)\3{3}$|^123456789012$")


def options() -> argparse.Namespace:
    found: argparse.Namespace = parser().parse_args(["demo"])
    return found


@pytest.fixture(scope="module")
def recorded() -> tuple[Film, list[str]]:
    """A tape that was recorded once, and what was said meanwhile."""
    said: list[str] = []
    return film(SHORT, options(), said.append), said


def test_two_recordings_are_the_same_byte_for_byte(recorded: tuple[Film, list[str]]) -> None:
    first, said = recorded
    again: list[str] = []
    second = film(SHORT, options(), again.append)
    assert list(second.cast()) == list(first.cast())
    assert second.stills == first.stills
    assert again == said


def test_a_recording_is_an_asciicast_that_shows_what_stood_on_the_screen(recorded: tuple[Film, list[str]]) -> None:
    lines = [json.loads(line) for line in recorded[0].cast()]
    header, events = lines[0], lines[1:]
    assert (header["version"], header["width"], header["height"]) == (2, 120, 40)
    assert [at for at, _, _ in events] == sorted(at for at, _, _ in events)
    assert {kind for _, kind, _ in events} == {"o", "m"}
    assert [data for _, kind, data in events if kind == "m"] == ["Welcome", "Roles"]
    shown = played(data for _, kind, data in events if kind == "o")
    assert any("4.1  Persona roles" in line for line in shown.values())
    assert "Time passes only here." in shown[38]
    assert any("looked just now" in line for line in shown.values())


def played(outputs: Iterable[str]) -> dict[int, str]:
    """What stands on a terminal in the end, by row from 0; every row is drawn whole."""
    rows: dict[int, str] = {}
    for output in outputs:
        for row, line in re.findall(r"\x1b\[(\d+);1H(.*?)(?=\x1b\[\d+;1H|$)", output, re.DOTALL):
            rows[int(row) - 1] = re.sub(r"\x1b\[[0-9;]*m", "", line)
            assert "\x1b" not in rows[int(row) - 1]
    return rows


def test_stills_are_one_for_each_chapter_and_fetch_nothing(recorded: tuple[Film, list[str]]) -> None:
    stills = recorded[0].stills
    assert list(stills) == ["01-welcome.svg", "02-roles.svg"]
    for svg in stills.values():
        assert svg.startswith("<svg")
        assert "url(http" not in svg
    assert "This&#160;is&#160;[red]said[/]." in stills["01-welcome.svg"]


def test_captions_are_said_with_their_times(recorded: tuple[Film, list[str]]) -> None:
    assert recorded[1][0] == "[00:00] Welcome"
    assert "        This is [red]said[/]." in recorded[1]


@pytest.mark.parametrize("name", TAPES)
def test_every_tape_says_in_each_chapter_what_happens_and_names_nobody_real(name: str) -> None:
    tape = TAPES[name]
    text = repr(tape)
    assert all(any(beat.caption for beat in one.beats) for one in tape.chapters)
    assert len({one.name for one in tape.chapters}) == len(tape.chapters)
    assert all(len(caption) <= 2 * (tape.size[0] - 4) for caption in captions(tape))
    assert all(ALLOWED.match(number) for number in re.findall(r"\b\d{12}\b", text))
    assert all(re.search(r"@example\.(com|edu)$", found) for found in re.findall(r"[\w.]+@[\w.]+\w", text))


def captions(tape: Tape) -> list[str]:
    return [beat.caption for one in tape.chapters for beat in one.beats if beat.caption]


@pytest.mark.parametrize("name", TAPES)
def test_captions_speak_of_roles_so_that_they_name_nobody_whom_presenting_hides(name: str) -> None:
    people = {person.split()[0] for person in (*CLAIMS.values(), *(user[0] for user in USERS), "Omar")} - {"Partner"}
    hidden = re.compile(rf"\b({'|'.join([*people, COMPANY])})\b", re.IGNORECASE)
    assert hidden.search("Sofia works at Example Corp.")
    assert [caption for caption in captions(TAPES[name]) if hidden.search(caption)] == []


@pytest.mark.parametrize("name", TAPES)
def test_captions_stand_as_long_as_they_take_to_read_and_not_while_much_happens(name: str) -> None:
    stands: list[tuple[str, float]] = []
    for beat in (beat for one in TAPES[name].chapters for beat in one.beats):
        before = 0.0 if beat.caption else stands.pop()[1]
        doing = BETWEEN_KEYS * len(beat.keys.split()) + BETWEEN_LETTERS * len(beat.types) + A_LOOK + beat.hold
        stands.append((beat.caption, before + reading(beat.caption) + doing))
    assert len(stands) == len(captions(TAPES[name]))
    assert [stand for stand in stands if stand[1] > LONGEST] == []
    assert all(12 <= len(caption) / (reading(caption) - 1) <= 15 for caption in captions(TAPES[name]))


class Watching:
    """Somebody who watches a tape, and remembers what stood on the screen under each caption."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self._said = ""

    async def hold(self, seconds: float) -> None: ...

    def frame(self, strips: list[Strip]) -> None:
        self.seen.append((self._said, "\n".join(strip.text.rstrip() for strip in strips)))

    def chapter(self, name: str) -> None: ...

    def still(self, name: str, svg: str) -> None: ...

    def caption(self, text: str) -> None:
        self._said = text


def watched(name: str) -> list[tuple[str, str]]:
    """Every screen of a tape with its caption."""
    watching = Watching()
    show(TAPES[name], options(), watching)
    return watching.seen


@pytest.mark.waits
def test_the_whole_journey_leaves_no_page_that_fails_and_ends_when_it_is_done() -> None:
    seen = watched("whole-journey")
    pages = [(found[2], found[1]) for _, screen in seen if (found := re.search(r"▶ (.) (\w.*?) *│", screen))]
    left = {page: sign for (page, sign), (after, _) in pairwise(pages) if page != after}
    assert {"Where you stand", "Groups and people", "Map the users", "The migration runs"} <= set(left)
    assert {page: sign for page, sign in left.items() if sign not in "✓~"} == {}
    assert left["Ready to migrate"] == left["The migration runs"] == "~"
    fine = {said: screen for said, screen in seen if re.search(r"it holds|each is there|are mapped|but advice", said)}
    assert len(fine) == 4
    assert [said for said, screen in fine.items() if re.search(r"█ ✗|Not ready|Not done", screen)] == []
    last = seen[-1][1]
    assert re.search(r"\d+ of 29 lines hold, \d+ of them on somebody's word alone", last)
    assert "✗" not in last


@pytest.mark.waits
@pytest.mark.parametrize(("name", "says"), [("first-ten-minutes", "That was a demo"), ("resuming", "To come back: ")])
def test_a_tape_that_leaves_ends_with_what_stands_in_the_terminal_then(name: str, says: str) -> None:
    seen = watched(name)
    assert says in seen[-1][1]
    assert "Partner Central  DEMO" not in seen[-1][1]


def test_a_tape_that_cannot_go_on_names_the_chapter_and_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.player.PATIENCE", 0.5)
    stuck = SHORT._replace(chapters=(chapter("Hopeless", Beat("Wait.", until="words that never come")),))
    monkeypatch.setitem(TAPES, "hopeless", stuck)
    assert PATIENCE > 0.5
    with pytest.raises(TapeStuck, match="“Hopeless”, because “words that never come” does not appear") as caught:
        film(stuck, options(), lambda line: None)
    assert "Press n to begin" in caught.value.shown


def test_the_command_ends_with_an_error_when_a_tape_cannot_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("screens.player.PATIENCE", 0.5)
    stuck = SHORT._replace(chapters=(chapter("Hopeless", Beat("Wait.", until="words that never come")),))
    monkeypatch.setitem(TAPES, "hopeless", stuck)
    file = tmp_path / "x.cast"
    assert main(["demo", "--tape", "hopeless", "--record", str(file)]) == 1
    assert "Hopeless" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--tape", "nix"), "There is no tape 'nix'; there are first-ten-minutes"),
        (("--record", "x.cast"), "add --tape NAME"),
        (("--tape", "resuming", "--demo", "empty"), "leave --demo out"),
        (("--tape", "resuming", "--record", "/nowhere/x.cast"), "There is no folder /nowhere"),
    ],
)
def test_what_makes_no_sense_is_said(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_nothing_but_a_recording_is_written_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(TAPES, "short", SHORT._replace(chapters=SHORT.chapters[:1]))
    file, folder = tmp_path / "x.cast", tmp_path / "stills"
    assert main(["demo", "--tape", "short", "--record", str(file), "--stills", str(folder)]) == 0
    first = file.read_bytes()
    assert main(["demo", "--tape", "short", "--record", str(file), "--stills", str(folder)]) == 0
    assert file.read_bytes() == first
    assert [path.name for path in folder.iterdir()] == ["01-welcome.svg"]
    file.write_text("my notes")
    assert main(["demo", "--tape", "short", "--record", str(file)]) == 2
    assert "is no recording of ours" in capsys.readouterr().err
    assert file.read_text() == "my notes"


def test_the_pictures_of_the_readme_are_as_the_wizard_looks_now() -> None:
    """After a change that is meant: `partner-central-wizard demo --tape readme --stills screens/pictures`."""
    made = film(README, options(), lambda line: None).stills
    kept = {path.name: path.read_text(encoding="utf-8") for path in PICTURES.glob("*.svg")}
    stale = [name for name in {*made, *kept} if made.get(name) != kept.get(name)]
    assert not stale, (
        f"{', '.join(sorted(stale))} in screens/pictures are stale. Make them anew, and look at them: "
        "partner-central-wizard demo --tape readme --stills screens/pictures"
    )
    readme = (PICTURES.parents[1] / "README.md").read_text(encoding="utf-8")
    assert {f"screens/pictures/{name}" for name in kept} == set(re.findall(r"screens/pictures/[\w-]+\.svg", readme))


def test_the_pictures_hold_nobodys_data() -> None:
    for path in PICTURES.glob("*.svg"):
        words = re.sub(r"<style.*?</style>|terminal-\d+", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert all(ALLOWED.match(number) for number in re.findall(r"(?<![\d.])\d{12}(?![\d.])", words)), path
        assert all(found.endswith("example.com") for found in re.findall(r"@[\w.]+", words)), path
        assert path.stat().st_size < 120_000


def test_without_a_terminal_a_tape_says_its_captions_and_nothing_on_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(TAPES, "short", SHORT._replace(chapters=SHORT.chapters[:1]))
    assert main(["demo", "--tape", "short"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()) == ("", ["[00:00] Welcome", "        This is [red]said[/]."])


def test_a_tape_is_recorded_although_nobody_can_hear_its_captions(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(TAPES, "short", SHORT._replace(chapters=SHORT.chapters[:1]))
    monkeypatch.setattr("sys.stderr", None)
    monkeypatch.setattr("sys.__stderr__", None)
    assert main(["demo", "--tape", "short", "--record", str(tmp_path / "x.cast")]) == 0
