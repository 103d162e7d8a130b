"""What the pretend portal knows of its users: the file that it lets people download. Everybody in it is invented."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.demo.world import World

FILE = "Downloads/partner-central-users.csv"

HEADINGS = ("First Name", "Last Name", "Email", "Partner Central Role", "Last Login Date", "Recommended IAM Policy")

_FULL = "AWSPartnerCentralFullAccess; AWSMarketplaceSellerFullAccess"
_PIPELINE = "AWSPartnerCentralOpportunityManagement"

# Name, address, roles, days since the last sign-in (-1 for never), what AWS recommends.
USERS: tuple[tuple[str, str, str, int, str], ...] = (
    ("Ana Lead", "ana.lead@example.com", "Alliance Lead", 1, _FULL),
    ("Sofia Admin", "sofia.admin@example.com", "Cloud Admin", 3, "AdministratorAccess"),
    ("Mateo Silva", "mateo@example.com", "Marketing Staff", 12, "AWSPartnerCentralMarketingManagement"),
    ("Jane Doe", "jane@example.com", "ACE Manager", 2, _PIPELINE),
    ("Wei Chen", "wei@example.com", "Technical Staff", 20, "AWSPartnerCentralFullAccess"),
    ("Nadia Roux", "nadia.roux@example.com", "Alliance Team", 6, _FULL),
    ("Pablo Ortiz", "pablo.ortiz@example.com", "ACE User", 9, _PIPELINE),
    ("Greta Lund", "greta.lund@example.com", "ACE User", 31, _PIPELINE),
    ("Hugo Petit", "hugo.petit@example.com", "ACE Manager; Marketing Staff", 15, _PIPELINE),
    ("Karin Braun", "karin.braun@example.com", "Alliance Team; Technical Staff", 44, _FULL),
    ("Tomas Novak", "tomas.novak@example.com", "Channel User", 27, "AWSPartnerCentralChannelManagement"),
    ("Rosa Conti", "rosa.conti@example.com", "ACE Manager", 58, _PIPELINE),
    ("Luis Garcia", "luis.garcia@example.com", "ACE Manager", 75, _PIPELINE),
    ("Uma Dvorak", "uma.dvorak@example.com", "Marketing Staff", 4, "AWSPartnerCentralMarketingManagement"),
    ("Rosa Conti", "Rosa.Conti@example.com", "Standard User", 400, ""),
    ("Sven Olsen", "sven.olsen@example.com", "ACE User", 412, _PIPELINE),
    ("Elena Costa", "elena.costa@example.com", "Technical Staff", 350, "AWSPartnerCentralFullAccess"),
    ("Diego Rossi", "diego.rossi@example.com", "Standard User", 88, ""),
    ("Olga Mori", "olga.mori@example.com", "Standard User", -1, ""),
    ("Jan Koch", "jan.koch@example.com", "ACE User", -1, _PIPELINE),
    ("Partner Team", "partners@example.com", "ACE Manager", 5, _PIPELINE),
    ("Ines Sousa", "ines.sousa@example.edu", "ACE User", 40, _PIPELINE),
)


def downloaded(world: World) -> Path:
    """The portal's export in the downloads of the demo's computer; it is made when somebody first asks for it."""
    path = world.laptop.computer.home / FILE
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(_text(world), encoding="utf-8-sig", newline="")
    return path


def _text(world: World) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for name, email, role, days, policy in USERS:
        first, _, last = name.partition(" ")
        seen = "" if days < 0 else f"{world.now() - timedelta(days=days):%Y-%m-%d}"
        writer.writerow((first, last, email, role, seen, policy))
    return out.getvalue()
