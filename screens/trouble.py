"""Something went wrong: the sentence, what to do, and ways to take the words along."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.saving import save_new
from screens.sheet import Sheet
from screens.veiled import copy
from wizard.veil import VEIL


class TroubleScreen(Sheet[bool]):
    """A page for an error, because a toast vanishes and cannot be copied. Ends with True to try again."""

    HELP_TEXT = "It says what happened and what to do. Nothing was changed by looking at it."
    BINDINGS = [
        Binding("r", "retry", "Try again", id="trouble-retry", tooltip="Try the same thing again"),
        Binding("c", "copy", "Copy", id="trouble-copy", tooltip="Copy these words"),
        Binding("s", "save", "Save", id="trouble-save", tooltip="Save these words to a file in this folder"),
    ]
    DEFAULT_CSS = """
    TroubleScreen {
        #words { padding: 1 2; }
        #words Static { height: auto; max-width: 100; }
        #said { margin: 1 0 0 0; color: $quiet; }
    }
    """

    def __init__(self, title: str, sentence: str, *, retry: bool = True) -> None:
        super().__init__(title)
        self._sentence = sentence
        self._retry = retry

    def body(self) -> ComposeResult:
        with VerticalScroll(id="words"):
            yield Static(Content(self._sentence))
            yield Static(id="said")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._retry if action == "retry" else True

    def action_retry(self) -> None:
        self.dismiss(True)

    def action_copy(self) -> None:
        if copy(self.app, self._sentence):
            self._say("Sent to the clipboard. If your terminal does not take it, press s to save it to a file.")

    def action_save(self) -> None:
        try:
            path = save_new("partner-central-wizard-error", ".txt", VEIL.text(f"{self.heading}\n\n{self._sentence}\n"))
        except OSError as error:
            self._say(f"It could not be saved in this folder: {error.strerror}.")
        else:
            self._say(f"Saved in {path}.")

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(Content(sentence))
