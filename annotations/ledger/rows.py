"""Whether the rows of the record are what the entries say, and none is there that they do not say."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import DateTimeField

from annotations.chain import before_digest, canonical, parsed
from annotations.choices import Risk
from annotations.ledger.chains import Chain, Said
from annotations.ledger.findings import Finding
from annotations.ledger.reading import UNREADABLE, Raw, Rows, fields_of, is_as_recorded, kinds_of, recorded_or_raw
from annotations.models import Article, Claim, ClaimStanding, Placement, Review
from annotations.record import came_back, outcome_of
from annotations.vocabulary import BEFORE, ERASE, KINDS, TAKEN_OVER, Kind

_MOMENT: "DateTimeField[Any, Any]" = DateTimeField()


def check_rows(chain: Chain) -> int:
    """Holds the rows to the entries. How many history rows came before the chain, so that nothing proves them."""
    if chain.rows.article is not None:
        _check_article(chain)
    limits = _check_before(chain)
    for said in chain.said:
        if said.part["kind"] in KINDS and said.fields:
            _check_said(chain, KINDS[said.part["kind"]], said)
    _check_named_once(chain, limits)
    _check_current(chain)
    if chain.rows.article is not None:
        _check_standings(chain)
    return sum(count for count, _last in limits.values())


def before_of(rows: Rows) -> Raw:
    """What an entry that takes a history over says of its rows so far: how many of each kind, the key of the last,
    by which keys they are read, and one digest of all."""
    kinds = {
        kind.name: {
            "count": len(rows.history[kind.name]),
            "keys": [*sorted(kind.keys), *(["roles"] if kind.name == "person" else [])],
            "last": max(rows.history[kind.name], default=0),
        }
        for kind in kinds_of(rows.article)
        if kind.history
    }
    return {"digest": digest_before(rows, kinds), "kinds": kinds}


def digest_before(rows: Rows, kinds: Raw) -> str:
    """One digest of the history rows that were there before the chain, by the kinds and keys that its entry names."""
    lines = []
    for name in sorted(kinds):
        for key, row in sorted(rows.history[name].items()):
            if key <= kinds[name]["last"]:
                said = fields_of(KINDS[name], row)
                fields = {each: said[each] for each in kinds[name]["keys"]}
                line = {"fields": fields, "history": key, "id": row["id"], "kind": name, "made": _made(row)}
                lines.append(canonical(line))
    return before_digest(lines)


def _made(row: Raw) -> Raw:
    return {
        "at": recorded_or_raw(_MOMENT, row["history_date"]),
        "by": row["history_user_id"],
        "how": row["history_type"],
        "why": row["history_change_reason"] or "",
    }


def _check_before(chain: Chain) -> dict[str, tuple[int, int]]:
    """By kind: how many history rows came before the chain, and the key of the last; they are still those, or what an
    erasure left of them."""
    told = [said for said in chain.said if said.part["kind"] == BEFORE]
    begun = told[:1] if told and (told[0].entry["sequence"], told[0].entry["verb"]) == (1, TAKEN_OVER) else []
    if not begun:
        return {}
    said = [*begun, *(each for each in told[1:] if each.entry["verb"] == ERASE)][-1]
    try:
        kinds = begun[0].fields["kinds"]
        limits = {name: (_whole(each["count"]), _whole(each["last"])) for name, each in kinds.items()}
        if digest_before(chain.rows, kinds) != said.fields["digest"]:
            what = "the history rows from before the ledger are not those that were taken over"
            chain.find(what, said.entry, _main_history(chain))
    except (KeyError, *UNREADABLE):
        chain.find("what it says of the history before cannot be read", said.entry)
        return {}
    return limits


def _whole(value: Any) -> int:
    """Raises TypeError for what is no whole number."""
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _main_history(chain: Chain) -> Any:
    """The table in which a finding about many rows of the chain is told."""
    return KINDS["article" if chain.rows.article is not None else "person"].history


def _check_article(chain: Chain) -> None:
    rows = chain.rows
    first = [entry for entry in rows.entries if entry["chain"] == rows.chain][:1]
    registered = [_registered(payload) for payload in rows.first]
    if rows.article not in rows.current["article"]:
        chain.find("the article is not there", None, Article, rows.article)
    if not first:
        known = "the registry knows its chain" if registered else "nothing knows of it"
        chain.find(f"no entry of the article is there, and {known}", None, Article, rows.article)
    elif not registered:
        chain.find("the registry does not know the article's chain", first[0])
    elif any(digest != first[0]["digest"] for digest in registered):
        chain.find("the first entry is not the one that the registry names", first[0])


def _registered(payload: str) -> Any:
    try:
        return parsed(payload)["fields"]["first"]
    except (KeyError, *UNREADABLE):
        return None


def _check_said(chain: Chain, kind: Kind, said: Said) -> None:
    """A part against its history row, or against its row where its kind is written once."""
    rows, key = chain.rows, said.part["history"]
    if kind.history and key is None:
        if said.entry["verb"] != TAKEN_OVER:
            chain.find("it names no history row", said.entry, kind.model, said.part["row"])
        return
    model: Any = kind.history or kind.model
    row = rows.history[kind.name].get(key) if kind.history else rows.current[kind.name].get(said.part["row"])
    if row is None:
        _tell(chain, said, model, key or said.part["row"], "the row is not there")
        return
    wrong = _differing(kind, row, said.fields)
    if kind.history:
        wrong += _differing_made(row, said)
        if row["id"] != said.part["row"]:
            wrong.append("id")
    if wrong:
        _tell(chain, said, model, key or said.part["row"], f"{', '.join(wrong)}: not what the entry recorded")


def _differing(kind: Kind, row: Raw, recorded: Raw) -> list[str]:
    """The keys that are not as recorded; one that came later than the entry holds what rows from before were given."""
    fields, recorded = kind.fields, {**kind.later, **recorded}
    wrong = [
        key for key, value in recorded.items() if key in fields and not is_as_recorded(fields[key], row[key], value)
    ]
    if "roles" in recorded and "roles" in row and row["roles"] != recorded["roles"]:
        wrong.append("roles")
    return wrong


def _differing_made(row: Raw, said: Said) -> list[str]:
    made = (said.payload or {}).get("made")
    if not isinstance(made, dict):
        return []
    columns = {"at": "history_date", "by": "history_user_id", "how": "history_type", "why": "history_change_reason"}
    is_same = {
        "at": is_as_recorded(_MOMENT, row["history_date"], made.get("at")),
        "by": row["history_user_id"] == made.get("by"),
        "how": row["history_type"] == made.get("how"),
        "why": (row["history_change_reason"] or "") == made.get("why"),
    }
    return [columns[name] for name, same in is_same.items() if not same]


def _check_named_once(chain: Chain, limits: dict[str, tuple[int, int]]) -> None:
    named: dict[str, Counter[Any]] = defaultdict(Counter)
    for said in chain.said:
        kind = KINDS.get(said.part["kind"])
        if kind:
            named[kind.name][said.part["history"] if kind.history else said.part["row"]] += 1
    for kind in kinds_of(chain.rows.article):
        model: Any = kind.history or kind.model
        rows = chain.rows.history[kind.name] if kind.history else chain.rows.current[kind.name]
        _count, last = limits.get(kind.name, (0, 0))
        for key, row in rows.items():
            times = named[kind.name][key]
            if times > 1:
                _tell_row(chain, kind, model, key, row, f"{times} entries say that they wrote it")
            elif times == 0 and not (kind.history and isinstance(key, int) and key <= last):
                _tell_row(chain, kind, model, key, row, "no entry knows the row")


def _check_current(chain: Chain) -> None:
    """What was last recorded of each row against the row as it is."""
    last: dict[tuple[str, Any], Said] = {}
    for said in chain.said:
        kind = KINDS.get(said.part["kind"])
        if kind and kind.history and said.fields:
            last[kind.name, said.part["row"]] = said
    for (name, key), said in last.items():
        kind = KINDS[name]
        row = chain.rows.current[name].get(key)
        was_deleted = said.made.get("how") == "-"
        if row is None and not was_deleted:
            _tell(chain, said, kind.model, key, "the row is not there")
        elif row is not None and (wrong := _differing(kind, row, said.fields)):
            _tell(chain, said, kind.model, key, f"{', '.join(wrong)}: not what was last recorded")
    for kind in kinds_of(chain.rows.article):
        if kind.history:
            for key in chain.rows.current[kind.name].keys() - {row for name, row in last if name == kind.name}:
                _tell_row(chain, kind, kind.model, key, chain.rows.current[kind.name][key], "no entry knows the row")


def _check_standings(chain: Chain) -> None:
    """What the lists say of each claim against the rule, worked out from the rows as they are."""
    rows = chain.rows
    article = rows.current["article"].get(rows.article or 0, {})
    versions = {key: row["number"] for key, row in rows.current["version"].items()}
    places, reviews = defaultdict(list), defaultdict(list)
    for _key, row in sorted(rows.current["placement"].items()):
        places[row["claim"]].append((versions.get(row["version"]), row))
    for _key, row in sorted(rows.current["review"].items()):
        reviews[row["claim"]].append(row)
    for key, claim in rows.current["claim"].items():
        if claim["article"] != rows.article:
            continue
        kept = rows.standings.get(key)
        try:
            expected = _standing(claim, places[key], reviews[key], article, rows.required)
        except (KeyError, *UNREADABLE):
            _tell_standing(chain, key, "it cannot be worked out from the reviews as they are")
            continue
        if kept is None:
            _tell_standing(chain, key, "it has no standing")
        elif (kept["article"], kept["standing"], kept["verdict"]) != (rows.article, *expected):
            _tell_standing(chain, key, "its standing is not what follows from its reviews")


def _standing(
    claim: Raw, places: list[tuple[Any, Raw]], reviews: list[Raw], article: Raw, required: Mapping[Risk, int]
) -> tuple[str, str]:
    here = [row for version, row in places if version == article.get("version")]
    placement = Placement(words_digest=here[-1]["words"], sentence_digest=here[-1]["sentence"]) if here else None
    given = [
        Review(
            verdict=row["verdict"],
            reason=row["reason"],
            words_digest=row["words"],
            sentence_digest=row["sentence"],
            kind=row["type"],
            reviewer_id=row["reviewer"],
        )
        for row in reviews
    ]
    removed = claim["removed_in"]
    is_back = any(came_back(removed, version) for version, _row in places)
    of = Article(author_id=article.get("author"))
    like = Claim(article=of, risk=claim["risk"], withdrawal=claim["withdrawal"], removed_in=removed)
    outcome = outcome_of(like, placement, given, came_back=is_back, required=required[Risk(claim["risk"])])
    return str(outcome.standing.value), str(outcome.verdict)


def _tell_standing(chain: Chain, claim: int, what: str) -> None:
    chain.findings.append(
        Finding(what, ClaimStanding._meta.db_table, claim, chain.rows.article, claim, chain=chain.rows.chain)
    )


def _tell(chain: Chain, said: Said, model: Any, row: Any, what: str) -> None:
    name, fields = said.part["kind"], said.fields
    person = said.part["row"] if name == "person" else said.by
    chain.find(what, said.entry, model, row, claim=_claim(name, said.part["row"], fields), person=person)


def _tell_row(chain: Chain, kind: Kind, model: Any, key: Any, row: Raw, what: str) -> None:
    person = row["id"] if kind.name == "person" else row.get("history_user_id")
    chain.find(what, None, model, key, claim=_claim(kind.name, row["id"], row), person=person)


def _claim(kind: str, row: Any, fields: Raw) -> int | None:
    found = row if kind == "claim" else fields.get("claim")
    return found if isinstance(found, int) else None
