"""A save that came too late: what stood there when its form was drawn, what stands there now, and what was typed.

Nothing of it is a colleague's review: a conflict compares one's own with one's own, or what all may read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from annotations.choices import PlacementOrigin, ReviewKind
from annotations.forms import AdjudicationForm, ArticleForm, NewsroomForm, PlaceForm, ReviewForm, RulesForm
from annotations.models import Article, ArticleVersion, Claim, Evidence, Placement, Review, RuleSettings, User
from annotations.models.base import Tracked
from annotations.permissions import may
from annotations.record import current_version
from annotations.reports.shapes import Event
from annotations.timeline import history_of_claim
from annotations.wording import Wording, word_diff

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Compared:
    """One field, in words. `base` is None where it is not known; `changed_by` is you, they, both or not known ("")."""

    name: str
    label: str
    base: str | None
    now: str
    yours: str
    changed_by: str


@dataclass(frozen=True)
class Conflict:
    """What a stale form is answered with. `by` changed it last, `at` that time; `own` says that they are the viewer.

    `untouched` names the fields that hold what they were drawn with, `theirs` has what others put there meanwhile.
    `events` is what else happened to the claim since, `wording` how the article's own words changed under it.
    """

    rows: list[Compared] = field(default_factory=list)
    base_known: bool = False
    untouched: frozenset[str] = frozenset()
    theirs: Values = field(default_factory=dict)
    by: str = ""
    own: bool = False
    at: datetime | None = None
    events: list[Event] = field(default_factory=list)
    wording: list[Wording] = field(default_factory=list)
    is_draft: bool = False  # no save was refused: a draft was taken up, and something else stands there now


def conflict_of(form: NewsroomForm, current: Tracked, shown: Tracked, viewer: User) -> Conflict:
    """What to show beside a form that was refused: `current` was not as its token says, `shown` is what it edits."""
    if isinstance(form, ReviewForm):
        return _of_review(form, current.claim if isinstance(current, Review) else current, viewer)  # type: ignore[arg-type]
    tokens = form.cleaned_data
    base = _base_of(shown, tokens, viewer)
    if isinstance(form, PlaceForm) and isinstance(shown, Claim):
        found = _compare(form, *_words_then_and_now(shown, tokens))
    else:
        found = _compare(form, values_of(form, base) if base else None, values_of(form, shown))
    claim = shown.claim if isinstance(shown, Evidence) else shown
    if isinstance(claim, Claim):
        found = replace(found, events=_since(claim, tokens.get("lock_version"), viewer, besides=form.fields))
    cause = current_version(current) if "version" in tokens and isinstance(current, Article) else current
    return _with_cause(found, cause, viewer)


def compared(form: NewsroomForm, base: Values | None, now: Values, typed: Values) -> list[Compared]:
    """The fields in which what is there now is not what was typed. `base` is None where it is not known."""
    rows = []
    for name in _visible(form):
        if name in now and name in typed:
            then, there, yours = (said(form.fields[name], side.get(name)) for side in (base or {}, now, typed))
            if there != yours:
                rows.append(_row(name, str(form.fields[name].label), then if base is not None else None, there, yours))
    return rows


def values_of(form: NewsroomForm, record: Any) -> dict[str, Any]:
    """What the form would be drawn with for this record, as far as the record says."""
    if isinstance(form, ArticleForm) and isinstance(record, Article):
        return ArticleForm.initial_of(record)
    if isinstance(form, RulesForm) and isinstance(record, RuleSettings):
        return RulesForm.initial_of(record)
    return {name: getattr(record, name) for name in form.fields if hasattr(record, name)}


def said(field: forms.Field, value: Any) -> str:
    """A value as its field says it: the label of a choice, yes or no, a text with its line ends evened out."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return ""
    if isinstance(field, forms.MultipleChoiceField):
        labels = _labels(field.choices)
        return ", ".join(labels[each] for each in value if each in labels)
    if isinstance(field, forms.ChoiceField):
        return _labels(field.choices).get(str(value), str(value))
    return "\n".join(str(value).splitlines()).strip()


def _of_review(form: ReviewForm, claim: Claim, viewer: User) -> Conflict:
    """A verdict is one thing: none of its fields is taken from elsewhere. All of it is the viewer's own."""
    seen = form.cleaned_data
    kind = ReviewKind.ADJUDICATION if isinstance(form, AdjudicationForm) else ReviewKind.OWN
    own = Review.objects.filter(claim=claim, reviewer=viewer, kind=kind).first()
    base = _row_of(own, seen["review_version"]) if own else None
    drawn_blank = seen["review_version"] == 0
    found = Conflict()
    if own and own.lock_version != seen["review_version"]:
        then = values_of(form, base.instance) if base else {} if drawn_blank else None
        found = _with_cause(_compare(form, then, values_of(form, own)), own, viewer)
    else:
        is_stale = claim.lock_version != seen["lock_version"]
        found = _with_cause(found, claim if is_stale else current_version(claim.article), viewer)
    return replace(
        found,
        base_known=bool(_row_of(claim, seen["lock_version"]) and (base or drawn_blank)),
        untouched=frozenset(),
        theirs={},
        wording=_new_words(claim, seen),
        events=_since(claim, seen["lock_version"], viewer, besides=()),
    )


def _compare(form: NewsroomForm, base: Values | None, now: Values) -> Conflict:
    typed = {name: form[name].data for name in _visible(form)}
    rows = compared(form, base, now, typed)
    if base is None:
        return Conflict(rows)
    untouched = {
        name for name in typed if said(form.fields[name], base.get(name)) == said(form.fields[name], typed[name])
    }
    theirs = {row.name: now[row.name] for row in rows if row.name in untouched}
    return Conflict(rows, base_known=True, untouched=frozenset(untouched), theirs=theirs)


def _words_then_and_now(claim: Claim, tokens: Values) -> tuple[Values | None, Values]:
    """The words of the article that a claim was and is about, as the form that places it has them."""
    drawn = _row_of(claim, tokens["lock_version"])
    rows = claim.placements.order_by("pk")
    now = rows.filter(version__number=claim.article.current_number).last()
    before = None
    if drawn:
        there = Q(made_at__lte=drawn.history_date) | ~Q(origin=PlacementOrigin.BY_HAND)
        before = rows.filter(there, version__number=tokens["version"]).last()
    return ({"quote": before.quote} if before else None), {"quote": now.quote if now else ""}


def _base_of(shown: Tracked, tokens: Values, viewer: User) -> Any:
    """The record as it was when the form was drawn: None where its token is no state of this record."""
    if isinstance(shown, Article) and "version" in tokens:
        return ArticleVersion.objects.filter(article=shown, number=tokens["version"]).first()
    if isinstance(shown, Evidence):
        return _evidence_at(shown, tokens["lock_version"], viewer)
    if isinstance(shown, RuleSettings) and tokens.get("lock_version") == 0:
        return RuleSettings()  # nobody had chosen yet
    row = _row_of(shown, tokens.get("lock_version"))
    return row.instance if row else None


def _row_of(record: Tracked, token: int | None) -> Any:
    """The history row with this token."""
    return type(record).history.filter(id=record.pk, lock_version=token).order_by("history_id").last()  # type: ignore[attr-defined]


def _evidence_at(evidence: Evidence, claim_token: int, viewer: User) -> Evidence | None:
    """A source as it was when its claim had this token, which guards it too."""
    drawn = _row_of(evidence.claim, claim_token)
    rows = Evidence.history.filter(id=evidence.pk)
    if drawn is None or (rows.filter(confidential=True).exists() and not may(viewer, "see_confidential")):
        return None
    row = rows.filter(history_date__lte=drawn.history_date).order_by("history_id").last()
    return row.instance if row else None


def _since(claim: Claim, token: int | None, viewer: User, *, besides: Any) -> list[Event]:
    """What was done to a claim and its evidence after it had this token, but for changes of the fields `besides`.

    Reviews are never among it: not even that one was given.
    """
    drawn = _row_of(claim, token)
    if drawn is None:
        return []
    confidential_too = may(viewer, "see_confidential")
    return [
        _briefly(each.event)
        for each in history_of_claim(claim)
        if each.event.at > drawn.history_date
        and each.reviewer is None
        and each.remark is None  # they are about the claim, and change nothing of it
        and (confidential_too or not each.confidential)
        and (each.event.subject != "placement" or each.event.action == "changed")  # no token guards what versions did
        and not _is_in_the_form(each.event, besides)
    ]


def _is_in_the_form(event: Event, fields: Any) -> bool:
    return event.subject != "evidence" and all(change.field in fields for change in event.changes)


def _briefly(event: Event) -> Event:
    """Of a source no more than that it was added, changed or taken back, and which."""
    return replace(event, changes=() if event.subject == "evidence" else event.changes, why="")


def _new_words(claim: Claim, seen: Values) -> list[Wording]:
    """How the words that the form showed, or else those around them, differ from the present ones; empty if not."""
    digests = {"words_digest": seen["words"], "sentence_digest": seen["sentence"]}
    before = claim.placements.filter(**digests).order_by("pk").last()
    now = claim.placements.filter(version__number=claim.article.current_number).order_by("pk").last()
    if before is None or now is None or (now.words_digest, now.sentence_digest) == tuple(digests.values()):
        return []
    if before.words_digest != now.words_digest:
        return word_diff(before.quote, now.quote)
    return word_diff(_around(before), _around(now))


def _around(placement: Placement) -> str:
    return placement.prefix + placement.quote + placement.suffix


def _with_cause(conflict: Conflict, cause: Tracked | ArticleVersion, viewer: User) -> Conflict:
    """Who made the last change, and when."""
    if isinstance(cause, ArticleVersion):
        person, at = cause.brought_by, cause.brought_at
    else:
        row = _row_of(cause, cause.lock_version)
        if row is None:
            return conflict
        person, at = row.history_user, row.history_date
    return replace(conflict, by=str(person or ""), own=person == viewer, at=at)


def _row(name: str, label: str, base: str | None, now: str, yours: str) -> Compared:
    changed_by = ""
    if base is not None:
        changed_by = "both" if base not in (now, yours) else "they" if base == yours else "you"
    return Compared(name, label, base, now, yours, changed_by)


def _visible(form: NewsroomForm) -> list[str]:
    return [each.name for each in form.visible_fields() if not isinstance(each.field, forms.FileField)]


def _labels(choices: Any) -> dict[str, str]:
    """The label of each choice by its value; those of groups too."""
    found: dict[str, str] = {}
    for value, label in choices:
        found |= _labels(label) if isinstance(label, list | tuple) else {str(value): str(label)}
    return found
