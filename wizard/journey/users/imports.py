"""users.import: the portal's users, read from its export, judged, and confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.clicks import Click
from wizard.model import (
    Blocks,
    Check,
    Evidence,
    Finding,
    Look,
    Owner,
    Severity,
    Step,
    Strength,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.situation import nothing_to_migrate
from wizard.users.columns import KINDS, ROLE
from wizard.users.questions import IMPORT_STEP as ID
from wizard.users.questions import ImportAnswers, import_answers
from wizard.users.triage import ODD, Flag, Kind, leads, over_caps
from wizard.users.value import Source

DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/migrating-to-partner-central.html"
ROLES_DOCS = (
    "https://docs.aws.amazon.com/partner-central/latest/getting-started/managing-user-roles-and-assignments.html"
)
PORTAL = "https://partnercentral.awspartner.com/APNLogin"

LEGACY_USERS_LEFT = "Nobody was imported yet."
IMPORT = "Download the users from the portal, then press m here, or run: users import FILE."

EXPLANATION = """\
The older Partner Central can give you a file of everybody who has a login there. Import it here: it is the list of people \
for whom somebody has to decide how they get in afterwards.

What the columns of that file are called is published nowhere. The wizard tells them by what stands in them, shows what \
it took for what, and asks where nothing in the file tells. Dates that could be either way round are never guessed.

Then everybody is judged: who is active, who never signed in, who only came for Skill Builder, which addresses belong to \
nobody in particular, and who is there twice. Nobody is left out silently. A newer file can be imported at any time: it \
shows what changed and keeps what was decided. The file is only read, and nothing of it leaves this computer."""


def imported(look: Look, _: str) -> Finding:
    """Whether a file of users was imported, and how many of them are active."""
    users = look.users
    if users.source is None:
        return failed(LEGACY_USERS_LEFT, IMPORT)
    judged = users.triage(import_answers(look.answers).inactive_days)
    kinds = ", ".join(f"{judged.count(kind):,} {kind.value}" for kind in Kind if judged.count(kind))
    said = f"{_people(len(users.people))} from {users.source.name}, imported on {users.source.day}: {kinds}."
    evidence = [
        Evidence(label="file", value=f"{users.source.name}, {users.source.form}, SHA-256 {users.source.digest}"),
        *(Evidence(label="note", value=note) for note in users.source.notes),
    ]
    if users.news.anything:
        news = users.news
        told = f"{len(news.added)} added, {len(news.gone)} gone, {len(news.changed)} with another role"
        evidence.append(Evidence(label="since the import before", value=told))
    return passed(said, evidence=tuple(evidence))


def columns(look: Look, _: str) -> Finding:
    """Whether a person has looked at what each column was taken for."""
    source = look.users.source
    if source is None:
        return not_applicable(LEGACY_USERS_LEFT)
    evidence = tuple(
        Evidence(label=kind, value=f"{source.columns.get(kind) or 'none'}: {source.reasons.get(kind, '')}")
        for kind in KINDS
    )
    taken = _taken(source)
    if source.confirmed_by:
        said = f"{taken} {source.confirmed_by} found that right."
        return passed(said, evidence=evidence, strength=Strength.CLAIMED)
    return failed(
        f"{taken} Nobody has said yet that this is right.",
        "Compare the first users with the file, then press m here and agree, or run: users confirm --by NAME.",
        evidence=evidence,
    )


def _taken(source: Source) -> str:
    found = [f"{kind} from {source.columns[kind]!r}" for kind in KINDS if source.columns.get(kind)]
    lacking = [kind for kind in KINDS if not source.columns.get(kind)]
    return f"Read as {', '.join(found)}" + (f"; no column for {', '.join(lacking)}." if lacking else ".")


def mailboxes(look: Look, _: str) -> Finding:
    """Whether the addresses are people's own, each there once; or decided about by hand, where they are not."""
    users = look.users
    if users.source is None:
        return not_applicable(LEGACY_USERS_LEFT)
    judged = users.triage(import_answers(look.answers).inactive_days)
    found: dict[Flag, list[str]] = {flag: [] for flag in Flag if flag in ODD}
    open_ones = 0
    for user, flags in zip(users.people, judged.flags, strict=True):
        odd = [flag for flag in flags if flag in found]
        open_ones += bool(odd) and user.key not in users.decisions
        for flag in odd:
            found[flag].append(user.key)
    evidence = (
        *(Evidence(label=flag.value, value="\n".join(_some(keys))) for flag, keys in found.items() if keys),
        *(Evidence(label="alike", value=twin.said) for twin in judged.twins[:50]),
    )
    counts = ", ".join(f"{len(keys):,} × {flag.value}" for flag, keys in found.items() if keys)
    if not counts:
        return passed("Every address is a person's own, and each is there once.")
    if not open_ones:
        return passed(f"There are odd addresses ({counts}), and each is decided about.", evidence=evidence)
    return failed(
        f"{open_ones:,} odd address{'es are' if open_ones != 1 else ' is'} not decided about: {counts}.",
        "Find out who is behind each, and decide by hand: a shared mailbox cannot sign in to AWS as a person.",
        evidence=evidence,
    )


def caps(look: Look, _: str) -> Finding:
    """Whether the roles are held by no more people than the portal allows, which would mean that they were misread."""
    users = look.users
    if users.source is None:
        return not_applicable(LEGACY_USERS_LEFT)
    if not users.source.columns.get(ROLE):
        return unknown(
            "The file has no column of roles.", "Download the users with their roles, and import them again."
        )
    over = over_caps(users.people)
    if over:
        said = "; ".join(cap.said for cap in over)
        return failed(f"{said}.", "Look whether the column of roles is the right one, and the file is of one company.")
    if not leads(users.people):
        return failed(
            "Nobody in the file is the alliance lead, and the portal always has one.",
            "Look whether the column of roles is the right one, and the file is whole.",
        )
    return passed("No role is held by more people than the portal allows.")


def clicks(look: Look) -> tuple[Click, ...]:
    """How the file is downloaded."""
    return tuple(_clicks(look))


def _clicks(look: Look) -> Iterator[Click]:
    yield Click(
        do="Sign in to the older Partner Central as alliance lead or cloud admin.",
        copy=PORTAL,
        label="address of the portal",
        see="The home page of Partner Central.",
        docs=DOCS,
    )
    yield Click(
        do="On the home page, in the box about the migration, press View Instructions.",
        see="The migration tool with its steps.",
        trouble="If there is no such box, you are neither alliance lead nor cloud admin, or the company has migrated.",
        docs=DOCS,
    )
    yield Click(
        do="Follow the tool to the users, and press Download Partner Central users.",
        see="A file in your downloads. It has everybody's role and when they signed in last.",
        trouble="If it is an Excel workbook, open it and save it as CSV (UTF-8).",
        docs=DOCS,
    )
    yield Click(
        do="Import the file here: press m and write its path, or run the command.",
        copy="partner-central-wizard users import FILE",
        label="command",
        see="What each column was taken for, and the first users.",
    )


def _people(number: int) -> str:
    return f"{number:,} user{'s' if number != 1 else ''}"


def _some(keys: list[str]) -> list[str]:
    return [*keys[:50], *([f"… and {len(keys) - 50} more"] if len(keys) > 50 else [])]


STEP = Step(
    id=ID,
    title="Import the users",
    owner=Owner.ALLIANCE_LEAD,
    minutes=20,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=ImportAnswers,
    applies=nothing_to_migrate,
    clicks=clicks,
    checks=(
        Check(
            id="users.imported",
            title="The users were imported",
            judge=imported,
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=DOCS,
        ),
        Check(
            id="users.columns",
            title="Somebody agreed to what was read",
            judge=columns,
            severity=Severity.ADVICE,
            docs=DOCS,
        ),
        Check(
            id="users.mailboxes",
            title="Addresses are people's own",
            judge=mailboxes,
            severity=Severity.ADVICE,
            docs=ROLES_DOCS,
        ),
        Check(
            id="users.caps",
            title="Roles are held by as many as may",
            judge=caps,
            severity=Severity.ADVICE,
            docs=ROLES_DOCS,
        ),
    ),
)
