"""Text that wraps under itself: a sign or a label in front, and every line of the text below the first one."""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

NARROWEST = 16
"""Cells that the text gets however wide its lead is."""

Part = tuple[Content, Content]
"""A lead, and the text that hangs from it."""


class Hung(Visual):
    """Paragraphs that hang from their leads, wrapped to whatever width there is."""

    def __init__(self, *parts: Part) -> None:
        self._parts = parts

    def content(self, width: int) -> Content:
        """All of it, for a width in cells."""
        return Content("\n").join(line for lead, text in self._parts for line in _lines(lead, text, width))

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return max((lead.cell_length + text.cell_length for lead, text in self._parts), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.content(width).get_height(rules, width)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.content(width).render_strips(width, height, style, options)


def _lines(lead: Content, text: Content, width: int) -> list[Content]:
    first, *rest = text.wrap(max(width - lead.cell_length, NARROWEST)) or [Content("")]
    indent = Content(" " * lead.cell_length)
    return [Content.assemble(lead, first), *(Content.assemble(indent, line) for line in rest)]


class Hanging(Static):
    """A widget for it, whose text can be selected."""

    def __init__(self, *parts: Part, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Hung(*parts), id=id, classes=classes)
        self._hung = Hung(*parts)

    def say(self, *parts: Part) -> None:
        """Show other parts."""
        self._hung = Hung(*parts)
        self.update(self._hung)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._hung.content(self.content_size.width).plain), "\n"
