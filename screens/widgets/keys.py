"""The line of keys at the bottom: what can be done here on the left, help and quit always on the right."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.content import Content
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

ALWAYS = ("help", "quit")
"""Ids of the bindings that stay in sight, however narrow the window is."""


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

    def compose(self) -> ComposeResult:
        if not self._bindings_ready:
            return
        keys: dict[str, FooterKey] = {}
        always: dict[str, FooterKey] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            place = always if binding.id in ALWAYS else keys
            if binding.show and binding.action not in place:
                shown = self.app.get_key_display(binding)
                key = FooterKey(binding.key, shown, binding.description, binding.action, disabled=not enabled)
                key.compact = False
                key.tooltip = Content(tooltip or binding.tooltip)
                place[binding.action] = key
        yield from keys.values()
        with HorizontalGroup(classes="always"):
            yield from (always[action] for action in sorted(always))
