"""`serve`: on this computer only, the demo only, and only to whoever was given the address."""

from __future__ import annotations

import argparse
import asyncio
import json
import shlex
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from screens.serving import Server
from wizard.cli import main
from wizard.cli_parser import parser
from wizard.commands import serve
from wizard.commands.errors import CannotGoOn


def options(*arguments: str) -> argparse.Namespace:
    found: argparse.Namespace = parser().parse_args(["serve", *arguments])
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@asynccontextmanager
async def served(command: str) -> AsyncIterator[tuple[Server, web.AppRunner]]:
    server = Server(command, serve.HOST, free_port())
    runner = web.AppRunner(await server._make_app())
    await runner.setup()
    await web.TCPSite(runner, server.host, server.port).start()
    try:
        yield server, runner
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("arguments", "runs"),
    [
        ((), ["--demo", "half-done"]),
        (("--demo", "empty", "--read-only"), ["--demo", "empty", "--read-only"]),
        (("--real-account",), []),
        (("--real-account", "--profile", "a b; rm"), ["--profile", "a b; rm"]),
    ],
)
def test_it_offers_the_demo_unless_the_real_account_is_asked_for(arguments: tuple[str, ...], runs: list[str]) -> None:
    assert shlex.split(serve.command(options(*arguments))) == [sys.executable, "-m", "screens.serving", *runs]


@pytest.mark.parametrize("name", ["profile", "state", "sso-profile"])
def test_what_would_mean_a_real_account_is_refused_without_the_words(name: str) -> None:
    with pytest.raises(CannotGoOn, match=f"--{name} would mean an account of yours.*--real-account"):
        serve.command(options(f"--{name}", "x"))


def test_a_demo_with_the_real_account_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--real-account", "--demo", "empty"]) == 2
    assert "either --real-account or --demo" in capsys.readouterr().err


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["serve"]) == 2
    assert "textual-serve, which is not installed here" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "name another with --port" in capsys.readouterr().err


async def test_it_listens_at_loopback_only_and_shows_nothing_without_the_key() -> None:
    async with served("true") as (server, runner), aiohttp.ClientSession() as browser:
        assert {address[0] for address in runner.addresses} == {"127.0.0.1"}
        base = server.public_url
        assert base.startswith("http://127.0.0.1:")
        for address, headers in (
            (f"{base}/", {}),
            (f"{base}/?key=guessed", {}),
            (f"{base}/ws", {}),
            (server.address, {"Host": "rebound.example.com"}),
            (server.address, {"Origin": "http://evil.example.com"}),
        ):
            async with browser.get(address, headers=headers) as answer:
                assert answer.status == 403, address
        browser.cookie_jar.clear()
        async with browser.get(server.address) as answer:
            page = await answer.text()
            assert answer.status == 200
            assert "Partner Central wizard" in page
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "http" not in policy.replace("ws://127.0.0.1", "")


async def test_the_demo_is_drawn_in_a_window_of_the_browser() -> None:
    async with (
        served(serve.command(options())) as (server, _),
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser,
    ):
        async with browser.get(server.address) as answer:
            assert answer.status == 200
        drawn = ""
        async with browser.ws_connect(f"{server.public_url}/ws?width=100&height=30") as window:
            async with asyncio.timeout(30):
                async for message in window:
                    drawn += message.data.decode() if isinstance(message.data, bytes) else str(message.data)
                    if "to begin" in drawn:
                        break
            await window.send_str(json.dumps(["stdin", "q"]))
        assert "DEMO" in drawn
        assert "111122223333" in drawn
