"""What every test starts with: no credentials, no configuration, no state of this machine, and no way off it."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import botocore.hooks
import botocore.useragent
import moto.core.responses
import pytest

from wizard.state.files import Folder

sys.dont_write_bytecode = False
"""Each process makes of the tests what pytest runs; two thirds of collecting them, unless it is kept for the next run."""

_KEPT = ("AWS_CA_BUNDLE",)
_NOWHERE = "http://127.0.0.1:9"
"""The discard port of this machine, where nobody listens."""

_attempts: list[str] = []


class LeftTheMachine(AssertionError):
    """A test tried to reach something that is not loopback."""


def _require_loopback(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        loopback = ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        loopback = name in {"localhost", "None", ""}
    if not loopback:
        _attempts.append(name)
        raise LeftTheMachine(f"a test tried to reach {name}")


def _guarded(method: str) -> Callable[..., Any]:
    """A method of sockets that takes the address last, for this machine only."""
    real = getattr(socket.socket, method)

    def guarded(sock: socket.socket, *arguments: Any) -> Any:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            _require_loopback(arguments[-1][0])
        return real(sock, *arguments)

    return guarded


def _guarded_lookup(function: str) -> Callable[..., Any]:
    real = getattr(socket, function)

    def guarded(host: object, *more: Any, **named: Any) -> Any:
        _require_loopback(host)
        return real(host, *more, **named)

    return guarded


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two processes for each processor for the whole suite, which waits as much as it computes.

    A few tests that were named are sooner done in this one.
    """
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return 0
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or min(2 * (os.cpu_count() or 1), 8))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits begins first: at the end it would keep one process busy while the others have nothing left."""
    items.sort(key=lambda item: item.get_closest_marker("waits") is None)


def pytest_collection_finish() -> None:
    """Measured: a quarter of the suite's time was spent on looking for garbage in what was loaded to stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def _worlds_open_quickly() -> Iterator[None]:
    """Each world has a botocore session of its own, and each session works out the same names of events again.

    So does each request with the parts of its user agent, and each answer with the methods of moto's classes.
    """
    patch = pytest.MonkeyPatch()
    for module, pure in (
        (botocore.hooks, "accepts_kwargs"),
        (botocore.useragent, "sanitize_user_agent_string_component"),
        (moto.core.responses, "method_names_from_class"),
    ):
        patch.setattr(module, pure, cache(getattr(module, pure)))
    aliaser = botocore.hooks.EventAliaser
    names: dict[str, str] = {}
    named = aliaser._alias_event_name

    def remembered(self: botocore.hooks.EventAliaser, event: str) -> str:
        if event not in names:
            names[event] = named(self, event)
        return names[event]

    patch.setattr(aliaser, "_alias_event_name", remembered)
    yield
    patch.undo()


_folders = count(1)


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test's own; pytest's looks through those of all tests before it to name one more."""
    folder = tmp_path_factory.getbasetemp() / str(next(_folders))
    folder.mkdir(0o700)
    return folder


@pytest.fixture(autouse=True, scope="session")
def _no_way_off_this_machine() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    for method in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, method, _guarded(method))
    for function in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        patch.setattr(socket, function, _guarded_lookup(function))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _a_machine_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty home, no AWS settings, and nothing that asks the cloud machine's own metadata address.

    A test fails when it tried to leave, also when the code under test made a sentence of that. What it starts is not
    guarded from inside: its proxy is a port where nobody listens.
    """
    for name in list(os.environ):
        if name.startswith(("AWS_", "XDG_", "TEXTUAL")) and name not in _KEPT:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / ".aws/config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / ".aws/credentials"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, _NOWHERE)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost,::1")
    _attempts.clear()
    yield
    left, _attempts[:] = list(_attempts), []
    if left:
        pytest.fail(f"the test tried to reach {', '.join(left)}")


@pytest.fixture(autouse=True)
def _no_folder_stays_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What tests leave open would add up until no more can be opened.

    A test that plays a dead process has closed its descriptors already, and their numbers may be somebody else's now.
    """
    opened: list[tuple[Folder, tuple[int, int]]] = []
    made = Folder.__init__

    def noted(folder: Folder, path: Path, fd: int) -> None:
        opened.append((folder, _which(fd)))
        made(folder, path, fd)

    monkeypatch.setattr(Folder, "__init__", noted)
    yield
    for folder, which in opened:
        with suppress(OSError):
            if _which(folder.fd) == which:
                folder.close()


def _which(fd: int) -> tuple[int, int]:
    status = os.fstat(fd)
    return status.st_dev, status.st_ino


@pytest.fixture
def trying_to_leave() -> Iterator[list[str]]:
    """For tests of the guard itself: what was tried to be reached, which is then no failure."""
    yield _attempts
    _attempts.clear()
