"""The command line of what is handed to somebody else: exports, launch links, roles for a partner."""

from __future__ import annotations

import argparse

from wizard.cli_arguments import Commands, account_id, subcommand

_POLICIES = ("linking", "wizard-read-only", "identity-center-read-only", "setup", "partner-central-read-only")


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add these commands to the whole command line."""
    _export(commands, shared)
    _launch(commands, shared)
    _cross_account(commands, shared)
    _handoff(commands, shared)
    _report(commands, shared)


def _export(commands: Commands, shared: argparse.ArgumentParser) -> None:
    export = subcommand(
        commands, "export", "the plan for other hands: a template, a script, a policy; writes nothing to AWS", shared
    )
    forms = export.add_subparsers(dest="form", metavar="FORM", required=True)
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", metavar="FILE", help="write to a new file instead of stdout")
    planned = argparse.ArgumentParser(add_help=False, parents=[out])
    planned.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    from_nothing = "as if the account were empty; needs no access to it, only --account"
    planned.add_argument("--from-nothing", action="store_true", help=from_nothing)
    stack = subcommand(
        forms, "cloudformation", "a CloudFormation template with a switch for each role", shared, planned
    )
    stack.add_argument("--format", choices=("yaml", "json"), default="yaml", help="yaml when left out")
    subcommand(forms, "terraform", "a Terraform configuration", shared, planned)
    subcommand(forms, "cli", "a bash script of AWS CLI commands that is safe to run twice", shared, planned)
    policy = subcommand(forms, "policy", "a policy document", shared, out)
    policy.add_argument("which", choices=_POLICIES, help="which one")
    policy.add_argument("--from-nothing", action="store_true", help=f"for setup: {from_nothing}")
    policy.set_defaults(selectors=[])
    subcommand(
        forms,
        "security",
        "for the security team: what may be called and why, and about roles that trust a service",
        shared,
        out,
    )


def _launch(commands: Commands, shared: argparse.ArgumentParser) -> None:
    launch = subcommand(
        commands,
        "launch",
        "a link that opens the CloudFormation console with the plan's template, filled in",
        shared,
        _placed("PartnerCentralRoles", "roles.yaml"),
    )
    launch.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    launch.add_argument("--from-nothing", action="store_true", help="as if the account were empty")


def _cross_account(commands: Commands, shared: argparse.ArgumentParser) -> None:
    role = subcommand(
        commands,
        "cross-account",
        "the role that a customer gives a partner, with an external id that nobody can guess",
        shared,
    )
    acts = role.add_subparsers(dest="act", metavar="ACT", required=True)
    who = argparse.ArgumentParser(add_help=False)
    who.add_argument("--partner", metavar="ID", type=account_id, required=True, help="the partner's AWS account")
    who.add_argument(
        "--customer", metavar="NAME", default="", help="for whom; each customer has an external id of its own"
    )
    who.add_argument("--external-id", metavar="ID", default="", help="one that was agreed on; made when left out")
    made = argparse.ArgumentParser(add_help=False, parents=[who])
    made.add_argument("--report", action="store_true", help="with a custom resource that tells the partner's SNS topic")
    made.add_argument(
        "--permissions", metavar="ARN", default=_PERMISSIONS, help="a managed policy; views only when left out"
    )
    template = subcommand(acts, "template", "the CloudFormation template", shared, made)
    template.add_argument("--out", metavar="FILE", help="write to a new file instead of stdout")
    subcommand(acts, "link", "its launch link", shared, made, _placed("PartnerAccess", "partner-access.json"))
    check = subcommand(acts, "check", "whether the role that came back asks for the external id", shared, who)
    check.add_argument("arn", metavar="ARN", nargs="?", default="", help="the ARN of the role, as it was sent")
    check.add_argument("--stack", metavar="NAME", default="", help="read it from the outputs of this stack")
    check.add_argument("--region", metavar="REGION", default="us-east-1", help="where the stack is")


def _handoff(commands: Commands, shared: argparse.ArgumentParser) -> None:
    handoff = subcommand(
        commands, "handoff", "give the journey to the other person, or go on with one that came", shared
    )
    acts = handoff.add_subparsers(dest="act", metavar="ACT", required=True)
    export = subcommand(acts, "export", "write a message for mail or chat, and a packet for the other wizard", shared)
    export.add_argument("--with-identifiers", action="store_true", help="with real account ids, ARNs and names; else it "
                        "can be read and not continued")  # fmt: skip
    export.add_argument(
        "--to", choices=("alliance-lead", "iam-admin"), help="whom to ask; whose turn it is if left out"
    )
    export.add_argument("--out", metavar="NAME", default="", help="write NAME.md and NAME.json")
    receive = subcommand(acts, "import", "show what a packet asks for, and go on with its journey here", shared)
    receive.add_argument("file", metavar="FILE", help="the packet, a file that ends in .json")
    receive.add_argument("--yes", action="store_true", help="go on with it without asking")
    receive.add_argument(
        "--take-theirs", action="store_true", help="where both computers went on, replace what was changed here"
    )


def _report(commands: Commands, shared: argparse.ArgumentParser) -> None:
    report = subcommand(
        commands,
        "report",
        "where the journey stands, as one page for people who have no wizard; verify: whether a file was changed",
        shared,
    )
    report.add_argument("--format", choices=("html", "md", "json"), default="html", help="html when left out")
    report.add_argument(
        "--redacted", action="store_true", help="with stand-ins for account ids, ARNs, names and the like"
    )
    report.add_argument("--out", metavar="FILE", default="", help="write to this new file; - for stdout")
    acts = report.add_subparsers(dest="act", metavar="verify", required=False)
    verify = subcommand(
        acts, "verify", "whether a byte of a report, a packet or a journal was changed, and where", shared
    )
    verify.add_argument("files", metavar="FILE", nargs="+", help="reports, packets and journals, together or alone")


def _placed(stack: str, key: str) -> argparse.ArgumentParser:
    """Where a template stands and what its stack is called."""
    placed = argparse.ArgumentParser(add_help=False)
    placed.add_argument("--bucket", metavar="NAME", required=True, help="the S3 bucket that has the template")
    placed.add_argument(
        "--bucket-region", metavar="REGION", default="", help="the bucket's Region, when it is another one"
    )
    placed.add_argument("--key", metavar="KEY", default=f"partner-central/{key}", help="the name of the template in it")
    placed.add_argument("--region", metavar="REGION", default="us-east-1", help="where the stack is made")
    placed.add_argument("--stack", metavar="NAME", default=stack, help="what the stack is called")
    placed.add_argument("--upload", action="store_true", help="upload the template, privately, and presign the link")
    placed.add_argument("--yes", action="store_true", help="upload without asking")
    placed.set_defaults(json=False)
    return placed


_PERMISSIONS = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
