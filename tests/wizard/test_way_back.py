"""The way back: what an undo would do, in its own order and with real ids; what nothing takes back stands apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.steps.signing import LINKER, MARKETING, Signing
from wizard import consent, show
from wizard.aws.commandline import aws_cli
from wizard.demo.center import PermissionSet
from wizard.documents import undo_document
from wizard.engine.undoing import NOT_KEPT, WayBack, way_back
from wizard.signon import GROUPS_STEP, SETS_STEP

SOFIA = "sofia.admin@example.com"


@pytest.fixture
def setting(tmp_path: Path) -> Signing:
    return Signing(folder=tmp_path)


def edited(setting: Signing) -> PermissionSet:
    """Somebody gave the set its policy by hand, after the account had been given the set."""
    made = setting.permission_set()
    setting.assign(made)
    made.provisioned[setting.world.account] = "an older version"
    return made


def back(setting: Signing) -> WayBack:
    return way_back(setting.journal.done(), setting.journal)


def document(setting: Signing, **more: Any) -> Any:
    return undo_document(back(setting), account=setting.world.account, demo=False, **more)


def test_the_order_shown_is_the_order_in_which_it_is_done(setting: Signing) -> None:
    made = setting.permission_set(session="PT1H")
    made.managed.clear()
    setting.assign(made)
    setting.make(SETS_STEP)
    shown = [one.change.operation for one in back(setting).can]
    assert shown == ["UpdatePermissionSet", "AttachManagedPolicyToPermissionSet", "ProvisionPermissionSet"]
    assert [progress.change.operation for progress in setting.undo()] == shown


def test_the_calls_of_an_undo_have_the_ids_that_aws_gave(setting: Signing) -> None:
    setting.center.user(SOFIA)
    setting.say(linker=True, members=f"Marketing: {SOFIA}")
    setting.make()
    way = back(setting)
    lines = {one.change.operation: aws_cli(one.inverse.write) for one in way.can if one.inverse}
    assert len(lines) == 6 and not any("<" in line for line in lines.values())
    arns = {setting.named(name).arn for name in (MARKETING, LINKER)}
    assert {one.inverse.parameters["PermissionSetArn"] for one in way.can if one.change.step == SETS_STEP} == arns  # type: ignore[union-attr]
    [group] = [group for group in setting.center.groups.values() if group.name == MARKETING]
    assert f"--group-id {group.id}" in lines["CreateGroup"]
    assert f"--membership-id {next(iter(group.members))}" in lines["CreateGroupMembership"]
    assert f"--principal-id {group.id}" in lines["CreateAccountAssignment"]


def test_an_id_that_the_journal_does_not_have_is_named_as_unknown(setting: Signing) -> None:
    [create, *_] = setting.planned()
    seq = setting.journal.intend(create, batch="x", account=setting.world.account, identity="arn:aws:iam::1:user/x")
    setting.journal.conclude(seq, "done", left={"text": "could not be kept"})
    [one] = back(setting).can
    assert one.inverse and "<the ARN or id of permission-set" in aws_cli(one.inverse.write)


def test_each_says_when_and_by_whom_it_was_made(setting: Signing) -> None:
    setting.make(SETS_STEP)
    at = setting.journal.done()[0].intent.at
    for one in back(setting).can:
        assert one.title.startswith("Take back: ")
        assert one.when == f"Made on {at:%Y-%m-%d %H:%M} UTC by {setting.connection.identity().name}."


def test_what_nothing_takes_back_stands_apart_with_why_and_is_neither_counted_nor_tried(setting: Signing) -> None:
    edited(setting)
    setting.make(SETS_STEP)
    setting.say(personas=["Marketing", "ACEManager"])
    setting.make(SETS_STEP)
    way = back(setting)
    [stays] = way.cannot
    assert stays.change.operation == "ProvisionPermissionSet"
    assert "keeps no older version" in stays.why_not
    assert [one.change.operation for one in way.can] == ["AttachManagedPolicyToPermissionSet", "CreatePermissionSet"]
    assert consent.to_take_back(way, "here") == "Take back these 2 changes in here?"
    lines = "\n".join(show.undo_lines(way))
    assert lines.index("2. Take back: Create the permission set") < lines.index("Cannot be taken back (1):")
    assert "keeps no older version" in lines[lines.index("Cannot be taken back") :]
    assert consent.afterwards(way) == "1 other change stays: there is no way back from it."


def test_where_nothing_can_be_taken_back_that_is_said(setting: Signing) -> None:
    edited(setting)
    setting.make(SETS_STEP)
    lines = list(show.undo_lines(back(setting)))
    assert lines[0].startswith("Nothing can be taken back here")
    assert not any("aws " in line for line in lines)


def test_a_journal_that_does_not_say_why_is_read_all_the_same(setting: Signing) -> None:
    edited(setting)
    [change] = setting.planned()
    seq = setting.journal.intend(
        change.model_copy(update={"no_way_back": ""}),
        batch="x",
        account="111122223333",
        identity="arn:aws:iam::1:user/x",
    )
    setting.journal.conclude(seq, "done")
    [stays] = back(setting).cannot
    assert stays.why_not == NOT_KEPT and stays.by == "x"


def test_the_document_has_the_calls_that_take_back_and_what_they_take_back(setting: Signing) -> None:
    setting.make(SETS_STEP)
    first, second = document(setting)["changes"]
    arn = setting.named(MARKETING).arn
    assert (first["operation"], first["kind"]) == ("DetachManagedPolicyFromPermissionSet", "update")
    assert first["undo"]["operation"] == "AttachManagedPolicyToPermissionSet"
    assert (second["operation"], second["kind"], second["parameters"]["PermissionSetArn"]) == (
        "DeletePermissionSet",
        "delete",
        arn,
    )
    assert second["cli"].startswith("aws sso-admin delete-permission-set") and arn in second["cli"]
    assert second["made"]["by"] == setting.connection.identity().name and second["made"]["request_id"]
    assert "outcome" not in second
    assert document(setting)["irreversible"] == []


def test_the_document_of_an_undo_that_was_made_has_what_became_of_each(setting: Signing) -> None:
    edited(setting)
    setting.make(SETS_STEP)
    setting.say(personas=["Marketing", "ACEManager"])
    setting.make(SETS_STEP)
    way = back(setting)
    done = [progress for progress in setting.undo() if progress.change.undo]
    told = undo_document(way, done, account=None, demo=False)
    assert [(one["operation"], one["outcome"]) for one in told["changes"]] == [
        ("DetachManagedPolicyFromPermissionSet", "done"),
        ("DeletePermissionSet", "done"),
    ]
    [stays] = told["irreversible"]
    assert stays["operation"] == "ProvisionPermissionSet" and stays["no_way_back"] and "outcome" not in stays


def test_taking_back_a_document_says_that_the_old_one_returns(setting: Signing) -> None:
    other = '{"Version": "2012-10-17", "Statement": []}'
    setting.say(personas=[], linker=True, replace_inline=True)
    setting.permission_set(LINKER, inline=other).managed.clear()
    setting.make(SETS_STEP)
    [one] = back(setting).can
    assert one.inverse and one.inverse.widens
    assert one.inverse.notes[0].startswith("What stood there before comes back")


def test_what_an_account_keeps_until_it_is_brought_up_to_date_is_said(setting: Signing) -> None:
    made = setting.permission_set()
    made.managed.clear()
    setting.assign(made)
    setting.make(SETS_STEP)
    whole = back(setting)
    assert all("the account keeps" not in note for one in whole.can if one.inverse for note in one.inverse.notes)
    some = way_back(
        [made for made in setting.journal.done() if "Attach" in made.intent.change["operation"]], setting.journal
    )  # type: ignore[index]
    [one] = some.can
    assert one.inverse and "the account keeps what it was given" in one.inverse.notes[0]


def test_a_step_that_is_undone_twice_offers_only_what_stays(setting: Signing) -> None:
    edited(setting)
    setting.make(SETS_STEP, GROUPS_STEP)
    setting.undo()
    way = back(setting)
    assert (way.can, len(way.cannot)) == ((), 1)
