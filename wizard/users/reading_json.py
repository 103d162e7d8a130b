"""A JSON document as a table: the longest list of objects in it, wherever it is, or one object on each line."""

from __future__ import annotations

import json
from typing import Any

from wizard.cleaning import clean, shorten
from wizard.users.cells import MOST_COLUMNS, BadFile, visible


def json_table(data: bytes) -> list[list[str]]:
    """A list of objects, wherever in the document it is, as a table; also one object on each line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("The JSON is not UTF-8. Save it as UTF-8.") from None
    try:
        document = json.loads(text)
    except RecursionError:
        raise BadFile("The JSON is nested too deeply to be a list of users.") from None
    except ValueError as error:
        try:
            document = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise BadFile(f"The file looks like JSON and is damaged: {clean(shorten(str(error), 120))}.") from None
    people = _people(document)
    if not people:
        raise BadFile("The JSON holds no list of users: it should be a list of objects, one for each user.")
    flat = [_flat(person) for person in people]
    headers = list(dict.fromkeys(key for person in flat for key in person))
    if len(headers) > MOST_COLUMNS:
        raise BadFile(
            f"The JSON names {len(headers):,} different fields, more than users have. Check that it is the right file."
        )
    return [
        [clean(header) for header in headers],
        *([visible(person.get(key, "")) for key in headers] for person in flat),
    ]


def _people(document: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The longest list of objects in a document."""
    if isinstance(document, list):
        people = [item for item in document if isinstance(item, dict)]
        if people and depth == 0 and len(people) == 1 and len(document) == 1:
            return _people(people[0], depth + 1) or people
        return people
    if isinstance(document, dict) and depth < 4:
        found = [_people(value, depth + 1) for value in document.values()]
        return max(found, key=len, default=[]) or ([document] if depth == 0 and _is_somebody(document) else [])
    return []


def _is_somebody(document: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and "@" in value for value in document.values())


def _flat(person: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in person.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth < 3:
            flat.update(_flat(value, f"{name}.", depth + 1))
        elif isinstance(value, list):
            flat[name] = "; ".join(_listed(item) for item in value)
        else:
            flat[name] = "" if value is None else str(value)
    return flat


def _listed(item: Any) -> str:
    if isinstance(item, dict):
        return str(item.get("name") or item.get("title") or item.get("label") or json.dumps(item, ensure_ascii=False))
    return str(item)
