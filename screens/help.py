"""Help for the screen you are on: what it is for, and every key it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from screens.sheet import Sheet
from screens.widgets.keys import in_order
from screens.widgets.lines import Hanging
from wizard.starting import program

SIGNS = (
    ("✓", "$text-success", "looked, and it is so"),
    ("✗", "$text-error", "looked, and it is not so; it stands in the way of linking or migrating"),
    ("!", "$text-warning", "advice: it is not so, and it never stops you"),
    ("?", "$text-warning", "could not look; that is neither yes nor no"),
    ("~", "$text-warning", "somebody says so; nobody could verify it"),
    ("○", "$text-warning", "nothing fails, and something is still to do"),
    ("·", "$quiet", "does not apply, or was not looked at yet"),
)

JOURNEY = (
    "The rail on the left lists the steps; the page shows one of them. It explains the step, looks at AWS, and says "
    "what to do next and whose turn it is. A page where something does not hold looks again by itself every half minute."
)


class HelpScreen(Sheet[None]):
    """Made from the screen's own bindings, so that it is never out of date."""

    BINDINGS = [Binding("question_mark,f1", "back", "Close", id="help-close", show=False)]
    DEFAULT_CSS = """
    HelpScreen #help { padding: 1 2; }
    HelpScreen #help Static { height: auto; max-width: 96; margin: 0 0 1 0; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__("Help")
        self._about = getattr(screen, "HELP_TEXT", "") or JOURNEY
        active = [
            found for found in in_order(screen.active_bindings.values()) if found.binding.id and found.binding.tooltip
        ]
        self._here = [found for found in active if found.node is not screen.app]
        self._everywhere = [found for found in active if found.node is screen.app]

    def body(self) -> ComposeResult:
        with VerticalScroll(id="help", can_focus=True):
            yield Static(Content(self._about))
            yield self._table("Keys of this screen", self._here)
            yield self._table("Keys everywhere", self._everywhere)
            yield Static(
                Content(
                    "Tab and Shift+Tab move between parts, arrows and Page Up and Down scroll, Ctrl+P finds everything."
                )
            )
            yield Hanging(*((Content.styled(f"  {sign}  ", style), Content(words)) for sign, style, words in SIGNS))
            yield Static(
                Content(
                    f"Without screens: {program()} --plain asks one question at a time in lines of text. "
                    "It suits screen readers and slow connections."
                )
            )

    def _table(self, title: str, active: Sequence[ActiveBinding]) -> Hanging:
        """One line for each thing that can be done, with the first of its keys."""
        once = {found.binding.action: found for found in reversed(active)}
        rows = [
            (self.app.get_key_display(found.binding), found.binding, found.enabled) for found in reversed(once.values())
        ]
        keys, names = (max((len(text) for text in column), default=0) for column in _columns(rows))
        lines = [
            (
                Content.assemble(
                    Content.styled(f"  {key:>{keys}}  ", "bold $accent" if enabled else "$quiet"),
                    Content.styled(f"{binding.description:<{names}}  ", "" if enabled else "$quiet"),
                ),
                Content.styled(binding.tooltip, "$quiet"),
            )
            for key, binding, enabled in rows
        ]
        return Hanging((Content(""), Content.styled(title, "bold $primary")), *lines)


def _columns(rows: Sequence[tuple[str, Binding, bool]]) -> tuple[list[str], list[str]]:
    return [key for key, _, _ in rows], [binding.description for _, binding, _ in rows]
