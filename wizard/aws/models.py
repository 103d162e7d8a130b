"""AWS's service models as the SDK reads them, without what nobody uses here: they are a large part of the memory.

Most of a model is its reference for people, most of the endpoints are those of services that are never asked, and the
same shapes are referred to again and again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from botocore.loaders import JSONFileLoader

from wizard.aws import operations

_OPENED_WITH: dict[str, Callable[..., Any]] = {".json": open, ".json.gz": gzip.open}

_PREFIXES = frozenset({"catalog.marketplace", "oidc", "portal.sso"})
"""What AWS's endpoints call services whose own name is another."""


class Models(JSONFileLoader):  # type: ignore[misc]
    """Reads the files of botocore's data folders."""

    def load_file(self, file_path: str) -> dict[str, Any] | None:
        """What is used of a file; its path comes without extension. None when there is none."""
        made_of = _maker(share=not self.exists(f"{file_path}.sdk-extras"))  # into what has extras the SDK merges them
        for extension, opened in _OPENED_WITH.items():
            try:
                with opened(file_path + extension, "rb") as file:
                    found: dict[str, Any] = json.loads(file.read(), object_pairs_hook=made_of)
            except (FileNotFoundError, IsADirectoryError):
                continue
            return _of_ours(found) if PurePath(file_path).name == "endpoints" else found
        return None


def _maker(*, share: bool) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """Makes the objects of one file without documentation; with `share`, what refers alike to a shape only once."""
    references: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}

    def made_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        # A shape may have a member of that name, which is a dict; and the SDK asks for some of these texts.
        made = {name: "" if name == "documentation" and isinstance(value, str) else value for name, value in pairs}
        if share and isinstance(made.get("shape"), str) and all(type(value) in (str, bool) for value in made.values()):
            return references.setdefault(tuple(made.items()), made)
        return made

    return made_of


def _of_ours(endpoints: dict[str, Any]) -> dict[str, Any]:
    ours = _PREFIXES.union(operations.READS, operations.SIGN_IN, operations.WRITES)
    for partition in endpoints["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in ours}
    return endpoints
