"""The IAM administrator comes back to a setup that is half done, and finds that somebody else was there."""

from __future__ import annotations

from datetime import timedelta

from screens.tape import Beat, Tape, chapter
from wizard.demo.world import World

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
        Beat(keys="enter", until="looked just now"),
        Beat(keys="a", until="Review"),
        Beat(keys="y", until="no"),
        Beat(keys="y", until="AWS shows"),
        Beat(keys="enter", until="looked just now"),
    ),
    meanwhile=_somebody_else,
    chapters=(
        chapter(
            "While you were away",
            Beat(
                "Sofia has the rights in AWS. Three days ago she made the roles, and left. She opens the wizard again.",
            ),
            Beat(
                "It has looked at everything anew, and says what is not as she saw it then, and who changed it.",
                hold=4,
                picture=True,
            ),
            Beat("Enter leads to the step where she was.", keys="enter", until="looked just now", hold=2),
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
            Beat("j shows the same as JSON, c as the line of the AWS CLI.", keys="j", hold=2),
            Beat(keys="c", hold=2),
            Beat("y agrees, and is asked once more. Enter never agrees to anything.", keys="w y", hold=2),
            Beat("The change is written down, made, and read back from AWS.", keys="y", until="AWS shows it", hold=2),
            Beat(keys="enter", until="looked just now", hold=2),
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
            Beat("Nothing is chosen for her. She asks Omar first, and goes on.", keys="escape", hold=1),
        ),
        chapter(
            "Sign-on",
            Beat("Next: how people will sign in. IAM Identity Center is found wherever it is.", keys="n"),
            Beat(until="looked just now", hold=2),
            Beat("A permission set for each kind of work.", keys="n"),
            Beat(until="looked just now", hold=2),
            Beat(
                "Some exist, some are missing, one was edited. a shows each change.", keys="a", until="Review", hold=3
            ),
            Beat("She agrees, and watches each being made and proven.", keys="y y", until="AWS shows them", hold=3),
            Beat(keys="enter", until="looked just now", hold=2),
        ),
        chapter(
            "Where it stands",
            Beat(
                "d is the definition of done: what holds, by phase, and what it rests on.",
                keys="d",
                hold=4,
                picture=True,
            ),
            Beat("q leaves. The journey is kept, and so is the record of every write.", keys="escape"),
        ),
    ),
)
