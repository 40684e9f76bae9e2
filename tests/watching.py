"""Every request of every test, watched: what changes is in the ledger, once, and looking changes nothing."""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase

from annotations.ledger.reading import rows_of
from annotations.models import EntryPart
from annotations.record import one_moment
from annotations.vocabulary import KINDS

Rows = dict[tuple[str, int], Any]
LOOKING = {"GET", "HEAD", "OPTIONS", "TRACE"}
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|DROP|ALTER|CREATE)\b", re.IGNORECASE)


class UnwatchedChangeError(AssertionError):
    """A request changed the record past the ledger."""


class Watching:
    """Middleware around all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in LOOKING:
            return self.looked_at(request)
        with one_moment():  # a request beside this one, in another process, is in both or in neither
            before, last = tracked_rows(), last_part()
        response = self.get_response(request)
        with one_moment():
            after, named = tracked_rows(), entries_since(last)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        if not agree(changed, named):
            raise UnwatchedChangeError(f"{request.path}: changed {sorted(changed)}, in the ledger {dict(named)}")
        return response

    def looked_at(self, request: HttpRequest) -> HttpResponseBase:
        written: list[str] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if _WRITES.match(sql) and "django_session" not in sql:
                written.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            response = self.get_response(request)
        if written:
            raise UnwatchedChangeError(f"{request.method} {request.path} wrote: {written}")
        return response


def agree(changed: set[tuple[str, int]], named: dict[tuple[str, int], set[int]]) -> bool:
    """Every changed row has one entry, and every entry a changed row, but for a new password: that one was set is
    recorded, and what it is stands in no row that is told of."""
    people = {key for key in named if key[0] == "person"}
    once = all(len(entries) == 1 for entries in named.values())
    return once and changed <= named.keys() and named.keys() - people <= changed


def tracked_rows() -> Rows:
    """Every row that the ledger has a word for, as it is."""
    return {(kind.name, key): row for kind in KINDS.values() for key, row in rows_of(kind).items()}


def last_part() -> int:
    return EntryPart.objects.aggregate(last=Max("pk"))["last"] or 0


def entries_since(last: int) -> dict[tuple[str, int], set[int]]:
    """The rows that newer entries name, and which entries do."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for kind, row, entry in EntryPart.objects.filter(pk__gt=last).values_list("kind", "row", "entry"):
        if kind in KINDS:
            found[kind, row].add(entry)
    return found
