"""What stands on a page has the height that its width needs, in the same pass: a page that is measured late flickers."""

from __future__ import annotations

from screens.widgets.rows import Rows
from tests.screens.sitting import Sitting, sitting

LONGEST = 8
"""Passes within which a page has to have come to rest."""


async def passes(sit: Sitting) -> int:
    """How often the screen is laid out until it is at rest, at most some more than it may be."""
    page, count = sit.app.screen.query_one("#page"), 0
    before = None
    while count <= LONGEST:
        await sit.pilot.pause()
        now = (page.show_vertical_scrollbar, page.virtual_size, page.scroll_offset)
        if now == before and not sit.app.screen._layout_required:
            return count
        before, count = now, count + 1
    return count


def whole(sit: Sitting) -> bool:
    """Whether there is a row for every line."""
    return all(not widget.display or widget.size.height == len(widget._lines) for widget in sit.app.screen.query(Rows))


async def test_no_line_is_cut_off_when_the_window_becomes_another() -> None:
    async with sitting(size=(120, 40)) as sit:
        for step in ("roles.personas", "link.account"):
            await sit.go_to(step)
            for size in ((80, 24), (120, 40), (50, 20), (160, 50), (40, 12)):
                await sit.resize(*size)
                assert whole(sit), f"{step} at {size}"


async def test_a_page_that_just_fits_comes_to_rest() -> None:
    async with sitting(size=(80, 24)) as sit:
        for step in ("decide.situation", "link.account"):
            await sit.go_to(step)
            page = sit.app.screen.query_one("#page")
            for columns in (80, 110):
                await sit.resize(columns, 50)
                just = page.virtual_size.height + 50 - page.size.height
                for rows in range(max(just - 1, 10), just + 2):
                    await sit.resize(columns, rows)
                    assert await passes(sit) <= LONGEST, f"{step} at {columns}x{rows} never comes to rest"
                    assert whole(sit)
