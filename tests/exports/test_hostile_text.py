"""Text that would break a language is quoted in each: its own parser gives back exactly what went in."""

from __future__ import annotations

import json
import shlex
from typing import Any

import hcl2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.worlds import ACCOUNT, document_of, plan_of
from wizard.exports import cloudformation, script, terraform
from wizard.exports.blueprint import blueprint

HOSTILE = [
    'a"; rm -rf / #',
    "it's $(id) `id` ${HOME} %{ if true }x%{ endif } \\ \\\\",
    "line\nbreak\r\n\ttab",
    "- a: [b, *c] &d !!python/object:os.system {{ }} | > : # yes no null ~",
    "${aws_iam_role.x} $${x} %%{y}",
    "'''\"\"\" EOF <<EOF",
    "\x07\x1b[31m\x00\x7f\x85\u2028\u202eabc\ufeff",
    "é 漢字 🏴‍☠️ \U0001f600",
    "@SUM(1+1)",
    "",
    " ",
]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def hcl_string(text: str) -> str:
    """What Terraform would make of a quoted string of HCL (the parser gives it back as it stands)."""
    assert text[0] == text[-1] == '"'
    inner, out, index = text[1:-1], "", 0
    escapes = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
    while index < len(inner):
        if inner[index] == "\\":
            kind = inner[index + 1]
            if kind in "uU":
                digits = 4 if kind == "u" else 8
                out += chr(int(inner[index + 2 : index + 2 + digits], 16))
                index += 2 + digits
            else:
                out += escapes[kind]
                index += 2
        elif inner[index : index + 3] in {"$${", "%%{"}:
            out += inner[index + 1 : index + 3]
            index += 3
        else:
            assert inner[index : index + 2] not in {"${", "%{"}, "this would be taken for a template"
            assert inner[index] != '"'
            out += inner[index]
            index += 1
    return out


def resource(parsed: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(
        named
        for block in parsed["resource"]
        for label, of in block.items()
        if label == f'"{kind}"'
        for named in of.values()
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_terraform_reads_back_what_was_meant(text: str) -> None:
    parsed = hcl2.loads(terraform.written(blueprint(plan_of("PartnerCentralRoleForX", text), ACCOUNT)))
    role, policy = resource(parsed, "aws_iam_role"), resource(parsed, "aws_iam_policy")
    assert hcl_string(role["description"]) == text
    assert hcl_string(role["tags"]['"Owner"']) == text
    assert hcl_string(policy["description"]) == text


@settings(max_examples=60, deadline=None)
@given(texts)
def test_a_string_of_hcl_is_the_text(text: str) -> None:
    quoted = terraform.quoted(text)
    assert hcl_string(quoted) == text
    assert "\n" not in quoted


@settings(max_examples=40, deadline=None)
@given(texts.filter(lambda text: all(letter.isprintable() or letter in "\n\t" for letter in text)))
def test_a_template_reads_back_what_was_meant(text: str) -> None:
    plan = plan_of("PartnerCentralRoleForX", text)
    drawn = blueprint(plan, ACCOUNT)
    for parsed in (yaml.safe_load(cloudformation.written(drawn)), json.loads(cloudformation.written(drawn, "json"))):
        assert parsed == cloudformation.template(drawn)
        properties = parsed["Resources"]["PartnerCentralRoleForX"]["Properties"]
        assert properties["Tags"][0]["Value"] == text
        assert properties.get("Description", "") == text
        assert parsed["Resources"]["Own"]["Properties"]["PolicyDocument"] == document_of(plan[0])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_template_survives_what_cannot_be_printed(text: str) -> None:
    drawn = blueprint(plan_of("PartnerCentralRoleForX", text), ACCOUNT)
    assert yaml.safe_load(cloudformation.written(drawn)) == cloudformation.template(drawn)


@settings(max_examples=40, deadline=None)
@given(texts.filter(lambda text: "\x00" not in text))
def test_a_shell_reads_back_what_was_meant(text: str) -> None:
    written = script.written(plan_of("PartnerCentralRoleForX", text), ACCOUNT)
    words = shlex.split(written, comments=True)
    assert words[words.index("create-role") + 8] == text
    assert words[words.index("create-policy") + 6] == text
