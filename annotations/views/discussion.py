"""What people asked and noted, as the desk shows it: at each claim, and about the article as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotations.choices import RemarkKind, Withdrawal
from annotations.duties import waits
from annotations.models import Article, Claim, Remark, User
from annotations.permissions import may


@dataclass(frozen=True)
class Thread:
    """A question with its answers, or a note. `of` is the claim that it was written at, where that is another: one that
    was merged into this one, or of which this one is a part."""

    remark: Remark
    answers: Sequence[Remark] = ()
    of: Claim | None = None
    may_answer: bool = False

    @property
    def is_question(self) -> bool:
        return self.remark.kind == RemarkKind.QUESTION

    @property
    def is_open_question(self) -> bool:
        return self.is_question and not self.remark.resolved

    @property
    def waits(self) -> bool:
        """Whether who was asked is to answer."""
        last = self.answers[-1] if self.answers else self.remark
        asked_by = self.remark.made_by_id
        return self.is_question and waits(resolved=self.remark.resolved, asked_by=asked_by, last_by=last.made_by_id)


@dataclass(frozen=True)
class Threads:
    """Those of one place: what is open first, each in the order they were written."""

    all: Sequence[Thread] = field(default_factory=list)

    @property
    def open(self) -> list[Thread]:
        return [each for each in self.all if not each.remark.resolved]

    @property
    def resolved(self) -> list[Thread]:
        return [each for each in self.all if each.remark.resolved]

    @property
    def open_questions(self) -> int:
        return sum(each.is_open_question for each in self.all)


class Discussion:
    """All of one article, for one person. No query but the one for its rows, given as `remarks`."""

    def __init__(self, article: Article, remarks: Iterable[Remark], claims: Iterable[Claim], viewer: User) -> None:
        self._viewer = viewer
        self.may_ask = may(viewer, "ask") and article.author_id != viewer.pk
        self._before: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.merged_into_id:
                self._before[claim.merged_into_id].append(claim)
            if claim.split_from and claim.split_from.withdrawal == Withdrawal.SPLIT:
                self._before[claim.pk].append(claim.split_from)
        self._heads: dict[int | None, list[Remark]] = defaultdict(list)
        self._answers: dict[int | None, list[Remark]] = defaultdict(list)
        for row in remarks:
            (self._answers[row.about_id] if row.about_id else self._heads[row.claim_id]).append(row)

    @property
    def of_article(self) -> Threads:
        return Threads([self._thread(row, None) for row in self._heads[None]])

    def of(self, claim: Claim) -> Threads:
        """Those of the claim, and of what it came from: claims merged into it, one that it is a part of."""
        found = [self._thread(row, None) for row in self._heads[claim.pk]]
        for other in self._came_from(claim):
            found += [self._thread(row, other) for row in self._heads[other.pk]]
        return Threads(found)

    def _came_from(self, claim: Claim) -> list[Claim]:
        known, left = {claim.pk: claim}, [claim]
        while left:
            new = [each for each in self._before[left.pop().pk] if each.pk not in known]
            known |= {each.pk: each for each in new}
            left += new
        return [each for each in known.values() if each.pk != claim.pk]

    def _thread(self, row: Remark, of: Claim | None) -> Thread:
        may_answer = row.kind == RemarkKind.QUESTION and (self.may_ask or row.to_id == self._viewer.pk)
        return Thread(row, self._answers[row.pk], of, may_answer and not row.resolved)


def read_remarks(article: Article) -> list[Remark]:
    """What people asked, answered and noted, in the order they did. One query."""
    return list(Remark.objects.filter(article=article).select_related("made_by", "to").order_by("pk"))


def open_questions(article: Article) -> list[Remark]:
    """The questions that nobody has resolved. One query."""
    rows = Remark.objects.filter(article=article, kind=RemarkKind.QUESTION, resolved=False)
    return list(rows.select_related("claim", "to").order_by("pk"))
