"""What to press in the browser: numbered, the value to copy beside it, one click chosen and unfolded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual import events
from textual.content import Content

from screens.keynames import key
from screens.widgets.lines import Hung
from screens.widgets.rows import Rows
from wizard.clicks import Click, numbered

FALL_BACK = "if your terminal did not take it, select it here:"


class Clicks(Rows):
    """The clicks of one step. Only the way that holds the chosen click is unfolded, where there are several."""

    DEFAULT_CSS = """
    Clicks {
        height: auto;
        border: round $border;
        border-title-color: $quiet;
        padding: 0 1;
        margin: 1 0 0 0;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.border_title = Content(f"In the browser · ↑ ↓ choose · {key('copy-value', 'c')} copies")
        self._clicks: tuple[Click, ...] = ()
        self._step = ""
        self._chosen: dict[str, int] = {}
        self._copied: int | None = None
        self._owners: list[int] = []
        self._drawn: dict[int, list[tuple[int, Content]]] = {}
        self.display = False

    def open(self, step: str, clicks: Sequence[Click]) -> None:
        """Show the clicks of a step, by its id; which one was chosen there is remembered."""
        if step != self._step:
            self._copied = None
        self._step, self._clicks = step, tuple(clicks)
        self.display = bool(clicks)
        self._draw()

    @property
    def chosen(self) -> int:
        return min(self._chosen.get(self._step, 0), max(len(self._clicks) - 1, 0))

    @property
    def place(self) -> tuple[int, int]:
        """The first line of the chosen click, and how many it has."""
        return (self._owners.index(self.chosen), self._owners.count(self.chosen)) if self._owners else (0, 0)

    def choose(self, index: int) -> bool:
        """Choose another click. Returns whether there is such a one."""
        if not 0 <= index < len(self._clicks):
            return False
        self._chosen[self._step] = index
        self._draw()
        return True

    @property
    def can_copy(self) -> bool:
        return any(click.copy for click in self._clicks)

    @property
    def value(self) -> str:
        """The value of the chosen click, or of the next one that has one."""
        return str(self._clicks[self._with_value].copy) if self.can_copy else ""

    @property
    def _with_value(self) -> int:
        places: tuple[int, ...] = (*range(self.chosen, len(self._clicks)), *range(self.chosen))
        return next(index for index in places if self._clicks[index].copy)

    def show_copied(self) -> None:
        """Choose the click whose value was copied, and show the value for good."""
        self._copied = self._with_value
        self.choose(self._copied)

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        line = event.get_content_offset(self)
        if line is not None and line.y < len(self._owners):
            self.choose(self._owners[line.y])

    # --- drawing

    def _draw(self) -> None:
        self._drawn = {}
        if self.size.width:
            self._show_drawn()

    def _show_drawn(self) -> None:
        self._owners = [owner for owner, _ in self._told_at(self.size.width)]
        self.show(self.lines_at(self.size.width))

    def lines_at(self, width: int) -> Sequence[Content]:
        return [line for _, line in self._told_at(width)]

    def _told_at(self, width: int) -> list[tuple[int, Content]]:
        if width not in self._drawn:
            self._drawn[width] = list(self._told(width))
        return self._drawn[width]

    def _told(self, width: int) -> Iterator[tuple[int, Content]]:
        """Lines, each with the index of the click it belongs to."""
        open_part = self._clicks[self.chosen].part if self._clicks else ""
        for index, (number, begins, click) in enumerate(numbered(self._clicks)):
            if begins:
                fold = "▾ " if click.part == open_part else "▸ "
                yield from _of(index, _hung(Content.styled(fold, "$quiet"), Content.styled(begins, "bold"), width))
            if click.part == open_part:
                yield from _of(index, self._click(index, number, click, width))

    def _click(self, index: int, number: int, click: Click, width: int) -> Iterator[Content]:
        chosen = index == self.chosen
        pointer = Content.styled("▶", "bold $primary") if chosen else Content(" ")
        lead = Content.assemble(pointer, Content.styled(f"{number:>2}. ", "bold" if chosen else "$quiet"))
        indent = Content("     ")
        yield from _hung(lead, Content.styled(click.do, "bold" if chosen else ""), width)
        value = click.copy.splitlines()
        if value and not (chosen and len(value) > 1):
            more = Content.styled(f" … {len(value)} lines", "$quiet") if len(value) > 1 else Content("")
            shown = Content.assemble(
                Content.styled(f"{click.label or 'value'}: ", "$quiet"), Content.styled(value[0], "$accent"), more
            )
            yield from _hung(indent, shown, width)
        elif value:
            yield from _hung(indent, Content.styled(f"{click.label or 'text'}:", "$quiet"), width)
            for line in value:
                yield from _hung(indent, Content.styled(line, "$accent"), width)
        if chosen:
            yield from self._unfolded(index, click, indent, width)

    def _unfolded(self, index: int, click: Click, indent: Content, width: int) -> Iterator[Content]:
        for words, said in (("then you see: ", click.see), ("if not: ", click.trouble)):
            if said:
                yield from _hung(indent, Content.styled(f"{words}{said}", "$quiet"), width)
        if index == self._copied:
            sent = Content.assemble(
                Content.styled("copied", "$text-success"), Content.styled(f"; {FALL_BACK}", "$quiet")
            )
            yield from _hung(indent, sent, width)
            for line in click.copy.splitlines():
                yield from _hung(Content(""), Content(line), width)


def _hung(lead: Content, text: Content, width: int) -> Iterable[Content]:
    return Hung((lead, text)).content(width).split("\n")


def _of(index: int, lines: Iterable[Content]) -> Iterator[tuple[int, Content]]:
    return ((index, line) for line in lines)
