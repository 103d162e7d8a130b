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


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ("schedule ics --demo empty --state folder x.ics", {"what": "ics", "file": "x.ics"}),
        (
            "portal link --demo empty account=111122223333 --state x fail=y",
            {"values": ["account=111122223333", "fail=y"]},
        ),
        ("check roles --demo empty policies --json", {"selectors": ["roles", "policies"], "json": True}),
        ("answer roles.personas --demo empty a=b --state x c=d", {"step": "roles.personas", "values": ["a=b", "c=d"]}),
        ("users export --demo empty mapping.csv", {"act": "export", "file": "mapping.csv"}),
        ("--demo empty users done --by Mara jane@example.com --undo", {"emails": ["jane@example.com"], "undo": True}),
        ("handoff import --demo empty packet --yes", {"file": "packet"}),
        ("report --demo empty verify a --state x b", {"act": "verify"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_options_may_stand_between_what_a_command_is_about(arguments: str, wanted: dict[str, object]) -> None:
    options = vars(parser().parse_args(arguments.split()))
    assert options["demo"] == "empty"
    assert {name: options[name] for name in wanted} == wanted


def test_what_a_command_does_not_know_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["check", "--jsn"], ["status", "now"], ["schedule"], ["guide"], ["users", "confirm"]):
        with pytest.raises(SystemExit) as leaving:
            parser().parse_args(arguments)
        assert leaving.value.code == 2
        assert capsys.readouterr().err.startswith("usage: partner-central-wizard")
