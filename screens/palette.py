"""What the palette offers: every key of the screen you are on, the steps to jump to, and the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from screens.journey import JourneyScreen
from screens.sheet import Sheet
from screens.theme import DARK, LIGHT
from screens.widgets.keys import in_order
from wizard.veil import VEIL

if TYPE_CHECKING:
    from screens.app import WizardApp


def commands(app: WizardApp, screen: Screen[object]) -> Iterator[SystemCommand]:
    """Everything that can be found from a screen."""
    seen = set()
    for node, binding, enabled, tooltip in in_order(screen.active_bindings.values()):
        if binding.id != "present" and enabled and binding.tooltip and binding.action not in seen:
            seen.add(binding.action)
            yield SystemCommand(
                binding.description,
                tooltip or binding.tooltip or "",
                lambda action=binding.action, node=node: app.run_action(action, node),
            )
    if isinstance(screen, JourneyScreen):
        yield from _steps(screen)
    elif isinstance(screen, Sheet) and screen.can_be_left:
        journey = next(below for below in app.screen_stack if isinstance(below, JourneyScreen))
        yield from _steps(journey, screen.leave)
    if VEIL.on:
        yield SystemCommand(
            "Stop presenting", "Show real ids, names and addresses again; asks before", app.action_present
        )
    else:
        yield SystemCommand("Present", "Show stand-ins for ids, names and addresses", app.action_present)
    yield SystemCommand(
        "Save a picture of this screen", "As SVG, in this folder; with stand-ins while you present", app.action_picture
    )
    for title, what, theme in (
        ("Dark theme", "For dark rooms", DARK.name),
        ("Light theme", "For bright rooms", LIGHT.name),
        ("Terminal colours", "Use your terminal's own colours", "ansi-dark"),
    ):
        now = " · the one that is on" if app.theme == theme else ""
        yield SystemCommand(title, f"{what}{now}", lambda theme=theme: setattr(app, "theme", theme))


def _steps(journey: JourneyScreen, leave: Callable[[], None] = lambda: None) -> Iterator[SystemCommand]:
    """Every step of the journey, to jump to; from another screen, `leave` ends that one first."""

    def go_to(step_id: str) -> None:
        leave()
        journey.go_to(step_id)

    if not journey.is_loaded:
        return
    from wizard.journey import STEPS, number_of, phase_of

    for step in STEPS:
        what = f"{phase_of(step).title} · {step.owner.words}"
        yield SystemCommand(f"Go to {number_of(step)}: {step.title}", what, lambda step_id=step.id: go_to(step_id))
