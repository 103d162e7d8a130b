"""Sixty exports of our own making, each in another shape, labelled with what their columns are. All people are invented.

A label is the headings of each kind; ASK where nothing in the file tells, so that a person has to be asked.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

ASK = "?"
TODAY = date(2026, 11, 21)

FIRST = [
    "Ana",
    "Bruno",
    "Carla",
    "Diego",
    "Elena",
    "Fritz",
    "Greta",
    "Hugo",
    "Ines",
    "Jan",
    "Karin",
    "Luis",
    "Mateo",
    "Nadia",
    "Olga",
    "Pablo",
    "Rosa",
    "Sven",
    "Tomas",
    "Uma",
]
LAST = [
    "Lopez",
    "Meier",
    "Costa",
    "Rossi",
    "Braun",
    "Silva",
    "Ito",
    "Novak",
    "Olsen",
    "Petit",
    "Garcia",
    "Weber",
    "Santos",
    "Conti",
    "Koch",
    "Sousa",
    "Mori",
    "Dvorak",
    "Lund",
    "Roux",
]
JAPANESE = ["佐藤 花子", "鈴木 一郎", "高橋 美咲", "田中 健", "伊藤 直樹", "渡辺 彩", "山本 翔", "中村 葵"]
ROLES = (
    "Alliance Team",
    "ACE Manager",
    "ACE User",
    "Marketing Staff",
    "Technical Staff",
    "Channel User",
    "Standard User",
)


class Export(NamedTuple):
    """One file and its label: headings by kind, "" for a column that is not there."""

    name: str
    data: bytes
    email: str
    user_name: str
    role: str
    last_login: str
    order: str = ""


class Somebody(NamedTuple):
    first: str
    last: str
    email: str
    role: str
    seen: date | None
    made: date


def people(count: int = 40, seed: int = 7) -> list[Somebody]:
    draw = random.Random(seed)
    found = []
    for number in range(count):
        first, last = FIRST[number % 20], LAST[(number * 7 + number // 20) % 20]
        seen = None if draw.random() < 0.2 else date(2026, 1, 1) + timedelta(days=draw.randrange(300))
        role = "Alliance Lead" if number == 0 else draw.choice(ROLES)
        email = f"{first}.{last}@example.com".lower()
        found.append(Somebody(first, last, email, role, seen, date(2022, 1, 1) + timedelta(days=draw.randrange(1200))))
    return found


def csv_of(
    rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\r\n", quoting: Any = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def written(form: str, never: str = "") -> Callable[[date | None], str]:
    return lambda day: day.strftime(form) if day else never


Row = Callable[[Somebody], Sequence[object]]


def table(headings: Sequence[str] | None, row: Row, **how: Any) -> str:
    rows: list[Sequence[object]] = [row(somebody) for somebody in people()]
    return csv_of([headings, *rows] if headings is not None else rows, **how)


def plain(somebody: Somebody) -> list[object]:
    return [f"{somebody.first} {somebody.last}", somebody.email, somebody.role, iso(somebody.seen)]


def delimiters_and_encodings() -> list[Export]:
    english = ["Name", "Email", "Role", "Last Login Date"]
    spanish = ["Nombre", "Correo electrónico", "Función", "Último acceso"]
    german = ["Name", "E-Mail-Adresse", "Rolle", "Letzte Anmeldung"]
    french = ["Nom complet", "Adresse de courriel", "Rôle", "Dernière connexion"]
    japanese = ["氏名", "メールアドレス", "役割", "最終ログイン"]
    basic = table(english, plain)
    return [
        Export("comma", basic.encode(), *labels(english)),
        Export("semicolon with BOM", table(english, plain, delimiter=";").encode("utf-8-sig"), *labels(english)),
        Export("tab", table(english, plain, delimiter="\t").encode(), *labels(english)),
        Export("bar", table(english, plain, delimiter="|").encode(), *labels(english)),
        Export("unix lines", table(english, plain, end="\n").encode(), *labels(english)),
        Export("old mac lines", table(english, plain, end="\r").encode(), *labels(english)),
        Export("UTF-16 of Excel", table(english, plain, delimiter="\t").encode("utf-16"), *labels(english)),
        Export("UTF-16 big-endian", b"\xfe\xff" + basic.encode("utf-16-be"), *labels(english)),
        Export("UTF-16 without mark", basic.encode("utf-16-le"), *labels(english)),
        Export("Spanish in UTF-8", table(spanish, plain).encode(), *labels(spanish)),
        Export("Spanish in Latin-1", table(spanish, plain, delimiter=";").encode("latin-1"), *labels(spanish)),
        Export("German", table(german, plain, delimiter=";").encode("utf-8-sig"), *labels(german)),
        Export("French in Windows-1252", table(french, plain, delimiter=";").encode("cp1252"), *labels(french)),
        Export(
            "Japanese",
            table(japanese, lambda p: [JAPANESE[len(p.email) % 8], p.email, p.role, iso(p.seen)]).encode(),
            *labels(japanese),
        ),
        Export("everything quoted", table(english, plain, quoting=csv.QUOTE_ALL).encode(), *labels(english)),
        Export(
            "whole lines quoted",
            "\r\n".join(f'"{line}"' for line in table(english, plain, end="\n").splitlines()).encode(),
            *labels(english),
        ),
        Export("sep= line", b"sep=;\r\n" + table(english, plain, delimiter=";").encode(), *labels(english)),
    ]


def labels(headings: Sequence[str]) -> tuple[str, str, str, str]:
    """The label of name, email, role, last login in this order."""
    name, email, role, login = headings
    return email, name, role, login


def headings() -> list[Export]:
    numbered = ("column 2", "column 1", "column 3", "column 4")
    unknown = ["Aaa", "Bbb", "Ccc", "Ddd"]
    title = "Example Corp\r\nExported on 2026-11-20\r\n\r\n"
    padded = "Example Corp: users,,,\r\n" + table(["Name", "Email", "Role", "Last Login"], plain)
    return [
        Export("no headings", table(None, plain).encode(), *numbered),
        Export("headings that say nothing", table(unknown, plain).encode(), "Bbb", "Aaa", "Ccc", "Ddd"),
        Export("lines before", (title + table(["Name", "Email", "Role", "Last Login"], plain)).encode(),
               "Email", "Name", "Role", "Last Login"),
        Export("a title padded to the width", padded.encode(), "Email", "Name", "Role", "Last Login"),
        Export("empty rows at the end", (table(["Name", "Email", "Role", "Last Login"], plain) + ",,,\r\n" * 30).encode(),
               "Email", "Name", "Role", "Last Login"),
        Export("headings with line breaks", table(["Full\nName", "Email\nAddress", "Role", "Last\nLogin"], plain).encode(),
               "Email Address", "Full Name", "Role", "Last Login"),
        Export("other order and more columns",
               table(["Id", "Status", "Last Login Date", "Partner Central Role", "User Email", "Company", "User Name"],
                     lambda p: [f"005{abs(hash(p.first)) % 10**9:015d}", "Active", iso(p.seen), p.role, p.email,
                                "Example Corp", f"{p.first} {p.last}"]).encode(),
               "User Email", "User Name", "Partner Central Role", "Last Login Date"),
        Export("one column", csv_of([["Email"], *([p.email] for p in people())]).encode(), "Email", "", "", ""),
        Export("addresses and names in one",
               table(["User", "Role", "Last Login"],
                     lambda p: [f"{p.first} {p.last} <{p.email}>", p.role, iso(p.seen)]).encode(),
               "User", "", "Role", "Last Login"),
        Export("two equal headings", table(["Name", "Email", "Role", "Role"],
                                           lambda p: [f"{p.first} {p.last}", p.email, p.role, "Example Corp"]).encode(),
               "Email", "Name", "Role", ""),
    ]  # fmt: skip


def names() -> list[Export]:
    return [
        Export("first and last name", table(["First Name", "Last Name", "Email", "Role"],
               lambda p: [p.first, p.last, p.email, p.role]).encode(), "Email", "First Name, Last Name", "Role", ""),
        Export("last name first", table(["Nachname", "Vorname", "E-Mail", "Rolle"],
               lambda p: [p.last, p.first, p.email, p.role]).encode(), "E-Mail", "Vorname, Nachname", "Rolle", ""),
        Export("first, last and full", table(["First", "Last", "Full Name", "Email", "Role"],
               lambda p: [p.first, p.last, f"{p.first} {p.last}", p.email, p.role]).encode(),
               "Email", "Full Name", "Role", ""),
        Export("Last, First", table(["Name", "Email", "Role"],
               lambda p: [f"{p.last}, {p.first}", p.email, p.role]).encode(), "Email", "Name", "Role", ""),
        Export("no names", table(["Email", "Role"], lambda p: [p.email, p.role]).encode(), "Email", "", "Role", ""),
        Export("company and city beside", table(["Company Name", "City", "Contact", "Email", "Role"],
               lambda p: ["Example Corp", "Madrid", f"{p.first} {p.last}", p.email, p.role]).encode(),
               "Email", "Contact", "Role", ""),
    ]  # fmt: skip


def addresses() -> list[Export]:
    boss = "ana.lopez@example.com"
    return [
        Export("the manager's address too", table(["Name", "Manager", "Email", "Role"],
               lambda p: [f"{p.first} {p.last}", boss, p.email, p.role]).encode(), "Email", "Name", "Role", ""),
        Export("invited by, unlabelled", table(["A", "B", "C", "D"],
               lambda p: [f"{p.first} {p.last}", boss, p.email, p.role]).encode(), "C", "A", "D", ""),
        Export("user name like an address", table(["Name", "Username", "Email", "Role"],
               lambda p: [f"{p.first} {p.last}", p.email + ".partner", p.email, p.role]).encode(),
               "Email", "Name", "Role", ""),
        Export("two addresses, nothing tells", table(["Uno", "Dos", "Tres"],
               lambda p: [p.email, f"{p.first}{p.last}@example.org".lower(), p.role]).encode(), ASK, "", "Tres", ""),
        Export("some without address", table(["Name", "Email", "Role"],
               lambda p: [f"{p.first} {p.last}", p.email if len(p.first) > 3 else "", p.role]).encode(),
               "Email", "Name", "Role", ""),
    ]  # fmt: skip


def roles() -> list[Export]:
    several = table(["Name", "Email", "Roles"],
                    lambda p: [f"{p.first} {p.last}", p.email, f"{p.role};Marketing Staff"]).encode()  # fmt: skip
    ticks = ["Email", *ROLES]
    return [
        Export("several roles in a cell", several, "Email", "Name", "Roles", ""),
        Export("roles on lines of a cell", table(["Email", "Roles"], lambda p: [p.email, f"{p.role}\nACE User"]).encode(),
               "Email", "", "Roles", ""),
        Export("roles as code", table(["email", "partner_role"],
               lambda p: [p.email, p.role.upper().replace(" ", "_")]).encode(), "email", "", "partner_role", ""),
        Export("roles with a prefix", table(["email", "role"], lambda p: [p.email, f"APN {p.role}"]).encode(),
               "email", "", "role", ""),
        Export("a first and a further role", table(["Email", "Primary role", "Additional role"],
               lambda p: [p.email, p.role, "Marketing Staff" if p.first < "C" and p.role != "Marketing Staff" else ""]).encode(),
               "Email", "", "Primary role, Additional role", ""),
        Export("one column for each role", csv_of([ticks, *([p.email, *("x" if role == p.role else "" for role in ROLES)]
               for p in people())]).encode(), "Email", "", ", ".join(ROLES), ""),
        Export("department beside", table(["Email", "Department", "Access"],
               lambda p: [p.email, ("Marketing", "Sales", "Technical")[len(p.first) % 3], p.role]).encode(),
               "Email", "", "Access", ""),
        Export("the recommended role beside", table(["Email", "Current role", "Recommended role"],
               lambda p: [p.email, p.role, "ACE Manager"]).encode(), "Email", "", "Current role", ""),
        Export("the recommended policy beside", table(["Email", "Role", "Recommended IAM policy"],
               lambda p: [p.email, p.role, "AWSPartnerCentralOpportunityManagement"]).encode(), "Email", "", "Role", ""),
        Export("roles that nobody knows", table(["Email", "Level"], lambda p: [p.email, "Gold"]).encode(),
               "Email", "", ASK, ""),
    ]  # fmt: skip


def dates() -> list[Export]:
    def logins(form: str, heading: str = "Last Login", never: str = "") -> bytes:
        day = written(form, never)
        return table(["Email", "Role", heading], lambda p: [p.email, p.role, day(p.seen)]).encode()

    def few(form: str) -> bytes:
        """Dates of which no number is over twelve, and that are past either way round."""
        day = written(form)
        early = [date(2026, 1 + n % 10, 1 + (n * 3) % 9) for n in range(40)]
        return csv_of([["Email", "Role", "Last Login"],
                       *([p.email, p.role, day(early[n])] for n, p in enumerate(people()))]).encode()  # fmt: skip

    return [
        Export("day first", logins("%d/%m/%Y"), "Email", "", "Role", "Last Login", "day-first"),
        Export("month first with time", logins("%m/%d/%Y 09:15 AM"), "Email", "", "Role", "Last Login", "month-first"),
        Export("with dots", logins("%d.%m.%Y"), "Email", "", "Role", "Last Login"),
        Export("with dots, unlabelled", logins("%d.%m.%Y", "Viimeisin", never="-"), "Email", "", "Role", "Viimeisin"),
        Export("either way round", few("%d/%m/%Y"), "Email", "", "Role", "Last Login", ASK),
        Export("months in words", logins("%d-%b-%Y", never="Never"), "Email", "", "Role", "Last Login"),
        Export("ISO with zone", logins("%Y-%m-%dT10:11:12.000Z", never="-"), "Email", "", "Role", "Last Login"),
        Export("created and last", table(["Email", "Role", "Created", "Last activity"],
               lambda p: [p.email, p.role, iso(p.made), iso(p.seen)]).encode(), "Email", "", "Role", "Last activity"),
        Export("created and last, unlabelled", table(["a", "b", "c", "d"],
               lambda p: [p.email, p.role, iso(p.made), iso(p.seen)]).encode(), "a", "", "b", "d"),
        Export("only created", table(["Email", "Role", "Created On"], lambda p: [p.email, p.role, iso(p.made)]).encode(),
               "Email", "", "Role", ""),
        Export("days of Excel", csv_of(
               [["Email", "Role", "Last Login"], *([p.email, p.role,
                 (p.seen - date(1899, 12, 30)).days if p.seen else ""] for p in people())]).encode(),
               "Email", "", "Role", "Last Login"),
        Export("three dates, nothing tells", table(["a", "b", "c", "d", "e"],
               lambda p: [p.email, p.role, iso(p.made), iso(p.made + timedelta(days=9)), iso(p.made + timedelta(days=99))]
               ).encode(), "a", "", "b", ASK),
    ]  # fmt: skip


def documents() -> list[Export]:
    flat = [{"email": p.email, "name": f"{p.first} {p.last}", "roles": [p.role], "lastLogin": iso(p.seen) or None}
            for p in people()]  # fmt: skip
    nested = {"meta": {"count": 40}, "users": [{"profile": {"mail": p.email}, "role": p.role} for p in people()]}
    lines = "\n".join(json.dumps({"mail": p.email, "role": p.role}) for p in people())
    return [
        Export("JSON", json.dumps(flat).encode(), "email", "name", "roles", "lastLogin"),
        Export("JSON inside JSON", json.dumps(nested).encode(), "profile.mail", "", "role", ""),
        Export("JSON lines", lines.encode(), "mail", "", "role", ""),
    ]


EXPORTS = [*delimiters_and_encodings(), *headings(), *names(), *addresses(), *roles(), *dates(), *documents()]
