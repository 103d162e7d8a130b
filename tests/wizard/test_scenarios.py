"""The recommendation in each of AWS's four situations, with the reasons that lead to it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.steps.deciding import SUITS
from wizard.candidate import AccountChoice
from wizard.scenarios import OPTIONS, SCENARIOS, Recommendation, objections, recommend, scenario_of
from wizard.situation import CompanySituation

YES = {"seller_features": "yes"}


def recommended(sells: str, **answers: Any) -> Recommendation:
    stands = CompanySituation.model_validate({"marketplace_seller": sells})
    return recommend(stands, AccountChoice.model_validate(answers))


@pytest.mark.parametrize(
    ("sells", "third_party", "number"),
    [
        ("unsure", "yes", None),
        ("no", "yes", 1),
        ("no", "no", 2),
        ("no", "unsure", 2),
        ("one", "no", 3),
        ("one", "yes", 3),
        ("several", "no", 4),
        ("several", "yes", 4),
    ],
)
def test_selling_and_who_manages_the_accounts_decide_the_scenario(
    sells: str, third_party: str, number: int | None
) -> None:
    stands = CompanySituation.model_validate({"marketplace_seller": sells})
    found = scenario_of(stands, AccountChoice.model_validate({"third_party": third_party}))
    assert (found.number if found else None) == number


def test_the_scenarios_have_the_options_and_questions_that_aws_publishes() -> None:
    assert [scenario.number for scenario in SCENARIOS] == [1, 2, 3, 4]
    for scenario in SCENARIOS:
        names = [option.name for option in scenario.options]
        assert names == (["new", "existing"] if scenario.number < 3 else ["new", "existing", "seller"])
        for option in scenario.options:
            assert set(option.considerations) <= set(AccountChoice.model_fields)


GOOD = {**SUITS, "third_party": "yes"}
SELLER = {**SUITS, "candidate": "seller", "purpose": "seller"}
CASES: dict[str, tuple[str, dict[str, Any], str | None, str]] = {
    # 1: a third party manages the accounts
    "1 nothing answered": ("no", {"third_party": "yes"}, "new", "An account of its own"),
    "1 all is well": ("no", GOOD, "existing", "every criterion"),
    "1 the third party gets in": ("no", {**GOOD, "outsiders": "yes"}, "new", "outside your company"),
    "1 the distributor owns it": ("no", {**GOOD, "company_owned": "no"}, "new", "does not own it"),
    # 2: they manage their own
    "2 nothing answered": ("no", {}, "new", "An account of its own"),
    "2 all is well": ("no", SUITS, "existing", "every criterion"),
    "2 a new one": ("no", {**SUITS, "candidate": "new"}, "new", "An account of its own"),
    "2 a sandbox": ("no", {**SUITS, "purpose": "sandbox"}, "new", "AWS takes none"),
    "2 production": ("no", {**SUITS, "purpose": "production"}, "new", "production workloads"),
    "2 a buyer": ("no", {**SUITS, "purpose": "buyer"}, "new", "not recommended"),
    "2 no place for users": ("no", {**SUITS, "suits_users": "no"}, "new", "not a suitable place"),
    "2 no fee there": ("no", {**SUITS, "fee_here": "no"}, "new", "fee"),
    "2 no APIs there": ("no", {**SUITS, "apis_here": "no"}, "new", "APIs"),
    "2 one thing open": ("no", {**SUITS, "fee_here": "unsure"}, "new", "As long as questions"),
    "2 thinks of a seller account": ("no", {**SUITS, "candidate": "seller"}, "new", "no seller account"),
    # 3: one seller account
    "3 nothing answered": ("one", {}, "seller", "AWS prefers"),
    "3 all is well": ("one", SELLER, "seller", "AWS prefers"),
    "3 needs the features": ("one", {**SELLER, **YES}, "seller", "Marketplace features"),
    "3 an existing one, and needs the features": ("one", {**SUITS, **YES}, "seller", "Marketplace features"),
    "3 an existing one, and needs nothing": ("one", SUITS, "existing", "Nothing that you need"),
    "3 an existing sandbox, and needs nothing": ("one", {**SUITS, "purpose": "sandbox"}, "new", "AWS takes none"),
    "3 a new one, and needs nothing": ("one", {**SUITS, "candidate": "new"}, "new", "Nothing that you need"),
    "3 a new one, and plans ISV Accelerate": (
        "one",
        {**SUITS, "candidate": "new", "isv_accelerate": "yes"},
        "seller",
        "ISV Accelerate",
    ),
    "3 the seller account is a sandbox": ("one", {**SELLER, "purpose": "sandbox"}, "new", "AWS takes none"),
    "3 the seller account runs production": ("one", {**SELLER, "purpose": "production"}, "new", "production workloads"),
    # 4: several
    "4 nothing answered": ("several", {}, "seller", "whole company"),
    "4 all is well": ("several", SELLER, "seller", "whole company"),
    "4 the busiest serves better": ("several", {**SUITS, "busiest_seller": "yes"}, "seller", "busiest"),
    "4 it may not stay the primary one": ("several", {**SELLER, "stays_primary": "no"}, "new", "primary"),
    "4 an existing one, and needs nothing": ("several", SUITS, "existing", "Nothing that you need"),
    "nobody knows whether they sell": ("unsure", SUITS, None, "decides which accounts"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_answer_leads_to_its_recommendation_and_says_why(case: str) -> None:
    sells, answers, option, because = CASES[case]
    found = recommended(sells, **answers)
    assert found.option == option
    assert any(because in reason for reason in found.reasons), found.reasons


@pytest.mark.parametrize("field", ["fee_here", "outsiders", "suits_users", "purpose", "company_owned", "apis_here"])
def test_what_is_open_about_an_existing_account_is_named_as_it_was_asked(field: str) -> None:
    found = recommended("no", **{**SUITS, field: "unsure"})
    assert found.option == "new"
    assert found.open == (AccountChoice.model_fields[field].title,)


def test_what_a_seller_would_lose_with_a_new_account_is_said() -> None:
    found = recommended("one", **{**SELLER, **YES, "company_owned": "no"})
    assert found.option == "new"
    assert any("Marketplace features" in line for line in found.open)


def test_no_forbidden_account_is_ever_recommended() -> None:
    """Whatever else is answered."""
    for sells, candidate, purpose, owned, feature in product(
        ("unsure", "no", "one", "several"),
        ("unsure", "new", "existing", "seller"),
        ("developer", "sandbox", "personal", "test", "dedicated"),
        ("yes", "no", "unsure"),
        ("yes", "no", "unsure"),
    ):
        answers = {
            **SUITS,
            "candidate": candidate,
            "purpose": purpose,
            "company_owned": owned,
            "seller_features": feature,
        }
        found = recommended(sells, **answers)
        forbidden = any(objection.forbidden for objection in objections(AccountChoice.model_validate(answers)))
        assert not (forbidden and found.option == candidate and candidate in {"existing", "seller"}), answers
        assert found.reasons
        assert found.sentence.endswith(".")
        assert found.option is None or found.option in OPTIONS
