"""Running the screens, and what stands in the terminal when they are gone."""

from __future__ import annotations

import argparse
import sys

from screens import pace


def run_screens(options: argparse.Namespace) -> int:
    """The wizard with screens, until the person leaves. Returns the exit code."""
    pace.starting()
    from screens.app import CRASHED, WizardApp, crash_report

    app = WizardApp(options)
    app.run(mouse=not options.no_mouse)
    if app.crash is not None:
        print(f"{crash_report(app.crash)}\n", file=sys.stderr)  # noqa: T201
        print(  # noqa: T201
            "The wizard stopped because of a fault of its own; what was done is recorded, and starting it again goes on. "
            "If your terminal looks odd, type: reset",
            file=sys.stderr,
        )
        return CRASHED
    for line in app.farewell:
        print(line)  # noqa: T201
    return app.return_code or 0
