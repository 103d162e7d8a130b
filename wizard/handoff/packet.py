"""The packet: a journey as one JSON file, to go on with on another computer.

What is in it is hostile until proved otherwise: it came by mail. Its size is looked at before it is read, its checksum
before it is understood, and then every value is validated as if it were typed in.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from wizard import __version__, own_profiles, seal
from wizard.answers import Answers, BadAnswer, parse
from wizard.candidate import confirmed_account
from wizard.cleaning import clean_block
from wizard.codes import code, grouped
from wizard.journey import STEPS
from wizard.model import Claim, Result
from wizard.moments import Moment
from wizard.redact import Redactor, mapped, without_secrets
from wizard.state.document import JourneyState
from wizard.state.fields import Account, Seconds, Table, where
from wizard.state.handoffs import Handoffs, MadeElsewhere
from wizard.text import Text, clean
from wizard.users.user import User
from wizard.users.value import Decision, Done, News, Source, Users
from wizard.veil import quoted

SCHEMA = 1
KIND = "partner-central-wizard packet"
LIMIT = 32 * 2**20
"""Bytes. Twenty thousand users make a packet of five million."""

LOCAL = (own_profiles.STEP,)
"""Steps whose answers are about one computer (profiles, paths): asked again on another one, never carried over."""

_CHECKSUM = 16
_FUTURE = timedelta(days=1)
_NOT_COUNTED = ("checksum", "seal")


class BadPacket(ValueError):
    """A file that is no packet to go on with; the message is the part of a sentence after the file's name."""


class UsersPart(BaseModel):
    """The portal's users with what was decided about them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source | None
    people: tuple[User, ...]
    decisions: dict[str, Decision]
    done: dict[str, Done]
    news: News

    @classmethod
    def of(cls, users: Users) -> UsersPart:
        return cls.model_construct(
            source=users.source,
            people=users.people,
            decisions=dict(users.decisions),
            done=dict(users.done),
            news=users.news,
        )

    @property
    def users(self) -> Users:
        return Users(source=self.source, people=self.people, decisions=self.decisions, done=self.done, news=self.news)


class JournalPart(BaseModel):
    """Where the journal of writes stood, so that lines missing from it later are noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: int = Field(ge=0)
    chain: str = Field(pattern=r"^([0-9a-f]{64})?$")


class Packet(BaseModel):
    """All that travels.

    Attributes:
        identifiers: whether real identifiers are in it. Without them it can be read, and not be continued.
        content: the digest of answers, claims, accounts and users; `history` those of the copies it descends from.
        results: what was seen, at `looked`; None when nobody ever looked.
        plan: what would be written, for reading: it is planned anew wherever it is continued.
        made: the writes of this journey, on whichever computer they were made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: Literal["partner-central-wizard packet"]
    version: Literal[1] = Field(alias="schema")
    tool: Text
    made_at: Moment
    identifiers: bool
    demo: Text | None
    lineage: str = Field(pattern=r"^[0-9a-f]{32}$")
    serial: int = Field(ge=1, lt=2**53)
    account: Account | None
    sso_account: Account | None
    content: str = Field(pattern=r"^[0-9a-f]{64}$")
    history: tuple[str, ...]
    answers: dict[str, Table]
    claims: dict[str, Claim]
    looked: Moment | None
    results: dict[str, Result]
    plan: tuple[Table, ...]
    made: tuple[MadeElsewhere, ...]
    journal: JournalPart
    spent: dict[str, Seconds]
    users: UsersPart | None
    checksum: str
    seal: str


def content_of(state: JourneyState, users: Users) -> str:
    """The digest of what people put into a journey: two copies with the same one hold the same."""
    claims = {key: claim.model_dump(mode="json") for key, claim in state.claims.items()}
    part = UsersPart.of(users).model_dump(mode="json") if users != Users() else None
    return sha256(_canonical([carried(state.answers), claims, state.account, state.sso_account, part])).hexdigest()


def carried(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers that travel: those about one computer stay there."""
    return {step: values for step, values in answers.items() if step not in LOCAL}


def written(fields: dict[str, Any]) -> tuple[bytes, str]:
    """A packet's bytes and its checksum. `fields` are those of `Packet` without checksum and seal, as JSON values.

    Whatever has the shape of a secret is left out of it.
    """
    fields = mapped(fields, without_secrets)
    checksum = checksum_of(fields)
    whole = {**fields, "checksum": checksum, "seal": seal.PLACE}
    head = seal.Head(fields["journal"]["entries"], fields["journal"]["chain"])
    return seal.sealed(json.dumps(whole, indent=1, ensure_ascii=True) + "\n", head), checksum


def without_identifiers(fields: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    """The same packet for reading only: stand-ins for identifiers, and nothing that a stand-in could not be found for.

    What was seen as evidence is left out, because names that nobody can list stand in it; so are the calls, what each
    claim was made over, the digests that tell whether two packets hold the same, and the last four digits that confirmed
    an account.
    """
    answers = {
        step: {name: value for name, value in values.items() if name != "confirm_last_four"}
        for step, values in fields["answers"].items()
    }
    claims = {key: {**claim, "over": {}} for key, claim in fields["claims"].items()}
    results = [_bare(result, redactor) for result in fields["results"].values()]
    hidden = {name: redactor.value(fields[name]) for name in ("account", "sso_account", "plan", "made", "users")}
    return {
        **fields,
        **hidden,
        "answers": redactor.value(answers),
        "claims": redactor.value(claims),
        "results": {f"{one['check']}/{one['subject']}" if one["subject"] else one["check"]: one for one in results},
        "identifiers": False,
        "content": "",
        "history": [],
    }


def _bare(result: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    """A result in words alone; the ids of its check and step are ours and stay."""
    shown = {name: redactor.text(result[name]) for name in ("subject", "summary", "remedy") if result[name]}
    return {**result, **shown, "evidence": [], "calls": []}


def checksum_of(fields: dict[str, Any]) -> str:
    """The checksum that two people read to each other: four groups of four, like 7K3Q-XM9A-….

    It is 79 bits of SHA-256 over the content in one fixed form. Nobody changes a packet so that a checksum they have
    heard stays the same (that takes some 2^79 tries). It does not prove who made the packet: somebody who makes both of
    two packets can find a pair that agrees in some 2^40 tries, and whoever changes one can write the new checksum into
    it. What it proves, it proves to people who compare it by voice.
    """
    counted = {name: value for name, value in fields.items() if name not in _NOT_COUNTED}
    return grouped(code(sha256(_canonical(counted)).digest(), _CHECKSUM))


def read(path: Path) -> tuple[dict[str, Any], bool]:
    """The fields of a packet that is whole, and whether it can be continued. Raises `BadPacket`.

    Nothing is believed yet but that it is as it was written, by a wizard of this version.
    """
    data = _bytes(path)
    try:
        raw = from_json(data)
    except ValueError:
        raise BadPacket("is not a packet: it is not JSON, or is nested deeper than one") from None
    if not isinstance(raw, dict) or raw.get("kind") != KIND:
        raise BadPacket("is not a packet of this wizard: it is made by handoff export and ends in .json")
    _require_version(raw.get("schema"), raw.get("tool"))
    if raw.get("checksum") != checksum_of(raw):
        raise BadPacket("was changed after it was written: its checksum does not fit what it holds; have it sent again")
    return raw, raw.get("identifiers") is True


def understood(raw: dict[str, Any], now: datetime) -> Packet:
    """The packet in some fields, everything validated and cleaned. Raises `BadPacket`."""
    try:
        packet = Packet.model_validate(mapped(raw, clean_block))
    except (ValidationError, RecursionError) as error:
        at = where(error) if isinstance(error, ValidationError) else "its nesting"
        raise BadPacket(f"holds something that does not belong into a packet, at {clean(at)[:120]}") from None
    for step, values in packet.answers.items():
        _require_answers(step, values)
    if confirmed_account(Answers(packet.answers)) not in ("", packet.account):
        raise BadPacket("is for one account and confirms another one in its answers")
    _require_known(packet)
    newest = max([packet.made_at, *(claim.at for claim in packet.claims.values())])
    if newest > now + _FUTURE:
        raise BadPacket(f"says that it is from the future ({newest:%Y-%m-%d %H:%M} UTC): set the clocks right first")
    return packet


def readable(raw: dict[str, Any]) -> dict[str, Result]:
    """What was seen, as far as it can be read, for a packet that is only for reading."""
    found = {}
    for key, value in mapped(raw.get("results"), clean_block).items() if isinstance(raw.get("results"), dict) else ():
        try:
            found[key] = Result.model_validate(value)
        except ValidationError:
            continue
    return found


def _bytes(path: Path) -> bytes:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(fd, "rb") as file:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                raise BadPacket("is not a plain file")
            if status.st_size > LIMIT:
                size, most = status.st_size // 2**20, LIMIT // 2**20
                raise BadPacket(f"is {size} MiB large, and no packet is larger than {most} MiB; it was not read")
            return file.read(LIMIT)
    except OSError as error:
        raise BadPacket(f"cannot be read ({error.strerror})") from None
    except BadPacket:
        raise
    except ValueError:
        raise BadPacket("is no name of a file") from None


def _require_version(schema: Any, tool: Any) -> None:
    if not isinstance(schema, int) or isinstance(schema, bool) or not isinstance(tool, str):
        raise BadPacket("does not say which version made it")
    if schema != SCHEMA or _release(tool) != _release(__version__):
        raise BadPacket(
            f"was made by version {clean(tool)[:40]} of the wizard (schema {schema}), and this one is version {__version__} "
            f"(schema {SCHEMA}): use the same version on both computers"
        )


def _release(version: str) -> list[str]:
    return version.split(".")[:2]


def _require_answers(step: str, values: dict[str, Any]) -> None:
    """Raises `BadPacket` unless a step asks what is answered here, and takes the answers."""
    model = next((known.questions for known in STEPS if known.id == step and step not in LOCAL), None)
    if model is None:
        raise BadPacket(f"holds answers to {quoted(step)}, which no step of this wizard asks on another computer")
    try:
        parse(model, values, step)
    except BadAnswer as error:
        raise BadPacket(f"holds an answer that its question does not take ({clean(str(error))[:300]})") from None


def _require_known(packet: Packet) -> None:
    checks = {check.id: (step.id, check) for step in STEPS for check in step.checks}
    for key in packet.claims:
        if not (found := checks.get(key.partition("/")[0])) or not found[1].claim:
            raise BadPacket(f"holds a claim about {quoted(key)}, which nobody's word settles")
    for key, result in packet.results.items():
        if result.key != key or checks.get(result.check, ("",))[0] != result.step:
            raise BadPacket(f"holds a result of {quoted(key)}, which is no check of this wizard")


def all_made(made: Iterable[MadeElsewhere], known: Handoffs) -> tuple[MadeElsewhere, ...]:
    """Some writes and those that came from other computers, each once, in the order of time."""
    found = {(one.at, one.operation, one.title): one for one in (*known.made, *made)}
    return tuple(found[key] for key in sorted(found))


def answers_of(packet: Packet, before: dict[str, Any]) -> Answers:
    """The packet's answers, with what this computer itself has answered about itself."""
    return Answers({**packet.answers, **{step: before[step] for step in LOCAL if step in before}})


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
