"""The parts of a policy document: patterns, and lists as a person would write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.policy_document import listed, matches, within

patterns = st.text("ab*?", max_size=5)


@settings(deadline=None)
@given(patterns, patterns, st.text("ab", max_size=5))
def test_within_is_never_wrong(pattern: str, wider: str, name: str) -> None:
    if within(pattern, wider) and matches(pattern, name):
        assert matches(wider, name)


def test_a_hostile_pattern_does_not_hang() -> None:
    assert not matches("*a" * 500 + "b", "a" * 2000)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        ([*"abcdef"], "a, b, c, d and 2 more"),
    ],
)
def test_listed_as_a_person_would(words: list[str], said: str) -> None:
    assert listed(words) == said
