"""One pretend AWS: a session whose every request is answered here, in this process."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Self

from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session as Core
from moto.core.models import botocore_stubber

from wizard.demo import access_portal_api as access_portal_api
from wizard.demo import business as business  # its fakes answer once it is imported
from wizard.demo import center_api as center_api
from wizard.demo import directory_api as directory_api
from wizard.demo import partner_api as partner_api
from wizard.demo import portal_link as portal_link  # its acts can be done once it is imported
from wizard.demo import portal_mapping as portal_mapping
from wizard.demo import portal_migrate as portal_migrate
from wizard.demo import sign_on_roles, simulation, wire
from wizard.demo.account import Account, Caller
from wizard.demo.door import Door
from wizard.demo.fakes import FAKES, answer
from wizard.demo.faults import Faults
from wizard.demo.laptop import Laptop
from wizard.demo.limits import broken
from wizard.demo.mishaps import FAULTS, Scene
from wizard.demo.portal import Portal
from wizard.demo.session import REGION, hermetic_session
from wizard.demo.stage import Stage
from wizard.demo.worlds import COMPANY, DESCRIPTIONS
from wizard.local import door
from wizard.local.files import FileTrouble

if TYPE_CHECKING:
    from wizard.model import Operation


class CannotReplay(RuntimeError):
    """An earlier write could not be made again; the message is a sentence."""


class World:
    """A pretend AWS account, opened by `wizard.demo.open_world`.

    Attributes:
        name: which world this is.
        account: its number.
        company: whose it is.
        lineage: the id of a journey in it that is to be the same each time.
        caller: who is signed in.
        facts: what AWS knows about the account beside its IAM; tests change it.
        centers: the instances of Identity Center that can be seen from here.
        access_portal: where people sign in; callers: whom it has let in, by access key.
        trail: what CloudTrail has recorded.
        portal: the older Partner Central, where people link, map and migrate.
        sign_on: what Identity Center has brought to the account so far, by permission set; kept by `sign_on_roles`.
        service_control_policies: what the organization forbids its member accounts; tests add to it.
        laptop: the computer that the demo runs on, as far as the AWS tools know it.
        session: the boto3 session that reaches it, and nothing else.
        faults: what goes wrong; more can be asked for.
        stage: its moto, for fakes.
        parallelism: how many reads at once make sense; moto takes one.
    """

    parallelism = 1

    def __init__(self, name: str, account: str, clock: datetime | None) -> None:
        self.name = name
        self.account = account
        self.company = COMPANY
        self.lineage = wire.request_id("lineage", name).replace("-", "")
        self._clock = clock
        self._passed = timedelta(0)
        self._closed = False
        self._lock = threading.Lock()
        self._asked: Counter[tuple[str, str, str]] = Counter()
        self.stage = Stage(account, name, self.now)
        self.session = hermetic_session()
        self._thread = threading.local()
        _silence_moto(self.session._session)
        self._door = Door.of(self.session, self._send)
        self.faults = Faults(self.session)
        described = Account(self.stage, self.faults)
        DESCRIPTIONS[name](described)
        self.caller = described.caller
        self.facts = described.facts
        self.centers = described.centers
        self.access_portal = described.access_portal
        self.trail = described.trail
        self.portal = Portal(self, described.linked, described.migrated)
        self.callers: dict[str, Caller] = {}
        self.sign_on: dict[str, str] = {}
        self.service_control_policies: list[simulation.Source] = []
        self.laptop = Laptop(self, described.config, described.profile, described.login_ends)
        self.session._session.register_component("wizard_sessions", self.laptop)
        if described.profile:
            self.session = self.laptop.session(None)

    @property
    def calls(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Every request that was made, retries included, as (service, operation, parameters)."""
        return self._door.calls

    @property
    def region(self) -> str:
        """Where the request goes that is being answered."""
        return self._door.region

    @property
    def asking(self) -> Caller:
        """Who makes the request that is being answered."""
        asking: Caller = getattr(self._thread, "asking", self.caller)
        return asking

    def play(self, core: Core) -> None:
        """From now on the clients of this session reach this world, and nothing else."""
        _silence_moto(core)
        self._door.watch(core)

    def now(self) -> datetime:
        """The world's time, with its zone: the clock it was opened with, which stands still, or the real one."""
        return (self._clock or datetime.now(UTC)) + self._passed

    def pass_time(self, seconds: float) -> None:
        """So much later, at once: what takes AWS a while has happened meanwhile."""
        self._passed += timedelta(seconds=seconds)

    def replay(
        self,
        operations: Iterable[Operation],
        resolve: Callable[[Operation], Mapping[str, Any]] = lambda operation: operation.parameters,
    ) -> None:
        """Makes earlier writes again, in their order, so that a demo goes on where it was left.

        `resolve` finds in this world what an operation's parameters only refer to, once those before it are made.
        Neither counted in `calls` nor struck by faults. Raises `CannotReplay` at the first that AWS refuses.
        """
        config = Config(retries={"mode": "standard", "total_max_attempts": 1})
        clients: dict[tuple[str, str], Any] = {}
        for operation in operations:
            where = (operation.service, operation.region or REGION)
            local = operation.service == door.SERVICE
            if where not in clients and not local:
                clients[where] = self.session.client(operation.service, region_name=where[1], config=config)
            try:
                if local:
                    door.write(self.laptop.computer, operation.operation, operation.parameters)
                else:
                    with self._door.unwatched():
                        getattr(clients[where], xform_name(operation.operation))(**resolve(operation))
                for center in self.centers:
                    center.settle()
            except (ClientError, BotoCoreError, LookupError, FileTrouble) as error:
                why = " ".join(str(error).split()).rstrip(".")
                raise CannotReplay(
                    f"The demo {self.name} cannot go on where it was left, because {operation.service} "
                    f"{operation.operation} no longer works in it: {why}. Start it afresh."
                ) from error

    def close(self) -> None:
        """Nothing is answered any more. Closing twice does no harm."""
        self._closed = True
        self.stage.clear()
        self.laptop.throw_away()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, call: wire.Call, request: AWSPreparedRequest) -> AWSResponse:
        if self._closed:
            raise self._not_played(call, "this world is closed.")
        self.portal.catch_up()
        self._thread.asking = self.callers.get(_access_key(request), self.caller)
        with self._lock:
            # By what is asked, and not by which of many threads asks first: the same demo shows the same ids.
            asked = (call.service, call.operation, repr(sorted(call.params.items())))
            self._asked[asked] += 1
            request_id = wire.request_id(self.name, *asked, self._asked[asked])
        response = self._answer(call, request, request_id)
        response.headers["date"] = format_datetime(self.now().astimezone(UTC), usegmt=True)
        return response

    def _answer(self, call: wire.Call, request: AWSPreparedRequest, request_id: str) -> AWSResponse:
        problems = broken(call)
        if problems:
            code = "ValidationError" if call.is_query else "ValidationException"
            count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected: "
            message = count + "; ".join(problems)
            return wire.error(call, request.url, code=code, message=message, status=400, request_id=request_id)
        if simulation.forbidden_above(self, call.action, call.region):
            return FAULTS["denied-by-scp"].happen(Scene(call, request.url, self.asking.arn, request_id))
        if call.service == "iam":
            sign_on_roles.bring(self)
        function = FAKES.get((call.service, call.operation))
        if function is not None:
            return answer(self, function, call, request.url, request_id)
        answered = self.stage.ask(request, write=not call.is_read)
        if answered is None:
            raise self._not_played(call, "neither moto nor a fake knows it.")
        status, headers, body = answered
        given = headers.get("x-amzn-requestid", "")
        body = body.replace(given.encode(), request_id.encode()) if given else body
        return wire.response(request.url, status, {**headers, "x-amzn-requestid": request_id}, body)

    def _not_played(self, call: wire.Call, reason: str) -> wire.NotInDemo:
        return wire.NotInDemo(service=call.service, operation=call.operation, reason=reason)


def _silence_moto(core: Core) -> None:
    """moto's own hook, which is in every session once moto is imported, would answer as well."""
    core.get_component("event_emitter").unregister("before-send", botocore_stubber)


def _access_key(request: AWSPreparedRequest) -> str:
    """The access key that a request is signed with, "" for one that is not signed."""
    signed = request.headers.get("Authorization", b"")
    text = signed.decode() if isinstance(signed, bytes) else str(signed)
    return text.partition("Credential=")[2].partition("/")[0]
