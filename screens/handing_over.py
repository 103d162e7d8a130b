"""Handing over: the journey for the other person, or a report for anybody, written by the same code as the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from screens.desk import Desk
from screens.keynames import key
from screens.sheet import Sheet
from screens.veiled import copy
from screens.widgets.choices import HOW, Choices
from screens.widgets.form import Form
from screens.work import in_thread
from wizard.answers import BadAnswer
from wizard.aws.errors import AwsError
from wizard.commands import giving
from wizard.commands.errors import CannotGoOn
from wizard.handoff.asks import whose_turn
from wizard.model import Owner, Step
from wizard.state.errors import StateError
from wizard.veil import VEIL


class HandingOverScreen(Sheet[None]):
    """Asks to whom, with or without identifiers, and into which folder; then shows what was written."""

    AUTO_FOCUS = ""
    HELP_TEXT = (
        "Gives the journey to the other person: a message in plain words for mail or chat, and a packet with which their "
        "wizard goes on. Or a report, one page for people who have no wizard. AWS is looked at once more first. Files are "
        "written on this computer, over none that is there; nothing is sent: that you do."
    )
    BINDINGS = [
        Binding("ctrl+s", "write", "Write the files", id="hand-over-write", tooltip="Look, then write", priority=True),
        Binding("c", "copy", "Copy the message", id="hand-over-copy", tooltip="Copy the message for mail or chat"),
    ]
    DEFAULT_CSS = """
    HandingOverScreen {
        #handing-over { padding: 1 2; }
        #handing-over Static { height: auto; max-width: 100; }
        #handing-over .how { color: $quiet; }
        Choices { margin: 0 0 1 0; }
        Input { border: none; height: 1; background: $surface; margin: 0 0 1 0; }
        Input:focus { border: none; background: $panel; }
        #given { display: none; height: 1fr; padding: 1 2; }
        #given Static { height: auto; max-width: 110; }
        &.-given #given { display: block; }
        &.-given #handing-over { display: none; }
    }
    """

    def __init__(self, desk: Desk, step: Step | None, *, anybody: bool = False) -> None:
        """`step` is the one whose owner is asked first; `anybody` begins with the report."""
        super().__init__("Hand over")
        self._desk = desk
        self._first = giving.ANYBODY if anybody else self._owner(step).value
        self._given: giving.Given | None = None

    def _owner(self, step: Step | None) -> Owner:
        """Who is to go on, as far as it is known."""
        owner = (self._desk.waiting_on(step) or step.owner) if step else Owner.EITHER
        known = (result for found in self._desk.results.values() for result in found.values())
        return whose_turn(known) if owner is Owner.EITHER else owner

    def body(self) -> ComposeResult:
        people = giving.receivers(self._desk.session)
        with Form(id="handing-over"):
            yield Static(Content(f"{HOW}, Tab goes on"), classes="how")
            yield Static(Content(giving.TO_WHOM))
            yield Choices([*people], [self._first], many=False, labels=people, id="hand-over-whom")
            yield Static(Content(giving.REAL_ONES))
            yield Choices(
                [*giving.IDENTIFIERS],
                [giving.WITHOUT],
                many=False,
                labels=giving.IDENTIFIERS,
                id="hand-over-identifiers",
            )
            yield Static(Content(f"{giving.WHERE} Enter writes."))
            yield Input(here(), id="hand-over-folder")
            yield Static(id="hand-over-said")
        with VerticalScroll(id="given", can_focus=True):
            yield Static(id="hand-over-given")

    def on_mount(self) -> None:
        self.query_one("#hand-over-whom").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "write":
            return self._given is None
        if action == "copy":
            return bool(self._given and self._given.message)
        return True

    @on(Input.Submitted)
    def action_write(self) -> None:
        whom, identifiers = (
            self.query_one(f"#hand-over-{name}", Choices).chosen[0] for name in ("whom", "identifiers")
        )
        self._write(whom, identifiers == giving.WITH, self.query_one(Input).value.strip() or ".")

    @work(exclusive=True, group="hand-over")
    async def _write(self, whom: str, identifiers: bool, folder: str) -> None:
        """Look and make it beside the screen; whoever leaves meanwhile finds nothing written."""
        VEIL.know_path(folder)
        self._say(Content.styled("Looking over the whole journey …", "$quiet"))
        try:
            write = await in_thread(lambda: self._prepare(whom, identifiers, folder))
            self._given = write()
        except (CannotGoOn, StateError, BadAnswer) as error:
            self._say(Content.styled(str(error), "$text-error"))
        except AwsError as error:
            self._say(Content.styled(f"{error.sentence} {error.remedy} Nothing was written.", "$text-error"))
        else:
            self._show(self._given)

    def _say(self, content: Content) -> None:
        self.query_one("#hand-over-said", Static).update(content)

    def _show(self, given: giving.Given) -> None:
        lines = [Content(line) for line in given.lines]
        if given.message:
            copies = f"Press {key('hand-over-copy', 'c')} to copy the message, and send both files yourself:"
            lines += [Content(""), Content.styled(copies, "bold"), Content(""), Content(given.message)]
        self.query_one("#hand-over-given", Static).update(Content("\n").join(lines))
        self.add_class("-given")
        self.query_one("#given").focus()
        self.refresh_bindings()

    def _prepare(self, whom: str, identifiers: bool, folder: str) -> Callable[[], giving.Given]:
        """Blocks. Raises `CannotGoOn` when somebody is signed in who may not look for this journey."""
        if self._desk.signed_out:
            self._desk.sign_in()
        if self._desk.signed_out and self._desk.session.problem is None:
            raise CannotGoOn(self._desk.trouble)
        return giving.prepared(self._desk.session, whom, identifiers=identifiers, folder=folder)

    def action_copy(self) -> None:
        if self._given and copy(self.app, self._given.message):
            self.notify("Sent to the clipboard.", markup=False)


def here() -> str:
    """The folder in which the wizard was started; "" when that is no longer there."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""
