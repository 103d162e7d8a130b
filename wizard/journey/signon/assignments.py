"""signon.assignments: who may use which permission set: a group for each, assigned to the account, with people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from wizard import superfluous
from wizard.aws import identitystore, sso
from wizard.aws.changes_sso import add_member, assign, create_group
from wizard.aws.reads import Reads
from wizard.aws.together import together
from wizard.journey.signon import center
from wizard.journey.signon.center import Center, held_back, nothing_to_hold_it
from wizard.journey.signon.reading import beside
from wizard.model import (
    Blocks,
    Change,
    Check,
    Evidence,
    Finding,
    Held,
    Look,
    Owner,
    Role,
    Severity,
    Step,
    failed,
    not_applicable,
    passed,
    unknown,
)
from wizard.policy_document import listed
from wizard.signon import GROUPS_STEP as ID
from wizard.signon import (
    MOST_DECIDED,
    NOT_IN_IT,
    SETS_STEP,
    GroupChoice,
    WantedGroup,
    another_way,
    groups,
    unknown_personas,
    wanted_groups,
)

DOCS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/assignusers.html"
GROUP_DOCS = "https://docs.aws.amazon.com/singlesignon/latest/userguide/users-groups-provisioning.html"

EXPLANATION = """\
A permission set does nothing until somebody may use it. Here each gets a group, the group is assigned to the account, \
and people are put into it. From then on they see the account on their sign-in page. Whoever is decided in Users, later \
on, is proposed here for the group of their persona: nobody has to be typed again.

If your groups come from a directory of your own, make them there and say so: this step then looks for them, assigns \
them, and leaves their members to the directory.

AWS assigns in the background, which can take minutes. The wizard waits for each, says what AWS says, and goes on only \
when it is there. Taking somebody's access away later is a matter of the group: nothing here removes people."""

_NO_ACCOUNT, _SIGN_IN = "Nobody knows yet which account this journey is for.", "Sign in to the account first."
_MAKE_SET = f"Make it first, in the step Permission sets ({SETS_STEP})"

Judge = Callable[[Look, Center, WantedGroup], Finding]


def _wanted(look: Look) -> tuple[WantedGroup, ...]:
    return wanted_groups(look.answers, look.account, look.users)


def names(look: Look) -> Iterable[str]:
    return [wanted.permission_set.name for wanted in _wanted(look)]


def _per_group(judge: Judge) -> Callable[[Look, str], Finding]:
    """A judgement about the group of one permission set."""

    def judged(look: Look, name: str) -> Finding:
        wanted = next(one for one in _wanted(look) if one.permission_set.name == name)
        there = center.find(look)
        if isinstance(there, Finding):
            return nothing_to_hold_it(there, f"group {wanted.name}")
        return judge(look, there, wanted)

    return judged


# --- checks


def group(look: Look, there: Center, wanted: WantedGroup) -> Finding:
    """Whether there is a group of this name."""
    found = identitystore.group_id(there.aws, there.instance.store, wanted.name)
    if found is not None:
        return passed(f"The group {wanted.name} is there.", evidence=(Evidence(label="group id", value=found),))
    if groups(look.answers).made_by == "identity-provider":
        return failed(
            f"There is no group {wanted.name}.",
            "Make it in your identity provider, and wait until it is synchronized.",
        )
    return failed(f"There is no group {wanted.name}.", "Create it: the plan of this step does that.")


def assigned(look: Look, there: Center, wanted: WantedGroup) -> Finding:
    """Whether the group may use the permission set in the account."""
    name = wanted.permission_set.name
    if look.account is None:
        return unknown(_NO_ACCOUNT, _SIGN_IN)
    found = there.permission_set(look, name)
    if found is None:
        said = f"There is no permission set {name} that anybody could be assigned to."
        return failed(said, f"{_MAKE_SET}.")
    group_id = identitystore.group_id(there.aws, there.instance.store, wanted.name)
    if group_id is None:
        own = "Make the group where your groups are made, and wait until it is synchronized."
        planned = "Make the group and assign it: the plan of this step does both."
        remedy = own if groups(look.answers).made_by == "identity-provider" else planned
        return failed(f"There is no group {wanted.name} that could be assigned.", remedy)
    arn = str(found["PermissionSetArn"])
    principals = sso.assignments(there.aws, there.instance.arn, look.account, arn)
    others = [f"{kind.lower()} {id}" for kind, id in principals if (kind, id) != ("GROUP", group_id)]
    evidence = tuple(Evidence(label="also assigned", value=other) for other in others)
    if ("GROUP", group_id) in principals:
        return passed(f"The group {wanted.name} may sign in to account {look.account} with {name}.", evidence=evidence)
    beside = f" Somebody else may: {', '.join(others)}." if others else ""
    return failed(
        f"The group {wanted.name} may not sign in to account {look.account} with {name}.{beside}",
        "Assign it: the plan of this step does that.",
        evidence=evidence,
    )


def members(look: Look, there: Center, wanted: WantedGroup) -> Finding:
    """Whether anybody is in the group, everybody who was named for it, and everybody who was decided to work so."""
    store = there.instance.store
    group_id = identitystore.group_id(there.aws, store, wanted.name)
    if group_id is None:
        return not_applicable("There is no group yet.")
    inside = identitystore.members(there.aws, store, group_id)
    count = f"{len(inside)} or more" if len(inside) >= identitystore.FIRST else str(len(inside))
    evidence = (Evidence(label="members", value=count),)
    crowd = _crowd(look)
    sought = wanted.members if crowd else (*wanted.members, *wanted.decided)
    belongs = together(there.aws, sought, lambda aws, user: _belongs(aws, store, group_id, user))
    lacking = [user for user, here in zip(sought, belongs, strict=True) if not here]
    if lacking:
        return _lacking(look, wanted, lacking, evidence)
    if not inside:
        return failed(
            f"Nobody is in the group {wanted.name}.",
            f"{_who_belongs(look, wanted)}, name them in the answers of this step, or put them into the group where your "
            "groups are made.",
            evidence=evidence,
        )
    if crowd and wanted.decided:
        return unknown(f"{len(wanted.decided)} people are decided for the group {wanted.name}. {crowd}", _IN_BULK)
    people = "1 person is" if count == "1" else f"{count} people are"
    return passed(f"{people} in the group {wanted.name}.", evidence=evidence)


def _who_belongs(look: Look, wanted: WantedGroup) -> str:
    """Who should be in a group in which nobody is, as the beginning of what to do."""
    if wanted.permission_set.inline is not None:
        return "Only whoever links the account needs it. Where that is somebody without other rights"
    if look.users.by_persona:
        return "Nobody is decided in Users to work so, which may be as it should. Where somebody works so"
    return "Once people are decided in Users, the plan of this step proposes them. Until then"


_IN_BULK = "Put them into their groups where your people are kept, by file or by script, and let each sign in once."


def _crowd(look: Look) -> str:
    """Why the people who were decided in Users are not looked up one by one; "" when they are."""
    number = sum(len(one.decided) for one in _wanted(look))
    return f"In all {number} are, too many to be looked up one by one." if number > MOST_DECIDED else ""


def _lacking(look: Look, wanted: WantedGroup, lacking: Sequence[str], evidence: tuple[Evidence, ...]) -> Finding:
    """Who is not in a group: those who were named for it, and those who were decided."""
    decided = [user for user in lacking if user in wanted.decided]
    named = [user for user in lacking if user not in decided]
    said = [f"{listed(named, most=5)} {_are(named)} not in the group {wanted.name}."] if named else []
    if decided:
        persona = wanted.permission_set.persona
        said.append(
            f"{listed(decided, most=5)} {_are(decided)} to work as {persona}, as decided in Users, and {_are(decided)} not "
            f"in the group {wanted.name}."
        )
    remedy = "Put them there: the plan of this step does that for everybody whom Identity Center knows."
    if groups(look.answers).made_by == "identity-provider":
        remedy = "Put them there where your groups are made, and wait until it is synchronized."
    elif not named and not groups(look.answers).decided:
        remedy = "Put them there: answer that the people decided in Users are, and the plan of this step does it."
    more = (Evidence(label=NOT_IN_IT, value="\n".join(lacking)),)
    return failed(" ".join(said), remedy, evidence=evidence + more)


def _are(people: Sequence[str]) -> str:
    return "is" if len(people) == 1 else "are"


def _belongs(aws: Reads, store: str, group_id: str, user: str) -> bool:
    found = identitystore.user_id(aws, store, user)
    return found is not None and identitystore.membership_id(aws, store, group_id, found) is not None


# --- changes


def changes(look: Look) -> Iterator[Change | Held]:
    """Only what differs: groups, assignments and members that are missing."""
    there = center.find(look)
    if isinstance(there, Finding):
        yield Held(step=ID, subject=STEP.title, reason=there.summary, remedy=there.remedy)
        return
    for name in unknown_personas(look.answers, look.account):
        reason, remedy = "The answers name it, and no persona is called that.", "Correct the answers of this step."
        yield Held(step=ID, subject=name, reason=reason, remedy=remedy)
    yield from _without_a_group(look)
    made: set[str] = set()
    for wanted in _wanted(look):
        subject = wanted.permission_set.name
        for item in held_back(ID, subject, _group_changes(look, there, wanted)):
            if not isinstance(item, Change) or item.id not in made:
                yield item
            made |= {item.id} if isinstance(item, Change) else set()


def _group_changes(look: Look, there: Center, wanted: WantedGroup) -> Iterator[Change | Held]:
    name = wanted.permission_set.name
    found = there.permission_set(look, name)
    if look.account is None:
        yield Held(step=ID, subject=name, reason=_NO_ACCOUNT, remedy=_SIGN_IN)
        return
    if found is None:
        reason = "There is no permission set of that name yet."
        yield Held(step=ID, subject=name, reason=reason, remedy=f"{_MAKE_SET}, then plan this step again.")
        return
    arn = str(found["PermissionSetArn"])
    planned = list(_missing(look, there, wanted, arn, look.account))
    more = beside(there, wanted.permission_set, arn) if planned else []
    if more:
        reason = f"It also carries {', '.join(more)}, and whoever is assigned would be given that."
        ours = superfluous.attached(look.made(), SETS_STEP, name).intersection(more)
        remedy = "Find out who added it and take it out, or do it in the Identity Center console."
        remedy = superfluous.remedy(SETS_STEP, ours, more) if ours else remedy
        yield Held(step=ID, subject=name, reason=reason, remedy=remedy)
        return
    yield from planned


def _missing(look: Look, there: Center, wanted: WantedGroup, arn: str, account: str) -> Iterator[Change | Held]:
    """The group, its assignment and its members, as far as they are not there."""
    name, store = wanted.permission_set.name, there.instance.store
    group_id = identitystore.group_id(there.aws, store, wanted.name)
    outside = groups(look.answers).made_by == "identity-provider"
    if group_id is None and outside:
        reason = f"There is no group {wanted.name}, and your groups come from your identity provider."
        remedy = "Make it there, and wait until it is synchronized."
        yield Held(step=ID, subject=wanted.name, reason=reason, remedy=remedy)
        return
    needs: tuple[str, ...] = ()
    if group_id is None:
        group = create_group(ID, there.instance, wanted.name, description=_description(look, wanted))
        needs = (group.id,)
        yield group
    principals = sso.assignments(there.aws, there.instance.arn, account, arn) if group_id else []
    if ("GROUP", group_id) not in principals:
        yield assign(ID, there.instance, name, arn, wanted.name, group_id, account, needs=needs)
    if not outside:
        yield from _member_changes(look, there, wanted, group_id, needs)


def _description(look: Look, wanted: WantedGroup) -> str:
    """What the group is for; it ends in this journey's mark, because groups carry no tags."""
    return (
        f"Partner Central: {wanted.permission_set.does}. Made by the Partner Central wizard, operation {look.lineage}."
    )


def _without_a_group(look: Look) -> Iterator[Held]:
    """Personas that were decided on in Users and that the company has not chosen."""
    chosen = {one.permission_set.persona for one in _wanted(look)}
    for persona, users in look.users.by_persona.items():
        if persona not in chosen:
            people = [user.key for user in users]
            reason = f"{listed(people)} {_are(people)} to work so, as decided in Users, and no persona is called that."
            remedy = "Choose or add it on the page Persona roles, or decide anew in Users."
            yield Held(step=ID, subject=persona, reason=reason, remedy=remedy)


def _member_changes(
    look: Look, there: Center, wanted: WantedGroup, group_id: str | None, needs: tuple[str, ...]
) -> Iterator[Change | Held]:
    store = there.instance.store
    decided = wanted.decided if groups(look.answers).decided else ()
    if decided and (crowd := _crowd(look)):
        reason = f"{len(decided)} people are decided for it. {crowd}"
        yield Held(step=ID, subject=wanted.name, reason=reason, remedy=_IN_BULK)
        decided = ()
    added: set[str] = set()
    for user in (*wanted.members, *decided):
        user_id = identitystore.user_id(there.aws, store, user)
        if user_id is None:
            reason = f"Identity Center knows no user {user}, by name or by email address."
            other = "decide anew in Users" if user in decided else "correct the name"
            yield Held(step=ID, subject=user, reason=reason, remedy=f"Add them to Identity Center, or {other}.")
        elif user_id in added:
            continue
        elif group_id is None or identitystore.membership_id(there.aws, store, group_id, user_id) is None:
            added.add(user_id)
            yield add_member(ID, there.instance, wanted.name, group_id, user, user_id, needs=needs)


def _check(id: str, title: str, column: str, judge: Judge, severity: Severity, docs: str) -> Check:
    return Check(
        id=id,
        title=title,
        column=column,
        judge=_per_group(judge),
        subjects=names,
        if_none=not_applicable("No persona is chosen, so no group is needed."),
        severity=severity,
        blocks=Blocks.MIGRATE if severity is Severity.BLOCKER else None,
        docs=docs,
    )


STEP = Step(
    id=ID,
    title="Groups and people",
    owner=Owner.IAM_ADMIN,
    minutes=30,
    explanation=EXPLANATION,
    docs=DOCS,
    questions=GroupChoice,
    changes=changes,
    applies=another_way,
    role=Role.SSO,
    checks=(
        _check("signon.group", "The group is there", "group", group, Severity.ADVICE, GROUP_DOCS),
        _check("signon.assigned", "It may sign in to the account", "assigned", assigned, Severity.BLOCKER, DOCS),
        _check("signon.members", "Somebody is in it", "members", members, Severity.ADVICE, GROUP_DOCS),
    ),
)
