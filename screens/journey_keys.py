"""The keys of the main screen, in the order in which the footer and the help show them, and when they can be pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from screens.acting import Acts
    from wizard.model import Step

KEYS: list[BindingType] = [
    Binding("a", "review", "Review", id="review", tooltip="See what would be written, and agree or not"),
    Binding("f", "answer", "Answer", id="answer", tooltip="The questions of this step"),
    Binding("s", "state", "State", id="state", tooltip="State something that nobody can look up"),
    Binding("i", "sign_in", "Sign in", id="sign-in", show=False, tooltip="Sign in again, when the sign-in has ended"),
    Binding("c", "copy_value", "Copy", id="copy-value", tooltip="Copy the value of the click that is chosen"),
    Binding("P", "portal", "Portal", id="portal", tooltip="In the demo: do what a person does in the browser"),
    Binding("C", "calendar", "Calendar", id="calendar", tooltip="The migration window as a file for calendars"),
    Binding("m", "users", "Users", id="users", tooltip="The list of users: import, decide, map ten at a time"),
    Binding("v", "look", "Look", id="look", tooltip="Ask AWS again"),
    Binding("e", "evidence", "Evidence", id="evidence", tooltip="What was seen, and the calls that were made"),
    Binding("n", "go(1)", "Next", id="next", tooltip="The next step"),
    Binding("b", "go(-1)", "Back", id="back", tooltip="The step before"),
    Binding("x", "explain", "More", id="explain", show=False, tooltip="All of the explanation, or only its start"),
    Binding("u", "undo", "Undo", id="undo", show=False, tooltip="Take back what this journey made in this step"),
    Binding("t", "trouble", "Troubleshooting", id="trouble", show=False, tooltip="Look for a cause"),
    Binding("d", "done", "Definition of done", id="done", show=False, tooltip="What holds, by phase"),
    Binding("o", "turns", "Whose turn", id="turns", show=False, tooltip="What can be done now, and by whom"),
    Binding("h", "hand_over", "Hand over", id="hand-over", show=False, tooltip="Give the journey to the other person"),
    Binding("r", "hand_over(True)", "Report", id="report", show=False, tooltip="Where it stands, as one page"),
    Binding("w", "while_away", "What differs", id="resume", show=False, tooltip="What differs from the last time"),
    Binding("escape", "pause", "Stop looking", id="pause", show=False, tooltip="Stop a look, or stop looking again"),
    Binding("j", "scroll(1)", "Down", id="down", show=False),
    Binding("k", "scroll(-1)", "Up", id="up", show=False),
]


def can(action: str, step: Step | None, acts: Acts) -> bool | None:
    """Whether the page of a step can do something; what is None is shown as resting, what is False not at all."""
    if action == "portal":
        return acts.can_press(step)
    if action == "calendar":
        return step is not None and acts.can_write_calendar(step)
    if action == "state":
        return step is not None and acts.can_state(step)
    if action == "users":
        return step is not None and acts.can_see_users(step)
    if action in {"trouble", "done", "turns", "hand_over"}:
        return True
    if action == "sign_in":
        return True if acts.can_sign_in(step) else None
    if step is None:
        return None
    allowed = {
        "answer": lambda step: step.questions is not None,
        "review": acts.can_review,
        "undo": acts.can_undo,
    }
    return True if action not in allowed or allowed[action](step) else None
