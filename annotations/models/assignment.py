"""Who is to check what, and until when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import AssignmentState
from annotations.models.article import Article
from annotations.models.base import History, Tracked
from annotations.models.claim import Claim


class Assignment(Tracked):
    """An article, or one claim of it, that a person is to check; `due` is a moment, where there is one.

    That it is done is nowhere written: it is once what it asks for is (annotations.duties.is_done). `why` says why it
    was given back. Handed over it goes on as the same row, with another person: whose it was is in its history.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="assignments")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assignments", null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("assigned to")
    )
    due = models.DateTimeField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=AssignmentState, default=AssignmentState.OPEN)
    why = models.TextField(_("why given back"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person"],
                condition=models.Q(claim__isnull=True, state=AssignmentState.OPEN),
                name="article_assigned_once_to_one",
            ),
            models.UniqueConstraint(
                fields=["claim", "person"],
                condition=models.Q(state=AssignmentState.OPEN),
                name="claim_assigned_once_to_one",
            ),
            models.CheckConstraint(
                name="assignment_given_back_says_why",
                condition=models.Q(state=AssignmentState.OPEN, why="")
                | (models.Q(state=AssignmentState.GIVEN_BACK) & ~models.Q(why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.claim_id or ''}: {self.person_id}"

    def get_absolute_url(self) -> str:
        """Where the work is: the claim on the desk, or the desk."""
        return self.claim.get_absolute_url() if self.claim else self.article.get_absolute_url()
