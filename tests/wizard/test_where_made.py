"""Whoever agrees to changes reads in which account they are made, and for Identity Center whose it is."""

from __future__ import annotations

from tests.setting import Setting
from tests.steps.signing import Signing
from wizard.engine.binding import where_made
from wizard.model import Change
from wizard.signon import SETS_STEP


def local() -> Change:
    return Change(
        id="x",
        step="access.profiles",
        title="Add",
        service="local",
        operation="AddProfile",
        parameters={},
        kind="create",
    )


def test_roles_are_made_in_the_account_of_the_journey() -> None:
    setting = Setting("empty")
    assert where_made(setting.plan().changes, setting.situation) == "account 111122223333"


def test_permission_sets_are_made_in_identity_center_of_the_account_whose_it_is() -> None:
    setting = Signing("half-done", personas=["ACEManager", "Technical"])
    changes = setting.planned(SETS_STEP)
    assert changes
    assert where_made(changes, setting.situation) == "Identity Center of account 999999999999"


def test_what_is_made_in_several_places_is_counted() -> None:
    setting = Signing("half-done", personas=["ACEManager", "Technical"])
    there, here = setting.planned(SETS_STEP), setting.planned("roles.personas")
    said = where_made([*here, *there], setting.situation)
    assert said == f"account 111122223333 ({len(here)}) and Identity Center of account 999999999999 ({len(there)})"


def test_settings_of_this_computer_are_no_account() -> None:
    setting = Setting("empty")
    assert where_made([local()], setting.situation) == "the AWS settings of this computer"
