"""The definition of done: computed from results, and never to be read as more than it is."""

from __future__ import annotations

import re

import pytest

from tests.setting import result
from wizard import cli
from wizard.commands.done import exit_code, lines
from wizard.contents import CONTENTS
from wizard.done import ITEMS, Done, definition_of_done
from wizard.engine import Standing
from wizard.journey import STEPS
from wizard.model import Result, Severity, Status, Strength

CHECKS = [check for item in ITEMS for check in item.checks]


def looked(**different: Result | None) -> list[Result]:
    """Every check of the list holds, but those that are given otherwise (by id with _ for . and -)."""
    found = []
    for check in dict.fromkeys(CHECKS):
        key = re.sub(r"[.-]", "_", check)
        one = different.get(key, result(check, Status.PASS))
        found += [one] if one is not None else []
    return found


def claimed(check: str) -> Result:
    return result(check, Status.PASS, strength=Strength.CLAIMED, summary="Stated by Ana Lead.")


def line_of(found: Done, check: str) -> Standing:
    return next(line.standing for line in found.lines if check in line.item.checks)


def reads_as_done(found: Done) -> bool:
    return bool(re.match(r"(Done|Complete)\b", found.headline)) or exit_code(found) == cli.OK


def test_every_line_rests_on_checks_that_are_there_in_the_order_of_the_journey() -> None:
    known = {check.id for step in STEPS for check in step.checks}
    assert set(CHECKS) <= known
    order = [heading.id for heading in CONTENTS]
    phases = [item.phase for item in ITEMS]
    assert phases == sorted(phases, key=order.index)
    assert set(phases) == set(order)
    assert all(check.startswith(f"{item.phase}.") for item in ITEMS for check in item.checks)


def test_a_journey_that_was_looked_at_and_holds_is_done() -> None:
    found = definition_of_done(looked())
    assert found.headline == f"Done: all {len(ITEMS)} lines hold, and every one was looked at."
    assert exit_code(found) == cli.OK


@pytest.mark.parametrize("check", sorted(set(CHECKS)))
@pytest.mark.parametrize(("status", "code"), [(Status.FAIL, cli.BLOCKED), (Status.UNKNOWN, cli.UNKNOWN)])
def test_one_check_that_does_not_hold_keeps_it_from_being_done(check: str, status: Status, code: int) -> None:
    key = re.sub(r"[.-]", "_", check)
    found = definition_of_done(looked(**{key: result(check, status, summary="Something is the matter.")}))
    assert not reads_as_done(found)
    assert exit_code(found) == code
    assert line_of(found, check) is (Standing.FAIL if status is Status.FAIL else Standing.UNKNOWN)
    assert any("Something is the matter." in text for text in lines(found))


@pytest.mark.parametrize("check", sorted(set(CHECKS)))
def test_a_check_that_nobody_looked_at_keeps_it_from_being_done(check: str) -> None:
    found = definition_of_done(looked(**{re.sub(r"[.-]", "_", check): None}))
    assert not reads_as_done(found)
    assert line_of(found, check) is Standing.NOT_LOOKED
    assert exit_code(found) == cli.UNKNOWN


def test_nothing_looked_at_is_nothing_known() -> None:
    found = definition_of_done([])
    assert not reads_as_done(found)
    assert exit_code(found) == cli.UNKNOWN
    assert found.headline.startswith("Not known")


def test_a_journey_of_claims_never_reads_as_done() -> None:
    found = definition_of_done([claimed(check) for check in dict.fromkeys(CHECKS)])
    assert not reads_as_done(found)
    assert exit_code(found) == cli.UNKNOWN


def test_one_claim_is_named_in_the_headline_and_in_its_line() -> None:
    found = definition_of_done(looked(baseline_ready=claimed("baseline.ready")))
    assert exit_code(found) == cli.OK
    assert "1 of them on somebody's word alone" in found.headline
    assert not found.headline.startswith("Done")
    told = "\n".join(lines(found))
    assert "signed off the account: claimed" in told and "Stated by Ana Lead." in told
    assert told.startswith(found.headline), "nobody reads a part of the list as the whole"


def test_what_is_read_makes_up_for_the_word_about_the_very_same_thing() -> None:
    found = definition_of_done(looked(migrate_completed=claimed("migrate.completed")))
    line = next(line for line in found.lines if "migrate.completed" in line.item.checks)
    assert line.standing is Standing.PASS
    only_word = looked(migrate_completed=claimed("migrate.completed"), migrate_registered=claimed("migrate.registered"))
    assert line_of(definition_of_done(only_word), "migrate.completed") is Standing.CLAIMED


def test_word_about_the_migration_does_not_make_up_for_a_company_that_nobody_knows() -> None:
    missing = result("migrate.registered", Status.FAIL)
    found = definition_of_done(looked(migrate_completed=claimed("migrate.completed"), migrate_registered=missing))
    assert line_of(found, "migrate.completed") is Standing.FAIL


def test_a_line_is_as_good_as_its_weakest_evidence() -> None:
    linked = result("link.state", Status.PASS, strength=Strength.OBSERVED)
    again = result("link.state", Status.PASS, strength=Strength.RECORDED)
    found = definition_of_done([*looked(link_state=linked), again])
    assert next(line.strength for line in found.lines if "link.state" in line.item.checks) is Strength.OBSERVED


def test_one_subject_of_many_is_enough() -> None:
    roles = [result("roles.exists", Status.PASS, subject=f"Role{number}") for number in range(6)]
    roles.append(result("roles.exists", Status.UNKNOWN, subject="Role6"))
    others = [found for found in looked() if found.check != "roles.exists"]
    assert line_of(definition_of_done([*others, *roles]), "roles.exists") is Standing.UNKNOWN


def test_what_does_not_apply_holds_but_proves_nothing() -> None:
    nothing = [result(check, Status.NOT_APPLICABLE) for check in dict.fromkeys(CHECKS)]
    found = definition_of_done(nothing)
    assert {line.standing for line in found.lines} == {Standing.NOT_APPLICABLE}
    assert not reads_as_done(found)


ADVICE = {"severity": Severity.ADVICE}


def test_advice_that_is_open_is_called_advice_and_keeps_nothing_from_being_done() -> None:
    found = definition_of_done(looked(baseline_trail=result("baseline.trail", Status.FAIL, **ADVICE)))
    assert exit_code(found) == cli.OK
    total = len(ITEMS)
    assert found.headline == (
        f"Done: {total - 1} of {total} lines hold, and the other one is advice, which never stops anybody."
    )
    assert any(text.startswith("   ! ") and text.endswith(": advice") for text in lines(found))


def test_a_line_is_crossed_only_where_a_blocker_behind_it_fails() -> None:
    members = result("signon.members", Status.FAIL, summary="Nobody is in it.", **ADVICE)
    found = definition_of_done(looked(signon_members=members))
    assert not found.failing and len(found.advised) == 1
    more = definition_of_done(looked(signon_members=members, signon_assigned=result("signon.assigned", Status.FAIL)))
    assert len(more.failing) == 1 and exit_code(more) == cli.BLOCKED
    assert more.failing[0].says == "It is so."


def test_advice_does_not_hide_that_the_blocker_beside_it_was_never_looked_at() -> None:
    members = result("signon.members", Status.FAIL, **ADVICE)
    found = definition_of_done(looked(signon_members=members, signon_assigned=None))
    assert line_of(found, "signon.members") is Standing.NOT_LOOKED
    assert exit_code(found) == cli.UNKNOWN


def test_a_word_under_advice_still_counts_as_a_word() -> None:
    word = result("signon.assigned", Status.PASS, strength=Strength.CLAIMED)
    members = result("signon.members", Status.FAIL, **ADVICE)
    found = definition_of_done(looked(signon_assigned=word, signon_members=members))
    assert not found.headline.startswith("Done")
    assert "1 of them on somebody's word alone" in found.headline


def test_advice_of_which_nothing_could_be_looked_at_is_not_known_as_on_the_rail() -> None:
    step = {"step": "access.inventory", **ADVICE}
    blind = result("access.organization", Status.UNKNOWN, **step)
    assert exit_code(definition_of_done(looked(access_organization=blind))) == cli.UNKNOWN
    beside = [*looked(access_organization=blind), result("access.accounts", Status.PASS, **step)]
    assert exit_code(definition_of_done(beside)) == cli.OK


@pytest.mark.parametrize(("status", "code"), [(Status.FAIL, cli.BLOCKED), (Status.UNKNOWN, cli.UNKNOWN)])
def test_a_blocker_that_no_line_is_about_counts_too(status: Status, code: int) -> None:
    found = definition_of_done([*looked(), result("decide.registered", status)])
    assert exit_code(found) == code
    assert "1 blocker beside the list" in found.headline
    stated = definition_of_done([*looked(), result("decide.registered", Status.PASS, strength=Strength.CLAIMED)])
    assert not stated.headline.startswith("Done")


def test_a_finished_journey_with_words_and_advice_says_both() -> None:
    trail = result("baseline.trail", Status.FAIL, **ADVICE)
    found = definition_of_done(looked(baseline_ready=claimed("baseline.ready"), baseline_trail=trail))
    total = len(ITEMS)
    assert found.headline == (
        f"{total - 1} of {total} lines hold, 1 of them on somebody's word alone, which nobody could verify; "
        "the other one is advice, which never stops anybody."
    )
    assert exit_code(found) == cli.OK
