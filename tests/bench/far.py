"""An AWS that is as far away as one likes: moto's answers, remembered, each told after the same delay.

A process of its own on the loopback, so that neither moto's work nor the waiting falls on who is measured. It notes
each request, so that calls and repeated calls can be counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))


class Far:
    """The server from outside. `url` is where AWS is."""

    def __init__(self, url: str) -> None:
        self.url = url

    def delay(self, seconds: float) -> None:
        """From now on every answer takes so long, and what was noted is forgotten."""
        self._ask(f"/__delay/{seconds}")

    def requests(self) -> list[str]:
        """The requests since then, each as its operation and parameters in one line."""
        return [str(line) for line in self._ask("/__requests")]

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def far(upstream: str) -> Iterator[Far]:
    """A far-away AWS whose answers come from `upstream` the first time, and from memory afterwards."""
    process = subprocess.Popen([sys.executable, __file__, upstream], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Far(f"http://127.0.0.1:{process.stdout.readline().strip()}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def operations(requests: list[str]) -> dict[str, int]:
    """How often each operation was asked for."""
    names = [line.split(" ", 1)[0] for line in requests]
    return {name: names.count(name) for name in sorted(set(names))}


def repeated(requests: list[str]) -> int:
    """Requests that had been made before with the same parameters."""
    return len(requests) - len(set(requests))


# --- the server


class _Server:
    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream).netloc
        self._delay = 0.0
        self._noted: list[str] = []
        self._known: dict[str, tuple[int, bytes]] = {}

    async def serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, backlog=100)
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lengths = [line for line in head.lower().splitlines() if line.startswith("content-length:")]
                body = await reader.readexactly(int(lengths[0].split(":")[1])) if lengths else b""
                status, kind, content = await self._answer(head, body)
                told = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
                writer.write(told.encode() + content)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, head: str, body: bytes) -> tuple[int, str, bytes]:
        path = head.split(" ", 2)[1]
        if path.startswith("/__delay/"):
            self._delay, self._noted = float(path.rpartition("/")[2]), []
            return 200, "application/json", b"null"
        if path == "/__requests":
            return 200, "application/json", json.dumps(self._noted).encode()
        told = dict(parse_qsl(body.decode()))
        line = f"{told.pop('Action', path)} {json.dumps(told, sort_keys=True)}"
        self._noted.append(line)
        if line not in self._known:
            self._known[line] = await asyncio.to_thread(self._forward, head, body)
        await asyncio.sleep(self._delay)
        return self._known[line][0], "text/xml", self._known[line][1]

    def _forward(self, head: str, body: bytes) -> tuple[int, bytes]:
        lines = [line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line]
        headers = {name: value for name, value in lines if name.lower() not in {"connection", "host", "expect"}}
        connection = HTTPConnection(self._upstream, timeout=60)
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    asyncio.run(_Server(sys.argv[1]).serve())
