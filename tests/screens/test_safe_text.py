"""The second net: text from outside never reaches a widget as something that Textual would parse.

A plain string is parsed as markup by almost every widget: `[/]` ends the program, `[@click=…]` makes a link. So what
widgets show is `Content`, or a literal in which there is nothing to parse.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import screens
from wizard.journey import PHASES

FOLDER = Path(screens.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))

SHOWING = {"Static", "Label", "Button", "Option", "Selection", "RadioButton", "Checkbox", "Collapsible", "update"}
"""Calls whose first argument is shown."""

SHOWN = {"placeholder", "tooltip", "label", "title", "prompt", "content"}
"""Keyword arguments that are shown."""

ASSIGNED = {"border_title", "border_subtitle", "tooltip", "loading"}
"""Attributes that are shown."""

SAFE_TYPES = {"Content", "Hung", "Visual", "VisualType"}
"""What needs no parsing, as annotations name it."""

NOT_A_WIDGET = {"places.update", "session.journey.update", "self._judged.update"}
"""Updates of other things."""


class Safety(ast.NodeVisitor):
    """Finds what is shown in one module and is not known to be safe."""

    def __init__(self, tree: ast.Module, returns: dict[str, str]) -> None:
        self.tree = tree
        self.returns = returns
        self.known: list[dict[str, bool]] = [{}]
        self.found: list[str] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Sentences of our own that another module names, such as what stands in an empty field."""
        for alias in node.names:
            if alias.name.isupper() and node.module:
                value = getattr(importlib.import_module(node.module), alias.name)
                self.known[0][alias.name] = isinstance(value, str) and "[" not in value

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        scope = {arg.arg: _names(arg.annotation) for arg in arguments if arg.annotation is not None}
        self.known.append(scope)
        self.generic_visit(node)
        self.known.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            name = ast.unparse(target)
            if isinstance(target, ast.Attribute) and target.attr in ASSIGNED:
                self.require(node.value, f"{name} =")
            if isinstance(target, ast.Name):
                self.known[-1][name] = self.safe(node.value)
            elif isinstance(target, ast.Attribute):
                self.known[0][name] = self.safe(node.value)

    def visit_For(self, node: ast.For) -> None:
        if isinstance(node.target, ast.Name):
            self.known[-1][node.target.id] = self.safe_items(node.iter)
        elif isinstance(node.target, ast.Tuple) and isinstance(node.target.elts[-1], ast.Name):
            self.known[-1][node.target.elts[-1].id] = self.safe_items(node.iter)
        self.generic_visit(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        for loop in node.generators:
            if isinstance(loop.target, ast.Name):
                self.known[-1][loop.target.id] = self.safe_items(loop.iter)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = _called(node)
        if name in SHOWING and ast.unparse(node.func) not in NOT_A_WIDGET:
            for argument in node.args[:1]:
                self.require(argument, f"{name}(…)")
        if name == "notify":
            for argument in node.args[:1]:
                self.require(argument, "notify(…)")
            markup = next((key.value for key in node.keywords if key.arg == "markup"), None)
            if not (isinstance(markup, ast.Constant) and markup.value is False):
                self.complain(node, "notify without markup=False")
        if name == "from_markup" and not (node.args and isinstance(node.args[0], ast.Constant)):
            self.complain(node, "from_markup of something that is no literal")
        if name in {"escape", "render_str", "from_text"}:
            self.complain(node, f"{name} parses markup")
        for key in node.keywords:
            if key.arg in SHOWN:
                self.require(key.value, f"{key.arg}=")
            if key.arg == "markup" and isinstance(key.value, ast.Constant) and key.value.value is True:
                self.complain(node, "markup=True")

    def require(self, node: ast.expr, where: str) -> None:
        if not self.safe(node):
            self.complain(node, f"{where} {ast.unparse(node)}")

    def complain(self, node: ast.AST, what: str) -> None:
        self.found.append(f"line {getattr(node, 'lineno', '?')}: {what}")

    def safe(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return not isinstance(node.value, str) or "[" not in node.value
        if isinstance(node, ast.IfExp):
            return self.safe(node.body) and self.safe(node.orelse)
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = ast.unparse(node)
            return next((scope[name] for scope in reversed(self.known) if name in scope), False)
        if isinstance(node, ast.BoolOp):
            return all(self.safe(value) for value in node.values)
        if isinstance(node, ast.Call):
            if _called(node) in SAFE_TYPES:
                return True
            if isinstance(node.func, ast.Attribute) and self.safe_receiver(node.func.value):
                return True
            return self.returns.get(_called(node), "") in SAFE_TYPES
        return False

    def safe_receiver(self, node: ast.expr) -> bool:
        """Whether this is `Content` itself, or one; what its methods give is one again."""
        return (isinstance(node, ast.Name) and node.id == "Content") or (
            not isinstance(node, ast.Constant) and self.safe(node)
        )

    def safe_items(self, node: ast.expr) -> bool:
        if isinstance(node, (ast.List, ast.Tuple)):
            return all(self.safe(item) for item in node.elts)
        if isinstance(node, ast.Call) and _called(node) == "enumerate" and node.args:
            return self.safe_items(node.args[0])
        return isinstance(node, ast.Call) and self.returns.get(f"{_called(node)}[]", "") in SAFE_TYPES


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _names(annotation: ast.expr) -> bool:
    """Whether an annotation allows nothing but what is safe."""
    names = {part.strip() for part in ast.unparse(annotation).split("|")} - {"None"}
    return bool(names) and names <= SAFE_TYPES


def _returns(trees: Iterator[ast.Module]) -> dict[str, str]:
    """What functions return by their annotations, those that give several under their name and "[]"."""
    found = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
                text = ast.unparse(node.returns)
                found[node.name] = text
                if text.startswith(("Iterable[", "Iterator[", "list[", "Sequence[")):
                    found[f"{node.name}[]"] = text.partition("[")[2].removesuffix("]")
    return found


RETURNS = _returns(ast.parse(path.read_text(encoding="utf-8")) for path in FILES)


def unsafe(source: str) -> list[str]:
    tree = ast.parse(source)
    safety = Safety(tree, {**RETURNS, **_returns(iter([tree]))})
    safety.visit(tree)
    return safety.found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_what_is_shown_is_content_or_a_literal_with_nothing_to_parse(path: Path) -> None:
    assert unsafe(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'Static(f"{name}")',
        'Static("a" + name)',
        'Static("%s" % name)',
        'Static("{}".format(name))',
        'Static(", ".join(names))',
        "Static(str(error))",
        "Static(name)",
        'Static("[b]bold[/b]")',
        "Static(self._title)",
        'Option(f"{name}", id=name)',
        "Button(name)",
        'Button(label=f"{name}")',
        "self.notify(str(error), markup=False)",
        'self.notify("well done")',
        'self.notify("well done", markup=True)',
        'self.border_title = f"Panel {name}"',
        "self.border_subtitle = name",
        "widget.tooltip = name",
        'Input(placeholder=f"{name}")',
        'Content.from_markup(f"[b]{name}[/b]")',
        "Content.from_markup(name)",
        'self.query_one("#x", Static).update(name)',
        'self.query_one("#x", Static).update(name if name else "nothing")',
        "def show(self, text: str) -> None:\n    self.update(text)",
        "def show(self, text: Content | str) -> None:\n    self.update(text)",
        "for name in names:\n    Option(name)",
    ],
)
def test_what_it_forbids(source: str) -> None:
    assert unsafe(source) != []


@pytest.mark.parametrize(
    "source",
    [
        'Static("Nothing yet.")',
        "Static(Content(name))",
        'Static(Content.styled(name, "$quiet"))',
        'Static(Content.from_markup("[b]$name[/b]", name=name))',
        'Static(Content("\\n").join(lines))',
        "self.border_title = Content(name)",
        'self.notify("Sent to the clipboard.", markup=False)',
        "def show(self, text: Content) -> None:\n    self.update(text)",
        "line = Content(name)\nOption(line)",
    ],
)
def test_what_it_allows(source: str) -> None:
    assert unsafe(source) == []


def test_the_words_of_the_journey_that_the_palette_parses_hold_nothing_to_parse() -> None:
    words = [phase.title for phase in PHASES] + [step.title for phase in PHASES for step in phase.steps]
    assert not [word for word in words if "[" in word or "\\" in word]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_the_words_of_the_keys_are_literals_with_nothing_to_parse(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _called(node) == "Binding":
            words = [*node.args[2:3], *(key.value for key in node.keywords if key.arg == "tooltip")]
            assert all(isinstance(word, ast.Constant) and "[" not in str(word.value) for word in words)
