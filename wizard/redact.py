"""Identifiers made safe to show: each becomes a stand-in that is the same wherever the same identifier stood.

Account ids, ARNs, email addresses, ids of organizations, keys, roles, requests and access portals, home folders, and the
names that the caller knows (of people, of profiles) are replaced. What has no shape that a program could know stays:
names of other roles, of companies, and free text, unless the caller names them.

A stand-in is a keyed hash, so nobody without the key can find the account by trying all 10^12 ids; the key stays in the
journey's folder and is part of no export. Thirty bits tell thousands of identifiers apart; for more they may meet.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from wizard.catalog import PREFIX
from wizard.codes import code
from wizard.disguises import mended, opened

_CODE = 6
_LAST_FOUR = 4

EXAMPLES = ("somebody@example.com", "another@example.com")
"""Addresses in our own sentences that show how one is written; they are nobody's and stay readable."""

_PATTERNS = {
    "arn": r"\barn:aws[\w-]*:[\w-]*:[\w-]*:(?:\d{12}|aws|aws-managed)?:[^\s\"'<>,;()\[\]{}|\\`]+",
    "portal": r"https?://[\w.-]*\b(?:awsapps\.com|app\.aws|signin\.aws\.amazon\.com|signin\.aws"
    r"|device\.sso\.[\w-]+\.amazonaws\.com)\b[^\s\"'<>,;()\[\]{}|\\`]*",
    # Also one that is half typed.
    "email": r"\w[\w.%+'-]*@[\w-]*(?:\.[\w-]+)*",
    "id": r"\b(?:[0-9a-f]{10}-)?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"
    r"|\b(?:AROA|AIDA|AGPA|AIPA|ANPA|ANVA|ABIA|ACCA|APKA|ASCA)[A-Z0-9]{12,}\b"
    r"|\bd-[0-9a-f]{10}\b|\bssoins-[0-9a-f]{16}\b|\bps-[0-9a-f]{16}\b",
    "key": r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b",
    "organization": r"\bo-[a-z0-9]{10,32}\b|\bou-[0-9a-z]{4,32}-[0-9a-z]{8,32}\b",
    "home": r"(?:/home/|/Users/|\b[A-Za-z]:\\Users\\)[^/\\\s\"'<>:]+",
    # AWS gives them in several shapes, so what stands before tells.
    "request": r"(?<=[Rr]equest )(?!request-)(?=[\w-]*\d)[\w-]{12,}|(?<=[Rr]equest [Ii][Dd]: )(?!request-)[\w-]{12,}"
    r"|(?<=[Rr]equest[Ii][Dd]: )(?!request-)[\w-]{12,}|(?<=request_id[\"']: [\"'])(?!request-)[\w-]{12,}",
    # A percent sign and two digits are an encoded character, so the id begins after them.
    "account": r"(?:(?<!\d)|(?<=%\d\d))\d{4}[- ]?\d{4}[- ]?\d{4}(?!\d)",
    # What was cut to fit still tells most of it.
    "cut": r"\barn:aws[^\s\"'<>…]*…|[\w.%+'-]+@[\w.-]*…|(?<![\d,.])\d{5,11}…",
    "last": r"(?<=…)\d{4}(?!\d)",
}
_ALL = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()))
_EXAMPLE = re.compile(rf"(?<![\w.%+-])({'|'.join(map(re.escape, EXAMPLES))})(?![\w@-]|\.\w)")
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[^\w\n]{1,3}")
"""What may stand between the words of a name: "Ana Lead", "Lead, Ana" is another name, "ana.lead" is the same."""

_SECRETS = re.compile(
    r"(?i:aws_?secret_?access_?key|aws_?session_?token|client_?secret|refresh_?token|access_?token|password)"
    r"[\"']?\s*[=:]\s*[\"']?[^\s\"',;]+"
    r"|\b(?:IQoJ|FwoG|FQoG|AQoD)[A-Za-z0-9+/=_-]{40,}"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"
)
_TWICE = re.compile(
    r"(?<![\w[-])(?:"
    + "|".join(
        rf"[{kind[0].upper()}{kind[0]}]{kind[1:]} (?={kind}-[0-9A-Z]{{{_CODE}}}\b)"
        for kind in ("account", "organization", "person", "portal", "profile", "request")
    )
    + ")"
)
"""What a stand-in says itself, in front of it; in an option of a command or the head of a section it means more."""

WITHHELD = "‹a secret was left out here›"


class Redactor:
    """Replaces identifiers in texts and JSON values.

    Args:
        key: the journey's own secret; the same key gives the same stand-ins.
        known_names: people's names, found in any case and also as "ana.lead"; a single letter is no name.
        known: more names by what they are, for example `profile=["work"]`; they become "profile-…".
    """

    def __init__(self, key: bytes, known_names: Iterable[str] = (), **known: Iterable[str]) -> None:
        self._key = key
        self._names: dict[tuple[str, ...], str] = {}
        self._lengths: dict[str, list[int]] = {}
        for kind, names in {"person": known_names, **known}.items():
            self.know(kind, names)

    def text(self, text: str) -> str:
        """The text with a stand-in for each identifier, also in an encoded or a broken one. Again, it changes nothing."""
        if "example.com" in text and len(parts := _EXAMPLE.split(text)) > 1:
            return "".join(part if part in EXAMPLES else self.text(part) for part in parts)
        text = opened(without_secrets(text), self.text, lambda token: self.stand_in("encoded", token))
        text = mended(_ALL.sub(self._replace, text), lambda digits: self.stand_in("account", digits))
        return _TWICE.sub("", self._without_names(text))

    def know(self, kind: str, names: Iterable[str]) -> None:
        """From now on these names are identifiers of that kind too."""
        for name in names:
            words = tuple(word.casefold() for word in _WORD.findall(name))
            if sum(map(len, words)) > 1:
                # A profile is often called like the company; what it is called matters more than where it was seen.
                if kind == "company" or words not in self._names:
                    self._names[words] = kind
                lengths = self._lengths.setdefault(words[0], [])
                if len(words) not in lengths:
                    lengths.append(len(words))
                    lengths.sort(reverse=True)

    def value(self, value: Any) -> Any:
        """A JSON value in which every text has been through `text`; names of fields only lose what has a shape."""
        return mapped(value, self.text, self._number, self._shapes)

    def _shapes(self, text: str) -> str:
        """The text without secrets and without what can be recognised by its shape alone."""
        return _ALL.sub(self._replace, without_secrets(text))

    def _number(self, number: int) -> int | str:
        """A number that could be an account id is one."""
        return self.text(str(number)) if len(str(number)) == 12 else number

    def stand_in(self, kind: str, identifier: str) -> str:
        """What stands for one identifier of a kind: account-7K3QXM."""
        return f"{kind}-{self._code(kind, identifier, _CODE)}"

    def _code(self, kind: str, identifier: str, length: int) -> str:
        return code(hmac.digest(self._key, f"{kind}\0{identifier}".encode("utf-8", "surrogatepass"), "sha256"), length)

    def _replace(self, match: re.Match[str]) -> str:
        kind, found = str(match.lastgroup), match[0]
        if kind == "arn":
            return self._arn(found)
        if kind == "account":
            return self.stand_in(kind, re.sub(r"\D", "", found))
        if kind == "email":
            return self.stand_in(kind, found.casefold())
        if kind == "cut":
            return f"{self.stand_in(kind, found)}…"
        if kind == "last":
            return self._code(kind, found, _LAST_FOUR)
        if kind == "home":
            start, user = re.split(r"[/\\](?=[^/\\]*$)", found)
            return f"{start}{found[len(start)]}{user if user.startswith('user-') else self.stand_in('user', user)}"
        return self.stand_in(kind, found)

    def _arn(self, found: str) -> str:
        arn = found.rstrip(".:")
        *head, account, resource = arn.split(":", 5)
        if account in {"aws", "aws-managed"}:
            return found
        kind, *names = re.split(r"(?<=[/:])", resource)
        kept = [self._resource(name) for name in names] or [self._resource(kind)]
        account = self.stand_in("account", account) if account else ""
        return ":".join((*head, account, f"{kind if names else ''}{''.join(kept)}{found[len(arn) :]}"))

    def _resource(self, part: str) -> str:
        """One part of an ARN's resource; the names that this journey gives, and "root", tell nothing."""
        name, separator = (part[:-1], part[-1]) if part.endswith(("/", ":")) else (part, "")
        if not name or name in {"root", "*"} or name.startswith(PREFIX) or re.fullmatch(rf"name-\w{{{_CODE}}}", name):
            return part
        return self.stand_in("name", name) + separator

    def _without_names(self, text: str) -> str:
        if not self._names:
            return text
        words = list(_WORD.finditer(text))
        pieces, end, place = [], 0, 0
        while place < len(words):
            found = self._name_at(text, words, place)
            if found is None:
                place += 1
                continue
            last, stand_in = found
            pieces += [text[end : words[place].start()], stand_in]
            end, place = words[last].end(), last + 1
        return "".join((*pieces, text[end:]))

    def _name_at(self, text: str, words: list[re.Match[str]], place: int) -> tuple[int, str] | None:
        """The longest known name that begins with a word, as the place of its last word and its stand-in."""
        for length in self._lengths.get(words[place][0].casefold(), ()):
            these = words[place : place + length]
            name = tuple(word[0].casefold() for word in these)
            kind = self._names.get(name) if len(these) == length else None
            if kind and all(_BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(these)):
                return place + length - 1, self.stand_in(kind, " ".join(name))
        return None


def without_secrets(text: str) -> str:
    """The text without anything that has the shape of a secret: keys, session tokens, signed tokens, private keys.

    A password that stands alone has no shape; nothing that this wizard keeps holds one.
    """
    return _SECRETS.sub(WITHHELD, text)


def mapped(
    value: Any,
    change: Callable[[str], str],
    number: Callable[[int], Any] = int,
    name: Callable[[str], str] | None = None,
) -> Any:
    """A JSON value with every text, whole number and name of a field changed; names like texts if nothing else is said."""
    name = name or change
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name(str(key)): mapped(item, change, number, name) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(item, change, number, name) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    return value
