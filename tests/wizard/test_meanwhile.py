"""Whose doing it is that something differs: this journey's, by its journal, or somebody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.setting import PREFIX, Setting
from wizard import away
from wizard.engine.meanwhile import Meanwhile, meanwhile
from wizard.state.handoffs import Handoffs, MadeElsewhere

MARKETER = f"{PREFIX}Marketing"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def since(setting: Setting, before: dict[str, Any], looked: datetime, *made: MadeElsewhere) -> Meanwhile:
    state: Any = SimpleNamespace(seen=before, seen_at=looked, looked={})
    journey: Any = SimpleNamespace(journal=setting.journal, handoffs=SimpleNamespace(value=Handoffs(made=made)))
    return meanwhile(state, setting.look().values(), setting.situation, journey)


def test_what_this_journey_wrote_is_told_by_the_journal_and_is_nobody_elses(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing")
    before, looked = setting.look(), datetime.now(UTC)
    setting.apply()
    found = since(setting, before, looked)
    assert found.others == ()
    assert [one.title for one in found.wrote] == setting.made()
    assert "Nothing else differs" in " ".join(away.told(found))


def test_beside_that_what_somebody_else_did_is_told(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing")
    before, looked = setting.look(), datetime.now(UTC)
    setting.apply()
    seen, later = setting.look(), datetime.now(UTC)
    setting.iam(lambda iam: iam.attach_role_policy(ADMIN, MARKETER))
    found = since(setting, seen, later)
    assert found.wrote == (), "that was looked at already"
    assert any("AdministratorAccess" in one.sentence for one in found.others)
    assert "names nobody who did it so far" in found.by[MARKETER]
    assert " ".join(away.told(found)).count("names nobody who did it") == 1
    assert since(setting, before, looked).wrote


def test_what_held_and_fails_now_is_not_put_down_to_a_write_of_ours(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing")
    setting.apply(setting.plan().changes[:1])
    before, looked = setting.look(), datetime.now(UTC)
    setting.apply()
    setting.iam(lambda iam: iam.detach_role_policy(next(iter(iam.get_role(MARKETER).managed_policies)), MARKETER))
    setting.iam(lambda iam: iam.delete_role(MARKETER))
    found = since(setting, before, looked)
    assert any("There is no role" in one.sentence for one in found.others)


def test_taking_back_explains_that_something_is_gone(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing")
    setting.apply()
    before, looked = setting.look(), datetime.now(UTC)
    setting.undo()
    found = since(setting, before, looked)
    assert found.others == ()
    assert all(one.back for one in found.wrote)
    assert "Take back: Create the role" in " ".join(away.told(found))


def test_what_another_copy_of_the_journey_wrote_is_its_own_too(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing")
    before, looked = setting.look(), datetime.now(UTC)
    setting.role(MARKETER, "AWSPartnerCentralMarketingManagement")
    made = MadeElsewhere(
        at=looked + timedelta(seconds=1),
        step="roles.personas",
        title=f"Create the role {MARKETER}, for Partner Central only",
        operation="iam:CreateRole",
        account="111122223333",
        identity="arn:aws:iam::111122223333:user/mara",
        outcome="done",
        request_id="3f1c",
    )
    found = since(setting, before, looked, made)
    assert all(one.about.subject != MARKETER for one in found.others)
    (line,) = away.lines(found.wrote)
    assert "user/mara, Persona roles: 1 written: Create the role" in line.says
    assert "request 3f1c" in line.each[0]


def test_what_follows_from_that_is_kept_apart(tmp_path: Path) -> None:
    setting = Setting(folder=tmp_path, personas="Marketing")
    before, looked = setting.look("roles", "link"), datetime.now(UTC)
    held = before["link.ready"].model_copy(update={"status": "pass", "summary": "Ready."})
    state: Any = SimpleNamespace(seen={**before, held.key: held}, seen_at=looked, looked={})
    journey: Any = SimpleNamespace(journal=setting.journal, handoffs=SimpleNamespace(value=Handoffs()))
    found = meanwhile(state, setting.look("roles", "link").values(), setting.situation, journey)
    assert [one.about.check for one in found.follows] == ["link.ready"]
    assert found.others == ()
