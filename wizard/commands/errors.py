"""Why a command ends early. It stands alone, so that whoever only reports it loads nothing of AWS or the journey."""

from __future__ import annotations

from wizard import cli


class CannotGoOn(Exception):
    """A command ends here; the message is one sentence with a next action."""

    def __init__(self, sentence: str, exit_code: int = cli.CANNOT_START) -> None:
        from wizard.cleaning import clean

        super().__init__(clean(sentence))
        self.exit_code = exit_code
