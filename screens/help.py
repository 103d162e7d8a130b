"""Help for the screen you are on: what it is for, and every key it has."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from screens.sheet import Sheet

SIGNS = (
    ("✓", "$text-success", "looked, and it is so"),
    ("✗", "$text-error", "looked, and it is not so; it stands in the way of linking or migrating"),
    ("!", "$text-warning", "advice: it is not so, and it never stops you"),
    ("?", "$text-warning", "could not look; that is neither yes nor no"),
    ("~", "$text-warning", "somebody says so; nobody could verify it"),
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
        self._keys = [
            (active.binding, active.enabled) for active in screen.active_bindings.values() if active.binding.description
        ]

    def body(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            yield Static(Content(self._about))
            yield Static(self._key_table())
            yield Static(_signs())
            yield Static(
                Content(
                    "Moving: Tab and Shift+Tab between parts, arrows and Page Up/Down to scroll, Ctrl+P for everything."
                )
            )
            yield Static(
                Content(
                    "Without screens: partner-central-wizard --plain asks one question at a time in lines of text. "
                    "It suits screen readers and slow connections."
                )
            )

    def _key_table(self) -> Content:
        lines, seen = [], set()
        for binding, enabled in self._keys:
            if binding.action in seen or (not binding.id and not binding.show):
                continue
            seen.add(binding.action)
            key = self.app.get_key_display(binding)
            said = f"{binding.description:<18} {binding.tooltip}"
            style = "" if enabled else "$quiet"
            lines.append(Content.assemble(Content.styled(f"{key:>9}  ", "bold $accent"), Content.styled(said, style)))
        return Content("\n").join(lines)


def _signs() -> Content:
    return Content("\n").join(
        Content.assemble(Content.styled(f"{sign:>9}  ", style), Content(words)) for sign, style, words in SIGNS
    )
