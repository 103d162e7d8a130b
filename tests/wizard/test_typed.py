"""What somebody types while presenting comes back in no sentence: neither half of it, nor the whole, nor a file's name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.canaries import TYPED, typed_back
from wizard.answers import BadAnswer, parse
from wizard.journey import STEPS
from wizard.model import Step
from wizard.questions import Kind, questions_of
from wizard.redact import EXAMPLES
from wizard.users.cells import BadFile
from wizard.users.reading import read
from wizard.veil import VEIL, WHAT_YOU_TYPED, Veil, quoted

WIZARD = Path(__file__).parents[2] / "wizard"

NOT_TYPED = {"journey/users/imports.py", "commands/walk.py"}
"""Files that put quotation marks around what no person typed: headings of a file, the name of a world."""

ASKING = [step for step in STEPS if step.questions is not None]


@pytest.fixture(autouse=True)
def presenting() -> Iterator[None]:
    VEIL.begin(True)
    yield
    VEIL.begin(False)


@pytest.mark.parametrize("step", ASKING, ids=lambda step: step.id)
def test_no_question_repeats_what_was_typed(step: Step) -> None:
    assert step.questions is not None
    for question in questions_of(step.questions):
        for typed in TYPED:
            value = [typed] if question.kind is Kind.MANY else typed
            try:
                parse(step.questions, {question.name: value}, step.id)
            except BadAnswer as error:
                for sentence in (VEIL.text(str(error)), VEIL.text(error.said)):
                    assert not typed_back(sentence), question.name


def test_every_letter_of_an_address_on_its_way() -> None:
    people = next(step for step in STEPS if step.id == "decide.people")
    assert people.questions is not None
    address = "kim.secret@customer-bank"
    for length in range(1, len(address)):
        with pytest.raises(BadAnswer) as told:
            parse(people.questions, {"iam_admin_email": address[:length]}, people.id)
        assert f"{WHAT_YOU_TYPED} is not an email address" in VEIL.text(told.value.said)
        assert EXAMPLES[0] in VEIL.text(told.value.said)


def test_an_example_stays_readable_where_its_domain_is_known_and_another_address_there_does_not() -> None:
    VEIL.know("domain", ["example.com"])
    said = VEIL.text(VEIL.text(f"Write {EXAMPLES[0]}, not {EXAMPLES[0]}.uk or is-{EXAMPLES[0]} at example.com."))
    assert said.startswith(f"Write {EXAMPLES[0]}, not email-")
    assert said.count("example.com") == 1


def test_the_last_four_digits_are_not_repeated() -> None:
    account = next(step for step in STEPS if step.id == "decide.account")
    assert account.questions is not None
    with pytest.raises(BadAnswer) as told:
        parse(account.questions, {"account": "111122223333", "confirm_last_four": "9876"}, account.id)
    assert "9876" in told.value.said
    assert "9876" not in VEIL.text(told.value.said)


def test_without_it_the_sentence_says_what_was_typed_and_lifting_the_veil_says_it_again() -> None:
    said = f"{quoted('kim')} is not an email address"
    assert VEIL.text(said) == f"{WHAT_YOU_TYPED} is not an email address"
    VEIL.on = False
    assert VEIL.text(said) == "'kim' is not an email address"


@pytest.mark.parametrize("name", ["acmebank", "acme-users.csv", "AcmeBank GmbH/users", "no such folder/AcmeBank.json"])
def test_no_file_is_named_neither_found_nor_missing(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    missing = VEIL.text(_refused(str(file)))
    assert "There is no file " in missing
    file.parent.mkdir(exist_ok=True)
    file.write_text("Email,Role\njane.roe@example.com,Admin\n")
    shown = VEIL.text(f"{read(str(file)).name}: UTF-8, commas, 1 rows.")
    for part in ("acme", "AcmeBank", "no such folder", str(tmp_path)):
        assert part not in missing
        assert part not in shown
    assert shown.endswith(": UTF-8, commas, 1 rows.")


def _refused(path: str) -> str:
    with pytest.raises(BadFile) as told:
        read(path)
    return str(told.value)


def test_a_word_that_is_also_the_name_of_a_folder_stays_a_word() -> None:
    veil = Veil()
    veil.begin(True)
    veil.know_path("journey")
    assert veil.text("The journey is kept in journey/state.json.").startswith("The journey is kept in path-")


def test_every_sentence_that_repeats_something_does_so_in_one_way() -> None:
    """`quoted` tells the veil what it puts in quotation marks; `!r` would not."""
    found = [
        f"{file.relative_to(WIZARD)}:{node.lineno}"
        for file in WIZARD.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FormattedValue) and node.conversion == ord("r")
        if str(file.relative_to(WIZARD)) not in NOT_TYPED and "demo" not in file.relative_to(WIZARD).parts
    ]
    assert found == []
