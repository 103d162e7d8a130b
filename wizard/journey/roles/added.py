"""What a role carries beyond its persona, as evidence: the policies themselves, and who added them, as CloudTrail tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.aws import iam, trail
from wizard.aws.errors import AwsError
from wizard.catalog import policy_name
from wizard.denials import in_words
from wizard.model import Evidence, Look, evidence_document
from wizard.moments import in_utc
from wizard.veil import VEIL

_ADDING = ("AttachRolePolicy", "PutRolePolicy")
"""What adds a policy to a role. One request for each serves every role of a look; the newest fifty of them are read."""


def evidence_of(look: Look, role: str, policies: Sequence[str], inline: Sequence[str], boundary: str) -> list[Evidence]:
    """Managed policies by their ARN, inline policies by their name, and the boundary; each policy with who added it."""
    documents = [
        evidence_document(f"inline policy {name}", iam.inline_document(look.aws, role, name)) for name in inline
    ]
    return [
        *(Evidence(label="extra policy", value=arn) for arn in policies),
        *documents,
        *([Evidence(label="permissions boundary", value=boundary)] if boundary else []),
        *_added(look, role, [*policies, *inline]),
    ]


def _added(look: Look, role: str, policies: Sequence[str]) -> Iterator[Evidence]:
    """Who added each policy last; where that is not known, how somebody would find out."""
    if not policies:
        return
    try:
        walks = [trail.named(look.aws, name, pages=1) for name in _ADDING]
    except AwsError as error:
        yield Evidence(label="who added it", value=f"CloudTrail could not be asked. {error.sentence}")
        return
    events = sorted((event for walk in walks for event in walk.events), key=lambda event: event.at)
    for policy in policies:
        done = [event for event in events if event.ok and not event.error and _is_about(event, role, policy)]
        if done:
            VEIL.know("person", [done[-1].who.rpartition("/")[2]])
            said = f"{in_words(done[-1].who)} on {in_utc(done[-1].at)} ({done[-1].name})"
        else:
            said = (
                "not among the newest events that CloudTrail keeps for 90 days. In the CloudTrail console, Event history in "
                f"us-east-1, with the resource name {role}, shows all of them; older ones are only in a trail of your own."
            )
        yield Evidence(label=f"who added {policy_name(policy)}", value=said)


def _is_about(event: trail.Event, role: str, policy: str) -> bool:
    asked = event.parameters
    return asked.get("roleName") == role and policy in (asked.get("policyArn"), asked.get("policyName"))
