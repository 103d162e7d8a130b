"""The words for what stands in a policy: services, verbs and nouns of actions, resources, conditions.

Only the grammar of IAM is known here, never a policy by name; what is not known is shown as it is written.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from wizard.policy_document import Condition, Statement, listed, lower
from wizard.text import clean, shorten

# Prefix → the name a person knows; the order is the order of importance.
SERVICES = {
    "partnercentral-account-management": "Partner Central account management",
    "partnercentral": "Partner Central",
    "iam": "access management (IAM)",
    "sts": "AWS sign-in (STS)",
    "organizations": "AWS Organizations",
    "billingconductor": "AWS Billing Conductor",
    "aws-marketplace": "AWS Marketplace",
    "aws-marketplace-management": "the Marketplace seller portal",
    "account": "account settings",
    "payments": "AWS payments",
    "tax": "AWS tax settings",
    "invoicing": "AWS invoices",
    "s3": "S3 storage",
    "support": "AWS Support",
    "q": "Amazon Q",
    "ec2": "EC2",
    "vendor-insights": "Vendor Insights",
}

EVERYTHING = "everything"
MUCH = "much"
"""The noun for all actions of one verb ("Describe*"), which are fewer than everything."""
RAW = "calls"
"""The verb for actions that are told by their name."""
WRITES = ("creates", "changes", "starts", "submits")
"""Verbs that, when several of them apply to the same service, are told as "creates or changes"."""

_SYNONYMS = {
    "sees": "get list describe search view read lookup query check scan select preview head retrieve fetch find "
    "discover",
    "changes": "update modify set assign associate disassociate amend recall resolve enable disable edit replace "
    "change configure activate deactivate",
    "creates or changes": "put",
}
_ITSELF = (
    "create start submit stop delete remove add accept approve reject decline cancel revoke withdraw tag untag use "
    "invite register deregister send upload launch import open issue attach detach terminate purge run invoke copy "
    "move publish"
)
_VERBS = {verb: f"{verb}es" if verb.endswith("ch") else f"{verb}s" for verb in _ITSELF.split()} | {
    verb: word for word, verbs in _SYNONYMS.items() for verb in verbs.split()
}
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+", re.ASCII)
_ROLE = re.compile(r"arn:[^:]*:iam::([^:]*):role/(.+)", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9*?]*", re.ASCII)
_CUT = {"by", "from", "for", "to", "in", "on", "with", "at", "via", "into"}
_LINKS = ("to", "from")
_FILLERS = {"all", "my"}
_UNCOUNTABLE = re.compile(
    r"((?<!th)(?<!sett)(?<!find)(?<!mapp)(?<!list)(?<!record)ing|\b(much|anything|everything)|information|data|access|content"
    r"|history|usage|visibility|evidence|support|children)$"
)
_SPELLING = {
    word.lower(): word for word in ("AWS", "IAM", "MFA", "SAML", "ACE", "AMI", "API", "ACL", "VPC", "ID", "SaaS")
}
_GENERIC = {"resource": "record", "entity": "catalog entry"}
_GLOSSARY = {**_GENERIC, "change set": "change request", "object": "file"}

_OWN_WORDS = {
    "partnercentral-account-management:associatepartneraccount": "links this AWS account to Partner Central",
    "partnercentral-account-management:associatepartneruser": "maps portal users to roles",
    "partnercentral-account-management:disassociatepartneruser": "unmaps portal users",
    "q:startconversation": "asks Amazon Q",
    "q:sendmessage": "asks Amazon Q",
    "q:getconversation": "rereads Amazon Q's answers",
    "q:listconversations": "rereads Amazon Q's answers",
    "q:passrequest": "lets Amazon Q act for them",
}
_ENTERS = {
    "partnercentral-account-management:accesslegacypartnercentral": "enters the old portal's remaining pages",
    "partnercentral-account-management:accessmarketingcentral": "enters Marketing Central",
    "partnercentral-account-management:accessproservetools": "enters the ProServe tools",
}
_ROLE_KEYS = tuple(
    f"partnercentral-account-management:{key}"
    for key in ("legacypartnercentralrole", "marketingcentralrole", "proserverole")
)
_CALLERS = {
    "partnercentral-account-management.amazonaws.com": "Partner Central",
    "resource-snapshot-job.partnercentral-selling.amazonaws.com": "Partner Central's snapshot jobs",
    "assets.marketplace.amazonaws.com": "AWS Marketplace",
}
_CATALOGS = {"AWS": "production", "Sandbox": "test"}
_PARTIES = {"Proposer": "as the seller", "Acceptor": "as the buyer"}
_LONGEST_WHERE = 70


def place(prefix: str, resources: Sequence[str] = ()) -> str:
    """The service behind an action prefix, as a person calls it; for S3, the buckets when they are named."""
    if not prefix.strip("*"):
        return "this AWS account"
    buckets = sorted({_segments(resource, "")[1] for resource in resources}) if prefix == "s3" else []
    if buckets and "" not in buckets:
        return buckets[0] if len(buckets) == 1 else f"{len(buckets)} places in S3 storage"
    return SERVICES.get(prefix, shorten(clean(prefix), 40))


def spelled(name: str) -> tuple[str, str]:
    """An action's name as a verb in the third person and a noun in the singular ("sees", "opportunity").

    A bare wildcard means everything, one behind a verb much; a noun cut by one ends in an ellipsis. Names without a
    known verb stay names.
    """
    if not name.strip("*"):
        return "does", EVERYTHING
    verb, *rest = [token for token in _TOKEN.findall(name) if lower(token) != "batch"] or [""]
    word = _VERBS.get(lower(verb))
    if not word or not _PLAIN.fullmatch(name):
        return RAW, shorten(clean(name), 40)
    rest = [token for token in rest if lower(token) not in _FILLERS]
    task = len(rest) > 1 and lower(rest[-1]) in {"task", "tasks"}
    cut = next((at for at, token in enumerate(rest) if at and lower(token) in _CUT), len(rest))
    head, tail = rest[:cut], rest[cut:]
    if task:
        word = "creates" if word == "starts" else word
        head = head if tail else head[:-1]
    wild = "*" in name or "?" in name
    if not head:
        return (word, MUCH) if wild else (word, "data") if word == "sees" else (RAW, name)
    noun = _singular(head)
    if wild:
        return word, f"{noun}…"
    if word != "sees" and not task and lower(tail[0] if tail else "") in _LINKS and len(tail) > 1:
        return word, f"{plural(noun)} {lower(tail[0])} {plural(_singular(tail[1:]))}"
    return word, _GLOSSARY.get(noun, noun)


def own_words(action: str, resources: Sequence[str], conditions: Iterable[Condition]) -> str:
    """The sentence of an action that verbs and nouns alone would not explain; "" for all others."""
    known = lower(action)
    if known in _ENTERS:
        names = _named_values(conditions, *_ROLE_KEYS)
        return f"{_ENTERS[known]} {'as ' + listed(map(_title, names), last='or') if names else 'in any role'}"
    if known == "iam:passrole":
        callers = _named_values(conditions, "iam:passedtoservice")
        to = (
            listed([_CALLERS.get(name, shorten(clean(name), 60)) for name in callers], most=2, last="or")
            or "any AWS service"
        )
        return f"hands {_roles(resources)} to {to}"
    if known == "sts:assumerole":
        return f"acts as {_roles(resources)}"
    return _OWN_WORDS.get(known, "")


def where(statement: Statement, told: bool) -> str:
    """The conditions of a statement in words that follow; `told` leaves out those that `own_words` has told."""
    words = []
    for condition in statement.conditions:
        key = lower(condition.key)
        if not (told and condition.names_values and key in {*_ROLE_KEYS, "iam:passedtoservice"}):
            words.append(_condition(key, condition))
    if statement.except_resources:
        words.append("except on some resources")
    joined = ", ".join(sorted(words))
    if len(joined) <= _LONGEST_WHERE:
        return joined
    return "under a condition" if len(words) == 1 else f"under {len(words)} conditions"


def kinds(noun: str, resources: Sequence[str]) -> tuple[str, ...]:
    """What a noun that says nothing ("record", "catalog entry") is on these resources; itself when that is open."""
    found = {_segments(resource, noun)[0] for resource in resources}
    return tuple(sorted(found)) if found and "" not in found and noun in _GENERIC.values() else (noun,)


def only(noun: str, resources: Sequence[str]) -> tuple[str, ...]:
    """The few things that resources name ("PartnerCentralRoleFor…"); empty when they name none, or any."""
    found = {_segments(resource, noun) for resource in resources}
    vague = noun in (EVERYTHING, MUCH)
    named = {name or (plural(kind) if kind and vague else "") for kind, name in found}
    return () if "" in named else tuple(sorted(named))


def plural(noun: str) -> str:
    """A noun in the plural, as far as English goes by rules."""
    if noun.endswith("…") or _UNCOUNTABLE.search(noun) or any(f" {link} " in noun for link in _LINKS):
        return noun
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def _condition(key: str, condition: Condition) -> str:
    values = condition.values if condition.names_values else ()
    if key == "partnercentral:catalog" and values and set(values) <= set(_CATALOGS):
        names = [words for name, words in _CATALOGS.items() if name in values]
        return f"in the {names[0]} catalog only" if len(names) == 1 else f"in the {listed(names)} catalogs"
    if key == "aws-marketplace:partytype" and len(values) == 1 and values[0] in _PARTIES:
        return _PARTIES[values[0]]
    if key == "aws-marketplace:agreementtype" and values == ("PurchaseAgreement",):
        return "for purchase agreements"
    if key == "aws:ismcpserviceaction" and values == ("true",):
        return "through AI agents (MCP)"
    return f"when {condition.said()}"


def _named_values(conditions: Iterable[Condition], *keys: str) -> list[str]:
    return [
        value
        for condition in conditions
        if condition.names_values and lower(condition.key) in keys
        for value in condition.values
    ]


def _roles(resources: Sequence[str]) -> str:
    names, accounts = set(), set()
    for resource in resources:
        match = _ROLE.fullmatch(resource)
        path, _, name = (match[2] if match else "").rpartition("/")
        accounts.add(match[1] if match else "*")
        names.add(name if name.strip("*") or not path else f"{path}/*")
    of = f" of account {min(accounts)}" if len(accounts) == 1 and min(accounts).isdecimal() else ""
    if not names or any(not name.strip("*") for name in names):
        return f"any role{of}"
    told = sorted(shorten(clean(name).replace("*", "…"), 70) for name in names)
    wild = any("…" in name for name in told)
    if len(told) == 1:
        return f"the {'roles' if wild else 'role'} {told[0]}{of}"
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(told[0], told[-1], strict=False))
    shared = "".join(letter for letter, _ in alike)
    if len(shared) > 15 and not wild:
        return f"the {len(told)} roles that begin with {shared}{of}"
    return f"the roles {listed(told, most=2)}{of}"


def _segments(resource: str, noun: str) -> tuple[str, str]:
    """The kind of thing that a resource ARN is about, and the name it is limited to; "" where it is open."""
    parts = re.sub(r"\$\{[^}]*\}", "*", resource).split(":", 5)
    if len(parts) < 6:
        return "", "" if set(resource) <= {"*"} else shorten(clean(resource), 60)
    if parts[2] == "s3":
        bucket, _, key = parts[5].partition("/")
        part = "a part of " if key.strip("*/") else ""
        name = shorten(clean(bucket.replace("*", "…")), 80)
        return "", "" if bucket == "*" and not part else f"{part}the S3 bucket {name}"
    segments = [one for one in re.split(r"[/:]", parts[5]) if one]
    if segments[:1] == ["catalog"]:
        segments = segments[2:]
    if segments and segments[0].startswith("AWSMarketplace"):
        segments = segments[1:]
    if not any(one.strip("*") for one in segments):
        return "", ""
    if segments[-1].strip("*"):
        return "", shorten(clean(segments[-1].replace("*", "…")), 60)
    literal = list(takewhile(lambda one: one.strip("*"), reversed(segments[:-1])))[::-1]
    kind = _words(_TOKEN.findall(literal[-1])) if literal else ""
    if len(literal) < 2 or (kind in noun and len(literal) < 3):
        return kind, ""
    return kind, _title(literal[-2]) if kind in noun else f"{shorten(clean('/'.join(literal[1:])), 60)}/…"


def _title(name: str) -> str:
    """AceManager, marketing-staff and Opportunity_V1 as words; anything odd as it is."""
    if not re.fullmatch(r"[\w-]+", name, re.ASCII):
        return shorten(clean(name), 60)
    return _words(_TOKEN.findall(re.sub(r"_V\d+$", "", name)))


def _words(tokens: Iterable[str]) -> str:
    spelt = (
        _SPELLING.get(lower(token)) or (token if token.isupper() and len(token) > 1 else lower(token))
        for token in tokens
    )
    return " ".join(spelt).replace("saa S", "SaaS")


def _singular(tokens: Sequence[str]) -> str:
    *others, last = tokens
    if re.search(r"[^aeiou]ies$", last):
        last = f"{last[:-3]}y"
    elif last.endswith(("sses", "xes", "ches", "shes")):
        last = last[:-2]
    elif last.endswith("s") and not last.endswith(("ss", "us", "is")):
        last = last[:-1]
    return _words([*others, last])
