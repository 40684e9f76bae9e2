"""The sources for a claim, and the files attached to them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import NO_SOURCES, EvidenceKind, Stance, Tier
from annotations.models.base import History, Tracked, WrittenOnce
from annotations.models.claim import Claim

# What makes each kind of source one that somebody else can go back to.
NEEDED: dict[str, tuple[str, ...]] = {
    EvidenceKind.WEB_PAGE: ("url",),
    EvidenceKind.DOCUMENT: ("title",),
    EvidenceKind.INTERVIEW: ("person", "consulted_on"),
    EvidenceKind.OBSERVATION: ("note",),
    EvidenceKind.DATA: ("note",),
    EvidenceKind.ASKED: ("title", "consulted_on", "note"),  # how, when, the answer
    EvidenceKind.SEARCH: ("note",),  # where, and what came of it
}

# The fields that hold what a person says of a source. What they attach is apart: its bytes are no value of a field.
SAID = (
    "kind",
    "stance",
    "tier",
    "title",
    "url",
    "archive_url",
    "archived_on",
    "locator",
    "quote",
    "quote_translation",
    "person",
    "consulted_on",
    "origin",
    "note",
    "confidential",
)


class AttachedFile(WrittenOnce):
    """The bytes of attached files, once for each different file."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")

    def __str__(self) -> str:
        return self.digest


class Evidence(Tracked):
    """One source for or against a claim. Taken back when it was a mistake, never deleted."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind, default=EvidenceKind.WEB_PAGE)
    stance = models.CharField(_("stance"), max_length=20, choices=Stance, default=Stance.SUPPORTS)
    tier = models.CharField(_("primary or secondary"), max_length=20, choices=Tier, default=Tier.SECONDARY)
    title = models.CharField(_("what it is"), max_length=500, blank=True, help_text=_("Title, publisher, file name."))
    url = models.URLField(_("address"), max_length=2000, blank=True)
    archive_url = models.URLField(_("archived copy"), max_length=2000, blank=True)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    locator = models.CharField(
        _("where in it"), max_length=200, blank=True, help_text=_("Page, time stamp, paragraph.")
    )
    quote = models.TextField(_("quote in the original language"), blank=True)
    quote_translation = models.TextField(_("quote, translated"), blank=True)
    person = models.CharField(_("person"), max_length=300, blank=True)
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    origin = models.CharField(
        _("rests on"), max_length=500, blank=True, help_text=_("What the source itself takes it from.")
    )
    note = models.TextField(_("note"), blank=True)
    confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("A protected source: in no export.")
    )
    file = models.ForeignKey(
        AttachedFile, on_delete=models.PROTECT, related_name="evidence", null=True, blank=True, verbose_name=_("file")
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    file_type = models.CharField(_("file type"), max_length=100, blank=True)
    withdrawn = models.BooleanField(_("taken back"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="evidence_kind_known", condition=models.Q(kind__in=EvidenceKind.values)),
            models.CheckConstraint(name="evidence_stance_known", condition=models.Q(stance__in=Stance.values)),
            models.CheckConstraint(name="evidence_tier_known", condition=models.Q(tier__in=Tier.values)),
            models.CheckConstraint(
                name="evidence_file_has_name",
                condition=models.Q(file__isnull=True, file_name="")
                | (models.Q(file__isnull=False) & ~models.Q(file_name="")),
            ),
            models.CheckConstraint(
                name="evidence_no_source_bears_on_nothing",
                condition=~models.Q(kind__in=sorted(NO_SOURCES)) | models.Q(stance=Stance.CONTEXT, tier=Tier.SECONDARY),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or self.person or self.get_kind_display()

    def clean(self) -> None:
        if self.withdrawn:  # nobody goes back to it: that its address was erased is no reason to keep it
            return
        missing: dict[str, Any] = {
            name: _("Needed for this kind of evidence: %(kind)s.") % {"kind": self.get_kind_display()}
            for name in NEEDED.get(self.kind, ())
            if not getattr(self, name)
        }
        if missing:
            raise ValidationError(missing)
