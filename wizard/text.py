"""Outside text as types: whatever is kept in a value has been made harmless at the door (`wizard.cleaning`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from wizard.cleaning import clean, clean_block, shorten

__all__ = ["Block", "Text", "clean", "clean_block", "shorten"]

Text = Annotated[str, AfterValidator(clean)]
"""A line of text that is safe to show."""

Block = Annotated[str, AfterValidator(clean_block)]
"""Lines of text that are safe to show."""
