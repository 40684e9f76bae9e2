"""What the desk knows of the pages that people have open: who is there, and what they have sent. No record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.models.article import Article


class Presence(models.Model):
    """When one person's open desk of an article last said that it is there. Of no claim: with that, who gave a sealed
    verdict could be guessed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(_("seen"), default=clock.now)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="one_presence_a_desk")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.article_id}"


class Submission(models.Model):
    """That what a person's page sent under this key is recorded: sent again, it is not recorded again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions")
    key = models.CharField(_("key"), max_length=64)
    made_at = models.DateTimeField(_("recorded"), default=clock.now)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_submission_a_key")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"
