"""What every command starts with: which AWS, which journey, who is signed in, and whether they belong together."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from wizard import cli
from wizard.answers import Answers, BadAnswer, parse
from wizard.aws.at_home import which_wins
from wizard.aws.connection import CannotStart, Connection, connect
from wizard.aws.errors import AwsError, Kind
from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, Sweep
from wizard.aws.refs import resolved
from wizard.candidate import confirmed_account
from wizard.commands.errors import CannotGoOn
from wizard.commands.known import know_connections, know_journey, know_situation, know_users
from wizard.engine import Situation
from wizard.engine.binding import sso_account, works_with_sso
from wizard.engine.write import change_of
from wizard.journey import STEPS, UnknownId, step_named
from wizard.model import Change, Claim, Operation, Result, Role, Status
from wizard.state.errors import StateError
from wizard.state.journey import Journey
from wizard.state.paths import find_journeys, journey_folder
from wizard.superfluous import superfluous
from wizard.text import clean
from wizard.users.value import Users
from wizard.veil import VEIL

if TYPE_CHECKING:
    from wizard.demo import World

ANSWERS_LIMIT = 4 * 1024 * 1024


def say(line: str = "") -> None:
    """Talk goes to stderr; stdout is for data. That nobody listens stops nothing that is under way."""
    if sys.stderr is None:
        return
    try:
        print(VEIL.text(line), file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        cli.hush(sys.stderr)


def tell(line: str = "") -> None:
    """Data goes to stdout."""
    print(VEIL.text(line), flush=True)  # noqa: T201


def tell_json(document: dict[str, Any]) -> None:
    """One JSON object to stdout; while somebody presents, with stand-ins, and it says so."""
    shown = {**VEIL.value(document), "redacted": True} if VEIL.on else document
    print(json.dumps(shown, indent=2, ensure_ascii=False, default=str), flush=True)  # noqa: T201


@dataclass
class Session:
    """An open journey with its connections.

    Attributes:
        problem: why nobody is signed in, when that is so.
        world: the pretend AWS, in a demo.
    """

    journey: Journey
    situation: Situation
    identity: Identity | None
    problem: AwsError | None
    world: World | None

    @property
    def demo(self) -> bool:
        return self.world is not None

    @property
    def account(self) -> str | None:
        return self.situation.account

    @property
    def read_only(self) -> str | None:
        """Why nothing can be written to AWS, or None when it can."""
        looking = any(connection.read_only for connection in self.situation.connections.values())
        return self.journey.read_only or ("this session is read-only." if looking else None)

    @property
    def seen(self) -> tuple[Result, ...]:
        """What was seen last of every check, in this sitting or before."""
        return tuple(self.journey.state.seen.values())

    def superfluous(self) -> frozenset[str]:
        """The ids of changes that were made for other answers than those of today."""
        return superfluous(self.situation.made(), self.situation.answers, self.account)

    def remember(self, results: list[Result] | tuple[Result, ...], **more: Any) -> None:
        """Keep what was seen for the next time, beside what was seen of other steps."""
        seen = remembered(self.journey.state.seen, results)
        self.journey.update(seen=seen, seen_at=self.situation.clock(), **more)

    def bind(self, account: str) -> None:
        """Bind the journey to an account, for good. Raises `StateError`, also when it belongs to another one."""
        self._require_free_for(account)
        self.journey.update(account=account)
        self.situation = replace(self.situation, account=account, bound=account)

    def sso_account_for(self, changes: Iterable[Change]) -> str:
        """The account from which changes in Identity Center are made; "" when there are none among these.

        Where the journey is not bound to one yet, it is the one that is signed in, if it can only be the right one.
        Raises `WrongAccount` and `AwsError`.
        """
        if not works_with_sso(changes):
            return ""
        return self.situation.sso_account or sso_account(self.situation)

    def bind_sso(self, account: str) -> None:
        """Bind the journey to the account of Identity Center. Raises `StateError`."""
        if account and account != self.journey.state.sso_account:
            self.journey.update(sso_account=account)
            self.situation = replace(self.situation, sso_account=account)

    def claim(self, key: str, who: str) -> None:
        """Keep what a person said about a result, over what stands there now; "" takes it back. Raises `StateError`.

        What stands there is every result, and the answers of the step that the result is of.
        """
        claims = {other: claim for other, claim in self.journey.state.claims.items() if other != key}
        if who:
            over = {result.key: result.status.value for result in self.journey.state.seen.values()}
            step = next((one.id for one in STEPS for check in one.checks if check.id == key.partition("/")[0]), "")
            if self.situation.answers.answered(step):
                over[step] = json.dumps(self.situation.answers.raw[step])
            claims[key] = Claim(who=who, at=self.situation.clock(), over=over)
        self.journey.update(claims=claims)
        self.situation = replace(self.situation, claims=claims)
        know_situation(self.situation)

    def keep_users(self, users: Users) -> None:
        """Keep the users as they are now. Raises `StateError`; nothing has changed then."""
        before, kept = self.situation.users.people, self.journey.users.keep(users)
        self.situation = replace(self.situation, users=kept)
        know_users(kept, before)

    def answer(self, answers: Answers) -> None:
        """Keep new answers; an account that they confirm binds a journey that was bound to none.

        Raises `StateError`, also when the journey belongs to another account: then nothing is kept.
        """
        account = confirmed_account(answers)
        if account:
            self._require_free_for(account)
        self.journey.update(answers=answers.raw, account=account or self.journey.state.account)
        self.situation = replace(self.situation, answers=answers)
        if account:
            self.situation = replace(self.situation, account=account, bound=account)
        know_situation(self.situation)

    def _require_free_for(self, account: str) -> None:
        bound = self.journey.state.account
        if bound and bound != account:
            raise StateError(
                f"This journey belongs to account {bound}, and a journey never changes its account. Nothing was noted; "
                f"to choose account {account}, start another journey with --account {account}."
            )


def remembered(before: Mapping[str, Result], results: Iterable[Result]) -> dict[str, Result]:
    """What is kept after a look.

    What nobody could look at is unknown, and keeps the evidence of the last time somebody could: otherwise an hour
    without the network would hide that a role was made anew. What is no longer looked for is forgotten.
    """
    looked = {result.key: result for result in results}
    blind = {result.check for result in looked.values() if result.status is Status.UNKNOWN}
    asked = {result.check for result in looked.values()} - blind
    for key, result in looked.items():
        if result.status is Status.UNKNOWN and not result.evidence and key in before:
            looked[key] = result.model_copy(update={"evidence": before[key].evidence})
    return {key: result for key, result in before.items() if result.check not in asked} | looked


@contextmanager
def open_session(
    options: argparse.Namespace,
    *,
    writes: bool,
    offline: bool = False,
    sign_in: Callable[[Connection], bool] = lambda connection: False,
) -> Iterator[Session]:
    """The journey and the connections that the options name.

    `writes` says whether the command keeps anything; `offline` whether it can do without being signed in; `sign_in`
    is asked to renew a sign-in that has ended. Every failure is a `CannotGoOn` with one sentence.
    """
    with ExitStack() as stack:
        try:
            world = _world(options, stack)
            journey = _journey(options, world, writes, stack)
            know_journey(journey, demo=world is not None)
            connection = _connection(options, world)
            yield _session(options, journey, connection, world, offline=offline, sign_in=sign_in)
        except (StateError, CannotStart, UnknownId, BadAnswer) as error:
            raise CannotGoOn(str(error)) from None
        except AwsError as error:
            raise CannotGoOn(f"{error.sentence} {error.remedy}") from None


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl-C, SIGTERM and SIGHUP set instead of ending the program in the middle of a write."""
    stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _world(options: argparse.Namespace, stack: ExitStack) -> World | None:
    if options.world is not None:
        opened: World = options.world  # whoever opened it closes it
        return opened
    if options.demo is None:
        return None
    from wizard.demo import UnknownWorld, open_world

    try:
        world = open_world(options.demo)
    except UnknownWorld as error:
        raise CannotGoOn(str(error)) from None
    stack.callback(world.close)
    return world


def _journey(options: argparse.Namespace, world: World | None, writes: bool, stack: ExitStack) -> Journey:
    demo = world.name if world else None
    if world is not None and options.state is None:
        journey = Journey.ephemeral(demo=demo)
    else:
        folder = _given(options.state) if options.state else _folder(options.account, writes)
        if folder is None or (not writes and _is_bare(folder)):
            # Looking leaves no trace: without a journey there is nothing to read, and nothing is begun.
            journey = Journey.ephemeral(demo=demo)
        else:
            journey = Journey.open(folder, writable=writes, demo=demo)
    stack.callback(journey.close)
    for warning in journey.warnings:
        say(f"Note: {clean(warning)}")
    return journey


def _given(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise CannotGoOn(f"{path} begins with a home that this computer does not know: write the whole path.") from None


def _is_bare(folder: Path) -> bool:
    """Whether there is nothing there at all."""
    try:
        return not any(folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False  # whoever opens it says what is the matter


def _folder(account: str | None, writes: bool) -> Path | None:
    """The folder of the one journey that is meant; None when only looking and there is none."""
    try:
        journeys = [journey for journey in find_journeys() if journey.demo is None]
    except StateError:
        if writes:
            raise
        return None
    if account:
        bound = [journey for journey in journeys if journey.account == account]
        unbound = [journey for journey in journeys if journey.account is None and not journey.trouble]
        found = bound or (unbound if len(unbound) == 1 else [])
        return found[0].folder if len(found) == 1 else journey_folder(account)
    if len(journeys) > 1:
        names = ", ".join(str(journey.folder) for journey in journeys)
        raise CannotGoOn(f"There are {len(journeys)} journeys; name one with --state or --account. They are: {names}.")
    return journeys[0].folder if journeys else journey_folder("default")


def _connection(options: argparse.Namespace, world: World | None) -> Connection:
    if world is None:
        connection = connect(options.profile, read_only=options.read_only)
        if connection.sessions is not None and (wins := which_wins(connection.sessions.computer, options.profile)):
            say(f"Note: {wins}")
        return connection
    return Connection(
        world.session,
        parallelism=world.parallelism,
        read_only=options.read_only,
        attempts=1,
        label=f"demo:{world.name}",
        clock=time.monotonic if options.world is None else _no_time,
    )


def _no_time() -> float:
    """Where everything is the same each time, AWS answers at once."""
    return 0.0


def _session(
    options: argparse.Namespace,
    journey: Journey,
    connection: Connection,
    world: World | None,
    *,
    offline: bool,
    sign_in: Callable[[Connection], bool],
) -> Session:
    answers = _answers(options, journey)
    confirmed = confirmed_account(answers)
    bound = journey.state.account
    _require_one_account(options, bound, confirmed)
    if bound and options.account and bound != options.account:
        raise CannotGoOn(
            f"This journey belongs to account {bound}, and --account names {options.account}. "
            "Leave --account out, or name another journey with --state."
        )
    identity, problem = None, None
    try:
        identity = _identity(connection, sign_in)
    except AwsError as error:
        if not offline:
            raise
        problem = error
    expected = bound or options.account
    if identity and expected and identity.account != expected:
        raise CannotGoOn(
            f"You are signed in to account {identity.account}, and this journey belongs to account {expected}. "
            "Sign in to that account, or name its profile with --profile."
        )
    if options.account and not bound and not journey.read_only and not options.read_only:
        journey.update(account=options.account)
        bound = options.account
    if world is not None:
        _go_on_in(world, journey, connection, afresh=options.world is None)
    connections = {Role.LINKED: connection, Role.SSO: connection}
    if options.sso_profile and world is None:
        connections[Role.SSO] = connect(options.sso_profile, read_only=options.read_only)
    situation = Situation(
        connections=connections,
        answers=answers,
        identity=identity,
        account=expected or confirmed or (identity.account if identity else None),
        bound=bound or confirmed or None,
        sso_identity=_sso_identity(connections, identity),
        sso_account=_sso_account(options, journey),
        claims=journey.state.claims,
        lineage=options.world.lineage if options.world is not None else journey.state.lineage,
        seen=journey.state.seen,
        users=journey.users.value,
        demo=world is not None,
        made=lambda: _made(journey),
        **({"clock": world.now} if world is not None else {}),
    )
    know_connections(connections.values())
    know_situation(situation)
    return Session(journey, situation, identity, problem, world)


def _made(journey: Journey) -> frozenset[str]:
    """The ids of the changes that this journey made and did not take back."""
    return frozenset(change_of(item.intent, journey.journal).id for item in journey.journal.done())


def _identity(connection: Connection, sign_in: Callable[[Connection], bool]) -> Identity:
    try:
        return connection.identity()
    except AwsError as error:
        if error.kind is not Kind.EXPIRED or not sign_in(connection):
            raise
    return connection.identity()


def _require_one_account(options: argparse.Namespace, bound: str | None, confirmed: str) -> None:
    """Raises `CannotGoOn` when a file of answers confirms another account than the one this is about."""
    meant = bound or options.account
    if options.answers and confirmed and meant and confirmed != meant:
        raise CannotGoOn(
            f"{options.answers} confirms account {confirmed}, and this journey is for account {meant}. "
            "Correct the file, or name another journey with --state."
        )


def _sso_account(options: argparse.Namespace, journey: Journey) -> str | None:
    """The account of Identity Center that the journey is bound to, or that is named for it."""
    bound = journey.state.sso_account
    if bound and options.sso_account and bound != options.sso_account:
        raise CannotGoOn(
            f"This journey manages Identity Center from account {bound}, and --sso-account names {options.sso_account}. "
            "Leave --sso-account out, or name another journey with --state."
        )
    return bound or options.sso_account


def _sso_identity(connections: dict[Role, Connection], linked: Identity | None) -> Identity | None:
    """Who is signed in to Identity Center's account; the linked identity when no other profile is named."""
    if connections[Role.SSO] is connections[Role.LINKED]:
        return linked
    try:
        return connections[Role.SSO].identity()
    except AwsError as error:
        say(f"Note: the profile for Identity Center cannot be used: {error.sentence} {error.remedy}")
        return None


def _go_on_in(world: World, journey: Journey, connection: Connection, *, afresh: bool) -> None:
    """Make in a fresh world what this journey made in it before, and what was done in the pretend portal."""
    from wizard.demo.portal import PortalRefused
    from wizard.demo.world import CannotReplay

    def resolve(write: Operation) -> Any:
        return resolved(Reads(Sweep(connection), write.region), write.parameters)

    try:
        if afresh:
            world.replay(list(_operations(journey)), resolve)
        world.portal.follow(journey.folder)
    except (CannotReplay, PortalRefused) as error:
        raise CannotGoOn(str(error)) from None


def _operations(journey: Journey) -> Iterator[Any]:
    from wizard.engine.write import change_of

    for made in journey.journal.done():
        yield change_of(made.intent, journey.journal).write


def _answers(options: argparse.Namespace, journey: Journey) -> Answers:
    """What was answered before, with the answers of a file over it."""
    answers = Answers(journey.state.answers)
    for step, values in (read_answers(Path(options.answers)) if options.answers else {}).items():
        questions = step_named(step).questions
        if questions is None:
            raise CannotGoOn(f"{clean(step)} has no questions; take it out of {options.answers}.")
        answers = answers.with_step(step, parse(questions, values, step))
    return answers


def read_answers(path: Path) -> dict[str, dict[str, Any]]:
    """The answers in a JSON file, by step. Raises `CannotGoOn` with a sentence that names the file."""
    try:
        with path.open("rb") as file:
            data = file.read(ANSWERS_LIMIT + 1)
        if len(data) > ANSWERS_LIMIT:
            raise CannotGoOn(f"{path} is too large to be a file of answers.")
        document = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise CannotGoOn(f"{path} is not a file of answers in JSON: {clean(str(error))}.") from None
    if not isinstance(document, dict) or not all(isinstance(values, dict) for values in document.values()):
        example = '{"' + next(step.id for step in STEPS if step.questions) + '": {"policy_set": "current"}}'
        raise CannotGoOn(f"{path} is not a file of answers: it looks like {example}.")
    return document
