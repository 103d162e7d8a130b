"""Making the changes of a step, and taking back what this journey made, both after they were shown and agreed to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wizard import consent
from wizard.commands.apply import follow, told_sso_account
from wizard.commands.errors import CannotGoOn
from wizard.commands.interrupts import interruptible
from wizard.commands.output import tell
from wizard.commands.plan import tell_changes
from wizard.commands.session import Session
from wizard.commands.undo import tell_way_back
from wizard.engine import Plan, Progress, apply, undo
from wizard.engine.binding import where_made
from wizard.engine.undoing import way_back
from wizard.engine.write import change_of
from wizard.plain.telling import tell_text
from wizard.prompts import Prompts
from wizard.state.journal import Made


@dataclass(frozen=True)
class Writing:
    """What is written to AWS in the plain face."""

    session: Session
    prompts: Prompts

    def review(self, found: Plan) -> bool:
        """Show the changes, and make them when the person agrees. Whether that was tried."""
        tell_changes(found)
        try:
            sso_account = told_sso_account(self.session, found.changes, tell)
        except CannotGoOn as error:
            tell(str(error))
            return False
        question = consent.to_make(found.changes, where_made(found.changes, self.session.situation))
        if not self.prompts.confirm(question):
            tell("Nothing was written.")
            return False
        with interruptible() as stop:
            _follow(lambda: self._make(found, sso_account, stop))
        return True

    def undo(self, wanted: Callable[[str], bool]) -> None:
        """Take back the changes whose ids are wanted, when the person agrees."""
        journal = self.session.journey.journal
        way = way_back(self.made(wanted), journal)
        tell_way_back(way)
        if not way.can:
            return
        if not self.prompts.confirm(consent.to_take_back(way, where_made(way.changes, self.session.situation))):
            tell("Nothing was written.")
            return
        with interruptible() as stop:
            _follow(lambda: undo(way.records, self.session.situation, journal, stop=stop))
        if rest := consent.afterwards(way):
            tell(rest)

    def made(self, wanted: Callable[[str], bool]) -> list[Made]:
        """What this journey made and did not take back, of the changes whose ids are wanted."""
        journal = self.session.journey.journal
        return [item for item in journal.done() if wanted(change_of(item.intent, journal).id)]

    def _make(self, found: Plan, sso_account: str, stop: threading.Event) -> Iterator[Progress]:
        self.session.bind_sso(sso_account)
        yield from apply(found.changes, self.session.situation, self.session.journey.journal, stop=stop)


def _follow(begin: Callable[[], Iterable[Progress]]) -> None:
    try:
        follow(begin(), lambda line: tell_text(line, " " * 13))
    except CannotGoOn as error:
        tell(str(error))
