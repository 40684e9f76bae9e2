"""Outlets, and the stories that several of them tell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.base import History, Tracked


class Outlet(Tracked):
    """A publication."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    history = History()

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Story(Tracked):
    """Articles from several outlets about one event."""

    title = models.CharField(_("title"), max_length=300, unique=True)
    summary = models.TextField(_("summary"), blank=True)

    history = History()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
