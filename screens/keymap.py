"""Keys of one's own: a file that says which keys do what, checked before any of it counts.

The file is one JSON object, `{"next": ">,n", "back": "<"}`: the id of a binding, and its keys.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_config_path
from textual.app import App
from textual.binding import Binding
from textual.keys import _normalize_key_list, format_key
from textual.screen import Screen
from textual.widget import Widget

import screens
from wizard.cleaning import clean

FILE = "keys.json"

_LIMIT = 64 * 1024
_CONSENT = ("-agree", "-yes")
"""Ends of the ids of bindings that agree to something."""

_MOVING = {"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "enter"}


class Keymap(NamedTuple):
    """What of a file counts.

    Attributes:
        keys: by id of a binding, its keys as Textual names them, with commas between.
        problems: what does not count and why, in sentences.
    """

    keys: dict[str, str]
    problems: tuple[str, ...] = ()


def keys_file() -> Path:
    """Where the file is looked for: our folder in the place where this system keeps settings."""
    return user_config_path("partner-central-wizard", appauthor=False) / FILE


def read(file: Path) -> Keymap:
    """What of a file counts; nothing when there is none. A problem with one line never costs another its effect."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LIMIT + 1)
    except FileNotFoundError:
        return Keymap({})
    except OSError as error:
        return Keymap({}, (f"{file} cannot be read: {error.strerror}. The keys are the usual ones.",))
    try:
        told = json.loads(data.decode("utf-8-sig")) if len(data) <= _LIMIT else None
    except (ValueError, RecursionError) as error:
        why = clean(str(error))
        return Keymap({}, (f"{file} is not JSON, so the keys are the usual ones: {why}.",))
    if not isinstance(told, dict):
        return Keymap({}, (f'{file} holds no keys: it looks like {{"next": ">,n"}}. The keys are the usual ones.',))
    return checked(told)


def checked(told: Mapping[str, Any]) -> Keymap:
    """What counts of the keys that somebody asked for, by id of a binding."""
    known = {binding.id: binding for bindings in scopes().values() for binding in bindings if binding.id}
    asked: dict[str, str] = {}
    problems = []
    for name, keys in told.items():
        problem = _problem(name, keys, known)
        if problem:
            problems.append(problem)
        else:
            asked[name] = _normalize_key_list(keys)
    while clash := next(_clashes(asked), None):
        problems.append(clash.sentence)
        del asked[clash.blamed]
    return Keymap(asked, tuple(problems))


def scopes() -> dict[str, list[Binding]]:
    """The bindings that can be pressed at the same place, by the name of the class that has them."""
    for module in pkgutil.walk_packages(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    return {
        f"{node.__module__}.{node.__name__}": [*_bindings(node)]
        for kind in (App, Screen, Widget)
        for node in _ours(kind)
    }


class _Clash(NamedTuple):
    blamed: str
    sentence: str


def _problem(name: str, keys: Any, known: Mapping[str, Binding]) -> str:
    if name not in known:
        # Several screens have a key of that name; a near name would be of one of them only.
        near = sorted(one for one in known if name in one.split("-")) or get_close_matches(name, known, 1)
        hint = (
            f"; did you mean {' or '.join(near)}?"
            if near
            else ". Help shows every key, the README how they are called."
        )
        return f"Nothing here is called {clean(name)}{hint}"
    if not isinstance(keys, str) or not all(part.strip() for part in keys.split(",")):
        return f'{name} needs a key, or several with commas between, such as "{known[name].key}". It keeps its own.'
    pressed = {part.strip() for part in keys.split(",")}
    if known[name].priority and any(len(one) == 1 or one == "space" for one in pressed):
        return f"{name} works while you type, so it cannot be a letter. It keeps its own key."
    if name.endswith(_CONSENT) and pressed & {"enter", "return", "ctrl+m", "ctrl+j"}:
        return f"{name} agrees to something, and Enter never does, however long it is held. It keeps its own key."
    moving = [one for one in pressed if one in _MOVING and one not in _usual(known[name])]
    if moving:
        return (
            f"{format_key(moving[0])} moves in what has the focus, so {name} would not hear it. It keeps its own key."
        )
    return ""


def _clashes(asked: Mapping[str, str]) -> Iterator[_Clash]:
    """Keys that would mean two things at one place."""
    everywhere = [binding for name, found in scopes().items() if name == "screens.app.WizardApp" for binding in found]
    for bindings in scopes().values():
        here = {binding.id: binding for binding in [*bindings, *everywhere] if binding.id}
        means: dict[str, str] = {}
        for name, binding in here.items():
            if name not in asked:
                means |= dict.fromkeys(_usual(binding), name)
        for name in asked:
            for pressed in asked[name].split(",") if name in here else ():
                other = means.setdefault(pressed, name)
                if other != name and not _usual(here[other]) & _usual(here[name]):
                    yield _Clash(
                        name,
                        f"{format_key(pressed)} is already the key of {other} ({here[other].description}), so {name} "
                        f"({here[name].description}) keeps its own. Give {other} another key as well, or choose one "
                        "that is free.",
                    )


def _usual(binding: Binding) -> set[str]:
    """The keys that it has by itself. Two that share one by themselves, such as help and its end, may go on so."""
    return set(_normalize_key_list(binding.key).split(","))


def _ours(kind: type[Any]) -> Iterator[type[Any]]:
    for node in kind.__subclasses__():
        yield from _ours(node)
        if node.__module__.startswith(f"{screens.__name__}."):
            yield node


def _bindings(node: type[Any]) -> Iterable[Binding]:
    """The bindings of ours that a class has or inherits; a key that it binds anew hides the inherited one."""
    taken: set[str] = set()
    for ancestor in node.__mro__:
        own = [one for one in vars(ancestor).get("BINDINGS", ()) if isinstance(one, Binding)]
        yield from (one for one in own if one.id and not taken & set(one.key.split(",")))
        taken |= {pressed for one in own for pressed in one.key.split(",")}
