"""The access portal of a demo's company: who may become what there, and how a person answers a device code."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.demo.account import Caller

START_URL = "https://sso.example.com/start"
LOGIN_HOURS = 8


@dataclass
class AccessPortal:
    """An access portal.

    Attributes:
        roles: who one becomes, by (account, permission set).
        decides: what the person does in the browser: "agree", "refuse" or "nothing".
        after: how often the wizard asks before the person has decided.
        logins: the access tokens that are good, with the time they end; asked: how often, by device code.
    """

    start_url: str = START_URL
    region: str = "eu-west-1"
    roles: dict[tuple[str, str], Caller] = field(default_factory=dict)
    decides: str = "agree"
    after: int = 2
    logins: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def log_in(self, now: datetime) -> str:
        """A login that is good from now on; the same each time it is the same one."""
        token = "token-" + hashlib.sha256(f"{self.start_url}/{len(self.logins)}".encode()).hexdigest()[:40]
        self.logins[token] = now + timedelta(hours=LOGIN_HOURS)
        return token

    def knows(self, token: str, now: datetime) -> bool:
        return token in self.logins and self.logins[token] > now


def access_key(account: str, role: str) -> str:
    """The temporary access key of a role, always the same for the same one."""
    return "ASIA" + base64.b32encode(hashlib.sha256(f"{account}/{role}".encode()).digest()).decode()[:16]
