"""Python loads this first in every process that finds it on its path: there is no way off this machine.

`WENT_OUT` names a file in which every attempt is noted, also one whose error was swallowed.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _only_loopback(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name == "localhost" or name == "::1" or name.startswith("127."):
        return
    with Path(os.environ["WENT_OUT"]).open("a", encoding="utf-8") as note:
        note.write(f"{name}\n")
    raise OSError(f"a test process tried to reach {name}")


def _guarded_connect(sock: socket.socket, address: Any) -> None:
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        _only_loopback(address[0])
    _connect(sock, address)


def _guarded_connect_ex(sock: socket.socket, address: Any) -> int:
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        _only_loopback(address[0])
    return _connect_ex(sock, address)


def _guarded_getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
    if host is not None:
        _only_loopback(host)
    return _getaddrinfo(host, *rest, **more)


socket.socket.connect = _guarded_connect  # type: ignore[assignment, method-assign]
socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[assignment, method-assign]
socket.getaddrinfo = _guarded_getaddrinfo
