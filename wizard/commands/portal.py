"""`portal`: do something in the pretend portal of a demo, as a person would in a browser. Never in a real one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from wizard import cli
from wizard.commands.errors import CannotGoOn
from wizard.commands.opening import open_session
from wizard.commands.output import tell
from wizard.commands.session import Session
from wizard.nearest import nearest
from wizard.veil import quoted

if TYPE_CHECKING:
    from wizard.demo.portal import Portal

FAIL = "fail"


def run(options: argparse.Namespace) -> int:
    if options.demo is None:
        raise CannotGoOn("There is a pretend portal only in a demo: add --demo half-done and --state FOLDER.")
    if options.act is not None and options.state is None:
        raise CannotGoOn(
            "A demo without a folder keeps nothing: add --state FOLDER, the same as for the other commands."
        )
    # Also while another wizard has the journey open: it takes notice of what is done here.
    from wizard.demo.portal import ACTS, PortalRefused

    if options.act is not None and options.act not in ACTS:
        near = nearest(options.act, ACTS) or f"There is: {', '.join(ACTS)}."
        raise CannotGoOn(f"The portal knows no {quoted(options.act)}. {near}")
    with open_session(options, writes=options.act is not None, offline=True) as session:
        assert session.world is not None
        portal = session.world.portal
        if options.act is None:
            _tell_acts(portal)
            return cli.OK
        values = _values(options.values)
        failed = values.pop(FAIL, "")
        try:
            said = portal.do(options.act, {**_whose(session, options.act), **values}, failed=failed)
        except PortalRefused as refused:
            raise CannotGoOn(f"The portal says: {refused}", cli.BLOCKED) from None
        tell(f"The portal says: {said}")
        return cli.OK


def _whose(session: Session, name: str) -> dict[str, str]:
    from wizard.demo.portal import ACTS
    from wizard.demo.portal_doings import whose

    return whose(session, ACTS[name]) if name in ACTS else {}


def _values(pairs: list[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals:
            raise CannotGoOn(f"{quoted(pair)} is not a value: write key=value.")
        values[key] = text
    return values


def _tell_acts(portal: Portal) -> None:
    from wizard.demo.portal import ACTS

    for known in ACTS.values():
        needs = " ".join([*(f"{name}=…" for name in known.asks), *(f"[{name}=…]" for name in known.takes)])
        tell(f"{' '.join(filter(None, (known.name, needs))):<24} {known.words}")
        for way, said in known.failures.items():
            tell(f"    {FAIL}={way:<18} {said}")
    linked = f"linked, with roles -{portal.linked}" if portal.linked else "not linked"
    moved = "migrated" if portal.migrated else "migrating" if portal.migrating else "not migrated"
    if portal.scheduled and not (portal.migrating or portal.migrated):
        moved = f"booked to migrate at {portal.scheduled:%Y-%m-%d %H:%M} UTC"
    tell(f"Now: {linked}; {len(portal.mapped)} users mapped; {moved}.")
    for told in portal.told:
        tell(told)
