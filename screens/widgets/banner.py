"""The line at the top: what this is, which account, who is signed in, and whether it is a demo."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from screens.veiled import badge


class Banner(Horizontal):
    """One line that is on every screen, so that nobody ever wonders which account this is."""

    DEFAULT_CSS = """
    Banner {
        height: 1;
        background: $panel;
        padding: 0 1;
        #banner-left { width: auto; text-style: bold; }
        #banner-right { width: 1fr; text-align: right; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, demo: bool, right: Content | None = None) -> None:
        super().__init__()
        self._demo = demo
        self._rights: tuple[Content, ...] = (right or Content(""),)

    def compose(self) -> ComposeResult:
        yield Static(self._left(), id="banner-left")
        yield Static(self._right(), id="banner-right")

    def on_resize(self) -> None:
        """Also when presenting begins or ends."""
        self.query_one("#banner-left", Static).update(self._left())
        self._fit()

    def _left(self) -> Content:
        demo = Content.styled("  DEMO ", "bold $accent") if self._demo else Content("")
        return Content.assemble("Partner Central", demo, badge())

    def say(self, *rights: Content) -> None:
        """Show who and where on the right: the first of these for which there is room, else the last."""
        self._rights = rights
        if self.is_mounted:
            self._fit()

    def _fit(self) -> None:
        self.query_one("#banner-right", Static).update(self._right())

    def _right(self) -> Content:
        room = self.content_size.width - self._left().cell_length - 2
        return next((right for right in self._rights if right.cell_length <= room), self._rights[-1])
