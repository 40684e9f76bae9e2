"""Articles and the numbered versions of their text."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations import clock
from annotations.choices import ArticleState, TextOrigin, Translation
from annotations.importers.shapes import TITLE_LIMIT
from annotations.models.base import History, Tracked, WrittenOnce
from annotations.models.outlet import Outlet, Story

# Enough of BCP 47 to tell a code from a name: "en", "sr-Latn", "zh-Hant-TW".
language_code = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Give a language code such as “en”, “ru” or “sr-Latn”.")
)


class Article(Tracked):
    """One piece by an outlet. `title` is that of its current version, the one numbered `current_number`.

    `author` is the account of who wrote it, where they have one here. `fallen_at`, of a published article, says since
    when its sign-off holds no more.
    """

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="articles", null=True, blank=True, verbose_name=_("outlet")
    )
    story = models.ForeignKey(
        Story, on_delete=models.PROTECT, related_name="articles", null=True, blank=True, verbose_name=_("story")
    )
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    current_number = models.PositiveIntegerField(_("current version"), default=1)
    state = models.CharField(_("state"), max_length=20, choices=ArticleState, default=ArticleState.CHECKING)
    fallen_at = models.DateTimeField(_("sign-off fell"), null=True, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("author’s account"),
        help_text=_("Who answers questions about it, and never reviews it or signs it off."),
    )
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, help_text=_("The moment, where it is known as well as the day.")
    )
    language = models.CharField(_("language"), max_length=35, blank=True, validators=[language_code])
    original_language = models.CharField(_("translated from"), max_length=35, blank=True, validators=[language_code])
    translation = models.CharField(_("translated by"), max_length=20, choices=Translation, blank=True)

    history = History()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["url"],
                condition=~models.Q(url=""),
                name="article_address_once",
                violation_error_message=_("Another article has this address already."),
            ),
            models.CheckConstraint(
                name="article_state_known",
                condition=models.Q(state__in=[value for value, _label in ArticleState.choices]),
            ),
            models.CheckConstraint(
                name="article_sign_off_fell_once_published",
                condition=models.Q(fallen_at__isnull=True) | models.Q(state=ArticleState.PUBLISHED),
            ),
            models.CheckConstraint(
                name="article_original_language_needs_translation",
                condition=models.Q(original_language="") | ~models.Q(translation=""),
                violation_error_message=_("Say by whom it was translated, or leave “translated from” blank."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("admin:desk", args=[self.pk])

    @property
    def published(self) -> str:
        """When it was published, as exactly as is known, in ISO 8601."""
        when = self.published_at or self.published_on
        return when.isoformat() if when else ""

    @property
    def is_machine_translated(self) -> bool:
        return self.translation == Translation.MACHINE


class VersionText(WrittenOnce):
    """The words of versions, once for each different text, away from the rows that lists read."""

    digest = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return self.digest


class ArticleVersion(WrittenOnce):
    """One text of an article, never edited: the title, a blank line and the body.

    `blocks` is a list of [start, end, kind] in code points of the text, in order.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    text_row = models.ForeignKey(VersionText, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)
    blocks = models.JSONField(_("blocks"))
    origin = models.CharField(_("how it came"), max_length=20, choices=TextOrigin, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(_("brought"), default=clock.now, editable=False)

    history = History()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once"),
            models.CheckConstraint(name="version_number_from_one", condition=models.Q(number__gte=1)),
            models.CheckConstraint(
                name="version_origin_known", condition=models.Q(origin__in=["", *TextOrigin.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def text(self) -> str:
        return self.text_row.text

    @property
    def digest(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return self.text_row_id
