"""What is kept after a look: nobody could look is not forgetting, and no longer looked for is."""

from __future__ import annotations

from tests.setting import result
from wizard.commands.session import remembered
from wizard.engine.drift import drift
from wizard.model import Evidence, Result, Status

ID = (Evidence(label="role id", value="AROA1"),)
OTHER = (Evidence(label="role id", value="AROA2"),)


def of(
    status: Status, subject: str | None = "a", evidence: tuple[Evidence, ...] = ID, check: str = "roles.one"
) -> Result:
    return result(check, status, subject=subject, evidence=evidence)


def after(*looks: list[Result]) -> dict[str, Result]:
    kept: dict[str, Result] = {}
    for results in looks:
        kept = remembered(kept, results)
    return kept


def test_what_was_seen_last_is_kept() -> None:
    kept = after([of(Status.FAIL)], [of(Status.PASS)])
    assert kept["roles.one/a"].status is Status.PASS


def test_what_nobody_could_look_at_is_unknown_and_keeps_its_evidence() -> None:
    kept = after([of(Status.PASS)], [of(Status.UNKNOWN, evidence=())])
    assert kept["roles.one/a"].status is Status.UNKNOWN, "a memory is never better than the last look"
    assert kept["roles.one/a"].evidence == ID


def test_evidence_survives_any_number_of_blind_looks() -> None:
    blind = [of(Status.UNKNOWN, evidence=())]
    kept = after([of(Status.PASS)], blind, blind, blind)
    assert kept["roles.one/a"].evidence == ID


def test_what_is_no_longer_looked_for_is_forgotten() -> None:
    kept = after([of(Status.PASS, "a"), of(Status.PASS, "b")], [of(Status.PASS, "b")])
    assert set(kept) == {"roles.one/b"}


def test_a_check_that_could_not_even_say_what_to_look_at_forgets_nothing() -> None:
    kept = after([of(Status.PASS, "a")], [of(Status.UNKNOWN, None, ())])
    assert set(kept) == {"roles.one/a", "roles.one"}


def test_other_checks_are_left_alone() -> None:
    kept = after([of(Status.PASS, check="roles.two")], [of(Status.PASS)])
    assert set(kept) == {"roles.one/a", "roles.two/a"}


def test_after_a_blind_look_only_what_really_differs_is_drift() -> None:
    kept = after([of(Status.PASS)], [of(Status.UNKNOWN, evidence=())])
    assert drift(kept, [of(Status.PASS)]) == []
    assert len(drift(kept, [of(Status.PASS, evidence=OTHER)])) == 1
    assert len(drift(kept, [of(Status.FAIL, evidence=())])) == 1
