"""An article's sign-off in words: what stands in its way, what was let pass, what changed since, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.approval import Approval, Changed, Held
from annotations.choices import ArticleState, Blocker, Verdict
from annotations.models import Claim, Publication, SignOff, User, Waiver
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


@dataclass(frozen=True)
class Signed:
    """A sign-off in words. `alone` are the claims to which the signer gave the only verdict, as far as one may know."""

    row: SignOff
    alone: Sequence[Claim]
    is_last: bool


@dataclass(frozen=True)
class Step:
    """What this person does next: words, and a link to it or the name of a move."""

    words: Words
    href: str = ""
    link: str = ""
    move: str = ""


class SignOffPage:
    """What one person may read of an article's sign-off. `signers` are all whose role lets them sign, by key. No
    query."""

    def __init__(
        self, approval: Approval, viewer: User, *, may: Mapping[str, bool], signers: Mapping[int, User] | None = None
    ) -> None:
        self.approval, self.viewer, self.may, self._signers = approval, viewer, may, signers or {}
        self.article, self.version = approval.article, approval.version
        self._records = {record.claim.pk: record for record in approval.records}
        self._desk = self.article.get_absolute_url()

    @property
    def is_author(self) -> bool:
        return self.article.author_id == self.viewer.pk

    @property
    def may_waive(self) -> bool:
        return self.may["waive"] and not self.is_author

    @property
    def may_review(self) -> bool:
        return self.may["review"] and not self.is_author

    @property
    def may_finish(self) -> bool:
        return self.may_review and self.article.state == ArticleState.CHECKING

    @property
    def may_sign(self) -> bool:
        """Nothing keeps this person from it."""
        clear = not self.own and not self.claims and self.approval.as_recorded
        return self.may["sign_off"] and self.article.state == ArticleState.FINISHED and clear

    @property
    def may_publish(self) -> bool:
        may = self.may["publish"] and not self.is_author
        return may and self.article.state == ArticleState.SIGNED and self.approval.holds

    @property
    def may_reopen(self) -> bool:
        return self.may["reopen"] and not self.is_author and self.article.state != ArticleState.CHECKING

    @cached_property
    def claims(self) -> list[Line]:
        """The claims that stand in everybody's way."""
        return [self._claim_line(each) for each in self.approval.blocking]

    @cached_property
    def own(self) -> list[Line]:
        """What bars this person, who might sign otherwise."""
        return [self._bar_line(each) for each in self.approval.bars_of(self.viewer) if each.person in self._signers]

    @cached_property
    def others(self) -> list[Line]:
        """What bars others who might sign otherwise, as far as this person may know."""
        others = self._signers.keys() - {self.viewer.pk}
        return [self._bar_line(each) for each in self.approval.bars_seen_by(self.viewer) if each.person in others]

    @cached_property
    def free(self) -> list[User]:
        """Who may sign it, as far as this person may know."""
        barred = {
            each.person for each in (*self.approval.bars_seen_by(self.viewer), *self.approval.bars_of(self.viewer))
        }
        return [user for key, user in self._signers.items() if key not in barred]

    @property
    def waivable(self) -> dict[str, str]:
        return {line.waive: str(line.words) for line in (*self.claims, *self.others) if line.waive}

    @property
    def count(self) -> int:
        """How many claims a sign-off is of."""
        return len(self.approval.claims)

    @property
    def unverified(self) -> list[Claim]:
        """The claims that are settled as unverified, which a sign-off lets stand."""
        found = [each.claim for each in self.approval.claims if each.verdict == Verdict.UNVERIFIED]
        return [self._records[key].claim for key in found]

    @property
    def publication(self) -> Publication | None:
        return self.approval.publications[-1] if self.approval.publications else None

    @cached_property
    def changes(self) -> list[Change]:
        """What changed since the last sign-off, and where to look."""
        return [self._change(each) for each in self.approval.changed]

    @property
    def is_new_text(self) -> bool:
        """The text that was published is not the current one."""
        return any(each.kind == "version" for each in self.approval.changed)

    @property
    def signed(self) -> list[Signed]:
        """Who signed it off, the last one first."""
        rows = list(self.approval.sign_offs)
        return [Signed(row, self._checked_alone(row), row is rows[-1]) for row in reversed(rows)]

    @property
    def passes(self) -> list[Pass]:
        """What was let pass, the last one first."""
        return [self._pass(held) for held in reversed(self.approval.waivers)]

    def came_since(self, sequence: int) -> list[str]:
        """What was recorded after that entry of the article's chain, by claim and version: never by whom."""
        later = {(each.kind == "version", each.claim) for each in self.approval.told if each.sequence > sequence}
        numbers = sorted(self._records[key].claim.number for _text, key in later if key in self._records)
        found = [_("version %(number)s of the text") % {"number": self.version.number}] if (True, None) in later else []
        return found + [_("claim %(number)s") % {"number": number} for number in numbers]

    @property
    def step(self) -> Step:
        """The one thing to do next."""
        if self.is_author:
            return Step(_("You are named as the author: others check this article and sign it off."))
        if not self.approval.as_recorded:
            return Step(
                _("The record of this article is not as it was recorded. Ask who runs this newsroom to verify it."),
                reverse("admin:record"),
                _("State of the record"),
            )
        steps = {
            ArticleState.CHECKING: self._while_checking,
            ArticleState.FINISHED: self._once_finished,
            ArticleState.SIGNED: self._once_signed,
            ArticleState.PUBLISHED: self._once_published,
        }
        return steps[ArticleState(self.article.state)]()

    def _while_checking(self) -> Step:
        if self.claims and self.may["review"]:
            return self._first_claim()
        if self.claims:
            return Step(_("Checkers are at work. Nothing is left for you to do here."))
        if not self.count:
            return Step(_("No claim is marked yet."), self._desk, _("To the text"))
        if self.may_finish:
            return Step(_("Every claim is settled. Have you read the whole text? Then say so."), move="finish")
        return Step(_("Every claim is settled: a checker says next that checking is finished."))

    def _once_finished(self) -> Step:
        if self.claims:
            return self._first_claim() if self.may["review"] else Step(_("Checkers have claims to settle first."))
        if not self.may["sign_off"]:
            return Step(self._who_signs(_("An editor signs it off next.")))
        if self.own:
            return Step(self._who_signs(_("What keeps you from signing it off stands below.")))
        return Step(_("Nothing stands in the way. Read it once more, then sign it off."), move="sign")

    def _who_signs(self, words: str) -> Words:
        """The words, and who may."""
        if not self.free:
            return format_html(
                "{} {}", words, _("Everybody who signs here is barred: a standards editor can waive it.")
            )
        names = format_html_join(", ", "<bdi>{}</bdi>", ((user,) for user in self.free))
        return format_html("{} {} {}", words, _("Who can:"), names)

    def _once_signed(self) -> Step:
        if self.may_publish:
            return Step(_("Once it is out, note it here."), move="publish")
        return Step(_("An editor notes here when it is published."))

    def _once_published(self) -> Step:
        if self.approval.holds:
            return Step(_("It is published as it was signed off. Nothing is left to do."))
        if self.may_reopen:
            return Step(
                _("Let it be checked again, so that somebody can sign off what readers see now."),
                reverse("admin:article_reopen", args=[self.article.pk]),
                _("Check it again"),
            )
        return Step(_("Ask a standards editor to let it be checked again."))

    def _first_claim(self) -> Step:
        line = self.claims[0]
        number = self._records[line.blocking.claim or 0].claim.number
        words = ngettext(
            "%(count)s claim stands in the way.", "%(count)s claims stand in the way.", len(self.claims)
        ) % {"count": len(self.claims)}
        return Step(words, line.href, _("Go to claim %(number)s") % {"number": number})

    def _claim_line(self, each: Blocking) -> Line:
        record = self._records[each.claim or 0]
        words, help_ = _OF_CLAIMS[each.blocker]
        outcome = record.outcome
        given = record.review_by(self.viewer)
        if each.blocker in _OF_OTHERS and not self.may_review:
            help_ = _OF_OTHERS[each.blocker]
        if each.blocker == Blocker.WAITING and given and record.counts(given):
            help_ = _("You gave yours: somebody else gives the next.")
        return Line(
            each,
            str(words).format(number=record.claim.number, counted=outcome.counted, required=outcome.required),
            str(help_),
            self._claim_href(record.claim),
            record.claim.statement,
            self._key(each),
        )

    def _bar_line(self, each: Blocking) -> Line:
        you = each.person == self.viewer.pk
        who = self._name(each)
        if each.blocker == Blocker.AUTHOR:
            words: Words = _("You are named as the author") if you else format_html(_("{} is named as the author"), who)
            help_ = _("Somebody else signs it: nothing lifts this.")
            return Line(each, words, help_, self._desk)
        if each.blocker == Blocker.WORDS:
            return self._words_line(each, who if not you else None)
        claim = self._records[each.claim or 0].claim
        if each.blocker == Blocker.TAKEN_OFF:
            said = (
                _("You took claim {0} off, which others worked on")
                if you
                else _("{1} took claim {0} off, which others worked on")
            )
            help_ = _("Somebody else signs it off, or a standards editor waives this.")
        else:
            said = _("You gave claim {0} its only verdict") if you else _("{1} gave claim {0} its only verdict")
            help_ = _("Another person’s verdict on the claim lifts this, or a standards editor waives it.")
        words = format_html(said, claim.number, who)
        return Line(each, words, help_, self._claim_href(claim), claim.statement, self._key(each))

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
        return each.key if self.may_waive and each.may_be_waived_by(self.viewer.pk) else ""

    def _name(self, each: Blocking) -> Words:
        person = self._signers.get(each.person or 0)
        return format_html("<bdi>{}</bdi>", person) if person else _("Somebody")

    def _pass(self, held: Held) -> Pass:
        waiver, each = held.waiver, held.waiver.lets_pass
        record = self._records.get(each.claim or 0)
        number = record.claim.number if record else ""
        if each.blocker == Blocker.DISPUTED:
            words: Words = _("Claim %(number)s: accepted as it stands") % {"number": number}
        elif not each.is_bar:
            words = _("Claim %(number)s: %(what)s") % {"number": number, "what": each.blocker.label}
        elif each.blocker == Blocker.WORDS:
            words = format_html(_("{}: wrote or changed the words here"), self._unsealed(waiver))
        elif each.blocker == Blocker.TAKEN_OFF:
            words = format_html(_("{}: took claim {} off, which others worked on"), self._unsealed(waiver), number)
        else:
            words = format_html(_("{}: gave claim {} its only verdict"), self._unsealed(waiver), number)
        href = self._claim_href(record.claim) if record else self._desk
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

    def _checked_alone(self, row: SignOff) -> list[Claim]:
        records = (self._records[key] for key in row.checked if key in self._records)
        return [record.claim for record in records if row.signed_by_id not in record.sealed_from(self.viewer)]

    def _change(self, each: Changed) -> Change:
        record = self._records.get(each.claim or 0)
        if each.kind == "version":
            number = self.version.number
            return Change(
                _("version %(number)s") % {"number": number},
                reverse("admin:article_versions", args=[self.article.pk]) + f"?new={number}",
            )
        if record and each.kind in _SINCE:
            words = str(_SINCE[each.kind]).format(number=record.claim.number)
            return Change(words, self._claim_href(record.claim))
        of_article = {
            "reopened": _("it was opened again to be checked"),
            "author": _("the author’s account"),
            ERASED: _("words that were erased by order"),
        }
        if each.kind in of_article:
            return Change(of_article[each.kind], reverse("admin:article_history", args=[self.article.pk]))
        return Change(_("the record, which is not as it was recorded"), reverse("admin:record"))

    def _claim_href(self, claim: Claim) -> str:
        return f"{self._desk}?claim={claim.number}#card"
