"""How what there is to say of a sign-off is said: what stands in its way, what was let pass, what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.approval import Approval, Changed, Held
from annotations.choices import GONE, OF_THE_TEXT, Blocker, SegmentKind
from annotations.models import Claim, User, Waiver
from annotations.signing import Blocking
from annotations.vocabulary import ERASED

Words = str | SafeString

# Of a claim: how it stands in the way, and what to do about it.
_OF_CLAIMS: dict[Blocker, tuple[object, object]] = {
    Blocker.OPEN: (gettext_lazy("Claim {number} has no verdict yet"), gettext_lazy("Give it one.")),
    Blocker.WAITING: (
        gettext_lazy("Claim {number} waits for another verdict ({counted} of {required} in)"),
        gettext_lazy("Somebody who has not reviewed it gives the next."),
    ),
    Blocker.SPLIT: (
        gettext_lazy("Reviewers disagree about claim {number}"),
        gettext_lazy("A standards editor decides between them, or one of them changes their mind."),
    ),
    Blocker.RECHECK: (
        gettext_lazy("Claim {number} is to be checked again: its words or its sentence changed"),
        gettext_lazy("Give a verdict on the words as they are now."),
    ),
    Blocker.LOST: (
        gettext_lazy("The words of claim {number} are not in this version"),
        gettext_lazy("Place it where it is now, or note it as removed from the text."),
    ),
    Blocker.DISPUTED: (
        gettext_lazy("Claim {number} is disputed, and its words stand"),
        gettext_lazy("Correct them in a new version, or a standards editor accepts them as they are."),
    ),
}

# What others do about it, for whom gives no verdicts here.
_OF_OTHERS: dict[Blocker, object] = {
    Blocker.OPEN: gettext_lazy("A checker gives it one."),
    Blocker.RECHECK: gettext_lazy("A checker gives a verdict on the words as they are now."),
    Blocker.SPLIT: gettext_lazy("A standards editor decides between them, or a reviewer changes their mind."),
}

# What people did to a claim that bars them: to whom it bars, and of whom it bars.
_HANDLED: dict[Blocker, tuple[object, object]] = {
    Blocker.TAKEN_OFF: (
        gettext_lazy("You took claim {0} off, which others worked on"),
        gettext_lazy("{1} took claim {0} off, which others worked on"),
    ),
    Blocker.REMADE: (
        gettext_lazy("You changed claim {0} after others had checked it"),
        gettext_lazy("{1} changed claim {0} after others had checked it"),
    ),
    Blocker.ONLY_REVIEW: (
        gettext_lazy("You gave claim {0} its only verdict"),
        gettext_lazy("{1} gave claim {0} its only verdict"),
    ),
}
_MOVED_OFF = (
    gettext_lazy("You put claim {0}, which others worked on, on other words"),
    gettext_lazy("{1} put claim {0}, which others worked on, on other words"),
)
_SEEN_THERE = gettext_lazy(
    "A verdict, where it stands now, of each who had worked on it lifts this; else a standards editor waives it."
)
_LIFTED_BY: dict[Blocker, object] = {
    Blocker.TAKEN_OFF: gettext_lazy(
        "Letting it stand again lifts this; else somebody else signs, or a standards editor waives it."
    ),
    Blocker.REMADE: gettext_lazy(
        "Another person’s verdict on the claim as it is now lifts this, or a standards editor waives it."
    ),
    Blocker.ONLY_REVIEW: gettext_lazy(
        "Another person’s verdict on the claim lifts this, or a standards editor waives it."
    ),
}

# What changed since a sign-off, of a claim. Where a claim stands in a new version says nothing that the version does
# not say.
_SINCE = {
    "claim": gettext_lazy("claim {number} itself"),
    "placement": gettext_lazy("where claim {number} is marked"),
    "loss": gettext_lazy("claim {number}, whose words are gone"),
    "review": gettext_lazy("the verdict on claim {number}"),
    "evidence": gettext_lazy("the sources of claim {number}"),
}


@dataclass(frozen=True)
class Line:
    """One thing that stands in the way: where to look, what to do, and by which key a form lets it pass (blank where
    this person may not)."""

    blocking: Blocking
    words: Words
    help: str
    href: str
    statement: str = ""
    waive: str = ""

    @property
    def label(self) -> str:
        """What letting it pass is called."""
        if self.blocking.blocker == Blocker.DISPUTED:
            return _("Accept publication as it stands")
        return _("Waive")


@dataclass(frozen=True)
class Change:
    """Something that changed since a sign-off, and where to look."""

    words: Words
    href: str = ""


@dataclass(frozen=True)
class Pass:
    """A waiver in words. `ended` says why it does not hold; blank while it does."""

    held: Held
    words: Words
    href: str
    ended: str


class InWords:
    """Says it to one person: `signers` are all whose role lets them sign, by key; `waives` and `reviews` whether this
    person may. No query."""

    def __init__(
        self, approval: Approval, viewer: User, *, signers: Mapping[int, User], waives: bool, reviews: bool
    ) -> None:
        self.article, self.version, self.viewer = approval.article, approval.version, viewer
        self._signers, self._waives, self._reviews = signers, waives, reviews
        self._records = {record.claim.pk: record for record in approval.records}
        self._desk = self.article.get_absolute_url()
        self._coverage = approval.coverage

    def in_the_way(self, each: Blocking) -> Line:
        """What stands in everybody's way."""
        return self._text_line(each) if each.blocker in OF_THE_TEXT else self._claim_line(each)

    def _text_line(self, each: Blocking) -> Line:
        figures = self._coverage.open(SegmentKind.FIGURE)
        sentences = self._coverage.open(SegmentKind.SENTENCE)
        if figures:
            words = ngettext(
                "%(count)s figure of the text is in no claim",
                "%(count)s figures of the text are in no claim",
                len(figures),
            ) % {"count": len(figures)}
            href = f"{self._desk}#figure-{figures[0].start}"
        else:
            words = ngettext(
                "%(count)s sentence of the text is in no claim",
                "%(count)s sentences of the text are in no claim",
                len(sentences),
            ) % {"count": len(sentences)}
            href = f"{self._desk}#coverage"
        help_ = _("Mark them as claims, or rule them not checkable.")
        return Line(each, words, help_, href, waive=self._key(each))

    def _claim_line(self, each: Blocking) -> Line:
        record = self._records[each.claim or 0]
        words, help_ = _OF_CLAIMS[each.blocker]
        outcome = record.outcome
        given = record.review_by(self.viewer)
        if each.blocker in _OF_OTHERS and not self._reviews:
            help_ = _OF_OTHERS[each.blocker]
        if each.blocker == Blocker.WAITING and given and record.counts(given):
            help_ = _("You gave yours: somebody else gives the next.")
        return Line(
            each,
            str(words).format(number=record.claim.number, counted=outcome.counted, required=outcome.required),
            str(help_),
            self.href_of(record.claim),
            record.claim.statement,
            self._key(each),
        )

    def bar(self, each: Blocking) -> Line:
        you = each.person == self.viewer.pk
        who = self._name(each)
        if each.blocker == Blocker.AUTHOR:
            words: Words = _("You are named as the author") if you else format_html(_("{} is named as the author"), who)
            help_ = _("Somebody else signs it: nothing lifts this.")
            return Line(each, words, help_, self._desk)
        if each.blocker == Blocker.WORDS:
            return self._words_line(each, who if not you else None)
        claim = self._records[each.claim or 0].claim
        said, help_ = self._handled(each)
        words = format_html(str(said[0] if you else said[1]), claim.number, who)
        return Line(each, words, help_, self.href_of(claim), claim.statement, self._key(each))

    def _handled(self, each: Blocking) -> tuple[tuple[object, object], str]:
        """What the reader, or another, did to a claim; and what to do about it."""
        is_gone = self._records[each.claim or 0].outcome.standing in GONE
        if each.blocker == Blocker.TAKEN_OFF and not is_gone:
            return _MOVED_OFF, str(_SEEN_THERE)
        return _HANDLED[each.blocker], str(_LIFTED_BY[each.blocker])

    def _words_line(self, each: Blocking, who: Words | None) -> Line:
        numbers = ", ".join(str(number) for number in sorted(each.versions))
        if who is None:
            words: Words = ngettext(
                "You typed version %(numbers)s of the text here",
                "You typed versions %(numbers)s of the text here",
                len(each.versions),
            ) % {"numbers": numbers}
        else:
            said = ngettext(
                "{} typed version {} of the text here", "{} typed versions {} of the text here", len(each.versions)
            )
            words = format_html(said, who, numbers)
        help_ = _("Somebody else signs it off, or a standards editor waives this.")
        href = reverse("admin:article_versions", args=[self.article.pk]) + f"?new={max(each.versions)}"
        return Line(each, words, help_, href, waive=self._key(each))

    def _key(self, each: Blocking) -> str:
        return each.key if self._waives and each.may_be_waived_by(self.viewer.pk) else ""

    def _name(self, each: Blocking) -> Words:
        person = self._signers.get(each.person or 0)
        return format_html("<bdi>{}</bdi>", person) if person else _("Somebody")

    def waiver(self, held: Held) -> Pass:
        waiver, each = held.waiver, held.waiver.lets_pass
        record = self._records.get(each.claim or 0)
        number = record.claim.number if record else ""
        if each.blocker == Blocker.DISPUTED:
            words: Words = _("Claim %(number)s: accepted as it stands") % {"number": number}
        elif each.blocker in OF_THE_TEXT:
            words = each.blocker.label.capitalize()
        elif not each.is_bar:
            words = _("Claim %(number)s: %(what)s") % {"number": number, "what": each.blocker.label}
        elif each.blocker == Blocker.WORDS:
            words = format_html(_("{}: wrote or changed the words here"), self._unsealed(waiver))
        elif each.blocker == Blocker.TAKEN_OFF:
            words = format_html(
                _("{}: took claim {}, which others worked on, off the desk or off its words"),
                self._unsealed(waiver),
                number,
            )
        elif each.blocker == Blocker.REMADE:
            words = format_html(_("{}: changed claim {} after others had checked it"), self._unsealed(waiver), number)
        else:
            words = format_html(_("{}: gave claim {} its only verdict"), self._unsealed(waiver), number)
        href = self.href_of(record.claim) if record else self._desk
        return Pass(held, words, href, self._ended(held))

    def _ended(self, held: Held) -> str:
        if held.holds:
            return ""
        if held.waiver.withdrawn:
            return _("taken back")
        if held.waiver.version_number != self.version.number:
            return _("was of version %(number)s alone") % {"number": held.waiver.version_number}
        return _("the claim has changed since")

    def _unsealed(self, waiver: Waiver) -> Words:
        """Whose bar was lifted, unless it would tell who gave a review that this person must not learn of."""
        record = self._records.get(waiver.claim_id or 0)
        if record and waiver.lets_pass.tells_of({record.claim.pk: record.sealed_from(self.viewer)}):
            return _("Somebody")
        return format_html("<bdi>{}</bdi>", waiver.person)

    def change(self, each: Changed) -> Change:
        record = self._records.get(each.claim or 0)
        if each.kind == "version":
            number = self.version.number
            return Change(
                _("version %(number)s") % {"number": number},
                reverse("admin:article_versions", args=[self.article.pk]) + f"?new={number}",
            )
        if record and each.kind in _SINCE:
            words = str(_SINCE[each.kind]).format(number=record.claim.number)
            return Change(words, self.href_of(record.claim))
        of_article = {
            "reopened": _("it was opened again to be checked"),
            "author": _("the author’s account"),
            ERASED: _("words that were erased by order"),
            "ruling": _("what is ruled not checkable"),
            "ruling_place": _("what is ruled not checkable"),
        }
        if each.kind in of_article:
            return Change(of_article[each.kind], reverse("admin:article_history", args=[self.article.pk]))
        return Change(_("the record, which is not as it was recorded"), reverse("admin:record"))

    def href_of(self, claim: Claim) -> str:
        return f"{self._desk}?claim={claim.number}#card"
