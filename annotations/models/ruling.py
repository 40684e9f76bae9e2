"""What somebody ruled not to be checkable, and where that is in each version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import RulingReason
from annotations.models.article import Article, ArticleVersion
from annotations.models.base import History, Tracked, WrittenOnce


class Ruling(Tracked):
    """That some words of an article are not checkable, and why. Taken back, never deleted."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="rulings")
    quote = models.TextField(_("words"))
    reason = models.CharField(_("reason"), max_length=20, choices=RulingReason, default=RulingReason.NO_FACT)
    note = models.TextField(_("note"), blank=True)
    withdrawn = models.BooleanField(_("taken back"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="ruling_has_words", condition=~models.Q(quote="")),
            models.CheckConstraint(name="ruling_reason_known", condition=models.Q(reason__in=RulingReason.values)),
            models.CheckConstraint(
                name="ruling_for_another_reason_says_which",
                condition=~models.Q(reason=RulingReason.OTHER) | ~models.Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class RulingPlace(WrittenOnce):
    """Where the words of a ruling are in one version, in code points, end exclusive. A version without it has them no
    more, and the ruling says nothing of it. `article` is the ruling's own."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="ruling_places")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="places")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="ruling_places")
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))

    class Meta:
        verbose_name = _("place of a ruling")
        verbose_name_plural = _("places of rulings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "ruling"], name="ruling_placed_once_a_version"),
            models.CheckConstraint(name="ruling_place_start_before_end", condition=models.Q(start__lt=models.F("end"))),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"
