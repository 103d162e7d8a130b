"""Reading a file of the portal: its path, what its columns were taken for, what has to be asked, and who agrees."""

from __future__ import annotations

from collections.abc import Callable

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from screens.desk import Desk
from screens.sheet import Sheet
from screens.work import in_thread
from wizard.commands.errors import CannotGoOn
from wizard.commands.naming import given, offered
from wizard.model import Owner
from wizard.people import A_NAME
from wizard.users.cells import BadFile
from wizard.users.columns import NO_COLUMN, BadColumns, Doubt
from wizard.users.intake import Intake, intake
from wizard.users.legacy import titles
from wizard.users.questions import inactive_days
from wizard.users.value import Users
from wizard.veil import shorten

_NONE_OF_THEM = {"role", "name", "last-login"}
"""What a file need not have."""


class ImportScreen(Sheet[Users]):
    """Ends with the users of a file of which nothing has to be asked any more."""

    AUTO_FOCUS = "#import-path"
    HELP_TEXT = (
        "Write or paste the path of the file that you downloaded, and press Enter: it is read. What each column was taken for stands below it, with "
        "the first users; where nothing in the file tells, you are asked. Nothing is imported before you agree with "
        "the key for Import, or with Enter below them."
    )
    BINDINGS = [
        Binding("ctrl+s", "agree", "Import", id="import-agree", tooltip="Import what stands here", priority=True),
        Binding("escape", "back", "Back", id="import-back", tooltip="Nothing is imported"),
    ]
    DEFAULT_CSS = """
    ImportScreen {
        #importing { padding: 1 2; }
        #importing Static { height: auto; max-width: 110; }
        Input { border: none; height: 1; background: $surface; margin: 0 0 1 0; }
        Input:focus { border: none; background: $panel; }
        #import-doubt { height: auto; max-height: 9; border: none; background: $surface; margin: 0 0 1 0; display: none; }
        #import-who { display: none; max-width: 60; }
        #import-asked { text-style: bold; }
        #import-said { margin: 0 0 1 0; }
        &.-doubt #import-doubt { display: block; }
        &.-ready #import-who { display: block; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Import users")
        self._desk = desk
        self._file: Intake | None = None
        self._users: Users | None = None

    def body(self) -> ComposeResult:
        with VerticalScroll(id="importing", can_focus=False):
            yield Static(Content("Path of the file that you downloaded (CSV or JSON). Enter reads it."))
            yield Input(self._usual(), id="import-path")
            yield Static(id="import-said")
            yield Static(id="import-asked")
            yield OptionList(id="import-doubt")
            who = offered(self._desk.session, Owner.ALLIANCE_LEAD)
            yield Input(who, placeholder=A_NAME, id="import-who")
            yield Static(id="import-wrong")

    def _usual(self) -> str:
        """In a demo, the file that the pretend portal gave."""
        world = self._desk.session.world
        if world is None:
            return ""
        from wizard.demo.portal_users import downloaded

        return str(downloaded(world))

    # --- reading

    @on(Input.Changed, "#import-path")
    def _forget(self) -> None:
        """What stood here is of another file."""
        if self._file is not None:
            self._file = None
            self._show()

    @on(Input.Submitted, "#import-path")
    def _submitted(self) -> None:
        self._read()

    def _read(self) -> None:
        path = self.query_one("#import-path", Input).value
        today = self._desk.session.situation.clock().date()
        self._file = None
        self._load(lambda: intake(path, today))

    @work(exclusive=True, group="read")
    async def _load(self, read: Callable[[], Intake]) -> None:
        """Read a file, or read it another way, beside the screen; where nothing is to be asked, judge its users too."""
        before, now = self._desk.session.situation.users, self._desk.session.situation.clock()
        days = inactive_days(self._desk.session.situation.answers)

        def job() -> tuple[Intake, Users | None]:
            file = read()
            if file.doubts:
                return file, None
            users = file.imported(before, now)
            users.triage(days)
            return file, users

        self._wrong(Content.styled("Reading …", "$quiet"))
        try:
            self._file, self._users = await in_thread(job)
        except (BadFile, BadColumns) as error:
            self._show()
            self._wrong(Content.styled(str(error), "$text-error"))
            return
        self._wrong(Content(""))
        self._show()

    # --- showing and asking

    def _show(self) -> None:
        file = self._file
        self.set_class(bool(file and file.doubts), "-doubt")
        self.set_class(bool(file and not file.doubts), "-ready")
        self.query_one("#import-said", Static).update(described(file) if file else Content(""))
        asked = self.query_one("#import-asked", Static)
        if file is None:
            asked.update(Content(""))
        elif file.doubts:
            asked.update(Content(file.doubts[0].question))
            listing = self.query_one("#import-doubt", OptionList)
            listing.clear_options()
            listing.add_options(Option(Content(shorten(choice, 100))) for choice in choices_of(file.doubts[0]))
            listing.highlighted = 0
            listing.focus()
        else:
            asked.update(
                Content("Who has looked at this and found it right? Leave it empty to import it all the same.")
            )
            self.query_one("#import-who", Input).focus()
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#import-doubt")
    def _settle(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        file = self._file
        if file is None or not file.doubts:
            return
        doubt = file.doubts[0]
        answer = choices_of(doubt)[event.option_index]
        self._load(lambda: file.settled(doubt.what, answer))

    def _wrong(self, content: Content) -> None:
        self.query_one("#import-wrong", Static).update(content)

    # --- agreeing

    @on(Input.Submitted, "#import-who")
    def action_agree(self) -> None:
        users = self._users
        if self._file is None or users is None or self._file.doubts:
            first = "Answer what is asked above" if self._file is not None else "Press Enter beside the path to read it"
            self._wrong(Content.styled(f"{first}; then you see what would be imported.", "$text-warning"))
            return
        who = self.query_one("#import-who", Input).value.strip()
        try:
            name = given(who) if who else ""
        except CannotGoOn as error:
            self._wrong(Content.styled(str(error), "$text-error"))
            return
        self._desk.session.speaker = name or self._desk.session.speaker
        self.dismiss(users.confirmed(name) if name else users)


def choices_of(doubt: Doubt) -> tuple[str, ...]:
    """What can be answered to a doubt, none of the columns included where a file need not have one."""
    if doubt.what in _NONE_OF_THEM and NO_COLUMN not in doubt.choices:
        return (*doubt.choices, NO_COLUMN)
    return doubt.choices


def described(file: Intake) -> Content:
    """What the file is, what each column was taken for, and the first users."""
    first, *rest = file.lines()
    lines = [Content.styled(first, "bold")]
    for number, line in enumerate(rest):
        lines.append(Content(line) if number < 4 else Content.styled(f"! {line}", "$text-warning"))
    if not any(doubt.what == "email" for doubt in file.doubts):
        lines.append(Content.styled("The first users:", "$quiet"))
        for user in file.preview():
            said = " · ".join([user.key, user.name or "no name", titles(user.roles) or user.said or "no role"])
            lines.append(Content(f"  {shorten(said, 110)} · last seen {user.last or 'never'}"))
    return Content("\n").join(lines)
