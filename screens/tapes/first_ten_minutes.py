"""The alliance lead's first ten minutes."""

from __future__ import annotations

from screens.tape import Beat, Tape, chapter

FIRST_TEN_MINUTES = Tape(
    title="the alliance lead's first ten minutes",
    world="half-done",
    chapters=(
        chapter(
            "Welcome",
            Beat("Ana leads the alliance with AWS. She has never opened a terminal, and starts with the demo."),
            Beat("The first page says what this is, how long it takes, and who is needed.", until="to begin", hold=2),
        ),
        chapter(
            "Where do you stand",
            Beat("n goes on. Every page explains one step, looks at AWS, and says what to do next.", keys="n"),
        ),
    ),
)
