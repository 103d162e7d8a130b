"""The rail: phases and steps with how each stands. In a narrow window one line of phases says the same."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.contents import CONTENTS, Heading

WAITING = Content.styled("·", "$quiet")


class Rail(OptionList):
    """Steps to choose from, under the headings of their phases."""

    DEFAULT_CSS = """
    Rail {
        width: 30;
        height: 1fr;
        border: none;
        border-right: solid $border;
        padding: 1 1 0 1;
        background: $background;
        scrollbar-size-vertical: 1;
        &:focus { border: none; border-right: solid $primary; }
        & > .option-list--option-disabled { color: $foreground; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="rail")
        self._here: str | None = None

    def on_mount(self) -> None:
        self.add_options(
            Option(Content.assemble(WAITING, Content(f" {heading.number} {heading.title}")), disabled=True)
            for heading in CONTENTS
        )

    def show(self, phases: list[tuple[Content, str, list[tuple[str, Content, str]]]], here: str | None) -> None:
        """Show phases as (sign, numbered title, steps) and steps as (id, sign, title); `here` is on the page."""
        options = []
        for sign, title, steps in phases:
            options.append(Option(Content.assemble(sign, Content(f" {title}")), disabled=True))
            for step_id, step_sign, step_title in steps:
                pointer = Content.styled("▶", "bold $primary") if step_id == here else Content(" ")
                style = "bold" if step_id == here else ""
                name = Content.styled(f" {step_title}", style)
                options.append(Option(Content.assemble(pointer, " ", step_sign, name), id=step_id))
        if self.option_count == len(options) and all(
            self.get_option_at_index(index).id == option.id for index, option in enumerate(options)
        ):
            for index, option in enumerate(options):
                self.replace_option_prompt_at_index(index, option.prompt)
        else:
            self.clear_options()
            self.add_options(options)
        if here is not None and here != self._here:
            self.highlighted = self.get_option_index(here)
        self._here = here


class Crumbs(Static):
    """One line of phases, for windows that have no room for the rail."""

    DEFAULT_CSS = """
    Crumbs {
        height: 1;
        padding: 0 1;
        background: $surface;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._signs: Mapping[str, Content] = {}
        self._here: str | None = None

    def on_mount(self) -> None:
        self.show({heading.id: WAITING for heading in CONTENTS}, None)

    def on_resize(self) -> None:
        self._draw()

    def show(self, signs: Mapping[str, Content], here: str | None) -> None:
        """Show the sign of each phase by its id; `here` is the phase of the step on the page."""
        self._signs, self._here = signs, here
        self._draw()

    def _draw(self) -> None:
        """All titles where there is room for them, else the one of the phase you are in among numbers, or signs."""
        for gap, named, numbered in (("   ", True, True), ("   ", False, True), (" ", False, False)):
            parts = [self._part(heading, named or heading.id == self._here, numbered) for heading in CONTENTS]
            line = Content(gap).join(parts)
            if line.cell_length <= self.size.width:
                break
        self.update(line)

    def _part(self, heading: Heading, named: bool, numbered: bool) -> Content:
        name = f" {heading.number} {heading.title}" if named else f" {heading.number}" if numbered else ""
        style = "bold $primary" if heading.id == self._here else ""
        return Content.assemble(self._signs.get(heading.id, WAITING), Content.styled(name, style))
