"""Who may enter a role: its trust policy compared, by meaning, with the one that Partner Central needs.

A tick here means that exactly one caller gets in. So `same` is only said of what is provably the same; every doubt
ends as wider, narrower, different or unreadable.
https://docs.aws.amazon.com/partner-central/latest/getting-started/user-role-mapping.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.policy_document import BadDocument, Statement, Who, listed, lower, matches, read
from wizard.text import clean, shorten

SERVICE = "partnercentral-account-management.amazonaws.com"
"""The caller that a role must let in; service principals are compared letter by letter."""

PARTNER_CENTRAL_TRUST: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole"}],
}
"""The trust policy of every role that Partner Central is to use."""

_ASSUME = "sts:assumerole"
_ENTERING = (_ASSUME, "sts:assumerolewithsaml", "sts:assumerolewithwebidentity")
_OURS = Who("Service", SERVICE)
_LONGEST_NAME = 200

_IAM = re.compile(r"arn:(aws[\w-]*):(?:iam|sts)::(\d{12}):(.+)", re.ASCII | re.DOTALL)
_DELETED = re.compile(r"(AIDA|AROA)[A-Z0-9]{6,}(:.*)?", re.ASCII | re.DOTALL)


class TrustKind(StrEnum):
    """How a trust policy relates to the wanted one; nothing but `SAME` is good."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    DIFFERENT = "different"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Trust:
    """The verdict on one trust policy.

    `sentences` says each difference in words that follow the role's name ("also lets …"). With `SAME` there can
    still be some: about statements that change nothing for Partner Central.
    """

    kind: TrustKind
    sentences: tuple[str, ...] = ()

    def said(self) -> str:
        """The verdict in one sentence for a person."""
        opening = {
            TrustKind.SAME: "Trusts Partner Central and nobody else",
            TrustKind.WIDER: "Wider than Partner Central needs",
            TrustKind.NARROWER: "Narrower than Partner Central needs",
            TrustKind.DIFFERENT: "Not what Partner Central needs",
            TrustKind.UNREADABLE: "The trust policy cannot be read",
        }[self.kind]
        if not self.sentences:
            return f"{opening}."
        told = [*self.sentences[:3]]
        if len(self.sentences) > 3:
            told.append(f"and {len(self.sentences) - 3} more")
        return f"{opening}: {'; '.join(told)}."


def compare(document: object) -> Trust:
    """How a role's live trust policy relates to `PARTNER_CENTRAL_TRUST`.

    The document may be a dict, JSON, or URL-encoded JSON. Order, Sids, Version, one-element lists, duplicates and
    the letter case of actions carry no meaning. Never raises: what is no trust policy is `UNREADABLE`, with why.
    """
    try:
        statements = [_only_trust(statement) for statement in read(document)]
    except BadDocument as problem:
        return Trust(TrustKind.UNREADABLE, (problem.why,))
    allows = [statement for statement in statements if statement.allow]
    denies = [statement for statement in statements if not statement.allow]
    entries = [statement for statement in allows if _lets_ours_in(statement)]
    taken_back = [statement for statement in denies if _hits_ours(statement)]
    open_entries = [statement for statement in entries if not statement.conditions]
    extras = _extras(allows, also=bool(entries))

    if not entries or any(not statement.conditions for statement in taken_back):
        kind = TrustKind.DIFFERENT
    elif extras:
        kind = TrustKind.WIDER
    elif not open_entries or taken_back:
        kind = TrustKind.NARROWER
    else:
        kind = TrustKind.SAME
    sentences = (*_missing(entries), *_taken(taken_back), *extras, *_limits(entries), *_harmless(denies))
    return Trust(kind, sentences)


def _only_trust(statement: Statement) -> Statement:
    """The statement, if it is one that a trust policy can have."""
    if statement.who is None:
        raise BadDocument("a statement names no Principal, which a trust policy must")
    if statement.resources is not None:
        raise BadDocument("a statement names a Resource, which AWS refuses in a trust policy")
    return statement


def _who(statement: Statement) -> tuple[Who, ...]:
    return statement.who or ()


def _nobody(statement: Statement) -> bool:
    """Whether a statement is written so that it concerns nobody or nothing."""
    everybody = statement.except_who and any(who.everybody for who in _who(statement))
    everything = statement.except_actions and any(set(pattern) <= {"*", ":"} for pattern in statement.actions)
    return everybody or everything


def _lets_ours_in(statement: Statement) -> bool:
    named = any(who == _OURS or who.everybody for who in _who(statement))
    return statement.covers(_ASSUME) and named is not statement.except_who


def _hits_ours(statement: Statement) -> bool:
    """Whether a Deny could keep Partner Central out; in doubt it could."""
    if _nobody(statement) or not statement.covers(_ASSUME):
        return False
    if statement.except_who:
        return _OURS not in _who(statement)
    return any(
        who.everybody or who.kind == "*" or (who.kind == "Service" and matches(who.name, SERVICE))
        for who in _who(statement)
    )


def _missing(entries: list[Statement]) -> Iterator[str]:
    if not entries:
        yield f"does not let Partner Central (the service {SERVICE}) assume it"
    elif not any(_OURS in _who(statement) and not statement.except_who for statement in entries):
        yield f"does not name Partner Central (the service {SERVICE})"


def _taken(denies: list[Statement]) -> list[str]:
    back = "a Deny statement takes it back from Partner Central"
    return sorted({f"{back}, when {deny.when()}" if deny.conditions else back for deny in denies})


def _extras(allows: list[Statement], also: bool) -> list[str]:
    """Everything that is let in beyond Partner Central assuming the role; sorted, because order has no meaning."""
    found = set()
    lets = "also lets" if also else "lets"
    for statement in allows:
        if _nobody(statement):
            continue
        when = _only_when(statement)
        if statement.except_who:
            names = listed([_named(who) for who in sorted(set(_who(statement)))], most=3)
            found.add(f"uses NotPrincipal, which {lets} in everybody except {names}{when}")
        for who in _who(statement) if not statement.except_who else ():
            if who != _OURS:
                found.add(f"{lets} {_named(who)} {_doing(statement)}{when}")
        if _OURS in _who(statement) or statement.except_who:
            found.update(f"{'also ' if also else ''}allows {beyond}{when}" for beyond in _beyond(statement))
    return sorted(found)


def _beyond(statement: Statement) -> Iterator[str]:
    """What a statement allows besides sts:AssumeRole, in words."""
    if statement.except_actions:
        yield f"every action except {_actions(statement.actions)}"
        return
    for pattern in statement.actions:
        if lower(pattern) != _ASSUME:
            yield "every action (*)" if set(pattern) <= {"*", ":"} else _actions([pattern])


def _doing(statement: Statement) -> str:
    """What a statement lets somebody do, to follow "lets somebody"."""
    if statement.except_actions:
        return f"do everything with it except {_actions(statement.actions)}"
    others = [pattern for pattern in statement.actions if lower(pattern) not in _ENTERING]
    enters = any(statement.covers(action) for action in _ENTERING)
    if not others:
        return "assume it"
    return f"assume it and use {_actions(others)}" if enters else f"use {_actions(others)}"


def _limits(entries: list[Statement]) -> Iterator[str]:
    """Conditions on Partner Central's own way in; idle ones are told too, when another statement has none."""
    limited = sorted({statement.when() for statement in entries if statement.conditions})
    if any(not statement.conditions for statement in entries):
        if limited:
            yield "lets Partner Central in a second time with a condition, which changes nothing"
    elif limited:
        yield f"lets Partner Central in only when {', or when '.join(limited)}"


def _harmless(denies: list[Statement]) -> list[str]:
    """Deny statements that cannot keep Partner Central out: told, because they surprise."""
    found = set()
    for statement in denies:
        if _hits_ours(statement) or _nobody(statement):
            continue
        if not statement.covers(_ASSUME):
            what = f"everything except {_actions(statement.actions)}" if statement.except_actions else ""
            found.add(f"a Deny statement forbids {what or _actions(statement.actions)}, which is not needed")
            continue
        names = listed([_named(who) for who in sorted(set(_who(statement)))], most=3)
        whom = f"everybody except {names}" if statement.except_who else names
        found.add(f"a Deny statement keeps out {whom}, which does not touch Partner Central")
    return sorted(found)


def _only_when(statement: Statement) -> str:
    return f", only when {statement.when()}" if statement.conditions else ""


def _actions(patterns: Iterable[str]) -> str:
    return listed([_name(pattern) for pattern in sorted(set(patterns), key=lower)], most=3)


def _named(who: Who) -> str:
    """A principal in words."""
    name = _name(who.name)
    if who.everybody:
        return "every AWS account"
    if who.kind == "Service":
        alike = who != _OURS and (not who.name.isascii() or "partnercentral" in lower(who.name))
        return f"the look-alike service {name}" if alike else f"the service {name}"
    if who.kind == "AWS":
        return _aws(who.name)
    if who.kind == "Federated":
        return _federated(who.name)
    return f"the account with the canonical user id {name}" if who.kind == "CanonicalUser" else f"anybody called {name}"


def _aws(principal: str) -> str:
    name = _name(principal)
    if re.fullmatch(r"\d{12}", principal, re.ASCII):
        return f"anyone in account {name}"
    if match := _DELETED.fullmatch(principal):
        return f"the deleted {'user' if match[1] == 'AIDA' else 'role'} {name}"
    match = _IAM.fullmatch(principal)
    if not match or "*" in principal or "?" in principal:
        return f"the principal {name}"
    where = f"account {match[2]}" + ("" if match[1] == "aws" else f" of the partition {match[1]}")
    kind, _, rest = match[3].partition("/")
    if kind == "root" and not rest:
        return f"anyone in {where}"
    if kind == "assumed-role" and "/" in rest:
        role, _, session = rest.partition("/")
        return f"the session {_name(session)} of the role {_name(role)} of {where}"
    words = {"role": "role", "user": "user", "federated-user": "federated user"}
    return f"the {words[kind]} {_name(rest)} of {where}" if kind in words and rest else f"the principal {name}"


def _federated(provider: str) -> str:
    match = _IAM.fullmatch(provider)
    kind, _, rest = match[3].partition("/") if match else ("", "", "")
    words = {"saml-provider": "SAML", "oidc-provider": "OpenID Connect"}
    if match and kind in words and rest:
        return f"anyone signed in through the {words[kind]} provider {_name(rest)} of account {match[2]}"
    return f"anyone signed in through {_name(provider)}"


def _name(text: str) -> str:
    return shorten(clean(text), _LONGEST_NAME)
