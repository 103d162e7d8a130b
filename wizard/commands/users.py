"""`users`: import the portal's users, decide about them, work them off in batches of ten, export the mapping."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from wizard import cli, show
from wizard.answers import BadAnswer
from wizard.commands.errors import CannotGoOn
from wizard.commands.naming import by_option, decider, given, stands_in_the_name_of
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell, tell_json
from wizard.commands.session import Session
from wizard.documents import users_document
from wizard.model import Result
from wizard.text import clean
from wizard.users.board import Board, Entry, marked_words
from wizard.users.cells import BadFile
from wizard.users.cloud_admin import named
from wizard.users.columns import DATES, KINDS, NO_COLUMN, BadColumns, Doubt
from wizard.users.dates import Order
from wizard.users.deciding import decide_all, open_for_proposals, undecide
from wizard.users.export import CannotExport, document, export
from wizard.users.intake import Intake, intake
from wizard.users.triage import Kind
from wizard.users.value import BATCH, News
from wizard.veil import quoted, shorten

NOBODY_YET = "Nobody was imported yet: run users import FILE first."
_SHOWN = 20


def run(options: argparse.Namespace) -> int:
    looking = options.act in {"list", "next", "export"}
    with open_session(options, writes=not looking, offline=True) as session:
        if not looking and session.journey.read_only:
            raise CannotGoOn(f"Nothing was noted: {session.journey.read_only}")
        try:
            return _ACTS[options.act](session, options)
        except (BadFile, BadColumns, CannotExport, BadAnswer) as error:
            raise CannotGoOn(str(error)) from None


# --- import


def _import(session: Session, options: argparse.Namespace) -> int:
    order = Order(options.dates) if options.dates else None
    file = intake(
        _file(session, options), session.situation.clock().date(), _chosen(options.column), order, options.encoding
    )
    for line in file.lines():
        tell(f"   {line}")
    if file.doubts:
        for doubt in file.doubts:
            _tell_doubt(doubt)
        raise CannotGoOn("Nothing was imported yet: answer what stands above, with the options named there.")
    confirmed_by = by_option(options.by) if options.by is not None else ""
    keep_import(session, file, confirmed_by)
    for line in imported_lines(session):
        tell(line)
    if not confirmed_by:
        tell("Compare the first users with the file; if the columns are right, run: users confirm --by NAME")
    return cli.OK


def _file(session: Session, options: argparse.Namespace) -> str:
    """The file that is named; in a demo, what the pretend portal gave when none is."""
    path = str(options.file) if options.file is not None else usual_file(session)
    if options.file is None and not path:
        raise CannotGoOn("Name the file that you downloaded: users import FILE.")
    return path


def usual_file(session: Session) -> str:
    """What the pretend portal of a demo let its people download; "" where nobody knows of a file."""
    if session.world is None:
        return ""
    from wizard.demo.portal_users import downloaded

    return str(downloaded(session.world))


def keep_import(session: Session, file: Intake, confirmed_by: str) -> None:
    """Keep the users of a file. Raises `StateError`."""
    now = session.situation.clock()
    session.keep_users(file.imported(session.situation.users, now, confirmed_by))
    session.speaker = confirmed_by or session.speaker


def imported_lines(session: Session) -> list[str]:
    """What was imported, the first users, and what changed since the import before."""
    board = board_of(session)
    counts = board.counts()
    kinds = ", ".join(f"{counts[kind.value]:,} {kind.value}" for kind in Kind if counts[kind.value])
    lines = [f"Imported {counts['users']:,} users: {kinds}."]
    lines += [f"   {row_text(board.entry(place))}" for place in range(min(3, len(board)))]
    return lines + _news_lines(board.users.news)


def _news_lines(news: News) -> list[str]:
    lines = []
    changed = [f"{key} (was {before})" for key, before in news.changed.items()]
    for word, keys in (("Added", list(news.added)), ("Gone", list(news.gone)), ("Another role", changed)):
        if keys:
            more = f" and {len(keys) - 10:,} more" if len(keys) > 10 else ""
            lines.append(f"{word}: {', '.join(keys[:10])}{more}.")
    return [*lines, "What was decided before is kept."] if lines else []


def _chosen(pairs: Sequence[str]) -> dict[str, list[str]]:
    """Headings by kind, from `kind=heading`; an empty heading means that there is no such column."""
    chosen: dict[str, list[str]] = {}
    for pair in pairs:
        kind, equals, heading = pair.partition("=")
        if not equals or kind not in KINDS:
            raise CannotGoOn(f"{quoted(pair)} is no column: write KIND=HEADING with {', '.join(KINDS)}.")
        headings = chosen.setdefault(kind, [])
        if heading.strip():
            headings.append(heading)
    return chosen


def _tell_doubt(doubt: Doubt) -> None:
    tell(f"   ? {doubt.question}")
    for choice in doubt.choices[:_SHOWN]:
        if doubt.what == DATES:
            tell(f"      --dates {choice}")
        else:
            tell(f"      --column {doubt.what}={'' if choice == NO_COLUMN else _quoted(choice)}")
    if doubt.what in {"role", "name"}:
        tell(f"      --column {doubt.what}=      (the file has none)")


def _quoted(heading: str) -> str:
    return f'"{heading}"' if " " in heading or ";" in heading else heading


def _confirm(session: Session, options: argparse.Namespace) -> int:
    users = session.situation.users
    if users.source is None:
        raise CannotGoOn(NOBODY_YET)
    session.keep_users(users.confirmed(by_option(options.by)))
    tell("Noted that the columns are right.")
    return cli.OK


# --- list


def board_of(session: Session) -> Board:
    """The users with everything that is known about each. Raises `BadAnswer`."""
    return Board(session.situation.users, session.situation.answers, session.seen)


def _board(session: Session) -> Board:
    if session.situation.users.source is None:
        raise CannotGoOn(NOBODY_YET)
    return board_of(session)


def _list(session: Session, options: argparse.Namespace) -> int:
    board = _board(session)
    entries = [board.entry(place) for place in board.sort(board.find(options.filter), options.sort)]
    if options.json:
        _tell_entries(session, board, entries)
        return cli.OK
    for entry in entries:
        tell(row_text(entry))
    say(", ".join(f"{number:,} {words}" for words, number in board.counts().items() if number))
    return cli.OK


def row_text(entry: Entry) -> str:
    """One user in a line."""
    about = [entry.kind.value, *(flag.value for flag in entry.flags)]
    last = f", last {entry.user.last}" if entry.user.last else ""
    name = f" ({shorten(entry.user.name, 60)})" if entry.user.name else ""
    becomes = entry.becomes if entry.decision else f"proposed: {entry.becomes}"
    return f"{entry.standing:<9} {shorten(entry.user.key, 120)}{name}: {entry.roles} → {becomes} [{'; '.join(about)}{last}]"


def _tell_entries(session: Session, board: Board, entries: Sequence[Entry]) -> None:
    tell_json(
        users_document(
            [document(entry, session.seen) for entry in entries],
            board.counts(),
            account=session.account,
            demo=session.demo,
        )
    )


# --- decide


def _decide(session: Session, options: argparse.Namespace) -> int:
    board = _board(session)
    role = "" if options.no_access else options.role
    if options.undo:
        places = _meant(board, options)
        session.keep_users(undecide(board.users, [board.users.people[place].key for place in places]))
        tell(f"Taken back what was decided about {len(places):,} users.")
        return cli.OK
    if options.all_proposed:
        if role is not None:
            raise CannotGoOn("Either take what is proposed (--all-proposed), or name a role; not both.")
        places = open_for_proposals(board, board.find(options.filter))
    else:
        places = _meant(board, options)
    by = decider(session, options.by)
    consent = given(options.consent, asked="Say who agrees, with --consent NAME") if options.consent else ""
    decided = decide_all(
        board, places, role, reason=options.reason, by=by, at=session.situation.clock(), consent=consent
    )
    if decided.number:
        session.keep_users(decided.users)
    whose = stands_in_the_name_of(by) if decided.number else ""
    tell(" ".join(filter(None, (f"Decided about {decided.number:,} user{'s' if decided.number != 1 else ''}.", whose))))
    for why, number in decided.why():
        keys = [key for key, reason in decided.refused if reason == why]
        tell(f"   not about {number:,} ({', '.join(keys[:5])}{' …' if number > 5 else ''}): {why}")
    board = board_of(session)
    left, odd = len(board.undecided), len(board.undecided) - len(open_for_proposals(board, board.undecided))
    tell(f"{left:,} active user{'s have' if left != 1 else ' has'} no decision yet.")
    if options.all_proposed and odd:
        tell(f"   {odd:,} of them with an odd address, which is decided by hand: see users list --filter undecided")
    if decided.refused and not decided.number:
        raise CannotGoOn("Nothing was decided; the reasons stand above.")
    return cli.OK


def _meant(board: Board, options: argparse.Namespace) -> list[int]:
    """The users that are named, or that a filter finds."""
    if options.emails:
        return [_place(board, email) for email in options.emails]
    if options.filter:
        return board.find(options.filter)
    raise CannotGoOn("Say about whom: an email address, --filter WORDS, or --all-proposed.")


def _place(board: Board, email: str) -> int:
    """The user that is spelled so; else the only one whose address is, whatever the case."""
    keys = [user.key for user in board.users.people]
    if email in keys:
        return keys.index(email)
    alike = [place for place, key in enumerate(keys) if key.strip().casefold() == clean(email).strip().casefold()]
    if len(alike) == 1:
        return alike[0]
    said = quoted(email, 120)
    if alike:
        raise CannotGoOn(f"Several users are called {said}: {', '.join(quoted(keys[place]) for place in alike[:5])}.")
    raise CannotGoOn(f"Nobody is called {said} in the file. Look with: users list --filter WORDS.")


# --- batches


def _next(session: Session, options: argparse.Namespace) -> int:
    board = _board(session)
    keys = {user.key: place for place, user in enumerate(board.users.people)}
    entries = [board.entry(keys[user.key]) for user in board.users.batch()]
    if options.json:
        _tell_entries(session, board, entries)
        return cli.OK
    for line in batch_lines(board, entries, session.seen):
        tell(line)
    return cli.OK


def batch_lines(board: Board, entries: Sequence[Entry], seen: Sequence[Result] = ()) -> list[str]:
    """The next users to map in the portal, under the names that it offers, and how far the work has come."""
    total, left = len(board.users.to_map), len(board.users.waiting)
    unmap = [
        f"   {shorten(user.key, 60)}: mapped before, no access any more: unmap them in the portal"
        for user in board.users.to_unmap
    ]
    if not entries:
        return ["Nobody is to be mapped yet." if not total else f"All {total:,} are stated to be mapped.", *unmap]
    width = max(len(shorten(entry.user.key, 60)) for entry in entries)
    lines = [f"{total - left:,} of {total:,} are stated to be mapped. The next {len(entries)}:"]
    rows = [f"   {shorten(entry.user.key, 60):<{width}}  {named(entry.becomes, seen)}" for entry in entries]
    return [*lines, *rows, *unmap]


def _done(session: Session, options: argparse.Namespace) -> int:
    board = _board(session)
    users = board.users
    if bool(options.emails) == options.batch:
        raise CannotGoOn("Name who was mapped, or say --batch for all of the next ten.")
    together = [*users.batch(), *users.to_unmap[:BATCH]]
    meant = together if options.batch else [users.people[_place(board, email)] for email in options.emails]
    if options.undo:
        session.keep_users(users.unmarked(user.key for user in meant))
        tell(f"{len(meant)} are to be mapped again.")
        return cli.OK
    by = by_option(options.by)
    able = {user.key for user in (*users.to_map, *users.to_unmap)}
    for user in meant:
        if user.key not in able:
            raise CannotGoOn(f"{user.key} is not to be mapped to a role, so nothing was noted. Decide first.")
    keys = [user.key for user in meant]
    session.keep_users(users.marked(keys, by, session.situation.clock()))
    left = len(session.situation.users.waiting)
    tell(f"Noted as stated by {by}: {marked_words(users, keys)}; {left:,} left.")
    return cli.OK


def _export(session: Session, options: argparse.Namespace) -> int:
    path = export(_board(session), options.file, session.seen)
    for line in show.wrapped(f"Written to {clean(str(path))}, which only you can read."):
        tell(line)
    return cli.OK


_ACTS: dict[str, Callable[[Session, argparse.Namespace], int]] = {
    "import": _import,
    "confirm": _confirm,
    "list": _list,
    "decide": _decide,
    "next": _next,
    "done": _done,
    "export": _export,
}
