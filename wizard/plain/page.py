"""The page of one step: what it is about, what is true, and what can be done there, until the person goes back."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from wizard import show, words
from wizard.aws.connection import Connection
from wizard.aws.signin import sign_in_ended
from wizard.commands.errors import CannotGoOn
from wizard.commands.interrupts import interruptible
from wizard.commands.naming import given, offered
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.commands.signing_in import offer
from wizard.done import at_the_end, definition_of_done
from wizard.engine import Plan, Standing, guide, plan, standing, verified
from wizard.journey import STEPS, owner_of, statable_checks
from wizard.model import Check, Result, Step
from wizard.people import in_place
from wizard.plain.answering import answer
from wizard.plain.users import PlainUsers
from wizard.plain.writing import Writing
from wizard.prompts import BACK, Prompts
from wizard.state.errors import StateError
from wizard.text import clean

PORTAL, GO_ON = "portal", "go-on"
_STEPS_ON = {"answer", "review", "state"}
"""What brings a step to where one goes on."""


class Page:
    """The steps, one page at a time, and what was seen on them in this sitting.

    Attributes:
        results: by step, what was seen last.
    """

    def __init__(self, session: Session, prompts: Prompts) -> None:
        self.session = session
        self.prompts = prompts
        self.writing = Writing(session, prompts)
        self.results: dict[str, list[Result]] = {}
        self._users = PlainUsers(session, prompts)

    def visit(self, step: Step) -> Step | None:
        """Show a step, look at it, and do what the person chooses; the step that they go on to, None to go back."""
        arrived = time.monotonic()
        self._keep(place=step.id)
        tell()
        for line in (*show.heading(step), "", *show.explanation(step)):
            tell(line)
        self._tell_clicks(step)
        self._look(step)
        done = chosen = ""
        while chosen not in (BACK, GO_ON):
            found = plan([step], self.session.situation) if step.changes else Plan((), (), ())
            for line in show.held_lines(found.held):
                tell(line)
            chosen = self.prompts.select("What now?", self._actions(step, found, done))
            done = chosen if self._did(chosen, step, found) else ""
        spent = self.session.journey.state.spent
        self._keep(spent={**spent, step.id: spent.get(step.id, 0) + round(time.monotonic() - arrived)})
        return next_step(step) if chosen == GO_ON else None

    def remember(self, results: list[Result]) -> None:
        """Keep what was seen for the next time."""
        if self.session.journey.read_only:
            return
        try:
            self.session.remember(results)
        except StateError as error:
            tell(f"What was seen could not be kept: {error}")

    def _keep(self, **fields: Any) -> None:
        if self.session.journey.read_only:
            return
        try:
            self.session.journey.update(**fields)
        except StateError as error:
            tell(f"This could not be kept: {error}")

    # --- what can be done

    def _actions(self, step: Step, found: Plan, done: str) -> Mapping[str, str]:
        """What can be done; to go on comes first where something was done and nothing is left to review."""
        session = self.session
        following = next_step(step)
        go_on = {GO_ON: f"Go on: {following.title}"} if following else {}
        actions = dict(go_on) if done in _STEPS_ON and not found.changes else {}
        if found.changes and not session.read_only:
            number = len(found.changes)
            actions["review"] = f"Review {number} change{'s' if number != 1 else ''}"
        if step.questions is not None and not session.journey.read_only:
            actions["answer"] = "Answer the questions of this step"
        actions |= self._users.actions(step.id)
        if self._statable(step) and not session.journey.read_only:
            actions["state"] = "State something that nobody can look up"
        if step.clicks is not None and session.world is not None:
            actions[PORTAL] = "In the demo: do what a person does in the browser"
        actions["look"] = "Look again"
        actions["evidence"] = "Show the evidence and the calls made"
        if not session.read_only and self.writing.made(lambda id: id.startswith(f"{step.id}/")):
            actions["undo"] = "Take back what this journey made here"
            if any(id.startswith(f"{step.id}/") for id in session.superfluous()):
                actions["superfluous"] = "Take back only what today's answers no longer ask for"
        return {**actions, **go_on, BACK: "Back to the journey"}

    def _did(self, chosen: str, step: Step, found: Plan) -> bool:
        """Do it, and whether it was done to its end. Ctrl+C stops it, and what was noted by then is kept."""
        try:
            return self._do(chosen, step, found)
        except KeyboardInterrupt:
            tell("Stopped. Ctrl+C once more leaves the wizard.")
            return False

    def _do(self, chosen: str, step: Step, found: Plan) -> bool:
        """Do it, and look at the step again, but where nothing can have changed."""
        done = True
        if chosen in (BACK, GO_ON):
            return done
        if chosen == "evidence":
            self._evidence(step)
            return done
        if chosen == "review" and not self.writing.review(found):
            return False
        if chosen == "answer":
            done = answer(self.session, self.prompts, step, self.results.get(step.id, []))
        elif chosen == "state":
            self._state(step)
        elif chosen in self._users.actions(step.id):
            self._users.do(chosen)
        elif chosen == PORTAL:
            self._press(step)
        elif chosen in ("undo", "superfluous"):
            over = self.session.superfluous() if chosen == "superfluous" else None
            self.writing.undo(lambda id: id.startswith(f"{step.id}/") and (over is None or id in over))
        self._look(step)
        return done

    # --- looking

    def _tell_clicks(self, step: Step) -> None:
        """What to press in the browser, with the values to copy."""
        clicks = guide(step, self.session.situation, self.session.seen)
        if clicks:
            tell("   In the browser:")
            for line in show.click_lines(clicks):
                tell(line)
            tell()

    def _look(self, step: Step) -> None:
        tell("Looking …")
        with interruptible() as stop:
            results = verified([(step, step.checks)], self.session.situation, stop=stop)
        if stop.is_set():
            tell("Stopped looking.")
            return
        if sign_in_ended(results) and sign_in(self.prompts, self.session.situation.connections[step.role]):
            self._look(step)
            return
        self.results[step.id] = results
        for line in show.verdicts(step, results):
            tell(line)
        if step is STEPS[-1]:
            self._tell_the_end(results)
        self.remember(results)

    def _tell_the_end(self, results: Sequence[Result]) -> None:
        """On the last page: what the whole journey comes to, as far as it was looked at."""
        if standing(results).standing in (Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE):
            known = {
                **self.session.journey.state.seen,
                **{one.key: one for found in self.results.values() for one in found},
            }
            said = at_the_end(definition_of_done(known.values()))
            more = "Definition of done, on the way back, looks and shows the list; the command report writes a page to keep."
            for line in show.wrapped(f"{said} {more}"):
                tell(line)

    def _evidence(self, step: Step) -> None:
        for result in self.results.get(step.id, []):
            tell()
            tell(f"{result.key}: {words.word(result)}")
            for item in result.evidence:
                for number, line in enumerate(item.value.splitlines() or [""]):
                    tell(f"   {item.label + ':' if not number else '':<24} {line}")
            for call in result.calls:
                tell(f"   {call.service}:{call.operation} {call.outcome}, {call.ms} ms, request {call.request_id}")

    # --- the portal

    def _press(self, step: Step) -> None:
        """What a person does in the browser, in the pretend portal of the demo."""
        from wizard.demo.portal import PortalRefused
        from wizard.demo.portal_doings import doings

        world = self.session.world
        assert world is not None
        listed = list(doings(self.session, world.portal, step))
        choices = {str(number): doing.words for number, doing in enumerate(listed)}
        chosen = self.prompts.select("What does the person do?", {**choices, BACK: "Nothing"})
        if chosen == BACK:
            return
        try:
            tell(f"The portal says: {clean(listed[int(chosen)].do())}")
        except PortalRefused as refused:
            tell(f"The portal says no: {clean(str(refused))}")

    # --- claims

    def _statable(self, step: Step) -> tuple[Check, ...]:
        return statable_checks(step, self.results.get(step.id, ()), self.session.situation.claims)

    def _state(self, step: Step) -> None:
        """What somebody states, with their name; it is kept as a claim and never shown as verified."""
        statable = self._statable(step)
        choices = {check.id: check.claim for check in statable}
        chosen = self.prompts.select("What is stated?", {**choices, BACK: "Nothing"})
        if chosen == BACK:
            return
        claims = self.session.situation.claims
        owner = owner_of(next(check for check in statable if check.id == chosen))
        who = self.prompts.text(
            "Who states it? Leave it empty to take back what was stated:", offered(self.session, owner)
        )
        if not who.strip() and not (
            chosen in claims and self.prompts.confirm(f"Take back what {claims[chosen].who} stated?")
        ):
            tell("Nothing was noted.")
            return
        try:
            name = given(who) if who.strip() else ""
            other = in_place(owner, name, self.session.situation.answers)
            if other and not self.prompts.confirm(f"{other.asked} Is it to be noted so?"):
                tell("Nothing was noted.")
                return
            self.session.claim(chosen, name)
        except (CannotGoOn, StateError) as error:
            tell(str(error))


def next_step(step: Step) -> Step | None:
    """The step that follows; None after the last one."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def sign_in(prompts: Prompts, connection: Connection) -> bool:
    """Offer to sign in again where that can be done here; everything else stays as it was."""
    with interruptible() as stop:
        return offer(connection, prompts.confirm, tell, stop)
