"""The users: found as you type, sorted, picked, decided about one by one or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from screens.desk import Desk
from screens.sheet import Sheet
from screens.veiled import SEARCH
from screens.widgets.user_table import UserTable
from wizard.answers import Answers, BadAnswer
from wizard.commands.naming import offered, stands_in_the_name_of, who_decides
from wizard.model import Owner
from wizard.state.errors import StateError
from wizard.users.board import SORTS, Board, Entry, marked_words, unmap_words
from wizard.users.deciding import Decided, decide_all, own, undecide
from wizard.users.value import Users
from wizard.veil import shorten

if TYPE_CHECKING:
    from screens.users_deciding import Chosen


class UsersScreen(Sheet[bool]):
    """Everything is noted at once; ends with True when something was."""

    AUTO_FOCUS = "UserTable"
    HELP_TEXT = (
        "Type after / to find users: every word has to occur in what stands about them, such as open, inactive, "
        "duplicate or a role. Space picks a user, a picks all that are listed; p takes what is proposed for them, r "
        "chooses a role, o sorts. ! marks an address that is perhaps nobody's own: with others it is left open, and "
        "decided about by itself. + marks that they can do more afterwards; what is only proposed stands in brackets. "
        "Everything is noted at once."
    )
    BINDINGS = [
        Binding("slash", "find", "Find", id="users-find", key_display="/", tooltip="Find users by words"),
        Binding("p", "propose", "Take", id="users-propose", tooltip="Take what is proposed for those picked"),
        Binding("r", "decide", "Role", id="users-decide", tooltip="Choose a role, or no access, for those picked"),
        Binding("t", "undecide", "Take back", id="users-undecide", show=False, tooltip="Take back what was decided"),
        Binding("d", "done", "Done", id="users-done", tooltip="Say who of the next ten is mapped in the portal"),
        Binding(
            "o",
            "sort",
            "Sort",
            id="users-sort",
            tooltip="Another order: file, email, name, role, last, decision",
        ),
        Binding("m", "import", "Load", id="users-import", tooltip="Read a file of the portal"),
        Binding("escape", "back", "Back", id="users-back", tooltip="Back; everything is noted"),
    ]
    DEFAULT_CSS = """
    UsersScreen {
        #users-filter { border: none; height: 1; padding: 0 1; background: $surface; }
        #users-filter:focus { border: none; background: $panel; }
        #users-said { height: auto; max-height: 3; padding: 0 1; color: $quiet; background: $surface; }
        #users-about { height: 5; padding: 0 1; border-top: solid $border; }
        #users-empty { padding: 2 2; height: 1fr; display: none; }
        &.-nobody #users-empty { display: block; }
        &.-nobody #users-body, &.-nobody #users-filter { display: none; }
        &.-short #users-about { height: 3; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Users")
        self._desk = desk
        self._board = _board(desk)
        self._sort = "file"
        self._changed = False
        self._note = Content("")

    def body(self) -> ComposeResult:
        yield Input(placeholder="/ to find: words that stand about a user", id="users-filter", classes=SEARCH)
        nobody = "Nobody was imported yet. Download the users from the portal, then press m to read the file."
        yield Static(Content(nobody), id="users-empty")
        with Vertical(id="users-body"):
            yield UserTable()
            yield Static(id="users-about")
            yield Static(id="users-said")

    def on_mount(self) -> None:
        self._show()

    @property
    def _table(self) -> UserTable:
        return self.query_one(UserTable)

    # --- showing

    def _show(self, note: Content | None = None) -> None:
        """Everything anew, after what is known or looked for has changed."""
        self._note = note or Content("")
        self.set_class(not len(self._board), "-nobody")
        self._list()
        self.refresh_bindings()

    def _list(self, *, anew: bool = False) -> None:
        words = self.query_one("#users-filter", Input).value
        self._table.show(self._board, self._board.sort(self._board.find(words), self._sort), anew=anew)
        self._say()

    @on(UserTable.Moved)
    def _say(self) -> None:
        table, counts = self._table, self._board.counts()
        entry = None if table.place is None else self._board.entry(table.place)
        self.query_one("#users-about", Static).update(about(entry))
        left = len(self._board.undecided)
        said = f"{len(table.places):,} of {counts['users']:,} listed, by {self._sort} · {left:,} active still open"
        said += f" · {counts['mapped']:,} of {counts['to map']:,} mapped, as stated"
        unmap = len(self._board.users.to_unmap)
        said += f" · {unmap:,} to unmap in the portal" if unmap else ""
        picked = Content.styled(f"{len(table.picked):,} picked  ", "bold $accent") if table.picked else Content("")
        lines = [Content.assemble(picked, Content(said))]
        self.query_one("#users-said", Static).update(
            Content("\n").join([*([self._note] if self._note.plain else []), *lines])
        )

    @on(Input.Changed, "#users-filter")
    def _filter(self) -> None:
        self._list(anew=True)

    @on(Input.Submitted, "#users-filter")
    def _to_table(self) -> None:
        self._table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"propose", "decide", "undecide", "done", "import"} and self._desk.session.journey.read_only:
            return None
        if action in {"propose", "decide", "undecide", "find", "sort"}:
            return True if len(self._board) else None
        if action == "done":
            return True if self._board.users.waiting or self._board.users.to_unmap else None
        return True

    def action_find(self) -> None:
        self.query_one("#users-filter", Input).focus()

    def action_sort(self) -> None:
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self._show()

    @property
    def can_be_left(self) -> bool:
        return True

    def leave(self) -> None:
        self.dismiss(self._changed)

    def action_back(self) -> None:
        """From the words back to the table, then to everybody, and then back to the step."""
        words = self.query_one("#users-filter", Input)
        if self.focused is not self._table and len(self._board):
            self._table.focus()
        elif words.value:
            words.value = ""
        else:
            self.leave()

    # --- deciding

    def action_propose(self) -> None:
        """Take what is proposed. A person has to agree by name first where somebody can do more afterwards, and nobody
        decides before it is known in whose name.
        """
        meant = self._table.meant
        agree = any(self._widens(place) for place in own(self._board, meant, None))
        if agree or not self._desk.session.speaker:
            self._ask(meant, begin="consent" if agree else "by")
            return
        self._decided(self._decide(meant, None, "", ""))

    def _widens(self, place: int) -> bool:
        entry = self._board.entry(place)
        return bool(entry.proposal.widens) and entry.decision is None

    def action_decide(self) -> None:
        self._ask(self._table.meant)

    def _ask(self, meant: list[int], begin: str = "") -> None:
        from screens.users_deciding import DecideScreen

        if meant:
            entries = [self._board.entry(place) for place in meant]
            session = self._desk.session
            self.app.push_screen(
                DecideScreen(entries, session.situation.answers, by=who_decides(session), begin=begin),
                lambda chosen: self._chosen(meant, chosen) if chosen else None,
            )

    def _chosen(self, meant: list[int], chosen: Chosen) -> None:
        self._desk.session.speaker = chosen.by
        self._decided(self._decide(meant, chosen.role, chosen.reason, chosen.consent))

    def _decide(self, meant: list[int], role: str | None, reason: str, consent: str) -> Decided:
        by, at = self._desk.session.speaker, self._desk.session.situation.clock()
        return decide_all(self._board, meant, role, reason=reason, by=by, at=at, consent=consent)

    def _decided(self, decided: Decided) -> None:
        whose = stands_in_the_name_of(self._desk.session.speaker) if decided.number else ""
        said = Content(" ".join(filter(None, (f"Decided about {decided.number:,}.", whose))))
        for why, number in decided.why()[:2]:
            said = Content.assemble(
                said, Content.styled(f" Not about {number:,}: {shorten(why, 140)}", "$text-warning")
            )
        if decided.number:
            # Whoever was picked is decided about; a second key must not decide about them again.
            refused = {key for key, _ in decided.refused}
            self._table.picked &= refused
            self._keep(decided.users, said)
        else:
            self._show(said)

    def action_undecide(self) -> None:
        keys = [self._board.users.people[place].key for place in self._table.meant]
        self._keep(undecide(self._board.users, keys), Content(f"Taken back what was decided about {len(keys):,}."))

    # --- mapping in the portal

    def action_done(self) -> None:
        from screens.users_deciding import BatchScreen

        session = self._desk.session
        by = offered(session, Owner.ALLIANCE_LEAD)
        self.app.push_screen(BatchScreen(self._board.users, session.seen, by=by), self._mark)

    def _mark(self, marked: tuple[list[str], str] | None) -> None:
        if marked:
            keys, by = marked
            self._desk.session.speaker = by
            before = self._board.users
            users = before.marked(keys, by, self._desk.session.situation.clock())
            self._keep(users, Content(f"Noted as stated by {by}: {marked_words(before, keys)}."))

    # --- importing

    def action_import(self) -> None:
        from screens.users_import import ImportScreen

        self.app.push_screen(ImportScreen(self._desk), self._imported)

    def _imported(self, users: Users | None) -> None:
        if users is None:
            return
        self._table.picked.clear()
        news = users.news
        said = f"Imported {len(users.people):,} users."
        if news.anything:
            said += f" {len(news.added)} added, {len(news.gone)} gone, {len(news.changed)} with another role; "
            said += "what was decided is kept."
        self._keep(users, Content(said))

    # --- keeping

    def _keep(self, users: Users, note: Content) -> None:
        """Keep at once; where the disk refuses, nothing has changed and the reason is said."""
        try:
            self._desk.session.keep_users(users)
        except StateError as error:
            self._show(Content.styled(str(error), "$text-error"))
            return
        self._changed = True
        self._board = _board(self._desk)
        self._show(note)


def _board(desk: Desk) -> Board:
    """All users; answers that can no longer be used do not keep anybody from seeing them."""
    situation, seen = desk.session.situation, desk.session.seen
    try:
        return Board(situation.users, situation.answers, seen)
    except BadAnswer:
        return Board(situation.users, Answers(), seen)


def about(entry: Entry | None) -> Content:
    """Everything about one user, in words."""
    if entry is None:
        return Content.styled("Nobody has all of these words.", "$quiet")
    user, decision = entry.user, entry.decision
    flags = [entry.kind.value, *(flag.value for flag in entry.flags)]
    rows = ", ".join(map(str, user.rows[:4]))
    head = f"{shorten(user.name or user.key, 80)} · {'; '.join(flags)} · row {rows}"
    parts: list[Content] = [Content.styled(head, "bold")]
    if decision is not None:
        by = f" ({decision.by}, {decision.at[:10]})" if decision.by else f" ({decision.at[:10]})"
        parts.append(Content(f"Decided: {entry.becomes}. {entry.shown(decision.reason)}{by}"))
        if entry.unmap is not None:
            parts.append(Content.styled(entry.shown(unmap_words(entry.unmap)), "$text-warning"))
        if decision.consent:
            parts.append(Content.styled(f"{decision.consent} agreed that they can do more.", "$quiet"))
    elif entry.proposal.doubt:
        parts.append(Content.styled(entry.proposal.doubt, "$text-warning"))
    else:
        parts.append(Content(f"Proposed: {entry.shown(entry.proposal.reason)}"))
    if entry.gains:
        parts.append(Content.styled(f"+ {entry.gains}", "$text-warning"))
    return Content("\n").join(parts)
