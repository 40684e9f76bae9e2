"""What is stored for lists and filters, held to what the rules give: where claims stand, and states of articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from annotations.approval import Approval, read_approval
from annotations.choices import SIGNED_STATES, ArticleState
from annotations.models import Article, ArticleVersion, Claim, ClaimStanding
from annotations.record import AT_ONCE, one_moment, read_outcomes, rules_in_force
from annotations.told import read_told

FELL = ", its sign-off fell"


@dataclass(frozen=True)
class Differing:
    """A row that is not what follows from the record: its table and key, what it says, and what it should."""

    table: str
    row: int
    article: int
    stored: str
    follows: str

    def __str__(self) -> str:
        return (
            f"{self.table}, row {self.row} (article {self.article}): it says {self.stored}, and {self.follows} follows"
        )


@dataclass
class Looked:
    """How many claims and articles were looked at, and which rows differ."""

    claims: int = 0
    articles: int = 0
    differing: list[Differing] = field(default_factory=list)


def look_at_everything() -> Iterator[Looked]:
    """The whole database, a piece at a time: each is read as of one moment, so that nobody need stop working.

    Six queries for each thousand claims, one for each thousand articles, and some for each that was signed off.
    """
    for keys in _batches(Claim):
        with one_moment():
            found = _claims(keys)
        yield Looked(claims=len(keys), differing=found)  # after the read: whoever prints it keeps no read open
    for keys in _batches(Article):
        yield Looked(articles=len(keys), differing=[each for key in _of_a_sign_off(keys) for each in _article(key)])


def _batches(model: type[Claim | Article]) -> Iterator[list[int]]:
    """All keys, in order."""
    last = 0
    while keys := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield keys
        last = keys[-1]


def _claims(keys: Sequence[int]) -> list[Differing]:
    stored = {row.claim_id: row for row in ClaimStanding.objects.filter(claim__in=keys)}
    found = []
    for claim, outcome in read_outcomes(Claim.objects.filter(pk__in=keys).order_by("pk"), rules_in_force()):
        row = stored.get(claim.pk)
        says = f"{row.standing} {row.verdict} of article {row.article_id}" if row else "nothing"
        follows = f"{outcome.standing} {outcome.verdict} of article {claim.article_id}"
        if says != follows:
            table = ClaimStanding._meta.db_table
            found.append(Differing(table, claim.pk, claim.article_id, _spaced(says), _spaced(follows)))
    return found


def _of_a_sign_off(keys: Sequence[int]) -> list[int]:
    """The articles whose row says anything of a sign-off."""
    said = Article.objects.filter(Q(state__in=SIGNED_STATES) | Q(fallen_at__isnull=False), pk__in=keys)
    return list(said.order_by("pk").values_list("pk", flat=True))


def _article(key: int) -> list[Differing]:
    with one_moment():
        article = Article.objects.get(pk=key)
        says = f"{article.state}{FELL if article.fallen_at else ''}"
        told = read_told(article)
        article.state, article.fallen_at = told.state, told.fallen_at
        try:
            follows = _state(article, read_approval(article, with_files=True))
        except ArticleVersion.DoesNotExist:
            follows = f"nothing: there is no version {article.current_number}"
    return [Differing(Article._meta.db_table, key, key, says, follows)] if says != follows else []


def _state(article: Article, approval: Approval) -> str:
    """What the row should say. That it was not signed, or not published, no verb can have left behind."""
    if article.state not in SIGNED_STATES:
        return article.state
    is_published = article.state == ArticleState.PUBLISHED
    signed = approval.sign_off
    if not signed or (is_published and signed.pk not in {each.sign_off_id for each in approval.publications}):
        return f"not {article.state}"
    if approval.holds:
        return article.state
    return f"{article.state}{FELL}" if is_published else "that its sign-off does not hold"


def _spaced(words: str) -> str:
    return " ".join(words.split())
