"""The rows of one chain as the database holds them: raw values, so that one that no longer parses does no harm here."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, JSONField, Model

from annotations.chain import chain_of
from annotations.choices import Risk
from annotations.models import Claim, ClaimStanding, Entry, EntryPart, Head, User
from annotations.record import one_moment, rules_in_force
from annotations.vocabulary import CHAIN, ERASURE, KINDS, Kind, as_recorded

Raw = dict[str, Any]

UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError, AttributeError)
AT_ONCE = 500  # keys in one query
IN_RANGE = 5_000  # rows in one query that goes over a whole table
_OF_HISTORY = ("history_id", "history_date", "history_user_id", "history_type", "history_change_reason")
_OF_CLAIM = f'SELECT id FROM "{Claim._meta.db_table}" WHERE article_id = %s'  # noqa: S608


@dataclass
class Rows:
    """What there is of one chain at one moment. Rows are raw: by the name of the field, or for kinds by our key.

    `parts` are by the key of the entry, `current` and `history` by kind and key, `standings` by claim; `first` are
    the payloads in which the registry names the first entry of the chain, `orders` those of its erasures in it;
    `required` is how many reviews settled a claim then. `fields` are missing where the article is.
    """

    chain: str
    article: int | None
    head: Raw | None = None
    entries: list[Raw] = field(default_factory=list)
    parts: dict[int, list[Raw]] = field(default_factory=dict)
    current: dict[str, dict[int, Raw]] = field(default_factory=dict)
    history: dict[str, dict[int, Raw]] = field(default_factory=dict)
    standings: dict[int, Raw] = field(default_factory=dict)
    required: dict[Risk, int] = field(default_factory=dict)
    first: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)


def kinds_of(article: int | None) -> list[Kind]:
    """The kinds whose rows belong to an article, or to the registry."""
    return [kind for kind in KINDS.values() if bool(kind.article) == (article is not None)]


def read_chain(article: int | None) -> Rows:
    """All there is of an article, or of the registry: one short read of a fixed number of queries."""
    with one_moment(), raw_text():
        found = _ledger_of(chain_of(article), article)
        for kind in kinds_of(article):
            found.current[kind.name] = _by_key(_rows_of(kind, kind.model, article), "")
            if kind.history:
                found.history[kind.name] = _by_key(_rows_of(kind, kind.history, article), "history_id")
        if article is not None:
            found.standings = {row["claim"]: row for row in _standings_of(article)}
            found.required = rules_in_force().required
        _fetch_what_is_named(found)
    return found


def rows_of(kind: Kind) -> dict[int, Raw]:
    """Every row of a kind as it is now, by its key."""
    with raw_text():
        return _by_key(_rows_of(kind, kind.model, None), "")


def _ledger_of(chain: str, article: int | None) -> Rows:
    found = Rows(chain, article)
    found.head = next(iter(select(Head, "chain = %s", chain)), None)
    stray, more = ("", ()) if article is None else (" OR article_id = %s", (article,))
    found.entries = select(Entry, f"chain = %s{stray}", chain, *more)
    found.entries.sort(key=lambda row: (row["chain"] != chain, str(type(row["sequence"])), row["sequence"], row["id"]))
    for part in select(EntryPart, f'entry_id IN (SELECT id FROM "{Entry._meta.db_table}" WHERE chain = %s)', chain):  # noqa: S608
        found.parts.setdefault(part["entry_id"], []).append(part)
    if article is not None:
        found.first = [row["payload"] for row in select(EntryPart, "kind = %s AND row = %s", CHAIN, article)]
        found.orders = [row["payload"] for row in select(EntryPart, "kind = %s AND row = %s", ERASURE, article)]
    return found


def select(model: type[Model], where: str = "", *params: Any) -> list[Raw]:
    """The rows of a table, by the name of the column."""
    fields = model._meta.concrete_fields
    return list(_select(model, [(field.attname, field) for field in fields], where, params))


def values_of(model: type[Model], column: str, where: str = "", *params: Any) -> set[Any]:
    """The different values of a column."""
    [field] = [field for field in model._meta.concrete_fields if field.attname == column]
    return {row[column] for row in _select(model, [(column, field)], where, params)}


def key_of(model: type[Model]) -> str:
    """The column of the key."""
    return str(model._meta.pk.column)


def ranges_of(model: type[Model], most: int = IN_RANGE) -> Iterator[tuple[str, tuple[int, int]]]:
    """Conditions, with their parameters, that together hold for every row of a table with a number as its key, each
    for no more than `most` rows. By the rows that are there: a key may have been set to any number."""
    table, key, low = connection.ops.quote_name(model._meta.db_table), key_of(model), -(2**63)
    rows = f"SELECT {key} FROM {table} WHERE {key} >= %s ORDER BY {key} LIMIT {most}"  # noqa: S608
    while low < 2**63:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT max({key}) FROM ({rows}) AS t", [low])  # noqa: S608
            [high] = cursor.fetchone()
        if high is None:
            return
        yield f"{key} BETWEEN %s AND %s", (low, high)
        low = high + 1


def _rows_of(kind: Kind, model: type[Model], article: int | None) -> list[Raw]:
    where, params = ("", ()) if article is None else (belongs(kind), (article,))
    return _select_kind(kind, model, where, params)


def _select_kind(kind: Kind, model: type[Model], where: str, params: Sequence[Any]) -> list[Raw]:
    rows = list(_select(model, _columns(kind.name, model), where, params))
    if kind.model is User:
        _add_roles(rows, is_history=model is kind.history)
    return rows


@cache
def _columns(name: str, model: type[Model]) -> list[tuple[str, "Field[Any, Any]"]]:
    """The name of each column in the row, and the field. Our keys and those of the history row cannot meet."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    columns = [("id", by_name["id"]), *((key, by_name[own]) for key, own in KINDS[name].keys.items())]
    return columns + [(name, by_name[name]) for name in _OF_HISTORY if name in by_name]


def belongs(kind: Kind) -> str:
    """The condition for the rows of one article."""
    return f"claim_id IN ({_OF_CLAIM})" if "__" in kind.article else f"{kind.article} = %s"


def _standings_of(article: int) -> list[Raw]:
    columns = {"claim": "claim_id", "article": "article_id", "standing": "standing", "verdict": "verdict"}
    by_name = {field.attname: field for field in ClaimStanding._meta.concrete_fields}
    fields = [(key, by_name[name]) for key, name in columns.items()]
    return list(_select(ClaimStanding, fields, f"claim_id IN ({_OF_CLAIM})", [article]))


def _fetch_what_is_named(found: Rows) -> None:
    """Rows that entries name and that are not where they belong: only a record that somebody changed has them."""
    for kind in kinds_of(found.article):
        parts = [part for parts in found.parts.values() for part in parts if part["kind"] == kind.name]
        _fetch(kind, kind.model, "id", {part["row"] for part in parts}, found.current[kind.name])
        if kind.history:
            _fetch(kind, kind.history, "history_id", {part["history"] for part in parts}, found.history[kind.name])


def _fetch(kind: Kind, model: type[Model], key: str, wanted: set[Any], known: dict[int, Raw]) -> None:
    missing = [each for each in wanted - known.keys() if isinstance(each, int)]
    for start in range(0, len(missing), AT_ONCE):
        keys = missing[start : start + AT_ONCE]
        rows = _select_kind(kind, model, f"{key} IN ({', '.join(['%s'] * len(keys))})", keys)
        known.update(_by_key(rows, key))


def _by_key(rows: Iterable[Raw], key: str) -> dict[Any, Raw]:
    return {row[key or "id"]: row for row in rows}


def _add_roles(rows: list[Raw], *, is_history: bool) -> None:
    through: Any = User.groups.through
    if is_history:
        through = User.history.model._meta.related_objects[0].related_model
    owner = "history_id" if is_history else "user_id"
    table = connection.ops.quote_name(through._meta.db_table)
    roles: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        sql = f"SELECT t.{owner}, g.name FROM {table} t JOIN auth_group g ON g.id = t.group_id"  # noqa: S608
        cursor.execute(sql)
        for key, name in cursor.fetchall():
            roles.setdefault(key, []).append(name)
    for row in rows:
        row["roles"] = sorted(roles.get(row["history_id" if is_history else "id"], []))


def _select(
    model: type[Model], columns: Sequence[tuple[str, "Field[Any, Any]"]], where: str, params: Sequence[Any]
) -> Iterator[Raw]:
    names = [name for name, _field in columns]
    sql = _statement(connection.vendor, model, tuple(field for _name, field in columns))
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE {where}" if where else sql, params)
        rows = cursor.fetchall()
    return (dict(zip(names, row, strict=True)) for row in rows)


@cache
def _statement(vendor: str, model: type[Model], fields: tuple["Field[Any, Any]", ...]) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    return f"SELECT {', '.join(raw_column(field) for field in fields)} FROM {table}"  # noqa: S608


def raw_column(field: "Field[Any, Any]") -> str:
    """The column without what the driver would make of it. SQLite's driver reads a value as the type of its column
    says, which an expression has not; PostgreSQL's fails for a time that Python has no word for."""
    column = connection.ops.quote_name(str(field.column))
    if connection.vendor == "sqlite":
        return f"+{column}"
    return f"{column}::text" if isinstance(field, DateField | JSONField) else column


@contextmanager
def raw_text() -> Iterator[None]:
    """SQLite keeps bytes that are no UTF-8 in a text column as they are: here they are read as lone surrogates."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    before = database.text_factory
    database.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        database.text_factory = before


def is_as_recorded(field: "Field[Any, Any]", raw: Any, recorded: Any) -> bool:
    """Whether a raw value is what the ledger says; one that cannot be read is not."""
    if raw == recorded and type(raw) is type(recorded):
        return True
    if type(raw) is str and raw[10:11] == " " and f"{raw[:10]}T{raw[11:]}+00:00" == recorded:
        return True  # a time as SQLite keeps it, told apart quickly
    try:
        return bool(as_recorded(field, raw) == recorded)
    except UNREADABLE:
        return False


def recorded_or_raw(field: "Field[Any, Any]", raw: Any) -> Any:
    """What the ledger says of a raw value; of one that cannot be read, how it is written."""
    try:
        return as_recorded(field, raw)
    except UNREADABLE:
        return repr(raw)


def fields_of(kind: Kind, row: Raw) -> Raw:
    """What the ledger says of a raw row: as vocabulary.said does of one that was read."""
    found = {key: recorded_or_raw(field, row[key]) for key, field in kind.fields.items()}
    return found | {"roles": row["roles"]} if kind.model is User else found
