"""What the parts of the command line have in common."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from wizard.veil import quoted

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def subcommand(commands: Commands, name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add a command, or an act of one, that says the same of itself in the list and in its own help."""
    return commands.add_parser(name, parents=parents, help=text, description=text)


def as_json(command: argparse._ActionsContainer) -> None:
    """Let a command say what it found as data."""
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")


def account_id(text: str) -> str:
    """The 12 digits of an account, however they are grouped. Raises `argparse.ArgumentTypeError`."""
    digits = text.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 12):
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not an AWS account id: it has 12 digits")
    return digits


def port(text: str) -> int:
    """The number of a port. Raises `argparse.ArgumentTypeError`."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def seconds(text: str) -> float:
    """A time to wait, a day at the most. Raises `argparse.ArgumentTypeError`."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 86_400:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is not a number of seconds between 0 and 86400")
    return number
