"""`cross-account`: the role that a customer gives a partner, with an external id, and the way its ARN comes back."""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime

from wizard import cli
from wizard.aws import iam, stacks
from wizard.aws.reads import Reads, Sweep
from wizard.commands.errors import CannotGoOn
from wizard.commands.launch import placed, require_names
from wizard.commands.opening import open_session
from wizard.commands.outfile import write_new
from wizard.commands.output import say, tell
from wizard.commands.session import Session
from wizard.exports import cross_account
from wizard.exports.launch import REGIONS_WORDS, launch_link, region_name
from wizard.model import Role
from wizard.state.external_ids import ExternalId, ExternalIds
from wizard.state.files import Folder
from wizard.text import clean
from wizard.veil import VEIL


def run(options: argparse.Namespace) -> int:
    try:
        return _check(options) if options.act == "check" else _give(options)
    except ValueError as error:
        raise CannotGoOn(str(error)) from None


def _give(options: argparse.Namespace) -> int:
    """The template, or the link that opens it filled in."""
    if options.act == "link":
        require_names(options)
    with open_session(options, writes=True, offline=True) as session:
        external = _external_id(session, options)
        template = cross_account.template(options.partner, external.value, report=options.report)
        text = json.dumps(template, indent=2) + "\n"
        if options.act == "template":
            _write(options, text)
        else:
            where = placed(session, options, text)
            proposed = {
                "PartnerAccountId": options.partner,
                "ExternalId": external.value,
                "PermissionsArn": options.permissions,
            }
            tell(launch_link(where, stack=options.stack, region=options.region, parameters=proposed))
            say(REGIONS_WORDS)
    say(
        f"External id for {external.customer}: {external.value}. It is kept with this journey. It is no password, but no "
        "other customer may ever be given the same one."
    )
    say("When the stack stands: cross-account check --stack NAME with the customer's profile, or paste the ARN.")
    return cli.OK


def _write(options: argparse.Namespace, text: str) -> None:
    if options.out:
        say(f"Written: {write_new(options.out, text)}")
    else:
        tell(text.rstrip("\n"))


def _external_id(session: Session, options: argparse.Namespace) -> ExternalId:
    customer = clean(options.customer).strip()
    if not customer:
        raise CannotGoOn("Name the customer, so that each gets an external id of its own: --customer NAME.")
    with Folder.open(session.journey.folder) as folder:
        kept = ExternalIds(folder, lambda: session.journey.read_only)
        found = kept.of(options.partner, customer)
        if found is None or options.external_id:
            given = options.external_id or cross_account.new_external_id()
            found = ExternalId(
                partner=options.partner,
                customer=customer,
                value=cross_account.external_id(given),
                made=datetime.now(UTC),
            )
            kept.keep(found)
        VEIL.know("external", [found.value])
        return found


def _check(options: argparse.Namespace) -> int:
    """The ARN that came back: from the stack, or pasted; and the role's trust policy, when this profile may see it."""
    with open_session(options, writes=False, offline=not options.stack) as session:
        aws = Reads(Sweep(session.situation.connections[Role.LINKED]))
        arn = options.arn
        if options.stack:
            found = stacks.outputs(aws.at(region_name(options.region)), options.stack)
            arn = found.get("RoleArn", "")
            if not arn:
                raise CannotGoOn(
                    f"The stack {options.stack} has no output RoleArn: it may not be finished, or another one."
                )
        if not arn:
            raise CannotGoOn("Name the stack (--stack NAME), or give the ARN of the role.")
        account, name = cross_account.role_arn(arn)
        tell(f"The role is {name} in account {account}: {arn.strip()}")
        external = _kept(session, options)
        if session.identity is None or session.identity.account != account:
            say(
                f"Its trust policy could not be seen: that takes a profile of account {account}. Nobody has checked that it "
                "asks for the external id."
            )
            return cli.UNKNOWN
        role = iam.role(aws, name)
        if role is None:
            raise CannotGoOn(f"There is no role {name} in account {account}.", cli.BLOCKED)
        wrong = cross_account.requires(role.get("AssumeRolePolicyDocument") or {}, options.partner, external)
        if wrong:
            raise CannotGoOn(f"The role {name} is not as it should be: {wrong}", cli.BLOCKED)
        tell(f"Only account {options.partner} may assume it, and only with the external id.")
        return cli.OK


def _kept(session: Session, options: argparse.Namespace) -> str:
    if options.external_id:
        return cross_account.external_id(options.external_id)
    if not re.search(r"\S", options.customer):
        raise CannotGoOn("Name the customer (--customer NAME) or the external id (--external-id ID) to check against.")
    with Folder.open(session.journey.folder) as folder:
        found = ExternalIds(folder, lambda: None).of(options.partner, clean(options.customer).strip())
    if found is None:
        raise CannotGoOn(
            f"This journey made no external id for {clean(options.customer)} and account {options.partner}."
        )
    return found.value
