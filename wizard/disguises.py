"""Identifiers in disguise: encoded for an address, in base64, or broken over a line.

What is found inside is judged by the same eyes as plain text; only then is the disguise replaced.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

Redact = Callable[[str], str]
"""Gives a text with stand-ins for its identifiers, and the same text where it holds none."""

_ENCODED = re.compile(r"(?<![^\s\"'<>])[^\s\"'<>]*%[0-9A-Fa-f]{2}[^\s\"'<>]*")
_ADDRESS = "/:?#[]@!$&'()*+,;=-._~‹›…"
"""What stands in an address as it is."""

_BASE64 = re.compile(r"(?<![\w+/-])[A-Za-z0-9+/_-]{16,}={0,2}")
_READABLE = 0.9
"""What share of decoded bytes is text, when text was encoded."""

_BREAK = r"(?:[ \t]*(?:\r?\n|␍?␊)[ \t]*|‹U\+[0-9A-F]{4,}›|[\u00ad\u200b-\u200f\u2060\ufeff])"
_GAP = rf"[-‐‑–. \u00a0\u202f]?{_BREAK}?"
_WRAPPED = re.compile(
    r"(?:(?<!\d)|(?<=%\d\d))(?:"
    + "|".join([rf"\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}", *(rf"\d{{{n}}}{_BREAK}\d{{{12 - n}}}" for n in range(1, 12))])
    + r")(?!\d)"
)
"""Twelve digits in groups, or broken once by a line's end or by something that cannot be seen."""


def opened(text: str, redact: Redact, whole: Redact) -> str:
    """The text in which everything encoded that holds an identifier has been replaced.

    Args:
        redact: judges what was encoded.
        whole: what stands for base64 that held an identifier; an address is encoded again around its stand-ins.
    """
    if "%" in text:
        text = _ENCODED.sub(lambda found: _address(found[0], redact), text)
    return _BASE64.sub(lambda found: whole(found[0]) if _holds_any(found[0], redact) else found[0], text)


def mended(text: str, account: Redact) -> str:
    """The text in which twelve digits that something comes between have been replaced by what `account` gives."""
    return _WRAPPED.sub(lambda found: account(re.sub(rf"{_BREAK}|\D", "", found[0])), text)


def _address(encoded: str, redact: Redact) -> str:
    plain = unquote(encoded)
    redacted = redact(plain)
    return encoded if redacted == plain else quote(redacted, safe=_ADDRESS)


def _holds_any(token: str, redact: Redact) -> bool:
    """Whether it is base64 of text with an identifier. Something else may stand in front of what was encoded."""
    characters = token.rstrip("=").replace("-", "+").replace("_", "/")
    for start in range(4):
        part = characters[start:]
        part = part[: len(part) - (len(part) % 4 == 1)]
        data = base64.b64decode(part + "=" * (-len(part) % 4))
        readable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in data)
        if data and readable >= _READABLE * len(data):
            plain = data.decode("utf-8", "replace")
            if redact(plain) != plain:
                return True
    return False
