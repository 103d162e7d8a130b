"""The page of welcome: what this is, and what becomes of what is noted."""

from __future__ import annotations

import argparse

from wizard.commands import keeping

_INTRO = (
    "Link your AWS account to AWS Partner Central and migrate, one page for each step. Two people do it together; each "
    "page says whose turn it is."
)
_TRUE_NOW = "Each page shows what is true in AWS right now. Nothing is written until you have seen it and agreed"


def intro(options: argparse.Namespace) -> tuple[str, ...]:
    """The page of welcome."""
    if not keeping.is_thrown_away(options):
        return _INTRO, f"{_TRUE_NOW}, and what you noted is kept when you leave."
    gone = "This is a demo: what you note is thrown away when you leave, unless it was begun with --state FOLDER."
    return _INTRO, f"{_TRUE_NOW}. {gone}"
