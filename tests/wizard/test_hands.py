"""Who did what differs: named when CloudTrail knows, and said when it does not."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.setting import Setting
from wizard.engine.drift import Drift
from wizard.engine.hands import MOST, hands
from wizard.model import Result

CHANGED = ("AllianceLead", "ACEManager", "Marketing")


def differences(setting: Setting, *names: str) -> list[Drift]:
    results = setting.look("roles.exists")
    chosen: list[Result] = [results[f"roles.exists/PartnerCentralRoleFor{name}"] for name in names]
    return [Drift(None, result) for result in chosen]


def told(setting: Setting, *names: str, days: float = 30) -> dict[str, str]:
    found = hands(differences(setting, *names), setting.situation, setting.world.now() - timedelta(days=days))
    return {name.removeprefix("PartnerCentralRoleFor"): sentence for name, sentence in found.items()}


def test_each_is_named_with_what_they_did_and_when() -> None:
    found = told(Setting("drifted"), *CHANGED)
    assert "UpdateAssumeRolePolicy by omar@example.com with the role PowerUser on 2026-" in found["AllianceLead"]
    assert "DetachRolePolicy by" in found["ACEManager"]
    assert "lena@example.com" in found["ACEManager"]
    assert "DeleteRole by" in found["Marketing"]


def test_what_was_done_before_you_looked_is_not_told_again() -> None:
    found = told(Setting("drifted"), *CHANGED, days=5)
    assert "DeleteRole by" in found["Marketing"]
    assert found["ACEManager"] == "CloudTrail names nobody who did it so far. It can lag by 15 minutes."


def test_a_refusal_of_cloudtrail_is_no_innocence() -> None:
    setting = Setting("drifted")
    setting.world.faults.on("cloudtrail", "LookupEvents", "denied", times=None)
    assert told(setting, "Marketing")["Marketing"].startswith("Who did it is not known: ")


def test_a_change_that_failed_is_nobodys_change() -> None:
    setting = Setting("drifted")
    setting.world.trail.events.clear()
    who = "arn:aws:iam::111122223333:user/omar"
    role = {"roleName": "PartnerCentralRoleForMarketing"}
    setting.world.trail.record(
        "DeleteRole", who=who, source="iam.amazonaws.com", parameters=role, error=("AccessDenied", "no")
    )
    setting.world.trail.record("GetRole", who=who, source="iam.amazonaws.com", parameters=role)
    assert "names nobody" in told(setting, "Marketing")["Marketing"]


def test_cloudtrail_is_asked_about_few_things_and_only_when_there_is_a_last_time() -> None:
    setting = Setting("drifted")
    drift = [Drift(None, result) for result in setting.look("roles.exists").values()]
    assert hands(drift, setting.situation, None) == {}
    before = len(setting.world.calls)
    hands(drift, setting.situation, setting.world.now() - timedelta(days=1))
    assert len(setting.world.calls) - before <= MOST


def test_what_this_journey_asked_for_is_nobody_elses_doing() -> None:
    setting = Setting("drifted")
    found = differences(setting, "Marketing")
    since = setting.world.now() - timedelta(days=30)
    asked = {json.loads(event.record)["requestID"] for event in setting.world.trail.events}
    (told_of,) = hands(found, setting.situation, since, ours=frozenset(asked)).values()
    assert "names nobody" in told_of
