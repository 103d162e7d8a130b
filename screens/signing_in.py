"""Signing in again without leaving: an address and a code to compare, and the wait until you have agreed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.sheet import Sheet
from screens.veiled import copy
from screens.work import in_thread
from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError
from wizard.aws.signin import NoPortal, SignIn, State, begin
from wizard.state.errors import StateError


class SignInScreen(Sheet[bool]):
    """Ends with True when somebody is signed in; whatever was under way behind it is as it was."""

    HELP_TEXT = (
        "Open the address in any browser, on any device. It shows a code: compare it with the one here, and agree. No "
        "password passes through the wizard. The login is kept where the AWS CLI finds it too."
    )
    BINDINGS = [
        Binding("c", "copy", "Copy address", id="signin-copy", tooltip="Send the address to the clipboard"),
        Binding("r", "again", "New code", id="signin-again", tooltip="Begin again with a new code"),
        Binding("escape", "back", "Cancel", id="signin-back", tooltip="Nothing has changed"),
    ]
    DEFAULT_CSS = """
    SignInScreen #signin { padding: 1 2; }
    SignInScreen #signin Static { height: auto; max-width: 90; margin: 0 0 1 0; }
    SignInScreen #code { text-style: bold; color: $accent; padding: 1 2; border: round $accent; width: auto; }
    """

    def __init__(self, connection: Connection, signed_in: Callable[[], None] = lambda: None) -> None:
        """`signed_in` is called in another thread when somebody is, before the screen ends."""
        super().__init__("Sign in")
        self._connection = connection
        self._signed_in = signed_in
        self._sign_in: SignIn | None = None
        self._stop = threading.Event()

    def body(self) -> ComposeResult:
        with VerticalScroll(id="signin", can_focus=True):
            yield Static(id="how")
            yield Static(id="code")
            yield Static(id="state")
            yield Static(id="note")

    def on_mount(self) -> None:
        self.action_again()
        self.set_interval(1.0, self._count_down)

    def on_unmount(self) -> None:
        self._stop.set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "copy" and self._sign_in is None else True

    def action_again(self) -> None:
        self._stop.set()
        self._stop = threading.Event()
        self._forget("Asking the access portal for a code …", "")
        self._wait(self._stop)

    @work(exclusive=True)
    async def _wait(self, stop: threading.Event) -> None:
        try:
            sign_in = self._sign_in = await in_thread(lambda: begin(self._connection))
            self._show(sign_in)
            state = await in_thread(lambda: sign_in.wait(stop))
        except (AwsError, NoPortal, StateError) as error:
            remedy = f" {error.remedy}" if isinstance(error, AwsError) else ""
            self._forget(f"{error}{remedy}", "Press r to try again, or Escape.")
            return
        if state is State.DONE:
            self._forget(state.sentence, "")
            await in_thread(self._signed_in)
            self.dismiss(True)
        elif state is not State.STOPPED:
            self._forget(state.sentence, "Press r for a new code, or Escape.")

    def _forget(self, how: str, state: str) -> None:
        """There is no code any more: say why, and what to do."""
        self._sign_in = None
        self.query("#code").set(display=False)
        for part, sentence in (("how", how), ("state", state), ("note", "")):
            self._say(part, Content(sentence))
        self.refresh_bindings()

    def _show(self, sign_in: SignIn) -> None:
        address = Content.styled(sign_in.with_code or sign_in.address, "bold $primary")
        self._say(
            "how",
            Content.assemble(
                "Open this address in any browser, check that it shows this code, and agree:\n\n", address
            ),
        )
        self._say("code", Content(sign_in.code))
        self.query("#code").set(display=True)
        self._count_down()
        self.refresh_bindings()

    def _count_down(self) -> None:
        if self._sign_in is None or self._sign_in.state is not State.WAITING:
            return
        left = max(round((self._sign_in.until - datetime.now(UTC)).total_seconds()), 0)
        self._say(
            "state",
            Content.styled(f"{State.WAITING.sentence} The code is good for {left // 60} min {left % 60} s.", "$quiet"),
        )

    def _say(self, part: str, content: Content) -> None:
        """Show it, unless a code comes after the screen has ended."""
        for place in self.query(f"#{part}").results(Static):
            place.update(content)

    def action_copy(self) -> None:
        if self._sign_in is not None and copy(self.app, self._sign_in.with_code or self._sign_in.address):
            self._say(
                "note",
                Content("Sent to the clipboard. If your terminal does not take it, select the address with the mouse."),
            )
