"""What can be written to the settings of this computer, and how the file shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.aws import profiles
from wizard.aws.effects import Effect, Shown, Writable, never_stands
from wizard.aws.reads import Reads


def _profile_added(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    file = profiles.settings_file(aws, wanted["Path"])
    if wanted["Text"].encode() in file.content:
        return Effect(Shown.MADE, {"Digest": file.digest})
    if file.digest != wanted["Before"] and f"profile {wanted['Profile']}" in file.sections:
        said = f"{wanted['Path']} has a profile named {wanted['Profile']}, and this journey did not write it"
        return Effect(Shown.OTHERWISE, {}, said)
    return Effect(Shown.NOT_MADE, {})


def _profile_unmoved(aws: Reads, wanted: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    file = profiles.settings_file(aws, wanted["Path"])
    return "" if file.digest == wanted["Before"] else f"{wanted['Path']} has changed since this was planned"


def _profile_stands(aws: Reads, wanted: Mapping[str, Any], left: Mapping[str, Any], account: str) -> str:
    file = profiles.settings_file(aws, wanted["Path"])
    return "" if file.digest == wanted["After"] == left.get("Digest") else f"{wanted['Path']} has changed since"


def _profile_removed(aws: Reads, wanted: Mapping[str, Any], account: str) -> Effect:
    there = wanted["Text"].encode() in profiles.settings_file(aws, wanted["Path"]).content
    return Effect(Shown.NOT_MADE if there else Shown.MADE, {})


WRITABLE: dict[tuple[str, str], Writable] = {
    ("local", "AddProfile"): Writable(_profile_added, _profile_stands, _profile_unmoved),
    ("local", "RemoveProfile"): Writable(_profile_removed, never_stands),
}
