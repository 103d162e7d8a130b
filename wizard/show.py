"""Results, plans and standings as plain lines of text, for the faces without a screen.

Every status is a glyph and a word; nothing here needs colour, and no line holds an escape code.
"""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from wizard import consent
from wizard.aws.commandline import commands
from wizard.clicks import Click, numbered
from wizard.commands.open import is_terminal
from wizard.engine.progress import Outcome, Progress, Stage
from wizard.engine.undoing import Back, WayBack
from wizard.journey import step_named
from wizard.model import Change, Check, Held, Result, Status, Step
from wizard.policy_document import listed
from wizard.veil import VEIL
from wizard.verdicts import cell, rows, spoken
from wizard.words import glyph, sentence, word

WIDTH = 96


def width() -> int:
    """Columns of a line: as many as are easily read, and no more than a terminal has, which breaks within words."""
    return min(WIDTH, max(shutil.get_terminal_size().columns - 1, 40)) if is_terminal(sys.stdout) else WIDTH


def wrapped(text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
    """A paragraph in lines of at most `width()` characters; long ids and ARNs are never broken."""
    yield from textwrap.wrap(
        VEIL.text(text),
        width(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [indent]


def shell(command: str, indent: str = "", widest: int | None = None) -> Iterator[str]:
    """A command in lines that a POSIX shell reads as one: broken between its words only, each option with its value.

    Lines have at most `widest` characters (as many as there is room for, if nothing else is said) where the words let
    them; with 0 each option has a line.
    """
    room = width() if widest is None else widest
    if command.startswith("#"):
        yield indent + command
        return
    parts: list[str] = []
    for quoted in map(shlex.quote, shlex.split(command)):
        if parts and parts[-1].startswith("-") and " " not in parts[-1] and not quoted.startswith("-"):
            parts[-1] += f" {quoted}"
        else:
            parts.append(quoted)
    verbs = next((place for place, part in enumerate(parts) if part.startswith("-")), len(parts))
    line = indent + " ".join(parts[:verbs])
    for part in parts[verbs:]:
        if len(line) + len(part) + len(" ") + len(" \\") <= room:
            line += f" {part}"
        else:
            yield f"{line} \\"
            line = f"{indent}  {part}"
    yield line


def heading(step: Step) -> Iterator[str]:
    yield f"── {step.title} ── {step.id} · {step.owner.words} · about {step.minutes} min"


def explanation(step: Step) -> Iterator[str]:
    for paragraph in step.explanation.split("\n\n"):
        yield from wrapped(paragraph, "   ")
        yield ""


def click_lines(clicks: Iterable[Click]) -> Iterator[str]:
    """What to press, numbered, with the value to copy under its number and what to expect."""
    for number, begins, click in numbered(clicks):
        if begins:
            yield from wrapped(begins, "   ")
        yield from wrapped(click.do, "       ", f"   {number:>2}. ")
        lines = click.copy.splitlines()
        if len(lines) == 1:
            yield f"       {click.label or 'copy'}: {click.copy}"
        elif lines:
            yield f"       {click.label or 'copy'}:"
            yield from (f"       | {line}".rstrip() for line in lines)
        if click.see:
            yield from wrapped(f"Then you see: {click.see}", "       ")
        if click.trouble:
            yield from wrapped(f"If not: {click.trouble}", "       ")


def verdicts(step: Step, results: Sequence[Result]) -> Iterator[str]:
    """The results of one step: matrices first, then every verdict that is not a plain pass, with what to do."""
    tabled = {result.check for result in results if result.subject}
    columns = [check for check in step.checks if check.column and check.id in tabled]
    if rows(columns, results):
        yield from matrix(columns, results)
        yield ""
    for result in spoken(step.checks, results):
        yield from verdict(result)


def verdict(result: Result) -> Iterator[str]:
    """One result in words: its sign, its sentence, and what to do about it."""
    yield from wrapped(sentence(result), " " * 13, f"   {glyph(result)} {word(result):<8}")
    if result.remedy and result.status is not Status.PASS:
        yield from wrapped(f"{result.owner.words}: {result.remedy}", " " * 15, " " * 13 + "→ ")


def matrix(columns: Sequence[Check], results: Iterable[Result]) -> Iterator[str]:
    """One line per subject, one column per check."""
    results = list(results)
    cells = {(result.check, result.subject): result for result in results}
    subjects = rows(columns, results)
    width = min(max((len(subject) for subject in subjects), default=0), 60)
    yield "   " + " " * width + "  " + "  ".join(f"{check.column:<10}" for check in columns).rstrip()
    for subject in subjects:
        row = []
        for check in columns:
            found = cells.get((check.id, subject))
            row.append(f"{glyph(found)} {cell(check, found, 8):<8}" if found else " " * 10)
        yield f"   {subject:<{width}}  {'  '.join(row).rstrip()}"


def change_lines(change: Change, number: int, count: int) -> Iterator[str]:
    """One planned change: what it does, the call, and its undo."""
    widens = " · more can be done afterwards" if change.widens else ""
    back = "cannot be taken back" if change.irreversible else "can be taken back"
    yield from wrapped(f"{change.title}.", "      ", f"   {number:>2}. ")
    yield f"       {change.kind} · {back}{widens}"
    for known in filter(None, (*change.notes, consent.finality(change))):
        yield from wrapped(known, "       ")
    if change.before is not None:
        yield f"       instead of {json.dumps(change.before, separators=(',', ':'))}"
    for line in str(change.parameters.get("Text", "")).splitlines():
        yield f"       + {line}"
    for line in commands(change.write):
        yield from shell(line, "       ")


def undo_lines(way: WayBack) -> Iterator[str]:
    """What would be taken back, in the order in which it is done, each with its call; then what nothing takes back."""
    yield from wrapped(consent.headline(way))
    for number, one in enumerate(way.can, 1):
        yield from wrapped(f"{one.title}.", "       ", f"   {number:>2}. ")
        yield from _about(one)
        if one.inverse:
            for line in commands(one.inverse.write):
                yield from shell(line, "       ")
    if way.cannot:
        yield f"{consent.of_no_return(way)}:"
    for one in way.cannot:
        yield from wrapped(f"{one.title}.", "       ", "    !  ")
        yield from _about(one)


def _about(one: Back) -> Iterator[str]:
    """When it was made and by whom, and what is good to know, or why there is no way back."""
    for line in (one.when, *(one.inverse.notes if one.inverse else (one.why_not,))):
        yield from wrapped(line, "       ")


def held_lines(held: Iterable[Held]) -> Iterator[str]:
    """What is left out of a plan, and of which step; what has the same reason is told together."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for one in held:
        alike.setdefault((one.step, one.reason, one.remedy), []).append(one.subject)
    for (step, reason, remedy), subjects in alike.items():
        title = step_named(step).title
        are = "is" if len(subjects) == 1 else "are"
        of = "" if subjects == [title] else f" of {title}"
        yield from wrapped(
            f"{listed(subjects, len(subjects))} {are} left out of the plan{of}: {reason}", "     ", "   ? "
        )
        yield from wrapped(remedy, "       ", "     → ")


def progress_line(progress: Progress) -> str:
    """One moment of a batch in words."""
    title = progress.title
    if progress.stage is Stage.WRITING:
        return f"   … {title}"
    if progress.stage is Stage.SETTLING:
        meanwhile = progress.says or "waiting until AWS shows it everywhere"
        return f"   … {meanwhile} ({progress.waited:.0f} s)"
    sign = {
        Outcome.DONE: "✓ done",
        Outcome.FAILED: "✗ failed",
        Outcome.UNKNOWN: "? unknown",
        Outcome.SKIPPED: "· skipped",
    }
    said = sign[progress.outcome or Outcome.UNKNOWN]
    detail = f": {progress.error}" if progress.error else ""
    remedy = f" {progress.remedy}" if progress.remedy else ""
    return f"   {said:<9} {title}{detail}{remedy}"
