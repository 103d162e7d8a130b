"""The pictures of the README."""

from __future__ import annotations

from screens.tape import Beat, Tape, chapter

README = Tape(
    title="the pictures of the README",
    world="half-done",
    size=(100, 32),
    chapters=(
        chapter(
            "Welcome",
            Beat("One page for each step. Nothing is written until you have seen it and agreed.", until="to begin"),
        ),
        chapter(
            "Persona roles",
            Beat("What is true in AWS right now, and what to do next.", keys="ctrl+p", types="Go to: Persona roles"),
            Beat(keys="enter", until="looked just now"),
        ),
        chapter(
            "Review",
            Beat("Every change in words, as JSON, or as a line of the AWS CLI.", keys="a", until="Review"),
        ),
    ),
)
