"""Claims, where they stand in a text, and what their standing is."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import PlacementOrigin, Risk, Standing, Verdict, Withdrawal
from annotations.models.article import Article, ArticleVersion
from annotations.models.base import History, Tracked, WrittenOnce


class Claim(Tracked):
    """One checkable statement of an article. It holds no offsets: its placements do.

    `number` counts the claims of the article in the order they were made; nothing takes it away.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField(_("number"))
    statement = models.TextField(
        _("statement"), help_text=_("What is claimed, so that it can be understood by itself.")
    )
    claimant = models.CharField(
        _("claimant"), max_length=300, blank=True, help_text=_("Who asserts it in the article: “Western estimates”.")
    )
    risk = models.CharField(_("risk"), max_length=20, choices=Risk, default=Risk.ROUTINE)
    withdrawal = models.CharField(_("withdrawn as"), max_length=20, choices=Withdrawal, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="merged", null=True, blank=True)
    removed_in = models.PositiveIntegerField(
        _("removed in version"),
        null=True,
        blank=True,
        help_text=_("Where a person said that the text no longer makes it. Words that come back count again."),
    )
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="claim_number_once"),
            models.CheckConstraint(name="claim_risk_known", condition=models.Q(risk__in=Risk.values)),
            models.CheckConstraint(name="claim_has_statement", condition=~models.Q(statement="")),
            models.CheckConstraint(
                name="claim_merged_says_into_which",
                condition=models.Q(withdrawal=Withdrawal.MERGED, merged_into__isnull=False)
                | (~models.Q(withdrawal=Withdrawal.MERGED) & models.Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="claim_withdrawal_known", condition=models.Q(withdrawal__in=["", *Withdrawal.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.statement}"

    def get_absolute_url(self) -> str:
        return f"{reverse('admin:desk', args=[self.article_id])}?claim={self.number}#card"


class Placement(WrittenOnce):
    """Where a claim is in one version. Correcting a span adds another: the newest per claim and version counts.

    The digests are of the levelled words and of the levelled sentence around them (anchoring.digest).
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="placements")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="placements")
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    quote = models.TextField(_("quote"))
    prefix = models.TextField(_("text before"), blank=True)
    suffix = models.TextField(_("text after"), blank=True)
    words_digest = models.CharField(max_length=64)
    sentence_digest = models.CharField(max_length=64)
    origin = models.CharField(_("origin"), max_length=20, choices=PlacementOrigin, default=PlacementOrigin.MARKED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["pk"]
        indexes = [models.Index(fields=["version", "claim"])]
        constraints = [
            models.CheckConstraint(name="placement_start_before_end", condition=models.Q(start__lt=models.F("end"))),
            models.CheckConstraint(name="placement_has_quote", condition=~models.Q(quote="")),
            models.CheckConstraint(
                name="placement_origin_known", condition=models.Q(origin__in=PlacementOrigin.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


class Loss(WrittenOnce):
    """A claim that a version has no certain place for. `candidates` is a list of [start, end, score from 0 to 1]."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="losses")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="losses")
    candidates = models.JSONField(_("candidates"), default=list)

    class Meta:
        verbose_name = _("lost claim")
        verbose_name_plural = _("lost claims")
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="lost_once_a_version")]

    def __str__(self) -> str:
        return f"{self.claim_id}, {self.version_id}"


class ClaimStanding(models.Model):
    """What standing.py gives for a claim, kept for lists and filters. No record: worked out again at every write."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, primary_key=True, related_name="standing_row")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="claim_standings")
    standing = models.CharField(_("standing"), max_length=20, choices=Standing)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict, blank=True)

    class Meta:
        verbose_name = _("standing of a claim")
        verbose_name_plural = _("standings of claims")
        indexes = [models.Index(fields=["article", "standing", "verdict"])]
        constraints = [
            models.CheckConstraint(
                name="standing_settled_has_verdict",
                condition=models.Q(standing=Standing.SETTLED, verdict__in=Verdict.values)
                | (~models.Q(standing=Standing.SETTLED) & models.Q(verdict="")),
            ),
        ]

    def __str__(self) -> str:
        return self.verdict or self.standing
