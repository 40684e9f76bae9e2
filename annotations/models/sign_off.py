"""Signing an article off: what was approved by whom, what was let pass, and that it was published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import BARS, NEVER_WAIVED, OF_THE_TEXT, Blocker, FourEyes
from annotations.models.article import Article
from annotations.models.base import History, Tracked, WrittenOnce
from annotations.models.claim import Claim
from annotations.signing import Blocking

_BARS = [blocker.value for blocker in Blocker if blocker in BARS - NEVER_WAIVED]
_OF_CLAIMS = [blocker.value for blocker in Blocker if blocker not in BARS | OF_THE_TEXT]
_OF_THE_TEXT = [blocker.value for blocker in Blocker if blocker in OF_THE_TEXT]


class SignOff(WrittenOnce):
    """One person's approval of one version of an article with its claims as they stand.

    `head` is the digest of the article's last entry as the signer saw it, `digest` that of all that was signed
    (annotations.approval). `checked` lists the claims (their keys) to which the signer gave the only review that
    counted, where the rules or a waiver let that pass.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="sign_offs")
    version_number = models.PositiveIntegerField(_("version"))
    head = models.CharField(_("last entry"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    four_eyes = models.CharField(_("four eyes"), max_length=20, choices=FourEyes)
    checked = models.JSONField(_("claims that the signer checked alone"), default=list)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed off"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="sign_off_four_eyes_known", condition=models.Q(four_eyes__in=FourEyes.values)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.version_number}"


class Waiver(Tracked):
    """That something may stand in the way no more, and why: of one version, for a claim as it was then, for a person or
    for what of the text is in no claim.

    Of a disputed claim it says that the article may be published as it stands. Taken back, never deleted.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="waivers")
    version_number = models.PositiveIntegerField(_("version"))
    blocker = models.CharField(_("what stood in the way"), max_length=20, choices=Blocker)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="waivers", null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    why = models.TextField(_("why"))
    withdrawn = models.BooleanField(_("taken back"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="waiver_has_reason", condition=~models.Q(why="")),
            models.CheckConstraint(
                name="waiver_of_a_claim_or_a_bar",
                condition=models.Q(blocker__in=_BARS, person__isnull=False)
                | models.Q(blocker__in=_OF_CLAIMS, claim__isnull=False, person__isnull=True)
                | models.Q(blocker__in=_OF_THE_TEXT, claim__isnull=True, person__isnull=True),
            ),
            models.CheckConstraint(
                name="waiver_never_for_oneself",
                condition=models.Q(person__isnull=True) | ~models.Q(person=models.F("made_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.version_number}: {self.blocker}"

    @property
    def lets_pass(self) -> Blocking:
        """What it is for."""
        return Blocking(Blocker(self.blocker), claim=self.claim_id, person=self.person_id)


class Publication(WrittenOnce):
    """That a version was published, as it was signed off."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="publications")
    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="publications")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.sign_off_id}"
