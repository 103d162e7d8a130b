"""The wizard in a browser: a server that only this computer reaches, and what runs behind each of its windows."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from textual_serve.server import Server as TextualServer

from screens import pace

COOKIE = "partner-central-wizard"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server(TextualServer):
    """Textual's server, for whoever was given its address, and for pages of its own.

    Textual's answers everybody who can connect, so any page that is open in a browser could steer the wizard.

    Attributes:
        address: what to open; it holds a key that is made anew each time.

    Args:
        command: what runs behind each window.
        host, port: where it listens.
    """

    def __init__(self, command: str, host: str, port: int) -> None:
        super().__init__(command, host=host, port=port, title="Partner Central wizard")
        self._key = secrets.token_urlsafe(24)
        self.address = f"{self.public_url}/?key={self._key}"

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guard(request, handler)

        app.middlewares.append(guard)
        return app

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Nothing is told to whoever lacks the key, comes by another name, or from another page."""
        own = f"{self.host}:{self.port}"
        if request.host != own or request.headers.get("Origin", f"http://{own}") != f"http://{own}":
            raise web.HTTPForbidden(text="This is for pages of this computer only.")
        told = request.query.get("key", "") if request.path == "/" else ""
        known = told or request.cookies.get(COOKIE, "")
        if not secrets.compare_digest(known.encode(), self._key.encode()):
            raise web.HTTPForbidden(text="Open the address that stands in the terminal, with its key.")
        response = await handler(request)
        if request.path == "/":
            response.set_cookie(COOKIE, self._key, httponly=True, samesite="Strict")
            response.headers["Content-Security-Policy"] = (
                "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
                f"font-src 'self' data:; img-src 'self' data:; connect-src 'self' ws://{own}"
            )
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def on_startup(self, app: web.Application) -> None:
        """The command has said where it is; Textual's greeting would add its logo."""

    def initialize_logging(self) -> None:
        """What is asked for holds the key, so that it is not logged."""


def main(arguments: list[str]) -> int:
    """One window: the app, drawn through Textual's driver for browsers. Returns the exit code."""
    from screens.app import WizardApp
    from wizard.cli_parser import parser

    options: Any = parser().parse_args(arguments)
    options.no_mouse = False
    app = WizardApp(options)
    with asyncio.Runner(loop_factory=pace.loop) as runner:
        runner.run(app.run_async())
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
