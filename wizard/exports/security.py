"""For the security team: what the wizard may call and why, and what to answer about roles that trust a service."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wizard.aws import operations, purposes
from wizard.aws.errors import iam_prefix
from wizard.exports import policies
from wizard.trust import PARTNER_CENTRAL_TRUST

_CONFUSED_DEPUTY = """\
## "This role can be used by a confused deputy"

Scanners report roles that trust a service and have no condition on `aws:SourceAccount` or `aws:SourceArn`. The roles of
the personas are such roles, on purpose:

- AWS's page on mapping users (<https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html>)
  gives this trust policy for every role that Partner Central is to use, and it has no condition.
- AWS documents no condition that the service would satisfy. With one added, the role may no longer be offered for
  mapping, or no longer work. Nobody has written down that it does.
- What limits it instead: only this one service is trusted, no person and no account; a role has the policies of one kind
  of work; and who acts through it is decided by the mapping in the portal, which CloudTrail records as
  `AssociatePartnerUser` in us-east-1.

What can be done: accept the finding with this page as the reason, watch the `AssumeRole` events of these roles, and look
again when AWS documents a condition.
"""


def written() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# What the Partner Central wizard may call, and why"
    yield ""
    yield (
        "Nothing else passes its two doors, one for reading and one for writing; with `--read-only` there is no door for "
        "writing. What it writes is shown before, and asked about. It never registers a partner, upgrades a plan, starts "
        "a verification or changes a profile: those operations stand on no list."
    )
    for title, writes in (("What it looks at", False), ("What it writes, and takes back", True)):
        yield ""
        yield f"## {title}, in the linked account"
        yield ""
        yield "| permission | what for |"
        yield "|---|---|"
        for permission, purpose in sorted(purposes.permissions().items()):
            if purpose.writes is writes:
                yield f"| `{permission}` | {purpose.why} |"
    yield ""
    yield "## In the account of IAM Identity Center"
    yield ""
    for title, lists in (
        ("It looks with", (operations.READS,)),
        ("It writes and takes back with", (operations.WRITES, operations.INVERSES)),
    ):
        names = {
            f"`{iam_prefix(service)}:{name}`"
            for declared in lists
            for service in sorted(purposes.ELSEWHERE)
            for name in declared.get(service, ())
        }
        yield f"{title}: {', '.join(sorted(names))}."
        yield ""
    yield "## As a policy, to only look"
    yield ""
    yield "```json"
    yield json.dumps(policies.reading(), indent=2)
    yield "```"
    yield ""
    yield _CONFUSED_DEPUTY
    yield "```json"
    yield json.dumps(PARTNER_CENTRAL_TRUST, indent=2)
    yield "```"
