"""What people ask, answer and note about an article or a claim, and whom they mention."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import RemarkKind
from annotations.models.article import Article
from annotations.models.base import History, Tracked, WrittenOnce
from annotations.models.claim import Claim


class Remark(Tracked):
    """A question to somebody, an answer to it, or a note. Its words stay as they were written; it is never deleted.

    `about` is the question that an answer is to, and `to` who a question was put to. What is `private` is printed only
    where it is asked for; an answer is as private as its question. Resolved, `why` says how it ended.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="remarks")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="remarks", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=RemarkKind)
    about = models.ForeignKey("self", on_delete=models.PROTECT, related_name="answers", null=True, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("to"),
    )
    text = models.TextField(_("text"))
    private = models.BooleanField(_("private"), default=True)
    resolved = models.BooleanField(_("resolved"), default=False)
    why = models.TextField(_("how it was resolved"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("question or note")
        verbose_name_plural = _("questions and notes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["to", "resolved"])]
        constraints = [
            models.CheckConstraint(name="remark_kind_known", condition=models.Q(kind__in=RemarkKind.values)),
            models.CheckConstraint(name="remark_has_words", condition=~models.Q(text="")),
            models.CheckConstraint(
                name="remark_question_is_to_somebody",
                condition=models.Q(kind=RemarkKind.QUESTION, to__isnull=False)
                | (~models.Q(kind=RemarkKind.QUESTION) & models.Q(to__isnull=True)),
            ),
            models.CheckConstraint(
                name="remark_answer_is_to_a_question",
                condition=models.Q(kind=RemarkKind.ANSWER, about__isnull=False, resolved=False)
                | (~models.Q(kind=RemarkKind.ANSWER) & models.Q(about__isnull=True)),
            ),
            models.CheckConstraint(
                name="remark_resolved_says_why",
                condition=models.Q(resolved=False, why="") | (models.Q(resolved=True) & ~models.Q(why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def head(self) -> "Remark":
        """The question that this answers; itself, if it is no answer."""
        return self.about or self

    def get_absolute_url(self) -> str:
        """Where it stands on the desk."""
        claim = f"?claim={self.claim.number}" if self.claim else ""
        return f"{reverse('admin:desk', args=[self.article_id])}{claim}#remark-{self.pk}"


class Mention(WrittenOnce):
    """That the words of a remark name a person, with @ before their username. `article` is the remark's own."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="mentions")
    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["remark", "person"], name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.remark_id}: {self.person_id}"
