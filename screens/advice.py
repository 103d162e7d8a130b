"""What to do next on a page, and whose turn it is: one sentence, and the key for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from screens.keynames import key
from screens.marks import STANDING_STYLES
from wizard.aws.errors import was_denied
from wizard.done import at_the_end
from wizard.engine import Standing, comes_before
from wizard.journey import STEPS, claimable_checks, number_of
from wizard.linking_visit import STEP as LINK
from wizard.model import Severity, Status, Step
from wizard.users.board import Board
from wizard.users.questions import IMPORT_STEP
from wizard.words import holding, tally_words

if TYPE_CHECKING:
    from screens.desk import Desk

MAP_STEP = "users.map"

_OPEN = (Status.FAIL, Status.UNKNOWN)
_SHORT = 150
"""Characters of a remedy that the bottom of a page repeats."""

_TRUST = "replace_trust"
"""The question which trust policies are replaced."""


_NOBODYS = Content("")
"""What is said about whose turn it is where either could go on."""


def to_begin(desk: Desk) -> Content:
    """The first time: nothing is looked at until the person goes on."""
    if desk.needs_sign_in(None):
        return _sign_in()
    following = desk.next_step()
    return Content.assemble(
        "Press ", _key("next", "n"), Content(f" to begin{f': {following.title}' if following else ''}.")
    )


def advice(desk: Desk, step: Step, looking: bool, following: Step | None, when: str = "") -> Content:
    """How the step stands, then what to press; `when` is when it was looked at, where the panel may be out of sight."""
    results = list(desk.results.get(step.id, {}).values())
    if looking and not results:
        return Content.styled("Looking …", "$quiet")
    tally = desk.tally(step)
    hold, judged = holding(results)
    head = Content.assemble(
        Content.styled(tally_words(tally), STANDING_STYLES[tally.standing]),
        Content.styled(f"  {hold} of {judged} hold" if judged else "", "$quiet"),
        Content.styled(f"  {when}" if when else "", "$quiet"),
    )
    return Content("\n").join([head, _what_now(desk, step, tally.standing, following)])


def _what_now(desk: Desk, step: Step, found: Standing, following: Step | None) -> Content:
    plan = desk.plans.get(step.id)
    changes = len(plan.changes) if plan else 0
    held = len(plan.held) if plan else 0
    whose = _whose(desk, step)
    if changes:
        words = "the change" if changes == 1 else f"{changes} changes"
        left = f" {held} left out: it says why above." if held else ""
        return Content.assemble("Press ", _key("review", "a"), Content(f" to review {words}.{left}"), whose)
    if desk.needs_sign_in(step):
        return _sign_in()
    users = _of_users(desk, step, found)
    if users is not None:
        return users
    if _denied(desk, step):
        return Content.assemble(
            "AWS did not allow to look, as it says above; once it does, press ", _key("look", "v"), ".", whose
        )
    unanswered = _unanswered(desk, step)
    in_demo = _played(desk, step)
    before = comes_before(step, (result for known in desk.results.values() for result in known.values()))
    if before is not None and step.clicks is not None and found in {Standing.FAIL, Standing.UNKNOWN}:
        return Content(f"Before this comes {number_of(before)}, {before.title}: it does not hold yet. Ctrl+P finds it.")
    if step.clicks is not None and desk.unseen(step) and found in {Standing.FAIL, Standing.UNKNOWN}:
        return _in_the_browser(unanswered, whose, in_demo)
    if unanswered and found in {Standing.FAIL, Standing.UNKNOWN, Standing.TO_DO} and not _choosable(desk, step):
        return Content.assemble("Press ", _key("answer", "f"), " to answer the questions of this step.", whose)
    if _statable(desk, step) and in_demo and not _linked_there(desk, step):
        return _in_the_pretend_portal(whose)
    if _statable(desk, step) and _to_wait_for(desk, step):
        return Content.assemble(
            "Wait, as it says above; then press ", _key("state", "s"), " to state what you saw.", whose
        )
    if _statable(desk, step):
        return _to_state(desk, step, whose)
    if found is Standing.UNKNOWN:
        return Content.assemble(
            "Some of it could not be looked at.", whose, " Press ", _key("look", "v"), " to look again."
        )
    if found is Standing.FAIL:
        choice = _choosable(desk, step)
        if choice:
            return Content.assemble("Press ", _key("answer", "f"), Content(f" to {choice}."), whose)
        return Content.assemble(_elsewhere(desk, step), whose)
    if found is Standing.NOT_LOOKED:
        return Content.assemble("Press ", _key("look", "v"), " to look.")
    if in_demo and _unstated(desk, step) and (following is None or desk.unseen(step)):
        return _in_the_pretend_portal()
    if step.clicks is not None and _unstated(desk, step):
        return Content.assemble("Press ", _key("state", "s"), " to state what you saw in the browser.")
    if following is None:
        return _at_the_end(desk)
    left = f"{held} left out of the plan: it says why above. " if held else ""
    return Content.assemble(Content(left), "Press ", _key("next", "n"), Content(f" to go on: {following.title}."))


def _at_the_end(desk: Desk) -> Content:
    """The last page says what the whole journey comes to, and where that can be read and written down."""
    return Content.assemble(
        Content(f"{at_the_end(desk.done())} "),
        _key("done", "d"),
        " shows the list, ",
        _key("turns", "o"),
        " whose turn it is; ",
        _key("report", "r"),
        " writes a page to keep.",
    )


def _of_users(desk: Desk, step: Step, found: Standing) -> Content | None:
    """What is done in the list of users, on the pages that lead to it; None where nothing is."""
    situation, demo = desk.session.situation, desk.session.demo
    users = situation.users
    if step.id == IMPORT_STEP and users.source is None and found is Standing.FAIL:
        if demo:
            return Content.assemble(
                "Press ",
                _key("portal", "P"),
                " for the file of the pretend portal, then ",
                _key("users", "m"),
                " to import it.",
            )
        return Content.assemble("Press ", _key("users", "m"), " to import the file of users, once you have it.")
    if step.id != MAP_STEP or users.source is None or "migrate.completed" in situation.claims:
        return None
    if found is Standing.FAIL and Board(users, situation.answers).undecided:
        return Content.assemble("Press ", _key("users", "m"), " to decide about the users.")
    if found is not Standing.TO_DO:
        return None
    to_map = f"{len(users.waiting):,} of {len(users.to_map):,} are still to be mapped"
    if not users.waiting:
        to_map = f"{len(users.to_unmap):,} {'is' if len(users.to_unmap) == 1 else 'are'} still to be unmapped"
    left = f"Everybody is decided about; {to_map} in the portal. "
    first = Content.assemble(_key("portal", "P"), " does that in this demo, then ") if demo else Content("")
    return Content.assemble(
        Content(left),
        "Press " if not demo else "",
        first,
        _key("users", "m"),
        " for the next ten, ",
        _key("next", "n"),
        " to go on.",
    )


def _whose(desk: Desk, step: Step) -> Content:
    """Whose turn it is, to follow a sentence, and how it is handed to them; nothing where either could go on."""
    turn = desk.turn(step)
    if not turn:
        return _NOBODYS
    return Content.assemble(Content(f" {turn} "), _key("hand-over", "h"), " hands over.")


def _played(desk: Desk, step: Step) -> bool:
    """Whether the pretend portal of a demo plays what people do on this page."""
    if not desk.session.demo:
        return False
    from wizard.demo.portal import ACTS

    return any(act.step == step.id for act in ACTS.values())


def _linked_there(desk: Desk, step: Step) -> bool:
    """Whether what this page asks for was done in the pretend portal, so that only stating it is left."""
    world = desk.session.world
    return world is not None and step.id == LINK and bool(world.portal.linked)


def _elsewhere(desk: Desk, step: Step) -> Content:
    """What to do about what no plan mends: on which page, as far as a line names one, or what its line says."""
    failing = [result for result in desk.results.get(step.id, {}).values() if result.status is Status.FAIL]
    blockers = [result for result in failing if result.severity is Severity.BLOCKER]
    for result in blockers:
        other = next((one for one in STEPS if f"({one.id})" in result.remedy), None)
        if other is not None:
            return Content(f"What fails is mended on the page {other.title}, as its line says; Ctrl+P finds that page.")
    remedy = next((result.remedy for result in blockers if len(result.remedy) <= _SHORT), "")
    if len(blockers) != 1 or not remedy:
        return Content("What fails is not something that is written here; each line says what to do.")
    if step.questions is None:
        return Content(remedy)
    return Content.assemble(Content(f"{remedy} "), _key("answer", "f"), " opens the questions.")


def _unanswered(desk: Desk, step: Step) -> bool:
    """Whether something is asked that nobody knows yet."""
    if step.questions is None or desk.session.situation.answers.answered(step.id):
        return False
    return not (step.known and step.known(list(desk.results.get(step.id, {}).values())))


def _in_the_pretend_portal(whose: Content = _NOBODYS) -> Content:
    """In a demo nobody has AWS's portal, so what is seen there begins with the pretend one."""
    return Content.assemble(
        "Press ",
        _key("portal", "P"),
        " to do it in the pretend portal, or ",
        _key("state", "s"),
        " to state what you saw.",
        whose,
    )


def _in_the_browser(unanswered: bool, whose: Content, in_demo: bool) -> Content:
    if in_demo:
        first = Content.assemble(_key("answer", "f"), " to answer first, then ") if unanswered else Content("")
        return Content.assemble(
            "Press ", first, _key("portal", "P"), " to do it in the pretend portal of this demo.", whose
        )
    first = (
        Content.assemble("Press ", _key("answer", "f"), " to answer first, then press")
        if unanswered
        else Content("Press")
    )
    return Content.assemble(first, " what stands above in your browser; ", _key("copy-value", "c"), " copies.", whose)


def _denied(desk: Desk, step: Step) -> bool:
    """Whether nothing fails, and access is what keeps every open check from looking: no answer would help."""
    results = desk.results.get(step.id, {}).values()
    open_ones = [result for result in results if result.status in {Status.FAIL, Status.UNKNOWN}]
    waiting = [result for result in open_ones if result.severity is Severity.BLOCKER] or open_ones
    return bool(waiting) and all(
        result.status is Status.UNKNOWN and any(map(was_denied, result.calls)) for result in waiting
    )


def _statable(desk: Desk, step: Step) -> bool:
    """Whether all that is unknown or fails waits for somebody's word."""
    results = desk.results.get(step.id, {}).values()
    open_ones = [result for result in results if result.status in {Status.FAIL, Status.UNKNOWN}]
    # Where a step has nothing but advice, that is what waits.
    waiting = [result for result in open_ones if result.severity is Severity.BLOCKER] or open_ones
    claims = desk.session.situation.claims
    able = {check.id: check for check in claimable_checks(step)}
    return bool(waiting) and all(
        result.check in able
        # What rests on other checks and fails waits for them, unless it was stated over what they said before.
        and (result.status is Status.UNKNOWN or not able[result.check].after or result.check in claims)
        for result in waiting
    )


def _to_state(desk: Desk, step: Step, whose: Content) -> Content:
    """What is to be stated, by its name where it is one thing; and what was stated already and does not count yet."""
    claims = desk.session.situation.claims
    able = {check.id: check for check in claimable_checks(step)}
    waiting = [result for result in desk.results.get(step.id, {}).values() if result.status in _OPEN]
    waiting = [result for result in waiting if result.severity is Severity.BLOCKER] or waiting
    stated = [claims[result.check] for result in waiting if result.check in claims]
    if waiting and len(stated) == len(waiting):
        by = ", ".join(dict.fromkeys(claim.who for claim in stated))
        return Content.assemble(Content(f"Stated by {by}; it does not count yet, and its line says why."), whose)
    what = f"it in your name: {able[waiting[0].check].title}" if len(waiting) == 1 else "what no API can tell"
    return Content.assemble("Press ", _key("state", "s"), Content(f" to state {what}."), whose)


def _to_wait_for(desk: Desk, step: Step) -> bool:
    """Whether there is nothing to state yet: what is to be done is to wait."""
    open_ones = [result for result in desk.results.get(step.id, {}).values() if result.status is Status.UNKNOWN]
    return bool(open_ones) and all(result.remedy.startswith("Wait") for result in open_ones)


def _unstated(desk: Desk, step: Step) -> bool:
    """Whether somebody's word is still missing beside what AWS shows."""
    able = {check.id for check in claimable_checks(step)}
    results = desk.results.get(step.id, {}).values()
    return any(result.check in able and result.status is Status.UNKNOWN for result in results)


def _choosable(desk: Desk, step: Step) -> str:
    """What an answer could mend: roles whose trust policy may be replaced once somebody says so."""
    results = [result for result in desk.results.get(step.id, {}).values() if result.status is Status.FAIL]
    number = len(step.choices(results).get(_TRUST, ())) if step.choices else 0
    if not number:
        return ""
    return (
        "choose whether its trust policy is replaced"
        if number == 1
        else f"choose which of {number} trust policies are replaced"
    )


def points_at(desk: Desk, step: Step) -> str:
    """The question that an answer would mend the page with, where the page points at one; else ""."""
    plan = desk.plans.get(step.id)
    return _TRUST if not (plan and plan.changes) and _choosable(desk, step) else ""


def _sign_in() -> Content:
    return Content.assemble(
        "The sign-in has ended. Press ", _key("sign-in", "i"), " to sign in again; nothing you typed is lost."
    )


def _key(binding: str, usual: str) -> Content:
    return Content.styled(key(binding, usual), "bold $accent")
