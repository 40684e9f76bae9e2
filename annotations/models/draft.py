"""What people typed that could not be saved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock


class Draft(models.Model):
    """What one person typed into a form that was refused as out of date, until they save it or throw it away.

    No record and without history: it is nobody else's to see, in no list and in no export. `form` is the name of the
    form's address, `about` the key in it (0 where it has none), `values` what was typed, by field.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("person")
    )
    form = models.CharField(_("form"), max_length=40)
    about = models.PositiveBigIntegerField(_("about"), default=0)
    values = models.JSONField(_("what was typed"))
    made_at = models.DateTimeField(_("typed"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "form", "about"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.about}"
