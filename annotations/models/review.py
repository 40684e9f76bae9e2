"""What each reviewer says of a claim."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.choices import REASONS_OF, Reason, ReviewKind, Verdict
from annotations.models.base import History, Tracked
from annotations.models.claim import Claim, Placement


class Review(Tracked):
    """One reviewer's current verdict on one claim, and the words it was given on. Every change of it is history."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("reviewer")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ReviewKind, default=ReviewKind.OWN)
    original_reviewer = models.CharField(_("original reviewer"), max_length=300, blank=True)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason, blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    correction = models.TextField(_("suggested correction"), blank=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    words_digest = models.CharField(max_length=64)
    sentence_digest = models.CharField(max_length=64)
    confirms = models.BigIntegerField(
        _("confirms"), null=True, blank=True, help_text=_("The history row of the verdict that still holds.")
    )
    given_at = models.DateTimeField(_("given"))

    history = History()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "reviewer", "kind"],
                condition=~Q(kind=ReviewKind.IMPORTED),
                name="one_current_review",
            ),
            models.UniqueConstraint(
                fields=["claim", "reviewer", "kind", "original_reviewer"],
                condition=Q(kind=ReviewKind.IMPORTED),
                name="one_current_imported_review",
            ),
            models.CheckConstraint(name="review_kind_known", condition=Q(kind__in=ReviewKind.values)),
            models.CheckConstraint(
                name="review_original_reviewer_if_imported",
                condition=(Q(kind=ReviewKind.IMPORTED) & ~Q(original_reviewer=""))
                | (~Q(kind=ReviewKind.IMPORTED) & Q(original_reviewer="")),
            ),
            models.CheckConstraint(
                name="review_verdict_and_reason_agree",
                condition=Q(verdict=Verdict.VERIFIED, reason="")
                | Q(verdict=Verdict.DISPUTED, reason__in=REASONS_OF[Verdict.DISPUTED])
                | Q(verdict=Verdict.UNVERIFIED, reason__in=REASONS_OF[Verdict.UNVERIFIED]),
                violation_error_message=_("This reason does not belong to this verdict."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.verdict}"

    @property
    def reviewer_name(self) -> str:
        return self.original_reviewer or str(self.reviewer)
