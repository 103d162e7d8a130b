"""The command line of what is handed to somebody else: exports, launch links, roles for a partner."""

from __future__ import annotations

import argparse
from typing import TypeAlias

_POLICIES = ("linking", "wizard-read-only", "identity-center-read-only", "setup", "partner-central-read-only")

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add these commands to the whole command line."""
    _export(commands, shared)


def _export(commands: Commands, shared: argparse.ArgumentParser) -> None:
    text = "the plan for other hands: a template, a script, a policy; writes nothing to AWS"
    export = commands.add_parser("export", parents=[shared], help=text, description=text)
    forms = export.add_subparsers(dest="form", metavar="FORM", required=True)
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", metavar="FILE", help="write to a new file instead of stdout")
    planned = argparse.ArgumentParser(add_help=False, parents=[out])
    planned.add_argument("selectors", nargs="*", metavar="STEP", help="a step or a phase; all when left out")
    from_nothing = "as if the account were empty; needs no access to it, only --account"
    planned.add_argument("--from-nothing", action="store_true", help=from_nothing)
    text = "a CloudFormation template with a switch for each role"
    stack = forms.add_parser("cloudformation", parents=[shared, planned], help=text, description=text)
    stack.add_argument("--format", choices=("yaml", "json"), default="yaml", help="yaml when left out")
    text = "a Terraform configuration"
    forms.add_parser("terraform", parents=[shared, planned], help=text, description=text)
    text = "a bash script of AWS CLI commands that is safe to run twice"
    forms.add_parser("cli", parents=[shared, planned], help=text, description=text)
    text = "a policy document"
    policy = forms.add_parser("policy", parents=[shared, out], help=text, description=text)
    policy.add_argument("which", choices=_POLICIES, help="which one")
    policy.add_argument("--from-nothing", action="store_true", help=f"for setup: {from_nothing}")
    policy.set_defaults(selectors=[])
    text = "for the security team: what may be called and why, and about roles that trust a service"
    forms.add_parser("security", parents=[shared, out], help=text, description=text)
