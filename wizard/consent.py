"""What is asked before something is written or taken back, and what is said with it: the same in every face."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.engine.undoing import WayBack
from wizard.model import Change

MARK = "no way back"
"""How a change that nothing can take back is marked in a list, behind its sign."""

IN_ORDER = (
    "This journey made these. They are taken back one after another, in this order, and only where AWS still shows exactly "
    "what was left."
)

AT_THE_END = "What cannot be taken back stands at the end, with why."


def to_make(changes: Sequence[Change], where: str) -> str:
    """The question before changes are made: how many, where, and what they open or end for good."""
    number = len(changes)
    these = "this change" if number == 1 else f"these {number} changes"
    wider = sum(change.widens for change in changes)
    final = sum(change.irreversible for change in changes)
    asked = [f"Make {these} in {where}?"]
    if wider:
        asked.append(f"{_of_them(wider, number)} {'lets' if wider == 1 else 'let'} somebody do more than before.")
    if final:
        asked.append(f"{_of_them(final, number)} cannot be taken back.")
    return " ".join(asked)


def to_take_back(way: WayBack, where: str) -> str:
    """The question before changes are taken back; what cannot be is not counted."""
    number = len(way.can)
    these = "this change" if number == 1 else f"these {number} changes"
    return f"Take back {these} in {where}?"


def finality(change: Change) -> str:
    """Why there is no way back from a change; "" where there is one."""
    return f"No way back: {change.no_way_back}" if change.no_way_back else ""


def missing(change: Change, planned: Sequence[Change], agreed: Sequence[Change]) -> list[Change]:
    """What a change needs of what is planned, and what is not going to be made."""
    made = {one.id for one in agreed}
    return [one for one in planned if one.id in change.needs and one.id not in made]


def left_out(needed: Sequence[Change]) -> str:
    """Why a change cannot be ticked."""
    those = " and ".join(f"“{one.title}”" for one in needed)
    is_, it = ("is", "that") if len(needed) == 1 else ("are", "those")
    return f"It needs {those}, which {is_} left out: tick {it} first."


def goes_along(change: Change, before: Sequence[Change], after: Sequence[Change]) -> str:
    """What is left out or made along with a change that was just ticked or unticked; "" where nothing is."""
    was, now = {one.id for one in before}, {one.id for one in after}
    number = len((was ^ now) - {change.id})
    if not number:
        return ""
    these = "1 change that needs it is" if number == 1 else f"{number} changes that need it are"
    return f"{these} {'left out too' if change.id in was else 'ticked again too'}."


def headline(way: WayBack) -> str:
    """What an undo begins with."""
    if way.can:
        return f"{IN_ORDER} {AT_THE_END}" if way.cannot else IN_ORDER
    if way.cannot:
        return "Nothing can be taken back here: for what this journey made and still stands there is no way back."
    return "Nothing to take back: this journey made nothing there that still stands."


def of_no_return(way: WayBack) -> str:
    """The heading over what cannot be taken back."""
    return f"Cannot be taken back ({len(way.cannot)})"


def afterwards(way: WayBack) -> str:
    """What is said when an undo is over, of what it did not try; "" where there is nothing to say."""
    number = len(way.cannot)
    if not number:
        return ""
    return f"{number} other change{' stays' if number == 1 else 's stay'}: there is no way back from {'it' if number == 1 else 'them'}."


def _of_them(some: int, number: int) -> str:
    return "It" if number == 1 else f"{some} of them"
