"""A way to AWS that can be held, cut and watched: an HTTP proxy on the loopback in front of moto's server."""

from __future__ import annotations

import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qs, urlsplit

from wizard.aws import operations

Moment = Literal["before", "after"]
"""Before AWS hears of a request, or after it has done it and before the answer is told."""


WRITES = operations.WRITES["iam"] | operations.INVERSES["iam"]


@dataclass
class Hold:
    """One request that is kept from going on, and what becomes of it.

    `reached` is set when it has come; then it waits for `let_go` or `cut`.
    """

    action: str
    nth: int
    moment: Moment
    reached: threading.Event = field(default_factory=threading.Event)
    _decided: threading.Event = field(default_factory=threading.Event)
    _cut: bool = False

    def let_go(self) -> None:
        self._decided.set()

    def cut(self) -> None:
        """The request, or its answer, goes nowhere, and the connection is closed."""
        self._cut = True
        self._decided.set()

    def wait(self) -> bool:
        """Whether to go on; called by the proxy."""
        self.reached.set()
        self._decided.wait(60)
        return not self._cut


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has died; that is what it is here for."""


class Proxy:
    """Forwards what it gets to `upstream`, in the order in which it comes.

    Attributes:
        url: where it listens.
        asked: the actions that came, in order ("CreateRole").
        done: those that AWS carried out: answered with a status below 300.
    """

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream).netloc
        self._lock = threading.Lock()
        self._holds: list[Hold] = []
        self.asked: list[str] = []
        self.done: list[str] = []
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def hold(self, action: str, nth: int = 1, moment: Moment = "before") -> Hold:
        """The `nth` request of an action from now on is held."""
        with self._lock:
            made = Hold(action, self.asked.count(action) + nth, moment)
            self._holds.append(made)
        return made

    def writes(self) -> list[str]:
        """The writes that AWS carried out."""
        return [action for action in self.done if action in WRITES]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hold in self._holds:
            hold.cut()
        self._server.shutdown()
        self._server.server_close()

    def _came(self, action: str) -> Hold | None:
        with self._lock:
            self.asked.append(action)
            number = self.asked.count(action)
            return next((hold for hold in self._holds if (hold.action, hold.nth) == (action, number)), None)

    def _forward(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self._upstream, timeout=60)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "connection"}
        connection.request(request.command, request.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.getheaders(), content

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                action = parse_qs(body.decode()).get("Action", [""])[0]
                hold = proxy._came(action)
                if hold and hold.moment == "before" and not hold.wait():
                    return self._hang_up()
                status, headers, content = proxy._forward(self, body)
                with proxy._lock:
                    proxy.done += [action] if status < 300 else []
                if hold and hold.moment == "after" and not hold.wait():
                    return self._hang_up()
                return self._tell(status, headers, content)

            def _tell(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
                try:
                    self.send_response(status)
                    for name, value in headers:
                        if name.lower() not in {"connection", "content-length", "date", "server", "transfer-encoding"}:
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    self.close_connection = True  # whoever asked has died

            def _hang_up(self) -> None:
                self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        return Handler
