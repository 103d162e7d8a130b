"""Presenter mode in the screens: what is drawn goes through the veil where it is laid out, before any line is broken.

Textual lays out all text as `Content`, in a handful of methods; so they are what is veiled, for every widget there is,
toasts, tooltips and the palette too. What widgets hold stays real: lifting the veil shows it again. What is typed is
drawn as dots, except what is looked for in the palette; and while a field holds it, it stands nowhere else either.
"""

from __future__ import annotations

import difflib
import functools
import re
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.text import Text
from textual.app import App
from textual.color import Color
from textual.command import CommandInput
from textual.content import Content, Span
from textual.events import Resize
from textual.filter import LineFilter
from textual.widget import Widget
from textual.widgets import Input

from wizard.veil import VEIL

R = TypeVar("R")

DOT = "•"

SEARCH = "search"
"""The class of fields in which something is looked for: what is found may be seen, as far as it may be."""

_TELLS = 5
"""Characters from which on a piece of what is typed tells something; less stands in many words."""

_TOKEN = re.compile(r"[a-z]+-[0-9A-Z]{6}\b|\w+|\W")
"""A stand-in is one token, so that all of it looks alike."""

_LAID_OUT = ("_wrap_and_format", "get_height", "get_optimal_width", "get_minimal_width", "truncate", "render_segments")
_real = {name: getattr(Content, name) for name in _LAID_OUT}
_real_value = Input._value
_real_init = Input.__init__
_fields: dict[int, tuple[weakref.ref[Input], str]] = {}
"""Fields that show dots, with what stood in them at first."""


def mend() -> None:
    """From now on all text that is laid out goes through the veil."""
    for name, method in _real.items():
        setattr(Content, name, _veiled_first(method))
    Input._value = property(_dots)  # type: ignore[assignment]
    Input.__init__ = _noted  # type: ignore[method-assign, assignment]
    VEIL.typing = typing


def _veiled_first(method: Callable[..., R]) -> Callable[..., R]:
    @functools.wraps(method)
    def lay_out(content: Content, *args: Any, **more: Any) -> R:
        return method(veiled(content), *args, **more)

    return lay_out


def _dots(field: Input) -> Text:
    if VEIL.on and not isinstance(field, CommandInput):
        return Text(DOT * len(field.value), no_wrap=True, overflow="ignore", end="")
    value: Text = _real_value.fget(field)  # type: ignore[attr-defined]
    return value


@functools.wraps(_real_init)
def _noted(field: Input, *args: Any, **more: Any) -> None:
    _real_init(field, *args, **more)
    if not isinstance(field, CommandInput) and not field.has_class(SEARCH):
        place = id(field)
        _fields[place] = (weakref.ref(field, lambda _: _fields.pop(place, None)), field.value)


def typing() -> tuple[str, ...]:
    """What people have typed into the fields that are there now, and its pieces, as far as they tell something."""
    found: set[str] = set()
    for known, first in list(_fields.values()):
        field = known()
        if field is not None and field.is_running and field.value != first:
            found |= {field.value, *re.split(r"[/\\@,;:=]+", field.value)}
    return tuple(sorted(piece for piece in map(str.strip, found) if len(piece) >= _TELLS))


def veiled(content: Content) -> Content:
    """Content as it may be shown; stand-ins look as what they stand for did."""
    if not VEIL.on:
        return content
    shown = VEIL.text(content.plain)
    return content if shown == content.plain else _rewritten(content.plain, shown, tuple(content.spans))


@functools.lru_cache(maxsize=1024)
def _rewritten(plain: str, shown: str, spans: tuple[Span, ...]) -> Content:
    before, after = _TOKEN.findall(plain), _TOKEN.findall(shown)
    styled = Content(plain, list(spans))
    pieces, place = [], 0
    for kind, start, end, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        length = sum(map(len, before[start:end]))
        if kind == "equal":
            pieces.append(styled[place : place + length])
        else:
            new = "".join(after[first:last])
            at = max(place + length - 1, 0)
            pieces.append(
                Content(new, [Span(0, len(new), span.style) for span in spans if span.start <= at < span.end])
            )
        place += length
    return Content("").join(pieces)


def badge() -> Content:
    """On every screen, while somebody presents."""
    return Content.styled(" PRESENTING ", "bold reverse") if VEIL.on else Content("")


class Veiled(LineFilter):
    """The last net: no line leaves for the terminal or a picture with an identifier in it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        text = "".join(segment.text for segment in segments)
        if not VEIL.hides(text):
            return segments
        room = sum(segment.cell_length for segment in segments)
        left = set_cell_size(VEIL.text(text), room)
        drawn = []
        for number, segment in enumerate(segments):
            part = left if number == len(segments) - 1 else left[: len(segment.text)]
            left = left[len(part) :]
            drawn.append(Segment(part, segment.style, segment.control))
        return drawn


def copy(app: App[Any], text: str) -> bool:
    """Send a text to the clipboard. Returns whether it was; otherwise it was said why not."""
    if VEIL.hides(text):
        refuse(app)
        return False
    app.copy_to_clipboard(text)
    return True


def refuse(app: App[Any]) -> None:
    """Say why something was not copied."""
    app.notify(
        "Not copied: while you present, what names somebody or something stays here, because a stand-in pasted into AWS "
        "would be worse than none. Stop presenting to copy.",
        markup=False,
    )


def draw_anew(app: App[Any]) -> None:
    """Lay out every screen again, also those below, as after a change of the window's size."""
    for screen in app.screen_stack:
        for node in screen.walk_children(Widget, with_self=True):
            node._layout_cache.clear()
            node._styles_cache.clear()
            node.notify_style_update()
            node.refresh(layout=True)
            node.post_message(Resize(node.size, node.virtual_size, node.container_size))
