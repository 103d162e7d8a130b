"""What every command starts with: which AWS, which journey, who is signed in, and whether they belong together."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from wizard.answers import BadAnswer
from wizard.aws.at_home import which_wins
from wizard.aws.connection import CannotStart, Connection, connect
from wizard.aws.errors import AwsError, Kind
from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, Sweep
from wizard.aws.refs import resolved
from wizard.candidate import confirmed_account
from wizard.commands.answers_file import answers_of
from wizard.commands.binding import bind_as_named, require_one_account, require_signed_in_to, sso_account_of
from wizard.commands.errors import CannotGoOn
from wizard.commands.journeys import open_journey
from wizard.commands.known import know_connections, know_journey, know_situation
from wizard.commands.output import say
from wizard.commands.session import Session
from wizard.engine import Situation
from wizard.engine.write import change_of
from wizard.journey import UnknownId
from wizard.model import Operation, Role
from wizard.state.errors import StateError
from wizard.state.journey import Journey

if TYPE_CHECKING:
    from wizard.demo import World


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
            journey = open_journey(options, demo=world.name if world else None, writes=writes)
            stack.callback(journey.close)
            know_journey(journey, demo=world is not None)
            connection = _connection(options, world)
            yield _session(options, journey, connection, world, offline=offline, sign_in=sign_in)
        except (StateError, CannotStart, UnknownId, BadAnswer) as error:
            raise CannotGoOn(str(error)) from None
        except AwsError as error:
            raise CannotGoOn(f"{error.sentence} {error.remedy}") from None


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
    answers = answers_of(options, journey)
    confirmed = confirmed_account(answers)
    require_one_account(options, journey.state.account, confirmed)
    identity, problem = _signed_in(connection, sign_in, offline=offline)
    expected = journey.state.account or options.account
    require_signed_in_to(expected, identity)
    bind_as_named(options, journey)
    if world is not None:
        journey.journal.clock = world.now
        _go_on_in(world, journey, connection, afresh=options.world is None)
    connections = {Role.LINKED: connection, Role.SSO: connection}
    if options.sso_profile and world is None:
        connections[Role.SSO] = connect(options.sso_profile, read_only=options.read_only)
    situation = Situation(
        connections=connections,
        answers=answers,
        identity=identity,
        account=expected or confirmed or (identity.account if identity else None),
        bound=journey.state.account or confirmed or None,
        sso_identity=_sso_identity(connections, identity),
        sso_account=sso_account_of(options, journey),
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


def _signed_in(
    connection: Connection, sign_in: Callable[[Connection], bool], *, offline: bool
) -> tuple[Identity | None, AwsError | None]:
    """Who is signed in; or why nobody is, where that can be done without."""
    try:
        return _identity(connection, sign_in), None
    except AwsError as error:
        if not offline:
            raise
        return None, error


def _identity(connection: Connection, sign_in: Callable[[Connection], bool]) -> Identity:
    try:
        return connection.identity()
    except AwsError as error:
        if error.kind is not Kind.EXPIRED or not sign_in(connection):
            raise
    return connection.identity()


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
            world.replay([change_of(made.intent, journey.journal).write for made in journey.journal.done()], resolve)
        world.portal.follow(journey.folder)
    except (CannotReplay, PortalRefused) as error:
        raise CannotGoOn(str(error)) from None


def _made(journey: Journey) -> frozenset[str]:
    """The ids of the changes that this journey made and did not take back."""
    return frozenset(change_of(item.intent, journey.journal).id for item in journey.journal.done())
