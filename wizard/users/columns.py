"""Which column is which, told by what stands in it; a heading in any language only settles what content leaves open.

A guess comes with its reason. Where two columns could be meant, or a date could be either way round, the guess holds
a doubt instead, and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wizard.cleaning import clean, shorten
from wizard.users.dates import Order, is_never, order_of, written
from wizard.users.legacy import read_roles, role_of
from wizard.users.reading import ADDRESS, Sheet
from wizard.veil import quoted

EMAIL, NAME, ROLE, LAST_LOGIN = KINDS = ("email", "name", "role", "last-login")
DATES = "dates"
SAMPLE = 2000

_WORDS: dict[str, re.Pattern[str]] = {
    EMAIL: re.compile(
        r"e-?mail|correo|courriel|posta|mail\b|e-?post|邮箱|邮件|电子邮|メール|이메일|почт|login\b|username|user ?name|benutzername|"
        r"usuario|identifiant", re.IGNORECASE),
    NAME: re.compile(r"name|nombre|apellid|prénom|prenom|nom\b|nome|姓|名|氏|이름|имя|фамилия|vorname", re.IGNORECASE),
    ROLE: re.compile(r"role|rol\b|rolle|rôle|ruolo|função|funcao|papel|perfil|profil|permission|berecht|角色|権限|ロール|役割|роль",
                     re.IGNORECASE),
    LAST_LOGIN: re.compile(
        r"log-?_?\s?(in|on)|sign-?_?\s?(in|on)|anmeld|connexion|acceso|accesso|sesi[oó]n|inicio|zugriff|activ|aktiv|last seen|"
        r"登录|登錄|ログイン|로그인|вход|acesso|inlogg|aanmeld", re.IGNORECASE),
}  # fmt: skip
_OTHER_DATE = re.compile(
    r"creat|alta\b|erstell|angelegt|cré|creaz|creaci|criad|regist|modif|updat|geändert|expir|birth|start|join|invit|"
    r"作成|创建|создан|vence|hire", re.IGNORECASE)  # fmt: skip
_OTHER_PERSON = re.compile(
    r"manager|invited|added by|created by|owner|approv|supervisor|responsable|jefe|vorgesetzt|sponsor|alternat|secondary|"
    r"backup|recovery|personal|contact|上司", re.IGNORECASE)  # fmt: skip
_OTHER_ROLE = re.compile(
    r"recommend|suggest|title|position|puesto|cargo|department|abteilung|job|former|previous|old", re.IGNORECASE
)
_OTHER_NAME = re.compile(
    r"company|partner|account|organi[sz]|empresa|firma|entreprise|société|会社|公司", re.IGNORECASE
)
_LAST_NAME = re.compile(
    r"last|sur|family|apellid|nachname|^nom\b|cognome|sobrenome|姓|фамилия|efternamn", re.IGNORECASE
)
_FULL_NAME = re.compile(r"full|display|complet|vollst|^name$|^nombre$|^nom complet", re.IGNORECASE)
_TICKS = frozenset(
    {"", "x", "✓", "✔", "yes", "no", "y", "n", "true", "false", "1", "0", "ja", "nein", "sí", "si", "oui", "non"}
)
_TICKED = frozenset({"x", "✓", "✔", "yes", "y", "true", "1", "ja", "sí", "si", "oui"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TOKEN = re.compile(r"[^\W\d_]{2,}")
_NAMED_ADDRESS = re.compile(r"(.*?)\s*<\s*(" + ADDRESS.pattern + r")\s*>")


class BadColumns(ValueError):
    """A choice of columns that the file does not have; the message is a sentence."""


@dataclass(frozen=True)
class Doubt:
    """What nobody can tell from the file: a question, and what can be answered (headings, or orders of dates)."""

    what: str
    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """Which columns mean what, by their places.

    Attributes:
        email, name, role, last_login: places; several names are joined, several roles combined.
        flags: columns that are ticked for one role each, as (place, role).
        order: day or month first; None where no date depends on it.
        reasons: why, by kind. doubts: what has to be asked first.
    """

    email: tuple[int, ...] = ()
    name: tuple[int, ...] = ()
    role: tuple[int, ...] = ()
    last_login: tuple[int, ...] = ()
    flags: tuple[tuple[int, str], ...] = ()
    order: Order | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    def of(self, kind: str) -> tuple[int, ...]:
        found: tuple[int, ...] = getattr(self, kind.replace("-", "_"))
        return found or (tuple(place for place, _ in self.flags) if kind == ROLE else ())

    def said(self, headers: Sequence[str]) -> dict[str, str]:
        """The headings of each kind, in words; "" where there is none."""
        return {kind: ", ".join(headers[place] for place in self.of(kind)) for kind in KINDS}


def guess(
    sheet: Sheet, today: date, chosen: Mapping[str, Sequence[str]] | None = None, order: Order | None = None
) -> Columns:
    """The columns of a file, as far as its content tells. Raises `BadColumns` when `chosen` names none of its columns.

    Args:
        today: nobody has signed in after it.
        chosen: headings a person named, by kind ("email", "name", "role", "last-login"); an empty one means that the
            file has no such column.
        order: how a person said dates are written.
    """
    places = {kind: _places(sheet, names) for kind, names in (chosen or {}).items()}
    sample = _sample(sheet.rows)
    columns = [_Column(place, header, [row[place] for row in sample]) for place, header in enumerate(sheet.headers)]
    found = Columns(order=order)
    for kind, detect in ((EMAIL, _email), (ROLE, _role), (LAST_LOGIN, _last_login), (NAME, _name)):
        if kind in places:
            said = "You named it." if places[kind] else "You said that there is none."
            named: dict[str, Any] = {kind.replace("-", "_"): places[kind]}
            found = replace(found, **named, reasons={**found.reasons, kind: said})
        else:
            found = detect(columns, found)
    return _with_order(sheet, found, today, order)


def _places(sheet: Sheet, names: Sequence[str]) -> tuple[int, ...]:
    known = {header.casefold(): place for place, header in enumerate(sheet.headers)}
    known |= {str(place + 1): place for place in range(len(sheet.headers)) if str(place + 1) not in known}
    found = []
    for name in names:
        place = known.get(" ".join(clean(name).split()).casefold())
        if place is None:
            there = ", ".join(shorten(header, 40) for header in sheet.headers[:20])
            raise BadColumns(f"The file has no column {quoted(name)}. It has: {there}.")
        found.append(place)
    return tuple(found)


def _sample(rows: list[list[str]]) -> list[list[str]]:
    """Rows from all over the file: exports are often sorted."""
    step = max(1, len(rows) // SAMPLE)
    return rows[::step]


class _Column:
    """One column of the sample, and how it looks."""

    def __init__(self, place: int, header: str, cells: list[str]) -> None:
        self.place = place
        self.header = header
        self.cells = [cell.strip() for cell in cells]
        self.filled = [cell for cell in self.cells if cell]
        self.distinct = len(set(self.filled)) / max(len(self.filled), 1)
        self.coverage = len(self.filled) / max(len(cells), 1)

    def share(self, wanted: Iterable[bool]) -> float:
        return sum(wanted) / max(len(self.filled), 1)


def address_in(cell: str) -> str:
    """The address in a cell: the whole cell, or what stands in angle brackets; "" when there is none."""
    if ADDRESS.fullmatch(cell):
        return cell
    match = _NAMED_ADDRESS.fullmatch(cell)
    return match[2] if match else ""


def _named(columns: Sequence[_Column]) -> tuple[str, ...]:
    return tuple(column.header for column in columns)


# --- email


def _email(columns: list[_Column], found: Columns) -> Columns:
    able = [(column, column.share(bool(address_in(cell)) for cell in column.filled)) for column in columns]
    able = [(column, share) for column, share in able if share >= 0.5 and column.filled]
    if not able:
        question = "No column looks like email addresses. Which one says who the user is?"
        return replace(found, doubts=(*found.doubts, Doubt(EMAIL, question, _named(columns))))

    def fitness(column: _Column, share: float) -> float:
        hint = 0.5 if _WORDS[EMAIL].search(column.header) else 0.0
        proper = 0.3 if re.search(r"e-?mail|correo|courriel|邮|メール", column.header, re.IGNORECASE) else 0.0
        return (
            share + column.coverage + column.distinct + hint + proper - 1.2 * bool(_OTHER_PERSON.search(column.header))
        )

    ranked = sorted(able, key=lambda pair: -fitness(*pair))
    (best, share), rest = ranked[0], ranked[1:]
    rivals = [column for column, other in rest if fitness(best, share) - fitness(column, other) < 0.25]
    rivals = [column for column in rivals if [c.casefold() for c in column.cells] != [c.casefold() for c in best.cells]]
    if rivals:
        question = "Several columns hold addresses, and each could be the users' own. Which one is it?"
        return replace(found, doubts=(*found.doubts, Doubt(EMAIL, question, _named([best, *rivals]))))
    why = f"{share:.0%} of its cells are email addresses" + (", hardly two alike" if best.distinct > 0.9 else "")
    return replace(found, email=(best.place,), reasons={**found.reasons, EMAIL: f"{why}."})


# --- role


def _role(columns: list[_Column], found: Columns) -> Columns:
    flags = [(column.place, role) for column in columns if (role := role_of(column.header)) and _is_ticked(column)]
    if len(flags) > 1:
        why = "each is named after a role and ticked for those who have it."
        return replace(found, flags=tuple(flags), reasons={**found.reasons, ROLE: why})
    ranked = sorted(((_roleness(column), column) for column in columns), key=lambda pair: -pair[0])
    able = [(fitness, column) for fitness, column in ranked if fitness >= 0.35]
    if not able:
        others = [c for c in columns if c.place not in found.email and c.filled and not address_like(c)]
        if not others:
            return replace(found, reasons={**found.reasons, ROLE: "The file has nothing else that could name roles."})
        likely = [column for column in others if _WORDS[ROLE].search(column.header)]
        question = "No column names roles of the older portal. Which one says what somebody may do?"
        return replace(found, doubts=(*found.doubts, Doubt(ROLE, question, _named(likely or others))))
    best, rest = able[0], able[1:]
    rivals = [column for fitness, column in rest if best[0] - fitness < 0.25 and column.cells != best[1].cells]
    if rivals and all(_complete_each_other(best[1], column) for column in rivals):
        why = "they name roles of the older portal, and complete each other."
        places = tuple(sorted([best[1].place, *(column.place for column in rivals)]))
        return replace(found, role=places, reasons={**found.reasons, ROLE: why})
    if rivals:
        question = "Several columns name roles. Which one holds those that people have now?"
        return replace(found, doubts=(*found.doubts, Doubt(ROLE, question, _named([best[1], *rivals]))))
    known = best[1].share(bool(read_roles(cell).roles) for cell in best[1].filled)
    why = f"{known:.0%} of its cells name roles of the older portal."
    return replace(found, role=(best[1].place,), reasons={**found.reasons, ROLE: why})


def _is_ticked(column: _Column) -> bool:
    return all(cell.casefold() in _TICKS for cell in column.cells)


def _roleness(column: _Column) -> float:
    """How much a column looks like roles: words that also name departments count for little."""
    if not column.filled:
        return 0.0
    read = [read_roles(cell) for cell in column.filled]
    strong = column.share(text.strong for text in read)
    weak = column.share(bool(text.roles) and not text.strong for text in read)
    if strong + weak == 0 or (strong == 0 and not _WORDS[ROLE].search(column.header)):
        return 0.0
    hint = 0.3 if _WORDS[ROLE].search(column.header) else 0.0
    return strong + (0.8 if hint or strong > 0.2 else 0.3) * weak + hint - 0.5 * bool(_OTHER_ROLE.search(column.header))


def _complete_each_other(one: _Column, other: _Column) -> bool:
    """Whether two columns of roles are a first and a further one: rarely both filled, or never with the same."""
    both = [(a, b) for a, b in zip(one.cells, other.cells, strict=True) if a and b]
    return min(one.coverage, other.coverage) < 0.7 and all(a != b for a, b in both)


def address_like(column: _Column) -> bool:
    return column.share(bool(address_in(cell)) for cell in column.filled) > 0.5


# --- last login


def _last_login(columns: list[_Column], found: Columns) -> Columns:
    able = [column for column in columns if column.place not in found.email and _is_dates(column)]
    named = [
        column for column in able if _WORDS[LAST_LOGIN].search(column.header) and not _OTHER_DATE.search(column.header)
    ]
    free = named or [column for column in able if not _OTHER_DATE.search(column.header)]
    if not free:
        hinted = [c for c in columns if re.search(r"last.?(log|sign)|letzte anm", c.header, re.IGNORECASE)]
        if hinted and all(is_never(cell) for cell in hinted[0].filled):
            why = "its heading says so, and nobody in it ever signed in."
            return replace(found, last_login=(hinted[0].place,), reasons={**found.reasons, LAST_LOGIN: why})
        return replace(found, reasons={**found.reasons, LAST_LOGIN: "No column holds dates that could be it."})
    if len(free) == 1:
        why = "its heading says so, and its cells are dates." if named else "it is the only column of dates."
        if named or len(able) > 1 or free[0].coverage < 1 or any(map(is_never, free[0].cells)):
            return replace(found, last_login=(free[0].place,), reasons={**found.reasons, LAST_LOGIN: why})
        question = "One column holds dates, and nothing tells of what. When did people sign in last?"
        doubt = Doubt(LAST_LOGIN, question, (*_named(free), NO_COLUMN))
        return replace(found, doubts=(*found.doubts, doubt))
    gaps = [column for column in free if column.coverage < 0.999 or any(map(is_never, column.cells))]
    if len(free) == 2 and len(gaps) == 1:
        why = "only those who ever signed in have a date in it."
        return replace(found, last_login=(gaps[0].place,), reasons={**found.reasons, LAST_LOGIN: why})
    question = "Several columns hold dates. Which one says when people signed in last?"
    return replace(found, doubts=(*found.doubts, Doubt(LAST_LOGIN, question, (*_named(free), NO_COLUMN))))


NO_COLUMN = "none of them"


def _is_dates(column: _Column) -> bool:
    told = [cell for cell in column.filled if not is_never(cell)]
    dates = sum(written(cell) is not None for cell in told)
    if not told or dates / len(told) < 0.7:
        return False
    numbers = sum(_NUMBER.fullmatch(cell) is not None for cell in told)
    # A column of plain numbers is one of numbers, unless its heading speaks of time.
    return numbers < 0.5 * len(told) or _WORDS[LAST_LOGIN].search(column.header) is not None or _is_compact(told)


def _is_compact(cells: list[str]) -> bool:
    return all(re.fullmatch(r"20[012]\d[01]\d[0-3]\d", cell) for cell in cells)


def _with_order(sheet: Sheet, found: Columns, today: date, order: Order | None) -> Columns:
    if order is not None or not found.last_login:
        return found
    place = found.last_login[0]
    orders = order_of((row[place] for row in sheet.rows), today)
    if orders.question:
        doubt = Doubt(DATES, orders.question, tuple(Order))
        return replace(found, doubts=(*found.doubts, doubt))
    return replace(found, order=orders.order)


# --- name


def _name(columns: list[_Column], found: Columns) -> Columns:
    taken = {*found.email, *found.role, *found.last_login, *(place for place, _ in found.flags)}
    taken |= {place for doubt in found.doubts for place, column in enumerate(columns) if column.header in doubt.choices
              and doubt.what != ROLE}  # fmt: skip
    free = [column for column in columns if column.place not in taken and column.filled]
    free = [column for column in free if _could_be_name(column)]
    locals_ = [address_in(cell).partition("@")[0] for cell in columns[found.email[0]].cells] if found.email else []
    like = {column.place: _likeness(column, locals_) for column in free}
    best = sorted((column for column in free if like[column.place] > 0.3), key=lambda column: -like[column.place])
    if not best:
        best = [column for column in free if _is_called_name(column)]
    if not best:
        return replace(found, reasons={**found.reasons, NAME: "No column holds names that could be theirs."})
    whole = [column for column in best if _words(column) >= 1.6]
    chosen = whole[:1] if whole else best[:2]
    if len(whole) > 1:
        chosen = [column for column in whole if _FULL_NAME.search(column.header)][:1] or chosen
    if len(chosen) == 2:
        chosen.sort(key=lambda column: (_LAST_NAME.search(column.header) is not None, column.place))
    why = "their words also stand in the addresses." if like.get(chosen[0].place, 0) > 0.3 else "its heading says so."
    return replace(found, name=tuple(column.place for column in chosen), reasons={**found.reasons, NAME: why})


def _could_be_name(column: _Column) -> bool:
    if _is_called_name(column):
        return not address_like(column)
    letters = column.share(not any(map(str.isdigit, cell)) and "@" not in cell for cell in column.filled)
    return letters > 0.8 and len(set(column.filled)) > min(4, len(column.filled) // 3)


def _is_called_name(column: _Column) -> bool:
    others = (_OTHER_NAME, _OTHER_PERSON)
    return bool(_WORDS[NAME].search(column.header)) and not any(other.search(column.header) for other in others)


def _likeness(column: _Column, locals_: list[str]) -> float:
    """The share of names of which a word stands in the same person's address."""
    pairs = [
        (cell.casefold(), local.casefold())
        for cell, local in zip(column.cells, locals_, strict=False)
        if cell and local
    ]
    hits = sum(any(token in local for token in _TOKEN.findall(cell) if len(token) > 2) for cell, local in pairs)
    return hits / len(pairs) if pairs else 0.0


def _words(column: _Column) -> float:
    return sum(len(_TOKEN.findall(cell)) for cell in column.filled) / max(len(column.filled), 1)


def is_ticked(cell: str) -> bool:
    """Whether a cell says yes to the role of its column."""
    return cell.strip().casefold() in _TICKED
