"""The text of an AWS config file: what is added at its end, and how exactly that is taken away again.

Nothing that stands in the file is ever moved or rewritten, so comments, order and other profiles stay byte for byte.
https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
"""

from __future__ import annotations

import codecs
import configparser
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from wizard.veil import quoted

_PLAIN = re.compile(r"[\w.@:/+=,-]+", re.ASCII)
"""What a name or value of ours may hold; nothing in it can begin a section, a comment or a second line."""

REMARK = "# Added by the Partner Central wizard."


@dataclass(frozen=True)
class Section:
    """One section: `kind` is "profile" or "sso-session"."""

    kind: str
    name: str
    settings: Mapping[str, str]

    def lines(self) -> list[str]:
        """Its lines. Raises `ValueError` for a name or a value that could be read as something else."""
        for text in (self.name, *self.settings, *self.settings.values()):
            if not _PLAIN.fullmatch(text):
                raise ValueError(f"{quoted(text)} cannot stand in a config file as it is")
        return [f"[{self.kind} {self.name}]", *(f"{key} = {value}" for key, value in self.settings.items())]


def addition(content: bytes, sections: Sequence[Section]) -> str:
    """What has to be added at the end of a file so that it also has these sections, in the file's own line endings."""
    lines = [REMARK]
    for number, section in enumerate(sections):
        lines += [*([""] if number else []), *section.lines()]
    gap = "" if not content else "\n" if content.endswith(b"\n") else "\n\n"
    text = gap + "\n".join(lines) + "\n"
    return text.replace("\n", "\r\n") if b"\r\n" in content else text


def digest(content: bytes | None) -> str:
    """What tells one content from another; "" for a file that is not there."""
    return "" if content is None else sha256(content).hexdigest()


def sections_of(content: bytes) -> dict[str, dict[str, str]]:
    """The sections of a file by their heading.

    Raises `ValueError` when the AWS tools could not read it; the message says where and why, and never what stands
    there, because that may be a secret.
    """
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(_decoded(content))
    except configparser.MissingSectionHeaderError as error:
        raise ValueError(f"line {error.lineno} stands before any [section]") from None
    except configparser.DuplicateSectionError as error:
        raise ValueError(f"line {error.lineno} begins the section [{error.section}] a second time") from None
    except configparser.DuplicateOptionError as error:
        raise ValueError(f"line {error.lineno} sets {error.option} a second time in [{error.section}]") from None
    except configparser.ParsingError as error:
        raise ValueError(
            f"line {error.errors[0][0] if error.errors else '?'} is neither a [section] nor key = value"
        ) from None
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _decoded(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "UTF-8"),
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
    ):
        if content.startswith(mark):
            raise ValueError(f"it begins with a byte-order mark ({encoding}); the AWS tools want UTF-8 without one")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"line {content.count(10, 0, error.start) + 1} is not UTF-8") from None


def sections_in(text: str) -> list[Section]:
    """The sections of an addition, as they were put in."""
    found = sections_of(text.encode())
    return [Section(*_kind_and_name(heading), settings) for heading, settings in found.items()]


def _kind_and_name(heading: str) -> tuple[str, str]:
    kind, _, name = heading.partition(" ")
    return kind, name
