"""What changed between two moments, as text in Markdown and as JSON. No format of its own: it takes two reports."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.choices import (
    ArticleState,
    Blocker,
    CoverageRule,
    EvidenceKind,
    FourEyes,
    Reason,
    ReviewKind,
    Risk,
    RulingReason,
    Stance,
    Standing,
    Tier,
    Translation,
    Verdict,
    Withdrawal,
)
from annotations.reports.changes import ClaimChanges, Difference, ReportChanges, Side
from annotations.reports.formats.markdown import plain
from annotations.reports.shapes import Change, as_plain
from annotations.reports.words import for_the_newsroom, label, moment

SCHEMA = "urn:claim-desk:report-changes"

ACTIONS = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "gone": gettext_lazy("no longer there"),
    "restored": gettext_lazy("brought back"),
    "withdrawn": gettext_lazy("withdrawn"),
}
SUBJECTS = {
    "evidence": gettext_lazy("source"),
    "note": gettext_lazy("note"),
    "publication": gettext_lazy("publication"),
    "question": gettext_lazy("question"),
    "review": gettext_lazy("review"),
    "rules": gettext_lazy("rules"),
    "ruling": gettext_lazy("ruling that words are not checkable"),
    "sign_off": gettext_lazy("sign-off"),
    "waiver": gettext_lazy("waiver"),
}
# What a field is called; of a field that stands in several places, one name for all.
FIELDS = {
    "about": gettext_lazy("about"),
    "accusation": gettext_lazy("reviews of an accusation"),
    "added_at": gettext_lazy("added on"),
    "added_by": gettext_lazy("added by"),
    "answers": gettext_lazy("answers"),
    "archive_url": gettext_lazy("archived at"),
    "archived_on": gettext_lazy("archived on"),
    "at": gettext_lazy("when"),
    "author": gettext_lazy("author"),
    "blocker": gettext_lazy("what may pass"),
    "by": gettext_lazy("by"),
    "by_author": gettext_lazy("by the author"),
    "byline": gettext_lazy("byline"),
    "changed": gettext_lazy("changed since"),
    "checked_by_signer": gettext_lazy("claims checked by the signer alone"),
    "claim": gettext_lazy("claim"),
    "claimant": gettext_lazy("claimant"),
    "confidential": gettext_lazy("confidential"),
    "consulted_on": gettext_lazy("consulted on"),
    "correction": gettext_lazy("suggested correction"),
    "counts": gettext_lazy("counts"),
    "coverage": gettext_lazy("what of a text must be accounted for"),
    "digest": gettext_lazy("digest of what was signed"),
    "end": gettext_lazy("ends at character"),
    "evidence": gettext_lazy("evidence asked for"),
    "fallen_at": gettext_lazy("sign-off fell on"),
    "figure": gettext_lazy("reviews of a figure"),
    "file_digest": gettext_lazy("digest of the file"),
    "file_name": gettext_lazy("file"),
    "four_eyes": gettext_lazy("who may sign"),
    "given_at": gettext_lazy("given on"),
    "holds": gettext_lazy("holds"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "locator": gettext_lazy("where in it"),
    "merged_into": gettext_lazy("merged into"),
    "note": gettext_lazy("note"),
    "origin": gettext_lazy("rests on"),
    "original_language": gettext_lazy("original language"),
    "outlet": gettext_lazy("outlet"),
    "person": gettext_lazy("person"),
    "private": gettext_lazy("private"),
    "published_at": gettext_lazy("published at"),
    "published_on": gettext_lazy("published on"),
    "quote": gettext_lazy("words"),
    "quote_translation": gettext_lazy("words in translation"),
    "rationale": gettext_lazy("rationale"),
    "reason": gettext_lazy("reason"),
    "resolved": gettext_lazy("resolved"),
    "reviewer": gettext_lazy("reviewer"),
    "reviewer_id": gettext_lazy("account"),
    "reviews_in": gettext_lazy("reviews in"),
    "reviews_required": gettext_lazy("reviews required"),
    "reviews_withheld": gettext_lazy("reviews withheld"),
    "risk": gettext_lazy("risk"),
    "routine": gettext_lazy("reviews of a routine claim"),
    "split_from": gettext_lazy("split from"),
    "stale": gettext_lazy("about other words"),
    "stance": gettext_lazy("stance"),
    "standing": gettext_lazy("standing"),
    "start": gettext_lazy("begins at character"),
    "state": gettext_lazy("state"),
    "statement": gettext_lazy("statement"),
    "story": gettext_lazy("story"),
    "text": gettext_lazy("text"),
    "text_digest": gettext_lazy("text digest"),
    "tier": gettext_lazy("primary or secondary"),
    "title": gettext_lazy("title"),
    "to": gettext_lazy("to"),
    "translation": gettext_lazy("translated by"),
    "url": gettext_lazy("address"),
    "verdict": gettext_lazy("verdict"),
    "version": gettext_lazy("version"),
    "waivers_withheld": gettext_lazy("waivers withheld"),
    "why": gettext_lazy("why"),
    "withdrawal": gettext_lazy("withdrawn as"),
    "withdrawn": gettext_lazy("withdrawn"),
    "withheld": gettext_lazy("confidential sources withheld"),
}
# What the values of a field are called: by field, or by subject and field where the name stands for several things.
CHOICES: dict[str, type[TextChoices]] = {
    "blocker": Blocker,
    "evidence.kind": EvidenceKind,
    "four_eyes": FourEyes,
    "reason": Reason,
    "review.kind": ReviewKind,
    "risk": Risk,
    "rules.coverage": CoverageRule,
    "ruling.reason": RulingReason,
    "stance": Stance,
    "standing": Standing,
    "state": ArticleState,
    "tier": Tier,
    "translation": Translation,
    "verdict": Verdict,
    "withdrawal": Withdrawal,
}


def write_json(changes: ReportChanges) -> Iterator[bytes]:
    """One JSON object in UTF-8: schema, version, and the fields of ReportChanges."""
    found = {"schema": SCHEMA, "version": 1, **as_plain(changes)}
    yield (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def write_text(changes: ReportChanges) -> Iterator[bytes]:
    """Markdown in UTF-8, a claim at a time. Text from outside is escaped: nothing of it becomes markup."""
    yield f"# {_('What changed in “%(title)s”') % {'title': plain(changes.title)}}\n".encode()
    yield f"\n{_side(_('From'), changes.before)}\n{_side(_('To'), changes.after)}\n".encode()
    for line in for_the_newsroom(changes):
        yield f"\n{line}\n".encode()
    for part in _parts(changes):
        yield f"\n{part}\n".encode()


def _parts(changes: ReportChanges) -> Iterator[str]:
    if changes.is_empty:
        yield _("Nothing changed.")
    if changes.changes or changes.differences:
        yield f"## {_('Article %(number)d') % {'number': changes.article}}"
        yield "\n".join(_lines(changes.changes, changes.differences))
    for claim in changes.claims:
        yield from _claim(claim)


def _side(name: str, side: Side) -> str:
    head = f"; {_('head of the record: %(digest)s') % {'digest': side.head.digest}}" if side.head else ""
    digest = _("report digest: %(digest)s") % {"digest": side.digest}
    return f"- {name}: {moment(side.at)}; {digest}{head}"


def _claim(claim: ClaimChanges) -> Iterator[str]:
    said = {"number": claim.number, "action": ACTIONS[claim.action]}
    yield (
        "## "
        + (_("Claim %(number)d: %(action)s, moved") if claim.is_moved else _("Claim %(number)d: %(action)s")) % said
    )
    if claim.quote:
        yield f"> {plain(claim.quote)}"
    if lines := list(_lines(claim.changes, claim.differences)):
        yield "\n".join(lines)


def _lines(changes: Iterable[Change], differences: Iterable[Difference]) -> Iterator[str]:
    for change in changes:
        yield f"- {_change(change)}"
    for each in differences:
        about = f" ({plain(each.about)})" if each.about else ""
        yield f"- **{SUBJECTS[each.subject]}{about}: {ACTIONS[each.action]}**"
        for change in each.changes:
            yield f"  - {_change(change, each.subject)}"


def _change(change: Change, subject: str = "") -> str:
    old, new = (plain(_value(change.field, value, subject)) for value in (change.old, change.new))
    return f"{FIELDS[change.field]}: {old or '–'} → {new or '–'}"


def _value(field: str, value: str, subject: str) -> str:
    choices = CHOICES.get(f"{subject}.{field}") or CHOICES.get(field)
    if value in {"yes", "no"} and choices is None:
        return _("yes") if value == "yes" else _("no")
    return label(choices, value) if choices else value
