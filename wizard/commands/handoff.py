"""`handoff`: give a journey to the other person, in a message and a packet, and go on with one that came."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wizard import __version__, away, cli, people, starting
from wizard.answers import BadAnswer
from wizard.commands.agreeing import agreed
from wizard.commands.changes_made import changes_made
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.outfile import write_new
from wizard.commands.output import say, tell
from wizard.commands.redacting import redactor
from wizard.commands.session import Session
from wizard.documents import change_document, instant
from wizard.engine import Plan, verified
from wizard.engine.plan import differences
from wizard.engine.written import of_elsewhere
from wizard.handoff import packet as packets
from wizard.handoff import receiving
from wizard.handoff.asks import Asks, asks_of, duration, whose_turn
from wizard.handoff.message import Letter, message
from wizard.handoff.packet import BadPacket, Packet
from wizard.journey import STEPS
from wizard.model import Owner, Result, Step
from wizard.moments import in_utc
from wizard.redact import without_secrets
from wizard.show import wrapped
from wizard.state.errors import StateError
from wizard.state.handoffs import Handed
from wizard.state.journey import Journey
from wizard.state.paths import find_journeys, journey_folder
from wizard.users.value import NOBODY

_NOT_LOCAL: tuple[Step, ...] = tuple(step for step in STEPS if step.id not in packets.LOCAL)
_KNOWN: frozenset[str] = frozenset(check.id for step in _NOT_LOCAL for check in step.checks)


def run(options: argparse.Namespace) -> int:
    return _export(options) if options.act == "export" else _import(options)


# --- giving it


def _export(options: argparse.Namespace) -> int:
    with open_session(options, writes=True, offline=True) as session:
        if session.problem is not None:
            say(f"{session.problem.sentence} The packet holds {last_seen(session)}.")
        whom = Owner(options.to) if options.to else None
        giving = prepared(session, looked(session), whom, stem=options.out, with_identifiers=options.with_identifiers)
        for line in give(session, giving):
            tell(line)
        more = "" if options.with_identifiers else " --with-identifiers makes one that can."
        say(f"{giving.about}{more}")
        return cli.OK


class Giving(NamedTuple):
    """A handoff that is ready to be written to two files, `stem`.md and `stem`.json.

    `content` is the digest of what people put into the journey; "" where it cannot be continued.
    """

    asks: Asks
    stem: str
    message: str
    packet: bytes
    checksum: str
    content: str

    @property
    def about(self) -> str:
        """What it asks for, and who may have it."""
        asks = self.asks
        whose = f"It asks the {asks.owner.words} for {asks.counted}."
        if self.content:
            return f"{whose} Real identifiers are in the packet and the message: send them only to people who may know them."
        return f"{whose} It holds no identifiers, so it can be read and not continued."


def usual_stem(session: Session, *, with_identifiers: bool) -> str:
    """What the files are called when nobody says."""
    return f"partner-central-handoff-{session.journey.state.serial}{'' if with_identifiers else '-to-read'}"


def prepared(session: Session, found: Plan | None, whom: Owner | None, *, stem: str, with_identifiers: bool) -> Giving:
    """The message and the packet. Raises `CannotGoOn`.

    Args:
        found: what stands now; None for what was seen last.
        whom: whom to ask; None for whose turn it is.
        stem: how the files are called; "" for as usual.
    """
    if with_identifiers and session.journey.read_only:
        raise CannotGoOn(f"Nothing was written: {session.journey.read_only}")
    results = _kept(session) if found is None else list(found.results)
    stem = stem or usual_stem(session, with_identifiers=with_identifiers)
    fields = fields_of(session, found, results)
    if not with_identifiers:
        fields = packets.without_identifiers(fields, redactor(session, results))
        results = list(packets.readable(fields).values())
    asks = asks_of(results, whom or whose_turn(results))
    data, checksum = packets.written(fields)
    text = without_secrets(message(_letter(session, asks, fields, Path(f"{stem}.json").name, checksum)))
    return Giving(asks, stem, text, data, checksum, str(fields["content"]))


def give(session: Session, giving: Giving) -> Sequence[str]:
    """Write it, and note in the journey that it was given. Returns where it is, in lines. Raises `CannotGoOn`."""
    told = write_new(f"{giving.stem}.md", giving.message)
    try:
        sent = write_new(f"{giving.stem}.json", giving.packet)
    except CannotGoOn:
        told.unlink(missing_ok=True)  # a message without its packet would be sent by itself
        raise
    if giving.content:
        _note(session, "exported", giving.checksum, session.journey.state.serial, giving.content)
    return f"The message: {told}", f"The packet: {sent}", f"Its checksum, to read aloud: {giving.checksum}"


def last_seen(session: Session) -> str:
    """What there is to give when nobody can look now, in words."""
    seen_at = session.journey.state.seen_at
    return f"what was seen until {in_utc(seen_at)}" if seen_at else "nothing that was seen: nobody ever looked"


def looked(session: Session) -> Plan | None:
    """What stands now, kept for next time; None when nobody is signed in."""
    if session.problem is not None:
        return None
    sweep = session.situation.sweep()
    results = tuple(verified([(step, step.checks) for step in STEPS], session.situation, sweep=sweep))
    found = differences(STEPS, session.situation, sweep, results)
    if not session.journey.read_only:
        session.remember(found.results)
    return found


def _kept(session: Session) -> list[Result]:
    return list(session.journey.state.seen.values())


def fields_of(session: Session, found: Plan | None, results: Sequence[Result]) -> dict[str, Any]:
    """Everything that a packet holds, as JSON values."""
    journey = session.journey
    state, travels, entries = journey.state, journey.handoffs.value, journey.journal.entries
    changes = [change for change in found.changes if change.step not in packets.LOCAL] if found else []
    users = journey.users.value
    now = session.situation.clock()
    looked = now if found else state.seen_at
    return {
        "kind": packets.KIND,
        "schema": packets.SCHEMA,
        "tool": __version__,
        "made_at": instant(now),
        "identifiers": True,
        "demo": state.demo,
        "lineage": state.lineage,
        "serial": state.serial,
        "account": state.account,
        "sso_account": state.sso_account,
        "content": packets.content_of(state, users),
        "history": list(travels.history),
        "answers": packets.carried(state.answers),
        "claims": {key: claim.model_dump(mode="json") for key, claim in state.claims.items()},
        "looked": instant(looked) if looked else None,
        "results": {result.key: result.model_dump(mode="json") for result in results if result.check in _KNOWN},
        "plan": [change_document(change) for change in changes],
        "made": [
            made.model_dump(mode="json")
            for made in packets.all_made(changes_made(journey.journal), travels)
            if made.step not in packets.LOCAL
        ],
        "journal": {"entries": len(entries), "chain": entries[-1].chain if entries else ""},
        "spent": dict(state.spent),
        "users": None if users == NOBODY else packets.UsersPart.of(users).model_dump(mode="json"),
    }


def _letter(session: Session, asks: Asks, fields: dict[str, Any], file: str, checksum: str) -> Letter:
    names = {Owner.IAM_ADMIN: "", Owner.ALLIANCE_LEAD: ""}
    if fields["identifiers"]:
        try:
            admin, lead, _ = people.people(session.situation.answers)
            names = {Owner.IAM_ADMIN: admin.name, Owner.ALLIANCE_LEAD: lead.name}
        except BadAnswer:
            pass  # a letter without names is a letter
    sender = next(name for owner, name in names.items() if owner is not asks.owner)
    return Letter(
        asks=asks,
        name=names.get(asks.owner, ""),
        sender=sender,
        account=f"AWS account {fields['account']}"
        if fields["account"]
        else "an AWS account that is still to be chosen",
        file=file,
        checksum=checksum,
        looked=str(fields["looked"] or "").replace("T", " ").replace("Z", " UTC"),
        changes=len(fields["plan"]),
        continues=bool(fields["identifiers"]),
        world=session.world.name if session.world else None,
    )


def _note(session: Session, kind: Any, checksum: str, serial: int, content: str) -> None:
    file, at = session.journey.handoffs, session.situation.clock()
    passage = Handed(kind=kind, at=at, serial=serial, checksum=checksum)
    history = (*file.value.history, *([] if content in file.value.history else [content]))
    file.keep(handed=(*file.value.handed, passage), history=history)


# --- going on with it


def _import(options: argparse.Namespace) -> int:
    try:
        raw, continues = packets.read(Path(options.file).expanduser())
        if not continues:
            return _read_only(options, raw)
        return _receive(options, raw)
    except BadPacket as error:
        raise CannotGoOn(f"{options.file} {error}. Nothing was changed.") from None
    except RuntimeError:
        raise CannotGoOn(f"{options.file} begins with a home that this computer does not know.") from None


def _read_only(options: argparse.Namespace, raw: dict[str, Any]) -> int:
    results = packets.readable(raw)
    for line in _shown(results.values(), str(raw.get("checksum"))):
        tell(line)
    raise CannotGoOn(
        f"{options.file} was written without identifiers: it can be read, as above, and not continued. "
        "Nothing was changed: ask for one that was written with --with-identifiers."
    )


def _receive(options: argparse.Namespace, raw: dict[str, Any]) -> int:
    folder = _folder(options, raw)
    # The account that was named is compared here: naming it must not begin a journey for it.
    named, options.account, options.state = options.account, None, str(folder)
    with open_session(options, writes=False, offline=True) as session:
        packet = packets.understood(raw, session.situation.clock())
        receiving.require_account(packet, named, session.identity)
        brings = receiving.fit(packet, session.journey, take_theirs=options.take_theirs)
        for line in _asked(packet, brings):
            tell(line)
    question = "Go on with this journey here?"
    if not agreed(options, question, otherwise="Nothing was changed", to="go on with this journey here"):
        return cli.CANNOT_START
    try:
        with Journey.open(folder, demo=packet.demo) as journey:
            receiving.receive(packet, journey, take_theirs=options.take_theirs)
            serial = journey.state.serial
    except StateError as error:
        raise CannotGoOn(str(error)) from None
    tell(f"This journey goes on here, in {folder}, as save {serial}.")
    if not brings.known_here:
        tell("Profiles and paths of the other computer did not come along: access.profiles asks for those of this one.")
    tell(f"Next, to open the wizard: {starting.command(options)}")
    tell(f"To give it back: {starting.command(options, 'handoff', 'export', '--with-identifiers')}")
    return cli.OK


def _folder(options: argparse.Namespace, raw: dict[str, Any]) -> Path:
    """Where the packet's journey is or will be on this computer. Raises `CannotGoOn`."""
    if raw.get("demo") != options.demo:
        raise CannotGoOn(
            f"{options.file} belongs to the demo {str(raw['demo'])[:40]} and to no real journey. Nothing was changed: "
            f"name its world with --demo."
            if raw.get("demo")
            else f"{options.file} belongs to a real journey and to no demo. Nothing was changed: leave --demo out."
        )
    if options.state:
        return Path(options.state).expanduser().absolute()
    if options.demo:
        raise CannotGoOn("Say with --state PATH where this demo is to go on; otherwise it is gone when this ends.")
    try:
        for found in find_journeys():
            if found.trouble:
                continue
            with Journey.open(found.folder, writable=False, demo=found.demo) as journey:
                if journey.state.lineage == raw.get("lineage"):
                    return found.folder
        account = raw.get("account")
        return journey_folder(account if isinstance(account, str) else "default")
    except StateError as error:
        raise CannotGoOn(f"{error} Or say with --state PATH where it is to go on.") from None


def _asked(packet: Packet, brings: receiving.Brings) -> Iterator[str]:
    """What the packet asks for and brings, before anything is changed."""
    results = packet.results.values()
    yield f"A packet for account {packet.account or 'not chosen yet'}, written {in_utc(packet.made_at)}."
    yield from _shown(results, packet.checksum)
    yield f"It brings answers to {len(packet.answers)} steps and {len(packet.results)} results."
    yield from away.told_written([of_elsewhere(made) for made in packet.made if made.outcome == "done"])
    for key, claim in packet.claims.items():
        yield from wrapped(f"Stated by {claim.who} on {in_utc(claim.at)}, as the packet says: {key}", "   ")
    if packet.users:
        yield f"It brings {len(packet.users.people)} users, {len(packet.users.decisions)} of them decided."
    yield from wrapped(brings.sentence)


def _shown(results: Iterable[Result], checksum: str) -> Iterator[str]:
    """What waits, for whose turn it is; how much does for the other person, whom the packet may have been made for."""
    results = list(results)
    asks = asks_of(results, whose_turn(results))
    other = Owner.ALLIANCE_LEAD if asks.owner is Owner.IAM_ADMIN else Owner.IAM_ADMIN
    yield f"Its checksum, to compare by voice with whoever sent it: {checksum}"
    yield f"It is the turn of the {asks.owner.words}: {asks.counted}."
    for ask in asks.steps:
        yield from wrapped(
            f"{ask.step.title} ({ask.step.id}), about {duration(ask.step.minutes)}: {ask.why}", "     ", "   · "
        )
    yield f"For the {other.words}: {asks_of(results, other).counted}, what either of you can do among them."
