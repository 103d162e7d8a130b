"""`launch`: a link that opens the CloudFormation console with the template of the plan, filled in."""

from __future__ import annotations

import argparse

from wizard import cli, show
from wizard.aws.writes_s3 import upload
from wizard.commands.agreeing import agreed
from wizard.commands.apply import follow, require_writable
from wizard.commands.errors import CannotGoOn
from wizard.commands.export import linked_account, planned, steps_to_export, tell_left_out, why_nothing
from wizard.commands.interrupts import interruptible
from wizard.commands.opening import open_session
from wizard.commands.output import say, tell
from wizard.commands.plan import exit_code
from wizard.commands.session import Session
from wizard.engine import apply
from wizard.engine.progress import Outcome
from wizard.exports import cloudformation
from wizard.exports.blueprint import blueprint
from wizard.exports.launch import (
    REGIONS_WORDS,
    bucket_name,
    launch_link,
    object_key,
    region_name,
    stack_name,
    template_url,
)
from wizard.model import Role

LASTS = 12 * 3600
"""Seconds that a presigned link is good for, at most; one made with a session ends with the session."""


def run(options: argparse.Namespace) -> int:
    try:
        return _run(options)
    except ValueError as error:
        raise CannotGoOn(str(error)) from None


def _run(options: argparse.Namespace) -> int:
    require_names(options)
    with open_session(options, writes=True, offline=options.from_nothing and not options.upload) as session:
        account = linked_account(session)
        steps = steps_to_export(options)
        found = planned(options, session, steps)
        drawn = blueprint(found.changes, account)
        left_out = cloudformation.left_out(drawn)
        if not (drawn.roles or drawn.policies):
            tell_left_out(left_out, found.held)
            raise CannotGoOn(why_nothing(options, session, steps, found))
        text = cloudformation.written(drawn)
        where = placed(session, options, text)
        tell(launch_link(where, stack=options.stack, region=options.region))
        say(REGIONS_WORDS)
        say(
            f"Whoever opens it sees everything before anything is made, and has to acknowledge {cloudformation.CAPABILITY}."
        )
        tell_left_out(left_out, found.held)
        return cli.UNKNOWN if left_out else exit_code(found)


def placed(session: Session, options: argparse.Namespace, text: str) -> str:
    """Where the template stands in S3: uploaded and presigned when asked to, else where the person puts it.

    Raises `ValueError` for names that S3 would not take, `CannotGoOn` when it cannot be uploaded.
    """
    region = options.bucket_region or options.region
    address = template_url(options.bucket, options.key, region)
    if not options.upload:
        say(f"Put the template there first (`export` writes it), or add --upload: {address}")
        return address
    _upload(session, options, text, region)
    connection = session.situation.connections[Role.LINKED]
    say(
        "The object is private. The link below lets whoever has it read the template for up to twelve hours, and no longer "
        "than this sign-in lasts."
    )
    return connection.presigned(options.bucket, options.key, region, LASTS)


def require_names(options: argparse.Namespace) -> None:
    """Raises `ValueError` for a bucket, object, Region or stack that there cannot be."""
    bucket_name(options.bucket)
    object_key(options.key)
    region_name(options.region)
    stack_name(options.stack)


def _upload(session: Session, options: argparse.Namespace, text: str, region: str) -> None:
    require_writable(session, options)
    change = upload(options.bucket, options.key, text, region=region, lineage=session.journey.state.lineage)
    for line in show.change_lines(change, 1, 1):
        say(line)
    if not agreed(options, "Upload it?"):
        raise CannotGoOn("Nothing was uploaded, so there is no link.")
    with interruptible() as stop:
        finished = follow(apply([change], session.situation, session.journey.journal, stop=stop))
    if not finished or finished[-1].outcome is not Outcome.DONE:
        raise CannotGoOn("The template is not known to be in the bucket, so there is no link.", cli.PART_WAY)
