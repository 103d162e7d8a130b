"""A plan without access: what would be made in an account where nothing is there yet."""

from __future__ import annotations

from dataclasses import replace

from wizard.engine import Situation


def from_nothing(situation: Situation) -> Situation:
    """The same journey, looking at an empty account that is built in, instead of the one that nobody can look at.

    AWS's own policies are there, as everywhere; roles, users and policies of one's own are not.
    """
    from wizard.aws.connection import Connection
    from wizard.demo import open_world

    world = open_world("empty")
    connection = Connection(world.session, parallelism=world.parallelism, read_only=True, attempts=1, label="empty")
    return replace(situation, connections=dict.fromkeys(situation.connections, connection))
