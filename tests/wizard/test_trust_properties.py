"""Trust policies: properties of everything that is not in the table."""

from __future__ import annotations

import copy
import json
from typing import Any
from urllib.parse import quote, quote_plus

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wizard.trusts import ROOT, SOURCE, WANTED, allow, deny, ours, policy
from wizard.trust import SERVICE, TrustKind, compare

MEAN = 'aAsS1 -.*?:/[]{}",\\%+\n\x1b\u00a0\u200b\u202e\u0430\u017f\u212a\ud800\U0001f600'
words = st.text(MEAN, max_size=12)

spellings = st.sampled_from(["sts:AssumeRole", "sts:assumerole", "STS:ASSUMEROLE", "Sts:assumeRole"])
sids = st.one_of(st.none(), st.text("abcXYZ019", min_size=1))


@st.composite
def wanted_rewritten(draw: st.DrawFn) -> object:
    """The wanted document, said in another way."""

    def listed(value: str) -> Any:
        return value if draw(st.booleans()) else [value] * draw(st.integers(1, 3))

    statements = []
    for _ in range(draw(st.integers(1, 4))):
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Principal": {"Service": listed(SERVICE)},
            "Action": listed(draw(spellings)),
        }
        if sid := draw(sids):
            statement["Sid"] = sid
        if draw(st.booleans()):
            statement["Condition"] = {}
        statements.append(dict(draw(st.permutations(list(statement.items())))))
    top: dict[str, Any] = {"Statement": statements[0] if len(statements) == 1 and draw(st.booleans()) else statements}
    if version := draw(st.sampled_from([None, "2008-10-17", "2012-10-17"])):
        top["Version"] = version
    document = dict(draw(st.permutations(list(top.items()))))
    how = draw(st.sampled_from(["dict", "json", "url", "form"]))
    if how == "dict":
        return document
    written = json.dumps(document, indent=draw(st.sampled_from([None, 1, 4])))
    return {"json": written, "url": quote(written, safe=""), "form": quote_plus(written)}[how]


@settings(deadline=None)
@given(wanted_rewritten())
def test_the_same_meaning_is_always_the_same(document: object) -> None:
    trust = compare(document)
    assert trust.kind is TrustKind.SAME
    assert trust.sentences == ()


names = st.one_of(
    st.sampled_from(
        ["*", ROOT, "444455556666", "ec2.amazonaws.com", SERVICE.upper(), SERVICE + "\u200b", "AROAEXAMPLE"]
    ),
    words.filter(bool),
)
principals = st.one_of(
    st.just("*"), st.dictionaries(st.sampled_from(["AWS", "Service", "Federated", "CanonicalUser", "*"]), names)
)
actions = st.one_of(
    st.sampled_from(["*", "sts:*", "sts:AssumeRole?", "sts:TagSession", "sts:AssumeRoleWithSAML", "iam:PassRole"]),
    words.map("sts:".__add__),
)


@settings(deadline=None)
@given(principals, st.booleans(), st.booleans())
def test_another_principal_is_never_the_same(principal: Any, first: bool, conditional: bool) -> None:
    extra = allow(principal, **({"Condition": SOURCE} if conditional else {}))
    wanted = principal == {"Service": SERVICE}
    trust = compare(policy(extra, ours()) if first else policy(ours(), extra))
    assert wanted or trust.kind in {TrustKind.WIDER, TrustKind.UNREADABLE}


@settings(deadline=None)
@given(actions, st.booleans())
def test_another_action_is_never_the_same(action: str, apart: bool) -> None:
    document = policy(ours(), ours(action)) if apart else policy(ours(["sts:AssumeRole", action]))
    wanted = action.isascii() and action.lower() == "sts:assumerole"
    assert wanted or compare(document).kind in {TrustKind.WIDER, TrustKind.UNREADABLE}


@settings(deadline=None)
@given(st.permutations([ours(), allow({"AWS": ROOT}), deny({"AWS": "999999999999"}), ours(Condition=SOURCE)]))
def test_order_changes_nothing_not_even_the_words(statements: list[Any]) -> None:
    assert compare(policy(*statements)) == compare(policy(*statements[::-1]))


def one_or_more(*values: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(values) | st.lists(st.sampled_from(values), min_size=1, max_size=3)


some_actions = one_or_more("sts:AssumeRole", "sts:assumerole", "sts:AssumeRole", "sts:*", "sts:TagSession")
some_principals = st.one_of(
    st.just({"Service": SERVICE}),
    st.just({"Service": [SERVICE]}),
    st.just("*"),
    st.fixed_dictionaries({"Service": one_or_more(SERVICE, SERVICE.upper(), "ec2.amazonaws.com")}),
    st.fixed_dictionaries({"AWS": one_or_more(ROOT, "999999999999", "*")}),
)
some_conditions = st.sampled_from([{}, {}, SOURCE, {"Bool": {"aws:SecureTransport": True}}])
some_allows = st.builds(
    lambda who, what, when: allow(who, what, Condition=when), some_principals, some_actions, some_conditions
)
some_denies = st.builds(
    lambda who, what, when: deny(who, what, Condition=when), some_principals, some_actions, some_conditions
)
not_principals = st.builds(
    lambda effect, who, what: {"Effect": effect, "NotPrincipal": who, "Action": what},
    st.sampled_from(["Allow", "Deny"]),
    some_principals,
    some_actions,
)
not_actions = st.builds(
    lambda effect, who, what: {"Effect": effect, "Principal": who, "NotAction": what},
    st.sampled_from(["Allow", "Deny"]),
    some_principals,
    some_actions,
)
some_statements = st.one_of(st.just(ours()), some_allows, some_denies, not_principals, not_actions)
some_documents = st.lists(some_statements, min_size=1, max_size=3).map(lambda statements: policy(*statements))


def enters(document: dict[str, Any], kind: str, name: str, action: str, special: bool) -> bool:
    """A second, naive reading: may this caller do this to the role, when all conditions hold, or (special) none?"""

    def several(value: Any) -> list[Any]:
        return value if isinstance(value, list) else [value]

    def meant(statement: dict[str, Any]) -> bool:
        who: Any = statement.get("Principal", statement.get("NotPrincipal"))
        named = who == "*" or "*" in several(who.get("AWS", [])) or name in several(who.get(kind, []))
        patterns = several(statement.get("Action", statement.get("NotAction")))
        covers = any(pattern.lower() in (action.lower(), f"{action.split(':')[0]}:*") for pattern in patterns)
        return named is ("Principal" in statement) and covers is ("Action" in statement)

    allowed = denied = False
    for statement in document["Statement"]:
        limited = bool(statement.get("Condition"))
        if not meant(statement) or (limited and special):
            continue
        if statement["Effect"] == "Allow":
            allowed = True
        else:
            denied = True
    return allowed and not denied


@settings(deadline=None)
@given(some_documents)
def test_same_lets_partner_central_in_always_and_nobody_else_ever(document: dict[str, Any]) -> None:
    if compare(document).kind is not TrustKind.SAME:
        return
    assert enters(document, "Service", SERVICE, "sts:AssumeRole", special=False)
    assert enters(document, "Service", SERVICE, "sts:AssumeRole", special=True)
    for special in (False, True):
        for action in ("sts:AssumeRole", "sts:TagSession"):
            for kind, name in (("AWS", ROOT), ("AWS", "999999999999"), ("Service", "ec2.amazonaws.com"), ("AWS", "x")):
                assert not enters(document, kind, name, action, special)
        assert not enters(document, "Service", SERVICE, "sts:TagSession", special)


@settings(deadline=None)
@given(some_documents)
def test_without_denies_every_kind_is_what_a_naive_reading_finds(document: dict[str, Any]) -> None:
    allows = policy(*[one for one in document["Statement"] if one["Effect"] == "Allow"] or [ours()])
    callers = [("AWS", ROOT), ("AWS", "999999999999"), ("AWS", "x"), ("Service", "ec2.amazonaws.com")]
    callers += [("Service", SERVICE.upper()), ("Federated", "x")]
    doing = ("sts:AssumeRole", "sts:TagSession", "sts:GetCallerIdentity", "s3:GetObject")
    others = any(enters(allows, kind, name, action, special=False) for kind, name in callers for action in doing)
    more = any(enters(allows, "Service", SERVICE, action, special=False) for action in doing[1:])
    expected = TrustKind.SAME
    if not enters(allows, "Service", SERVICE, "sts:AssumeRole", special=False):
        expected = TrustKind.DIFFERENT
    elif others or more:
        expected = TrustKind.WIDER
    elif not enters(allows, "Service", SERVICE, "sts:AssumeRole", special=True):
        expected = TrustKind.NARROWER
    assert compare(allows).kind is expected


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A trust policy in which one part is replaced by anything at all."""
    document = copy.deepcopy(draw(some_documents))
    statement = draw(st.sampled_from(document["Statement"]))
    place = draw(st.sampled_from([document, statement]))
    place[draw(st.sampled_from([*place, "Extra"]))] = draw(junk)
    return document


@settings(deadline=None)
@given(junk | spoilt(), st.booleans())
def test_nothing_raises_whatever_the_document_is(document: Any, as_text: bool) -> None:
    said = compare(json.dumps(document) if as_text else document).said()
    assert said.endswith(".")


@settings(deadline=None)
@given(words | words.map(lambda text: WANTED.replace("sts", text)) | words.map(lambda text: WANTED + text))
def test_no_text_raises(document: str) -> None:
    assert compare(document).kind is not TrustKind.SAME or document.strip() == WANTED
