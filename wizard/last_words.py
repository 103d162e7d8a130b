"""What Python itself says on stderr when nobody else does: of threads that fail, and of libraries that warn.

Both tell values, so both go through the veil: a thread's last words always, because they are sent to strangers; a
library's warning while somebody presents.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback

from wizard.veil import VEIL


class _Veiled(logging.Formatter):
    """A line of a log as it may be shown."""

    def format(self, record: logging.LogRecord) -> str:
        return VEIL.text(super().format(record))


def install() -> None:
    """From now on nothing is said there that may not be seen."""
    threading.excepthook = _of_thread
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Veiled())


def _of_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_type is not SystemExit and sys.stderr is not None:
        said = traceback.format_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)
        sys.stderr.write(VEIL.redacted("".join(said)))
