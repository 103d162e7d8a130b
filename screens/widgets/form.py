"""What questions stand in: it scrolls by pages, the focus goes along, and arrows go from question to question."""

from __future__ import annotations

from textual.containers import VerticalScroll


class Form(VerticalScroll, can_focus=False):
    """Page Up and Down show more of it; the first field that is then in sight is the one you are in.

    The arrows that a field has no use for go to the next one or the one before, and end at the ends.
    """

    def action_scroll_up(self) -> None:
        self._go(-1)

    def action_scroll_down(self) -> None:
        self._go(1)

    def _go(self, direction: int) -> None:
        fields = [field for field in self.screen.focus_chain if self in field.ancestors]
        focused = self.screen.focused
        if focused not in fields:
            return
        place = fields.index(focused) + direction
        if 0 <= place < len(fields):
            fields[place].focus()

    def action_page_up(self) -> None:
        self._page(-1)

    def action_page_down(self) -> None:
        self._page(1)

    def _page(self, direction: int) -> None:
        height = max(self.scrollable_content_region.height - 1, 1)
        self.scroll_relative(y=direction * height, animate=False, immediate=True)
        self.call_after_refresh(self._follow, direction)

    def _follow(self, direction: int) -> None:
        fields = [field for field in self.query("*") if field.focusable]
        seen = [field for field in fields if self.region.contains_region(field.region)] or [
            field for field in fields if field.region.overlaps(self.region)
        ]
        at_end = self.scroll_offset.y >= self.max_scroll_y
        if seen and self.screen.focused not in seen:
            seen[-1 if direction > 0 and at_end and self.screen.focused in fields[: -len(seen)] else 0].focus()
