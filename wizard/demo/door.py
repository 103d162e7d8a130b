"""The one place where a session's requests leave: faults strike here, and a world answers here.

It is a `before-send` hook, so that botocore's serializer, signer, parsers and retries stay real. There is one per
session, because botocore runs every such hook even after one has answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.session import Session as Core

from wizard.demo.wire import Call

Send = Callable[[Call, AWSPreparedRequest], AWSResponse]
Guard = Callable[[Call, AWSPreparedRequest, Send], AWSResponse | None]

_NAME = "wizard_demo_door"


class Door:
    """Watches the requests of one session's clients, those made after the door was put in.

    Attributes:
        calls: every request that was sent, retries included, as (service, operation, parameters).
        guard: asked first; gives an answer, raises, or None to let the request through.
    """

    def __init__(self, core: Core, send: Send | None) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.guard: Guard | None = None
        self._send = send
        self._network = URLLib3Session()
        self._thread = threading.local()
        self.watch(core)

    def watch(self, core: Core) -> None:
        """The clients that a session makes from now on send through this door too."""
        core.register_component(_NAME, self)
        events = core.get_component("event_emitter")
        events.register_first("provide-client-params", self._note)
        events.register_first("before-send", self._before_send)

    @classmethod
    def of(cls, session: boto3.Session | Core, send: Send | None = None) -> Door:
        """The session's door; a new one when it has none, through which `send` answers (None: the network)."""
        core = session if isinstance(session, Core) else session._session
        try:
            door = core.get_component(_NAME)
        except ValueError:
            return cls(core, send)
        assert isinstance(door, Door)
        return door

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """What this thread sends meanwhile is neither counted nor struck by faults."""
        self._thread.unwatched = True
        try:
            yield
        finally:
            self._thread.unwatched = False

    @property
    def region(self) -> str:
        """Where this thread's request goes."""
        call: Call = self._thread.call
        return call.region

    def _note(
        self, params: dict[str, Any], model: Any, context: Mapping[str, Any], event_name: str = "", **_: Any
    ) -> None:
        """botocore says what is being called before it builds the request; the request itself no longer knows.

        Between the two it may have called something else, to get the credentials that the request is signed with.
        """
        region = str(context.get("client_region", ""))
        call = Call(model.service_model.service_name, model.name, dict(params), model, region)
        self._noted[event_name.partition(".")[2]] = call

    @property
    def _noted(self) -> dict[str, Call]:
        noted: dict[str, Call] = vars(self._thread).setdefault("noted", {})
        return noted

    def _before_send(self, request: AWSPreparedRequest, event_name: str = "", **_: Any) -> AWSResponse | None:
        call = self._thread.call = self._noted[event_name.partition(".")[2]]
        if not getattr(self._thread, "unwatched", False):
            self.calls.append((call.service, call.operation, dict(call.params)))
            answer = self.guard(call, request, self._send or self._over_the_network) if self.guard else None
            if answer is not None:
                return answer
        return self._send(call, request) if self._send else None

    def _over_the_network(self, _: Call, request: AWSPreparedRequest) -> AWSResponse:
        return self._network.send(request)
