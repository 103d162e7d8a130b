"""The nearest that there is to a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from wizard.policy_document import listed

_MOST = 3


def nearest(typed: str, known: Iterable[str]) -> str:
    """A question that names what may have been meant; "" when nothing is near."""
    names = {name.casefold(): name for name in known}
    near = get_close_matches(typed.strip().casefold(), names, _MOST, 0.7)
    return f"Did you mean {listed([names[name] for name in near], last='or')}?" if near else ""
