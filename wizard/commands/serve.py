"""`serve`: the wizard in a browser on this computer; the demo, unless the real account is asked for in words."""

from __future__ import annotations

import argparse
import importlib.util
import shlex
import socket
import sys

from wizard import cli
from wizard.commands.demo import DEFAULT_WORLD
from wizard.commands.errors import CannotGoOn
from wizard.commands.output import say

HOST = "127.0.0.1"
"""The only address that is listened at: nobody but this computer can reach it."""

_PASSED_ON = ("profile", "sso_profile", "account", "sso_account", "state")


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C. Raises `CannotGoOn` when it cannot be."""
    told = command(options)
    if importlib.util.find_spec("textual_serve") is None:
        raise CannotGoOn(
            "Serving needs textual-serve, which is not installed here. In the folder of this project run: "
            "pip install '.[serve]'"
        )
    _require_free(options.port)
    from screens.serving import Server

    server = Server(told, HOST, options.port)
    what = "YOUR REAL ACCOUNT" if options.real_account else "a demo on a pretend AWS"
    say(f"Serving {what}, on this computer only. Open {server.address}")
    say("Whoever has this address and sits at this computer can use it. Press Ctrl+C to end it.")
    server.serve()
    return cli.OK


def command(options: argparse.Namespace) -> str:
    """What runs behind each browser window, as a shell reads it. Raises `CannotGoOn`."""
    if options.real_account and options.demo is not None:
        raise CannotGoOn("It is either --real-account or --demo.")
    words = [sys.executable, "-m", "screens.serving"]
    if options.real_account:
        given = {name: getattr(options, name) for name in _PASSED_ON}
    else:
        refused = [f"--{name.replace('_', '-')}" for name in _PASSED_ON if getattr(options, name) is not None]
        if refused:
            raise CannotGoOn(
                f"A browser gets the demo, and {', '.join(refused)} would mean an account of yours. To serve that, add "
                "--real-account."
            )
        given = {"demo": options.demo or DEFAULT_WORLD}
    for name, value in given.items():
        words += [f"--{name.replace('_', '-')}", value] if value is not None else []
    words += [f"--{name.replace('_', '-')}" for name in ("read_only", "present") if getattr(options, name)]
    return shlex.join(words)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotGoOn(f"Port {port} cannot be used ({error.strerror}): name another with --port.") from None
