"""Short codes that people can read to each other: no letter or digit in them looks like another one."""

from __future__ import annotations

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters: without 0 and O, 1, I and L."""


def code(digest: bytes, length: int) -> str:
    """The first `length` characters of a digest, written in `ALPHABET`. It holds just under five bits a character."""
    number = int.from_bytes(digest, "big")
    characters = []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)


def grouped(text: str, size: int = 4) -> str:
    """A code in groups, for reading aloud: ABCD-EFGH."""
    return "-".join(text[start : start + size] for start in range(0, len(text), size))
