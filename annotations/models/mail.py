"""Mails to people of the newsroom: how each wants them, and what was or is to be sent. No record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import MailTiming, NoticeKind
from annotations.models.assignment import Assignment
from annotations.models.remark import Remark


class MailChoice(models.Model):
    """When one person wants their mails; without a row, at once. `digest_on` is the day of their last digest."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    timing = models.CharField(_("mails"), max_length=20, choices=MailTiming, default=MailTiming.AT_ONCE)
    digest_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")

    def __str__(self) -> str:
        return f"{self.person_id}: {self.timing}"


class Notice(models.Model):
    """Something to tell one person once, of an assignment or of what somebody wrote. `about` tells apart what is told
    of one assignment: its token, or its date.

    `handled_at` is blank while it waits; `is_sent` says whether it went out then or was not needed any more.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="notices", null=True)
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="notices", null=True)
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind)
    about = models.CharField(_("about"), max_length=40, blank=True)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    handled_at = models.DateTimeField(_("sent"), null=True, blank=True)
    is_sent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "handled_at"])]
        constraints = [
            models.UniqueConstraint(fields=["person", "assignment", "kind", "about"], name="notice_told_once"),
            models.UniqueConstraint(fields=["person", "remark", "kind"], name="notice_of_a_remark_told_once"),
            models.CheckConstraint(
                name="notice_of_one_thing",
                condition=models.Q(assignment__isnull=False, remark__isnull=True)
                | models.Q(assignment__isnull=True, remark__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.assignment_id or self.remark_id}: {self.kind}"
