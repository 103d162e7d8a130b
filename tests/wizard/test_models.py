"""The SDK's models are read without what nobody uses, and the SDK behaves as it does with all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session as Core

from tests.setting import Setting
from wizard.aws import operations
from wizard.aws.models import Models
from wizard.demo import open_world
from wizard.demo.session import hermetic_session, service_models
from wizard.journey import PHASES
from wizard.local import door

DECLARED = (operations.READS, operations.SIGN_IN, operations.WRITES, operations.INVERSES)
SERVICES = sorted({service for table in DECLARED for service in table} - {door.SERVICE})
REGIONS = ("us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1")


@pytest.fixture(scope="module")
def whole() -> boto3.Session:
    """A session as boto3 makes it."""
    return boto3.Session("AKIAEXAMPLE", "a-test-has-no-secret", botocore_session=Core())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_where_it_is_and_does_what_it_does(service: str, whole: boto3.Session) -> None:
    lean = hermetic_session()
    for partition in ("aws", "aws-cn", "aws-us-gov"):
        assert lean.get_available_regions(service, partition) == whole.get_available_regions(service, partition)
    for region in REGIONS:
        ours, theirs = (session.client(service, region_name=region) for session in (lean, whole))
        assert ours.meta.endpoint_url == theirs.meta.endpoint_url
        assert ours._request_signer.region_name == theirs._request_signer.region_name
        assert ours._request_signer.signing_name == theirs._request_signer.signing_name
    for operation in {name for table in DECLARED for name in table.get(service, ())}:
        models = [client.meta.service_model.operation_model(operation) for client in (ours, theirs)]
        assert _outline(models[0].input_shape) == _outline(models[1].input_shape)
        assert _outline(models[0].output_shape) == _outline(models[1].output_shape)
        assert not models[0].documentation


def _outline(shape: Any, above: tuple[str, ...] = ()) -> Any:
    if shape is None or shape.name in above:
        return shape and shape.name
    inner = (*above, shape.name)
    members = {name: _outline(member, inner) for name, member in getattr(shape, "members", {}).items()}
    one = [_outline(getattr(shape, part), inner) for part in ("member", "key", "value") if hasattr(shape, part)]
    required = getattr(shape, "required_members", [])
    return (shape.name, shape.type_name, shape.serialization, shape.metadata, required, members, one)


def test_only_text_for_people_is_left_out(tmp_path: Path) -> None:
    model = '{"documentation": "<p>", "members": {"documentation": {"shape": "Text", "documentation": "<p>"}}}'
    (tmp_path / "service-2.json").write_text(model, encoding="utf-8")
    assert Models().load_file(str(tmp_path / "service-2")) == {
        "documentation": "",
        "members": {"documentation": {"shape": "Text", "documentation": ""}},
    }
    assert Models().load_file(str(tmp_path / "paginators-1")) is None


ALIKE = '{"shape": "Text", "documentation": "<p>"}'
MEMBERS = f'{{"a": {ALIKE}, "b": {ALIKE}, "c": {{"shape": "Text", "box": true}}, "shape": {ALIKE}}}'


def test_what_refers_alike_to_a_shape_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "service-2.json").write_text(f'{{"one": {MEMBERS}, "other": {MEMBERS}}}', encoding="utf-8")
    model: Any = Models().load_file(str(tmp_path / "service-2"))
    one, other = model["one"], model["other"]
    assert one["a"] is one["b"] is other["a"] and one["c"] is other["c"]
    assert one["c"] == {"shape": "Text", "box": True}
    assert one == other and one is not other


def test_what_the_sdk_merges_something_into_is_kept_as_it_came(tmp_path: Path) -> None:
    (tmp_path / "service-2.json").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "service-2.sdk-extras.json").write_text('{"merge": {"a": {"box": true}}}', encoding="utf-8")
    model: Any = Models().load_file(str(tmp_path / "service-2"))
    assert model["a"] == model["b"] and model["a"] is not model["b"]


def test_looking_leaves_the_models_as_they_were_read() -> None:
    setting = Setting("half-done")
    setting.look(*(phase.id for phase in PHASES))
    setting.world.close()
    for service in set(SERVICES) - operations.SELDOM:
        version = service_models().determine_latest_version(service, "service-2")
        path = Path(Loader.BUILTIN_DATA_PATH, service, version, "service-2")
        assert service_models().load_service_model(service, "service-2") == Models().load_file(str(path))


@pytest.fixture
def nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(self: JSONFileLoader, path: str) -> None:
        raise AssertionError(f"{path} was read again, whole")

    with monkeypatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", refuse)
        yield


@pytest.mark.usefixtures("nothing_is_read_twice")
def test_a_demo_answers_from_the_models_that_its_clients_have() -> None:
    with open_world("half-done") as world:
        world.session.client("marketplace-catalog").list_entities(Catalog="AWSMarketplace", EntityType="SaaSProduct")
        assert world.session.client("iam").list_roles()["Roles"]
        with pytest.raises(world.session.client("iam").exceptions.NoSuchEntityException):
            world.session.client("iam").get_role(RoleName="Nobody")
