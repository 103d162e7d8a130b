"""What the people of the demo answer and state, so that the walk without a terminal can say it aloud. Data only.

The company and its people are invented.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wizard import candidate, linking_visit, migration, own_profiles, people, planner, signon, situation
from wizard.users import questions as users

ANA, SOFIA = "Ana Lead", "Sofia Admin"

ANSWERS: dict[str, dict[str, Any]] = {
    situation.STEP: {"asked_to_migrate": "yes", "legacy_logins": "yes", "marketplace_seller": "one"},
    candidate.STEP: {
        "candidate": "seller",
        "purpose": "seller",
        "company_owned": "yes",
        "fee_here": "yes",
        "suits_users": "yes",
        "seller_features": "yes",
        "isv_accelerate": "no",
        "shares_with_marketplace": "yes",
        "busiest_seller": "no",
        "stays_primary": "yes",
    },
    own_profiles.STEP: {"write": ["partnercentral-ops"], "ops_role": "PowerUserAccess"},
    people.STEP: {
        "iam_admin_name": "Sofia Admin",
        "iam_admin_email": "sofia.admin@example.com",
        "alliance_lead_name": "Ana Lead",
        "alliance_lead_email": "ana.lead@example.com",
        "billing_owner_name": "Bruno Billing",
        "billing_owner_email": "billing@example.com",
    },
    signon.GROUPS_STEP: {
        "members": "AllianceLead: nadia.roux@example.com, karin.braun@example.com; ACEManager: jane@example.com, "
        "pablo.ortiz@example.com, greta.lund@example.com, hugo.petit@example.com, luis.garcia@example.com; "
        "Marketing: uma.dvorak@example.com; ChannelManager: tomas.novak@example.com; ChannelApprover: mateo@example.com; "
        "Technical: wei@example.com; ReadOnly: wei@example.com; Linker: sofia.admin@example.com",
    },
    linking_visit.STEP: {"legal_name": "Example Corp"},
    users.INTEGRATIONS_STEP: {"crm": "no", "ace_offers": "yes", "channel": "no"},
    migration.READINESS_STEP: {
        "partner_id": "EXAMPLE-123",
        "support_case": "EXAMPLE-456",
        "on_call": ANA,
        "on_call_reach": "the chat room partner-central",
        "freeze": "yes",
        "notices": "yes",
        "no_way_back": "yes",
    },
    migration.VALIDATE_STEP: {"count_opportunities": True},
}
"""By step id; an answer that the journey already has is not overruled."""

CLAIMS: dict[str, str] = {
    "decide.registered": ANA,
    "decide.plan": "Bruno Billing",
    "decide.company": "Ana Lead",
    "baseline.access-path": "Sofia Admin",
    "baseline.ready": "Sofia Admin",
    "link.ready": ANA,
    "link.claimed": ANA,
    "migrate.ready": ANA,
    "migrate.scheduled": ANA,
    "migrate.completed": ANA,
    "migrate.signed-in": SOFIA,
}
"""Who states what no API can tell, by check id."""


def answers_of(step: str, now: datetime) -> dict[str, Any]:
    """What the people of the demo answer to a step's questions, on a day."""
    if step == planner.STEP:
        saturday = now + timedelta(days=7 + (5 - now.weekday()) % 7)
        return {"zone": "Europe/Madrid", "start": f"{saturday:%Y-%m-%d} 20:00", "zones": ["America/New_York"]}
    return ANSWERS.get(step, {})
