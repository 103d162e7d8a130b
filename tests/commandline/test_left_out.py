"""What a plan comes to: nothing to do is said only where everything was seen, and what is left out is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commandline.conftest import Ran, Run

SETS, GROUPS = "signon.permission-sets", "signon.assignments"


def words(ran: Ran) -> str:
    """Stdout as one line."""
    return " ".join(ran.out.split())


def talk(ran: Ran) -> str:
    """Stderr as one line."""
    return " ".join(ran.err.split())


@pytest.mark.parametrize("command", [["plan", "roles"], ["apply", "roles", "--yes"]])
@pytest.mark.parametrize("world", ["denied", "throttled"])
def test_where_nobody_could_look_nothing_is_called_done(run: Run, command: list[str], world: str) -> None:
    ran = run(*command, "--demo", world)
    assert ran.code == 3
    assert words(ran) == "Nothing could be planned: 7 things are left out, each with its reason."
    assert talk(ran).count("left out of the plan of Persona roles") == 1, "what they have in common is said once"
    for persona in ("AllianceLead", "ReadOnly"):
        assert f"PartnerCentralRoleFor{persona}" in talk(ran)


def test_what_is_left_out_stands_in_the_json_too(run: Run) -> None:
    for command in (["plan", "roles"], ["apply", "roles", "--yes"]):
        document = run(*command, "--demo", "denied", "--json").json
        assert document["changes"] == []
        assert len(document["left_out"]) == 7
        first = document["left_out"][0]
        assert set(first) == {"step", "subject", "reason", "remedy"}
        assert (first["step"], first["subject"]) == ("roles.personas", "PartnerCentralRoleForAllianceLead")
        assert first["reason"].startswith("AWS did not allow iam:GetRole") and first["remedy"]


def test_a_plan_that_makes_something_counts_what_it_leaves_out(run: Run) -> None:
    ran = run("plan", "signon", "--demo", "half-done")
    assert ran.code == 3
    assert "changes, one after another, and 5 things left out:" in words(ran).replace("14 ", "")
    assert "Create the permission set PartnerCentral-ChannelManager" in words(ran)
    told = talk(ran)
    assert "are left out of the plan of Groups and people: There is no permission set of that name yet." in told
    assert f"Make it first, in the step Permission sets ({SETS}), then plan this step again." in told


def test_one_thing_that_is_left_out_is_not_called_things(run: Run, state: Path) -> None:
    run("answer", "roles.personas", "personas=Marketing", "--demo", "denied", "--state", state)
    ran = run("plan", "roles", "--demo", "denied", "--state", state)
    assert words(ran) == "Nothing could be planned: 1 thing is left out, with its reason."


def test_a_plan_that_mends_nothing_says_what_does_not_hold(run: Run, state: Path) -> None:
    in_demo = ("--demo", "half-done", "--state", state)
    assert run("apply", "roles", "--yes", *in_demo).code == 0
    ran = run("plan", "roles", "--demo", "half-done", "--state", state)
    assert ran.code == 0
    assert "Nothing to do" not in ran.out
    assert words(ran) == (
        "No change is planned, and still 1 thing does not hold: the command check roles.personas says what to do."
    )


def test_a_plan_for_what_could_not_be_looked_at_says_so(run: Run) -> None:
    ran = run("plan", "access.permissions", "--demo", "denied")
    assert ran.code == 3
    assert "could not be looked at: the command check access.permissions says what to do." in words(ran)
    assert "Nothing to do" not in ran.out


def test_a_step_in_which_nothing_is_ever_written_is_called_that(run: Run) -> None:
    ran = run("plan", "link.account", "--demo", "half-done")
    assert words(ran) == "Nothing is written in this step: the command check link.account shows how it stands."
    ran = run("plan", "baseline", "--demo", "half-done")
    assert words(ran).startswith("Nothing is written in these steps: the command check baseline.security baseline.")


def test_an_assignment_waits_for_the_step_that_makes_its_set_and_its_own_plan_makes_the_group(run: Run) -> None:
    results = run("check", "signon.assigned", "--demo", "half-done", "--json").json["results"]
    remedies = {result["subject"]: result["remedy"] for result in results if result["status"] == "fail"}
    assert remedies["PartnerCentral-Linker"] == f"Make it first, in the step Permission sets ({SETS})."
    assert "Make the group first." not in remedies.values()


# --- exports


def test_an_export_of_what_nobody_could_look_at_is_not_called_nothing(run: Run) -> None:
    ran = run("export", "cli", "--demo", "denied")
    assert (ran.code, ran.out) == (3, "")
    assert "Nothing could be planned: 7 things are left out, each with its reason." in talk(ran)
    assert "nothing to make" not in talk(ran).lower()


@pytest.mark.parametrize("form", ["cli", "cloudformation", "terraform"])
def test_an_export_names_what_its_form_cannot_hold(run: Run, form: str) -> None:
    ran = run("export", form, "signon.permission-sets", "--demo", "half-done")
    assert (ran.code, ran.out) == (3, "")
    assert "Not in it: Create the permission set PartnerCentral-ChannelManager, because it is made in" in talk(ran)
    assert talk(ran).endswith("Nothing of the plan for 111122223333 can stand in it: 14 changes are left out, as said.")


def test_an_export_without_anything_to_make_says_which_steps_it_is_not_for(run: Run, state: Path) -> None:
    in_demo = ("--demo", "empty", "--state", state)
    run("answer", "roles.personas", "personas=Marketing", *in_demo)
    run("apply", "roles", "--yes", *in_demo)
    ran = run("export", "cli", "roles", *in_demo)
    assert (ran.code, ran.out) == (0, "")
    assert talk(ran).endswith(
        "Nothing to do: AWS is as the answers want it. Permission sets and Groups and people are made in Identity Center "
        f"and stand in no export: the command plan {SETS} {GROUPS} shows them."
    )


def test_a_link_to_an_empty_template_is_not_made_and_says_why(run: Run) -> None:
    ran = run("launch", "--bucket", "my-bucket", "--demo", "denied")
    assert (ran.code, ran.out) == (2, "")
    assert "are left out of the plan of Persona roles: AWS did not allow iam:GetRole" in talk(ran)
    assert "Nothing could be planned: 7 things are left out, each with its reason." in talk(ran)
