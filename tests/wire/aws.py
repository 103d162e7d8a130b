"""An AWS in a process of its own, reached over HTTP on the loopback: moto's server."""

from __future__ import annotations

import atexit
import functools
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3

from tests.wire.serve import __name__ as SERVE

ROOT = Path(__file__).parent.parent.parent
ACCOUNT = "123456789012"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """moto's server; `url` is where it listens, `log` what it was asked, one line per request."""

    def __init__(self, *more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", SERVE, str(self.port), *more],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def reset(self) -> None:
        """Forget everything."""
        request = urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, timeout=30).close()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)

    def roles(self) -> dict[str, Any]:
        """Every role by name as IAM lists it, with `Attached` (ARNs) and `Tags` (key to value)."""
        iam = self.client("iam")
        found = {}
        for role in iam.list_roles()["Roles"]:
            name = role["RoleName"]
            attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
            tags = iam.list_role_tags(RoleName=name)["Tags"]
            found[name] = {
                **role,
                "Attached": sorted(policy["PolicyArn"] for policy in attached),
                "Tags": {tag["Key"]: tag["Value"] for tag in tags},
            }
        return found

    def client(self, service: str) -> Any:
        """A boto3 client of this server."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="a-secret-for-nobody",
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert self._process.poll() is None, "moto's server ended at once"
                assert time.monotonic() < deadline, "moto's server did not start"
                time.sleep(0.05)


@functools.cache
def shared_server() -> Server:
    """One server for the whole test session, ended with it."""
    server = Server()
    atexit.register(server.stop)
    return server
