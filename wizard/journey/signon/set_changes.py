"""What would make permission sets as they were answered: those that are missing, what they lack, what accounts lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard import superfluous
from wizard.aws import sso
from wizard.aws.changes import tag_list
from wizard.aws.changes_sso import (
    attach_managed,
    attach_reference,
    create_permission_set,
    provision,
    put_inline,
    update_settings,
)
from wizard.aws.effects import same_document
from wizard.journey.signon import center
from wizard.journey.signon.arrival import arrival
from wizard.journey.signon.center import Center, held_back
from wizard.journey.signon.reading import arrives, beside, carried, document, listed, minutes
from wizard.model import Change, Finding, Held, Look
from wizard.signon import RELAY_STATE, WantedSet, sets, settings, tags, wanted_sets
from wizard.signon import SETS_STEP as ID

Named = dict[str, Any]


def changes(look: Look) -> Iterator[Change | Held]:
    """Only what differs: permission sets that are missing, what they lack, and versions that an account lacks."""
    there = center.find(look)
    if isinstance(there, Finding):
        yield Held(step=ID, subject="Permission sets", reason=there.summary, remedy=there.remedy)
        return
    for wanted in wanted_sets(look.answers, look.account):
        yield from held_back(ID, wanted.name, _set_changes(look, there, wanted))


def _set_changes(look: Look, there: Center, wanted: WantedSet) -> Iterator[Change | Held]:
    if wanted.elsewhere:
        reason = f"It cannot carry {listed(wanted.elsewhere)}: that belongs to another account."
        remedy = "Choose a policy of AWS's or of this account for this persona, in the roles step."
        yield Held(step=ID, subject=wanted.name, reason=reason, remedy=remedy)
        return
    found = there.permission_set(look, wanted.name)
    if found is None:
        tagged = tag_list(look.lineage, tags(look.answers))
        made = create_permission_set(
            ID, there.instance, wanted.name, settings=settings(look.answers, wanted), tags=tagged
        )
        yield made
        yield from _contents(look, there, wanted, None, (made.id,))
    else:
        yield from _differences(look, there, wanted, found)


def _differences(look: Look, there: Center, wanted: WantedSet, found: Named) -> Iterator[Change | Held]:
    """What a permission set that is there lacks, and then its latest version in the account."""
    arn, instance = str(found["PermissionSetArn"]), there.instance.arn
    differing = [*_contents(look, there, wanted, arn, ()), *_settings(look, there, wanted, found)]
    made = [item for item in differing if isinstance(item, Change)]
    elsewhere = [one for one in sso.accounts_with(there.aws, instance, arn) if one != look.account] if made else []
    if elsewhere:
        reason = f"It is used in {', '.join(elsewhere)} as well, and people there would be given what is changed."
        remedy = "Change it in the Identity Center console with those who use it, or give your persona another name."
        yield Held(step=ID, subject=wanted.name, reason=reason, remedy=remedy)
        return
    if look.account is None:
        return
    latest = arn in sso.provisioned(there.aws, instance, look.account, latest=True)
    older = arn in sso.provisioned(there.aws, instance, look.account, latest=False)
    more = beside(there, wanted, arn) if older else []
    if more:
        reason = f"It also carries {', '.join(more)}, and people in account {look.account} would be given that."
        ours = superfluous.attached(look.made(), ID, wanted.name).intersection(more)
        remedy = "Find out who added it. Take it out, or bring the set up to date in the Identity Center console."
        remedy = superfluous.remedy(ID, ours, more) if ours else remedy
        yield Held(step=ID, subject=wanted.name, reason=reason, remedy=remedy)
        return
    yield from differing
    if older or (latest and made):
        needs = tuple(item.id for item in made)
        notes = arrival(look, there, wanted.name, arn, made, older=older)
        yield provision(ID, there.instance, wanted.name, arn, look.account, needs=needs, notes=notes)


def _contents(
    look: Look, there: Center, wanted: WantedSet, arn: str | None, needs: tuple[str, ...]
) -> Iterator[Change | Held]:
    """The policies that are missing; `arn` is None for a permission set that is to be made first."""
    there_already = carried(there, arn) if arn else []
    for policy in wanted.managed:
        if policy not in there_already:
            yield attach_managed(ID, there.instance, wanted.name, arn, policy, needs=needs)
    for policy in wanted.references:
        if policy not in there_already:
            yield attach_reference(ID, there.instance, wanted.name, arn, policy, needs=needs)
    if wanted.inline is not None:
        text = sso.inline_policy(there.aws, there.instance.arn, arn) if arn else ""
        yield from _inline(look, there, wanted, arn, text, needs)


def _inline(
    look: Look, there: Center, wanted: WantedSet, arn: str | None, text: str, needs: tuple[str, ...]
) -> Iterator[Change | Held]:
    if wanted.inline is None or (text and same_document(text, wanted.inline)):
        return
    before = document(text) if text else None
    if text and not (sets(look.answers).replace_inline and isinstance(before, dict)):
        reason = "It has another inline policy than the one that linking takes."
        remedy = "Compare the two, then answer that it may be replaced, or correct it in the Identity Center console."
        yield Held(step=ID, subject=wanted.name, reason=reason, remedy=remedy)
        return
    yield put_inline(ID, there.instance, wanted.name, arn, wanted.inline, before=before, needs=needs)


def _settings(look: Look, there: Center, wanted: WantedSet, found: Named) -> Iterator[Change]:
    """Another session duration or relay state; the description is left as it is."""
    before = {key: str(found[key]) for key in ("Description", "SessionDuration", "RelayState") if found.get(key)}
    after = {**before}
    answered = settings(look.answers, wanted)
    if minutes(before.get("SessionDuration", "")) != minutes(answered["SessionDuration"]):
        after["SessionDuration"] = answered["SessionDuration"]
    if not arrives(before.get("RelayState", "")):
        after["RelayState"] = RELAY_STATE
    if after != before:
        arn = str(found["PermissionSetArn"])
        yield update_settings(ID, there.instance, wanted.name, arn, settings=after, before=before)
