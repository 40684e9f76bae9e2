"""The newsroom that this database belongs to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock


class Newsroom(models.Model):
    """One row at the most. `is_demo` is set by `manage.py demo` on a database it made, and never taken back.

    `demo_loaded` says that all of the demo is in, so that what people added since is left alone.
    """

    is_demo = models.BooleanField(_("demo newsroom"), default=False)
    demo_loaded = models.BooleanField(_("demo loaded"), default=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("newsroom")
        verbose_name_plural = _("newsroom")
        constraints = [models.CheckConstraint(name="one_newsroom", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(_("demo newsroom") if self.is_demo else _("newsroom"))
