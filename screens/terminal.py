"""The terminal as Textual drives it, except that nothing a terminal does can stop the wizard.

Textual ends with a traceback when a byte arrives that is no UTF-8 (an accented key of an older terminal), waits for
ever for a terminal that has gone away to take what was written, and never ends when told to go on without a pause.
"""

from __future__ import annotations

import contextlib
from typing import IO, Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


class TerminalGone(Message):
    """Nothing can be read from the terminal any more."""


class Terminal(LinuxDriver):
    """A driver that survives bytes that are no text, and the end of its terminal."""

    def __init__(self, app: App[Any], **more: Any) -> None:
        super().__init__(app, **more)
        assert self._file is not None
        self._file = _Lasting(self._file)  # type: ignore[assignment]

    def _sigcont_application(self, *_: Any) -> None:
        """Go on, but only what was suspended: a terminal that hangs up says so too, and would get a second reader."""
        if self._must_signal_resume:
            super()._sigcont_application()
            self._app.call_later(self._app.refresh, layout=True)  # the terminal has forgotten what stood there

    def _run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except UnicodeDecodeError:
                continue  # no key that we know: the next one may be
            except OSError:
                self._app.post_message(TerminalGone())
                return


class _Lasting:
    """A text file that takes everything, also when nobody is there any more to read it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()
