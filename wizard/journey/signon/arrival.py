"""What arrives in an account when a permission set is brought up to date there, in words, before anybody agrees to it.

Identity Center says that an account has an older version, and not what stands in it: the role that it made there does.
https://docs.aws.amazon.com/singlesignon/latest/userguide/howtochangepermissionset.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wizard.aws import iam, sso
from wizard.aws.changes_sso import SETTINGS
from wizard.aws.effects import same_document
from wizard.aws.errors import AwsError
from wizard.catalog import cautions, policy_name
from wizard.journey.signon.center import Center
from wizard.journey.signon.reading import carried
from wizard.model import Change, Look
from wizard.persona_access import SSO_PATH

_INLINE = "AwsSSOInlinePolicy"
"""How Identity Center calls the inline policy of a permission set in the role that it makes of it."""


@dataclass(frozen=True)
class _Version:
    """What one version of a permission set holds: the ARNs of its policies, and its inline policy, "" for none."""

    policies: tuple[str, ...]
    inline: object


def arrival(look: Look, there: Center, name: str, arn: str, made: Sequence[Change], *, older: bool) -> tuple[str, ...]:
    """What comes to the account, what changes there and what goes, in sentences.

    Args:
        made: the changes of this permission set that are planned before.
        older: whether the account has an older version already, before any of these.
    """
    account = look.account or ""
    now = _Version(
        tuple(_arn(policy, account) for policy in carried(there, arn)),
        sso.inline_policy(there.aws, there.instance.arn, arn),
    )
    after = _with(now, made, account)
    if not older:
        return tuple(_differences(account, now, after, made))
    changed = f"This permission set was changed after account {account} had been given it."
    if made:
        changed += " What was changed by then stays there when this is taken back."
    had = _given(look, name, account)
    if had is None:
        names = [policy_name(policy) for policy in after.policies] + (["an inline policy"] if after.inline else [])
        unseen = "What the account has of it could not be seen; afterwards it has what the set holds: "
        return (changed, f"{unseen}{', '.join(names) or 'no policy at all'}.", *_cautions(after.policies))
    differing = tuple(_differences(account, had, after, made))
    settings = "The policies there are the same: what differs is a setting, such as how long a sign-in lasts."
    return (changed, *(differing or (settings,)))


def _differences(account: str, had: _Version, after: _Version, made: Sequence[Change]) -> Iterator[str]:
    fresh = [policy for policy in after.policies if policy not in had.policies]
    new = [policy_name(policy) for policy in fresh]
    gone = [policy_name(policy) for policy in had.policies if policy not in after.policies]
    changed = [words for change in made for words in _settings(change)]
    if not same_document(had.inline, after.inline):
        which = changed if had.inline and after.inline else new if after.inline else gone
        which.append("the inline policy" if which is changed else "an inline policy")
    for words, what in (("New in", new), ("Changed in", changed), ("No longer in", gone)):
        if what:
            yield f"{words} account {account}: {', '.join(what)}."
    yield from _cautions(fresh)


def _with(now: _Version, made: Sequence[Change], account: str) -> _Version:
    """What a permission set holds once its planned changes are made."""
    policies, inline = list(now.policies), now.inline
    for change in made:
        given = change.parameters
        if "ManagedPolicyArn" in given:
            policies.append(given["ManagedPolicyArn"])
        elif reference := given.get("CustomerManagedPolicyReference"):
            policies.append(_arn(f"{reference['Path']}{reference['Name']}", account))
        inline = given.get("InlinePolicy", inline)
    return _Version(tuple(policies), inline)


def _settings(change: Change) -> list[str]:
    if change.operation != "UpdatePermissionSet" or change.before is None:
        return []
    return [words for key, words in SETTINGS.items() if change.parameters.get(key) != change.before.get(key)]


def _given(look: Look, name: str, account: str) -> _Version | None:
    """What the account was given, as its role shows it; None when nobody can see that."""
    if look.linked is None:
        return None
    made_of_it = re.compile(rf"AWSReservedSSO_{re.escape(name)}_[0-9a-f]{{16}}")
    try:
        roles = iam.roles_under(look.linked, SSO_PATH)
        found = [role for role in roles if made_of_it.fullmatch(role["RoleName"]) and f"::{account}:" in role["Arn"]]
        if len(found) != 1:
            return None
        role = found[0]["RoleName"]
        policies = iam.attached(look.linked, role)
        inline = iam.inline_document(look.linked, role, _INLINE)
    except AwsError:
        return None
    return None if policies is None else _Version(tuple(policies), inline or "")


def _arn(policy: str, account: str) -> str:
    """A policy as an account names it: one of the account's own is given by path and name."""
    return f"arn:aws:iam::{account}:policy{policy}" if policy.startswith("/") else policy


def _cautions(policies: Sequence[str]) -> Iterator[str]:
    for policy in policies:
        yield from cautions(policy)
