"""The migrate phase in a pretend account: what was answered, stated and recorded, at a time of one's choosing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.setting import Setting
from wizard.answers import Answers
from wizard.aws.reads import Reads, Sweep
from wizard.demo.trail import Happened
from wizard.journey import step_named
from wizard.migration import READINESS_STEP, RUN_STEP, VALIDATE_STEP
from wizard.model import Claim, Finding, Look, Result
from wizard.planner import STEP as SCHEDULE_STEP
from wizard.users.people import User
from wizard.users.value import Decision, Source, Users

NOW = datetime(2026, 12, 5, 12, 0, tzinfo=UTC)
START = datetime(2026, 12, 5, 21, 0, tzinfo=UTC)

WINDOW = {"zone": "Europe/Madrid", "start": "2026-12-05 22:00", "zones": "America/New_York"}
ARRANGED = {
    "partner_id": "EXAMPLE-1",
    "support_case": "4711",
    "on_call": "Zoe Ops",
    "on_call_reach": "+1 555 0100",
    "freeze": "yes",
    "notices": "yes",
    "no_way_back": "yes",
    "crm_over": "api",
}
ACCOUNT_SOURCE = "partnercentral-account.amazonaws.com"


class Migrating(Setting):
    """One world and one journey in its migrate phase, at a time.

    Args:
        world: which world; now: what time it is.
        window, arranged, run, validation: the answers of the four steps; None for none.
    """

    def __init__(
        self,
        world: str = "empty",
        *,
        now: datetime = NOW,
        window: Mapping[str, Any] | None = None,
        arranged: Mapping[str, Any] | None = None,
        run: Mapping[str, Any] | None = None,
        validation: Mapping[str, Any] | None = None,
        more: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        super().__init__(world)
        given = {SCHEDULE_STEP: window, READINESS_STEP: arranged, RUN_STEP: run, VALIDATE_STEP: validation}
        answers = {step: dict(values) for step, values in given.items() if values is not None}
        self.situation = replace(self.situation, answers=Answers({**answers, **(more or {})}), clock=lambda: self._time)
        self._time = now
        self.world._clock = now

    def at(self, moment: datetime) -> None:
        self._time = moment
        self.world._clock = moment

    def state(self, key: str, who: str = "Ana Lead", *, at: datetime | None = None) -> None:
        """Somebody states something, over the answers that stand now."""
        raw = self.situation.answers.raw
        over = {step: json.dumps(values) for step, values in raw.items()}
        claim = Claim(who=who, at=at or self._time, over=over)
        self.situation = replace(self.situation, claims={**self.situation.claims, key: claim})

    def answer_step(self, step: str, values: Mapping[str, Any]) -> None:
        self.situation = replace(self.situation, answers=Answers({**self.situation.answers.raw, step: dict(values)}))

    def finding(self, check: str, subject: str | None = None) -> Result:
        return self.look(check)[check if subject is None else f"{check}/{subject}"]

    def judged(self, check: str, results: Mapping[str, Sequence[Result]], subject: str = "") -> Finding:
        """What a check says over given results of the checks before it."""
        step = step_named("migrate.readiness")
        judge = next(one for one in step.checks if one.id == check).judge
        look = Look(
            aws=Reads(Sweep(self.connection)),
            sso=Reads(Sweep(self.connection)),
            users=self.situation.users,
            answers=self.situation.answers,
            now=self._time,
            results={key: tuple(found) for key, found in results.items()},
            claims=self.situation.claims,
            account=self.world.account,
        )
        return judge(look, subject)

    def import_users(self, *keys: str, no_access: Sequence[str] = ()) -> None:
        """Users of the old portal, all with access but those."""
        source = Source("users.csv", "0", "", (), self._time.isoformat(), {}, {}, (), False, len(keys))
        people = tuple(User(key, key, ("ace-manager",), "", "", (number,)) for number, key in enumerate(keys, 2))
        role = "PartnerCentralRoleForACEManager"
        decisions = {
            key: Decision("" if key in no_access else role, () if key in no_access else ("ACEManager",), "", "Ana", "")
            for key in keys
        }
        self.situation = replace(self.situation, users=Users(source, people, decisions))

    def happened(
        self,
        who: str,
        name: str = "ListPartners",
        *,
        ago: timedelta = timedelta(minutes=30),
        source: str = ACCOUNT_SOURCE,
        error: tuple[str, str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        permission_set: str = "PartnerCentral-ACEManager",
    ) -> Happened:
        """Somebody with a permission set did something; `who` is their user name, or a whole ARN."""
        arn = (
            who
            if ":" in who
            else f"arn:aws:sts::{self.world.account}:assumed-role/AWSReservedSSO_{permission_set}_{'0' * 16}/{who}"
        )
        return self.world.trail.record(
            name, who=arn, source=source, at=self._time - ago, error=error, parameters=parameters or {}
        )
