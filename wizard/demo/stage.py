"""One world's share of moto: its accounts, its clock, its randomness.

moto keeps every backend in process-wide dictionaries and is not thread-safe. A `Stage` owns its backends and puts
them there only while one request is being answered, under one lock for the whole process, so that any number of
worlds can be open side by side (and beside somebody else's `mock_aws`) without seeing each other.
"""

from __future__ import annotations

import functools
import importlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import boto3
import moto.core.utils
from botocore.awsrequest import AWSPreparedRequest
from moto.backend_index import backend_url_patterns
from moto.core.base_backend import AccountSpecificBackend, BackendDict
from moto.core.botocore_stubber import BotocoreStubber
from moto.iam.models import iam_backends
from moto.moto_api._internal import mock_random

from wizard.demo.iam import StrictIAM
from wizard.demo.session import hermetic_session, service_models

_LOCK = threading.RLock()


class Stage:
    """Where a world's requests are answered.

    Args:
        account: the account that requests without another claim belong to.
        seed: what ids are derived from; the same seed and the same writes give the same ids.
        now: the world's clock.
    """

    def __init__(self, account: str, seed: str, now: Callable[[], datetime]) -> None:
        self.account = account
        self.now = now
        self._seed = seed
        self._backends: dict[Any, dict[str, Any]] = {}
        self._writes = 0

    @contextmanager
    def set(self, turn: str, service: str = "iam", now: Callable[[], datetime] | None = None) -> Iterator[StrictIAM]:
        """The stage set for this world, for as long as the block lasts; gives the account's IAM.

        `turn` names what happens (ids made meanwhile derive from it), `service` is moto's name of who answers, and
        `now` another clock than the world's.
        """
        with _LOCK, ExitStack() as scenery:
            scenery.enter_context(self._backends_in_place())
            scenery.callback(mock_random.setstate, mock_random.getstate())
            mock_random.seed(f"{self._seed}/{turn}")
            scenery.enter_context(_replaced(iam_backends, "backend", StrictIAM))
            scenery.enter_context(_replaced(AccountSpecificBackend, "get_session", staticmethod(_regions_session)))
            scenery.enter_context(_replaced(moto.core.utils, "create_loader", service_models))
            scenery.enter_context(_clock(service, now or self.now))
            iam = iam_backends[self.account]["aws"]
            assert isinstance(iam, StrictIAM)
            yield iam

    def ask(self, request: AWSPreparedRequest, *, write: bool) -> tuple[int, dict[str, str], bytes] | None:
        """moto's answer as status, headers and body; None where moto has none."""
        service = _moto_service(request.url)
        if service is None:
            return None
        request.headers["x-moto-account-id"] = self.account
        with _LOCK, self.set(f"write {self._writes}" if write else "read", service):
            try:
                answer = BotocoreStubber().process_request(request)
            except NotImplementedError:
                return None
            if answer is None:
                return None
            status, headers, body = answer
            if write and int(status) < 300:
                self._writes += 1
        content = body.encode() if isinstance(body, str) else bytes(body)
        if int(status) == 404 and content in (b"", b"Not yet implemented"):  # moto's two ways of not knowing
            return None
        return int(status), {name: str(value) for name, value in headers.items()}, content

    def clear(self) -> None:
        """Forgets everything."""
        with _LOCK:
            self._backends = {}

    @contextmanager
    def _backends_in_place(self) -> Iterator[None]:
        """moto's dictionaries hold this world's backends, and afterwards what they held before."""
        theirs = _take()
        own_account = os.environ.pop("MOTO_ACCOUNT_ID", None)  # it would overrule ours
        _put(self._backends)
        try:
            yield
        finally:
            self._backends = _take()
            _put(theirs)
            if own_account is not None:
                os.environ["MOTO_ACCOUNT_ID"] = own_account


def _take() -> dict[Any, dict[str, Any]]:
    taken: dict[Any, dict[str, Any]] = {}
    for backends in list(BackendDict._instances):  # type: ignore[misc]
        taken[backends] = dict(backends.items())
        backends.clear()
    BackendDict._instances.clear()  # type: ignore[misc]
    return taken


def _put(taken: dict[Any, dict[str, Any]]) -> None:
    for backends, accounts in taken.items():
        backends.update(accounts)
        BackendDict._instances.append(backends)  # type: ignore[misc]


def _moto_service(url: str) -> str | None:
    address = re.sub(r"[?#].*", "", url)
    return next((name for name, pattern in backend_url_patterns if pattern.match(address)), None)


@functools.cache
def _regions_session() -> boto3.Session:
    """For moto's lists of Regions, which it would otherwise read through this machine's profile."""
    return hermetic_session()


@contextmanager
def _replaced(target: Any, name: str, value: Any) -> Iterator[None]:
    before = vars(target)[name]
    setattr(target, name, value)
    try:
        yield
    finally:
        setattr(target, name, before)


@contextmanager
def _clock(service: str, now: Callable[[], datetime]) -> Iterator[None]:
    """moto's backends of one service read the world's clock (they want UTC without a zone)."""
    models = importlib.import_module(f"moto.{service}.models")
    if not hasattr(models, "utcnow"):
        yield
        return
    with _replaced(models, "utcnow", lambda: now().astimezone(UTC).replace(tzinfo=None)):
        yield
