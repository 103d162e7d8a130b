"""The IAM administrator comes back to a setup that is half done, and finds that somebody else was there."""

from __future__ import annotations

from datetime import timedelta

from screens.tape import Beat, Tape, chapter
from wizard.demo.world import World

LOOKED = "looked just now"

ROLE = "PartnerCentralRoleForACEManager"
POLICY = "arn:aws:iam::aws:policy/AWSPartnerCentralOpportunityManagement"


def _somebody_else(world: World) -> None:
    """A colleague takes a policy away from a role, the evening before."""
    world.session.client("iam").detach_role_policy(RoleName=ROLE, PolicyArn=POLICY)
    world.trail.record(
        "DetachRolePolicy",
        who=f"arn:aws:sts::{world.account}:assumed-role/PowerUser/omar@example.com",
        source="iam.amazonaws.com",
        at=world.now() - timedelta(hours=15),
        parameters={"roleName": ROLE, "policyArn": POLICY},
        response={},
    )


RESUMING = Tape(
    title="the IAM administrator goes on with a setup that is half done",
    world="half-done",
    days=3,
    before=(
        Beat(until="to begin"),
        Beat(keys="ctrl+p", types="Go to: Persona roles"),
        Beat(keys="enter", until=LOOKED),
        Beat(keys="a", until="Review"),
        Beat(keys="y", until="no"),
        Beat(keys="y", until="AWS shows"),
        Beat(keys="enter", until=LOOKED),
    ),
    meanwhile=_somebody_else,
    chapters=(
        chapter(
            "While you were away",
            Beat("The IAM administrator made the roles three days ago, and left. Now she opens the wizard again."),
            Beat(
                "It has looked at everything anew: what is not as she saw it then, and who changed it.",
                hold=3,
                picture=True,
            ),
            Beat(
                "And it goes on where she was. One role has lost a policy.",
                keys="enter",
                until=LOOKED,
                hold=2,
                after=True,
            ),
        ),
        chapter(
            "Review before anything is written",
            Beat(
                "a shows what would make it right: the change in words, and why.",
                keys="a",
                until="Review",
                hold=3,
                picture=True,
            ),
            Beat("j shows it as JSON.", keys="j", hold=2),
            Beat("c shows the line of the AWS CLI, and w the words again.", keys="c", hold=2),
            Beat("y agrees, and is asked once more. Enter never agrees to anything.", keys="w y", hold=2),
            Beat("The change is written down, made, and read back from AWS.", keys="y", until="AWS shows it", hold=2),
            Beat(keys="enter", until=LOOKED, hold=1),
        ),
        chapter(
            "What somebody must decide",
            Beat(
                "One role lets another account in. That could be meant, so the wizard asks before it replaces it.",
                keys="f",
                until="Questions",
                hold=2,
                picture=True,
            ),
            Beat(
                "Nothing is chosen for her. She asks her colleagues first; the role stays marked until then.",
                keys="escape",
                hold=2,
            ),
        ),
        chapter(
            "Sign-on",
            Beat("Next: how people will sign in. IAM Identity Center is found wherever it is.", keys="n"),
            Beat(until=LOOKED, hold=2),
            Beat(
                "A permission set for each kind of work: some exist, some are missing, one was edited.",
                keys="n",
                until=LOOKED,
                hold=2,
                after=True,
            ),
            Beat("a shows each change.", keys="a", until="Review", hold=3),
            Beat("She agrees, and watches each being made and proven.", keys="y y", until="AWS shows them", hold=2),
            Beat(keys="enter", until=LOOKED, hold=1),
        ),
        chapter(
            "Where it stands",
            Beat(
                "d is the definition of done: what holds, by phase, and what it rests on.",
                keys="d",
                until=LOOKED,
                hold=3,
                picture=True,
            ),
            Beat(
                "There is more to do, and the journey is kept. q leaves; the terminal says how to come back.",
                keys="escape q",
                until="To come back",
                hold=4,
            ),
        ),
    ),
)
