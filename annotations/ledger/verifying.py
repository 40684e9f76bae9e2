"""Verifying the record: one article after the other, each read in one short moment and held to its entries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Model

from annotations.chain import REGISTRY, NotCanonicalError, chain_of, heads_digest, parsed
from annotations.ledger.anchors import CheckpointAnchor, HeadAnchor, digest_of
from annotations.ledger.chains import check_chain
from annotations.ledger.findings import Checked, Finding
from annotations.ledger.reading import (
    UNREADABLE,
    Raw,
    belongs,
    raw_text,
    read_chain,
    recorded_or_raw,
    select,
    values_of,
)
from annotations.ledger.rows import check_rows
from annotations.models import (
    Article,
    AttachedFile,
    Checkpoint,
    Claim,
    Entry,
    EntryPart,
    Head,
    VersionText,
)
from annotations.record import one_moment
from annotations.vocabulary import CHAIN, ERASURE, KINDS, Kind

Anchor = HeadAnchor | CheckpointAnchor
Expected = dict[str, dict[int, list[tuple[str, str]]]]  # by chain and sequence: the digest, and who says so

_CHAIN_OF_ARTICLE = re.compile(r"article/([1-9][0-9]{0,18})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_AT = Checkpoint._meta.get_field("at")

# By kind the column that names a text or a file by its digest, where those are, and what of them the digest is of.
_TEXTS: tuple[tuple[Kind, str, type[Model], str], ...] = (
    (KINDS["version"], "text_row_id", VersionText, "text"),
    (KINDS["evidence"], "file_id", AttachedFile, "content"),
)


def verify_article(article: int, anchors: Sequence[Anchor] = ()) -> Checked:
    """One article: its chain, its rows and its texts. Raises KeyError where nothing knows of such an article."""
    if article not in _articles() | _articles_of(_known_chains()):
        raise KeyError(article)
    found, expected = verify_checkpoints(anchors)
    found.add(_verify_chain(article, expected))
    found.findings += _check_texts(article)
    return found


def verify_everything(anchors: Sequence[Anchor] = (), missing_guards: Iterable[str] = ()) -> Iterator[Checked]:
    """All of the record, in pieces: guards and checkpoints, the registry, each article, texts, what belongs to none.

    `missing_guards` are what the database should refuse and does not (a table, or a table and what of it).
    """
    found, expected = verify_checkpoints(anchors)
    unguarded = "a guard is missing: rows can be changed or removed"
    found.findings[:0] = [Finding(unguarded, each) for each in missing_guards]
    yield found
    yield _verify_chain(None, expected)
    chains = _known_chains()
    known = _articles() | _articles_of(chains) | _articles_of(expected)
    for article in sorted(known):
        yield _verify_chain(article, expected)
    yield Checked(findings=[*_check_names(chains), *_check_texts(None), *_strays()])


def size_of_record() -> int:
    """How many chains there are, for whoever watches the verification."""
    return Head.objects.count()


def _verify_chain(article: int | None, expected: Expected) -> Checked:
    rows = read_chain(article)
    chain = check_chain(rows, expected.get(rows.chain, {}))
    not_proved = check_rows(chain)
    return Checked(len(rows.entries), int(bool(rows.entries)), not_proved, chain.blank, chain.findings)


def _articles() -> set[int]:
    return set(Article.objects.values_list("pk", flat=True))


def _articles_of(chains: Iterable[str]) -> set[int]:
    matches = (_CHAIN_OF_ARTICLE.fullmatch(chain) for chain in chains)
    return {key for match in matches if match and (key := int(match[1])) < 2**63}


def _known_chains() -> set[str]:
    """The chains that heads, entries and the registry name, whether or not their article is there."""
    names = set(Head.objects.values_list("chain", flat=True))
    names |= set(Entry.objects.order_by().values_list("chain", flat=True).distinct())
    registered = EntryPart.objects.filter(kind=CHAIN).order_by().values_list("row", flat=True)
    return names | {chain_of(article) for article in registered}


def _check_names(chains: Iterable[str]) -> Iterator[Finding]:
    for chain in sorted(chains):
        if chain != REGISTRY and not _articles_of([chain]):
            yield Finding("there can be no such chain", Head._meta.db_table, chain, chain=chain)


# --- checkpoints ---


def verify_checkpoints(anchors: Sequence[Anchor]) -> tuple[Checked, Expected]:
    """The chain of the checkpoints, and what they and the anchors say of each chain."""
    findings: list[Finding] = []
    expected: Expected = defaultdict(lambda: defaultdict(list))
    kept = {each.number: each for each in anchors if isinstance(each, CheckpointAnchor)}
    previous = ""
    for number, key in enumerate(Checkpoint.objects.order_by("pk").values_list("pk", flat=True), start=1):
        with one_moment(), raw_text():
            [row] = select(Checkpoint, "id = %s", key)
        findings += _check_checkpoint(row, number, previous, kept.pop(key, None))
        previous = row["digest"]
        _expect_heads(row, expected)
    for anchor in kept.values():
        total = sum(Head.objects.values_list("sequence", flat=True))
        findings += _check_anchor(anchor)
        missing = max(0, anchor.entries - total)
        what = f"rolled back: checkpoint {anchor.number} is missing, and at least {missing} entries are missing"
        findings.append(Finding(what, Checkpoint._meta.db_table, anchor.number))
    for each in anchors:
        if isinstance(each, HeadAnchor):
            expected[each.chain][each.sequence].append((each.digest, "the anchor"))
    return Checked(findings=findings), expected


def _check_checkpoint(row: Raw, number: int, previous: str, kept: CheckpointAnchor | None) -> Iterator[Finding]:
    def found(what: str) -> Finding:
        return Finding(what, Checkpoint._meta.db_table, row["id"])

    if row["id"] != number:
        yield found(f"checkpoint {number} is missing before it")
    elif row["previous"] != previous:
        yield found("it does not follow the checkpoint before")
    try:
        heads = _heads_of(row)
        digest = digest_of(
            row["id"],
            recorded_or_raw(_AT, row["at"]),
            row["previous"],
            heads_digest(heads),
            sum(sequence for _chain, sequence, _digest in heads),
        )
    except (NotCanonicalError, *UNREADABLE):
        yield found("its heads cannot be read")
        return
    if digest != row["digest"]:
        yield found("its digest is not that of its time, its heads and the one before")
    if kept:
        yield from _check_anchor(kept)
        if kept.digest != row["digest"]:
            yield found("it is not the checkpoint that the anchor is: it was written anew")


def _check_anchor(anchor: CheckpointAnchor) -> Iterator[Finding]:
    if not anchor.is_whole:
        yield Finding("the anchor's own digest is not that of its lines: the file was damaged", "", anchor.number)


def _heads_of(row: Raw) -> list[tuple[str, int, str]]:
    heads = recorded_or_raw(Checkpoint._meta.get_field("heads"), row["heads"])
    return [(chain, sequence, digest) for chain, sequence, digest in heads]


def _expect_heads(row: Raw, expected: Expected) -> None:
    try:
        heads = _heads_of(row)
    except UNREADABLE:
        return
    for chain, sequence, digest in heads:
        if isinstance(chain, str) and isinstance(sequence, int) and not expected[chain][sequence]:
            expected[chain][sequence].append((digest, f"checkpoint {row['id']}"))


# --- texts and files ---


def _check_texts(article: int | None) -> Iterator[Finding]:
    """The words of versions and the bytes of files against their digests, which the entries name. Each by itself: a
    file may be large."""
    erased = _erased_files()
    for kind, column, model, name in _TEXTS:
        named = {value for table in _tables(kind) for value in _named_in(kind, table, column, article)}
        digests = {value for value in named if isinstance(value, str) and _DIGEST.fullmatch(value)}
        if named - digests - {None}:
            yield Finding("a row names one by what is no digest", model._meta.db_table, article=article)
        for digest in sorted(digests):
            is_erased = model is AttachedFile and digest in erased
            if (what := _wrong_bytes(model, name, digest, is_erased=is_erased)) is not None:
                yield Finding(what, model._meta.db_table, digest, **_who_uses(kind, column, digest))


def _tables(kind: Kind) -> list[type[Model]]:
    """Where rows of a kind stand: what a source's file was before another took its place, only its history knows."""
    return [kind.model, *([kind.history] if kind.history else [])]


def _named_in(kind: Kind, table: type[Model], column: str, article: int | None) -> set[Any]:
    with one_moment(), raw_text():
        if article is not None:
            return values_of(table, column, belongs(kind), article)
        return values_of(table, column)


def _erased_files() -> set[str]:
    """The digests of the files that the registry says were erased by order."""
    found: set[str] = set()
    for payload in EntryPart.objects.filter(kind=ERASURE).values_list("payload", flat=True):
        try:
            found.update(parsed(payload)["fields"]["files"])
        except (KeyError, *UNREADABLE):
            continue  # a finding of the registry's
    return found


def _wrong_bytes(model: type[Model], name: str, digest: str, *, is_erased: bool) -> str | None:
    with one_moment(), raw_text():
        rows = select(model, "digest = %s", digest)
    if not rows:
        return "the row is not there"
    try:
        content = rows[0][name]
        content = content.encode() if isinstance(content, str) else bytes(content or b"")
    except UNREADABLE:
        content = b""
    wanted = sha256(b"").hexdigest() if is_erased else digest
    return None if sha256(content).hexdigest() == wanted else f"its {name} is not what its digest is of"


def _who_uses(kind: Kind, column: str, digest: str) -> dict[str, Any]:
    """Whose it is now, else whose it was."""
    names = (kind.article, "claim_id") if "__" in kind.article else (kind.article,)
    for table in _tables(kind):
        found = table._default_manager.filter(**{column: digest}).values_list(*names).first()
        if found:
            return dict(zip(("article", "claim"), found, strict=False))
    return {}


# --- what belongs to no chain ---


def _strays() -> Iterator[Finding]:
    entry, part = (connection.ops.quote_name(model._meta.db_table) for model in (Entry, EntryPart))
    lonely = f"SELECT t.id FROM {part} t WHERE NOT EXISTS (SELECT 1 FROM {entry} e WHERE e.id = t.entry_id)"  # noqa: S608
    for key in _keys(lonely):
        yield Finding("a part of no entry", EntryPart._meta.db_table, key)
    twice = f"SELECT min(t.id) FROM {part} t WHERE t.history IS NOT NULL GROUP BY t.kind, t.history HAVING count(*) > 1"  # noqa: S608
    for key in _keys(twice):
        yield Finding("another part names the same history row", EntryPart._meta.db_table, key)
    for kind in KINDS.values():
        if kind.article:
            yield from _homeless(kind.model, kind.name, kind.article, history=False)
            if kind.history:
                yield from _homeless(kind.history, kind.name, kind.article, history=True)


def _homeless(model: type[Model], name: str, path: str, *, history: bool) -> Iterator[Finding]:
    """Rows of an article or of a claim that is not there, which no entry knows."""
    quote = connection.ops.quote_name
    owner, table = ("claim_id", Claim) if "__" in path else (path, Article)
    key, column = ("history_id", "history") if history else ("id", "row")
    sql = (
        f"SELECT t.{key} FROM {quote(model._meta.db_table)} t "  # noqa: S608
        f"WHERE NOT EXISTS (SELECT 1 FROM {quote(table._meta.db_table)} o WHERE o.id = t.{owner}) AND NOT EXISTS "
        f"(SELECT 1 FROM {quote(EntryPart._meta.db_table)} p WHERE p.kind = %s AND p.{column} = t.{key})"
    )
    for found in _keys(sql, name):
        yield Finding("it belongs to nothing that is there, and no entry knows it", model._meta.db_table, found)


def _keys(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]
