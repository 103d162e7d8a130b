"""The wizard in lines of text: one question at a time, no redrawing, for screen readers and slow links.

It asks the same questions with the same validators as the screens and leaves the same state.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from wizard import cli, show, words
from wizard.answers import BadAnswer, parse
from wizard.aws.connection import Connection
from wizard.aws.signin import sign_in_ended
from wizard.commands import keeping
from wizard.commands.apply import follow, told_sso_account
from wizard.commands.claim import name_of
from wizard.commands.done import tell_done
from wizard.commands.errors import CannotGoOn
from wizard.commands.plan import tell_changes
from wizard.commands.session import Session, interruptible, open_session, tell
from wizard.commands.signing_in import offer
from wizard.commands.troubleshoot import tell_cause
from wizard.commands.undo import tell_made
from wizard.documents import instant
from wizard.done import at_the_end, definition_of_done
from wizard.engine import Plan, Progress, Standing, apply, guide, plan, resolve_open, standing, undo, verify
from wizard.engine.binding import where_made
from wizard.engine.drift import drift
from wizard.engine.hands import hands
from wizard.engine.resume import Resolved
from wizard.engine.write import Outcome, change_of
from wizard.journey import STEPS, phase_of, statable_checks
from wizard.model import Check, Result, Step
from wizard.plain_users import PlainUsers
from wizard.questions import Kind, Question, as_text, questions_of
from wizard.state.errors import StateError
from wizard.text import clean
from wizard.troubleshooting import PROBLEMS
from wizard.veil import VEIL

QUIT, BACK, DONE, TROUBLE, PORTAL = "quit", "back", "done", "troubleshoot", "portal"

MOST_OFFERED = 10
"""So many of very many choices are read out."""


class Plain:
    """One sitting at the plain face."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._session: Session
        self._results: dict[str, list[Result]] = {}

    def run(self) -> int:
        """Walk the journey until the person quits. Returns the exit code."""
        with open_session(self._options, writes=True, sign_in=self._sign_in) as self._session:
            try:
                return self._sit()
            except (KeyboardInterrupt, EOFError):
                tell()
                self._farewell()
                return cli.INTERRUPTED

    def _sit(self) -> int:
        self._welcome()
        if not self._bind():
            self._farewell()
            return cli.OK
        self._tell_open_writes()
        self._tell_drift()
        while (step := self._choose_step()) is not None:
            self._visit(step)
        self._farewell()
        return cli.OK

    # --- arriving and leaving

    def _welcome(self) -> None:
        session = self._session
        tell(
            "Partner Central wizard" + (" · DEMO: a pretend AWS, nothing leaves this computer" if session.demo else "")
        )
        if keeping.is_thrown_away(self._options):
            tell("What you note in it is thrown away when you leave. One that is kept begins with:")
            tell(f"   {keeping.how_to_keep(self._options)} --plain")
        identity = session.identity
        if identity:
            tell(f"Signed in to account {identity.account} as {identity.arn}.")
        if session.read_only:
            tell(f"Looking only: {session.read_only}")

    def _bind(self) -> bool:
        """The account this journey is for, chosen once, by typing its last four digits."""
        session = self._session
        identity = session.identity
        if session.journey.state.account or session.journey.read_only or identity is None:
            return True
        if session.world is not None:
            session.bind(identity.account)
            return True
        tell()
        for line in show.wrapped(
            f"This journey is not bound to an account yet. Once you migrate, the account you chose is permanent. "
            f"If account {identity.account} is the one, type its last four digits; leave it empty to stop here."
        ):
            tell(line)
        typed = self._ask("text", "Last four digits:")
        if typed.strip() != identity.account[-4:]:
            tell(
                "Not bound."
                if not typed.strip()
                else f"{'These' if VEIL.on else clean(typed)} are not its last four digits, so it is not bound."
            )
            return False
        session.bind(identity.account)
        tell(f"This journey now belongs to account {identity.account}.")
        return True

    def _tell_open_writes(self) -> None:
        """Writes that were under way when the program ended: what they were, whether they happened, and what now."""
        session = self._session
        if session.journey.read_only:
            return
        resolved = resolve_open(session.journey.journal, session.situation)
        for item in resolved:
            tell()
            for line in show.wrapped(f"Last time the program ended in the middle of: {item.change.title}."):
                tell(line)
            tell(item.sentence)
            if item.outcome is Outcome.DONE and item.entry.kind == "intent":
                self._finish_undo_or_leave(item)

    def _finish_undo_or_leave(self, resolved: Resolved) -> None:
        choices = {
            "finish": "Finish: go to the step and review what is still missing",
            "undo": "Undo it, if nobody has touched it since",
            "leave": "Leave it as it is",
        }
        chosen = self._select("What would you like to do?", choices)
        if chosen == "finish":
            self._visit(next(step for step in STEPS if step.id == resolved.change.step))
        elif chosen == "undo":
            self._undo(lambda change_id: change_id == resolved.change.id)

    def _tell_drift(self) -> None:
        session = self._session
        state = session.journey.state
        if not state.seen or state.seen_at is None:
            return
        tell()
        tell(f"You were here last on {instant(state.seen_at)}. Looking at what differs …")
        with interruptible() as stop:
            results = list(verify([(step, step.checks) for step in STEPS], session.situation, stop=stop))
        if stop.is_set():
            tell("Stopped looking.")
            return
        differences = drift(state.seen, results)
        if not differences:
            tell("Nothing differs from what you saw then.")
        by = dict(hands(differences, session.situation, state.seen_at))
        for difference in differences:
            for line in show.wrapped(difference.sentence, "     ", "   ≠ "):
                tell(line)
            about = difference.now or difference.before
            for line in show.wrapped(by.pop(about.subject or "", "") if about else "", "     "):
                if line.strip():
                    tell(line)
        for step in STEPS:
            self._results[step.id] = [result for result in results if result.step == step.id]
        self._remember(results)

    def _farewell(self) -> None:
        session = self._session
        if keeping.is_thrown_away(self._options):
            for line in keeping.farewell(self._options):
                tell(line)
        else:
            tell(
                f"Everything you noted is kept in {session.journey.folder}. "
                "To come back: partner-central-wizard --plain"
            )

    # --- steps

    def _choose_step(self) -> Step | None:
        choices = {}
        for step in STEPS:
            tally = standing(self._results.get(step.id, ()))
            choices[step.id] = f"{phase_of(step).title}: {step.title} ({words.tally_words(tally)})"
        choices |= {DONE: "Definition of done, for the whole journey", TROUBLE: "Troubleshooting", QUIT: "Quit"}
        tell()
        chosen = self._select("Where to?", choices, default=self._where_next())
        if chosen in (DONE, TROUBLE):
            with interruptible() as stop:
                (tell_done if chosen == DONE else self._troubleshoot)(self._session, stop)
            return self._choose_step()
        if chosen == QUIT:
            return None if self._may_quit() else self._choose_step()
        return next(step for step in STEPS if step.id == chosen)

    def _may_quit(self) -> bool:
        """A demo that is not kept asks first, once there is something to lose."""
        if not keeping.would_lose(self._options, self._session):
            return True
        asked, how_to_keep = keeping.question(self._options)
        tell(how_to_keep)
        return self._confirm(asked)

    def _where_next(self) -> str | None:
        """The step where the person is, or when that waits for nothing more the next one that does."""
        place = self._session.journey.state.place
        here = next((number for number, step in enumerate(STEPS) if step.id == place), None)
        if here is None:
            return place
        waits = {Standing.FAIL, Standing.UNKNOWN, Standing.NOT_LOOKED}
        following = (step for step in STEPS[here:] if standing(self._results.get(step.id, ())).standing in waits)
        return next((step.id for step in following), place)

    def _troubleshoot(self, session: Session, stop: threading.Event) -> None:
        problems = {problem.id: problem.title for problem in PROBLEMS}
        chosen = self._select("What does not work?", {**problems, BACK: "Back"})
        if chosen != BACK:
            tell_cause(session, next(problem for problem in PROBLEMS if problem.id == chosen), stop)

    def _visit(self, step: Step) -> None:
        arrived = time.monotonic()
        self._keep(place=step.id)
        tell()
        for line in (*show.heading(step), "", *show.explanation(step)):
            tell(line)
        self._tell_clicks(step)
        self._look(step)
        while True:
            found = plan([step], self._session.situation) if step.changes else Plan((), (), ())
            for held in found.held:
                for line in show.held_lines(held):
                    tell(line)
            chosen = self._select("What now?", self._actions(step, found))
            if chosen == BACK:
                break
            self._do(chosen, step, found)
        spent = self._session.journey.state.spent
        self._keep(spent={**spent, step.id: spent.get(step.id, 0) + round(time.monotonic() - arrived)})

    def _tell_clicks(self, step: Step) -> None:
        """What to press in the browser, with the values to copy."""
        clicks = guide(step, self._session.situation, self._session.seen)
        if clicks:
            tell("   In the browser:")
            for line in show.click_lines(clicks):
                tell(line)
            tell()

    def _actions(self, step: Step, found: Plan) -> dict[str, str]:
        actions = {}
        if found.changes and not self._session.read_only:
            number = len(found.changes)
            actions["review"] = f"Review {number} change{'s' if number != 1 else ''}"
        if step.questions is not None and not self._session.journey.read_only:
            actions["answer"] = "Answer the questions of this step"
        actions |= self._users.actions(step.id)
        if self._statable(step) and not self._session.journey.read_only:
            actions["state"] = "State something that nobody can look up"
        if step.clicks is not None and self._session.world is not None:
            actions[PORTAL] = "In the demo: do what a person does in the browser"
        actions["look"] = "Look again"
        actions["evidence"] = "Show the evidence and the calls made"
        if not self._session.read_only and self._made(lambda change_id: change_id.startswith(f"{step.id}/")):
            actions["undo"] = "Take back what this journey made here"
            if any(id.startswith(f"{step.id}/") for id in self._session.superfluous()):
                actions["superfluous"] = "Take back only what today's answers no longer ask for"
        actions[BACK] = "Back to the journey"
        return actions

    def _do(self, chosen: str, step: Step, found: Plan) -> None:
        if chosen == "review":
            self._review(step, found)
        elif chosen == "answer":
            self._answer(step)
            self._look(step)
        elif chosen == "state":
            self._state(step)
            self._look(step)
        elif chosen in self._users.actions(step.id):
            self._users.do(chosen)
            self._look(step)
        elif chosen == PORTAL:
            self._press(step)
            self._look(step)
        elif chosen == "look":
            self._look(step)
        elif chosen == "evidence":
            self._evidence(step)
        elif chosen in ("undo", "superfluous"):
            over = self._session.superfluous() if chosen == "superfluous" else None
            self._undo(lambda id: id.startswith(f"{step.id}/") and (over is None or id in over))
            self._look(step)

    @property
    def _users(self) -> PlainUsers:
        """What can be done about users."""

        def typed(title: str, given: str) -> str:
            return str(self._ask("text", title, default=given))

        return PlainUsers(self._session, typed, lambda title, words: self._select(title, dict(words)), self._confirm)

    def _press(self, step: Step) -> None:
        """What a person does in the browser, in the pretend portal of the demo."""
        from wizard.demo.portal import PortalRefused
        from wizard.demo.portal_doings import doings

        world = self._session.world
        assert world is not None
        listed = list(doings(self._session, world.portal, step))
        choices = {str(number): doing.words for number, doing in enumerate(listed)}
        chosen = self._select("What does the person do?", {**choices, BACK: "Nothing"})
        if chosen == BACK:
            return
        try:
            tell(f"The portal says: {clean(listed[int(chosen)].do())}")
        except PortalRefused as refused:
            tell(f"The portal says no: {clean(str(refused))}")

    def _look(self, step: Step) -> None:
        tell("Looking …")
        with interruptible() as stop:
            results = list(verify([(step, step.checks)], self._session.situation, stop=stop))
        if stop.is_set():
            tell("Stopped looking.")
            return
        if sign_in_ended(results) and self._sign_in(self._session.situation.connections[step.role]):
            self._look(step)
            return
        self._results[step.id] = results
        for line in show.verdicts(step, results):
            tell(line)
        if step is STEPS[-1]:
            self._tell_the_end(results)
        self._remember(results)

    def _tell_the_end(self, results: Sequence[Result]) -> None:
        """On the last page: what the whole journey comes to, as far as it was looked at."""
        if standing(results).standing in (Standing.PASS, Standing.CLAIMED, Standing.NOT_APPLICABLE):
            known = {
                **self._session.journey.state.seen,
                **{one.key: one for found in self._results.values() for one in found},
            }
            said = at_the_end(definition_of_done(known.values()))
            more = "Definition of done, on the way back, looks and shows the list; the command report writes a page to keep."
            for line in show.wrapped(f"{said} {more}"):
                tell(line)

    def _review(self, step: Step, found: Plan) -> None:
        tell_changes(found.changes)
        try:
            sso_account = told_sso_account(self._session, found.changes, tell)
        except CannotGoOn as error:
            tell(str(error))
            return
        which = "this change" if len(found.changes) == 1 else f"these {len(found.changes)} changes"
        if not self._confirm(f"Make {which} in {where_made(found.changes, self._session.situation)}?"):
            tell("Nothing was written.")
            return
        with interruptible() as stop:
            self._follow(lambda: self._make(found, sso_account, stop))
        self._look(step)

    def _make(self, found: Plan, sso_account: str, stop: threading.Event) -> Iterator[Progress]:
        self._session.bind_sso(sso_account)
        yield from apply(found.changes, self._session.situation, self._session.journey.journal, stop=stop)

    def _undo(self, wanted: Callable[[str], bool]) -> None:
        made = self._made(wanted)
        changes = [change_of(item.intent, self._session.journey.journal) for item in reversed(made)]
        tell_made(changes)
        where = f" in {where_made(changes, self._session.situation)}" if changes else ""
        if not self._confirm(f"Take back what stands above{where}, newest first, where nobody has touched it since?"):
            tell("Nothing was written.")
            return
        with interruptible() as stop:
            self._follow(lambda: undo(made, self._session.situation, self._session.journey.journal, stop=stop))

    def _follow(self, begin: Callable[[], Any]) -> None:
        try:
            follow(begin(), tell)
        except CannotGoOn as error:
            tell(str(error))

    def _made(self, wanted: Callable[[str], bool]) -> list[Any]:
        journal = self._session.journey.journal
        return [item for item in journal.done() if wanted(change_of(item.intent, journal).id)]

    def _evidence(self, step: Step) -> None:
        for result in self._results.get(step.id, []):
            tell()
            tell(f"{result.key}: {words.word(result)}")
            for item in result.evidence:
                for number, line in enumerate(item.value.splitlines() or [""]):
                    tell(f"   {item.label + ':' if not number else '':<24} {line}")
            for call in result.calls:
                tell(f"   {call.service}:{call.operation} {call.outcome}, {call.ms} ms, request {call.request_id}")

    # --- signing in

    def _sign_in(self, connection: Connection) -> bool:
        """Offer to sign in again where that can be done here; everything else stays as it was."""
        with interruptible() as stop:
            return offer(connection, self._confirm, tell, stop)

    # --- claims

    def _statable(self, step: Step) -> tuple[Check, ...]:
        return statable_checks(step, self._results.get(step.id, ()), self._session.situation.claims)

    def _state(self, step: Step) -> None:
        """What somebody states, with their name; it is kept as a claim and never shown as verified."""
        checks = {check.id: check for check in self._statable(step)}
        chosen = self._select(
            "What is stated?", {**{key: check.claim for key, check in checks.items()}, BACK: "Nothing"}
        )
        if chosen == BACK:
            return
        claims = self._session.situation.claims
        who = self._ask("text", "Who states it? Leave it empty to take back what was stated:")
        if not who.strip() and not (
            chosen in claims and self._confirm(f"Take back what {claims[chosen].who} stated?", default=False)
        ):
            tell("Nothing was noted.")
            return
        try:
            self._session.claim(chosen, name_of(who) if who.strip() else "")
        except (CannotGoOn, StateError) as error:
            tell(str(error))

    # --- questions

    def _answer(self, step: Step) -> None:
        model = step.questions
        if model is None:
            return
        answers = self._session.situation.answers
        values = dict(answers.raw.get(step.id, {}))
        results = self._results.get(step.id, [])
        live = step.choices(results) if step.choices else {}
        for question in questions_of(model, live, step.known(results) if step.known else None):
            current = getattr(answers.of(step.id, model), question.name)
            if question.kind is Kind.MANY and not (question.choices or current):
                tell(f"{question.title} There is nothing to choose from.")
                continue
            values[question.name] = self._question(step, model, values, question, current)
        try:
            self._session.answer(answers.with_step(step.id, parse(model, values, step.id)))
        except (BadAnswer, StateError) as error:
            tell(str(error))

    def _question(
        self, step: Step, model: type[BaseModel], values: dict[str, Any], question: Question, current: Any
    ) -> Any:
        if question.help:
            for line in show.wrapped(question.help, "   "):
                tell(line)
        if question.is_long:
            return self._find(question, str(current))
        if question.kind is Kind.ONE:
            return self._select(
                question.title, {choice: question.label(choice) for choice in question.choices}, default=str(current)
            )
        if question.kind is Kind.YES_NO:
            return self._confirm(question.title, default=bool(current))
        if question.kind is Kind.MANY:
            return self._checkbox(question, current)
        return self._text(step, model, values, question, current)

    def _find(self, question: Question, current: str) -> str:
        """One of very many choices: a part of it is typed, and at most ten that fit are offered."""
        while True:
            typed = str(
                self._ask(
                    "text",
                    f"{question.title} Type a part of it, or nothing to leave it as it is ({question.label(current)}):",
                )
            )
            if not typed.strip():
                return current
            fits = question.fitting(typed)
            more = f"; here are the first {MOST_OFFERED}, type more to see others" if len(fits) > MOST_OFFERED else ""
            tell(f"{len(fits)} of {len(question.choices)} fit{more}.")
            offered = {choice: question.label(choice) for choice in fits[:MOST_OFFERED]}
            if offered:
                chosen = self._select(question.title, {**offered, BACK: "Type something else"})
                if chosen != BACK:
                    return chosen

    def _text(
        self, step: Step, model: type[BaseModel], values: dict[str, Any], question: Question, current: Any
    ) -> str:
        def valid(text: str) -> bool | str:
            try:
                parse(model, {**values, question.name: text}, step.id)
            except BadAnswer as error:
                return VEIL.text(str(error))
            return True

        return str(self._ask("text", question.title, default=as_text(current), validate=valid))

    def _checkbox(self, question: Question, current: Sequence[str]) -> list[str]:
        import questionary

        offered = dict.fromkeys([*question.choices, *map(str, current)])  # what was chosen stays, also when it is gone
        choices = [
            questionary.Choice(_shown(question.label(one)), value=one, checked=one in current) for one in offered
        ]
        return list(questionary.checkbox(_shown(question.title), choices=choices).unsafe_ask())

    def _select(self, title: str, choices: dict[str, str], default: str | None = None) -> str:
        import questionary

        options = [questionary.Choice(_shown(text), value=value) for value, text in choices.items()]
        chosen = default if default in choices else None
        return str(questionary.select(_shown(title), choices=options, default=chosen).unsafe_ask())

    def _confirm(self, title: str, default: bool = False) -> bool:
        return bool(self._ask("confirm", title, default=default))

    def _ask(self, kind: str, title: str, **more: Any) -> Any:
        """Ask. While somebody presents, what is typed shows as stars."""
        import questionary

        masked = VEIL.on and kind == "text"
        return getattr(questionary, "password" if masked else kind)(_shown(title), **more).unsafe_ask()

    # --- memory

    def _remember(self, results: list[Result]) -> None:
        if self._session.journey.read_only:
            return
        try:
            self._session.remember(results)
        except StateError as error:
            tell(f"What was seen could not be kept: {error}")

    def _keep(self, **fields: Any) -> None:
        if self._session.journey.read_only:
            return
        try:
            self._session.journey.update(**fields)
        except StateError as error:
            tell(f"This could not be kept: {error}")


def _shown(text: str) -> str:
    """Text for a prompt."""
    return VEIL.text(clean(text))
