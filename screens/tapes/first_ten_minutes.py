"""The alliance lead's first ten minutes."""

from __future__ import annotations

from screens.tape import Beat, Tape, chapter

FIRST_TEN_MINUTES = Tape(
    title="the alliance lead's first ten minutes",
    world="half-done",
    chapters=(
        chapter(
            "Welcome",
            Beat("Ana leads the alliance with AWS. She has never opened a terminal, so she starts with the demo."),
            Beat(
                "The first page says what this is, how long it takes, and who is needed for what.",
                until="to begin",
                hold=3,
            ),
        ),
        chapter(
            "Where you stand",
            Beat("n goes on. Every page explains one step, looks at AWS, and says what to do next.", keys="n"),
            Beat(until="looked just now", hold=2),
            Beat("Three questions decide what of this is hers to do. f opens them.", keys="f", until="Questions"),
            Beat(
                "Arrows move, Space chooses, Tab goes to the next question.",
                keys="down space tab down space tab down down space",
            ),
            Beat("Ctrl+S notes the answers. They stay on her computer.", keys="ctrl+s", until="Your answers"),
        ),
        chapter(
            "The account",
            Beat("Which account should be linked? The wizard has looked at the one she is signed in to.", keys="n"),
            Beat(until="looked just now", hold=3),
            Beat(
                "Each line says what was seen, and e shows the evidence: every request with its id.",
                keys="e",
                until="Evidence",
                hold=2,
                picture=True,
            ),
            Beat(keys="escape"),
        ),
        chapter(
            "Three people",
            Beat("Three people are needed, and Ana knows them.", keys="n f", until="Questions"),
            Beat(types="Sofia Admin"),
            Beat(keys="tab", types="sofia.admin@example.com"),
            Beat(keys="tab", types="Ana Lead"),
            Beat(keys="tab", types="ana.lead@example.com"),
            Beat(keys="tab", types="Bruno Billing"),
            Beat(keys="tab", types="billing@example.com"),
            Beat(keys="ctrl+s", until="Your answers", hold=2),
        ),
        chapter(
            "Whose turn it is",
            Beat("Ctrl+P finds everything, also a step further on.", keys="ctrl+p"),
            Beat(types="Go to: Persona roles"),
            Beat(keys="enter", until="looked just now", hold=2),
            Beat(
                "This is Sofia's part: she has the rights in AWS. Nothing is written until she has reviewed it.",
                hold=3,
                picture=True,
            ),
            Beat("? is help, on every page.", keys="question_mark", until="Keys of this screen", hold=3),
            Beat(
                "q leaves. In her own journey what Ana has noted is kept, and the wizard goes on where she left it.",
                keys="escape",
            ),
        ),
    ),
)
