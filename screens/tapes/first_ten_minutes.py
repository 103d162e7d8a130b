"""The alliance lead's first ten minutes."""

from __future__ import annotations

from screens.tape import Beat, Tape, chapter

LOOKED = "looked just now"

FIRST_TEN_MINUTES = Tape(
    title="the alliance lead's first ten minutes",
    world="half-done",
    chapters=(
        chapter(
            "Welcome",
            Beat(
                "The alliance lead has never worked in a terminal, so she begins with the demo: nothing in it is real.",
                until="to begin",
            ),
            Beat("At the top stands who is signed in to AWS: here the IAM administrator, who sits beside her."),
            Beat("The first page says what this is, how long each part takes, and whose part it is.", hold=1),
        ),
        chapter(
            "Where you stand",
            Beat("n goes on. Every page explains one step, looks at AWS, and says what to do next.", keys="n"),
            Beat(until=LOOKED, hold=2),
            Beat("Three questions decide what of this is hers to do. f opens them.", keys="f", until="Questions"),
            Beat(
                "Arrows move, Space chooses, Tab goes to the next question.",
                keys="down space tab down space tab down down space",
            ),
            Beat("Ctrl+S notes the answers. They stay on her computer.", keys="ctrl+s", until="Your answers", hold=1),
        ),
        chapter(
            "The account",
            Beat("Which account should be linked? This page is about the one that is signed in.", keys="n"),
            Beat(until=LOOKED, hold=2),
            Beat("Under the text stands what was seen, and what to do about it.", keys="pagedown", hold=3, after=True),
            Beat(
                "e shows the evidence: every request to AWS, with its id.",
                keys="e",
                until="Evidence",
                hold=3,
                picture=True,
            ),
            Beat(keys="escape"),
        ),
        chapter(
            "Three people",
            Beat("Linking takes three people. f opens the form that asks who they are.", keys="n"),
            Beat(keys="f", until="Questions"),
            Beat("The IAM administrator has the rights in the AWS account.", types="Sofia Admin"),
            Beat(keys="tab", types="sofia.admin@example.com"),
            Beat("The alliance lead holds that role in the older portal.", keys="tab", types="Ana Lead"),
            Beat(keys="tab", types="ana.lead@example.com"),
            Beat("The billing owner finds the partner fee on the bill.", keys="tab", types="Bruno Billing"),
            Beat(keys="tab", types="billing@example.com"),
            Beat(
                "They are noted. Of an address that several people may read it says so; advice stops nobody.",
                keys="ctrl+s",
                until="Your answers",
                after=True,
            ),
        ),
        chapter(
            "Whose turn it is",
            Beat("Ctrl+P finds everything, also a step further on.", keys="ctrl+p"),
            Beat(types="Go to: Persona roles"),
            Beat(
                "This is the IAM administrator's part. Nothing is written until she has reviewed it.",
                keys="enter",
                until=LOOKED,
                hold=3,
                picture=True,
                after=True,
            ),
            Beat("? is help, on every page.", keys="question_mark", until="Keys of this screen", hold=3),
            Beat("q leaves. A demo is not kept, so it asks; a journey of her own is kept.", keys="escape q"),
            Beat(until="This demo is not kept", hold=2),
            Beat("y: back in the terminal.", keys="y", until="That was a demo", hold=3),
        ),
    ),
)
