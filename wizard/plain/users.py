"""The users in lines of text: import a file, decide one by one or as proposed, say who was mapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard import show
from wizard.answers import BadAnswer
from wizard.commands.errors import CannotGoOn
from wizard.commands.naming import WHO_DECIDES, given, offered, stands_in_the_name_of, who_decides
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.commands.users import batch_lines, board_of, imported_lines, keep_import, row_text, usual_file
from wizard.model import Owner
from wizard.personas import choice, chosen
from wizard.prompts import Prompts
from wizard.state.errors import StateError
from wizard.users.board import Board, Entry, marked_words
from wizard.users.cells import BadFile
from wizard.users.cloud_admin import named
from wizard.users.columns import NO_COLUMN, BadColumns
from wizard.users.deciding import Decided, decide_all, open_for_proposals
from wizard.users.export import CannotExport, export
from wizard.users.intake import Intake, intake
from wizard.users.legacy import CLOUD_ADMIN
from wizard.users.mapping import BadDecision, gain, role_name
from wizard.users.questions import IMPORT_STEP
from wizard.users.user import User
from wizard.users.value import BATCH, CLOUD_ADMIN_ROLE

MAP = "users.map"
STOP, LATER, AS_PROPOSED, NO_ACCESS, ANOTHER = "stop", "later", "as-proposed", "no-access", "another"


@dataclass(frozen=True)
class PlainUsers:
    """What can be done about users in the plain face."""

    session: Session
    prompts: Prompts

    def actions(self, step_id: str) -> dict[str, str]:
        """What can be done in a step, by id; nothing in steps that are not about users."""
        users = self.session.situation.users
        if step_id not in {IMPORT_STEP, MAP} or self.session.journey.read_only:
            return {}
        if step_id == IMPORT_STEP:
            return {
                "users-import": "Import a file of users" if users.source is None else "Import a newer file of users"
            }
        if users.source is None:
            return {}
        board = self._board()
        if board is None:
            return {}
        able, odd = len(open_for_proposals(board, board.undecided)), len(board.undecided)
        actions = {}
        if able:
            actions["users-take"] = f"Take what is proposed for {able:,} active users"
        if odd:
            actions["users-decide"] = f"Decide one by one about {odd:,} active users"
        if users.waiting or users.to_unmap:
            actions["users-done"] = f"Say who of the next {len(self._batch())} was mapped in the portal"
        return {**actions, "users-export": "Write the mapping to a file"}

    def do(self, chosen_id: str) -> None:
        """Do what was chosen; whatever cannot be done is said, and nothing has changed then."""
        acts = {
            "users-import": self._import,
            "users-take": self._take,
            "users-decide": self._decide,
            "users-done": self._done,
            "users-export": self._export,
        }
        try:
            acts[chosen_id]()
        except (BadFile, BadColumns, BadAnswer, BadDecision, CannotExport, CannotGoOn, StateError) as error:
            self._tell(str(error))

    def _board(self) -> Board | None:
        try:
            return board_of(self.session)
        except BadAnswer as error:
            self._tell(str(error))
            return None

    def _tell(self, text: str) -> None:
        for line in show.wrapped(text):
            tell(line)

    @property
    def _offered(self) -> str:
        """Whose statements about users these are, as far as that is known."""
        return offered(self.session, Owner.ALLIANCE_LEAD)

    # --- import

    def _import(self) -> None:
        path = self.prompts.text("Path of the file that you downloaded:", usual_file(self.session))
        if not path.strip():
            return
        file: Intake | None = intake(path, self.session.situation.clock().date())
        while file is not None and file.doubts:
            file = self._settled(file)
        if file is None:
            tell("Nothing was imported.")
            return
        for line in file.lines():
            self._tell(line)
        for user in file.preview():
            tell(f"   {user.key} · {user.name or 'no name'} · last seen {user.last or 'never'}")
        if not self.prompts.confirm("Is this right? Then it is imported."):
            tell("Nothing was imported.")
            return
        who = self.prompts.text(
            "Who has looked at it and found it right? Leave it empty to say so later:", self._offered
        )
        keep_import(self.session, file, given(who) if who.strip() else "")
        for line in imported_lines(self.session):
            self._tell(line)

    def _settled(self, file: Intake) -> Intake | None:
        doubt = file.doubts[0]
        words = {str(number): answer for number, answer in enumerate((*doubt.choices, NO_COLUMN))}
        if NO_COLUMN in doubt.choices or doubt.what in {"email", "dates"}:
            words.popitem()
        answer = self.prompts.select(doubt.question, {**words, STOP: "Import nothing"})
        return None if answer == STOP else file.settled(doubt.what, words[answer])

    # --- decide

    def _take(self) -> None:
        board = board_of(self.session)
        places = open_for_proposals(board, board.undecided)
        gains = {entry.proposal.widens for place in places if (entry := board.entry(place)).proposal.widens}
        for sentence in sorted(gains):
            self._tell(f"+ {sentence}")
        who = ""
        if gains:
            who = self.prompts.text("Who agrees to that? Leave it empty to leave these users out:")
        self._keep(self._decided(board, places, None, "", given(who) if who.strip() else ""))

    def _decide(self) -> None:
        """One question for each active user without a decision, until the person stops."""
        for place in board_of(self.session).undecided:
            board = board_of(self.session)
            entry = board.entry(place)
            self._tell(row_text(entry))
            for line in filter(None, (entry.proposal.reason, entry.proposal.doubt, entry.proposal.widens)):
                self._tell(entry.shown(line))
            answer = self.prompts.select("What becomes of them?", self._choices(entry))
            if answer == STOP:
                return
            if answer != LATER:
                self._one(board, entry, answer)

    def _choices(self, entry: Entry) -> dict[str, str]:
        proposal = entry.proposal
        words = (
            {} if proposal.doubt else {AS_PROPOSED: f"What is proposed: {entry.shown(proposal.role or 'no access')}"}
        )
        if CLOUD_ADMIN in entry.user.roles:
            words[CLOUD_ADMIN_ROLE] = entry.cloud_admin_choice
        else:
            words |= {p.role: f"{p.role}: {p.does}" for p in chosen(choice(self.session.situation.answers))}
            words[ANOTHER] = "Another role of yours"
        return {**words, NO_ACCESS: "No access", LATER: "Decide later", STOP: "Stop here"}

    def _one(self, board: Board, entry: Entry, answer: str) -> None:
        role: str | None = {AS_PROPOSED: None, NO_ACCESS: ""}.get(answer, answer)
        reason = consent = ""
        if answer == ANOTHER:
            role = self.prompts.text("The name of that role:")
        if answer != AS_PROPOSED:
            reason = self.prompts.text("Why? In a few words:")
        if gained := gain(entry.proposal, role if not role else role_name(role)):
            self._tell(f"+ {gained}")
            who = self.prompts.text("Who agrees that they can do more?")
            consent = given(who) if who.strip() else ""
        self._keep(self._decided(board, [entry.place], role, reason, consent))

    def _decided(self, board: Board, places: Sequence[int], role: str | None, reason: str, consent: str) -> Decided:
        session = self.session
        if not session.speaker:
            session.speaker = given(self.prompts.text(WHO_DECIDES, who_decides(session)), asked="Say who decides")
        at = session.situation.clock()
        return decide_all(board, places, role, reason=reason, by=session.speaker, at=at, consent=consent)

    def _keep(self, decided: Decided) -> None:
        if decided.number:
            self.session.keep_users(decided.users)
        whose = stands_in_the_name_of(self.session.speaker) if decided.number else ""
        self._tell(" ".join(filter(None, (f"Decided about {decided.number:,}.", whose))))
        for why, number in decided.why():
            self._tell(f"   not about {number:,}: {why}")

    # --- map, export

    def _done(self) -> None:
        board = board_of(self.session)
        users = board.users
        places = {user.key: place for place, user in enumerate(users.people)}
        batch = self._batch()
        seen = self.session.seen
        for line in batch_lines(board, [board.entry(places[user.key]) for user in users.batch()], seen):
            tell(line)
        who = self.prompts.text("Who says that they were mapped? Leave it empty for nobody:", self._offered)
        if not who.strip():
            return
        by = self.session.speaker = given(who)
        said = []
        for user in batch:
            role = named(users.decisions[user.key].role, seen)
            if self.prompts.confirm(f"Was {user.key} mapped to {role}?" if role else f"Was {user.key} unmapped?"):
                said.append(user.key)
        self.session.keep_users(users.marked(said, by, self.session.situation.clock()))
        tell(f"Noted as stated by {by}: {marked_words(users, said)}.")

    def _batch(self) -> tuple[User, ...]:
        """Who is next in the portal: to be mapped, or to be unmapped."""
        users = self.session.situation.users
        return users.batch() + users.to_unmap[:BATCH]

    def _export(self) -> None:
        path = self.prompts.text("A new file that ends in .csv or .json:")
        if path.strip():
            self._tell(
                f"Written to {export(board_of(self.session), path.strip(), self.session.seen)}, which only you can read."
            )
