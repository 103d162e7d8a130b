"""The whole journey, from the first page to the definition of done."""

from __future__ import annotations

from screens.tape import MOMENT, Beat, Tape, chapter
from wizard.commands.decisions import ANSWERS, answers_of
from wizard.planner import STEP as SCHEDULE

LOOKED = "looked just now"
WEEK = (8 * 24 + 10) * 60 + 5
"""Minutes until the window that was answered has begun."""

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


def _mapped(caption: str) -> tuple[Beat, Beat, Beat, Beat]:
    """Ana says that the ten who are next are mapped."""
    return (
        Beat(caption, keys="m d", until="Who"),
        Beat(keys="tab", types=ANA),
        Beat(keys="ctrl+s", until="Noted as stated", hold=2),
        Beat(keys="escape", until=LOOKED),
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
        chapter(
            "Persona roles",
            *_page("A role for each kind of work. Some were made by hand, and not all of them are as they should be."),
            Beat(
                "One lets another account in. Sofia has asked: that is not meant, so it is to be replaced.",
                keys="f tab tab tab tab tab space",
                hold=2,
            ),
            Beat(keys="ctrl+s", until=LOOKED),
            *_make("Every change in words, as JSON and as a line of the AWS CLI. Sofia reviews, and agrees twice."),
        ),
        chapter(
            "Sign-on",
            *_page("How people sign in: IAM Identity Center."),
            *_page("A permission set for each kind of work."),
            *_make("Each is made, brought to the account, and read back."),
            *_page("A group for each, with its people."),
            *_make("Whoever gets access is named before it is given."),
        ),
        chapter(
            "Link the account",
            *_page("Everything that linking needs, with whose turn it is."),
            *_state("Ana holds the portal role, and may accept AWS's terms.", ANA),
            *_page("Linking has no API. Ana is told what to press in the browser, with the values to copy.", hold=3),
            *_portal("In this demo she presses it in a pretend portal.", "enter"),
            Beat("AWS shows it a little later. The page looks again by itself.", passes=15, until=LOOKED, hold=2),
            *_state("What the portal shows, Ana states. Signs in AWS are called signs, and her word her word.", ANA),
        ),
        chapter(
            "Users",
            *_page("Who uses the portal? Ana downloads the list, and the wizard reads it."),
            *_portal("In this demo the pretend portal has such a list.", "enter"),
            Beat(keys="m", until="Nobody was imported yet"),
            Beat("What each column was taken for is shown before anything is imported.", keys="m enter"),
            Beat(until="Who has looked at this", hold=2),
            Beat(types=ANA),
            Beat(keys="enter", until="Imported", hold=2, picture=True),
            Beat(keys="escape", until=LOOKED),
            *_page("Each needs a role, or no access. The wizard proposes, and a person decides."),
            Beat("a picks everybody, p takes what is proposed.", keys="m a p", until="Who agrees", hold=2),
            Beat("Where somebody can do more than before, a named person agrees to that.", types=ANA),
            Beat(keys="ctrl+s ctrl+s", until="Decided about", hold=2),
            Beat(keys="escape", until=LOOKED),
            *_portal("Then she maps them in the portal, ten at a time.", "enter", "have their roles"),
            *_mapped("And says which are done."),
            *_portal("The next ten.", "enter", "have their roles"),
            *_mapped("All are mapped now, as Ana states."),
            *_page("Integrations: what else uses the old portal's roles."),
        ),
        chapter(
            "Migrate",
            *_page("Everything that has to be arranged before the night of the migration."),
            *_state("Ana states what is arranged.", ANA),
            *_page("The window, in every time zone that matters, with a calendar file and the notices to send."),
            *_portal("She books it in the portal.", "enter"),
            *_state("And states what the portal shows.", ANA),
            Beat("A week later, on Saturday night, it begins by itself.", keys="n", passes=WEEK, until=LOOKED, hold=2),
            *_portal("Some hours later AWS has carried everything over, and says so by email.", "enter", "an email"),
            *_state("The email came: Ana states it.", ANA),
            *_page("Does everything work? What AWS shows is looked at, what people see they state."),
            *_state("Sofia has heard from everybody.", SOFIA),
        ),
        chapter(
            "Done",
            Beat("The definition of done, line by line, and what each line rests on.", keys="d", hold=4, picture=True),
            Beat("What rests on somebody's word says so, and never reads as verified.", keys="v", hold=5),
            Beat(keys="escape"),
        ),
    ),
)
