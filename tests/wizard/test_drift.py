"""While you were away: what differs from what was seen, and nothing that does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.setting import PREFIX, Setting, result
from wizard.aws.writes import OPERATION_TAG
from wizard.demo.account import trusts_account, trusts_service
from wizard.engine.drift import drift
from wizard.model import Evidence, Result, Status

MARKETER = f"{PREFIX}Marketing"
POLICY = "AWSPartnerCentralMarketingManagement"
ARN = f"arn:aws:iam::aws:policy/{POLICY}"


def seen(*results: Result) -> dict[str, Result]:
    return {one.key: one for one in results}


def one(status: Status = Status.PASS, summary: str = "It is so.", **more: Any) -> Result:
    return result("roles.one", status, summary=summary, **more)


def test_what_is_as_it_was_is_no_drift() -> None:
    assert drift(seen(one()), [one()]) == []
    assert drift(seen(one()), [one(summary="It is so, said otherwise.")]) == []


@pytest.mark.parametrize("now", [Status.FAIL, Status.NOT_APPLICABLE])
def test_another_verdict_is_drift_and_says_both(now: Status) -> None:
    (found,) = drift(seen(one()), [one(now, "It is not so.")])
    assert found.sentence == "It is not so. (before: It is so.)"


def test_what_nobody_could_look_at_now_is_no_drift() -> None:
    """Absence of permission is not absence of the thing."""
    assert drift(seen(one()), [one(Status.UNKNOWN, "AWS did not allow it.")]) == []


def test_another_reason_for_the_same_failure_is_drift() -> None:
    (found,) = drift(seen(one(Status.FAIL, "Two are missing.")), [one(Status.FAIL, "Three are missing.")])
    assert "Three are missing" in found.sentence


def test_what_is_new_and_what_is_gone_is_told() -> None:
    before = seen(one(subject="a"))
    (new, gone) = drift(before, [one(subject="b", summary="b is there.")])
    assert new.sentence == "New: b is there."
    assert gone.sentence == "No longer looked for: It is so."


def test_a_line_that_stood_there_while_there_was_nothing_to_look_at_is_not_gone() -> None:
    before = seen(one(Status.UNKNOWN, "No users were imported."), one(subject="a"))
    assert drift(before, [one(subject="a")]) == []


def test_what_nobody_had_looked_at_before_is_not_new() -> None:
    assert drift(seen(result("policies.one", Status.PASS)), [one()]) == []


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("No sign since 2026-08-23 11:21 UTC.", "No sign since 2026-08-23 11:26 UTC."),
        ("It begins in 3 h 20 min.", "It begins in 2 h 5 min."),
        ("Not used for 90 days.", "Not used for 91 days."),
    ],
)
def test_a_clock_in_a_sentence_is_no_drift(before: str, now: str) -> None:
    assert drift(seen(one(Status.FAIL, before)), [one(Status.FAIL, now)]) == []


def test_a_verdict_over_others_is_compared_by_what_it_comes_to() -> None:
    """What it counts has lines of its own."""
    ready = [result("link.ready", Status.FAIL, summary=f"Not ready: {number} blockers fail.") for number in (14, 9)]
    assert drift(seen(ready[0]), [ready[1]]) == []
    assert len(drift(seen(ready[0]), [result("link.ready", Status.PASS, summary="Ready.")])) == 1


def test_better_evidence_is_drift() -> None:
    word, record = (one(summary="It is linked.", strength=strength) for strength in ("claimed", "recorded"))
    assert len(drift(seen(word), [record])) == 1


def test_what_was_not_looked_for_this_time_is_not_gone() -> None:
    before = seen(one(), result("policies.one", Status.PASS))
    assert drift(before, [one()]) == []


def test_while_something_is_unknown_nothing_is_called_gone() -> None:
    assert drift(seen(one(subject="a")), [one(Status.UNKNOWN, "AWS did not say.")]) == []


def test_evidence_that_lasts_is_compared_and_what_changes_by_itself_is_not() -> None:
    before = one(evidence=(Evidence(label="role id", value="AROA1"), Evidence(label="last used", value="2026-01-01")))
    used = one(evidence=(Evidence(label="role id", value="AROA1"), Evidence(label="last used", value="2026-11-01")))
    anew = one(evidence=(Evidence(label="role id", value="AROA2"), Evidence(label="last used", value="2026-01-01")))
    assert drift(seen(before), [used]) == []
    assert len(drift(seen(before), [anew])) == 1


# --- what people do in an account

HAPPENED: dict[str, tuple[Any, str]] = {
    "a policy was detached": (lambda iam: iam.detach_role_policy(ARN, MARKETER), "it lacks"),
    "a policy was added": (
        lambda iam: iam.attach_role_policy("arn:aws:iam::aws:policy/AdministratorAccess", MARKETER),
        "AdministratorAccess",
    ),
    "an inline policy was added": (
        lambda iam: iam.put_role_policy(
            MARKETER,
            "mine",
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
        ),
        "inline policy mine",
    ),
    "the role was deleted": (
        lambda iam: (iam.detach_role_policy(ARN, MARKETER), iam.delete_role(MARKETER)),
        f"There is no role {MARKETER}",
    ),
    "the role was made anew": (
        lambda iam: setattr(iam.get_role(MARKETER), "id", "AROAANOTHERROLE00001"),
        "deleted and made anew",
    ),
    "a tag was changed": (
        lambda iam: iam.tag_role(MARKETER, [{"Key": "team", "Value": "pirates"}]),
        "its tags changed",
    ),
}


@pytest.mark.parametrize(("happened", "said"), HAPPENED.values(), ids=HAPPENED.keys())
def test_what_somebody_did_meanwhile_is_named(happened: Any, said: str) -> None:
    setting = Setting(personas="Marketing")
    setting.role(MARKETER, POLICY, tags={"team": "alliances"})
    before = setting.look()
    assert drift(before, setting.look().values()) == [], "looking twice is no drift"
    setting.iam(happened)
    setting.remember(before)
    assert said in " ".join(found.sentence for found in drift(before, setting.look().values()))


def test_a_trust_policy_that_somebody_widened_is_named() -> None:
    setting = Setting(personas="Marketing")
    setting.role(MARKETER, POLICY)
    before = setting.look()
    setting.hand.role(
        "Other", trust=[trusts_service(), trusts_account("444455556666")], since="2026-10-12T14:55:20+00:00"
    )
    with setting.world.stage.set("read") as iam:
        wide = iam.get_role("Other").assume_role_policy_document
    setting.iam(lambda iam: iam.update_assume_role_policy(MARKETER, wide))
    found = [one.sentence for one in drift(before, setting.look().values())]
    assert any("account 444455556666" in sentence for sentence in found)


def test_policies_and_tags_in_another_order_are_no_drift() -> None:
    lead = f"{PREFIX}AllianceLead"
    policies = ("AWSPartnerCentralFullAccess", "AWSMarketplaceSellerFullAccess", "SecurityAudit", "IAMFullAccess")
    setting = Setting(personas="AllianceLead")
    setting.role(lead, *policies, tags={"b": "1", "a": "2", OPERATION_TAG: "x"})
    before = setting.look()

    def turn_around(iam: Any) -> None:
        role = iam.get_role(lead)
        role.managed_policies = dict(reversed(role.managed_policies.items()))
        role.tags = list(reversed(role.tags))

    setting.iam(turn_around)
    assert drift(before, setting.look().values()) == []
