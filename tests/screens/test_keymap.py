"""Keys of one's own count where they can, and what does not count is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.widget import Widget

from screens import keymap, keynames
from tests.screens.sitting import sitting


@pytest.fixture(autouse=True)
def _usual_keys_afterwards() -> Any:
    yield
    keynames.use({})


def test_every_binding_has_an_id_so_that_it_can_be_given_another_key() -> None:
    found = [binding for bindings in keymap.scopes().values() for binding in bindings]
    declared = [
        (name, one) for name, node in _classes().items() for one in vars(node).get("BINDINGS", ()) if _nameless(one)
    ]
    assert len(found) > 60
    assert declared == []


def _classes() -> dict[str, type]:
    return {f"{node.__module__}.{node.__name__}": node for node in keymap._ours(App)} | {
        f"{node.__module__}.{node.__name__}": node for node in keymap._ours(Widget)
    }


def _nameless(binding: Any) -> bool:
    return not isinstance(binding, Binding) or not binding.id


@pytest.mark.parametrize(
    ("told", "counts", "said"),
    [
        pytest.param({"next": ">,n"}, {"next": "greater_than_sign,n"}, "", id="more keys for one thing"),
        pytest.param({"next": "b", "back": "n"}, {"next": "b", "back": "n"}, "", id="two that change places"),
        pytest.param({"help": "?"}, {"help": "question_mark"}, "", id="a sign by itself"),
        pytest.param({"nxt": ">"}, {}, "Nothing here is called nxt; did you mean next?", id="unknown id"),
        pytest.param({"agree": "g"}, {}, "import-agree or review-agree or undo-agree?", id="a part of several ids"),
        pytest.param({"[red]x": ">"}, {}, "Nothing here is called [red]x", id="markup as an id"),
        pytest.param({"next": "e"}, {}, "e is already the key of evidence (Evidence)", id="clash on one screen"),
        pytest.param({"review": "q"}, {}, "q is already the key of quit (Quit)", id="clash with a key of everywhere"),
        pytest.param({"next": "f5", "back": "f5"}, {"next": "f5"}, "f5 is already", id="one new key for two"),
        pytest.param({"next": ""}, {}, "next needs a key", id="no key"),
        pytest.param({"next": 7}, {}, "next needs a key", id="a number"),
        pytest.param({"review-agree": "enter"}, {}, "Enter never does", id="consent by Enter"),
        pytest.param({"question-yes": "y,enter"}, {}, "Enter never does", id="consent by Enter among others"),
        pytest.param({"next": "right"}, {}, "moves in what has the focus", id="a key of the part you are in"),
        pytest.param({"answer-note": "n"}, {}, "cannot be a letter", id="a letter where one types"),
        pytest.param({"next": "e", "back": "f6"}, {"back": "f6"}, "evidence", id="one problem costs only itself"),
    ],
)
def test_what_counts_and_what_is_said(told: dict[str, Any], counts: dict[str, str], said: str) -> None:
    found = keymap.checked(told)
    assert found.keys == counts
    assert said in " ".join(found.problems)
    assert bool(found.problems) == bool(said)


@pytest.mark.parametrize("text", ["{", "[1]", "\xff", "[" * 100_000], ids=["cut off", "a list", "no text", "deep"])
def test_a_file_that_is_no_keymap_costs_nothing_but_its_own_keys(tmp_path: Path, text: str) -> None:
    file = tmp_path / keymap.FILE
    file.write_bytes(text.encode("latin-1"))
    found = keymap.read(file)
    assert found.keys == {}
    assert str(file) in found.problems[0]
    assert "the usual ones" in found.problems[0].lower()
    assert keymap.read(tmp_path / "none") == keymap.Keymap({})


def test_the_file_is_in_our_folder_of_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert keymap.keys_file().name == "keys.json"
    assert keymap.keys_file().parent.name == "partner-central-wizard"


async def test_footer_help_palette_and_sentences_name_the_new_keys_and_the_old_ones_do_nothing(tmp_path: Path) -> None:
    file = tmp_path / keymap.FILE
    file.write_text(json.dumps({"next": ">", "help": "f2", "evidence": "z"}))
    async with sitting() as sit:
        sit.app.use_keys(file)
        await sit.begin()
        footer = sit.lines[-1]
        assert "> Next" in footer
        assert "Press > to begin" in sit.text
        assert "f2 Help" in footer.replace("F2", "f2")
        await sit.press("n")
        assert "Welcome" in sit.text
        await sit.press(">")
        await sit.looked()
        assert "Welcome" not in sit.text
        await sit.go_to("roles.personas")
        assert sit.lines[-1].index("> Next") < sit.lines[-1].index("b Back")
        await sit.press("f2")
        await sit.sees("Keys of this screen")
        assert "z  Evidence" in "\n".join(sit.lines)
        await sit.press("escape", "ctrl+p")
        await sit.type("Evidence")
        await sit.sees("What was seen")


async def test_what_does_not_count_is_said_on_a_page_and_read_again_on_request(tmp_path: Path) -> None:
    file = tmp_path / keymap.FILE
    file.write_text(json.dumps({"nxt": ">", "back": "<"}))
    async with sitting() as sit:
        await sit.begin()
        sit.app.use_keys(file)
        await sit.sees("Some of your keys do not count", "did you mean next?")
        file.write_text(json.dumps({"next": ">"}))
        await sit.press("r")
        await sit.begin()
        assert "> Next" in sit.lines[-1]
