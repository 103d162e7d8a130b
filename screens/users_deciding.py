"""Choosing a role for some users, and saying who of the next ten was mapped in the portal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from screens.sheet import Sheet
from screens.widgets.choices import HOW, Choices
from screens.widgets.form import Form
from wizard.answers import Answers
from wizard.commands.errors import CannotGoOn
from wizard.commands.naming import WHO_DECIDES, given
from wizard.model import Result
from wizard.people import A_NAME
from wizard.personas import choice, chosen
from wizard.users.board import Entry
from wizard.users.cloud_admin import named
from wizard.users.deciding import NOBODYS_OWN
from wizard.users.legacy import CLOUD_ADMIN
from wizard.users.mapping import ONLY_CLOUD_ADMIN, BadDecision, decide, gain, role_name
from wizard.users.triage import ODD
from wizard.users.value import BATCH, CLOUD_ADMIN_ROLE, Users
from wizard.veil import shorten

AS_PROPOSED, NO_ACCESS, ANOTHER = "as-proposed", "no-access", "another"

UNMAP = "unmap them: no access any more"

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Chosen(NamedTuple):
    """A role ("" for no access, None for what is proposed), the reason, who agrees, and in whose name it stands."""

    role: str | None
    reason: str
    consent: str
    by: str


class DecideScreen(Sheet[Chosen]):
    """Ends with what was chosen; the screen below decides, and says about whom it could not."""

    AUTO_FOCUS = "Choices"
    HELP_TEXT = (
        "What is chosen here holds for everybody who was picked. Where it is not what is proposed, say why. Where it "
        "lets somebody do more than before, the person who agrees to it is named, and that is kept. It stands in the "
        "name below: of whoever gave a name last, until you write another."
    )
    BINDINGS = [
        Binding("ctrl+s", "note", "Decide", id="decide-note", tooltip="Decide so", priority=True),
        Binding("escape", "back", "Back", id="decide-back", tooltip="Nothing is decided"),
    ]
    DEFAULT_CSS = """
    DecideScreen {
        #deciding { padding: 1 2; }
        #deciding Static { height: auto; max-width: 100; }
        .gap { margin: 0 0 1 0; }
        Choices { margin: 0 0 1 0; }
        Input { border: none; height: 1; background: $surface; max-width: 76; margin: 0 0 1 0; }
        Input:focus { border: none; background: $panel; }
        .another { display: none; }
        &.-another .another { display: block; }
        &.-no-gains .gains { display: none; }
        #wrong { color: $text-error; }
    }
    """

    def __init__(self, entries: Sequence[Entry], answers: Answers, *, by: str, begin: str = "") -> None:
        people = f"{len(entries):,} users" if len(entries) > 1 else shorten(entries[0].user.key, 60)
        super().__init__(f"Decide · {people}")
        self._entries = entries
        self._by = by
        self._begin = begin
        self._warned = False
        self._roles = self._labels(answers)

    def _labels(self, answers: Answers) -> dict[str, str]:
        """What can be chosen. Cloud admins take AWS's own role and no other, so no other stands there for them."""
        admins = [CLOUD_ADMIN in entry.user.roles for entry in self._entries]
        labels = {AS_PROPOSED: "what is proposed"}
        if len(self._entries) == 1:
            entry = self._entries[0]
            labels[AS_PROPOSED] += (
                f": {entry.shown(entry.proposal.role or 'no access')}" if not entry.proposal.doubt else ": nothing is"
            )
        if any(admins):
            labels[CLOUD_ADMIN_ROLE] = self._entries[0].cloud_admin_choice
        if not all(admins):
            labels |= {p.role: shorten(f"{p.name}: {p.does}", 70) for p in chosen(choice(answers))}
            labels[ANOTHER] = "another role of yours, named below"
        return {**labels, NO_ACCESS: "no access"}

    def body(self) -> ComposeResult:
        with Form(id="deciding"):
            if any(CLOUD_ADMIN in entry.user.roles for entry in self._entries):
                yield Static(Content.styled(ONLY_CLOUD_ADMIN, "$text-warning"), classes="gap")
            yield Choices(list(self._roles), [AS_PROPOSED], many=False, labels=self._roles)
            yield Static(Content("The whole name of that role"), classes="another")
            yield Input(id="role", classes="another")
            yield Static(id="gains", classes="gains")
            yield Static(Content("Who agrees that they can do more afterwards?"), classes="gains")
            yield Input(placeholder=A_NAME, id="consent", classes="gains")
            yield Static(Content("Why, where it is not what is proposed?"))
            yield Input(placeholder="a few words", id="reason")
            yield Static(Content(WHO_DECIDES))
            yield Input(self._by, placeholder=A_NAME, id="by")
            yield Static(id="wrong")

    def _gains(self) -> list[str]:
        """What people would gain by what is chosen now, and how many of them."""
        role = self._role
        gains = Counter(found for entry in self._entries if (found := gain(entry.proposal, role)))
        return [f"{number:,}: {sentence}" for sentence, number in gains.items()]

    @property
    def _role(self) -> str | None:
        """What is chosen: a role, "" for no access, None for what is proposed. Raises `BadDecision`."""
        taken = self.query_one(Choices).chosen[0]
        if taken == ANOTHER:
            typed = self.query_one("#role", Input).value
            return role_name(typed) if typed.strip() else None
        return {AS_PROPOSED: None, NO_ACCESS: ""}.get(taken, taken)

    def on_mount(self) -> None:
        self._show_gains()
        if self._begin:
            self.query_one(f"#{self._begin}", Input).focus()

    @on(Choices.Changed)
    @on(Input.Changed, "#role")
    def _show_gains(self) -> None:
        try:
            gains = self._gains()
        except BadDecision:
            gains = []
        self.set_class(not gains, "-no-gains")
        self.set_class(self.query_one(Choices).chosen == (ANOTHER,), "-another")
        lines = [Content.styled(f"+ {sentence}", "$text-warning") for sentence in gains]
        self.query_one("#gains", Static).update(Content("\n").join(lines))

    @on(Input.Submitted)
    def action_note(self) -> None:
        reason = self.query_one("#reason", Input).value.strip()
        consent = self.query_one("#consent", Input).value.strip()
        try:
            role = self._role
            if role is None and self.query_one(Choices).chosen == (ANOTHER,):
                raise BadDecision("Write the name of that role.")
            consent = given(consent, asked="Say who agrees") if consent else ""
            left_out = self._left_out(role, reason, consent)
            by = given(self.query_one("#by", Input).value, asked="Say who decides")
        except (BadDecision, CannotGoOn) as error:
            self._say(str(error))
            return
        if left_out and not self._warned:
            self._warned = True
            why = " ".join(dict.fromkeys(left_out))
            number, all_of_them = len(left_out), len(self._entries)
            self._say(f"Not about {number:,} of these {all_of_them:,}: {why} Once more: only about the others.")
            return
        self.dismiss(Chosen(role, reason, consent, by))

    def _say(self, sentence: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.update(Content(sentence))
        self.call_after_refresh(wrong.scroll_visible, animate=False)  # it stands below more than a small screen shows

    @on(Choices.Changed)
    @on(Input.Changed)
    def _warn_again(self) -> None:
        self._warned = False

    def _left_out(self, role: str | None, reason: str, consent: str) -> list[str]:
        """Why nothing can be decided so about some, once for each. Raises what is said of the first when it is all."""
        problems = []
        together = len(self._entries) > 1 and role != ""
        for entry in self._entries:
            try:
                if together and ODD & set(entry.flags):
                    raise BadDecision(NOBODYS_OWN)
                decide(entry.user, entry.proposal, role, reason=reason, by="", at=_NEVER, consent=consent)
            except BadDecision as error:
                problems.append(error)
        if len(problems) == len(self._entries):
            raise problems[0]
        return [str(problem) for problem in problems]


class BatchScreen(Sheet[tuple[list[str], str]]):
    """The next ten; ends with those that are stated to be mapped, and who says so."""

    AUTO_FOCUS = "Choices"
    HELP_TEXT = (
        "These are the next users to map in the portal, as many as it shows on a page. Space lets go of one who was "
        "left out: whoever is not ticked stays to be mapped. Below them stands who was mapped before and gets no access "
        "any more: unmap them in the portal, too."
    )
    BINDINGS = [
        Binding("ctrl+s", "note", "Note it", id="batch-note", tooltip="Keep it with this name", priority=True),
        Binding("escape", "back", "Back", id="batch-back", tooltip="Nothing is noted"),
    ]
    DEFAULT_CSS = """
    BatchScreen {
        #batch { padding: 1 2; }
        #batch Static { height: auto; max-width: 100; margin: 0 0 1 0; }
        Choices { margin: 0 0 1 0; }
        Input { border: none; height: 1; background: $surface; max-width: 60; margin: 0 0 1 0; }
        Input:focus { border: none; background: $panel; }
        #wrong { color: $text-error; }
    }
    """

    def __init__(self, users: Users, seen: Sequence[Result], *, by: str) -> None:
        total, left = len(users.to_map), len(users.waiting)
        super().__init__(f"Mapped in the portal · {total - left:,} of {total:,} so far")
        self._users = users
        self._seen = seen
        self._by = by

    def body(self) -> ComposeResult:
        keys = [user.key for user in self._users.batch()]
        keys += [user.key for user in self._users.to_unmap[:BATCH]]
        labels = {
            key: f"{shorten(key, 60)} → {named(self._users.decisions[key].role, self._seen) or UNMAP}" for key in keys
        }
        with Form(id="batch"):
            yield Static(Content(f"Who of these was mapped? Let go of those who were left out. {HOW}."))
            yield Choices(keys, keys, many=True, labels=labels)
            yield Static(Content("Who says so?"))
            yield Input(self._by, placeholder=A_NAME, id="who")
            yield Static(id="wrong")

    @on(Input.Submitted)
    def action_note(self) -> None:
        keys = list(self.query_one(Choices).chosen)
        try:
            by = given(self.query_one(Input).value, asked="Say who was there")
        except CannotGoOn as error:
            self.query_one("#wrong", Static).update(Content(str(error)))
            self.query_one(Input).focus()
            return
        self.dismiss((keys, by) if keys else None)
