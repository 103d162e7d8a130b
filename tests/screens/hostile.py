"""Text that nobody should obey, in every place where text from outside can stand.

It is made without the first net (the cleaning at the door), so that the widgets and the filter at the exit have to
hold on their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from tests.screens.sitting import MOMENT
from wizard.engine import Plan, Progress, Stage
from wizard.engine.drift import Drift
from wizard.engine.meanwhile import Meanwhile
from wizard.engine.progress import Outcome
from wizard.engine.written import Wrote
from wizard.model import (
    Call,
    Change,
    Evidence,
    Held,
    Operation,
    Owner,
    Result,
    Severity,
    Status,
    Step,
)

NASTY = (
    "[/]",
    "[/nope] [bold",
    "[@click=app.quit]click[/]",
    "[link='https://example.com']here[/link]",
    "$text-error \\[ [red]",
    "\x1b[2J\x1b[31mred",
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b]0;title\x07\x1b]8;;https://example.com\x1b\\x",
    "\x9b31m\x90q\x9c\x9d52;c;x\x9c",
    "\x00\x07\x08\r\n\x0b\x7f",
    "\u202eevil\u202c \u2066x\u2069 \u200b\u200d\ufeff\u2028\u2029\u00ad",
    "e" + "\u0301" * 50,
    "👩\u200d👩\u200d👧 漢字かな ﷽",
    "\ud800",
    "long " + "x" * 4_000,
)
"""Markup, escape sequences (also in their eight-bit form), control, bidi and invisible characters, and much of it."""

ALL = " ".join(NASTY)


def result(step: Step, index: int, text: str) -> Result:
    check = step.checks[index % len(step.checks)]
    return Result.model_construct(
        phase="roles",
        step=step.id,
        check=check.id,
        subject=f"{text}{index}" if check.subjects else None,
        status=list(Status)[index % 4],
        severity=list(Severity)[index % 2],
        strength=None,
        summary=text,
        remedy=text,
        owner=Owner.EITHER,
        docs=text,
        evidence=(
            Evidence.model_construct(label=text, value=text),
            Evidence.model_construct(label=check.column, value=text),
        ),
        calls=(Call.model_construct(service=text, operation=text, request_id=text, ms=1, outcome=text),),
    )


def change(step: Step, index: int, text: str, needs: tuple[str, ...] = ()) -> Change:
    undo = Operation.model_construct(service="iam", operation="DeleteRole", parameters={"RoleName": text})
    return Change.model_construct(
        id=f"{step.id}/{index}",
        step=step.id,
        title=text,
        service="iam",
        operation="UpdateAssumeRolePolicy",
        parameters={
            "RoleName": text,
            "PolicyDocument": '{"Statement": []}',
            "Tags": [{"Key": text, "Value": text}],
        },
        kind=text,
        widens=True,
        irreversible=False,
        undo=undo,
        needs=needs,
        before={text: [text]},
        notes=(text,),
        no_way_back=text,
    )


def plan(step: Step) -> Plan:
    changes = tuple(change(step, index, text) for index, text in enumerate(NASTY))
    held = tuple(Held.model_construct(step=step.id, subject=text, reason=text, remedy=text) for text in NASTY)
    return Plan(changes=changes, held=held, results=())


def looked(steps: Iterable[tuple[Step, Any]], *_: object, **__: object) -> Iterator[Result]:
    """What a look finds in a hostile world."""
    for step, _checks in steps:
        for index, text in enumerate([*NASTY, ALL]):
            yield result(step, index, text)


def applied(changes: Iterable[Change], *_: object, **__: object) -> Iterator[Progress]:
    for index, made in enumerate(changes):
        yield Progress(made, Stage.WRITING)
        text = NASTY[index % len(NASTY)]
        yield Progress(made, Stage.FINISHED, list(Outcome)[index % 4], text, error=text, remedy=text)


def differs(*_: object) -> list[Drift]:
    from wizard.journey import STEPS

    return [Drift(None, result(STEPS[-1], index, text)) for index, text in enumerate(NASTY)]


def meanwhile(*_: object) -> Meanwhile:
    differences = tuple(differs())
    wrote = tuple(Wrote(MOMENT, text, text, text, "iam", text) for text in NASTY)
    by = {str(one.about.subject or ""): text for one, text in zip(differences, NASTY, strict=True)}
    return Meanwhile(MOMENT, wrote, differences, by, differences)


@contextmanager
def world_of_hostile_text() -> Iterator[None]:
    """Looking, planning and writing bring nothing but nastiness."""
    with ExitStack() as stack:
        for name, value in {
            "verify": looked,
            "differences": lambda steps, *_: plan(next(iter(steps))),
            "apply": applied,
            "meanwhile": meanwhile,
        }.items():
            stack.enter_context(patch(f"screens.desk.{name}", value))
        stack.enter_context(patch("screens.troubleshooting.verified", lambda *about, **more: list(looked(*about))))
        yield


def main() -> int:
    """The screens in a real terminal, in a hostile world."""
    from screens.main import run_screens
    from wizard.cli_parser import parser

    with world_of_hostile_text():
        return run_screens(parser().parse_args(["demo", "--demo", "half-done"]))


if __name__ == "__main__":
    raise SystemExit(main())
