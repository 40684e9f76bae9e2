"""What the search looks through, as it follows from the record; and the rows that are stored of it, held to that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from annotations.choices import SearchKind
from annotations.models import Article, ArticleVersion, Claim, Evidence, Remark, Review, SearchText
from annotations.record import ClaimRecord, one_moment, read_records, rules_in_force
from annotations.searching import folded

# The fields of a source that are searched.
OF_A_SOURCE = (
    "title",
    "url",
    "archive_url",
    "locator",
    "quote",
    "quote_translation",
    "person",
    "origin",
    "note",
    "file_name",
)
OF_A_REVIEW = ("rationale", "correction")
OF_A_REMARK = ("text", "why")
AT_ONCE = 20  # articles in one read
SAID = ("article_id", "claim_id", "person_id", "is_sealed", "is_confidential", "text")

Key = tuple[str, int]  # kind and key of the row that the words are of


@dataclass(frozen=True)
class Difference:
    """Rows of SearchText against what follows from the record: to add, to change (with their new values), to drop."""

    missing: list[SearchText]
    changed: list[SearchText]
    left_over: list[SearchText]

    @property
    def rows(self) -> Iterator[str]:
        """Each row in a line, never its words."""
        for what, rows in (("missing", self.missing), ("differs", self.changed), ("left over", self.left_over)):
            for row in rows:
                yield f"{row.kind} {row.row} (article {row.article_id}): {what}"


def look_at_everything() -> Iterator[Difference]:
    """The whole database, some articles at a time: each is read as of one moment, so that nobody need stop working."""
    for keys in batches():
        with one_moment():
            found = difference_of_articles(keys)
        yield found


def batches(articles: QuerySet[Article] | None = None) -> Iterator[list[int]]:
    """The keys of these articles, or of all, in order."""
    rows = Article.objects.all() if articles is None else articles
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def difference_of_articles(articles: Sequence[int]) -> Difference:
    """Of all that there is of these articles (their keys). Eight queries."""
    claims = Claim.objects.filter(article__in=articles)
    remarks = _of_remarks(Remark.objects.filter(article__in=articles))
    follows = [*_of_texts(articles), *_of_claims(read_records(claims, rules_in_force())), *remarks]
    return _difference(SearchText.objects.filter(article__in=articles), follows)


def difference_of_claims(claims: Iterable[int], read: Sequence[ClaimRecord] = ()) -> Difference:
    """Of these claims alone (their keys), without what people asked and noted about them. Six queries; one where all of
    them were `read` already, as they are now."""
    keys = set(claims)
    records, unread = list(read), keys - {record.claim.pk for record in read}
    if unread:
        records += read_records(Claim.objects.filter(pk__in=unread), rules_in_force())
    stored = SearchText.objects.filter(claim__in=keys).exclude(kind=SearchKind.REMARK)
    return _difference(stored, _of_claims(records))


def difference_of_remarks(remarks: Iterable[int]) -> Difference:
    """Of these questions, answers and notes alone (their keys). Two queries."""
    keys = list(remarks)
    stored = SearchText.objects.filter(kind=SearchKind.REMARK, row__in=keys)
    return _difference(stored, _of_remarks(Remark.objects.filter(pk__in=keys)))


def fields_of(row: Review | Evidence | Remark) -> dict[str, str]:
    """The texts that are searched of a review, a source or a remark, by field, those that are not blank."""
    names = {Review: OF_A_REVIEW, Evidence: OF_A_SOURCE, Remark: OF_A_REMARK}[type(row)]
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def _difference(stored: Iterable[SearchText], follows: Iterable[SearchText]) -> Difference:
    there = {(row.kind, row.row): row for row in stored}
    missing, changed = [], []
    for row in follows:
        known = there.pop((row.kind, row.row), None)
        if known is None:
            missing.append(row)
        elif any(getattr(known, name) != getattr(row, name) for name in SAID):
            row.pk = known.pk
            changed.append(row)
    return Difference(missing, changed, list(there.values()))


def _of_texts(articles: Sequence[int]) -> Iterator[SearchText]:
    """The current text of each, its title among it."""
    versions = ArticleVersion.objects.filter(article__in=articles, number=F("article__current_number"))
    for version in versions.select_related("text_row"):
        yield SearchText(
            article_id=version.article_id,
            kind=SearchKind.ARTICLE,
            row=version.article_id,
            person_id=version.brought_by_id,
            text=folded(version.text),
        )


def _of_claims(records: Iterable[ClaimRecord]) -> Iterator[SearchText]:
    for record in records:
        claim = record.claim
        yield _of_claim(claim, SearchKind.STATEMENT, claim.pk, claim.made_by_id, [claim.statement])
        if claim.claimant:
            yield _of_claim(claim, SearchKind.CLAIMANT, claim.pk, claim.made_by_id, [claim.claimant])
        readable = {review.pk for review in record.reviews_for(None)}
        for review in record.reviews:
            row = _of_claim(claim, SearchKind.REVIEW, review.pk, review.reviewer_id, fields_of(review).values())
            row.is_sealed = review.pk not in readable
            yield row
        for source in record.evidence:
            row = _of_claim(claim, SearchKind.EVIDENCE, source.pk, source.added_by_id, fields_of(source).values())
            row.is_confidential = source.confidential
            yield row


def _of_remarks(remarks: QuerySet[Remark]) -> Iterator[SearchText]:
    """Private ones too: that says what is printed, not who reads them here."""
    for remark in remarks.order_by("pk"):
        yield SearchText(
            article_id=remark.article_id,
            claim_id=remark.claim_id,
            kind=SearchKind.REMARK,
            row=remark.pk,
            person_id=remark.made_by_id,
            text="\n".join(map(folded, fields_of(remark).values())),
        )


def _of_claim(claim: Claim, kind: SearchKind, row: int, person: int, texts: Iterable[str]) -> SearchText:
    words = "\n".join(map(folded, texts))  # folded text has no line end: no phrase runs from one field into the next
    return SearchText(article_id=claim.article_id, claim_id=claim.pk, kind=kind, row=row, person_id=person, text=words)
