"""Review: every change before it is made, in words first, as a difference, as JSON, and as the AWS CLI line."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.sheet import Question, Sheet
from screens.veiled import copy
from screens.widgets.choices import SIGNS
from screens.widgets.lines import Hung
from wizard import consent
from wizard.aws.changes_sso import names_of
from wizard.aws.commandline import commands
from wizard.aws.refs import KEY
from wizard.aws.writes import DOCUMENTS
from wizard.documents import change_document
from wizard.engine import Plan
from wizard.model import Change
from wizard.show import shell


class ReviewScreen(Sheet[list[Change]]):
    """Changes on the left, the chosen one on the right. Ends with the changes that were agreed to."""

    HELP_TEXT = (
        "These changes would make AWS as you answered. Space leaves one out or puts it back; y asks once more and then "
        "makes the ones that are ticked. Enter never writes anything."
    )
    BINDINGS = [
        Binding("y", "agree", "Agree", id="review-agree", tooltip="Asks once more, then makes the ticked changes"),
        Binding("space", "leave_out", "Tick", id="review-toggle", tooltip="Leave this change out, or put it back"),
        Binding("o", "only", "Only this", id="review-only", tooltip="This change alone, with what it needs"),
        Binding("w", "form('words')", "Words", id="review-words", tooltip="The change in words"),
        Binding("j", "form('json')", "JSON", id="review-json", tooltip="The change as JSON"),
        Binding("c", "form('cli')", "CLI", id="review-cli", tooltip="The AWS CLI line that does the same"),
        Binding("m", "copy", "Copy", id="review-copy", tooltip="Copy what stands on the right"),
    ]
    DEFAULT_CSS = """
    ReviewScreen {
        #review-note { height: auto; max-height: 5; padding: 0 1; color: $text-warning; }
        #changes {
            width: 54; height: 1fr; border: none; border-right: solid $border; background: $background;
            scrollbar-gutter: stable;
        }
        #change { width: 1fr; height: 1fr; padding: 0 2; }
        #change Static { height: auto; }
        #review-count { height: auto; max-height: 6; padding: 0 1; color: $quiet; background: $surface; }
        &.-roomy #changes { width: 80; }
        &.-narrow #review, &.-slim #review { layout: vertical; }
        &.-narrow #changes, &.-slim #changes { width: 1fr; height: 45%; border: none; border-bottom: solid $border; }
        &.-narrow #change, &.-slim #change { padding: 0 1; }
    }
    """

    def __init__(self, plan: Plan, where: Callable[[Sequence[Change]], str], why_not: str) -> None:
        """`where` says in which account some changes are made."""
        super().__init__(f"Review · {where(plan.changes)}")
        self._plan = plan
        self._where = where
        self._why_not = why_not
        self._ticked = {change.id for change in plan.changes}
        self._form = "words"
        self._answer = ""

    def body(self) -> ComposeResult:
        if self._why_not:
            yield Static(Content(self._why_not), id="review-note")
        with Horizontal(id="review"):
            yield OptionList(*(Option(line) for line in self._lines()), id="changes")
            with VerticalScroll(id="change", can_focus=True):
                yield Static(id="shown")
        yield Static(id="review-count")

    def on_mount(self) -> None:
        listing = self.query_one(OptionList)
        listing.focus()
        listing.highlighted = 0
        self._count()

    def on_resize(self) -> None:
        """The chosen change stays in sight."""
        self.call_after_refresh(self.query_one(OptionList).scroll_to_highlight)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "form" and parameters == ("words",):
            return self._form != "words"
        return None if action == "agree" and (self._why_not or not self._agreed()) else True

    def _lines(self) -> Iterable[Hung]:
        agreed = {change.id for change in self._agreed()}
        for change in self._plan.changes:
            ticked = change.id in agreed
            box = Content.styled(SIGNS[True, ticked], "$text-success" if ticked else "$quiet")
            widens = Content.styled("+ ", "bold $text-warning") if change.widens else Content("  ")
            below = Content(" " * (box.cell_length + widens.cell_length))
            mark = [(below, Content.styled(f"! {consent.MARK}", "bold $text-error"))] if change.irreversible else []
            yield Hung((Content.assemble(box, widens), Content(change.title)), *mark)

    def _agreed(self) -> list[Change]:
        """The ticked changes, without those whose needs were left out."""
        planned = {change.id for change in self._plan.changes}
        agreed: list[Change] = []
        for change in self._plan.changes:
            needed = {need for need in change.needs if need in planned}
            if change.id in self._ticked and needed <= {found.id for found in agreed}:
                agreed.append(change)
        return agreed

    def _redraw(self) -> None:
        listing = self.query_one(OptionList)
        for index, line in enumerate(self._lines()):
            listing.replace_option_prompt_at_index(index, line)
        self._count()
        self.refresh_bindings()

    def _count(self) -> None:
        held = [
            Content.styled(f"? {item.subject} is left out: {item.reason} {item.remedy}", "$text-warning")
            for item in self._plan.held
        ]
        ticked, number = len(self._agreed()), len(self._plan.changes)
        said = Content(
            f"{ticked} of {number} changes ticked, made one after another."
            if number != 1
            else f"The only change is {'ticked' if ticked else 'left out'}."
        )
        if any(change.widens for change in self._plan.changes):
            said = Content.assemble(said, Content.styled("  + somebody can do more afterwards", "$text-warning"))
        if any(change.irreversible for change in self._plan.changes):
            said = Content.assemble(said, Content.styled("  ! cannot be taken back", "$text-error"))
        answer = [Content.styled(self._answer, "$text-warning")] if self._answer else []
        self.query_one("#review-count", Static).update(Content("\n").join([*answer, said, *held]))

    @property
    def _chosen(self) -> Change:
        return self._plan.changes[self.query_one(OptionList).highlighted or 0]

    def _said(self) -> Content:
        """The chosen change in the form that was asked for."""
        return {"words": in_words, "json": _as_json, "cli": _as_cli}[self._form](self._chosen)

    @on(OptionList.OptionHighlighted)
    def _arrive(self) -> None:
        """Another change is looked at: what was said of the last one is over."""
        if self._answer:
            self._answer = ""
            self._count()
        self._show()

    def _show(self) -> None:
        self.query_one("#shown", Static).update(self._said())
        self.query_one("#change", VerticalScroll).scroll_home(animate=False)

    def action_form(self, form: str) -> None:
        self._form = "words" if self._form == form else form
        self._show()
        self.refresh_bindings()

    def action_copy(self) -> None:
        if copy(self.app, self._said().plain):
            self.notify("Sent to the clipboard.", markup=False)

    def action_leave_out(self) -> None:
        """Tick or leave out; what cannot be ticked alone says why, and what goes along with it is named."""
        change, before = self._chosen, self._agreed()
        missing = consent.missing(change, self._plan.changes, before)
        if missing:
            self._answer = consent.left_out(missing)
        else:
            self._ticked ^= {change.id}
            self._answer = consent.goes_along(change, before, self._agreed())
        self._redraw()

    def action_only(self) -> None:
        """This change alone, with everything it needs."""
        wanted, todo = set(), [self._chosen]
        while todo:
            change = todo.pop()
            wanted.add(change.id)
            todo += [found for found in self._plan.changes if found.id in change.needs and found.id not in wanted]
        self._ticked, self._answer = wanted, ""
        self._redraw()

    @work
    async def action_agree(self) -> None:
        agreed = self._agreed()
        question = Question(Content(consent.to_make(agreed, self._where(agreed))), f"Make {len(agreed)}")
        if agreed and await question.asked(self.app):
            self.dismiss(agreed)


def in_words(change: Change) -> Content:
    """What a change does, what it needs, how it is taken back, and what differs afterwards."""
    parts = [Content.styled(change.title, "bold")]
    facts = [change.kind, f"{change.service}:{change.operation}"]
    facts.append("cannot be taken back" if change.irreversible else "can be taken back")
    parts.append(Content.styled(" · ".join(facts), "$quiet"))
    if change.widens:
        parts.append(Content.styled("Somebody can do more afterwards than before.", "$text-warning"))
    parts += [Content(note) for note in change.notes]
    if final := consent.finality(change):
        parts.append(Content.styled(f"! {final}", "$text-error"))
    parts += list(_parameters(change))
    if change.undo is not None:
        parts.append(Content.styled(f"Taken back by {change.undo.service}:{change.undo.operation}.", "$quiet"))
    return Content("\n\n").join(parts)


def _plainly(value: Any, name: str) -> str:
    """A value in words: what is meant by an id, what AWS has still to give one, and no braces."""
    if isinstance(value, Mapping) and KEY in value:
        return f"{value['name']} (AWS gives the id)"
    said = ", ".join(f"{key} {item}" for key, item in value.items()) if isinstance(value, Mapping) else str(value)
    return f"{name} ({said})" if name else said


def _parameters(change: Change) -> Iterable[Content]:
    meant = names_of(change)
    for name, value in change.parameters.items():
        if name in DOCUMENTS:
            yield Content.assemble(Content.styled(name, "bold"), "\n", _difference(change.before, json.loads(value)))
        elif name == "Tags":
            tags = "\n".join(f"{tag['Key']} = {tag['Value']}" for tag in value)
            yield Content.assemble(Content.styled(name, "bold"), "\n", Content(tags))
        else:
            yield Content.assemble(Content.styled(name, "bold"), "  ", Content(_plainly(value, meant.get(name, ""))))


def _difference(before: Any, after: Any) -> Content:
    """A document as lines, those that go and those that come marked by a sign and a colour."""
    new = json.dumps(after, indent=2, ensure_ascii=False).splitlines()
    if before is None:
        return Content("\n").join(Content.styled(f"+ {line}", "$text-success") for line in new)
    old = json.dumps(before, indent=2, ensure_ascii=False).splitlines()
    styles = {"+": "$text-success", "-": "$text-error"}
    lines = [line for line in difflib.ndiff(old, new) if not line.startswith("?")]
    return Content("\n").join(Content.styled(line, styles.get(line[:1], "$quiet")) for line in lines)


def _as_json(change: Change) -> Content:
    return Content(json.dumps(change_document(change), indent=2, ensure_ascii=False))


def _as_cli(change: Change) -> Content:
    """An option on each line: a shell reads it as one command all the same."""
    return Content("\n".join(part for line in commands(change.write) for part in shell(line, widest=0)))
