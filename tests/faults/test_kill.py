"""The real wizard, killed at any point between promise, call and proof: whoever comes again finishes, and knows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.proxy import Hold, Moment, Proxy
from tests.wire.aws import Server
from tests.wire.processes import APPLY, Desk, finished
from wizard.state.files import Folder
from wizard.state.journal import Journal
from wizard.trust import PARTNER_CENTRAL_TRUST

ROLE = "PartnerCentralRoleForMarketing"
POLICY = "arn:aws:iam::aws:policy/AWSPartnerCentralMarketingManagement"
CREATE = f"roles.personas/{ROLE}/create"
ATTACH = f"roles.personas/{ROLE}/attach/AWSPartnerCentralMarketingManagement"


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    server.reset()
    with Proxy(server.url) as made:
        yield made


@pytest.fixture
def desk(proxy: Proxy, tmp_path: Path) -> Desk:
    made = Desk(tmp_path, proxy.url)
    made.answer(personas=["Marketing"])
    return made


POINTS: dict[str, tuple[str, Moment, int, str | None]] = {
    # where it is killed: the action, when, which one since the start, and the change whose fate is open
    "between the promise and the call": ("CreateRole", "before", 1, CREATE),
    "after the call, before its answer": ("CreateRole", "after", 1, CREATE),
    "while it waits for proof of the role": ("GetRole", "before", 2, CREATE),
    "between create and attach": ("AttachRolePolicy", "before", 1, ATTACH),
    "after the attachment, before its answer": ("AttachRolePolicy", "after", 1, ATTACH),
    "while it waits for proof of the attachment": ("ListAttachedRolePolicies", "before", 2, ATTACH),
    "after everything is proven": ("GetAccountSummary", "before", 2, None),
}


@pytest.mark.parametrize("point", POINTS)
def test_after_a_kill_nothing_is_made_twice_and_everything_is_finished(
    point: str, proxy: Proxy, desk: Desk, server: Server
) -> None:
    action, moment, nth, still_open = POINTS[point]
    hold = proxy.hold(action, nth, moment)
    killed = desk.start(*APPLY)
    _await(hold, killed)
    os.killpg(killed.pid, signal.SIGKILL)
    finished(killed)
    hold.cut()

    assert _open_intents(desk) == ([still_open] if still_open else [])
    if point == "between create and attach":
        assert desk.wizard("status", "--json").json["open_intents"][0]["change"] == still_open

    again = desk.wizard(*APPLY)

    assert again.code == 0, again.said
    assert "Traceback" not in again.said
    assert ("Last time the program ended in the middle of" in again.said) == (still_open is not None)
    assert sorted(proxy.writes()) == ["AttachRolePolicy", "CreateRole"]
    _check_account(server)
    _check_journal(desk)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_lets_the_write_under_way_finish_and_begins_no_other(
    number: signal.Signals, proxy: Proxy, desk: Desk, server: Server
) -> None:
    hold = proxy.hold("CreateRole", moment="after")
    running = desk.start(*APPLY)
    _await(hold, running)
    asked = len(proxy.asked)
    running.send_signal(number)
    hold.let_go()
    ended = finished(running)

    assert ended.code == 130, ended.said
    assert "Traceback" not in ended.said
    assert [change["outcome"] for change in ended.json["changes"]] == ["done", "skipped"]
    assert proxy.writes() == ["CreateRole"]
    assert proxy.asked[asked:] == ["GetRole", "GetRole"]  # its proof, and nothing else
    assert _open_intents(desk) == []

    again = desk.wizard(*APPLY)
    assert again.code == 0, again.said
    assert proxy.writes() == ["CreateRole", "AttachRolePolicy"]
    _check_account(server)
    _check_journal(desk)


def test_nobody_listening_any_more_is_no_success(proxy: Proxy, desk: Desk, server: Server) -> None:
    """Whoever reads goes away in the middle of a batch: what was agreed is finished, and the code is not 0."""
    running = _away_in_the_middle(proxy, desk, "stderr", "stdout")

    assert running.wait(60) == 130
    assert proxy.writes() == ["CreateRole", "AttachRolePolicy"]
    again = desk.wizard(*APPLY)
    assert (again.code, again.json["changes"]) == (0, [])
    _check_account(server)
    _check_journal(desk)


def test_talk_that_nobody_hears_changes_nothing(proxy: Proxy, desk: Desk) -> None:
    running = _away_in_the_middle(proxy, desk, "stderr")

    assert running.stdout
    changes = json.loads(running.stdout.read())["changes"]
    assert [change["outcome"] for change in changes] == ["done", "done"]
    assert running.wait(60) == 0


def _away_in_the_middle(proxy: Proxy, desk: Desk, *streams: str) -> subprocess.Popen[str]:
    """An apply of which nobody reads some streams any more, from its first write on."""
    hold = proxy.hold("CreateRole", moment="after")
    running = desk.start(*APPLY)
    _await(hold, running)
    for stream in streams:
        getattr(running, stream).close()
    hold.let_go()
    return running


def test_an_answer_that_was_lost_is_no_error(proxy: Proxy, desk: Desk, server: Server) -> None:
    """AWS makes the role, the connection breaks, botocore asks again and hears that the role exists: it is ours."""
    hold = proxy.hold("CreateRole", moment="after")
    running = desk.start(*APPLY)
    _await(hold, running)
    hold.cut()
    ended = finished(running)

    assert ended.code == 0, ended.said
    assert [change["outcome"] for change in ended.json["changes"]] == ["done", "done"]
    assert proxy.asked.count("CreateRole") == 2
    assert proxy.writes() == ["CreateRole", "AttachRolePolicy"]
    assert "The answer was lost" in (desk.journey / "journal.jsonl").read_text(encoding="utf-8")
    _check_account(server)
    _check_journal(desk)


def test_undo_after_a_kill_takes_back_what_the_killed_run_made(proxy: Proxy, desk: Desk, server: Server) -> None:
    hold = proxy.hold("AttachRolePolicy", moment="after")
    killed = desk.start(*APPLY)
    _await(hold, killed)
    os.killpg(killed.pid, signal.SIGKILL)
    finished(killed)
    hold.cut()

    undone = desk.wizard("undo", "--yes", "--json")

    assert undone.code == 0, undone.said
    assert [change["outcome"] for change in undone.json["changes"]] == ["done", "done"]
    assert server.roles() == {}
    assert _open_intents(desk) == []


def _await(hold: Hold, process: subprocess.Popen[str]) -> None:
    """Until the request that is held has come; a process that ends before that says why."""
    deadline = time.monotonic() + 60
    while not hold.reached.wait(0.05):
        assert process.poll() is None, finished(process)
        assert time.monotonic() < deadline, f"{hold.action} never came"


def _journal(desk: Desk) -> Journal:
    return Journal.open(Folder.open(desk.journey), writable=False)


def _open_intents(desk: Desk) -> list[str]:
    return [_change_id(entry) for entry in _journal(desk).open_intents()]


def _change_id(entry: Any) -> str:
    return str(entry.change["id"])


def _check_journal(desk: Desk) -> None:
    """Each change has one intent that is done, and none is open."""
    assert [_change_id(made.intent) for made in _journal(desk).done()] == [CREATE, ATTACH]
    assert _open_intents(desk) == []


def _check_account(server: Server) -> None:
    roles = server.roles()
    assert list(roles) == [ROLE]
    assert roles[ROLE]["Attached"] == [POLICY]
    assert roles[ROLE]["AssumeRolePolicyDocument"] == PARTNER_CENTRAL_TRUST
