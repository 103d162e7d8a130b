"""Writing: each change as it is made, and the wait until AWS shows it everywhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.sheet import Sheet
from screens.widgets.lines import Hanging
from screens.work import Feed
from wizard import cli
from wizard.aws.errors import AwsError
from wizard.engine import Progress, Stage, WrongAccount
from wizard.engine.progress import Outcome, taking_back
from wizard.model import Change
from wizard.state.errors import StateError

_SIGNS = {
    Outcome.DONE: ("✓ done", "$text-success"),
    Outcome.FAILED: ("✗ failed", "$text-error"),
    Outcome.UNKNOWN: ("? unknown", "$text-warning"),
    Outcome.SKIPPED: ("· skipped", "$quiet"),
}


ROOMY = 150
"""Columns from which the id of each request stands beside its change; the report names them all."""


class _Batch(VerticalScroll):
    """The changes. They grow while they are scrolled to, so where it ended is gone to whenever one has taken its room."""

    _end: Widget | None = None

    def stay_at(self, row: Widget) -> None:
        """Show a row, at the top if there is enough below it: why it did not go on, or else the last one made."""
        self._end = row
        self.call_after_refresh(self.on_resize)

    def on_resize(self) -> None:
        if self._end is not None:
            self._end.scroll_visible(animate=False, top=True)


class WritingScreen(Sheet[None]):
    """A batch under way. It cannot be left before the write in hand is finished and recorded.

    Args:
        begin: makes the batch; it is given the event that stops it, and blocks.
        changes: what will be written, in order, each with whether it is taken back.
        beside: what is said at the end of what was not tried.
    """

    HELP_TEXT = (
        "Each change is written down before it is made and after it, and then AWS is read until it shows it. Escape stops "
        "after the one under way; what was not attempted can be reviewed again."
    )
    BINDINGS = [
        Binding(
            "escape", "back", "Stop after this one", id="writing-back", tooltip="The one under way is finished first"
        ),
        Binding(
            "enter",
            "done",
            "Go on",
            id="writing-done",
            key_display="Enter",
            tooltip="Back to the step, which is looked at again",
        ),
    ]
    DEFAULT_CSS = """
    WritingScreen {
        #batch { padding: 1 2; height: 1fr; }
        #batch Static { height: auto; }
        #verdict { height: auto; max-height: 60%; padding: 1 2; background: $surface; }
    }
    """

    def __init__(
        self,
        title: str,
        begin: Callable[[threading.Event], Iterator[Progress]],
        changes: Sequence[tuple[Change, bool]],
        beside: str = "",
    ) -> None:
        super().__init__(title)
        self._beside = beside
        self._begin = begin
        self._changes = changes
        self._rows: dict[str, Hanging] = {}
        self._finished: list[Progress] = []
        self._stop = threading.Event()
        self.is_writing = True
        self._leave_with: int | None = None

    def body(self) -> ComposeResult:
        with _Batch(id="batch", can_focus=True):
            for change, undoing in self._changes:
                row = self._rows[change.id] = Hanging(*_row(change, undoing, "  waits", "$quiet"))
                yield row
        yield Static(Content.styled("Checking who is signed in …", "$quiet"), id="verdict")

    def on_mount(self) -> None:
        self.app.writing = self  # type: ignore[attr-defined]
        self._write()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "done":
            return not self.is_writing
        if action == "back":
            return self.is_writing
        return True

    @work(group="write")
    async def _write(self) -> None:
        feed: Feed[Progress | Exception] = Feed()
        # Not a daemon: a write under way is finished and recorded even when the screens are gone.
        threading.Thread(target=lambda: self._produce(feed), name="write").start()
        problem: Exception | None = None
        async for batch in feed.batches(0.0):
            for item in batch:
                if isinstance(item, Exception):
                    problem = item
                else:
                    self._show(item)
        self.is_writing = False
        if problem is not None and not isinstance(problem, (WrongAccount, AwsError, StateError)):
            raise problem
        self._end(problem)

    def _produce(self, feed: Feed[Progress | Exception]) -> None:
        try:
            for progress in self._begin(self._stop):
                feed.put(progress)
        except Exception as error:
            feed.put(error)
        finally:
            feed.end()

    def _show(self, progress: Progress) -> None:
        change, beside = progress.change, ""
        if progress.stage is Stage.FINISHED:
            self._finished.append(progress)
            said, style = _SIGNS[progress.outcome or Outcome.UNKNOWN]
            detail = f"{progress.error} {progress.remedy}".strip()
            beside = f"request {progress.request_id}" if progress.request_id and self.app.size.width >= ROOMY else ""
        elif progress.stage is Stage.SETTLING:
            said, style, detail = "… proving", "$primary", _patience(progress.waited)
        else:
            said, style, detail = "… writing", "$primary", ""
            if not self._stop.is_set():
                number = len(self._finished) + 1
                self._say(Content.styled(f"Writing {number} of {len(self._changes)} …", "$quiet"))
        row = self._rows[change.id]
        row.say(*_row(change, progress.undoing, said, style, detail, beside))
        row.scroll_visible(animate=False)

    def _say(self, verdict: Content) -> None:
        self.query_one("#verdict", Static).update(verdict)

    def _end(self, problem: Exception | None) -> None:
        """The batch is over: how it went, and why where it did not go well."""
        finished = {progress.change.id: progress for progress in self._finished}
        for change, undoing in self._changes:
            if change.id not in finished:
                self._rows[change.id].say(*_row(change, undoing, "· not made", "$quiet"))
        done, number = sum(progress.outcome is Outcome.DONE for progress in self._finished), len(self._changes)
        stumbled = next((progress for progress in self._finished if progress.outcome is not Outcome.DONE), None)
        if problem is not None:
            words, style = f"{problem} {_count(done, number)}", "$text-error"
        elif stumbled is None:
            words, style = _all_done(number, undone=self._changes[0][1]), "$text-success"
        else:
            words, style = f"{_count(done, number)} Each line says why, and nothing is lost.", "$text-warning"
        if self._finished:
            self.query_one(_Batch).stay_at(self._rows[(stumbled or self._finished[-1]).change.id])
        go_on = Content.assemble("Press ", Content.styled("Enter", "bold $accent"), " to go on.")
        beside = Content.styled(f" {self._beside}" if self._beside else "", "$text-warning")
        self._say(Content.assemble(Content.styled(words, style), beside, "\n", go_on))
        self.app.writing = None  # type: ignore[attr-defined]
        self.refresh_bindings()
        if self._leave_with is not None:
            code = self._leave_with or (cli.OK if done == number else cli.PART_WAY)
            self.app.leave(code, words)  # type: ignore[attr-defined]

    def stop_after_this_one(self) -> None:
        """No further write is begun."""
        self._stop.set()
        then = "" if self._leave_with is None else " Then the wizard ends."
        words = f"Finishing and recording the write under way; no other is begun.{then}"
        self._say(Content.styled(words, "$text-warning"))

    def leave_after_this_one(self, code: int) -> None:
        """End the app once the write under way is finished and recorded; OK becomes `PART_WAY` when others are left."""
        self._leave_with = code
        self.stop_after_this_one()

    def action_back(self) -> None:
        if self.is_writing:
            self.stop_after_this_one()
        else:
            self.dismiss(None)

    def action_done(self) -> None:
        if not self.is_writing:
            self.dismiss(None)


def _row(
    change: Change, undoing: bool, said: str, style: str, detail: str = "", beside: str = ""
) -> tuple[tuple[Content, Content], ...]:
    """A change with how it stands and what stands beside it, and below it what there is to say about it."""
    words = Content(taking_back(change.title) if undoing else change.title)
    quiet = Content.styled(f"  {beside}", "$quiet") if beside else Content("")
    title = (Content.styled(f"{said:<12}", style), words + quiet)
    return (title, (Content(" " * 12), Content.styled(detail, "$quiet"))) if detail else (title,)


def _count(done: int, number: int) -> str:
    left = number - done
    return f"{done} of {number} {'is' if done == 1 else 'are'} done; {left} {'is' if left == 1 else 'are'} not."


def _all_done(number: int, *, undone: bool) -> str:
    if undone:
        return f"{f'All {number} are' if number > 1 else 'It is'} taken back, and AWS shows it."
    return f"All {number} are made, and AWS shows them." if number > 1 else "It is made, and AWS shows it."


def _patience(waited: float) -> str:
    return f"AWS has accepted it; waiting until it shows everywhere ({waited:.0f} s)"
