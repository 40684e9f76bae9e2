"""What the ledger says of one article, as far as a report may show it: how people are named, and the entries.

A part that was erased by order has no words any more; a later entry says what it reads without them.
Withheld is what the report itself leaves out: what blind reading still seals, every source that is or ever was
confidential, every private question, answer and note, unless these are asked for, and the rest of their entries, which
would say who made them and why; the waivers and sign-offs that would tell who gave a sealed review. The digests stay,
so that the chain still verifies.
"""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from annotations.chain import chain_of
from annotations.models import Article, Entry, EntryPart, Evidence, Head, SignOff, Waiver
from annotations.record import ClaimRecord, erased_parts
from annotations.reports.shapes import EntryReport, HeadReport, PartReport
from annotations.vocabulary import ACT, ERASED, TAKEN_OVER

Row = tuple[str, int]  # the kind and the key of a row


class ErasedSinceError(LookupError):
    """Words were erased after the moment: the entries until then do not say what is left of them, so prove nothing."""


def head_of(article: Article) -> HeadReport | None:
    """The last entry of the article's chain; None for an article that has no entries. One query."""
    head = Head.objects.filter(chain=chain_of(article.pk), at__isnull=False).first()
    return HeadReport(head.chain, head.sequence, head.digest, head.at) if head and head.at else None


def report_head(entry: Entry) -> HeadReport:
    """The entry as the head that it was once."""
    return HeadReport(entry.chain, entry.sequence, entry.digest, entry.at)


def hidden_rows(
    article: Article,
    records: Sequence[ClaimRecord],
    remarks: Collection[int] = (),
    *,
    with_confidential: bool = False,
) -> set[Row]:
    """The rows that a report leaves out, or says less of: sealed reviews, the waivers and sign-offs that name their
    reviewers, sources that are or were confidential, unless they are asked for, and these questions, answers and
    notes. Three queries."""
    confidential = Evidence.history.filter(claim__article_id=article.pk, confidential=True)
    if with_confidential:
        confidential = confidential.none()
    reviewers = {record.claim.pk: record.sealed_from(None) for record in records}
    reviews = [review for record in records for review in record.reviews]
    return (
        {("review", review.pk) for review in reviews if review.reviewer_id in reviewers[review.claim_id]}
        | {("remark", pk) for pk in remarks}
        | {("evidence", pk) for pk in set(confidential.values_list("id", flat=True))}
        | {
            ("waiver", row.pk)
            for row in Waiver.objects.filter(article_id=article.pk)
            if row.lets_pass.tells_of(reviewers)
        }
        | {("sign_off", row.pk) for row in SignOff.objects.filter(article_id=article.pk) if sealed_in(row, reviewers)}
    )


def sealed_in(sign_off: SignOff, sealed: Mapping[int, Collection[int]]) -> set[int]:
    """The claims (their keys) of which a sign-off says that the signer gave a review which is sealed."""
    return {claim for claim in sign_off.checked if sign_off.signed_by_id in sealed.get(claim, ())}


def names_of(article: Article, hidden: Collection[Row], head: HeadReport | None) -> dict[int, str]:
    """By key of a person: how the last of their entries up to the head names them that may be shown. Three queries.

    A report names people so, and can be held to it: a name that somebody took later is in no entry of the article.
    """
    parts = EntryPart.objects.filter(entry__article_id=article.pk, entry__sequence__lte=head.sequence if head else 0)
    closed = set(parts.filter(_without_act(hidden)).values_list("entry_id", flat=True))
    acts = parts.filter(kind=ACT).order_by("entry__sequence")
    erased = erased_parts(chain_of(article.pk))
    said = {act: act.said if act.payload else erased[act.digest] for act in acts if act.entry_id not in closed}
    return {act.row: each["name"] for act, each in said.items()}


def entries_of(article: Article, hidden: Collection[Row], head: HeadReport | None) -> tuple[EntryReport, ...]:
    """Every entry of the article up to the head, without what is withheld. Two queries. Raises ErasedSinceError."""
    until = Entry.objects.filter(article_id=article.pk, sequence__lte=head.sequence if head else 0)
    entries = list(until.order_by("sequence").prefetch_related("parts"))
    closed = {part.pk for part in _closed_parts(entries, hidden)}
    _refuse_what_was_erased_since(entries)
    return tuple(
        EntryReport(entry.content, entry.digest, tuple(_part(part, part.pk in closed) for part in entry.parts.all()))
        for entry in entries
    )


def _without_act(hidden: Collection[Row]) -> Q:
    """The parts in whose entries nobody may read who acted."""
    found = Q(pk=None)
    for kind in ("review", "evidence", "waiver", "remark"):
        found |= Q(kind=kind, row__in=[key for each, key in hidden if each == kind])
    return found


def _refuse_what_was_erased_since(entries: Sequence[Entry]) -> None:
    parts = [part for entry in entries for part in entry.parts.all()]
    named = {_names(part) for part in parts if part.kind == ERASED}
    if any(not part.payload and part.digest not in named for part in parts):
        raise ErasedSinceError(
            _("Words of this article were erased by order after this moment, so no bundle can prove how it stood.")
        )


def _names(part: EntryPart) -> str:
    """The digest of the erased part that this part is about."""
    digest: str = part.said["fields"]["digest"]
    return digest


def _closed_parts(entries: Sequence[Entry], hidden: Collection[Row]) -> list[EntryPart]:
    """The parts about hidden rows, what an erasure left of them, and of the same entries whatever else says who acted,
    and why."""
    found: list[EntryPart] = []
    for entry in entries:
        found += _closed_of(entry, hidden, {part.digest for part in found})
    return found


def _closed_of(entry: Entry, hidden: Collection[Row], known: Collection[str]) -> list[EntryPart]:
    """`known` are the digests of what is closed in earlier entries."""
    parts = list(entry.parts.all())
    closed = [
        part for part in parts if (part.kind, part.row) in hidden or (part.kind == ERASED and _names(part) in known)
    ]
    kinds = {part.kind for part in closed}
    if kinds <= {"sign_off"}:
        return closed  # who signed is told
    if entry.verb == TAKEN_OVER or kinds & {ERASED, "waiver"}:
        return [part for part in parts if part.kind == ACT or part in closed]  # the others name nobody, and are needed
    # A source moves the token of its claim, and that part names the same person. That a sign-off fell names nobody.
    return [part for part in parts if part.kind != "article"]


def _part(part: EntryPart, closed: bool) -> PartReport:
    said = (None, None) if closed or not part.payload else (part.salt, part.payload)
    return PartReport(part.kind, part.digest, *said)
