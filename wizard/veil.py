"""Presenter mode: while it is on, every identifier leaves this program as a stand-in.

There is one veil for the whole program, because there is one screen, one clipboard and one stdout. Whatever shows text
sends it through `VEIL.text` before it is laid out; underneath, the work goes on with the real values. It learns names
(of people, profiles, sign-in pages) from the journey and from what AWS answers, also before anybody presents.
"""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard import cleaning

if TYPE_CHECKING:
    from wizard.redact import Redactor

DEMO_KEY = b"the stand-ins of the demo are the same everywhere"
"""Nothing in a demo has to be kept from anybody, and its pictures have to come out the same."""

REMEMBERED = 4096
"""Texts of which it is remembered what becomes of them: the same ones are drawn again and again."""

QUOTATIONS = 256
"""The last quotations of what somebody typed; a sentence that holds an older one is long gone."""

WHAT_YOU_TYPED = "‹what you typed›"

LONG = 4096
"""Characters beyond which a text is not remembered."""

TOLD = {
    "UserName": "person",
    "DisplayName": "person",
    "Formatted": "person",
    "FullName": "person",
    "Username": "person",
    "sts:ExternalId": "external",
    "SsoStartUrl": "portal",
    "CompanyName": "company",
    "LegalName": "company",
    "AddressLine1": "street",
    "AddressLine2": "street",
    "AddressLine3": "street",
    "City": "town",
}
"""Fields of AWS's answers that hold names, and what the names are of."""

COMMON = frozenset(
    {"", "default", "root", "admin", "administrator", "user", "aws", "amazon", "partner central", "partnercentral"}
)
"""Names that many have, so that they tell nothing, and hiding them would hide what is said."""

_WORD = re.compile(r"\w+")


class Veil:
    """Whether there is one, and what stands for what."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.typing: Callable[[], tuple[str, ...]] = tuple
        """What stands right now in fields that show dots, as long as it tells something; the screens say it."""
        self.begin(False)

    def begin(self, on: bool) -> None:
        """Forget everything, and begin with it on or off. Until the journey's own key is known there is one for now."""
        with self._lock:
            self.on = on
            self._key: Callable[[], bytes] = partial(bytes, os.urandom(32))
            self._known: dict[tuple[str, str], None] = {}
            self._quoted: OrderedDict[str, None] = OrderedDict()
            self._paths: dict[str, str] = {}
            self._literal: tuple[object, re.Pattern[str]] | None = None
            self._redactor: Redactor | None = None
            self._become: OrderedDict[str, str] = OrderedDict()

    def use(self, key: Callable[[], bytes]) -> None:
        """Make the stand-ins of a journey from its own key, which is asked for when the first one is made."""
        with self._lock:
            self._key, self._redactor = key, None
            self._become.clear()

    def know(self, kind: str, names: Iterable[str | None]) -> None:
        """Names that become stand-ins too: `kind` is what they are of, such as person or profile."""
        with self._lock:
            new = {
                (kind, name): None
                for name in names
                if name and (kind, name) not in self._known
                if " ".join(_WORD.findall(name.casefold())) not in COMMON
            }
            if not new:
                return
            self._known |= new
            self._become.clear()
            if self._redactor is not None:
                for kind, name in new:
                    self._redactor.know(kind, [name])

    def know_path(self, path: str) -> None:
        """A path that somebody typed, and the name of its file: companies and people stand in them."""
        forms, name = {path.strip(), path.strip().rstrip("/")}, path.strip()
        whole = path.strip()
        with suppress(RuntimeError, ValueError, OSError):  # no such home, no such folder to be in
            typed = Path(path.strip())
            home = typed.expanduser()
            whole, name = str(home.absolute()), home.name
            forms |= {str(typed), str(home), whole}
        with self._lock:
            for form in forms | {cleaning.clean(form) for form in forms}:
                if _WORD.search(form) and re.search(r"[/\\]", form):
                    self._paths[form] = whole
            if len(_WORD.findall(name)) > 1:
                self.know("path", [cleaning.clean(name)])
            elif _WORD.search(name):
                self._paths.setdefault(name, name)

    def heard(self, quotation: str) -> None:
        """What somebody typed was put into a sentence, in just these words and marks."""
        with self._lock:
            self._quoted[quotation] = None
            self._quoted.move_to_end(quotation)
            if len(self._quoted) > QUOTATIONS:
                self._quoted.popitem(last=False)

    def learn(self, answer: object) -> None:
        """Note the names in what AWS answered."""
        for field, value in _fields(answer):
            kind, name = TOLD.get(field, ""), value
            if field == "Arn" and (":user/" in value or ":assumed-role/" in value):
                kind, name = "person", value.rpartition("/")[2]
            if kind and (kind, name) not in self._known:
                self.know(kind, [name])

    def text(self, text: str) -> str:
        """The text as it may be shown: as it is while nobody presents."""
        return self.redacted(text) if self.on else text

    def value(self, value: Any) -> Any:
        """A JSON value as it may be shown."""
        if not self.on:
            return value
        from wizard.redact import mapped

        with self._lock:
            return self._eyes().value(mapped(value, self._without_typed, name=str))

    def redacted(self, text: str) -> str:
        """The text with stand-ins, whether anybody presents or not: for what is sent to strangers, such as crashes."""
        with self._lock:
            text = self._without_typed(text)
            become = self._become.get(text)
            if become is None:
                become = self._eyes().text(text)
                if len(text) <= LONG:
                    self._become[text] = become
                if len(self._become) > REMEMBERED:
                    self._become.popitem(last=False)
            return become

    def redactor(self, key: bytes) -> Redactor:
        """Stand-ins for the same names in a file of a journey, made with its key."""
        from wizard.redact import Redactor

        with self._lock:
            redactor = Redactor(key)
            for kind, name in self._known:
                redactor.know(kind, [name])
            return redactor

    def hides(self, text: str) -> bool:
        """Whether anything in a text may not be shown now."""
        return self.on and self.redacted(text) != text

    def _eyes(self) -> Redactor:
        if self._redactor is None:
            key = os.urandom(32)
            with suppress(
                Exception
            ):  # a journey that is closed or gone has no key to give; what is hidden stays hidden
                key = self._key()
            self._redactor = self.redactor(key)
        return self._redactor

    def _without_typed(self, text: str) -> str:
        """The text without what somebody typed: where a sentence quotes it, as a path, or out of a field."""
        typing = self.typing()
        if not (self._quoted or self._paths or typing):
            return text
        state = (tuple(self._quoted), tuple(self._paths), typing)
        if self._literal is None or self._literal[0] != state:
            self._literal = (state, _literals(*state))
        return self._literal[1].sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        path = self._paths.get(match[0]) if match.lastgroup in {"path", "word"} else None
        return WHAT_YOU_TYPED if path is None else self._eyes().stand_in("path", path)


VEIL = Veil()
"""The veil of this program."""


def shorten(text: str, width: int) -> str:
    """Text as it may be shown, cut to a width: nobody would know half an address for one."""
    return cleaning.shorten(VEIL.text(text), width)


def quoted(text: object, width: int = 80) -> str:
    """What somebody typed, as a sentence repeats it; while somebody presents it only says that it was typed."""
    said = repr(cleaning.shorten(cleaning.clean(str(text)), width))
    if len(said) > 2:
        VEIL.heard(said)
    return said


def _literals(quotations: tuple[str, ...], paths: tuple[str, ...], typing: tuple[str, ...]) -> re.Pattern[str]:
    """What finds these words, the longest first. One plain word is a path only beside what stands around paths."""
    whole = _any(path for path in paths if not path.isalpha())
    words = _any(path for path in paths if path.isalpha())
    forms = {
        "quotation": _any(quotations),
        "path": whole and rf"(?<!\w){whole}(?!\w)",
        "word": words and rf"(?<!\w){words}(?=[/\\'])|(?m:^{words}(?=: ))",
        "field": typing and rf"(?i:(?<!\w){_any(typing)}(?!\w))",
    }
    return re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in forms.items() if form))


def _any(texts: Iterable[str]) -> str:
    found = [re.escape(text) for text in sorted(texts, key=len, reverse=True)]
    return f"(?:{'|'.join(found)})" if found else ""


def _fields(value: object) -> Iterator[tuple[str, str]]:
    """Every field of a JSON value that holds a text, but for the names of groups, which are no persons."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            for field, inner in one.items():
                for item in inner if isinstance(inner, list) and field in TOLD else (inner,):
                    if not isinstance(item, str):
                        waiting.append(item)
                    elif field != "DisplayName" or "GroupId" not in one:
                        yield field, item
        elif isinstance(one, (list, tuple)):
            waiting.extend(one)
