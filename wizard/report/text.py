"""A report as Markdown, for mail, wikis and tickets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.markdown import code, escaped
from wizard.report.headline import SIGNS, State
from wizard.seal import PLACE


def text(document: dict[str, Any]) -> str:
    """The report, with a place for its seal on a line of its own."""
    return "\n".join((*_lines(document), "", f"<!-- {PLACE} -->", ""))


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    headline = document["headline"]
    yield f"# {SIGNS[State(headline['state'])]} {headline['title']}{' (DEMO)' if document['demo'] else ''}"
    yield ""
    yield escaped(headline["sentence"])
    yield ""
    looked = _when(document["looked"]) if document["looked"] else "never"
    yield f"Account {escaped(document['account'] or 'not chosen yet')} · looked at {looked} · {document['said']}."
    if document["problem"]:
        yield ""
        yield f"Nobody could look just now: {escaped(document['problem'])}"
    if document["redacted"]:
        yield ""
        yield "Identifiers are replaced by stand-ins; evidence is left out."
    yield from _head("Whose turn it is")
    for turn in document["turns"]:
        yield f"- {turn['words']}: {'; '.join(escaped(step['title']) for step in turn['steps'])}"
    if not document["turns"]:
        yield "Nothing is known that anybody could do now."
    yield from _head("Progress")
    yield from _table(
        ("phase", "standing", "min spent", "min planned"),
        ((f"{one['number']} {one['title']}", one["words"], one["spent"], one["planned"]) for one in document["phases"]),
    )
    yield from _rest(document)


def _rest(document: Mapping[str, Any]) -> Iterator[str]:
    yield from _head("What is left")
    for one in document["left"]:
        sign = "✗" if one["status"] == "fail" else "?"
        yield f"- {sign} {escaped(one['summary'])} → {one['words']}: {escaped(one['remedy'])} ({code(one['check'])})"
        if one["more"]:
            yield f"  - And {one['more']} more of these, among all results below."
    if not document["left"]:
        yield "No blocker that was looked at fails or is unknown."
    yield from _head("What has to be so in the end")
    for one in document["done"]:
        yield f"- {one['words']}: {one['says']}"
    yield from _head("Who stated what")
    for one in document["claims"]:
        yield f"- {escaped(one['who'])}, {_when(one['at'])}: {escaped(one['says'])} (nobody could verify it)"
    if not document["claims"]:
        yield "Nobody has stated anything."
    yield from _head("Roles, and who may use them")
    for role in document["roles"]:
        yield f"- {code(role['name'])}: {escaped((role.get('trust') or role.get('exists') or {}).get('summary', ''))}"
    yield from _users(document["users"])
    yield from _head("Changes made")
    for title in document["begun"]:
        yield f"- ✗ begun, and not known to have ended: {escaped(title)}"
    for one in document["changes"]:
        back = ", taken back" if one["taken_back"] else ""
        yield (
            f"- {_when(one['at'])} {escaped(one['title'])}: {escaped(one['outcome'])}{back}, request "
            f"{code(one['request_id'] or 'none')}, by {code(one['identity'])}"
        )
    if not document["changes"]:
        yield "This journey has written nothing."
    yield from _head("All results")
    for phase in document["phases"]:
        for step in phase["steps"]:
            yield f"- **{step['title']}** ({step['id']}): {step['words']}"
            for one in step["results"]:
                strength = f" ({one['strength']})" if one["strength"] else ""
                yield f"  - {one['sign']} {one['word']}{strength}: {escaped(one['summary'])}"


def _users(users: Mapping[str, Any] | None) -> Iterator[str]:
    if users is None:
        return
    yield from _head("Users")
    yield f"From {escaped(users['source'])}: " + ", ".join(
        f"{count} {name}" for name, count in users["numbers"].items()
    )
    yield ""
    yield from _table(
        ("email", "name", "was", "becomes", "standing", "decided by", "mapped, as stated by"),
        (
            (one["email"], one["name"], one["was"], one["becomes"] + (" (proposed)" if one["proposed"] else ""),
             one["where"], one["decided_by"], one["done_by"])
            for one in users["rows"]
        ),
    )  # fmt: skip


def _head(title: str) -> tuple[str, str, str]:
    return ("", f"## {title}", "")


def _table(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    headings = tuple(headings)
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(escaped(str(cell)) for cell in row)} |"


def _when(instant: str) -> str:
    return instant.replace("T", " ").replace("Z", " UTC")
