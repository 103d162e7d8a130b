"""The users as a table that draws only the lines in sight, so that twenty thousand are as quick as twenty."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.safe import printable
from wizard.catalog import PREFIX
from wizard.users.board import DECIDED, DONE, NO_ACCESS, Board, Entry
from wizard.users.triage import ODD, Kind
from wizard.veil import VEIL

SIGNS = {DONE: "✓", DECIDED: "→", NO_ACCESS: "–"}
HEADINGS = ("", "standing", "address", "name", "role now", "last seen", "becomes")


class UserTable(ScrollView, can_focus=True):
    """One line per user; the arrows move, Space picks. What is drawn are segments, which nothing parses."""

    COMPONENT_CLASSES = {"users--head", "users--cursor", "users--quiet", "users--good", "users--warn", "users--picked"}
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", id="users-up", show=False),
        Binding("down,j", "move(1)", "Down", id="users-down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="users-page-up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="users-page-down", show=False),
        Binding("home,g", "go(0)", "First", id="users-first", show=False),
        Binding("end,G", "go(-1)", "Last", id="users-last", show=False),
        Binding("space", "pick", "Pick", id="users-pick", tooltip="Pick this user, or let go of them"),
        Binding(
            "a",
            "pick_all",
            "Pick all",
            id="users-pick-all",
            tooltip="Pick all that are listed, or let go of all",
        ),
    ]
    DEFAULT_CSS = """
    UserTable {
        height: 1fr;
        overflow-x: hidden;
        background: $background;
        .users--head { color: $quiet; background: $surface; }
        .users--cursor { color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background;
                         text-style: $block-cursor-blurred-text-style; }
        .users--quiet { color: $quiet; }
        .users--good { color: $text-success; }
        .users--warn { color: $text-warning; }
        .users--picked { color: $accent; text-style: bold; }
        &:focus .users--cursor { color: $block-cursor-foreground; background: $block-cursor-background;
                                 text-style: $block-cursor-text-style; }
    }
    """

    class Moved(Message):
        """Another user is under the cursor, or others are picked."""

    def __init__(self) -> None:
        super().__init__()
        self._board: Board | None = None
        self.places: Sequence[int] = ()
        self.picked: set[str] = set()
        self.cursor = 0

    # --- what it shows

    def show(self, board: Board, places: Sequence[int], *, anew: bool = False) -> None:
        """Other users, or the same in another order. The cursor stays with its user where they are still listed.

        `anew` says that they were looked for anew: else the cursor stays on its line when its user is gone.
        """
        here = self.place
        self._board, self.places = board, places
        if here is not None and here in places:
            self.cursor = places.index(here)
        else:
            self.cursor = 0 if anew else max(min(self.cursor, len(places) - 1), 0)
        self.virtual_size = Size(self.size.width, len(places) + 1)
        self._follow()
        self.refresh()

    @property
    def place(self) -> int | None:
        """The place of the user under the cursor; None when nobody is listed."""
        return self.places[self.cursor] if 0 <= self.cursor < len(self.places) else None

    @property
    def meant(self) -> list[int]:
        """The places of those who are picked, listed or not; of the one under the cursor when nobody is."""
        if self._board is None:
            return []
        if self.picked:
            return [place for place, user in enumerate(self._board.users.people) if user.key in self.picked]
        return [] if self.place is None else [self.place]

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs: on the line of the user."""
        return self.content_region.offset + Offset(0, self.cursor - round(self.scroll_offset.y) + 1)

    # --- keys and mouse

    def action_move(self, by: int) -> None:
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        self._go(self.cursor + by * max(self.size.height - 2, 1))

    def action_go(self, to: int) -> None:
        self._go(len(self.places) - 1 if to < 0 else to)

    def _go(self, to: int) -> None:
        to = max(0, min(to, len(self.places) - 1))
        if to != self.cursor:
            self.cursor = to
            self._follow()
            self.refresh()
            self.post_message(self.Moved())

    def _follow(self) -> None:
        """Scroll so that the cursor is in sight, below the line of headings."""
        top, rows = round(self.scroll_offset.y), max(self.size.height - 1, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + rows:
            self.scroll_to(y=self.cursor - rows + 1, animate=False, immediate=True)

    def action_pick(self) -> None:
        if self._board is not None and self.place is not None:
            self.picked ^= {self._board.users.people[self.place].key}
            self.refresh()
            self.post_message(self.Moved())

    def action_pick_all(self) -> None:
        if self._board is None:
            return
        listed = {self._board.users.people[place].key for place in self.places}
        self.picked = self.picked - listed if listed <= self.picked else self.picked | listed
        self.refresh()
        self.post_message(self.Moved())

    def on_click(self, event: Click) -> None:
        """A click goes to a user; on the first two cells it picks them too."""
        if event.y > 0:
            row = event.y - 1 + round(self.scroll_offset.y)
            if row < len(self.places):
                self._go(row)
                if event.x < 2:
                    self.action_pick()

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.places) + 1)
        self._follow()

    # --- lines

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            style = self.get_component_rich_style("users--head")
            return self._strip([(text, style) for text in HEADINGS], style, width)
        row = y - 1 + round(self.scroll_offset.y)
        if self._board is None or row >= len(self.places):
            return Strip.blank(width, self.rich_style)
        entry = self._board.entry(self.places[row])
        base = self.get_component_rich_style("users--cursor") if row == self.cursor else self.rich_style
        return self._strip(self._cells(entry, base, row == self.cursor), base, width)

    def _cells(self, entry: Entry, base: Style, at_cursor: bool) -> list[tuple[str, Style]]:
        def styled(name: str) -> Style:
            found = self.get_component_rich_style(f"users--{name}", partial=True)
            return base + Style(color=found.color, bold=found.bold, dim=found.dim) if not at_cursor else base

        user = entry.user
        odd = bool(ODD & set(entry.flags))
        standing = {DONE: styled("good"), DECIDED: base, NO_ACCESS: styled("quiet")}.get(entry.standing, styled("warn"))
        becomes = entry.becomes.removeprefix(PREFIX)
        if entry.decision is None:
            becomes = "(by hand)" if entry.proposal.doubt else f"({becomes})"
        return [
            ("●" if user.key in self.picked else " ", styled("picked")),
            (f"{SIGNS.get(entry.standing, '·')} {_STANDINGS.get(entry.standing, entry.standing)}", standing),
            (f"! {user.key}" if odd else user.key, styled("warn") if odd else base),
            (user.name, base),
            (entry.roles, styled("warn") if user.said else base),
            (user.last or "never", base if entry.kind is Kind.ACTIVE else styled("quiet")),
            (f"{becomes} +" if entry.gains else becomes, styled("quiet") if entry.decision is None else base),
        ]

    def _strip(self, cells: Sequence[tuple[str, Style]], base: Style, width: int) -> Strip:
        segments = []
        for (text, style), room in zip(cells, widths(width), strict=True):
            if room:
                segments += [Segment(fit(printable(VEIL.text(text)), room - 1), style), Segment(" ", base)]
        return Strip(segments).adjust_cell_length(width, base)


_STANDINGS = {NO_ACCESS: "none", "undecided": "open"}


def widths(width: int) -> tuple[int, ...]:
    """The cells of each column, its gap included; where there is little room, what is said below is left out."""
    sign, standing = 2, 10
    last = 11 if width >= 64 else 0
    rest = max(width - sign - standing - last, 12)
    name = rest // 5 if width >= 104 else 0
    becomes = (rest - name) * 3 // 10
    roles = becomes if width >= 50 else 0
    return sign, standing, rest - name - becomes - roles, name, roles, last, becomes


def fit(text: str, cells: int) -> str:
    """Text in exactly so many cells, a cut marked by an ellipsis."""
    if cells <= 0:
        return ""
    text = text[: cells * 2]
    if cell_len(text) > cells:
        return set_cell_size(text, cells - 1) + "…"
    return set_cell_size(text, cells)
