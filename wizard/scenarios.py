"""The four situations in which AWS sees partners who choose an account, and what the wizard recommends in each.

AWS publishes the options and what to consider for each, and no rule that weighs them; the recommendation is ours, and
says why. https://docs.aws.amazon.com/partner-central/latest/getting-started/linking-prerequisites.html and
https://docs.aws.amazon.com/partner-central/latest/getting-started/aws-account-selection.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wizard.candidate import AccountChoice
from wizard.situation import CompanySituation

OptionName = Literal["new", "existing", "seller"]

OPTIONS: dict[OptionName, str] = {
    "new": "Make a new account for this, and link it",
    "existing": "Link an account that you have and that sells nothing on Marketplace",
    "seller": "Link your Marketplace seller account",
}

MUST_NOT = ("developer", "sandbox", "personal", "test")
"""What AWS does not take, whoever owns it."""

NEW_ACCOUNT = (
    "Sign in to your organization's management account, or to the one that may create accounts.",
    "Open AWS Organizations, choose AWS accounts, then Add an AWS account, then Create an AWS account.",
    "Name it after what it is for, such as Example Corp Partner Central; not after a person, and nothing with test.",
    "Give it an email address that your company keeps, such as a shared mailbox for AWS root users.",
    "Outside an organization: sign up at aws.amazon.com, choose the paid plan, and enter a company card.",
    "Open the new account's Account page and enter the company name and the address of your headquarters: it becomes "
    "the address of your partner profile.",
    "Protect its root user with MFA, then sign in to it here, and answer its 12 digits in this step.",
)
"""How a new account is made, one click after another. Joining an organization puts an account on the paid plan."""


@dataclass(frozen=True)
class Option:
    """One way to go, and the questions (fields of `AccountChoice`) that AWS wants considered for it."""

    name: OptionName
    considerations: tuple[str, ...]


@dataclass(frozen=True)
class Scenario:
    """One of AWS's four: who it is about, an example, and the ways to go."""

    number: int
    who: str
    example: str
    options: tuple[Option, ...]

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)


_BASICS = ("company_owned", "fee_here", "apis_here")
_EXISTING = (*_BASICS, "purpose", "outsiders", "suits_users")
_SELLING = ("seller_features", "isv_accelerate", "shares_with_marketplace", "busiest_seller")
_WITHOUT_SELLING = (Option("new", _BASICS), Option("existing", _EXISTING))
_WITH_SELLING = (
    Option("new", (*_SELLING, "company_owned", "fee_here")),
    Option("existing", (*_SELLING, "company_owned", "fee_here", "purpose", "suits_users")),
    Option("seller", (*_SELLING, "company_owned", "fee_here", "purpose", "suits_users", "stays_primary")),
)

SCENARIOS = (
    Scenario(
        1,
        "A third party manages your accounts, and you do not sell on Marketplace",
        "partners who buy AWS through a distributor",
        _WITHOUT_SELLING,
    ),
    Scenario(
        2,
        "You manage your accounts, and do not sell on Marketplace",
        "partners who do not transact there, or whose country has no Marketplace",
        _WITHOUT_SELLING,
    ),
    Scenario(3, "You sell on Marketplace from one account", "one listing, for one country or for all", _WITH_SELLING),
    Scenario(
        4,
        "You sell on Marketplace from several accounts",
        "several lines of business, or a separation that a regulator asks for",
        _WITH_SELLING,
    ),
)


@dataclass(frozen=True)
class Objection:
    """Something that speaks against an account; `forbidden` where AWS does not take it at all."""

    said: str
    forbidden: bool = False


@dataclass(frozen=True)
class Recommendation:
    """What is recommended: an option, why, and what is still open. `option` is None while too little is known."""

    scenario: Scenario | None
    option: OptionName | None
    reasons: tuple[str, ...]
    open: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return f"{OPTIONS[self.option]}." if self.option else "Too little is known for a recommendation."


def scenario_of(stands: CompanySituation, choice: AccountChoice) -> Scenario | None:
    """Which of the four it is; None while it is not known whether the company sells."""
    number = {"unsure": 0, "no": 1 if choice.third_party == "yes" else 2, "one": 3, "several": 4}
    found = number[stands.marketplace_seller]
    return SCENARIOS[found - 1] if found else None


def pointless(stands: CompanySituation, given: Mapping[str, Any]) -> dict[str, str]:
    """The considerations that AWS does not ask in this situation, by field, each with why.

    `given` is what is answered so far, by field, as it is typed. What the company sells decides first, then which
    account it thinks of; as long as that is open, nothing is pointless that any of them would ask.
    """
    if stands.marketplace_seller == "unsure":
        return {}
    sells = stands.marketplace_seller != "no"
    options = _WITH_SELLING if sells else _WITHOUT_SELLING
    here = {name for option in options for name in option.considerations}
    thought_of = next((option for option in options if option.name == given.get("candidate")), None)
    asked = here if thought_of is None else set(thought_of.considerations)
    if not sells:
        asked.add("third_party")
    left = (name for name in ("third_party", *_EVERY_CONSIDERATION) if name not in asked and name not in _JUDGED)
    elsewhere = "your company sells on AWS Marketplace" if sells else "your company does not sell on AWS Marketplace"
    return {name: _WHY[thought_of.name] if thought_of and name in here else elsewhere for name in left}


_EVERY_CONSIDERATION = dict.fromkeys(
    name for option in (*_WITHOUT_SELLING, *_WITH_SELLING) for name in option.considerations
)
_JUDGED = {"purpose", "company_owned"}
"""What the check of the account's purpose rests on, whichever account it is."""

_WHY: dict[OptionName, str] = {
    "new": "you think of a new account",
    "existing": "you think of an account that sells nothing",
    "seller": "you think of your seller account",
}


def recommend(stands: CompanySituation, choice: AccountChoice) -> Recommendation:
    """What to link, and why. Nothing is asked of AWS."""
    scenario = scenario_of(stands, choice)
    if scenario is None:
        return Recommendation(
            None, None, ("Whether you sell on Marketplace decides which accounts come into question.",)
        )
    if scenario.option("seller") is not None:
        return _for_a_seller(scenario, choice)
    return _for_others(scenario, choice)


def objections(choice: AccountChoice) -> tuple[Objection, ...]:
    """What the answers say against the account they are about, the forbidden things first."""
    found = []
    if choice.purpose in MUST_NOT:
        found.append(Objection(f"it is a {choice.purpose} account, and AWS takes none", forbidden=True))
    if choice.company_owned == "no":
        found.append(
            Objection("your company does not own it in an organization that it controls", forbidden=True),
        )
    if choice.purpose == "production":
        found.append(Objection("it runs production workloads, beside which partner business would live"))
    if choice.purpose == "buyer":
        found.append(Objection("it buys on Marketplace, which AWS calls not recommended"))
    if choice.outsiders == "yes":
        found.append(Objection("people outside your company can get into it"))
    if choice.suits_users == "no":
        found.append(Objection("it is not a suitable place to administer Partner Central's users"))
    if choice.fee_here == "no":
        found.append(Objection("the APN fee may not be billed to it"))
    if choice.apis_here == "no":
        found.append(Objection("the APN features and APIs should not live in it"))
    return tuple(found)


def _for_others(scenario: Scenario, choice: AccountChoice) -> Recommendation:
    """Without Marketplace AWS takes an existing account that meets every criterion, and otherwise a new one."""
    new: tuple[str, ...] = (
        "An account of its own keeps partner business, its users and its fee apart from everything else.",
    )
    if choice.candidate == "existing":
        against, left = _against(scenario, "existing", choice), _left_open(scenario, "existing", choice)
        if not against and not left:
            return Recommendation(scenario, "existing", ("It meets every criterion that AWS names.",))
        if against:
            return Recommendation(
                scenario, "new", (*(f"Against the account you have: {one}." for one in against), *new)
            )
        return Recommendation(
            scenario,
            "new",
            ("As long as questions about the account you have are open, this is the safe way.", *new),
            left,
        )
    if choice.candidate == "seller":
        new = ("You answered that you do not sell on Marketplace, so there is no seller account.", *new)
    return Recommendation(scenario, "new", new, _left_open(scenario, "new", choice))


def _for_a_seller(scenario: Scenario, choice: AccountChoice) -> Recommendation:
    """Sellers: AWS prefers the seller account where it meets every criterion, and otherwise a new one."""
    needs = tuple(said for field, said in _NEEDS.items() if getattr(choice, field) == "yes")
    unsure = any(getattr(choice, field) == "unsure" for field in _NEEDS)
    if choice.candidate in {"new", "existing"} and not needs and not unsure:
        return _without_the_seller_account(scenario, choice)
    which = (
        "AWS prefers a seller's own seller account, when it meets the criteria."
        if scenario.number == 3
        else "AWS prefers, of several seller accounts, the one that can stand for the whole company."
    )
    if choice.candidate != "seller":
        left = ("Whether your seller account meets the criteria: answer the questions for that one.",)
        return Recommendation(scenario, "seller", (*needs, which), left)
    against = _against(scenario, "seller", choice)
    if against:
        reasons = tuple(f"Against your seller account: {one}." for one in against)
        lost = tuple(f"What then has to be settled with AWS first: {need[0].lower()}{need[1:]}" for need in needs)
        return Recommendation(scenario, "new", (*reasons, "AWS then wants a new account."), lost)
    return Recommendation(scenario, "seller", (*needs, which), _left_open(scenario, "seller", choice))


_NEEDS = {
    "seller_features": "You need Marketplace features that only a linked seller account has.",
    "isv_accelerate": "ISV Accelerate rests on your listings.",
    "shares_with_marketplace": "You share opportunities, offers or listings with Marketplace.",
    "busiest_seller": "Your busiest seller account would serve better as the primary one.",
}


def _without_the_seller_account(scenario: Scenario, choice: AccountChoice) -> Recommendation:
    reasons: tuple[str, ...] = ("Nothing that you need asks for a linked seller account.",)
    if choice.candidate == "existing":
        against, left = _against(scenario, "existing", choice), _left_open(scenario, "existing", choice)
        if not against:
            return Recommendation(scenario, "existing", reasons, left)
        reasons += tuple(f"Against the account you have: {one}." for one in against)
    return Recommendation(scenario, "new", reasons, _left_open(scenario, "new", choice))


def _against(scenario: Scenario, option: OptionName, choice: AccountChoice) -> tuple[str, ...]:
    found = [objection.said for objection in objections(choice)]
    if option == "seller" and choice.stays_primary == "no":
        found.append("more seller accounts are coming, and it may not stay the primary one")
    return tuple(found)


def _left_open(scenario: Scenario, name: OptionName, choice: AccountChoice) -> tuple[str, ...]:
    """The questions of an option that nobody has settled, as they are asked."""
    option = scenario.option(name)
    fields = AccountChoice.model_fields
    unsure = [field for field in (option.considerations if option else ()) if getattr(choice, field) == "unsure"]
    return tuple(str(fields[field].title) for field in unsure)
