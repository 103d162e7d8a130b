"""The pretend portal of a demo: what a person would do in the browser, chosen from a list, with what they then see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.sheet import Sheet
from screens.work import in_thread
from wizard.commands.session import Session
from wizard.demo.portal import ACTS, Portal, PortalRefused
from wizard.demo.portal_mapping import offered
from wizard.model import Step
from wizard.planner import STEP as SCHEDULE
from wizard.planner import planned, window
from wizard.users.questions import IMPORT_STEP

MAP = "users.map"

PASSING = (("1", "a minute"), ("15", "a quarter of an hour"), ("360", "six hours"), ("1440", "a day"))
"""Minutes that can be let pass, and what they are called."""


class Doing(NamedTuple):
    """One thing to choose: what it is called, and what is done; the answer is what the person then sees."""

    words: str
    do: Callable[[], str]


class PortalScreen(Sheet[bool]):
    """Ends with True once anything was done, so that the page behind looks again."""

    HELP_TEXT = (
        "In life the alliance lead does this in a browser, in AWS's portal. A demo has a pretend portal: choose what the "
        "person does. AWS shows it a little later, as in life; the page behind goes on looking."
    )
    BINDINGS = [
        Binding("enter", "choose", "Do it", id="portal-do", key_display="Enter", tooltip="Do what is chosen", show=True)
    ]
    DEFAULT_CSS = """
    PortalScreen {
        #portal-about { height: auto; padding: 1 2 0 2; color: $quiet; max-width: 110; }
        #portal-acts { height: 1fr; margin: 1 1; border: none; background: $background; }
        #portal-said { height: auto; max-height: 6; margin: 0 2 1 2; padding: 0 1; background: $surface;
                       border-left: thick $primary; }
    }
    """

    def __init__(self, session: Session, step: Step) -> None:
        super().__init__("The pretend portal of this demo")
        assert session.world is not None
        self._session = session
        self._step = step
        self._portal = session.world.portal
        self._doings: list[Doing] = []
        self._changed = False

    def body(self) -> ComposeResult:
        yield Static(
            Content("In life a person does this in the browser. Choose what they do; AWS shows it a little later."),
            id="portal-about",
        )
        yield OptionList(id="portal-acts")
        yield Static(Content.styled("The portal is waiting.", "$quiet"), id="portal-said")

    def on_mount(self) -> None:
        self._list()
        self.query_one(OptionList).focus()

    def _list(self) -> None:
        acts = self.query_one(OptionList)
        chosen = acts.highlighted or 0
        self._doings = list(doings(self._session, self._portal, self._step))
        acts.clear_options()
        acts.add_options(Option(Content(doing.words)) for doing in self._doings)
        acts.highlighted = min(chosen, len(self._doings) - 1)

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._do(self._doings[event.option_index])

    @work(exclusive=True, group="portal")
    async def _do(self, doing: Doing) -> None:
        said = self.query_one("#portal-said", Static)
        said.update(Content.styled("…", "$quiet"))
        try:
            told = Content(f"The portal says: {await in_thread(doing.do)}")
        except PortalRefused as refused:
            told = Content.styled(f"The portal says no: {refused}", "$text-warning")
        self._changed = True
        said.update(told)
        self._list()

    def action_back(self) -> None:
        self.dismiss(self._changed)


def doings(session: Session, portal: Portal, step: Step) -> Iterator[Doing]:
    """What can be done, first what belongs to the step, then the rest, then time that passes."""
    yield from _of_step(session, portal, step)
    for act in ACTS.values():
        if act.step == step.id and not act.asks:
            yield Doing(act.words, _bound(portal, act.name))
            for way, seen in act.failures.items():
                yield Doing(f"  … and it fails: {seen}", _bound(portal, act.name, failed=way))
    for minutes, words in PASSING:
        yield Doing(f"Let {words} pass", _bound(portal, "wait", minutes=minutes))
    for act in ACTS.values():
        if act.step != step.id and act.step and not act.asks:
            yield Doing(act.words, _bound(portal, act.name))


def _of_step(session: Session, portal: Portal, step: Step) -> Iterator[Doing]:
    """What needs values that the journey knows."""
    if step.id == MAP and session.situation.users.batch():
        number = len(session.situation.users.batch())
        yield Doing(f"Map the next {number} users as it is decided", lambda: _map_batch(session, portal))
    plan = planned(window(session.situation.answers)) if step.id == SCHEDULE else None
    if plan is not None:
        words = f"Book the migration for {plan.start:%Y-%m-%d %H:%M} UTC"
        yield Doing(words, _bound(portal, "schedule", at=plan.start.isoformat()))
    if step.id == IMPORT_STEP:
        yield Doing("Download the users, for users import without a file", lambda: _download(session))


def _map_batch(session: Session, portal: Portal) -> str:
    users = session.situation.users
    batch = users.batch()
    for user in batch:
        portal.map_user(user.address, offered(portal, users.decisions[user.key].role))
    return f"{len(batch)} users have their roles. Say in the list of users (m) that they are done."


def _download(session: Session) -> str:
    from wizard.demo.portal_users import downloaded

    assert session.world is not None
    return f"Downloaded to {downloaded(session.world)}. The list of users (m) can import it."


def _bound(portal: Portal, act: str, failed: str = "", **values: str) -> Callable[[], str]:
    return lambda: portal.do(act, values, failed=failed)
