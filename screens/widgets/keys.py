"""The line of keys at the bottom: what can be done here on the left, help and quit always on the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.events import Resize
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

ALWAYS = ("help", "quit")
"""Ids of the bindings that stay in sight, however narrow the window is."""

EASILY_MISSED = ("look", "evidence", "go(-1)")
"""Actions whose keys are the first to go where there is no room; help names them."""

LAST_TO_GO = "present"
"""The action that somebody who shows their screen looks for in a hurry."""


class Shown(NamedTuple):
    """A key as it stands in the line."""

    always: bool
    action: str
    key: str
    display: str
    description: str
    tooltip: str
    enabled: bool


class Keys(Footer):
    """Made from the bindings of the screen, like Textual's own."""

    DEFAULT_CSS = """
    Keys {
        background: $panel;
        .always { dock: right; width: auto; height: 1; background: $panel; padding: 0 0 0 1; }
        FooterKey.-disabled { text-opacity: 55%; text-style: none; }
        FooterKey.-disabled:ansi { text-opacity: 100%; text-style: dim; }
    }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._made_for = 0
        self._made_of: list[Shown] = []

    def compose(self) -> ComposeResult:
        if not self._bindings_ready:
            return
        self._made_for = self.app.size.width
        self._made_of = self._to_show()
        always = {shown.action: _widget(shown) for shown in self._made_of if shown.always}
        keys = {shown.action: _widget(shown) for shown in self._made_of if not shown.always}
        yield from _fitting(keys, self._made_for - 1 - sum(map(_cells, always.values())))
        with HorizontalGroup(classes="always"):
            yield from (always[action] for action in sorted(always))

    def _to_show(self) -> list[Shown]:
        shown: dict[tuple[bool, str], Shown] = {}
        for _, binding, enabled, tooltip in in_order(self.screen.active_bindings.values()):
            if binding.show:
                key, always = self.app.get_key_display(binding), binding.id in ALWAYS
                words = binding.description, tooltip or binding.tooltip
                shown.setdefault(
                    (always, binding.action), Shown(always, binding.action, binding.key, key, *words, enabled)
                )
        return list(shown.values())

    async def recompose(self) -> None:
        """Whoever asks for it knows that keys may have changed; most of the time they have not."""
        if self.is_attached and (self._made_for != self.app.size.width or self._made_of != self._to_show()):
            await super().recompose()

    def on_resize(self, event: Resize) -> None:
        if self._bindings_ready and event.size.width != self._made_for:
            self.call_after_refresh(self.recompose)


def _widget(shown: Shown) -> FooterKey:
    key = FooterKey(shown.key, shown.display, shown.description, shown.action, disabled=not shown.enabled)
    key.set_reactive(FooterKey.compact, False)  # by its name, it would be styled twice before it is on the screen
    key.tooltip = Content(shown.tooltip)
    return key


def in_order(bindings: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """Bindings in the order in which their screen lists them; those with a key of one's own come last in Textual's."""

    def place(active: ActiveBinding) -> tuple[int, int]:
        usual = type(active.node)._merged_bindings
        listed = [one.id for found in usual.key_to_bindings.values() for one in found] if usual else []
        name = active.binding.id
        return nodes.index(active.node), listed.index(name) if name in listed else len(listed)

    found = list(bindings)
    nodes = list(dict.fromkeys(active.node for active in found))
    return sorted(found, key=place)


def _fitting(keys: dict[str, FooterKey], room: int) -> list[FooterKey]:
    """The keys for which there is room, whole: without those that can do nothing, then without those easily missed."""
    shown = list(keys.values())
    disabled = [key for key in shown if key.has_class("-disabled")]
    missed = [keys[action] for action in EASILY_MISSED if action in keys]
    others = [key for key in reversed(shown) if key.action != LAST_TO_GO]
    for key in [*reversed(disabled), *missed, *others, *shown]:
        if sum(map(_cells, shown)) <= room:
            break
        if key in shown:
            shown.remove(key)
    return shown


def _cells(key: FooterKey) -> int:
    return cell_len(key.key_display) + cell_len(key.description) + 3
