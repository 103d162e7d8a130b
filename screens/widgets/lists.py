"""Page keys for lists that are not drawn: after a change, or in a window without room, Textual's own end in a KeyError.

Every list needs it, the palette's too, so it is mended where they all come from.
"""

from __future__ import annotations

from textual._widget_navigation import Direction
from textual.widgets import OptionList

_move_page = OptionList._move_page


def _move_page_if_drawn(self: OptionList, direction: Direction) -> None:
    if self._lines:  # asking for the lines lays them out, if there is room for any
        _move_page(self, direction)


def mend() -> None:
    """From now on a page key in a list that is not drawn does nothing."""
    OptionList._move_page = _move_page_if_drawn  # type: ignore[method-assign]
