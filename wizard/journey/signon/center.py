"""Which Identity Center the sign-on steps work with, found once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wizard.aws import sso
from wizard.aws.errors import AwsError
from wizard.aws.reads import Reads
from wizard.aws.sso import Instance
from wizard.model import Change, Evidence, Finding, Held, Look, Status, failed, unknown
from wizard.signon import AUTOMATIC, way


@dataclass(frozen=True)
class Center:
    """The instance of Identity Center that has permission sets, with reads in its Region.

    `others` are the instances that were left aside.
    """

    instance: Instance
    aws: Reads
    others: tuple[Instance, ...] = ()

    def permission_set(self, look: Look, name: str) -> dict[str, Any] | None:
        """The permission set of this name; where it was the last time is looked at first."""
        before = look.seen.get(f"signon.exists/{name}")
        hint = next((item.value for item in before.evidence if item.label == "arn"), "") if before else ""
        return sso.find_permission_set(self.aws, self.instance.arn, name, hint)


def find(look: Look) -> Center | Finding:
    """The instance to work with, or what is the matter. Raises `AwsError` when nobody can look."""
    found = sso.instances(look.aws)
    chosen = way(look.answers).instance
    candidates = [one for one in found.instances if chosen in (AUTOMATIC, one.arn)]
    usable = [one for one in candidates if sso.has_permission_sets(look.aws.at(one.region), one.arn)]
    if len(usable) == 1:
        one = usable[0]
        others = tuple(other for other in found.instances if other != one)
        return _ready(Center(one, look.aws.at(one.region), others))
    if usable:
        return failed(
            f"{len(usable)} instances of Identity Center have permission sets.",
            "Answer which one it is: the question of this step lists them.",
            evidence=tuple(described(one) for one in usable),
        )
    if found.blind:
        return _blind(found.blind)
    return _none(found.instances, chosen)


def _ready(center: Center) -> Center | Finding:
    one = center.instance
    if one.status == "ACTIVE":
        return center
    return failed(
        f"Identity Center in {one.region} is not ready: AWS says {one.status}.",
        "Wait a few minutes, then look again.",
        evidence=(described(one),),
    )


def _blind(blind: Any) -> Finding:
    region, error = next(iter(blind.items()))
    where = ", ".join(blind)
    return unknown(
        f"No Identity Center was found, and nobody could look in {where}: {error.sentence}",
        f"{error.remedy} Or say in which account it is: sign in there with --sso-profile.",
        evidence=(Evidence(label="first Region that could not be looked at", value=region),),
    )


def _none(instances: tuple[Instance, ...], chosen: str) -> Finding:
    evidence = tuple(described(one) for one in instances)
    if chosen != AUTOMATIC:
        return failed(
            "The instance of Identity Center that you chose cannot be seen, or has no permission sets.",
            "Answer the question again, or sign in to the account where it is with --sso-profile.",
            evidence=evidence,
        )
    if instances:
        return failed(
            "There is only an account instance of Identity Center, and that kind has no permission sets.",
            "Somebody with the organization's management account enables Identity Center there. Without an "
            "organization, choose another way to sign in.",
            evidence=evidence,
        )
    return failed(
        "No Identity Center can be seen from the account you are signed in to.",
        "Sign in where it is managed with --sso-profile. If there is none, enable it in the management account's console, "
        "or choose another way to sign in.",
    )


def described(one: Instance) -> Evidence:
    """One instance as evidence."""
    return Evidence(label="instance", value=f"{one.arn}, of account {one.owner}, in {one.region}, {one.status}")


def nothing_to_hold_it(finding: Finding, what: str) -> Finding:
    """A thing that cannot be there because there is no Identity Center, or that nobody can look for."""
    if finding.status is Status.UNKNOWN:
        return unknown(f"Nobody can look for {what}: {finding.summary}", finding.remedy)
    return failed(f"There is no {what}, because Identity Center is not settled yet.", "Settle Identity Center first.")


def held_back(step: str, subject: str, planned: Iterator[Change | Held]) -> Iterator[Change | Held]:
    """What is planned for one subject; nothing at all when a part of it cannot be seen."""
    try:
        yield from list(planned)
    except AwsError as error:
        yield Held(step=step, subject=subject, reason=error.sentence, remedy=error.remedy)
