"""HTML that cannot be broken by what is put into it: the only way to make markup is `tag`, and it escapes every text.

A template library would be one more thing to trust for four kinds of element; here a text has no way past `escape`.
"""

from __future__ import annotations

from html import escape

from wizard.cleaning import clean_block

_VOID = frozenset({"meta", "br"})
_CLOSED = frozenset({"rect"})
"""Drawings close what is empty; a page does not."""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: str | None, **attributes: str | int | None) -> Markup:
    """One element. Children that are no `Markup` are texts; attribute names may end in _ and hold _ for a dash."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean_block(str(value)), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    if name in _CLOSED:
        return Markup(f"<{name}{given}/>")
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def join(*children: str | None, between: str = "") -> Markup:
    """Several texts and elements one after another."""
    return Markup(between.join(_one(child) for child in children if child is not None))


def _one(child: str) -> str:
    return child if isinstance(child, Markup) else escape(clean_block(child), quote=False)
