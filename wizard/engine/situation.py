"""Everything a look or a write needs to know about where it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wizard.answers import Answers
from wizard.aws.connection import Connection
from wizard.aws.identity import Identity
from wizard.aws.reads import Reads, Sweep
from wizard.model import Claim, Look, Result, Role, Step
from wizard.users.value import NOBODY, Users


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Situation:
    """Connections, answers and memory of one journey at one moment.

    Attributes:
        connections: one per identity that steps work with.
        identity: who is signed in with the linked identity, as far as known.
        account: the bound account, or the signed-in one while none is bound.
        bound: the account the journey is bound to.
        sso_identity, sso_account: the same for Identity Center's account.
        claims: what people have said, by result key.
        lineage: the journey's own id.
        seen: results kept from the last time, by result key.
        users: the portal's users, as far as they were imported.
        demo: whether AWS is a pretend one.
    """

    connections: Mapping[Role, Connection]
    answers: Answers
    identity: Identity | None = None
    account: str | None = None
    bound: str | None = None
    sso_identity: Identity | None = None
    sso_account: str | None = None
    claims: Mapping[str, Claim] = field(default_factory=dict)
    lineage: str = ""
    seen: Mapping[str, Result] = field(default_factory=dict)
    users: Users = NOBODY
    clock: Callable[[], datetime] = _now
    demo: bool = False
    made: Callable[[], frozenset[str]] = frozenset

    def sweep(self) -> dict[Role, Sweep]:
        """A fresh memory for one look: equal reads within it are made once."""
        return {role: Sweep(connection) for role, connection in self.connections.items()}

    def look(self, step: Step, sweep: Mapping[Role, Sweep], results: Mapping[str, tuple[Result, ...]]) -> Look:
        """What one check or one plan of a step can know."""
        aws = Reads(sweep[step.role])
        sso, linked = (Reads(sweep[role]) if role in sweep else None for role in (Role.SSO, Role.LINKED))
        for other in (sso, linked):
            if other is not None:
                other.calls = aws.calls
        return Look(
            aws=aws,
            sso=sso,
            linked=linked,
            answers=self.answers,
            now=self.clock(),
            results=results,
            seen=self.seen,
            identity=self.identity if step.role is Role.LINKED else self.sso_identity,
            account=self.account,
            bound=self.bound,
            sso_account=self.sso_account,
            claims=self.claims,
            lineage=self.lineage,
            users=self.users,
            demo=self.demo,
            made=self.made,
        )
