"""A file of users as rows of cells: CSV with any usual delimiter, or JSON, in whatever encoding it was saved.

Nobody publishes what the portal's export looks like, so nothing is taken for granted, and whatever had to be
assumed stands in the notes. Every cell is cleaned here, at the door; only line breaks inside a cell stay.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from wizard.cleaning import clean, shorten
from wizard.users.cells import MOST_COLUMNS, BadFile, visible
from wizard.users.reading_json import json_table
from wizard.veil import VEIL

LIMIT = 48 * 2**20
"""Bytes; a hundred thousand users are about 15 MiB."""

SAMPLE = 400
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
ADDRESS = re.compile(r"[^@\s,;<>]{1,200}@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
"""What looks like an email address, also a wrong one: enough to find the column."""

_SAVE_AS = "Open it where it came from and save it as CSV (UTF-8)."
_MAGIC = (
    (b"PK\x03\x04", f"is an Excel workbook or another packed file, not CSV. {_SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", f"is an old Excel workbook, not CSV. {_SAVE_AS}"),
    (b"%PDF", "is a PDF, whatever its name says. Download the users as CSV instead."),
    (b"\x1f\x8b", "is compressed with gzip. Unpack it first."),
    (b"\x89PNG", "is a picture. Download the users as CSV instead."),
    (b"<?xml", f"is XML, perhaps an Excel workbook. {_SAVE_AS}"),
    (b"{\\rtf", "is a text document, not CSV. Download the users as CSV instead."),
)


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file.

    Attributes:
        name: the file's name; digest: SHA-256 of its bytes.
        headers: one per column; rows: as many cells each, and `numbers` where each stood, counted from 1.
        form: encoding and delimiter in words.
        notes: what had to be assumed, as sentences.
    """

    name: str
    digest: str
    headers: tuple[str, ...]
    rows: list[list[str]]
    numbers: list[int]
    form: str
    notes: tuple[str, ...] = ()


def read(path: str | Path, encoding: str | None = None) -> Sheet:
    """The table in a file. `path` may be quoted, begin with ~, or be a Windows path. Raises `BadFile`."""
    found = _located(path)
    data = _bytes(found)
    name = clean(found.name)
    digest = hashlib.sha256(data).hexdigest()
    if data[:1] in {b"[", b"{"} or data[:4] in {codecs.BOM_UTF8 + b"[", codecs.BOM_UTF8 + b"{"}:
        table, form, notes = json_table(data), "JSON", list[str]()
    else:
        text, form, notes = _decoded(data, encoding)
        table, delimiter, more = _csv(text)
        form, notes = f"{form}, {delimiter}", notes + more
    headers, rows, numbers, told = _headed(table)
    if not rows:
        raise BadFile(f"{name} has headings and no users below them. Download it again, with the users in it.")
    return Sheet(name, digest, headers, rows, numbers, form, (*notes, *told))


# --- the file


def _located(path: str | Path) -> Path:
    """The file that a person means by what they typed or pasted."""
    text = str(path).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    VEIL.know_path(text)
    if not text:
        raise BadFile("No file was named. Write the path of the export.")
    if "\0" in text or len(text) > 4096:
        raise BadFile("That is no path of a file. Write the path of the export.")
    try:
        found = Path(text).expanduser()
        exists = found.exists()
    except (RuntimeError, OSError, ValueError):
        raise BadFile(
            f"{clean(shorten(text, 200))} is no path that this computer knows. Write the whole path."
        ) from None
    windows = PureWindowsPath(text)
    if not exists and windows.drive[1:] == ":":
        # Linux inside Windows shows the drives under /mnt.
        inside = Path("/mnt", windows.drive[0].lower(), *windows.parts[1:])
        VEIL.know_path(str(inside))
        if inside.exists():
            return inside
        raise BadFile(f"{clean(text)} is a path of Windows, and it is not under {inside} here. Copy the file over.")
    return found


def _bytes(path: Path) -> bytes:
    said = clean(str(path))
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(fd, "rb", buffering=0) as file:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                what = "a folder" if stat.S_ISDIR(status.st_mode) else "not a plain file"
                raise BadFile(f"{said} is {what}. Name the file that you downloaded.")
            if status.st_size > LIMIT:
                raise BadFile(
                    f"{said} has {status.st_size // 2**20:,} MiB, more than any list of users ({LIMIT // 2**20} MiB). "
                    "Check that it is the right file."
                )
            data = b"".join(iter(lambda: file.read(2**20), b""))
    except FileNotFoundError:
        raise BadFile(f"There is no file {said}. Check the path.") from None
    except PermissionError:
        raise BadFile(f"{said} may not be read by you. Ask for the file, or change who may read it.") from None
    except IsADirectoryError:
        raise BadFile(f"{said} is a folder. Name the file that you downloaded.") from None
    except OSError as error:
        raise BadFile(f"{said} cannot be read: {error.strerror}. Copy it to this computer and try again.") from None
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise BadFile(f"{said} is empty. Download the users again.")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise BadFile(f"{said} {what}")
    if data[:200].lstrip(codecs.BOM_UTF8 + b" \r\n\t").lower().startswith((b"<!doctype", b"<html")):
        raise BadFile(f"{said} is a page of the web, perhaps a page to sign in. Sign in and download the users again.")
    return data


# --- encodings


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str, list[str]]:
    """The text, its encoding in words, and what had to be assumed."""
    if encoding is not None:
        try:
            return data.decode(codecs.lookup(encoding).name).lstrip("\ufeff"), encoding, []
        except (LookupError, UnicodeError, AttributeError):
            raise BadFile(
                f"The file cannot be read as {clean(shorten(encoding, 40))}. Leave the encoding out."
            ) from None
    for bom, wide in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(bom):
            return _wide(data, wide)
    if not data.startswith(codecs.BOM_UTF8) and (wide := _wide_without_mark(data)):
        return _wide(data, wide)
    _require_text(data)
    try:
        return data.decode("utf-8-sig"), "UTF-8", []
    except UnicodeDecodeError:
        return _mostly_utf8(data)


def _wide(data: bytes, encoding: str) -> tuple[str, str, list[str]]:
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    notes = ["Some characters could not be read; they stand as \ufffd."] if "\ufffd" in text else []
    return text, encoding.upper()[:6], notes


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 that does not say so: every other byte of mostly western text is zero."""
    head = data[:2000]
    half = len(head) // 2
    if head[1::2].count(0) > 0.6 * half:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.6 * half else ""


def _require_text(data: bytes) -> None:
    head = data[:4096]
    odd = sum(byte < 32 and byte not in b"\t\n\r\x1b" for byte in head)
    if odd > max(8, len(head) // 20):
        raise BadFile(f"The file holds no text that can be read. {_SAVE_AS}")


def _mostly_utf8(data: bytes) -> tuple[str, str, list[str]]:
    """UTF-8 in which whatever is none is read as Western European: some programs mix the two."""
    strays = 0

    def western(error: UnicodeError) -> tuple[str, int]:
        nonlocal strays
        assert isinstance(error, UnicodeDecodeError)
        part = error.object[error.start : error.end]
        strays += len(part)
        return part.decode("cp1252", "ignore") or part.decode("latin-1"), error.end

    codecs.register_error("wizard-western", western)
    text = data.decode("utf-8-sig", "wizard-western")
    note = (
        f"The file is not UTF-8: {strays:,} byte{'s were' if strays != 1 else ' was'} read as Western European. Look "
        "whether names with accents are right; if not, name the encoding."
    )
    return text, "Western European", [note]


# --- CSV


def _csv(text: str, *, unquoted: bool = False) -> tuple[list[list[str]], str, list[str]]:
    """All records, the delimiter in words, and what had to be assumed."""
    first = text[:8].split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        delimiter = first[4]
        text = text.split("\n", 1)[1] if "\n" in text else ""
    else:
        delimiter = _delimiter(text)
    words = DELIMITERS.get(delimiter, f"{clean(delimiter)} between cells")
    notes = []
    try:
        table = _records(text, delimiter, csv.QUOTE_MINIMAL)
        swallowed = max((cell.count("\n") for row in table for cell in row if len(cell) > 400), default=0) > 50
    except csv.Error:
        swallowed = True
    if swallowed:
        notes.append("A quotation mark in the file is never closed, so quotation marks were read as letters.")
        try:
            table = _records(text, delimiter, csv.QUOTE_NONE)
        except csv.Error:
            raise BadFile(
                "A cell of the file is longer than 128,000 characters. Check that it is the right file."
            ) from None
    if all(len(row) <= 1 for row in table):
        if not unquoted and _quotes_whole_lines(table):
            return _csv("\n".join(row[0] if row else "" for row in table), unquoted=True)
        words = "one column"
    return table, words, notes


def _quotes_whole_lines(table: list[list[str]]) -> bool:
    """Whether each line is one quoted cell with the real cells in it, as some programs write them."""
    inner = [row[0] for row in table if row]
    delimited = sum(any(delimiter in cell for delimiter in DELIMITERS) for cell in inner)
    return delimited > 0.9 * len(inner) and any("@" in cell and ADDRESS.fullmatch(cell) is None for cell in inner)


def _records(text: str, delimiter: str, quoting: int) -> list[list[str]]:
    options: dict[str, Any] = {"delimiter": delimiter, "quoting": quoting, "skipinitialspace": delimiter != "\t"}
    table = list(csv.reader(io.StringIO(text, newline=""), **options))
    if not text.isascii() or not text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return [[cell if cell.isascii() and cell.isprintable() else visible(cell) for cell in row] for row in table]
    if '"' in text or "\t" in text:
        return [[cell if cell.isprintable() else visible(cell) for cell in row] for row in table]
    return table


def _delimiter(text: str) -> str:
    """The delimiter under which most cells are whole addresses, and rows are equally long."""
    head = text[: 200 * SAMPLE]

    def fitness(delimiter: str) -> tuple[int, float, int]:
        try:
            rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if any(row)][:SAMPLE]
        except csv.Error:
            return 0, 0.0, 0
        widths = Counter(len(row) for row in rows)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        whole = sum(ADDRESS.fullmatch(cell.strip()) is not None for row in rows for cell in row) if width > 1 else 0
        return whole, count / max(len(rows), 1) if width > 1 else 0.0, width if width > 1 else 0

    return max(DELIMITERS, key=fitness)


# --- headings


def _headed(table: list[list[str]]) -> tuple[tuple[str, ...], list[list[str]], list[int], list[str]]:
    """Headings, rows of equal length with their numbers, and what had to be assumed."""
    filled = [(number, row) for number, row in enumerate(table, 1) if any(map(str.strip, row))]
    if not filled:
        raise BadFile("The file has lines and no cells with anything in them. Download the users again.")
    place = _heading_at(filled)
    notes = []
    before = filled[: max(place, 0)]
    if before:
        notes.append(f"{len(before)} line{'s' if len(before) > 1 else ''} before the headings were passed over.")
    body = filled[place + 1 :]
    if place < 0:
        notes.append("The file has no headings; columns are called by their number.")
    heading = filled[place][1] if place >= 0 else []
    usual = max((width for width, _ in Counter(len(row) for _, row in body).most_common(1)), default=0)
    most = max(usual, len(heading)) + 1
    if most > MOST_COLUMNS:
        raise BadFile(
            f"The file has {most - 1:,} columns, more than any list of users. Check that it is the right file."
        )
    body = [
        (number, row if len(row) <= most else [*row[: most - 1], "; ".join(row[most - 1 :])]) for number, row in body
    ]
    width = max((len(row) for _, row in body), default=0)
    odd = [number for number, row in body if len(row) != usual]
    if odd:
        shown = ", ".join(str(number) for number in odd[:5]) + (" …" if len(odd) > 5 else "")
        notes.append(
            f"{len(odd):,} row{'s have' if len(odd) > 1 else ' has'} more or fewer cells than the others ({shown}): "
            "look whether they were read rightly."
        )
    headers = _distinct([" ".join(cell.split()) for cell in heading], max(width, len(heading)))
    rows = [row if len(row) == len(headers) else [*row, *[""] * (len(headers) - len(row))] for _, row in body]
    return headers, rows, [number for number, _ in body], notes


def _heading_at(filled: list[tuple[int, list[str]]]) -> int:
    """Where the headings stand among the lines with something in them; -1 when there are none."""
    head = [row for _, row in filled[:60]]
    first = next((place for place, row in enumerate(head) if any(_is_address(cell) for cell in row)), None)
    width = Counter(len(row) for row in head).most_common(1)[0][0]
    if first == 0:
        return -1
    for place, row in enumerate(head[:first] if first is not None else head):
        words = [cell.strip() for cell in row if cell.strip()]
        if len(words) >= max(1, 0.6 * width) and not any(_is_data(word) for word in words):
            return place
    return first - 1 if first is not None else 0


def _is_address(cell: str) -> bool:
    return ADDRESS.fullmatch(cell.strip()) is not None


def _is_data(cell: str) -> bool:
    return _is_address(cell) or re.fullmatch(r"[\d\s./:,TZ+-]{4,}", cell) is not None


def _distinct(headers: list[str], width: int) -> tuple[str, ...]:
    """One name for each column, no two alike."""
    found: dict[str, None] = {}
    for place in range(width):
        name = shorten(headers[place], 120) if place < len(headers) and headers[place] else f"column {place + 1}"
        while name in found:
            name = f"{name} ({place + 1})"
        found[name] = None
    return tuple(found)
