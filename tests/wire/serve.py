"""moto's server with the AWS managed policies that the journey speaks of: `python -m tests.wire.serve PORT`.

All 1,582 would cost seconds at the start and again at every reset.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from typing import Any

_WANTED = re.compile(r"PartnerCentral|^AWSMarketplace|^ReadOnlyAccess$|^AdministratorAccess$")


def main(port: str) -> None:
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    models: Any = importlib.import_module("moto.iam.models")
    from moto.server import main as serve

    everything = json.loads(models.aws_managed_policies_data)
    models.aws_managed_policies_data = json.dumps(
        {name: all_ for name, all_ in everything.items() if _WANTED.search(name)}
    )
    _give_roles_their_policies(models)
    serve(["-H", "127.0.0.1", "-p", port])


def _give_roles_their_policies(models: Any) -> None:
    """CloudFormation gives a role the policies of `ManagedPolicyArns`; moto's makes the role and forgets them.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
    """
    made = models.Role.create_from_cloudformation_json.__func__

    def create(cls: Any, name: str, template: Any, account_id: str, region_name: str, **more: Any) -> Any:
        role = made(cls, name, template, account_id, region_name, **more)
        backend = models.iam_backends[account_id]["aws"]
        for arn in template["Properties"].get("ManagedPolicyArns", []):
            backend.attach_role_policy(arn, role.name)
        return role

    models.Role.create_from_cloudformation_json = classmethod(create)


if __name__ == "__main__":
    main(sys.argv[1])
