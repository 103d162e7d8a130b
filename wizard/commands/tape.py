"""`demo --tape`: a scripted journey, played to whoever watches, or recorded."""

from __future__ import annotations

import argparse
import sys
from contextlib import redirect_stderr
from pathlib import Path

from wizard import cli
from wizard.commands.errors import CannotGoOn
from wizard.commands.open import at_a_terminal
from wizard.commands.output import say, tell
from wizard.veil import quoted


def run(options: argparse.Namespace) -> int:
    """Play a tape. Raises `CannotGoOn` when there is none of that name, and when it cannot go on."""
    _require_a_world_of_its_own(options)
    from screens.player import TapeStuck
    from screens.tapes import TAPES

    tape = TAPES.get(options.tape)
    if tape is None:
        raise CannotGoOn(f"There is no tape {quoted(options.tape)}; there are {', '.join(TAPES)}.")
    for place in filter(None, (options.record, options.stills)):
        _require_parent(_path(place))
    try:
        if at_a_terminal() and not (options.record or options.stills):
            from screens.main import show_tape

            return show_tape(tape, options)
        return _film(options)
    except TapeStuck as stuck:
        for line in stuck.shown.splitlines():
            say(line)
        raise CannotGoOn(str(stuck), cli.BLOCKED) from None


def _film(options: argparse.Namespace) -> int:
    from screens.tapes import TAPES
    from screens.taping import film

    ours = sys.stderr

    def tell_us(line: str) -> None:
        """Past Textual, which takes for itself what is said while an app runs, and says it on Python's own stderr."""
        with redirect_stderr(ours):
            say(line)

    made = film(TAPES[options.tape], options, tell_us)
    if options.record:
        file = _path(options.record)
        _write(file, "\n".join(made.cast()) + "\n", begins='{"version": 2')
        tell(f"{made.seconds:.0f} seconds recorded in {file}. To see them: asciinema play {file}")
    if options.stills:
        folder = _path(options.stills)
        folder.mkdir(exist_ok=True)
        for name, svg in made.stills.items():
            _write(folder / name, svg, begins="<svg")
        tell(f"{len(made.stills)} stills in {folder}.")
    return cli.OK


def _require_a_world_of_its_own(options: argparse.Namespace) -> None:
    given = ("demo", "state", "profile", "sso_profile", "account", "answers")
    told = [f"--{name.replace('_', '-')}" for name in given if getattr(options, name) is not None]
    if told:
        raise CannotGoOn(f"A tape has a world and answers of its own: leave {', '.join(told)} out.")


def _path(given: str) -> Path:
    try:
        return Path(given).expanduser()
    except RuntimeError:
        raise CannotGoOn(
            f"{given} begins with a home that this computer does not know: write the whole path."
        ) from None


def _require_parent(path: Path) -> None:
    """Before minutes are spent. Raises `CannotGoOn`."""
    if not path.parent.is_dir():
        raise CannotGoOn(f"There is no folder {path.parent}: make it, or name another place than {path}.")


def _write(file: Path, text: str, *, begins: str) -> None:
    """Write a recording over an earlier one, and over nothing else. Raises `CannotGoOn`."""
    try:
        if file.exists():
            with file.open("rb") as earlier:
                if earlier.read(len(begins)) != begins.encode():
                    raise CannotGoOn(f"{file} is there already and is no recording of ours: name another place.")
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be written ({error.strerror}): name another place.") from None
