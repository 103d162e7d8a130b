"""Running the screens, and what stands in the terminal when they are gone."""

from __future__ import annotations

import argparse
import asyncio
import codecs
import contextlib
import os
import sys
from typing import TYPE_CHECKING, TextIO

from screens import pace
from wizard.commands.errors import CannotGoOn
from wizard.veil import VEIL

if TYPE_CHECKING:
    from screens.tape import Tape


def run_screens(options: argparse.Namespace) -> int:
    """The wizard with screens, until the person leaves. Returns the exit code.

    Raises `CannotGoOn` when this terminal cannot show them.
    """
    _require_a_canvas()
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)  # an empty one asks for nothing, and Textual would paint in grey
    pace.starting()
    from screens.app import CRASHED, WizardApp, crash_report
    from screens.keymap import keys_file

    pace.loaded()
    app = WizardApp(options)
    app.use_keys(keys_file())
    with asyncio.Runner(loop_factory=pace.loop) as runner:
        runner.run(app.run_async(mouse=not options.no_mouse))
    if app.crash is not None:
        _print(crash_report(app.crash), sys.stderr)
        _print(
            "\nThe wizard stopped because of a fault of its own; what was done is recorded, and starting it again goes "
            "on. If it happens again, add --plain. If your terminal looks odd, type: reset",
            sys.stderr,
        )
        return CRASHED
    for line in app.farewell:
        _print(line, sys.stdout)
    return app.return_code or 0


def show_tape(tape: Tape, options: argparse.Namespace) -> int:
    """Play a tape to whoever sits at this terminal. Raises `CannotGoOn` and `TapeStuck`."""
    _require_a_canvas()
    from screens.taping import show

    show(tape, options)
    return 0


def _require_a_canvas() -> None:
    """The screens are drawn through stderr: it has to be the terminal, and to know their signs."""
    stream = sys.__stderr__
    if stream is None or not stream.isatty():
        raise CannotGoOn(
            "The screens are drawn through stderr, and stderr goes somewhere else. Leave it to the terminal, or add "
            "--plain."
        )
    if codecs.lookup(stream.encoding).name != "utf-8":
        raise CannotGoOn(
            f"This terminal is set to {stream.encoding}, which lacks the signs that the screens are made of. "
            "Set LC_ALL to a UTF-8 locale, such as C.UTF-8, or add --plain."
        )


def _print(line: str, file: TextIO) -> None:
    # The terminal may have gone away; then nobody is left to tell.
    with contextlib.suppress(OSError):
        print(VEIL.text(line), file=file, flush=True)
