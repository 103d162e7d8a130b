"""How far the journey is, and what can be done now, by whose turn it is; a step that is chosen is gone to."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.around import progress
from screens.desk import Desk
from screens.looking_sheet import LookingSheet
from screens.widgets.overview import Overview
from wizard.model import Step

ROOM = 22
"""Rows from which the overview leaves enough of them for the steps."""

HEADLINE = "What can be done now, without waiting for anybody"
NOTHING = "Nothing. "
"""What stands before the verdict over the whole journey, where nobody can do anything."""


class TurnsScreen(LookingSheet[str]):
    """Shows what is known at once, then looks over the whole journey. Ends with the id of the step to go to."""

    HELP_TEXT = (
        "The steps that do not hold, whose turn each is, and none that waits for something else first. It is made from "
        "what was looked at, and looks over the whole journey when it opens."
    )
    BINDINGS = [
        Binding("enter", "choose", "Go there", id="turns-go", key_display="Enter", tooltip="Go to the step"),
        Binding("v", "look", "Look", id="turns-look", tooltip="Look over the whole journey again"),
    ]
    DEFAULT_CSS = """
    TurnsScreen {
        Overview { margin: 0; padding: 1 2 0 2; }
        #turns-when { height: auto; padding: 1 2 0 2; color: $quiet; }
        #turns-list { height: 1fr; padding: 1 2; border: none; background: $background; }
        #turns-list:focus { background-tint: transparent; }
        #turns-list > .option-list--option-disabled { color: $primary; text-style: bold; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(HEADLINE, desk)

    def body(self) -> ComposeResult:
        yield Overview()
        yield Static(id="turns-when")
        yield OptionList(id="turns-list")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self._show("as it was last seen")
        self.action_look()

    def on_resize(self) -> None:
        self.query_one(Overview).display = self.size.height >= ROOM

    def action_look(self) -> None:
        self._look()

    @work(exclusive=True, group="turns")
    async def _look(self) -> None:
        if await self._look_over_everything():
            self._show("looked just now", f"{NOTHING}{self._desk.done().headline}")

    def _show(self, when: str, nothing: str = "") -> None:
        """What is known now; the chosen step stays chosen. `nothing` is added where there is none."""
        acts = self.query_one(OptionList)
        chosen = acts.get_option_at_index(acts.highlighted).id if acts.highlighted is not None else None
        turns = self._desk.turns()
        self.query_one(Overview).show(progress(self._desk))
        self.query_one("#turns-when", Static).update(Content(when if turns or not nothing else f"{nothing} ({when})"))
        acts.clear_options()
        for owner, steps in turns.items():
            acts.add_option(Option(Content(self._desk.called(owner)), disabled=True))
            acts.add_options(Option(_line(step), id=step.id) for step in steps)
        here = [step.id for steps in turns.values() for step in steps]
        if here:
            acts.highlighted = acts.get_option_index(chosen if chosen in here else here[0])

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _line(step: Step) -> Content:
    return Content.assemble("  ", Content(step.title), Content.styled(f"  about {step.minutes} min", "$quiet"))
