"""The fakes of what moto does not play about an account: plan, contact, organization, Marketplace, Partner Central.

moto's organizations are shared by all worlds of a process and let everybody list everything, so they are told here.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wizard.demo.facts import Member, Organization, Partner
from wizard.demo.fakes import Answer, Params, Refused, fake

if TYPE_CHECKING:
    from wizard.demo.world import World

_ENTITY_KINDS = frozenset(
    {
        "AmiProduct",
        "ContainerProduct",
        "DataProduct",
        "MachineLearningProduct",
        "Offer",
        "OfferSet",
        "ProfessionalServicesProduct",
        "ResaleAuthorization",
        "SaaSProduct",
        "Solution",
    }
)


@fake("freetier", "GetAccountPlanState")
def account_plan(world: World, _: Params) -> Answer:
    plan = world.facts.plan
    if plan is None:
        raise Refused("ResourceNotFoundException", "Account plan state not found for the account.")
    told: Answer = {"accountId": world.account, "accountPlanType": plan.type, "accountPlanStatus": plan.status}
    if plan.credits is not None:
        told["accountPlanRemainingCredits"] = {"amount": plan.credits, "unit": "USD"}
    if plan.expires is not None:
        told["accountPlanExpirationDate"] = plan.expires
    return told


@fake("account", "GetAccountInformation")
def account_information(world: World, _: Params) -> Answer:
    facts = world.facts
    return {
        "AccountId": world.account,
        "AccountName": facts.name,
        "AccountCreatedDate": facts.created,
        "AccountState": facts.state,
    }


@fake("account", "GetContactInformation")
def contact_information(world: World, _: Params) -> Answer:
    contact = world.facts.contact
    told = {
        "FullName": contact.person,
        "AddressLine1": contact.street,
        "City": contact.city,
        "StateOrRegion": contact.state,
        "PostalCode": contact.postal_code,
        "CountryCode": contact.country,
        "PhoneNumber": contact.phone,
    }
    if contact.company is not None:
        told["CompanyName"] = contact.company
    return {"ContactInformation": told}


@fake("organizations", "DescribeOrganization")
def describe_organization(world: World, _: Params) -> Answer:
    found = _organization(world)
    return {
        "Organization": {
            "Id": found.id,
            "Arn": f"arn:aws:organizations::{found.management}:organization/{found.id}",
            "FeatureSet": "ALL",
            "MasterAccountArn": _member_arn(found, found.management),
            "MasterAccountId": found.management,
            "MasterAccountEmail": found.email,
            "AvailablePolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
        }
    }


@fake("organizations", "ListAccounts")
def list_accounts(world: World, params: Params) -> Answer:
    found = _organization(world)
    if world.account != found.management and not found.delegated:
        raise Refused("AccessDeniedException", "You don't have permissions to access this resource.")
    page, following = _page(found.accounts, params)
    return {"Accounts": [_member(found, account) for account in page], **following}


@fake("marketplace-catalog", "ListEntities")
def list_entities(world: World, params: Params) -> Answer:
    kind = str(params["EntityType"])
    if kind not in _ENTITY_KINDS:
        raise Refused("ValidationException", f"The entity type {kind} is not supported.")
    page, following = _page(world.facts.listings.get(kind, []), params)
    return {"EntitySummaryList": [_entity(world, kind, name) for name in page], **following}


@fake("partnercentral-account", "ListPartners")
def list_partners(world: World, params: Params) -> Answer:
    found = [partner for partner in world.facts.partners if partner.catalog == params["Catalog"]]
    return {"PartnerSummaryList": [_summary(world, partner) for partner in found]}


@fake("partnercentral-account", "GetPartner")
def get_partner(world: World, params: Params) -> Answer:
    for partner in world.facts.partners:
        if partner.catalog == params["Catalog"] and params["Identifier"] in (partner.id, _partner_arn(world, partner)):
            return {**_summary(world, partner), "Profile": _profile(partner)}
    raise Refused("ResourceNotFoundException", "The requested resource could not be found.")


def _organization(world: World) -> Organization:
    if world.facts.organization is None:
        raise Refused("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    return world.facts.organization


def _member(found: Organization, account: Member) -> Answer:
    state = {"Status": account.state} if account.retired_field else {"State": account.state}
    return {
        "Id": account.id,
        "Arn": _member_arn(found, account.id),
        "Email": f"aws-{account.id}@example.com",
        "Name": account.name,
        "JoinedMethod": "CREATED",
        **state,
    }


def _member_arn(found: Organization, account: str) -> str:
    return f"arn:aws:organizations::{found.management}:account/{found.id}/{account}"


def _entity(world: World, kind: str, name: str) -> Answer:
    slug = name.lower().replace(" ", "-")
    return {
        "Name": name,
        "EntityType": kind,
        "EntityId": f"prod-{slug}",
        "EntityArn": f"arn:aws:aws-marketplace:us-east-1:{world.account}:AWSMarketplace/{kind}/{slug}",
        "LastModifiedDate": "2026-08-18T10:12:00Z",
        "Visibility": "Public",
    }


def _summary(world: World, partner: Partner) -> Answer:
    return {
        "Catalog": partner.catalog,
        "Arn": _partner_arn(world, partner),
        "Id": partner.id,
        "LegalName": partner.legal_name,
        "CreatedAt": partner.created,
    }


def _partner_arn(world: World, partner: Partner) -> str:
    return f"arn:aws:partnercentral:us-east-1:{world.account}:catalog/{partner.catalog}/partner/{partner.id}"


def _profile(partner: Partner) -> Answer:
    profile: Answer = {
        "DisplayName": partner.legal_name,
        "Description": "An invented company.",
        "WebsiteUrl": "https://www.example.com",
        "LogoUrl": "https://www.example.com/logo.png",
        "PrimarySolutionType": "SOFTWARE_PRODUCTS",
        "IndustrySegments": ["SOFTWARE_INTERNET"],
        "TranslationSourceLocale": "en-US",
        "ProfileId": "pprofile-a1b2c3d4e5f6g",
    }
    if partner.country is not None:
        profile["Headquarters"] = {"CountryCode": partner.country, "SubdivisionCode": "WA"}
    return profile


def _page(things: Sequence[Any], params: Params) -> tuple[Sequence[Any], Answer]:
    """One page of a list, and the token for the next where there is one."""
    begin = int(base64.b64decode(params["NextToken"])) if params.get("NextToken") else 0
    end = begin + int(params.get("MaxResults", 20))
    more = {"NextToken": base64.b64encode(str(end).encode()).decode()} if end < len(things) else {}
    return things[begin:end], more


# No world records anything: so says moto too, but with S3, SNS, SQS and four more services loaded, which is 5 MB.


@fake("cloudtrail", "DescribeTrails")
def no_trails(world: World, _: Params) -> Answer:
    return {"trailList": []}


@fake("config", "DescribeConfigurationRecorders")
def no_recorders(world: World, _: Params) -> Answer:
    return {"ConfigurationRecorders": []}


@fake("config", "DescribeConfigurationRecorderStatus")
def no_recorders_state(world: World, _: Params) -> Answer:
    return {"ConfigurationRecordersStatus": []}
