"""Verifying the record: one article after the other, each read in one short moment and held to its entries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.models import Model

from annotations.chain import REGISTRY, NotCanonicalError, chain_of, heads_digest
from annotations.ledger.anchors import CheckpointAnchor, HeadAnchor, digest_of
from annotations.ledger.chains import check_chain
from annotations.ledger.findings import Checked, Finding
from annotations.ledger.reading import (
    UNREADABLE,
    Raw,
    belongs,
    key_of,
    ranges_of,
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
from annotations.record import erased_files, one_moment
from annotations.vocabulary import CHAIN, KINDS, Kind

Anchor = HeadAnchor | CheckpointAnchor
Expected = dict[str, dict[int, list[tuple[str, str]]]]  # by chain and sequence: the digest, and who says so

_CHAIN_OF_ARTICLE = re.compile(r"article/([1-9][0-9]{0,18})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_AT, _HEADS = Checkpoint._meta.get_field("at"), Checkpoint._meta.get_field("heads")

# By kind the column that names a text or a file by its digest, where those are, and what of them the digest is of.
_TEXTS: tuple[tuple[Kind, str, type[Model], str], ...] = (
    (KINDS["version"], "text_row_id", VersionText, "text"),
    (KINDS["evidence"], "file_id", AttachedFile, "content"),
)


class NoAnchorOfItError(LookupError):
    """Anchors were given, and none is of the article that is verified."""


def verify_article(article: int, anchors: Sequence[Anchor] = (), missing_guards: Iterable[str] = ()) -> Checked:
    """One article: its chain, its rows and its texts; the guards, and of the checkpoints what they say of it.

    Raises KeyError where nothing knows of such an article, NoAnchorOfItError where there are anchors and none is of it.
    """
    if anchors and not any(_is_of(anchor, article) for anchor in anchors):
        raise NoAnchorOfItError(article)
    found, expected = _verify_beside(anchors, missing_guards, article)
    if not _is_known(article) and article not in _articles_of(expected):
        raise KeyError(article)
    found.add(_verify_chain(article, expected))
    found.add(_piece("its texts and files", _check_texts(article), article))
    return found


def verify_everything(anchors: Sequence[Anchor] = (), missing_guards: Iterable[str] = ()) -> Iterator[Checked]:
    """All of the record, in pieces: guards and checkpoints, the registry, each article, texts, what belongs to none.

    `missing_guards` are what the database should refuse and does not (a table, or a table and what of it).
    """
    found, expected = _verify_beside(anchors, missing_guards, None)
    yield found
    yield _verify_chain(None, expected)
    chains: set[str] = set()
    yield _piece("the names of all chains", _check_names(chains))
    for article in sorted(_articles() | _articles_of(chains) | _articles_of(expected)):
        yield _verify_chain(article, expected)
    yield _piece("texts and files", _check_texts(None))
    yield _piece("what belongs to no chain", _strays())


def size_of_record() -> int:
    """How many chains there are, for whoever watches the verification."""
    return Head.objects.count()


def _is_of(anchor: Anchor, article: int) -> bool:
    """A checkpoint is of every article."""
    return isinstance(anchor, CheckpointAnchor) or anchor.chain == chain_of(article)


def _verify_beside(
    anchors: Sequence[Anchor], missing_guards: Iterable[str], article: int | None
) -> tuple[Checked, Expected]:
    """What stands beside the chains: guards and checkpoints."""
    expected: Expected = defaultdict(lambda: defaultdict(list))
    unguarded = "a guard is missing: rows can be changed or removed"
    found = Checked(findings=[Finding(unguarded, each) for each in missing_guards])
    found.add(_piece("the checkpoints", _check_checkpoints(anchors, expected, article)))
    return found, expected


def _verify_chain(article: int | None, expected: Expected) -> Checked:
    name, found = chain_of(article), Checked()
    with _surviving(found, f"{name} and its rows", article, name):
        rows = read_chain(article)
        found.entries, found.chains = len(rows.entries), int(bool(rows.entries))
        chain = check_chain(rows, expected.get(rows.chain, {}))
        found.findings = chain.findings  # the same list: what the rows add stays, whatever fails
        found.not_proved = check_rows(chain)
        found.erased = chain.blank
    return found


def _piece(what: str, findings: Iterable[Finding], article: int | None = None) -> Checked:
    found = Checked()
    with _surviving(found, what, article):
        for finding in findings:
            found.findings.append(finding)
    return found


@contextmanager
def _surviving(found: Checked, what: str, article: int | None = None, chain: str = "") -> Iterator[None]:
    """One value that nobody thought of must not silence all the rest: whatever fails within is a finding. Where the
    database itself is gone there is nothing to tell.

    Raises django.db.Error.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, DatabaseFailure):
            _ask_for_an_answer()
        # The kind of the error alone: its message may hold words of the record.
        cannot = f"could not be read: {what} ({type(error).__name__})"
        found.findings.append(Finding(cannot, article=article, chain=chain))


def _ask_for_an_answer() -> None:
    """Raises django.db.Error where the database answers nothing at all any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _is_known(article: int) -> bool:
    return (
        Article.objects.filter(pk=article).exists()
        or Head.objects.filter(chain=chain_of(article)).exists()
        or Entry.objects.filter(chain=chain_of(article)).exists()
        or EntryPart.objects.filter(kind=CHAIN, row=article).exists()
    )


def _articles() -> set[int]:
    return set(Article.objects.values_list("pk", flat=True))


def _articles_of(chains: Iterable[str]) -> set[int]:
    matches = (_CHAIN_OF_ARTICLE.fullmatch(chain) for chain in chains)
    return {key for match in matches if match and (key := int(match[1])) < 2**63}


def _check_names(chains: set[str]) -> Iterator[Finding]:
    """Adds to `chains` those that heads, entries and the registry name, whether or not their article is there."""
    for names in _known_chains():
        chains |= names
    for chain in sorted(chains):
        if chain != REGISTRY and not _articles_of([chain]):
            yield Finding("there can be no such chain", Head._meta.db_table, chain, chain=chain)


def _known_chains() -> Iterator[set[str]]:
    """Heads and the registry's parts are one for each article; entries are many."""
    with one_moment(), raw_text():
        heads = values_of(Head, "chain")
        registered = values_of(EntryPart, "row", "kind = %s", CHAIN)
    yield {_as_name(chain) for chain in heads}
    yield {chain_of(article) for article in registered}
    for where, keys in ranges_of(Entry):
        with one_moment(), raw_text():
            entries = values_of(Entry, "chain", where, *keys)
        yield {_as_name(chain) for chain in entries}


def _as_name(chain: Any) -> str:
    """As it is, or how it is written where it is no text."""
    return chain if isinstance(chain, str) else repr(chain)


# --- checkpoints ---


def _check_checkpoints(anchors: Sequence[Anchor], expected: Expected, article: int | None) -> Iterator[Finding]:
    """The chain of the checkpoints; what they and the anchors say of each chain is added to `expected`.

    For one article the heads of the anchored checkpoints and of the last one are read whole. Of the others, which may
    be many and each as long as the newsroom has articles, it is what they say of this one.
    """
    for each in anchors:
        if isinstance(each, HeadAnchor):
            expected[each.chain][each.sequence].append((each.digest, "the anchor"))
    kept = {each.number: each for each in anchors if isinstance(each, CheckpointAnchor)}
    keys, previous = list(Checkpoint.objects.order_by("pk").values_list("pk", flat=True)), ""
    for number, key in enumerate(keys, start=1):
        with one_moment(), raw_text():
            [row] = select(Checkpoint, "id = %s", key)
        yield from _check_place(row, number, previous)
        previous = row["digest"]
        anchor = kept.pop(key, None)
        if article is None or anchor or key == keys[-1]:
            yield from _check_checkpoint(row, anchor)
            _expect(row, _heads_or_none(row), expected)
        else:
            _expect(row, _head_of(row, article), expected)
    yield from _check_lost(kept.values())


def _check_lost(anchors: Iterable[CheckpointAnchor]) -> Iterator[Finding]:
    """Anchors whose checkpoint is not there."""
    for anchor in anchors:
        with one_moment(), raw_text():
            total = sum(row["sequence"] for row in select(Head) if isinstance(row["sequence"], int))
        yield from _check_anchor(anchor)
        missing = max(0, anchor.entries - total)
        what = f"rolled back: checkpoint {anchor.number} is missing, and at least {missing} entries are missing"
        yield Finding(what, Checkpoint._meta.db_table, anchor.number)


def _check_place(row: Raw, number: int, previous: Any) -> Iterator[Finding]:
    if row["id"] != number:
        yield Finding(f"checkpoint {number} is missing before it", Checkpoint._meta.db_table, row["id"])
    elif row["previous"] != previous:
        yield Finding("it does not follow the checkpoint before", Checkpoint._meta.db_table, row["id"])


def _check_checkpoint(row: Raw, kept: CheckpointAnchor | None) -> Iterator[Finding]:
    def found(what: str) -> Finding:
        return Finding(what, Checkpoint._meta.db_table, row["id"])

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
    heads = recorded_or_raw(_HEADS, row["heads"])
    return [(chain, sequence, digest) for chain, sequence, digest in heads]


def _heads_or_none(row: Raw) -> list[tuple[str, int, str]]:
    try:
        return _heads_of(row)
    except UNREADABLE:
        return []


def _head_of(row: Raw, article: int) -> list[tuple[str, int, str]]:
    """What a checkpoint says of one article, found in its text without reading all of that."""
    if not isinstance(row["heads"], str):
        return []
    found = re.findall(rf'\["({chain_of(article)})",\s*([0-9]{{1,18}}),\s*"([0-9a-f]{{64}})"\]', row["heads"])
    return [(chain, int(sequence), digest) for chain, sequence, digest in found]


def _expect(row: Raw, heads: Iterable[tuple[str, int, str]], expected: Expected) -> None:
    for chain, sequence, digest in heads:
        if isinstance(chain, str) and isinstance(sequence, int) and not expected[chain][sequence]:
            expected[chain][sequence].append((digest, f"checkpoint {row['id']}"))


# --- texts and files ---


def _check_texts(article: int | None) -> Iterator[Finding]:
    """The words of versions and the bytes of files against their digests, which the entries name. Each by itself: a
    file may be large. What a source's file was before another took its place, only its history knows."""
    erased = erased_files()
    for kind, column, model, name in _TEXTS:
        named = {value for table in kind.tables for value in _named_in(kind, table, column, article)}
        digests = {value for value in named if isinstance(value, str) and _DIGEST.fullmatch(value)}
        if named - digests - {None}:
            yield Finding("a row names one by what is no digest", model._meta.db_table, article=article)
        for digest in sorted(digests):
            is_erased = model is AttachedFile and digest in erased
            if (what := _wrong_bytes(model, name, digest, is_erased=is_erased)) is not None:
                yield Finding(what, model._meta.db_table, digest, **_who_uses(kind, column, digest))


def _named_in(kind: Kind, table: type[Model], column: str, article: int | None) -> Iterator[Any]:
    if article is None:
        for where, keys in ranges_of(table):
            with one_moment(), raw_text():
                found = values_of(table, column, where, *keys)
            yield from found
        return
    with one_moment(), raw_text():
        found = values_of(table, column, belongs(kind), article)
    yield from found


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
    for table in kind.tables:
        found = table._default_manager.filter(**{column: digest}).values_list(*names).first()
        if found:
            return dict(zip(("article", "claim"), found, strict=False))
    return {}


# --- what belongs to no chain ---


def _strays() -> Iterator[Finding]:
    entry, part = (connection.ops.quote_name(model._meta.db_table) for model in (Entry, EntryPart))
    lonely = f"NOT EXISTS (SELECT 1 FROM {entry} e WHERE e.id = t.entry_id)"  # noqa: S608
    same = "o.kind = t.kind AND o.history = t.history AND o.id > t.id"
    twice = f"t.history IS NOT NULL AND EXISTS (SELECT 1 FROM {part} o WHERE {same})"  # noqa: S608
    for key in _keys(EntryPart, lonely):
        yield Finding("a part of no entry", EntryPart._meta.db_table, key)
    for key in _keys(EntryPart, twice):
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
    condition = (
        f"NOT EXISTS (SELECT 1 FROM {quote(table._meta.db_table)} o WHERE o.id = t.{owner}) AND NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {quote(EntryPart._meta.db_table)} p WHERE p.kind = %s AND p.{column} = t.{key})"
    )
    for found in _keys(model, condition, name):
        yield Finding("it belongs to nothing that is there, and no entry knows it", model._meta.db_table, found)


def _keys(model: type[Model], condition: str, *params: Any) -> Iterator[Any]:
    """The keys of the rows that it holds for, some thousand rows at a time: nobody waits long for a read to end."""
    table = connection.ops.quote_name(model._meta.db_table)
    for where, ends in ranges_of(model):
        sql = f"SELECT t.{key_of(model)} FROM {table} t WHERE t.{where} AND {condition}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*ends, *params])
            found = cursor.fetchall()
        yield from (row[0] for row in found)
