"""All of AWS's managed policies, as moto brings them: a demo leaves moto only those that the journey speaks of."""

from __future__ import annotations

import functools
import importlib.util
import json
from typing import Any


@functools.cache
def every_policy() -> dict[str, dict[str, Any]]:
    """By name, read anew."""
    spec = importlib.util.find_spec("moto.iam.aws_managed_policies")
    assert spec is not None and spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    policies: dict[str, dict[str, Any]] = json.loads(module.aws_managed_policies_data)
    return policies
