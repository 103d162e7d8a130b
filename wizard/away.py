"""What happened since the last look, in sentences: the same on the screens, in lines of text and in commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from wizard.denials import in_words
from wizard.engine.drift import Drift
from wizard.engine.hands import NOBODY
from wizard.engine.meanwhile import Meanwhile
from wizard.engine.written import Wrote
from wizard.handoff.arriving import Arrival
from wizard.journey import STEPS
from wizard.moments import in_utc
from wizard.show import wrapped

_TITLES = {step.id: step.title for step in STEPS}

FOLLOWS = "What follows from that, and from what was noted here"
"""Above what differs because something else does."""

_NAMED = 3
"""Writes that a line names; the list of requests has them all."""


class Line(NamedTuple):
    """Some writes of one person in one step: what they were, and the details of each."""

    says: str
    each: tuple[str, ...]


def headline(meanwhile: Meanwhile) -> str:
    """Above what differs and this journey did not write."""
    number = len(meanwhile.others)
    nothing = "Nothing else differs" if meanwhile.wrote else "Nothing differs"
    if not number:
        return f"{nothing} from what was seen then"
    return f"Changed without this journey: {number} thing{'s' if number != 1 else ''}"


def attributed(meanwhile: Meanwhile) -> Iterator[tuple[Drift, str]]:
    """What differs and this journey did not write, each with who did it, where somebody is named; of each thing once."""
    told: set[str] = set()
    for difference in meanwhile.others:
        subject = difference.about.subject or ""
        by = meanwhile.by.get(subject, "") if subject not in told else ""
        told.add(subject)
        yield difference, "" if by == NOBODY else by


def nobody(meanwhile: Meanwhile) -> str:
    """That nobody is named for some of it, once for all."""
    nameless = [by == NOBODY for by in meanwhile.by.values()]
    if not any(nameless):
        return ""
    return NOBODY if all(nameless) else f"Of the others: {NOBODY}"


def written_headline(wrote: Sequence[Wrote], *, since: bool = True) -> str:
    """Above what this journey wrote."""
    number = f"{len(wrote)} change{'s' if len(wrote) != 1 else ''}"
    return f"This journey itself wrote {number}{' since its pages were looked at last' if since else ' so far'}"


def lines(wrote: Sequence[Wrote]) -> Iterator[Line]:
    """Writes in words, those of one person in one step together."""
    for (step, who, back), group in groupby(wrote, key=lambda one: (one.step, one.who, one.back)):
        some = list(group)
        first, last = in_utc(some[0].at), in_utc(some[-1].at)
        when = first if first == last else f"{first} to {last if first[:10] != last[:10] else last[11:]}"
        named = "; ".join(one.words for one in some[:_NAMED])
        more = f"; and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
        taken = "taken back" if back else "written"
        says = f"{when}, {in_words(who)}, {_TITLES.get(step, step)}: {len(some)} {taken}: {named}{more}."
        each = tuple(f"{in_utc(one.at)}  {one.words} · request {one.request_id or 'unknown'}" for one in some)
        yield Line(says, each)


def told(meanwhile: Meanwhile) -> Iterator[str]:
    """What happened since the last look, in lines of text."""
    if meanwhile.wrote:
        yield f"{written_headline(meanwhile.wrote)}:"
        yield from _listed(meanwhile.wrote)
    yield f"{headline(meanwhile)}{':' if meanwhile.others else '.'}"
    for difference, by in attributed(meanwhile):
        yield from wrapped(difference.sentence, "     ", "   ≠ ")
        if by:
            yield from wrapped(by, "     ")
    if rest := nobody(meanwhile):
        yield from wrapped(rest, "     ")
    if meanwhile.follows:
        yield f"{FOLLOWS}:"
    for difference in meanwhile.follows:
        yield from wrapped(difference.sentence, "     ", "   ≠ ")


def told_arrival(arrival: Arrival) -> Iterator[str]:
    """Who handed a journey over, when, what is this person's part, and what was written so far, in lines of text."""
    yield from wrapped(arrival.sentence)
    yield from wrapped(arrival.part)
    for ask in arrival.asks.steps:
        yield from wrapped(ask.words, "     ", "   · ")
    yield from told_written(arrival.wrote)


def told_written(wrote: Sequence[Wrote]) -> Iterator[str]:
    """What a journey wrote so far, shortened; where all of it stands."""
    if not wrote:
        yield "Nothing was written so far."
        return
    yield f"{written_headline(wrote, since=False)}:"
    yield from _listed(wrote)


def _listed(wrote: Sequence[Wrote]) -> Iterator[str]:
    for line in lines(wrote):
        yield from wrapped(line.says, "     ", "   · ")
    yield "   The command report lists each, with the id of its request."
