"""What can be done now without waiting for anybody, by whose turn it is; a step that is chosen is gone to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.sheet import Sheet
from wizard.model import Owner, Step

HEADLINE = "What can be done now, without waiting for anybody"
NOTHING = "Nothing is known that could be done now: look at the steps first, or everything holds."


class TurnsScreen(Sheet[str]):
    """Ends with the id of the step to go to."""

    HELP_TEXT = (
        "The steps that do not hold, whose turn each is, and none that waits for something else first. It is made from "
        "what was looked at last; a step that was never looked at is not in it."
    )
    BINDINGS = [
        Binding("enter", "choose", "Go there", id="turns-go", key_display="Enter", tooltip="Go to the step"),
    ]
    DEFAULT_CSS = """
    TurnsScreen {
        #turns-empty { padding: 1 2; }
        #turns-list { height: 1fr; padding: 1 2; border: none; background: $background; }
        #turns-list > .option-list--option-disabled { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, turns: Mapping[Owner, Sequence[Step]]) -> None:
        super().__init__(HEADLINE)
        self._turns = turns

    def body(self) -> ComposeResult:
        if not self._turns:
            yield Static(Content(NOTHING), id="turns-empty")
            return
        options = []
        for owner, steps in self._turns.items():
            options.append(Option(Content(owner.words), disabled=True))
            options += [Option(_line(step), id=step.id) for step in steps]
        yield OptionList(*options, id="turns-list")

    def on_mount(self) -> None:
        if self._turns:
            self.query_one(OptionList).focus()
            self.query_one(OptionList).action_first()

    def action_choose(self) -> None:
        if self._turns:
            self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _line(step: Step) -> Content:
    return Content.assemble("  ", Content(step.title), Content.styled(f"  about {step.minutes} min", "$quiet"))
