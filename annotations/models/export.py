"""The exports that were made: each is recorded."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.models.article import Article
from annotations.models.base import WrittenOnce


class ReportExport(WrittenOnce):
    """One article's report leaving the building. `digest` is that of the Report (reports.shapes), `as_of` the past
    moment that it is of."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="exports", verbose_name=_("article"))
    format = models.CharField(_("format"), max_length=20)
    digest = models.CharField(_("digest"), max_length=64)
    with_private = models.BooleanField(_("with private questions and notes"), default=False)
    with_confidential = models.BooleanField(_("with confidential sources"), default=False)
    as_of = models.DateTimeField(_("as it stood at"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("exported by")
    )
    made_at = models.DateTimeField(_("exported"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("report export")
        verbose_name_plural = _("report exports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.article} ({self.format})"
