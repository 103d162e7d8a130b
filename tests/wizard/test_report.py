"""Reports: what the headline says, what the page holds, and that nothing outside breaks it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.setting import result
from wizard.answers import Answers
from wizard.cleaning import clean, clean_block
from wizard.commands.check import short_lines
from wizard.done import ITEMS
from wizard.journey import STEPS
from wizard.markdown import code, escaped
from wizard.model import Claim, Result, Severity, Status, Strength
from wizard.redact import Redactor
from wizard.report.facts import Material, facts, redacted
from wizard.report.headline import State, headline
from wizard.report.page import page
from wizard.report.tags import join, tag
from wizard.report.text import text
from wizard.seal import Head
from wizard.state.handoffs import MadeElsewhere
from wizard.users.user import User
from wizard.users.value import Decision, Source, Users

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHECKS = {check.id: (step, check) for step in STEPS for check in step.checks}


def of(check: str, status: Status = Status.PASS, **more: Any) -> Result:
    step, found = CHECKS[check]
    return result(check, status, step=step.id, severity=found.severity, **more)


def all_passing(**changed: Result) -> list[Result]:
    """Every check of the journey passing, but for some."""
    return [changed.get(check, of(check)) for check in CHECKS]


def state(results: list[Result], *, looked_now: bool = True, begun: int = 0) -> State:
    return headline(results, looked_now=looked_now, begun=begun).state


def test_done_is_said_when_every_check_was_looked_at_and_holds() -> None:
    assert state(all_passing()) is State.DONE


BLOCKERS = [check for check, (_, found) in CHECKS.items() if found.severity is Severity.BLOCKER]


@pytest.mark.parametrize("check", BLOCKERS)
def test_one_blocker_is_enough_not_to_be_done(check: str) -> None:
    assert state(all_passing(**{check: of(check, Status.FAIL)})) is State.NOT_DONE
    assert state(all_passing(**{check: of(check, Status.UNKNOWN)})) is not State.DONE
    if any(check in item.checks for item in ITEMS):
        assert state([one for one in all_passing() if one.check != check]) is not State.DONE
    claimed = of(check, strength=Strength.CLAIMED)
    assert state(all_passing(**{check: claimed})) is not State.DONE


@pytest.mark.parametrize(
    ("results", "more", "wanted"),
    [
        ([], {}, State.NOT_KNOWN),
        (all_passing(), {"looked_now": False}, State.NOT_KNOWN),
        (all_passing(), {"begun": 1}, State.NOT_DONE),
        ([of(check, Status.NOT_APPLICABLE) for check in CHECKS], {}, State.NOT_KNOWN),
        ([of(check, Status.UNKNOWN) for check in CHECKS], {}, State.NOT_KNOWN),
        ([of("decide.plan")], {}, State.NOT_KNOWN),
        (all_passing(**{"decide.plan": of("decide.plan", Status.FAIL)}), {"looked_now": False}, State.NOT_DONE),
    ],
    ids=["nothing", "from memory", "begun", "nothing applies", "all unknown", "one check only", "failing then"],
)
def test_in_doubt_the_headline_says_less(results: list[Result], more: dict[str, Any], wanted: State) -> None:
    assert state(results, **more) is wanted


def material(**changed: Any) -> Material:
    given: dict[str, Any] = {
        "account": "111122223333",
        "demo": False,
        "lineage": "0" * 32,
        "serial": 7,
        "answers": Answers(),
        "claims": {},
        "users": Users(),
        "results": [of("decide.plan", Status.FAIL)],
        "looked": NOW,
        "problem": "",
        "made": (),
        "begun": (),
        "spent": {},
        "journal": Head(0, ""),
        "now": NOW,
    }
    return Material(**{**given, **changed})


class Page(HTMLParser):
    """What a browser would see: texts, elements and attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))
        if name not in {"meta", "br", "rect"}:
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        if name != "rect":
            assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "</td><script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "--><h1>Done</h1><!--",
            "</title><title>Done",
            "&lt;&amp;&#60;",
            "]]> <![CDATA[",
            "a|b`c*d_e[f](http://example.com)",
            "\u202edone\u200b\x1b[31m",
            "'; DROP TABLE users; --",
            "pcw-seal-goes-here",
            "{{7*7}} ${7*7} %s",
        ]
    ),
    st.text(min_size=1, max_size=30),
)


@settings(max_examples=40, deadline=None)
@given(HOSTILE, HOSTILE)
def test_names_of_every_kind_read_back_from_the_page_as_they_are(name: str, said: str) -> None:
    name, said = clean(name), clean(said)
    source = Source("file.csv", "0", "UTF-8", (), NOW.isoformat(), {}, {}, (), False, 1)
    users = Users(
        source=source,
        people=(User(name or "x", said, (), "", "", (2,)),),
        decisions={name or "x": Decision("PartnerCentralRoleForMarketing", (), "", said, NOW.isoformat())},
    )
    claims = {"baseline.ready": Claim(who=name, at=NOW)}
    found = of("decide.plan", Status.FAIL, summary=name, remedy=said)
    document = facts(material(users=users, claims=claims, results=[found], problem=said, begun=(name,)))
    source_text = page(document)
    seen = Page(source_text)
    assert seen.open == []
    for value in (name, said):
        value = clean_block(value)
        assert any(value in piece for piece in seen.texts) or not value, value
    assert {element for element, _ in seen.elements} <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "section",
            "footer",
            "h1",
            "h2",
            "h3",
            "p",
            "div",
        ),
        *("table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "ul", "li", "span", "small", "strong", "br"),
        *("details", "summary", "pre"),
    }
    assert json.loads(json.dumps(document))["users"]["rows"][0]["email"] == (name or "x")


def test_the_page_needs_nothing_else_and_may_load_nothing() -> None:
    source = page(facts(material(results=all_passing(), users=Users())))
    seen = Page(source)
    assert not any({"src", "href", "action", "onload"} & set(attributes) for _, attributes in seen.elements)
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {name for name, _ in seen.elements}
    assert "url(" not in source and "@import" not in source
    policies = [attributes["content"] for name, attributes in seen.elements if "http-equiv" in attributes]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_titles_say_how_it_stands() -> None:
    source = page(facts(material()))
    assert "<title>Not done · Partner Central journey, account 111122223333</title>" in source
    assert 'class="headline not-done"' in source
    assert "✓ Done" not in source
    assert "<title>Done" in page(facts(material(results=all_passing())))


def test_a_bar_is_drawn_for_every_phase_and_says_its_numbers() -> None:
    document = facts(material(results=[of("decide.plan", Status.FAIL), of("decide.state"), of("decide.named")]))
    seen = Page(page(document))
    labels = [attributes["aria-label"] for name, attributes in seen.elements if name == "svg"]
    assert len(labels) == len(document["phases"])
    assert labels[0] == "Decide: 2 hold, 1 fail"
    widths = [float(attributes["width"] or 0) for name, attributes in seen.elements if name == "rect"][1:3]
    assert widths == [66.67, 33.33]


def test_a_role_is_named_once_on_its_line_and_stands_where_its_persona_does() -> None:
    names = [f"PartnerCentralRoleFor{persona}" for persona in ("Marketing", "ACEManager")]
    results = [of("roles.trust", subject=name, summary=f"{name}: Trusts Partner Central.") for name in names]
    document = facts(material(results=results))
    assert [(role["name"], role["trust"]["summary"]) for role in document["roles"]] == [
        (name, "Trusts Partner Central.") for name in names
    ]
    assert "`PartnerCentralRoleForMarketing`: Trusts Partner Central." in text(document)


def test_who_said_what_and_what_was_written_stand_in_every_form() -> None:
    made = MadeElsewhere(at=NOW, step="roles.personas", title="Create the role X", operation="iam:CreateRole",
                         account="111122223333", identity="arn:aws:iam::111122223333:user/sofia", outcome="done",
                         request_id="12345678-1234-1234-1234-1234567890ab")  # fmt: skip
    claims = {"baseline.ready": Claim(who="Sofia Admin", at=NOW)}
    document = facts(material(made=(made,), claims=claims))
    for form in (page(document), text(document), json.dumps(document)):
        for wanted in ("Sofia Admin", "12345678-1234-1234-1234-1234567890ab", "Create the role X"):
            assert wanted in form
    assert "Nobody could verify" in page(document)


def test_redacted_nothing_real_stays_in_any_form() -> None:
    made = MadeElsewhere(at=NOW, step="roles.personas", title="Create it for Ana Lead", operation="iam:CreateRole",
                         account="111122223333", identity="arn:aws:iam::111122223333:user/ana", outcome="done",
                         request_id="12345678-1234-1234-1234-1234567890ab")  # fmt: skip
    found = of("decide.plan", Status.FAIL, summary="ana.lead@example.com has 1111-2222-3333 in o-examplecorp1",
               evidence=({"label": "name", "value": "A company nobody listed"},))  # fmt: skip
    document = facts(material(made=(made,), results=[found], claims={"baseline.ready": Claim(who="Ana Lead", at=NOW)}))
    shown = redacted(document, Redactor(b"key", ["Ana Lead"], profile=["fail", "headline", "not-done"]))
    for form in (page(shown), text(shown), json.dumps(shown)):
        for real in (
            "111122223333",
            "1111-2222-3333",
            "Ana Lead",
            "ana.lead",
            "o-examplecorp1",
            "12345678-1234",
            "nobody listed",
        ):
            assert real not in form, real
    assert shown["headline"]["state"] == "not-done", "a profile with an odd name changes no verdict"


@settings(max_examples=80, deadline=None)
@given(HOSTILE)
@example("__0__")
@example("a__b_ c_d")
def test_markdown_shows_outside_text_and_obeys_none_of_it(value: str) -> None:
    wanted = " ".join(clean(value).split())
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(f"- name: {escaped(value)} end")
    inline = [token for token in tokens if token.type == "inline"]
    assert len(inline) == 1
    assert {child.type for child in inline[0].children or ()} <= {"text", "text_special"}
    assert inline[0].content
    assert "".join(child.content for child in inline[0].children or ()) == f"name: {wanted} end"
    cells = MarkdownIt("commonmark").enable("table").render(f"| a | b |\n| --- | --- |\n| {escaped(value)} | last |\n")
    assert cells.count("<td>") == 2 and "<td>last</td>" in cells


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_code_in_markdown_is_one_piece(value: str) -> None:
    line = clean(value)
    tokens = [token for token in MarkdownIt().parse(f"x {code(value)} y") if token.type == "inline"]
    pieces = [child for child in tokens[0].children or () if child.type == "code_inline"]
    assert [piece.content for piece in pieces] == ([line] if line else [])


def test_the_only_way_to_markup_is_a_tag() -> None:
    assert join("<b>", tag("p", "&", title='"<')) == '&lt;b&gt;<p title="&quot;&lt;">&amp;</p>'


def test_many_of_the_same_kind_are_named_once_and_counted() -> None:
    many = [of("decide.plan", Status.UNKNOWN, subject=f"user{n}", summary=f"Nobody saw user{n}.") for n in range(100)]
    worst = of("decide.plan", Status.FAIL, subject="zoe", summary="Zoe failed.")
    document = facts(material(results=[*many, worst]))
    assert document["left"][0]["summary"] == "Zoe failed.", "what fails before what is unknown"
    assert (len(document["left"]), document["left"][-1]["more"]) == (5, 96)
    assert "And 96 more of these" in page(document) and "And 96 more of these" in text(document)
    assert page(document).count("Nobody saw user77.") == 1, "every one stands among the results"


def test_a_short_check_is_six_lines_at_most_whatever_stands_how() -> None:
    kinds = {"decide.plan": Status.FAIL, "access.link-permissions": Status.UNKNOWN, "policies.present": Status.PASS}
    results = [of(check, status) for check, status in kinds.items()]
    results.append(of("baseline.ready", strength=Strength.CLAIMED))
    lines = short_lines(True, "111122223333", results)
    assert len(lines) == 6
    assert lines[0].startswith("DEMO · Partner Central, account …3333: 2 of 4 hold (1 of them claimed)")
    assert [line.partition(":")[0] for line in lines[1:5]] == ["✗ fails", "? unknown", "~ claimed", "✓ holds"]
    assert lines[5].startswith("Can be done now: ")
    assert short_lines(False, None, [])[0] == "Partner Central, no account chosen yet: 0 of 0 hold."
