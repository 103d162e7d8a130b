"""Lines that change often and may be many: a repaint costs what is seen of them and has changed, not what there is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region, Size
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget


class Rows(Widget):
    """Lines of text, each no wider than the widget. They can be selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Content] = ()

    def show(self, lines: Sequence[Content]) -> None:
        """Show other lines. A line that is the same value as before, or says the same, is not drawn again."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh(layout=True)
            return
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(before, lines, strict=True))
            if not (old is new or old.is_same(new))
        ]
        if changed:
            self.refresh(*changed)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.lines_at(width))

    def lines_at(self, width: int) -> Sequence[Content]:
        """The lines at a width that is not yet this widget's. A height that came after the width would flicker: a
        scroll bar that comes takes a column, and what is wrapped anew may let it go again.
        """
        return self._lines

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width, self.visual_style.rich_style)
        line = self._selected(y, self._lines[y])
        strips = Visual.to_strips(self, line, width, 1, self.visual_style, apply_selection=False, pad=True)
        return strips[0].apply_offsets(0, y) if strips else Strip.blank(width, self.visual_style.rich_style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    def _selected(self, y: int, line: Content) -> Content:
        span = self.text_selection.get_span(y) if self.text_selection else None
        if span is None:
            return line
        style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        start, end = span
        return line.stylize(style, start, None if end == -1 else end)
