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
    serve(["-H", "127.0.0.1", "-p", port])


if __name__ == "__main__":
    main(sys.argv[1])
