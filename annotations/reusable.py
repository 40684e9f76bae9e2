"""Sources that other claims of the same story rest on, to be attached to one more. In one query."""

from django.db.models import Case, F, Max, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat

from annotations.choices import NO_SOURCES
from annotations.models import Claim, Evidence, User
from annotations.permissions import may
from annotations.record import ClaimRecord
from annotations.vocabulary import MARK

MOST_OFFERED = 9  # as many as there are digits to press

# Which source it is: an address is one page, however it is called; without one, what it is called and where in it, and
# for those that are not called anything who said it, and what is noted.
_NAMES = ("title", "locator", "person", "note")
_KEY = Case(
    When(~Q(url=""), then=Cast("url", TextField())),
    default=Concat(
        Value("\n"), *(part for name in _NAMES for part in (F(name), Value("\n"))), output_field=TextField()
    ),
)


def reusable(claim: Claim, viewer: User) -> QuerySet[Evidence]:
    """The sources of the story's other claims (the article's, where it has no story) that this person may attach to
    this one, those that were taken back too; none whose words were erased."""
    story = claim.article.story_id
    others = Q(claim__article__story=story) if story else Q(claim__article=claim.article_id)
    erased = Q(title=MARK) | Q(person=MARK) | Q(note=MARK) | Q(quote=MARK) | Q(file_name=MARK)
    found = Evidence.objects.filter(others).exclude(claim=claim).exclude(erased)
    found = found.exclude(kind__in=NO_SOURCES).exclude(url="", title="", person="", note="")
    return found if may(viewer, "see_confidential") else found.filter(confidential=False)


def offered(record: ClaimRecord, viewer: User) -> list[Evidence]:
    """Those that are not on the claim yet, each once as it was entered last, the newest first."""
    here = {_key(each) for each in record.evidence if not each.withdrawn}
    standing = reusable(record.claim, viewer).filter(withdrawn=False)
    different = standing.annotate(key=_KEY).exclude(key__in=here).order_by().values("key")
    newest = different.annotate(newest=Max("pk")).order_by("-newest").values("newest")[:MOST_OFFERED]
    return list(Evidence.objects.filter(pk__in=newest).select_related("claim__article").order_by("-pk"))


def _key(evidence: Evidence) -> str:
    """As the database works it out."""
    return evidence.url or "\n" + "".join(f"{getattr(evidence, name)}\n" for name in _NAMES)
