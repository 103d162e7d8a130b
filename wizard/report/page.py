"""A report as one page of HTML that needs nothing else: no script, no font, no picture, no address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from wizard.report.headline import SIGNS, State
from wizard.report.tags import Markup, join, tag
from wizard.seal import PLACE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_EVIDENCE = 300_000
"""Characters of evidence on one page; what is beyond stands in the JSON report."""

_LONGEST = 1_500
_LINE = "\n"


def page(document: dict[str, Any]) -> str:
    """The page, with a place for its seal on a line of its own."""
    headline = document["headline"]
    demo = "DEMO · " if document["demo"] else ""
    account = f"account {document['account']}" if document["account"] else "no account chosen"
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{headline['title']} · {demo}Partner Central journey, {account}"),
        tag("style", Markup(_style())),
        between=_LINE,
    )
    sections = (_headline(document), *_sections(document), _foot(document))
    body = tag("body", Markup(_LINE), join(*sections, between=_LINE), Markup(_LINE))
    whole = tag("html", Markup(_LINE), tag("head", Markup(_LINE), head, Markup(_LINE)), Markup(_LINE), body, lang="en")
    return f"<!doctype html>\n{whole}\n<!-- {PLACE} -->\n"


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text("utf-8")


def _headline(document: Mapping[str, Any]) -> Markup:
    headline = document["headline"]
    account = f"AWS account {document['account']}" if document["account"] else "No account is chosen yet"
    looked = (
        f"Looked at {_when(document['looked'])}" if document["looked"] and not document["problem"]
        else f"Seen last {_when(document['looked'])}" if document["looked"] else "Never looked at"
    )  # fmt: skip
    return tag(
        "header",
        tag("div", "DEMO: a pretend AWS", class_="demo") if document["demo"] else None,
        tag("h1", f"{SIGNS[State(headline['state'])]} {headline['title']}"),
        tag("p", headline["sentence"]),
        tag("p", f"{account} · {looked} · {document['said']}.", class_="soft"),
        tag("p", f"Nobody could look just now: {document['problem']}") if document["problem"] else None,
        tag("p", "Identifiers are replaced by stand-ins; evidence is left out.", class_="soft")
        if document["redacted"]
        else None,
        class_=f"headline {headline['state']}",
    )


def _sections(document: Mapping[str, Any]) -> Iterator[Markup]:
    yield _section("Whose turn it is", *_turns(document))
    yield _section("Progress", _progress(document["phases"]), tag("p", _LEGEND, class_="soft"))
    yield _section("What is left", *_left(document["left"]))
    yield _section("What has to be so in the end", _table(
        ("standing", "line", "evidence"),
        ((_word(line), line["says"], line["why"]) for line in document["done"]),
    ))  # fmt: skip
    yield _section("Who stated what", *_claims(document["claims"]))
    yield _section("Roles, and who may use them", *_roles(document["roles"]))
    if document["users"]:
        yield _section("Users", *_users(document["users"]))
    yield _section("Changes made", *_changes(document))
    yield _section("All results", *_results(document["phases"]))


_LEGEND = "Each bar counts the blockers of a phase: holding, claimed, unknown and failing, from left to right."


def _section(title: str, *children: Markup) -> Markup:
    return tag("section", Markup(_LINE), join(tag("h2", title), *children, between=_LINE), Markup(_LINE))


def _turns(document: Mapping[str, Any]) -> Iterator[Markup]:
    if not document["turns"]:
        yield tag("p", "Nothing is known that anybody could do now.")
    for turn in document["turns"]:
        steps = (f"{step['title']} ({step['id']}, about {step['minutes']} min)" for step in turn["steps"])
        yield tag("h3", f"{turn['words'][:1].upper()}{turn['words'][1:]}")
        yield tag("ul", *(tag("li", step) for step in steps))


def _progress(phases: Iterable[Mapping[str, Any]]) -> Markup:
    rows = (
        (
            f"{phase['number']} {phase['title']}",
            _bar(phase),
            _word(phase),
            f"{phase['spent']} of {phase['planned']} min",
        )
        for phase in phases
    )
    return _table(("phase", "progress", "standing", "time spent"), rows, bar=1)


_COUNTED = {"pass": "hold", "claimed": "claimed", "unknown": "unknown", "fail": "fail"}
_FILLS = {"pass": "#1a7f37", "claimed": "#b58100", "unknown": "#7a858f", "fail": "#c03a2b"}
"""For readers that do not apply the page's style inside a drawing."""


def _bar(phase: Mapping[str, Any]) -> Markup:
    counts = {name: count for name, count in phase["bar"].items() if count}
    total = sum(counts.values())
    label = ", ".join(f"{count} {_COUNTED[name]}" for name, count in counts.items()) or "nothing to count"
    pieces, at = [tag("rect", x=0, y=0, width=100, height=8, class_="off", fill="#d9dee4")], 0.0
    for name, count in counts.items():
        width = 100 * count / total
        pieces.append(tag("rect", x=f"{at:.2f}", y=0, width=f"{width:.2f}", height=8, class_=name, fill=_FILLS[name]))
        at += width
    frame = {"role": "img", "aria_label": f"{phase['title']}: {label}", "viewBox": "0 0 100 8"}
    drawn = tag("svg", tag("title", label), *pieces, preserveAspectRatio="none", **frame)
    return join(drawn, tag("small", label))


def _left(left: Iterable[Mapping[str, Any]]) -> Iterator[Markup]:
    rows = [
        (tag("span", "✗ fails" if one["status"] == "fail" else "? unknown", class_=one["status"]), one["title"],
         join(one["summary"], tag("br"), tag("small", f"{one['words']}: {one['remedy']}"), _more_alike(one)))
        for one in left
    ]  # fmt: skip
    nothing = tag("p", "No blocker that was looked at fails or is unknown.")
    yield _table(("", "step", "what, and what to do"), rows, whole=1) if rows else nothing


def _more_alike(one: Mapping[str, Any]) -> Markup | None:
    return tag("p", f"And {one['more']} more of these, among all results below.") if one["more"] else None


def _claims(claims: Iterable[Mapping[str, Any]]) -> Iterator[Markup]:
    rows = [(one["who"], _when(one["at"]), f"{one['says']}{_about(one)}", one["check"]) for one in claims]
    if not rows:
        yield tag("p", "Nobody has stated anything.")
        return
    yield tag("p", "These are people's words. Nobody could verify them.", class_="soft")
    yield _table(("who", "when", "what", "check"), rows, narrow=True)


def _about(one: Mapping[str, Any]) -> str:
    return f" ({one['subject']})" if one["subject"] else ""


def _roles(roles: Iterable[Mapping[str, Any]]) -> Iterator[Markup]:
    found = [
        join(tag("h3", role["name"]), tag("ul", *(_about_role(about, role.get(about)) for about in _ABOUT)))
        for role in roles
    ]
    yield from found or [tag("p", "No role was looked at.")]


_ABOUT = {"exists": "There", "trust": "Who may use it", "policies": "Policies", "extra": "Beside"}


def _about_role(about: str, found: Mapping[str, Any] | None) -> Markup | None:
    if not found or found["word"] == "n/a":
        return None
    return tag("li", f"{_ABOUT[about]}: ", tag("strong", found["word"], class_=found["word"]), f". {found['summary']}")


def _users(users: Mapping[str, Any]) -> Iterator[Markup]:
    numbers = ", ".join(f"{count} {name}" for name, count in users["numbers"].items())
    yield tag("p", f"From {users['source']}, imported {users['imported']}: {numbers}.")
    rows = (
        (row["email"], row["name"], row["was"], row["becomes"] + (" (proposed)" if row["proposed"] else ""), row["where"],
         row["decided_by"], " ".join(filter(None, (row["done_by"], row["done_at"]))))
        for row in users["rows"]
    )  # fmt: skip
    yield _table(
        ("email", "name", "was", "becomes", "standing", "decided by", "mapped, as stated by"), rows, narrow=True
    )


def _changes(document: Mapping[str, Any]) -> Iterator[Markup]:
    for title in document["begun"]:
        yield tag("p", f"✗ Begun, and not known to have ended: {title}", class_="fail")
    rows = [(_when(one["at"]), _change(one), _outcome(one)) for one in document["changes"]]
    yield _table(("when", "what", "outcome"), rows) if rows else tag("p", "This journey has written nothing.")


def _change(one: Mapping[str, Any]) -> Markup:
    who = f"{one['operation']} in account {one['account']}, request {one['request_id'] or 'without an id'}, by {one['identity']}"
    return join(one["title"], tag("br"), tag("small", who))


def _outcome(one: Mapping[str, Any]) -> str:
    return f"{one['outcome']}, taken back" if one["taken_back"] else str(one["outcome"])


def _results(phases: Iterable[Mapping[str, Any]]) -> Iterator[Markup]:
    room = _EVIDENCE
    for phase in phases:
        for step in phase["steps"]:
            yield tag("h3", f"{step['title']} ({step['id']}): {step['words']}")
            rows = []
            for result in step["results"]:
                more, used = _more(result, room)
                room -= used
                told = (
                    join(result["summary"], tag("br"), tag("small", f"{result['words']}: {result['remedy']}"))
                    if result["remedy"]
                    else join(result["summary"])
                )
                word = tag("span", f"{result['sign']} {result['word']}", class_=result["word"])
                rows.append((word, result["check"], join(told, more), result["strength"] or ""))
            yield (
                _table(("", "check", "what was found", "strength"), rows, whole=1)
                if rows
                else tag("p", "Not looked at yet.")
            )


def _more(result: Mapping[str, Any], room: int) -> tuple[Markup, int]:
    """What was seen, folded away, and how many characters that is."""
    lines = [f"{item['label']}: {item['value']}" for item in result["evidence"]] + list(result["requests"])
    text = _LINE.join(
        line if len(line) <= _LONGEST else f"{line[:_LONGEST]}… (the rest is in the JSON report)" for line in lines
    )
    if not text:
        return Markup(), 0
    if len(text) > room:
        return tag("p", "What was seen is in the JSON report.", class_="soft"), 0
    return tag("details", tag("summary", "what was seen"), tag("pre", text)), len(text)


def _table(
    headings: Iterable[str], rows: Iterable[Iterable[str]], bar: int = -1, whole: int = 0, narrow: bool = False
) -> Markup:
    """A table. The column `bar` is a drawing; in the columns up to `whole` no word is broken.

    A `narrow` one has columns of equal width, in which long ids and names are broken.
    """
    body = (
        tag("tr", *(tag("td", cell, class_="bar" if place == bar else "word" if place <= whole and not narrow else None)
                    for place, cell in enumerate(row)))
        for row in rows
    )  # fmt: skip
    head = tag("thead", tag("tr", *(tag("th", heading, scope="col") for heading in headings)))
    return tag(
        "table", head, Markup(_LINE), tag("tbody", join(*body, between=_LINE)), class_="narrow" if narrow else None
    )


def _word(line: Mapping[str, Any]) -> Markup:
    return tag("span", line["words"], class_=line["standing"])


def _when(instant: str) -> str:
    return instant.replace("T", " ").replace("Z", " UTC")


def _foot(document: Mapping[str, Any]) -> Markup:
    return tag(
        "footer",
        tag("p", f"Written {_when(document['made_at'])} by partner-central-wizard {document['tool']}, journey "
            f"{document['lineage']}, save {document['serial']}. Its journal has {document['journal']['entries']} lines."),
        tag("p", "Whether this file was changed: partner-central-wizard report verify FILE. That finds accidents and careless "
            "edits; it is no signature."),
        class_="soft",
    )  # fmt: skip
