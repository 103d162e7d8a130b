"""One or several of some choices. What is chosen shows as a sign, so that it can be told without any colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.widgets.lines import Hung

SIGNS = {(False, False): "( ) ", (False, True): "(•) ", (True, False): "[ ] ", (True, True): "[✓] "}
"""By whether several can be chosen, and whether this one is."""

HOW = "↑ ↓ move, Space or Enter chooses"


class Choices(OptionList):
    """Arrows move, Space and Enter choose. A pointer shows where you are, a sign what is chosen.

    Past its ends the arrows are for the form around it, and so are Page Up and Down: it is as high as it has to be.

    Args:
        choices: what can be chosen; `chosen`: what is; `labels`: what a choice is called, where it is only an id.
        many: whether several can be chosen, or exactly one.
    """

    BINDINGS = [Binding("space", "select", "Choose", id="choices-choose", show=False)]
    DEFAULT_CSS = """
    Choices {
        height: auto;
        border: none;
        padding: 0;
        background: $background;
        &:focus { border: none; background: $surface; }
        & > .option-list--option-highlighted { background: $background; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $block-cursor-background; }
    }
    """

    class Changed(Message):
        """Something else is chosen."""

    def __init__(
        self,
        choices: Sequence[str],
        chosen: Iterable[str],
        *,
        many: bool,
        labels: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        self._choices = tuple(choices)
        self._labels = dict(labels or {})
        self._many = many
        self._chosen = set(chosen)
        super().__init__(*(Option(self._prompt(choice)) for choice in choices), id=id)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen, in the order in which it can be."""
        return tuple(choice for choice in self._choices if choice in self._chosen)

    def on_mount(self) -> None:
        places = [self._choices.index(choice) for choice in self.chosen]
        self.highlighted = places[0] if places and not self._many else 0

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._draw()

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self._draw()
        if self.has_focus:
            self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        """The form around it follows the pointer."""
        form = next((node for node in self.ancestors if isinstance(node, ScrollableContainer)), None)
        line = self._index_to_line.get(self.highlighted or 0, 0)
        if form is not None:
            top = self.content_region.y - form.scrollable_content_region.y + form.scroll_offset.y
            form.scroll_to_region(Region(0, top + line, 1, 1), animate=False)

    def action_cursor_up(self) -> None:
        self._move(-1)

    def action_cursor_down(self) -> None:
        self._move(1)

    def _move(self, direction: int) -> None:
        place = (self.highlighted or 0) + direction
        if not 0 <= place < len(self._choices):
            raise SkipAction
        self.highlighted = place

    def action_page_up(self) -> None:
        raise SkipAction

    def action_page_down(self) -> None:
        raise SkipAction

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        choice = self._choices[event.option_index]
        self._chosen = self._chosen ^ {choice} if self._many else {choice}
        self._draw()
        self.post_message(self.Changed())

    def _draw(self) -> None:
        pointed = self.highlighted if self.has_focus else None
        for index, choice in enumerate(self._choices):
            self.replace_option_prompt_at_index(index, self._prompt(choice, index == pointed))

    def _prompt(self, choice: str, pointed: bool = False) -> Hung:
        chosen = choice in self._chosen
        pointer = Content.styled("› " if pointed else "  ", "bold")
        sign = Content.styled(SIGNS[self._many, chosen], "$text-success" if chosen else "$quiet")
        label = Content(self._labels.get(choice, choice))
        return Hung((pointer + sign, label.stylize("bold") if chosen else label))
