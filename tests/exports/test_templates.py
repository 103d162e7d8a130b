"""The template by CloudFormation's own rules, and what stands in none of the forms and is told."""

from __future__ import annotations

import json

import hcl2
import pytest

from tests.exports.worlds import ACCOUNT, plan_of
from tests.setting import Setting
from wizard.aws.changes import replace_trust
from wizard.exports import cloudformation, cross_account, script, terraform
from wizard.exports.blueprint import blueprint
from wizard.trust import PARTNER_CENTRAL_TRUST

EVERYBODY = (
    "AllianceLead", "ACEManager", "Marketing", "ChannelManager", "ChannelApprover", "Technical", "ReadOnly",
)  # fmt: skip


@pytest.fixture(scope="module", params=["checklist", "current"])
def changes(request: pytest.FixtureRequest) -> list[object]:
    setting = Setting("empty", personas=list(EVERYBODY), policy_set=request.param, company_tags={"Cost Center": "1/2"})
    return list(setting.plan().changes)


def complaints(text: str) -> list[str]:
    """What cfn-lint has to say; what is only informative is left out."""
    from cfnlint.api import ManualArgs, lint  # here: no other process has to load it

    config = ManualArgs(regions=["us-east-1"])
    return [str(found) for found in lint(text, config=config) if not found.rule.id.startswith("I")]


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_cloudformation_has_nothing_to_complain_about(changes: list, form: str) -> None:
    assert complaints(cloudformation.written(blueprint(changes, ACCOUNT), form)) == []


def test_the_template_fits_into_a_request(changes: list) -> None:
    """CreateStack takes 51,200 bytes without S3."""
    assert len(cloudformation.written(blueprint(changes, ACCOUNT)).encode()) < 51_200


@pytest.mark.parametrize("report", [False, True])
def test_the_role_for_a_partner_passes_too(report: bool) -> None:
    template = cross_account.template(ACCOUNT, cross_account.new_external_id(), report=report)
    assert complaints(json.dumps(template)) == []


def test_the_linter_would_complain() -> None:
    assert complaints('{"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": 1}}}}')


def test_terraform_is_hcl_and_names_every_role(changes: list) -> None:
    parsed = hcl2.loads(terraform.written(blueprint(changes, ACCOUNT)))
    names = {
        of["name"].strip('"')
        for block in parsed["resource"]
        for kind, named in block.items()
        for of in named.values()
        if kind == '"aws_iam_role"'
    }
    assert names == {f"PartnerCentralRoleFor{persona}" for persona in EVERYBODY}
    assert len(parsed["variable"]) == len(EVERYBODY)


def test_what_a_form_cannot_hold_is_told() -> None:
    trust = replace_trust("s", "Somebody", trust=PARTNER_CENTRAL_TRUST, before={"Version": "x"}, widens=False)
    changes = [*plan_of("PartnerCentralRoleForX", "x"), trust]
    drawn = blueprint(changes, ACCOUNT)
    assert [item.change.title for item in cloudformation.left_out(drawn)] == [
        "Give Somebody the policy AWSPartnerCentralOpportunityManagement",
        trust.title,
    ]
    assert [item.change for item in terraform.left_out(drawn)] == [trust]
    assert script.left_out(changes) == []
    assert "update-assume-role-policy" in script.written(changes, ACCOUNT)


def test_names_that_differ_only_in_signs_get_labels_of_their_own() -> None:
    changes = [change for name in ("Role-A", "Role_A", "role.a") for change in plan_of(name, "x")[1:2]]
    assert [role.label for role in blueprint(changes, ACCOUNT).roles] == ["RoleA", "RoleAN2", "roleaN3"]


@pytest.mark.parametrize("write", [lambda: cloudformation.written(blueprint([], ACCOUNT)),
                                   lambda: terraform.written(blueprint([], ACCOUNT)),
                                   lambda: script.written([], ACCOUNT)])  # fmt: skip
def test_nothing_to_make_is_said(write) -> None:
    with pytest.raises(ValueError, match="nothing to make"):
        write()
