"""The vocabulary: what a phase, a step, a check, a result and a change are.

Everything that a face (screens, plain prompts, headless commands) shows is one of these values; nothing here
knows a face, and nothing here talks to AWS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from wizard.contents import TITLES
from wizard.moments import Moment
from wizard.text import Block, Text
from wizard.users.value import NOBODY, Users

if TYPE_CHECKING:
    from wizard.answers import Answers
    from wizard.aws.identity import Identity
    from wizard.aws.reads import Reads
    from wizard.clicks import Click


class Status(StrEnum):
    """What looking showed. `UNKNOWN` means that nobody could look; it is neither of the other two."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    BLOCKER = "blocker"
    ADVICE = "advice"


class Blocks(StrEnum):
    """What a blocker stands in the way of: the two irreversible acts, or only calling the journey complete."""

    LINK = "link"
    MIGRATE = "migrate"
    COMPLETION = "completion"


class Owner(StrEnum):
    ALLIANCE_LEAD = "alliance-lead"
    IAM_ADMIN = "iam-admin"
    EITHER = "either"

    @property
    def words(self) -> str:
        return {"alliance-lead": "alliance lead", "iam-admin": "IAM administrator", "either": "either of you"}[self]


class Strength(StrEnum):
    """How good evidence is when AWS could not be read directly, best first."""

    RECORDED = "recorded"
    OBSERVED = "observed"
    CLAIMED = "claimed"


class Role(StrEnum):
    """Which of the two identities a step works with: the chosen account's, or Identity Center's."""

    LINKED = "linked"
    SSO = "sso"


class Value(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Value):
    """One thing that was seen, for whoever trusts nothing they cannot see."""

    label: Text
    value: Block


class Call(Value):
    """One request to AWS. `ms` is its wall time in milliseconds; `outcome` is "ok" or AWS's error code."""

    service: str
    operation: str
    request_id: Text | None
    ms: int
    outcome: Text


class Claim(Value):
    """What a named person said, and when. It is never verification.

    Attributes:
        who: the person's name; at: when they said it.
        over: what stood at that moment, as result keys with their status: what the claim was given for.
    """

    who: Text
    at: Moment
    over: dict[str, str] = {}


class Finding(Value):
    """What a check found about one subject, before the engine has put its address on it.

    `remedy` says what to do and who does it; a fail without one is a bug. `severity` and `owner` are only
    given where this finding differs from its check.
    """

    status: Status
    summary: Text
    remedy: Text = ""
    evidence: tuple[Evidence, ...] = ()
    strength: Strength | None = None
    severity: Severity | None = None
    owner: Owner | None = None


class Result(Value):
    """A finding with its address: which check of which step, about what, resting on which calls."""

    phase: str
    step: str
    check: str
    subject: Text | None
    status: Status
    severity: Severity
    strength: Strength | None
    summary: Text
    remedy: Text
    owner: Owner
    docs: str
    evidence: tuple[Evidence, ...]
    calls: tuple[Call, ...]

    @property
    def key(self) -> str:
        """The name of this result in the state file and between two sweeps."""
        return self.check if self.subject is None else f"{self.check}/{self.subject}"

    @property
    def claimed(self) -> bool:
        """Whether a pass rests on nothing but somebody's word."""
        return self.status is Status.PASS and self.strength is Strength.CLAIMED


def evidence_document(label: str, document: object) -> Evidence:
    """A JSON document as evidence, laid out for reading."""
    text = document if isinstance(document, str) else json.dumps(document, indent=2, ensure_ascii=False, default=str)
    return Evidence(label=label, value=text)


def passed(summary: str, **more: Any) -> Finding:
    return Finding(status=Status.PASS, summary=summary, **more)


def failed(summary: str, remedy: str, **more: Any) -> Finding:
    return Finding(status=Status.FAIL, summary=summary, remedy=remedy, **more)


def unknown(summary: str, remedy: str, **more: Any) -> Finding:
    return Finding(status=Status.UNKNOWN, summary=summary, remedy=remedy, **more)


def not_applicable(reason: str, **more: Any) -> Finding:
    return Finding(status=Status.NOT_APPLICABLE, summary=reason, **more)


@dataclass(frozen=True)
class Look:
    """All that can be known in one sweep, handed to checks and changes.

    Attributes:
        aws: reads of the step's identity; equal reads within one sweep are made once.
        sso: reads of Identity Center's identity, for checks that need both; their calls count as the same check's.
        linked: reads of the linked account's identity, for steps of Identity Center that need both.
        answers: what the person answered, validated.
        results: results of this sweep so far, by check id, for the checks a check declares in `after`.
        seen: results kept from the last time, by result key.
        identity: who is signed in; None when that could not be found out.
        account: the account this journey is for: the bound one, or the signed-in one while none is bound.
        bound: the account this journey is bound to; None before one was chosen.
        sso_account: the account of Identity Center that this journey is bound to; None while none is.
        claims: what people have said, by the result key it is about.
        lineage: the journey's own id; it marks what this journey creates.
        users: the portal's users with what was decided about them; empty when none were imported.
        now: the time of the sweep, with its zone.
        made: the ids of the changes that this journey made and did not take back.
        demo: whether all of it happens in a pretend AWS.
    """

    aws: Reads
    answers: Answers
    now: datetime
    results: Mapping[str, tuple[Result, ...]] = field(default_factory=dict)
    seen: Mapping[str, Result] = field(default_factory=dict)
    identity: Identity | None = None
    account: str | None = None
    bound: str | None = None
    sso_account: str | None = None
    claims: Mapping[str, Claim] = field(default_factory=dict)
    lineage: str = ""
    users: Users = NOBODY
    sso: Reads | None = None
    linked: Reads | None = None
    demo: bool = False
    made: Callable[[], frozenset[str]] = frozenset


def claimed(claim: Claim, says: str, **more: Any) -> Finding:
    """A pass that rests on a person's word: their name and the time are part of the sentence."""
    said = f"{says} Stated by {claim.who} on {claim.at:%Y-%m-%d %H:%M} UTC; nobody could verify it."
    return passed(said, strength=Strength.CLAIMED, **more)


@dataclass(frozen=True)
class Check:
    """One question that AWS, a file or a person can answer.

    `judge(look, subject)` never changes anything. With `subjects` it is asked once per subject and shown as a
    matrix row, under the heading `column`; without, once, with the subject "". `if_none` is the finding when
    there are no subjects. `after` names checks whose results the verdict rests on. `claim` is the sentence that a
    named person can state about it, where no API can settle it; "" where nobody's word counts.
    """

    id: str
    title: str
    judge: Callable[[Look, str], Finding]
    severity: Severity
    docs: str
    blocks: Blocks | None = None
    subjects: Callable[[Look], Iterable[str]] | None = None
    if_none: Finding | None = None
    column: str = ""
    after: tuple[str, ...] = ()
    owner: Owner | None = None
    claim: str = ""


class Operation(Value):
    """One API operation with its parameters, as boto3 takes them; `region` is "" for us-east-1."""

    service: str
    operation: str
    parameters: dict[str, Any]
    region: str = ""


class Change(Value):
    """One write: what is previewed is what is done.

    Attributes:
        id: stable; the same difference has the same id tomorrow.
        title: what it does, in words.
        kind: create, update or delete.
        widens: whether anybody can do or reach more afterwards.
        irreversible: whether nothing can take it back.
        undo: the operation that takes it back, if there is one.
        needs: ids of changes that must have been made before.
        before: what stands there now, where the change replaces something (a document to compare with).
        region: where it is made; "" for us-east-1.
        account: whose thing it changes, where that may be another account than the one that is signed in; else "".
        notes: what else is good to know before agreeing to it, in sentences.
        no_way_back: why nothing can take it back, in sentences; "" where something can.
    """

    id: str
    step: str
    title: Text
    service: str
    operation: str
    parameters: dict[str, Any]
    kind: str
    widens: bool = False
    irreversible: bool = False
    undo: Operation | None = None
    needs: tuple[str, ...] = ()
    before: dict[str, Any] | None = None
    region: str = ""
    account: str = ""
    notes: tuple[Text, ...] = ()
    no_way_back: Text = ""

    @property
    def write(self) -> Operation:
        return Operation(service=self.service, operation=self.operation, parameters=self.parameters, region=self.region)


class Held(Value):
    """Something that is not planned although it may differ, because it cannot be seen or done safely."""

    step: str
    subject: Text
    reason: Text
    remedy: Text


@dataclass(frozen=True)
class Step:
    """One page of the journey: explanation, questions, checks and changes, from top to bottom.

    `choices` gives, from the step's results, what can be chosen for a question whose choices stand in AWS: their
    texts, or a mapping of ids to what they are called. `known` gives, from them too, what is known about a question
    already, in sentences to read with it; whoever leaves it open has not forgotten it. `pointless` gives, from all
    answers and from what this step's form holds, the questions that need no asking, each with why. `applies` says why
    the step does not apply to this company, given its answers; "" when it does. `clicks` is what a person presses where
    no API exists, from what was answered, stated, imported and seen by the last look: it makes no reads.
    """

    id: str
    title: str
    owner: Owner
    minutes: int
    explanation: str
    checks: tuple[Check, ...]
    docs: str
    questions: type[BaseModel] | None = None
    choices: Callable[[Sequence[Result]], Mapping[str, Sequence[str] | Mapping[str, str]]] | None = None
    known: Callable[[Sequence[Result]], Mapping[str, str]] | None = None
    pointless: Callable[[Answers, Mapping[str, Any]], Mapping[str, str]] | None = None
    changes: Callable[[Look], Iterator[Change | Held]] | None = None
    applies: Callable[[Answers], str] | None = None
    role: Role = Role.LINKED
    clicks: Callable[[Look], Sequence[Click]] | None = None


@dataclass(frozen=True)
class Phase:
    """One part of the journey; its title stands in the table of contents."""

    id: str
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        return TITLES[self.id]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)
