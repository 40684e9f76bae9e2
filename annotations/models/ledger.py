"""The ledger: what every verb recorded, chained so that nothing of it can be changed or left out unseen."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.article import Article
from annotations.models.base import WrittenOnce


class Entry(WrittenOnce):
    """What one verb recorded of one article; without an article it is of the registry, the chain of rare events.

    `content` is the canonical header that `digest` is of (annotations.chain). The columns beside it are for finding
    it: verification holds them to the content.
    """

    chain = models.CharField(_("chain"), max_length=40)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="entries", null=True, blank=True)
    sequence = models.PositiveIntegerField(_("sequence"))
    at = models.DateTimeField(_("recorded"))
    verb = models.CharField(_("verb"), max_length=60)
    content = models.TextField(_("content"))
    previous = models.CharField(_("digest before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="entry_sequence_once"),
            models.UniqueConstraint(fields=["chain", "previous"], name="entry_follows_one"),
            models.CheckConstraint(name="entry_sequence_from_one", condition=models.Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.chain}, {self.sequence}"


class EntryPart(WrittenOnce):
    """One thing that an entry recorded: who acted, or a row as it was then.

    `row` is the key of that row (of who acted: the person's) and `history` that of its history row, where its kind
    has any. Both, and all else, stand in `payload` too, whose salted digest is in the entry.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=20)
    row = models.BigIntegerField(_("row"))
    history = models.BigIntegerField(_("history row"), null=True, blank=True)
    salt = models.CharField(_("salt"), max_length=32)
    payload = models.TextField(_("payload"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("part of an entry")
        verbose_name_plural = _("parts of entries")
        ordering = ["entry", "position"]
        indexes = [models.Index(fields=["kind", "row"]), models.Index(fields=["kind", "history"])]
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="part_position_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}".strip()

    @property
    def said(self) -> dict[str, Any]:
        """The payload as plain values."""
        found: dict[str, Any] = json.loads(self.payload)
        return found


class Head(models.Model):
    """The last entry of each chain, kept apart from the entries, so that a missing last one shows."""

    chain = models.CharField(_("chain"), max_length=40, primary_key=True)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    at = models.DateTimeField(_("recorded"), null=True, blank=True)

    class Meta:
        verbose_name = _("head")
        verbose_name_plural = _("heads")

    def __str__(self) -> str:
        return f"{self.chain}, {self.sequence}"


class Checkpoint(WrittenOnce):
    """The heads of all chains at one moment: [chain, sequence, digest] of each. Its digest is kept elsewhere too."""

    at = models.DateTimeField(_("written"))
    heads = models.JSONField(_("heads"))
    previous = models.CharField(_("digest before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class Verification(WrittenOnce):
    """That the record was verified, and how many findings there were."""

    at = models.DateTimeField(_("verified"))
    entries = models.PositiveIntegerField(_("entries"))
    findings = models.PositiveIntegerField(_("findings"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
