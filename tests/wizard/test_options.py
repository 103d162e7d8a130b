"""Options count wherever they stand: one that is lost would look at another account, or write where it should not."""

from __future__ import annotations

import pytest

from wizard.cli_parser import parser


@pytest.mark.parametrize(
    ("option", "name", "value"),
    [
        (["--demo", "empty"], "demo", "empty"),
        (["--read-only"], "read_only", True),
        (["--account", "1111-2222-3333"], "account", "111122223333"),
        (["--profile", "[red]"], "profile", "[red]"),
        (["--state", "somewhere"], "state", "somewhere"),
        (["--plain"], "plain", True),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
@pytest.mark.parametrize("command", [["check"], ["plan"], ["apply", "roles"], ["status"], ["demo"]], ids=" ".join)
def test_an_option_counts_before_and_after_the_command(
    command: list[str], option: list[str], name: str, value: object
) -> None:
    for arguments in ([*option, *command], [*command, *option]):
        assert getattr(parser().parse_args(arguments), name) == value, arguments


def test_an_option_that_is_not_given_has_its_default() -> None:
    for arguments in ([], ["check"], ["apply", "roles"]):
        options = parser().parse_args(arguments)
        assert (options.demo, options.read_only, options.account, options.profile) == (None, False, None, None)
