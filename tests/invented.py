"""Ids of accounts where a test needs more of them than AWS's documentation has."""

from __future__ import annotations


def account_of_team(number: int) -> str:
    """The account of one invented team, 0 to 9999; it begins with zeros, so that losing them would show."""
    return f"{number:04}44445555"
