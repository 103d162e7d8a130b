"""The whole journey, from the first page to the definition of done."""

from __future__ import annotations

from screens.tape import MOMENT, Beat, Tape, chapter
from wizard.commands.decisions import ANSWERS, answers_of
from wizard.planner import STEP as SCHEDULE

LOOKED = "looked just now"
HOLDS, STATED = "✓ holds", "~ claimed"
"""What stands below a page on which no blocker is left: everything was looked at, or some of it rests on a statement."""

WEEK = (8 * 24 + 10) * 60 + 5
"""Minutes until the window that was answered has begun."""

LEAD, ADMIN, BILLING = "Ana Lead", "Sofia Admin", "Bruno Billing"


def _then(caption: str, keys: str, until: str = LOOKED, hold: float = 1.0) -> Beat:
    """Something happens, and is spoken of while it is seen."""
    return Beat(caption, keys=keys, until=until, hold=hold, after=True)


def _page(caption: str) -> Beat:
    """The next page, and what was seen there."""
    return _then(caption, "n")


def _state(caption: str, who: str, until: str = STATED) -> tuple[Beat, ...]:
    """Somebody states what no API can tell, the first on this page that nobody has stated yet."""
    return (
        _then(caption, "s", "Who", hold=0),
        Beat(keys="tab", types=who),
        Beat(keys="enter", until=until, hold=1),
    )


def _make(caption: str, then: str, proof: str = "AWS shows") -> tuple[Beat, ...]:
    """Review, agree twice, and watch."""
    return (
        _then(caption, "a", "Review"),
        Beat(then, keys="y y", until=proof, hold=2),
        Beat(keys="enter", until=HOLDS, hold=1),
    )


def _portal(caption: str, until: str = "The portal says") -> tuple[Beat, ...]:
    """What a person does in the browser, in the pretend portal of the demo."""
    return (
        _then(caption, "P", "The portal is waiting", hold=0),
        Beat(keys="enter", until=until, hold=2),
        Beat(keys="escape", until=LOOKED),
    )


def _mapped(caption: str, until: str = LOOKED) -> tuple[Beat, ...]:
    """The alliance lead says that those who are next are mapped."""
    return (
        _then(caption, "m d", "Who", hold=0),
        Beat(keys="tab", types=LEAD),
        Beat(keys="ctrl+s", until="Noted as stated", hold=1),
        Beat(keys="escape", until=until),
    )


WHOLE_JOURNEY = Tape(
    title="the whole journey, from the first page to the definition of done",
    world="half-done",
    answers={**ANSWERS, SCHEDULE: answers_of(SCHEDULE, MOMENT)},
    chapters=(
        chapter(
            "Welcome",
            Beat(
                "A company links its AWS account to Partner Central, and migrates. Two people do it together.",
                until="to begin",
            ),
            Beat("The alliance lead knows what the company needs. The IAM administrator has the rights in AWS."),
            Beat("They have answered the questions of the pages beforehand, in a file."),
        ),
        chapter(
            "Decide",
            _page("First: where the company stands."),
            _page("Which account? What no API can tell, somebody states with their name."),
            *_state("The billing owner knows: the account is not on the free plan.", BILLING, until=LOOKED),
            *_state("The alliance lead has compared the company's name.", LEAD),
            _page("The three people who are needed."),
        ),
        chapter(
            "Access",
            _page("Which profiles does this computer have, and who is each of them?"),
            *_make(
                "One is missing. Its lines are shown before they are added to the file.",
                "The IAM administrator agrees twice: nothing is written by accident.",
                proof="and AWS shows",
            ),
            _page("The organization and its accounts."),
            _page("May whoever links do all that linking needs? IAM works it out, permission by permission."),
        ),
        chapter(
            "Account security",
            _page("Root user, second factors, trails: advice, from what AWS tells."),
            *_state("The IAM administrator states what is written down elsewhere.", ADMIN, until=HOLDS),
            _page("And she signs it off."),
            *_state("The sign-off says over which facts it was given.", ADMIN),
        ),
        chapter(
            "Policies",
            _page("AWS's own policies: each is there. e shows in plain words what it allows today."),
            _page("Rules that the roles have to keep. Advice stops nobody."),
        ),
        chapter(
            "Persona roles",
            _page("A role for each kind of work. Some were made by hand, and not all of them are as they should be."),
            _then(
                "f asks. With AWS's current policies, technical staff can get in, too.", "f tab down space", "Questions"
            ),
            _then(
                "One role lets another account in. She has asked: it is not meant, and is to be replaced.",
                "tab tab tab tab space",
                "replaced",
            ),
            Beat(keys="ctrl+s", until=LOOKED),
            *_make(
                "Every change in words, as JSON and as a line of the AWS CLI.",
                "She agrees twice. Each is made, and read back from AWS.",
            ),
        ),
        chapter(
            "Sign-on",
            _page("How people sign in after the migration: IAM Identity Center."),
            _page("A permission set for each kind of work."),
            *_make(
                "What is missing is made, and what was edited is put right.",
                "Each is brought to the account, and read back.",
            ),
            _page("A group for each, with its people."),
            _then("Some are there, and empty.", "pagedown", ""),
            *_make("Whoever gets access is named before it is given.", "She agrees twice here, too."),
        ),
        chapter(
            "Link the account",
            _page("Everything that linking needs, with whose turn it is."),
            *_state("The alliance lead holds that role in the portal, and may accept AWS's terms.", LEAD),
            _page("Linking has no API: this is what to press in the browser, with the values to copy."),
            *_portal("In this demo she presses it in a pretend portal."),
            Beat("AWS shows it a little later. The page looks again by itself.", passes=15, until=HOLDS),
            _then("Two signs of it were found: CloudTrail's record, and the roles that AWS makes.", "pagedown", ""),
            *_state("What the portal shows, she states. Her word stays her word.", LEAD, until=HOLDS),
        ),
        chapter(
            "Users",
            _page("Who uses the portal? She downloads the list there, and the wizard reads it."),
            *_portal("In this demo the pretend portal has such a list."),
            Beat("m opens the users, and m again reads the file.", keys="m", until="Nobody was imported yet"),
            _then("What each column was taken for is shown before anything is imported.", "m enter", "Who has looked"),
            Beat("Somebody has looked at it, and says so.", types=LEAD, after=True),
            Beat(keys="enter", until="Imported", hold=2, picture=True),
            Beat(keys="escape", until=HOLDS),
            _page("Each needs a role, or no access. The wizard proposes, and a person decides."),
            Beat(
                "The list again: here are those who still use the portal.", keys="m slash", types="active", after=True
            ),
            Beat("a picks all of them, p takes what is proposed.", keys="enter a p", until="Who agrees", hold=1),
            Beat("Where somebody can do more than before, a named person agrees to that.", types=LEAD),
            Beat(keys="ctrl+s"),
            _then("Three addresses are left open: they may be nobody's own.", "ctrl+s", "Decided about 13"),
            Beat("Here they are, with six that were not used for long.", keys="slash ctrl+u", types="open", after=True),
            _then("About these she decides by herself.", "enter a r", "no access"),
            Beat("No access, until somebody says whose they are.", keys="end space tab", types="not in use, or shared"),
            Beat(keys="ctrl+s", until="0 active still open"),
            _then("Everybody is decided about now.", "slash ctrl+u enter", "22 of 22"),
            Beat(keys="escape", until=LOOKED),
            *_portal("Then she maps them in the portal, ten at a time.", "have their roles"),
            *_mapped("And says which are done."),
            *_portal("The next three.", "have their roles"),
            *_mapped("All thirteen are mapped now, as she states.", until=STATED),
            _page("Integrations: what else uses the old portal's roles."),
        ),
        chapter(
            "Migrate",
            _page("Everything before the migration is looked at once more: it holds, and one word is missing."),
            *_state("What has to be arranged, no computer can see: the alliance lead states that it is.", LEAD),
            _page("The window, in hours in which nobody works, and the notices to send."),
            *_portal("She books it in the portal."),
            *_state("And states what the portal shows.", LEAD),
            Beat("A week later, on Saturday night, it begins by itself.", keys="n", passes=WEEK, until=LOOKED, hold=2),
            *_portal("Some hours later AWS has carried everything over, and says so by email.", "an email"),
            *_state("The email came: she states it.", LEAD),
            _page("Does everything work? What AWS shows is looked at, what people see they state."),
            *_state("The IAM administrator has heard from everybody who gets in.", ADMIN),
        ),
        chapter(
            "Done",
            Beat(
                "The definition of done, line by line, and what each line rests on.",
                keys="d",
                until="lines hold",
                hold=2,
                picture=True,
                after=True,
            ),
            _then("What rests on somebody's word says so, and never reads as verified.", "end", hold=2),
            Beat("Nothing but advice is left.", hold=4),
        ),
    ),
)
