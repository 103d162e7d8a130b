"""The whole journey, from the first page to the definition of done."""

from __future__ import annotations

from screens.tape import MOMENT, Beat, Tape, chapter
from wizard.commands.decisions import ANSWERS, answers_of
from wizard.planner import STEP as SCHEDULE

LOOKED = "Verification · looked"
ANA, SOFIA, BRUNO = "Ana Lead", "Sofia Admin", "Bruno Billing"


def _page(caption: str, hold: float = 2.0) -> tuple[Beat, Beat]:
    """The next page, and what was seen there."""
    return Beat(caption, keys="n"), Beat(until=LOOKED, hold=hold)


def _state(caption: str, who: str, down: int = 0) -> tuple[Beat, Beat, Beat]:
    """Somebody states what no API can tell: the so-many-th of what can be stated on this page."""
    choose = "down " * down + "space " if down else ""
    return Beat(caption, keys="s"), Beat(keys=f"{choose}tab", types=who), Beat(keys="enter", until=LOOKED, hold=1)


def _make(caption: str, *, proof: str = "AWS shows", hold: float = 2.0) -> tuple[Beat, Beat, Beat]:
    """Review, agree twice, and watch."""
    return (
        Beat(caption, keys="a", until="Review", hold=hold),
        Beat(keys="y y", until=proof, hold=hold),
        Beat(keys="enter", until=LOOKED, hold=1),
    )


def _portal(caption: str, keys: str, until: str = "The portal says", hold: float = 2.0) -> tuple[Beat, Beat, Beat]:
    """What a person does in the browser, in the pretend portal of the demo."""
    return (
        Beat(caption, keys="P", until="The portal is waiting"),
        Beat(keys=keys, until=until, hold=hold),
        Beat(keys="escape", until=LOOKED, hold=1),
    )


WHOLE_JOURNEY = Tape(
    title="the whole journey, from the first page to the definition of done",
    world="half-done",
    answers={**ANSWERS, SCHEDULE: answers_of(SCHEDULE, MOMENT)},
    chapters=(
        chapter(
            "Welcome",
            Beat("Example Corp links its AWS account to Partner Central, and migrates. Ana and Sofia do it together."),
            Beat(
                "They have answered the questions of the pages beforehand, in a file.",
                until="to begin",
                hold=3,
            ),
        ),
        chapter(
            "Decide",
            *_page("First: where the company stands."),
            *_page("Which account. What no API can tell, somebody states with their name."),
            *_state("Bruno knows the billing: the account is not on the free plan.", BRUNO),
            *_state("Ana knows the company's name and address.", ANA, down=2),
            *_page("The three people who are needed."),
        ),
        chapter(
            "Access",
            *_page("Which profiles does this computer have, and who is each of them?"),
            *_make("One is missing. Its lines are shown before they are added to the file.", proof="and AWS shows"),
            *_page("The organization and its accounts."),
            *_page("May whoever links do all that linking needs? IAM works it out, permission by permission."),
        ),
        chapter(
            "Account security",
            *_page("Root user, second factors, trails: advice, from what AWS tells."),
            *_state("Sofia states what is written down elsewhere.", SOFIA),
            *_page("And she signs it off."),
            *_state("The sign-off says over which facts it was given.", SOFIA),
        ),
        chapter(
            "Policies",
            *_page("What AWS's own policies allow today, in plain words."),
            *_page("Rules that the roles have to keep."),
        ),
    ),
)
