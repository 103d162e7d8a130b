"""Whether something may be done that a command has shown: `--yes`, or a person at a terminal says so."""

from __future__ import annotations

import argparse
import sys

from wizard.commands.open import is_terminal
from wizard.commands.output import say
from wizard.prompts import Prompts


def agreed(
    options: argparse.Namespace,
    question: str,
    *,
    otherwise: str = "Nothing was written",
    to: str = "agree to the changes that plan shows",
) -> bool:
    """Ask, where somebody can be asked; `otherwise` is said when nobody agrees, and `to` is what --yes would do."""
    if options.yes:
        return True
    if is_terminal(sys.stdin) and is_terminal(sys.stderr) and not getattr(options, "json", False):
        if Prompts().confirm(question):
            return True
        say(f"{otherwise}.")
        return False
    say(f"{otherwise}: nobody is here to ask. Add --yes to {to}.")
    return False
