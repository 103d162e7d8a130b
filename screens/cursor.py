"""Where the terminal's cursor belongs: on what has the focus. Screen readers and braille lines follow it."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import OptionList


def cursor_of(widget: Widget | None) -> Offset:
    """The cell of the screen that a person is at: the letter, the line or the button they would act on."""
    if widget is None:
        return Offset(0, 0)
    typing_at: Offset | None = getattr(widget, "cursor_screen_offset", None)
    if typing_at is not None:
        # Textual counts the cell after the last letter twice.
        return typing_at - Offset(1, 0) if getattr(widget, "cursor_at_end", False) else typing_at
    here = widget.content_region.offset
    if isinstance(widget, OptionList) and widget.highlighted is not None:
        line = widget._index_to_line.get(widget.highlighted, 0) - round(widget.scroll_offset.y)
        return here + Offset(0, min(max(line, 0), max(widget.content_region.height - 1, 0)))
    if not widget.can_focus_children:  # a set of radio buttons has the focus for the one that is selected
        selected = widget.query(".-selected")
        return selected.first().content_region.offset if selected else here
    return here
