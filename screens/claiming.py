"""Stating something that no API can tell: what, and who says so."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from screens.desk import Desk
from screens.keynames import key
from screens.sheet import Sheet
from screens.widgets.choices import HOW, Choices
from screens.widgets.form import Form
from wizard.commands.errors import CannotGoOn
from wizard.commands.naming import given, offered
from wizard.journey import claimable_checks, owner_of, statable_checks
from wizard.model import Check, Step
from wizard.people import A_NAME, in_place
from wizard.state.errors import StateError


class ClaimScreen(Sheet[bool]):
    """Ends with True when something was noted or taken back."""

    HELP_TEXT = (
        "Some things no API can tell. Here a named person states one; it is kept with the name and the time, counts as "
        f"claimed, and is never shown as verified. In the list {HOW}. The name is that of the one who is named for it in this "
        "journey, or else who stated something last; write another over it. Where another of those named states it, you "
        "are asked once more, and it is shown with it. An empty name takes a statement back, and asks before."
    )
    BINDINGS = [
        Binding("ctrl+s", "note", "Note it", id="claim-note", tooltip="Keep it with this name", priority=True),
        Binding("escape", "back", "Back", id="claim-back", tooltip="Nothing is noted"),
    ]
    DEFAULT_CSS = """
    ClaimScreen {
        #claim { padding: 1 2; }
        #claim Static { height: auto; max-width: 90; margin: 0 0 1 0; }
        Choices { margin: 0 0 1 0; }
        Input { max-width: 50; border: tall $border; }
        Input:focus { border: tall $primary; }
        #claim .how { color: $quiet; margin: 0; }
        #wrong { color: $text-error; }
    }
    """

    def __init__(self, desk: Desk, step: Step) -> None:
        super().__init__(f"State · {step.title}")
        self._desk = desk
        results, claims = desk.results.get(step.id, {}).values(), desk.session.situation.claims
        self._checks = statable_checks(step, results, claims) or claimable_checks(step)
        self._warned = ""
        self._objected: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        claims = self._desk.session.situation.claims
        first = next((check for check in self._checks if check.id not in claims), self._checks[0])
        with Form(id="claim"):
            yield Static(Content("What is stated?"))
            how = f"{HOW}, Tab goes on" if len(self._checks) > 1 else "Tab goes to the name"
            yield Static(Content(how), classes="how")
            yield Choices([check.claim for check in self._checks], [first.claim], many=False)
            for check in self._checks:
                if check.id in claims:
                    said = f"Stated so far by {claims[check.id].who}: {check.claim}"
                    yield Static(Content.styled(said, "$text-warning"))
            yield Static(Content("Who states it? Enter notes it."))
            yield Input(offered(self._desk.session, owner_of(first)), placeholder=A_NAME, id="who")
            yield Static(id="wrong")

    def on_mount(self) -> None:
        self.query_one(Choices).focus()

    @on(Choices.Changed)
    @on(Input.Changed)
    def _warn_again(self) -> None:
        self._say("")

    def _say(self, sentence: str, warned: str = "", objected: tuple[str, ...] = ()) -> None:
        self._warned, self._objected = warned, objected
        self.query_one("#wrong", Static).update(Content(sentence))

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._state(agreed="")

    def action_note(self) -> None:
        self._state(agreed=self._warned)

    def _state(self, agreed: str) -> None:
        """Keep it. Taking back what was stated is agreed to for one check, and never by Enter."""
        chosen = self.query_one(Choices).chosen[0]
        check = next(check for check in self._checks if check.claim == chosen)
        typed = self.query_one(Input).value.strip()
        if not typed and agreed != check.id:
            self._ask(check)
            return
        try:
            name = given(typed) if typed else ""
            if self._objects(check, name):
                return
            self._desk.session.claim(check.id, name)
        except (CannotGoOn, StateError) as error:
            self._say(str(error))
            return
        self.dismiss(True)

    def _objects(self, check: Check, name: str) -> bool:
        """Whether it is said, for the first time, that another one is named for this; nothing is noted then."""
        other = in_place(owner_of(check), name, self._desk.session.situation.answers)
        if other is None or self._objected == (check.id, name):
            return False
        self._say(f"{other.asked} Enter once more notes it so.", objected=(check.id, name))
        return True

    def _ask(self, check: Check) -> None:
        """Without a name there is nothing to state, and perhaps something to take back."""
        self.query_one(Input).focus()
        claim = self._desk.session.situation.claims.get(check.id)
        if claim is None:
            self._say("Say who states it. Nothing was noted.")
        else:
            noting = key("claim-note", "Ctrl+S")
            self._say(
                f"Without a name, {noting} takes back what {claim.who} stated. Nothing has changed yet.", check.id
            )
