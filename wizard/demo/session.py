"""A boto3 session that knows nothing of the machine it runs on."""

from __future__ import annotations

import functools
import os

import boto3
from botocore.loaders import Loader
from botocore.session import Session as Core

from wizard.aws.models import Models
from wizard.local.computer import Computer

REGION = "us-east-1"


def hermetic_session() -> boto3.Session:
    """A session in us-east-1 with made-up temporary credentials.

    Profiles, config files, `AWS_*` variables (`AWS_ENDPOINT_URL` too), credential helpers, metadata services and
    service models in the home directory have no say in it: every session variable of botocore loses its environment
    name and its config key, and the two files it would read are the null device.
    """
    core = hermetic_core()
    made = boto3.Session(
        aws_access_key_id="ASIAEXAMPLEDEMO00000",
        aws_secret_access_key="a-demo-has-no-secret",
        aws_session_token="a-demo-has-no-token",
        region_name=REGION,
        botocore_session=core,
    )
    del service_models().search_paths[1:]  # boto3 adds its own folder to the shared loader once per session
    return made


def hermetic_core(computer: Computer | None = None) -> Core:
    """botocore's part of such a session; with a computer, its settings files are the ones that are read."""
    files = (os.devnull, os.devnull)
    if computer is not None:
        files = (str(computer.path(computer.config_file)), str(computer.path(computer.credentials_file)))
    core = Core(session_vars=_nowhere(*files))
    core.register_component("data_loader", service_models())
    return core


def _nowhere(config: str, credentials: str) -> dict[str, tuple[None, None, object, object]]:
    told = {"config_file": config, "credentials_file": credentials, "ignore_configured_endpoint_urls": True}
    return {
        name: (None, None, told.get(name, default), convert)
        for name, (_, _, default, convert) in Core.SESSION_VARIABLES.items()
    }


@functools.cache
def service_models() -> Loader:
    """Botocore's service models, parsed once for all worlds (the first IAM client costs 100 ms, the next 3 ms)."""
    return Loader([Loader.BUILTIN_DATA_PATH], Models(), include_default_search_paths=False)
