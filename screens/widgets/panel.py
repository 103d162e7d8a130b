"""The verification panel: a matrix where checks have subjects, then what does not hold, in words, with what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import groupby
from os.path import commonprefix

from rich.cells import cell_len
from textual.content import Content

from screens.keynames import key
from screens.marks import BUSY, style_of
from screens.widgets.rows import Rows
from wizard.model import Check, Held, Result, Severity, Status, Step
from wizard.veil import VEIL
from wizard.verdicts import cell, rows, spoken
from wizard.words import glyph, sentence

MOST_ROWS = 200
"""Rows of a matrix that are drawn; the evidence screen has all of them."""

_SPOKEN = 10
"""Cells that a sign and its word need, with a blank after them."""

_NAMED = 16
"""Cells that names get beside columns with words."""


class Panel(Rows):
    """What was seen of one step. While a look is under way, what is not known yet shows as busy."""

    DEFAULT_CSS = """
    Panel {
        height: auto;
        border: round $border;
        border-title-color: $quiet;
        padding: 0 1;
        margin: 1 0 0 0;
        &.-busy { border: round $primary; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.border_title = Content("Verification")
        self._step: Step | None = None
        self._results: dict[tuple[str, str | None], Result] = {}
        self._expected: dict[str, tuple[str, ...]] = {}
        self._fresh: set[tuple[str, str | None]] = set()
        self._held: tuple[Held, ...] = ()
        self._wrapped: dict[tuple[str, str | None, int], tuple[Result, str, list[Content]]] = {}
        self._drawn: dict[int, Sequence[Content]] = {}
        self._busy = False

    def open(self, step: Step, results: Iterable[Result], held: Iterable[Held] = ()) -> None:
        """Show a step as it was last seen, with what was left out of its plan."""
        self._step = step
        self._held = tuple(held)
        self._results = {(result.check, result.subject): result for result in results}
        self._expected, self._fresh, self._busy, self._wrapped = {}, set(), False, {}
        self.draw()

    def begin(self) -> None:
        """A look begins; what was seen before stays until something newer is known."""
        self._expected, self._fresh, self._busy = {}, set(), True
        self.draw()

    def expect(self, check: Check, subjects: tuple[str, ...]) -> None:
        """Rows that will come."""
        self._expected[check.id] = subjects

    def add(self, results: Iterable[Result]) -> None:
        """Results as they arrive."""
        for result in results:
            self._results[result.check, result.subject] = result
            self._fresh.add((result.check, result.subject))
        self.draw()

    def end(self, complete: bool, held: Iterable[Held] = ()) -> None:
        """The look is over. When it was complete, what it did not see any more is gone."""
        self._busy = False
        if complete:
            self._held = tuple(held)
            expected = [(check, subject) for check, subjects in self._expected.items() for subject in subjects]
            keys = dict.fromkeys([*expected, *self._results])
            self._results = {key: self._results[key] for key in keys if key in self._fresh}
        self.draw()

    @property
    def known(self) -> tuple[int, int]:
        """How many results of the look under way are known, and how many are expected so far."""
        single = sum(check.subjects is None for check in self._step.checks) if self._step else 0
        expected = single + sum(len(subjects) for subjects in self._expected.values())
        return len(self._fresh), max(expected, len(self._fresh))

    def say(self, when: str) -> None:
        """In the frame: when it was looked at, and when it is looked at again."""
        self.border_title = Content(f"Verification · {when}")

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        self.set_class(self._busy, "-busy")
        self._drawn = {}
        if self.size.width:
            self.show(self.lines_at(self.size.width))

    def lines_at(self, width: int) -> Sequence[Content]:
        if self._step is None:
            return ()
        if width not in self._drawn:
            room = max(width, 20)
            self._drawn[width] = [*self._matrix(self._step, room), *self._sentences(self._step, room)]
        return self._drawn[width]

    # --- the matrix

    def _matrix(self, step: Step, width: int) -> Iterable[Content]:
        columns = [check for check in step.checks if check.column and self._subjects(check)]
        if not columns:
            return
        listed = dict.fromkeys(subject for check in columns for subject in self._subjects(check))
        shows = {*rows(columns, self._settled()), *self._unsettled()}
        subjects = [subject for subject in listed if subject in shows]
        if not subjects:
            return
        shown = {subject: VEIL.text(subject) for subject in subjects}
        prefix = shared_prefix(list(shown.values()))
        names = {subject: name[len(prefix) :] for subject, name in shown.items()}
        widths, with_words = _cell_widths(
            [check.column for check in columns], max(map(cell_len, names.values())), width
        )
        first = max(min(max(map(cell_len, names.values())), width - sum(widths) - 1), 1)
        heads = "".join(
            check.column[: cells - 1].ljust(cells) for check, cells in zip(columns, widths, strict=True)
        ).rstrip()
        head = f"{prefix}…" if prefix and len(prefix) < first else ""
        yield Content.styled(head.ljust(first + 1) + heads, "$quiet")
        for subject in subjects[:MOST_ROWS]:
            cells = [
                self._cell(check, subject, cells, with_words) for check, cells in zip(columns, widths, strict=True)
            ]
            yield Content.assemble(fitted(names[subject], first), " ", *cells)
        if len(subjects) > MOST_ROWS:
            yield Content.styled(
                f"… and {len(subjects) - MOST_ROWS} more: press {key('evidence', 'e')} to see all", "$quiet"
            )
        yield Content("")

    def _subjects(self, check: Check) -> Sequence[str]:
        known = [subject for name, subject in self._results if name == check.id and subject]
        return list(dict.fromkeys([*self._expected.get(check.id, ()), *known]))

    def _unsettled(self) -> set[str]:
        """The subjects of which something is still to come."""
        return {
            subject
            for check, subjects in self._expected.items()
            for subject in subjects
            if (check, subject) not in self._results
        }

    def _settled(self) -> list[Result]:
        """What is known, without what may turn out to be of a thing to which nothing applies: nothing comes and goes."""
        waiting = self._unsettled()
        return [
            result
            for result in self._results.values()
            if result.status is not Status.NOT_APPLICABLE or result.subject not in waiting
        ]

    def _cell(self, check: Check, subject: str, width: int, spoken: bool) -> Content:
        result = self._results.get((check.id, subject))
        if result is None:
            return Content.styled((BUSY if self._busy else " ").ljust(width), "$quiet")
        if not spoken:
            return Content.styled(glyph(result).ljust(width), style_of(result))
        return Content.styled(f"{glyph(result)} {cell(check, result, width - 3)}".ljust(width), style_of(result))

    # --- the sentences

    def _sentences(self, step: Step, width: int) -> Iterable[Content]:
        """Everything that needs a word: blockers first, then what is unknown, then advice, then what holds."""
        told = spoken(step.checks, self._settled())
        if not told and self._busy:
            yield Content.styled(f"{BUSY} looking", "$quiet")
        for _, group in groupby(sorted(told, key=_urgency)[:MOST_ROWS], key=_remedy):
            same = list(group)
            for result in same:
                yield from self._sentence(result, width)
            yield from _what_to_do(*_remedy(same[0]), width)
        yield from self._left_out(width)

    def _left_out(self, width: int) -> Iterable[Content]:
        """What is not planned although it may differ; the same reason is given once."""
        for (reason, remedy), group in groupby(self._held, key=lambda held: (held.reason, held.remedy)):
            names = ", ".join(held.subject for held in group)
            yield from _hung("? ", "$text-warning", f"Left out of the plan: {names}. {reason}", width)
            yield from _what_to_do("", remedy, width)

    def _sentence(self, result: Result, width: int) -> list[Content]:
        """A result in words. Wrapping is slow, so what was wrapped is kept until the result or the width is another."""
        key = (result.check, result.subject, width)
        said = VEIL.text(sentence(result))
        kept = self._wrapped.get(key)
        if kept is None or kept[0] is not result or kept[1] != said:
            kept = self._wrapped[key] = (result, said, list(_summary(result, width)))
        return kept[2]


def _urgency(result: Result) -> int:
    if result.status is Status.FAIL:
        return 0 if result.severity is Severity.BLOCKER else 2
    return 1 if result.status is Status.UNKNOWN else 3


def _summary(result: Result, width: int) -> Iterable[Content]:
    yield from _hung(f"{glyph(result)} ", style_of(result), sentence(result), width)


def _hung(sign: str, style: str, text: str, width: int) -> Iterable[Content]:
    first, *rest = _wrapped(text, width - 2)
    yield Content.assemble(Content.styled(sign, style), Content(first))
    for line in rest:
        yield Content(f"  {line}")


def _remedy(result: Result) -> tuple[str, str]:
    return result.owner.words, result.remedy if result.status is not Status.PASS else ""


def _what_to_do(owner: str, remedy: str, width: int) -> Iterable[Content]:
    """The remedy, once below the sentences that share it."""
    if not remedy:
        return
    first, *rest = _wrapped(f"{owner}: {remedy}" if owner else remedy, width - 4)
    yield Content.styled(f"  → {first}", "$quiet")
    for line in rest:
        yield Content.styled(f"    {line}", "$quiet")


def _cell_widths(heads: Sequence[str], name: int, width: int) -> tuple[list[int], bool]:
    """Cells for each column, and whether a sign has its word there: where there is room beside a name, never cutting a
    head; else the sign alone under its head; else as much of the heads as fits."""
    whole = [len(head) + 1 for head in heads]
    beside = width - min(name, _NAMED) - 1
    for more in (2, 0):
        spoken = [max(_SPOKEN, cells) + more for cells in whole]
        if sum(spoken) <= (width - 40 if more else beside):
            return [min(cells, 14) for cells in spoken], True
    if sum(whole) <= beside:
        return whole, False
    return [max((width - _NAMED) // len(heads), 3)] * len(heads), False


def fitted(name: str, width: int) -> Content:
    """A name in exactly `width` cells, cut in its middle where it has to be, because names differ at both ends."""
    if cell_len(name) > width and len(name) == cell_len(name):
        tail = (width - 1) // 2
        name = name[: width - 1 - tail] + "…" + name[len(name) - tail :]
    return Content(name).truncate(width, ellipsis=True, pad=True)


def _wrapped(text: str, width: int) -> list[str]:
    text = VEIL.text(text)
    if not text.isascii():
        return [line.plain.rstrip() for line in Content(text).wrap(max(width, 16))] or [""]
    return textwrap.wrap(text, max(width, 16), break_on_hyphens=False) or [""]


def shared_prefix(subjects: Sequence[str]) -> str:
    """What all names start with, when leaving it out makes them easier to read."""
    prefix = commonprefix(list(subjects)) if len(subjects) > 1 else ""
    while prefix and any(len(subject) - len(prefix) < 4 for subject in subjects):
        prefix = prefix[:-1]
    # A name is never cut inside a word.
    while prefix and not all(subject[len(prefix)].isupper() for subject in subjects):
        prefix = prefix[:-1]
    return prefix if len(prefix) >= 8 else ""
