"""What every command works with: an open journey, its connections, and what may be noted in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from wizard.answers import Answers
from wizard.aws.errors import AwsError
from wizard.aws.identity import Identity
from wizard.candidate import confirmed_account
from wizard.commands.known import know_situation, know_users
from wizard.engine import Situation
from wizard.engine.binding import sso_account, works_with_sso
from wizard.journey import STEPS
from wizard.model import Change, Claim, Result, Status
from wizard.state.errors import StateError
from wizard.state.journey import Journey
from wizard.superfluous import superfluous
from wizard.users.value import Users

if TYPE_CHECKING:
    from wizard.demo import World


@dataclass
class Session:
    """An open journey with its connections.

    Attributes:
        problem: why nobody is signed in, when that is so.
        world: the pretend AWS, in a demo.
        speaker: who gave a name last in this sitting; "" while nobody has.
    """

    journey: Journey
    situation: Situation
    identity: Identity | None
    problem: AwsError | None
    world: World | None
    speaker: str = ""

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
        self.journey.update(**self.memory(results), **more)

    def memory(self, results: Iterable[Result]) -> dict[str, Any]:
        """What a journey keeps of a look: the results, and when it was, also of each step that was looked at whole."""
        results, now, state = list(results), self.situation.clock(), self.journey.state
        checks = {result.check for result in results}
        whole = {step.id: now for step in STEPS if step.checks and checks.issuperset(check.id for check in step.checks)}
        return {"seen": remembered(state.seen, results), "seen_at": now, "looked": {**state.looked, **whole}}

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
        self.speaker = who or self.speaker
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
