"""users.map: a role for everybody who needs one, decided by a person, mapped in the portal ten at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from wizard.aws import iam, trail
from wizard.catalog import MADE_BY_LINKING, PREFIX
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
    evidence_document,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.situation import nothing_to_migrate
from wizard.trust import TrustKind, compare
from wizard.users import cloud_admin
from wizard.users.board import Board
from wizard.users.legacy import CLOUD_ADMIN
from wizard.users.user import User
from wizard.users.value import BATCH, CLOUD_ADMIN_ROLE, Users

ID = "users.map"
DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html"
ROLES_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/legacy-role-mappings.html"
EVENTS_DOCS = "https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-cloudtrail-logging.html"

EXPLANATION = """\
Decide what becomes of each user: a role to be mapped to in the older portal, and a persona to work as once the migration \
is done. Both are proposed from the roles that people have now, with the reason. Press m for the list.

A portal user takes one role. Where somebody had several, the proposal says which one covers them, and what they get \
besides after the migration. Where a proposal lets somebody do more than before, as for ACE users, who will see the whole \
pipeline, somebody has to agree to it by name. Cloud admins only take the role that AWS itself makes when the account is \
linked.

The portal has no interface for programs: you map people there by hand, ten on a page. The wizard gives you the next ten, \
you say when they are done, and CloudTrail shows how many arrived at each role. It never shows who, so nothing here \
pretends to know."""


def mapped(look: Look, _: str) -> Finding:
    """Whether somebody decided about every active user."""
    users = look.users
    if users.source is None:
        return failed(
            "Nobody was imported yet, so nobody is decided about.", "Import the users first, in the step before."
        )
    board = Board(users, look.answers)
    waiting = board.undecided
    counts = board.counts()
    done, total = counts["mapped"], counts["to map"]
    evidence = [
        Evidence(label="decided", value=f"{counts['decided']:,} of {counts['users']:,}"),
        Evidence(label="mapped in the portal, as stated", value=f"{done:,} of {total:,}"),
    ]
    stale = [key for key in users.news.changed if key in users.decisions]
    if stale:
        evidence.append(Evidence(label="another role than when it was decided", value="\n".join(stale[:50])))
    if waiting:
        names = [users.people[place].key for place in waiting[:50]]
        evidence.append(Evidence(label="without a decision", value="\n".join(names)))
        return failed(
            f"{len(waiting):,} active user{'s have' if len(waiting) != 1 else ' has'} no decision yet, of "
            f"{counts['active']:,}.",
            "Press m here and decide, or run: users decide --all-proposed; then look at who is left.",
            evidence=tuple(evidence),
        )
    rest = f" {total - done:,} still have to be mapped in the portal." if done < total else ""
    if users.to_unmap:
        left = "\n".join(user.key for user in users.to_unmap[:50])
        evidence.append(Evidence(label="to be unmapped in the portal", value=left))
        rest += f" {len(users.to_unmap):,} mapped before and without access now: unmap them there."
    return passed(
        f"Every active user is decided about: {total:,} get a role, {counts['decided'] - total:,} no access.{rest}",
        evidence=tuple(evidence),
    )


# --- roles


def used_roles(look: Look) -> Iterable[str]:
    return look.users.used_roles()


def role_mappable(look: Look, name: str) -> Finding:
    """Whether Partner Central can use a role that people are mapped to: its name, its trust policy, and that it is there."""
    if name == CLOUD_ADMIN_ROLE:
        return _cloud_admin_role(look)
    if not name.startswith(PREFIX):
        return failed(
            f"{name} does not begin with {PREFIX}, so the portal does not offer it.", "Decide on another role."
        )
    role = iam.role(look.aws, name)
    if role is None or str(role["RoleName"]) != name:
        other = f"; there is {role['RoleName']}, which is spelled another way" if role else ""
        return failed(
            f"{name} is not there{other}.",
            "Make it on the page Persona roles, or decide on another role for these users.",
        )
    return _trusts(name, role.get("AssumeRolePolicyDocument"), str(role["Path"]))


def _cloud_admin_role(look: Look) -> Finding:
    """The role that AWS makes on linking; it chooses the end of its name, and an older linking has left its own."""
    there = cloud_admin.found_among(iam.roles(look.aws))
    if not there:
        return failed(
            "There is no CloudAdmin role of AWS yet: it is made when the account is linked.",
            "Link the account first; cloud admins can take no other role.",
        )
    evidence = cloud_admin.told(there)
    present = cloud_admin.present(evidence)
    for one in there if not present else there[:1]:
        name = str(one["RoleName"])
        full = iam.role(look.aws, name)
        found = _trusts(name, (full or {}).get("AssumeRolePolicyDocument"), str(one["Path"]), evidence)
        if found.status != "pass":
            return found
    if not present:
        return passed(
            f"Partner Central may use {len(there)} such roles, and which of them the present link made cannot be told: "
            f"{cloud_admin.candidates(evidence)}. It is the one that the portal offers.",
            evidence=found.evidence,
        )
    older = f" Older, from a linking before: {cloud_admin.candidates(evidence[1:])}." if len(there) > 1 else ""
    return passed(f"{found.summary}{older}", evidence=found.evidence)


def _trusts(name: str, document: object, path: str, more: tuple[Evidence, ...] = ()) -> Finding:
    found = compare(document)
    evidence = (*more, Evidence(label="path", value=path), evidence_document("trust policy", document))
    if found.kind is TrustKind.UNREADABLE:
        return unknown(
            f"{name}: {found.said()}",
            "Open the role in the IAM console and look at its trust policy.",
            evidence=evidence,
        )
    if found.kind is not TrustKind.SAME:
        return failed(
            f"{name}: {found.said()}",
            "Correct its trust policy on the page Persona roles before anybody is mapped to it.",
            evidence=evidence,
        )
    return passed(f"{name} is there, and Partner Central may use it.", evidence=evidence)


# --- what CloudTrail saw


def recorded(look: Look, _: str) -> Finding:
    """How many portal users CloudTrail saw arrive at each role. Its events carry no address, so nobody is matched."""
    wanted = Counter(_kind_of(role) for role, people in look.users.used_roles().items() for _ in people)
    if not wanted:
        return not_applicable("Nobody is to be mapped yet.")
    walk = trail.events(look.aws, trail.LINKING)
    seen = replayed(walk.events)
    evidence = tuple(
        Evidence(label=role, value=f"{seen.get(role, 0):,} recorded, {wanted.get(role, 0):,} decided")
        for role in sorted({*wanted, *seen})
    )
    lacking = sum(max(0, number - seen.get(role, 0)) for role, number in wanted.items())
    total = wanted.total()
    if walk.gaps:
        return unknown(walk.gaps, "Look again in a minute.", evidence=evidence)
    if lacking:
        return failed(
            f"No sign yet of {lacking:,} of {total:,} mappings. CloudTrail can lag by 15 minutes, and forgets after 90 "
            "days.",
            "Map the next users in the portal."
            if look.users.waiting
            else "All are stated to be mapped: look again later, or rely on what was stated.",
            evidence=evidence,
        )
    return passed(
        f"CloudTrail has seen as many portal users arrive at each role as were decided: {total:,}. It does not tell who.",
        strength=Strength.RECORDED,
        evidence=evidence,
    )


def replayed(events: Iterable[trail.Event]) -> Counter[str]:
    """How many portal users each role has at last, oldest event first; failed requests count for nothing."""
    roles: dict[str, str] = {}
    for event in events:
        if event.error or not event.ok:
            continue
        user = str(event.parameters.get("partnerUserId") or event.id)
        if event.name == "AssociatePartnerUser":
            roles[user] = _kind_of(str(event.parameters.get("iamRoleArn", "")).rpartition("/")[2])
        elif event.name == "DisassociatePartnerUser":
            roles.pop(user, None)
    return Counter(roles.values())


def _kind_of(role: str) -> str:
    """A role's name; AWS's own CloudAdmin role under the name that it has here before AWS has chosen one."""
    cloud_admin = role == CLOUD_ADMIN_ROLE or (
        role.startswith(f"{PREFIX}CloudAdmin-") and MADE_BY_LINKING.fullmatch(role) is not None
    )
    return CLOUD_ADMIN_ROLE if cloud_admin else role


# --- clicks


def clicks(look: Look) -> tuple[Click, ...]:
    """How the next ten are mapped, and those who get no access any more unmapped."""
    return tuple(_clicks(look))


def _clicks(look: Look) -> Iterator[Click]:
    users = look.users
    batch, gone = users.batch(), users.to_unmap[:BATCH]
    if not batch and not gone:
        yield Click(do=_nothing_to_map(users))
        return
    yield Click(
        do="In the older Partner Central, on the home page under Account linking, press Manage linked account.",
        copy="https://partnercentral.awspartner.com/APNLogin",
        label="address of the portal",
        see="Two lists: Cloud admin users, and Non-cloud admin users.",
        trouble="If it is not there, the account is not linked yet, or you are neither alliance lead nor cloud admin.",
        docs=DOCS,
    )
    for user in batch:
        choose, role = _role(look, users.decisions[user.key].role)
        yield Click(
            do=f"Under {_list_of(user)} select {user.address or user.name}, press Map to IAM role, choose {choose}, press Map "
            "role.",
            copy=role,
            label=f"role of {user.address or user.name}",
            see="The role stands beside the user.",
            trouble="If the role is not offered: its name or its trust policy is not right; see the results of this step.",
            docs=DOCS,
        )
    for user in gone:
        name = user.address or user.name
        yield Click(
            do=f"Under {_list_of(user)} select {name}, who was mapped before and gets no access any more, and press Unmap "
            "role.",
            copy=name,
            label="whom to unmap",
            see="No role stands beside the user.",
            docs=DOCS,
        )
    left = len(users.waiting) - len(batch) + len(users.to_unmap) - len(gone)
    yield Click(
        do="Say that these are done: press m and then d, or run the command.",
        copy="partner-central-wizard users done --batch --by NAME",
        label="command",
        see=f"The next {min(left, 10)} users; {left:,} are left after these." if left else "Nobody is left.",
    )


def _list_of(user: User) -> str:
    """Under which heading the portal lists somebody."""
    return "Cloud admin users" if CLOUD_ADMIN in user.roles else "Non-cloud admin users"


def _role(look: Look, role: str) -> tuple[str, str]:
    """A role as the portal offers it, in words, and what of it can be copied."""
    if role != CLOUD_ADMIN_ROLE:
        return role, role
    seen = cloud_admin.seen_in(look.results.get(cloud_admin.CHECK, ()))
    if present := cloud_admin.present(seen):
        return present, present
    if seen:
        return f"the one of these that the present link made: {cloud_admin.candidates(seen)}", ""
    begins = CLOUD_ADMIN_ROLE.removesuffix("###")
    return f"the role that begins with {begins}, whose end AWS chooses when the account is linked", ""


def _nothing_to_map(users: Users) -> str:
    if users.to_map:
        return f"Nothing is left to press: all {len(users.to_map):,} are stated to be mapped."
    return "Nothing is to be mapped yet: decide about the users first, with m or the command users decide."


STEP = Step(
    id=ID,
    title="Map the users",
    owner=Owner.ALLIANCE_LEAD,
    minutes=55,
    explanation=EXPLANATION,
    docs=DOCS,
    applies=nothing_to_migrate,
    clicks=clicks,
    checks=(
        Check(
            id="users.mapped",
            title="Every active user is decided about",
            judge=mapped,
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=ROLES_DOCS,
        ),
        Check(
            id="users.role-mappable",
            title="The portal can use the role",
            judge=role_mappable,
            subjects=used_roles,
            if_none=not_applicable("Nobody is to be mapped to a role yet."),
            column="mappable",
            severity=Severity.BLOCKER,
            blocks=Blocks.MIGRATE,
            docs=DOCS,
            owner=Owner.IAM_ADMIN,
        ),
        Check(
            id="users.recorded",
            title="CloudTrail saw the mappings",
            judge=recorded,
            severity=Severity.ADVICE,
            docs=EVENTS_DOCS,
        ),
    ),
)
