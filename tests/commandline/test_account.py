"""Which account a journey is for: bound once, shown, and checked before every write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commandline.conftest import OURS, THEIRS, RealAccount, Run, begin, files, one_sentence
from wizard.commands import apply


def test_a_write_on_an_unbound_journey_needs_the_account_to_be_named(
    run: Run, account: RealAccount, state: Path
) -> None:
    ran = run("apply", "roles", "--yes", "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert f"Add --account {OURS} if account {OURS} is the one." in one_sentence(ran)


def test_naming_the_account_binds_the_journey_for_good(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    assert run("apply", "roles", "--yes", "--account", "1111-2222-3333", "--state", state).code == 0
    assert run("undo", "--yes", "--state", state).code == 0, "from now on it need not be named"
    ran = run("check", "--account", THEIRS, "--state", state)
    assert ran.code == 2
    assert f"This journey belongs to account {OURS}, and --account names {THEIRS}." in one_sentence(ran)


@pytest.mark.parametrize(
    "command", [["check", "roles"], ["plan", "roles"], ["apply", "roles", "--yes"], ["undo", "--yes"], ["status"]]
)
def test_signed_in_to_another_account_than_named_nothing_is_looked_at_or_written(
    run: Run, account: RealAccount, state: Path, command: list[str]
) -> None:
    ran = run(*command, "--account", THEIRS, "--state", state)
    assert (ran.code, ran.out, account.writes) == (2, "", [])
    said = one_sentence(ran)
    assert OURS in said and THEIRS in said and "--profile" in said
    assert {operation for _, operation, _ in account.world.calls} == {"GetCallerIdentity"}


@pytest.mark.parametrize(
    "command", [["check", "roles"], ["plan", "roles"], ["apply", "roles", "--yes"], ["undo", "--yes"], ["status"]]
)
def test_signed_in_to_another_account_than_bound_nothing_is_looked_at_or_written(
    run: Run, account: RealAccount, state: Path, command: list[str]
) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    before = files(state)
    account.world.calls.clear()
    account.sign_in(f"arn:aws:iam::{THEIRS}:user/somebody")
    ran = run(*command, "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert f"signed in to account {THEIRS}, and this journey belongs to account {OURS}" in one_sentence(ran)
    assert {operation for _, operation, _ in account.world.calls} == {"GetCallerIdentity"}
    assert files(state) == before | {"lock": files(state)["lock"]}


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        (f"arn:aws:iam::{OURS}:root", "root user"),
        (f"arn:aws-cn:iam::{OURS}:user/x", "partition aws-cn"),
        (f"arn:aws-us-gov:iam::{OURS}:user/x", "partition aws-us-gov"),
    ],
)
@pytest.mark.parametrize("command", [["apply", "roles"], ["undo"]])
def test_the_root_user_and_other_partitions_look_and_never_write(
    run: Run, account: RealAccount, state: Path, command: list[str], arn: str, said: str
) -> None:
    begin(run, state)
    if command == ["undo"]:
        assert run("apply", "roles", "--yes", "--state", state).code == 0
    account.world.calls.clear()
    account.sign_in(arn)
    assert run("check", "roles", "--state", state).code in {0, 1}
    ran = run(*command, "--yes", "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert said in ran.err and "Nothing was written" in ran.err


def test_somebody_else_signed_in_between_the_review_and_the_write_writes_nothing(
    run: Run, account: RealAccount, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = apply.agreed

    def swapped(*arguments: object) -> bool:
        account.sign_in(f"arn:aws:iam::{THEIRS}:user/somebody")
        return agreed(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(apply, "agreed", swapped)
    begin(run, state)
    ran = run("apply", "roles", "--yes", "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert THEIRS in ran.err and OURS in ran.err and "Nothing was written" in ran.err


def test_a_sign_in_that_ends_between_the_review_and_the_write_writes_nothing(
    run: Run, account: RealAccount, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = apply.agreed

    def expired(*arguments: object) -> bool:
        account.world.faults.on("*", "*", "expired", times=None)
        return agreed(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(apply, "agreed", expired)
    begin(run, state)
    ran = run("apply", "roles", "--yes", "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert "no longer valid" in ran.err and "Sign in again" in ran.err


@pytest.mark.parametrize("command", [["apply", "roles"], ["undo"]])
def test_read_only_has_no_way_to_write(run: Run, account: RealAccount, state: Path, command: list[str]) -> None:
    ran = run(*command, "--yes", "--read-only", "--account", OURS, "--state", state)
    assert (ran.code, account.writes) == (2, [])
    assert "read-only" in one_sentence(ran)


def test_looking_leaves_no_trace(run: Run, account: RealAccount, tmp_path: Path) -> None:
    for command in (["check", "roles.quota"], ["status"]):
        assert run(*command).code in {0, 1, 3}
        assert run(*command, "--state", tmp_path / "nowhere").code in {0, 1, 3}
    assert not (tmp_path / "nowhere").exists()
    assert not list((tmp_path / "home").rglob("*"))


def test_looking_into_an_empty_folder_leaves_it_empty(run: Run, account: RealAccount, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert run("check", "roles.quota", "--state", folder).code == 0
    assert list(folder.iterdir()) == []


def test_looking_at_a_journey_leaves_it_as_it_was(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    run("apply", "roles", "--yes", "--state", state)
    before = files(state)
    for command in (["check", "roles"], ["status"], ["check", "roles", "--json"]):
        run(*command, "--state", state)
    assert files(state) == before


def test_two_journeys_are_told_apart_by_their_account(run: Run, account: RealAccount) -> None:
    run("answer", "roles.personas", "personas=Marketing", "--account", OURS)
    account.sign_in(f"arn:aws:iam::{THEIRS}:user/x")
    run("answer", "roles.personas", "personas=Technical", "--account", THEIRS)
    ran = run("check", "roles.exists")
    assert ran.code == 2
    assert "2 journeys; name one with --state or --account" in one_sentence(ran)
    assert "PartnerCentralRoleForTechnical" in run("check", "roles.exists", "--account", THEIRS).out
    account.sign_in(f"arn:aws:iam::{OURS}:user/x")
    assert "PartnerCentralRoleForMarketing" in run("check", "roles.exists", "--account", OURS).out


def test_a_demo_never_touches_a_real_journey_nor_a_real_run_a_demo(
    run: Run, account: RealAccount, state: Path, tmp_path: Path
) -> None:
    run("answer", "roles.personas", "personas=Marketing", "--state", state)
    ran = run("check", "--demo", "empty", "--state", state)
    assert ran.code == 2 and "is a real journey and no demo" in one_sentence(ran)
    demo = tmp_path / "demo"
    run("answer", "roles.personas", "personas=Marketing", "--demo", "empty", "--state", demo)
    ran = run("check", "--state", demo)
    assert ran.code == 2 and "is a demo and no real journey" in one_sentence(ran)
    ran = run("check", "--demo", "denied", "--state", demo)
    assert ran.code == 2 and "is a journey in the demo empty and not in denied: open it with --demo" in one_sentence(
        ran
    )


def test_naming_an_account_binds_the_journey_whatever_the_command(run: Run, account: RealAccount, state: Path) -> None:
    begin(run, state)
    ran = run("check", "roles", "--account", THEIRS, "--state", state)
    assert ran.code == 2
    assert f"This journey belongs to account {OURS}" in one_sentence(ran)
