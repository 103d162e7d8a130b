"""What is said where there are no screens: data to stdout, talk to stderr, both through the veil."""

from __future__ import annotations

import json
import sys
from typing import Any

from wizard import cli
from wizard.veil import VEIL


def say(line: str = "") -> None:
    """Talk goes to stderr; stdout is for data. That nobody listens stops nothing that is under way."""
    if sys.stderr is None:
        return
    try:
        print(VEIL.text(line), file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        cli.hush(sys.stderr)


def tell(line: str = "", *, covered: bool = False) -> None:
    """Data goes to stdout. What is `covered` already has stand-ins, and a seal that would not hold for other words."""
    print(line if covered else VEIL.text(line), flush=True)  # noqa: T201


def tell_json(document: dict[str, Any]) -> None:
    """One JSON object to stdout; while somebody presents, with stand-ins, and it says so."""
    shown = {**VEIL.value(document), "redacted": True} if VEIL.on else document
    print(json.dumps(shown, indent=2, ensure_ascii=False, default=str), flush=True)  # noqa: T201
