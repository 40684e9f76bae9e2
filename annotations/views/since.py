"""What was recorded of an article since somebody's desk was drawn: so that no more than that is drawn again."""

from dataclasses import dataclass, field

from annotations.chain import chain_of
from annotations.models import Article, EntryPart, Head
from annotations.vocabulary import ACT

# What changes nothing of a desk but the card and the line of its claim.
_OF_CLAIMS = {"review", "evidence", "remark", "mention", "assignment"}
# Verbs that note a claim whose place, and whether it stands, they leave as it is.
_TOUCHING = {"edit_claim", "add_evidence", "edit_evidence", "withdraw_evidence", "restore_evidence"}
# What changes words, marks and counts, of claims and rulings that are named; whatever is in neither changes all.
_OF_THE_TEXT = {"claim", "placement", "ruling", "ruling_place"}


@dataclass
class Since:
    """What changed after an entry: `claims` and `rulings` by their keys, and whether it reached further.

    `at` is the last entry now. `marks`: what is marked in the text, or ruled, is another; `lists`: claims were taken
    off or put back; `version`: the text is a new one; `all`: anything else.
    """

    at: int
    claims: set[int] = field(default_factory=set)
    rulings: set[int] = field(default_factory=set)
    marks: bool = False
    lists: bool = False
    version: bool = False
    all: bool = False

    @property
    def is_of_claims(self) -> bool:
        """Nothing but cards and lines of claims is another."""
        return not (self.marks or self.lists or self.all)


def last_entry(article: Article) -> int:
    """The number of the article's last entry, 0 for none. One query."""
    return Head.objects.filter(chain=chain_of(article.pk)).values_list("sequence", flat=True).first() or 0


def read_since(article: Article, sequence: int) -> Since:
    """What was recorded after that entry. Two queries."""
    found = Since(last_entry(article))
    parts = EntryPart.objects.filter(entry__article=article, entry__sequence__gt=sequence).exclude(kind=ACT)
    for part in parts.select_related("entry").defer("entry__content"):
        _add(found, part)
    found.all = found.all or sequence > found.at  # another database than the page was drawn from
    return found


def _add(found: Since, part: EntryPart) -> None:
    said = part.said["fields"]
    claim = part.row if part.kind == "claim" else said.get("claim")
    is_known = part.kind in _OF_CLAIMS or part.kind in _OF_THE_TEXT
    if not is_known or (part.kind in _OF_CLAIMS and part.kind != "mention" and claim is None):
        found.all = True
    found.version = found.version or part.kind == "version"
    if claim is not None:
        found.claims.add(claim)
    if part.kind in _OF_THE_TEXT and part.entry.verb not in _TOUCHING:
        found.marks = True
        found.lists = found.lists or (part.kind == "claim" and part.entry.verb != "mark_claim")
    if part.kind in {"ruling", "ruling_place"}:
        found.rulings.add(part.row if part.kind == "ruling" else said["ruling"])
