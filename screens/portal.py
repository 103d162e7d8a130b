"""The pretend portal of a demo: what a person would do in the browser, chosen from a list, with what they then see."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.sheet import Sheet
from screens.work import in_thread
from wizard.commands.session import Session
from wizard.demo.portal import PortalRefused
from wizard.demo.portal_doings import Doing, doings
from wizard.model import Step


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
        yield Static(id="portal-said")

    def on_mount(self) -> None:
        self._list()
        waiting = " ".join(["The portal is waiting.", *self._portal.told[-1:]])
        self.query_one("#portal-said", Static).update(Content.styled(waiting, "$quiet"))
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
