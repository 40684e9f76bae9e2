"""What one person may read of an article's sign-off, what they may do about it, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.approval import Approval
from annotations.choices import ArticleState, Verdict
from annotations.evidenced import Lack, lacks
from annotations.models import Claim, Publication, SignOff, User
from annotations.views.in_words import Change, InWords, Line, Pass, Words
from annotations.workflow import MOVES


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

    @cached_property
    def _say(self) -> InWords:
        signers, waives, reviews = self._signers, self.may_waive, self.may_review
        return InWords(self.approval, self.viewer, signers=signers, waives=waives, reviews=reviews)

    @property
    def is_author(self) -> bool:
        return self.article.author_id == self.viewer.pk

    @property
    def may_waive(self) -> bool:
        return self.may.get("waive", False) and not self.is_author

    @property
    def may_review(self) -> bool:
        return self.may.get("review", False) and not self.is_author

    @property
    def may_finish(self) -> bool:
        return self._may_move("finish")

    @property
    def may_sign(self) -> bool:
        """Nothing keeps this person from it."""
        return self._may_move("sign") and not self.own and not self.lines and self.approval.as_recorded

    @property
    def may_publish(self) -> bool:
        return self._may_move("publish") and self.approval.holds

    @property
    def may_reopen(self) -> bool:
        return self._may_move("reopen")

    def _may_move(self, name: str) -> bool:
        move = MOVES[name]
        may = self.may.get(move.permission, False) and not self.is_author
        return may and self.article.state in move.sources

    @cached_property
    def lines(self) -> list[Line]:
        """What stands in everybody's way."""
        return [self._say.in_the_way(each) for each in self.approval.blocking]

    @cached_property
    def own(self) -> list[Line]:
        """What bars this person, who might sign otherwise."""
        return [self._say.bar(each) for each in self.approval.bars_of(self.viewer) if each.person in self._signers]

    @cached_property
    def others(self) -> list[Line]:
        """What bars others who might sign otherwise, as far as this person may know."""
        others = self._signers.keys() - {self.viewer.pk}
        return [self._say.bar(each) for each in self.approval.bars_seen_by(self.viewer) if each.person in others]

    @cached_property
    def free(self) -> list[User]:
        """Who may sign it, as far as this person may know."""
        barred = {
            each.person for each in (*self.approval.bars_seen_by(self.viewer), *self.approval.bars_of(self.viewer))
        }
        return [user for key, user in self._signers.items() if key not in barred]

    @property
    def waivable(self) -> dict[str, str]:
        return {line.waive: str(line.words) for line in (*self.lines, *self.others) if line.waive}

    @property
    def count(self) -> int:
        """How many claims a sign-off is of."""
        return len(self.approval.claims)

    @property
    def unverified(self) -> list[Claim]:
        """The claims that are settled as unverified, which a sign-off lets stand."""
        found = [each.claim for each in self.approval.claims if each.verdict == Verdict.UNVERIFIED]
        return [self._records[key].claim for key in found]

    @cached_property
    def lacking(self) -> list[Lack]:
        """The claims whose evidence lacks something that the rules ask for: warnings, in nobody's way."""
        sees = self.may.get("see_confidential", False)
        return lacks(self.approval.records, self.approval.rules, with_confidential=sees)

    @property
    def warnings(self) -> int:
        return sum(len(each.checks) for each in self.lacking)

    @property
    def publication(self) -> Publication | None:
        return self.approval.publications[-1] if self.approval.publications else None

    @cached_property
    def changes(self) -> list[Change]:
        """What changed since the last sign-off, and where to look."""
        return [self._say.change(each) for each in self.approval.changed]

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
        return [self._say.waiver(held) for held in reversed(self.approval.waivers)]

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
        if not self.count:
            return Step(_("No claim is marked yet."), self._desk, _("To the text"))
        if self.lines and self.may["review"]:
            return self._first_line()
        if self.lines:
            return Step(_("Checkers are at work. Nothing is left for you to do here."))
        if self.may_finish:
            return Step(_("Every claim is settled. Have you read the whole text? Then say so."), move="finish")
        return Step(_("Every claim is settled: a checker says next that checking is finished."))

    def _once_finished(self) -> Step:
        if self.lines:
            return self._first_line() if self.may["review"] else Step(_("Checkers have claims to settle first."))
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

    def _first_line(self) -> Step:
        line, claims = self.lines[0], [each.blocking.claim for each in self.lines if each.blocking.claim]
        if line.blocking.claim is None:
            return Step(line.words, line.href, _("Go to the first"))
        number = self._records[line.blocking.claim].claim.number
        words = ngettext("%(count)s claim stands in the way.", "%(count)s claims stand in the way.", len(claims)) % {
            "count": len(claims)
        }
        return Step(words, line.href, _("Go to claim %(number)s") % {"number": number})

    def _checked_alone(self, row: SignOff) -> list[Claim]:
        records = (self._records[key] for key in row.checked if key in self._records)
        return [record.claim for record in records if row.signed_by_id not in record.sealed_from(self.viewer)]
