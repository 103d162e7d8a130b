"""`portal` and `guide`: what a person does in the browser, without one."""

from __future__ import annotations

from pathlib import Path

from tests.commandline.conftest import Run

OURS = "111122223333"


def test_linking_in_the_portal_turns_the_next_look(run: Run, tmp_path: Path) -> None:
    demo = ("--demo", "empty", "--state", tmp_path / "journey")
    assert run("check", "link.state", *demo).code == 1
    linked = run("portal", "link", *demo)
    assert (linked.code, "is linked" in linked.out) == (0, True)
    run("portal", "wait", "minutes=1", *demo)
    looked = run("check", "link.state", "--json", *demo)
    assert (looked.code, looked.json["results"][-1]["strength"]) == (0, "recorded")


def test_what_the_portal_refuses_is_said_in_its_words(run: Run, tmp_path: Path) -> None:
    ran = run("portal", "link", "fail=name-refused", "--demo", "empty", "--state", tmp_path / "journey")
    assert ran.code == 1
    assert "The portal says: The legal business name is not valid" in ran.err


def test_the_portal_lists_what_can_be_done_and_how_it_can_fail(run: Run) -> None:
    ran = run("portal", "--demo", "half-done")
    assert ran.code == 0
    for said in ("link ", "map user=… role=…", "fail=access-denied", "Now: not linked"):
        assert said in ran.out


def test_there_is_no_portal_but_in_a_demo_with_a_folder(run: Run, tmp_path: Path) -> None:
    for arguments in (["portal", "link"], ["portal", "link", "--demo", "empty"], ["portal", "link", "account", "--demo",
                      "empty", "--state", tmp_path / "journey"]):  # fmt: skip
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.strip().endswith(".")


def test_what_the_pretend_portal_did_not_write_stops_with_a_sentence(run: Run, tmp_path: Path) -> None:
    demo = ("--demo", "empty", "--state", tmp_path / "journey")
    run("portal", "link", *demo)
    (tmp_path / "journey" / "portal.jsonl").write_text("{}\n")
    ran = run("check", "link.state", *demo)
    assert ran.code == 2
    assert "portal.jsonl" in ran.err


def test_guide_prints_the_clicks_with_the_real_values(run: Run) -> None:
    ran = run("guide", "link.account", "--demo", "empty")
    assert ran.code == 0
    assert f"account: {OURS}" in ran.out
    document = run("guide", "link.account", "--json", "--demo", "empty").json
    assert set(document) == {
        "schema", "account", "demo", "redacted", "step", "title", "owner", "minutes", "clicks",
    }  # fmt: skip
    assert {"number", "part", "do", "copy", "label", "see", "trouble", "docs"} == set(document["clicks"][0])
    assert any(click["copy"] == OURS for click in document["clicks"])


def test_guide_looks_at_nothing_and_says_where_there_is_nothing_to_press(run: Run) -> None:
    ran = run("guide", "roles.personas", "--demo", "empty")
    assert ran.code == 2
    assert "link.account" in ran.err
    assert run("guide", "no.such-step", "--demo", "empty").code == 2
