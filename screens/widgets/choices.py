"""One or several of some choices. What is chosen shows as a sign, so that it can be told without any colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.widgets.lines import Hung

SIGNS = {(False, False): "( ) ", (False, True): "(•) ", (True, False): "[ ] ", (True, True): "[✓] "}
"""By whether several can be chosen, and whether this one is."""


class Choices(OptionList):
    """Arrows move, Space and Enter choose.

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

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        choice = self._choices[event.option_index]
        self._chosen = self._chosen ^ {choice} if self._many else {choice}
        for index, listed in enumerate(self._choices):
            self.replace_option_prompt_at_index(index, self._prompt(listed))
        self.post_message(self.Changed())

    def _prompt(self, choice: str) -> Hung:
        chosen = choice in self._chosen
        sign = Content.styled(SIGNS[self._many, chosen], "$text-success" if chosen else "$quiet")
        return Hung((sign, Content(self._labels.get(choice, choice))))
