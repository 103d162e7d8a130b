"""What a person can set in motion on a page: look closer, answer, state, review and write, take back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import TYPE_CHECKING, Any

from textual.app import App

if TYPE_CHECKING:
    from screens.desk import Desk
    from wizard.engine import Progress
    from wizard.engine.undoing import WayBack
    from wizard.model import Change, Step
    from wizard.state.journal import Made


class Acts:
    """Each act opens its screens; they are loaded when they are first needed.

    Args:
        changed: called when something else is to be shown around the page.
        afterwards: called when something may have changed in AWS, so that it is looked at again.
    """

    def __init__(
        self,
        app: App[Any],
        options: argparse.Namespace,
        desk: Desk,
        changed: Callable[[], None],
        afterwards: Callable[[], None],
    ) -> None:
        self._app = app
        self._options = options
        self._desk = desk
        self._changed = changed
        self._afterwards = afterwards

    # --- looking closer

    def evidence(self, step: Step) -> None:
        """What was seen in a step, and the calls that were made."""
        from screens.evidence import EvidenceScreen

        self._app.push_screen(EvidenceScreen(step, list(self._desk.results.get(step.id, {}).values())))

    def troubleshoot(self) -> None:
        """The checks that look for a cause."""
        from screens.troubleshooting import TroubleshootingScreen

        self._app.push_screen(TroubleshootingScreen(self._desk))

    def done(self) -> None:
        """The definition of done."""
        from screens.done import DoneScreen

        self._app.push_screen(DoneScreen(self._desk), lambda _: self._changed())

    def turns(self, go_to: Callable[[str], None]) -> None:
        """Whose turn it is; from there a step can be gone to."""
        from screens.turns import TurnsScreen

        self._app.push_screen(TurnsScreen(self._desk), lambda step: go_to(step) if step else None)

    # --- answering and stating

    def answer(self, step: Step) -> None:
        from screens.advice import points_at
        from screens.answering import AnswerScreen

        self._app.push_screen(AnswerScreen(self._desk, step, points_at(self._desk, step)), self._if_changed)

    def can_state(self, step: Step) -> bool:
        from wizard.journey import claimable_checks

        return bool(claimable_checks(step)) and not self._desk.session.journey.read_only

    def state(self, step: Step) -> None:
        from screens.claiming import ClaimScreen

        self._app.push_screen(ClaimScreen(self._desk, step), self._if_changed)

    # --- users

    def can_see_users(self, step: Step) -> bool:
        return step.id in {"users.import", "users.map"}

    def users(self) -> None:
        """The list of users, to import, decide and work off."""
        from screens.users import UsersScreen

        self._app.push_screen(UsersScreen(self._desk), self._if_changed)

    # --- the pretend portal of a demo

    def can_press(self, step: Step | None) -> bool:
        return step is not None and step.clicks is not None and self._desk.session.world is not None

    def portal(self, step: Step) -> None:
        """What a person would do in the browser, done in the demo's pretend portal."""
        from screens.portal import PortalScreen

        self._app.push_screen(PortalScreen(self._desk.session, step), self._if_changed)

    def _if_changed(self, changed: bool | None) -> None:
        if changed:
            self._afterwards()

    # --- signing in again

    def can_sign_in(self, step: Step | None) -> bool:
        return self._desk.needs_sign_in(step)

    def sign_in(self, step: Step | None) -> None:
        """Sign in again by device code; the page is then looked at as it was."""
        from screens.signing_in import SignInScreen
        from wizard.model import Role

        connection = self._desk.session.situation.connections[step.role if step else Role.LINKED]
        self._app.push_screen(SignInScreen(connection, self._desk.sign_in), self._if_changed)

    # --- handing over

    def hand_over(self, step: Step | None, anybody: bool) -> None:
        """The journey for whoever goes on in a step, or a report for anybody."""
        from screens.handing_over import HandingOverScreen

        self._app.push_screen(HandingOverScreen(self._desk, step, anybody=anybody), lambda _: self._changed())

    def can_write_calendar(self, step: Step) -> bool:
        return step.id == "migrate.schedule" and self._desk.session.situation.answers.answered(step.id)

    def calendar(self) -> None:
        """The migration window as a file for calendars."""
        from screens.calendar import CalendarScreen

        self._app.push_screen(CalendarScreen(self._desk))

    # --- reviewing and writing

    def can_review(self, step: Step) -> bool:
        found = self._desk.plans.get(step.id)
        return bool(found and found.changes)

    def review(self, step: Step) -> None:
        """Review the step's plan; a journey that is not bound yet passes the gate first."""
        session = self._desk.session
        if self._desk.bound or session.identity is None or session.journey.read_only or self._options.read_only:
            self._review(step)
            return
        from screens.gate import GateScreen

        self._app.push_screen(GateScreen(session.identity, session.journey.folder), lambda yes: self._bind(step, yes))

    def _bind(self, step: Step, agreed: bool | None) -> None:
        identity = self._desk.session.identity
        if not agreed or identity is None:
            return
        from wizard.state.errors import StateError

        try:
            self._desk.bind(identity.account)
        except StateError as error:
            self._stumble("The account could not be kept", str(error))
        else:
            self._changed()
            self._review(step)

    def _review(self, step: Step) -> None:
        from screens.review import ReviewScreen

        desk = self._desk
        review = ReviewScreen(desk.plans[step.id], desk.where_made, desk.why_not_write())
        self._app.push_screen(review, self._apply)

    def _apply(self, changes: list[Change] | None) -> None:
        if changes:
            self._write(
                "Writing", lambda stop: self._desk.apply(changes, stop), [(change, False) for change in changes]
            )

    # --- taking back

    def can_undo(self, step: Step) -> bool:
        return bool(self._desk.made(step))

    def undo(self, made: Sequence[tuple[Made, Change]]) -> None:
        """Review taking back what was made; what today's answers no longer ask for goes before the rest."""
        from screens.undoing import UndoScreen
        from wizard.engine.undoing import way_back

        over = self._desk.session.superfluous()
        some = [pair for pair in made if pair[1].id in over]
        rest = bool(some) and len(some) < len(made)
        chosen = some if rest else list(made)
        way = way_back([record for record, _ in chosen], self._desk.session.journey.journal)
        where = self._desk.where_made(way.changes or [change for _, change in chosen])
        screen = UndoScreen(way, where, self._desk.why_not_write(), rest=rest)
        self._app.push_screen(screen, lambda agreed: self._take_back(way) if agreed else None)

    def _take_back(self, way: WayBack) -> None:
        from wizard import consent

        changes = [(change, True) for change in way.changes]
        said = consent.afterwards(way)
        self._write("Taking back", lambda stop: self._desk.undo(way.records, stop), changes, said)

    def _write(
        self,
        title: str,
        begin: Callable[[Event], Iterator[Progress]],
        changes: list[tuple[Change, bool]],
        beside: str = "",
    ) -> None:
        from screens.writing import WritingScreen

        self._app.push_screen(WritingScreen(title, begin, changes, beside), lambda _: self._afterwards())

    def _stumble(self, title: str, sentence: str) -> None:
        from screens.trouble import TroubleScreen

        self._app.push_screen(TroubleScreen(title, sentence, retry=False))
