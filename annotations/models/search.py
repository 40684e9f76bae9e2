"""What the search looks through."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.choices import SearchKind
from annotations.models.article import Article
from annotations.models.claim import Claim


class SearchText(models.Model):
    """The words of one row of the record as they are compared (annotations.searching.folded).

    No record and without history: worked out again at every write, like the standing of a claim. `row` is the key of
    the row that the words are of: the article (its current text), the claim (its statement, or its claimant), the
    review, the source or what somebody wrote, as `kind` says. `person` is who that row names as its own: who brought
    the text, marked the claim, gave the verdict, added the source, asked, answered or noted. `is_sealed`: for `person`
    alone to read, for the second reading is blind; `is_confidential`: only for those who may see confidential sources.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="search_texts")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="search_texts", null=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SearchKind)
    row = models.BigIntegerField(_("row"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_sealed = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False)
    text = models.TextField(_("words"))

    class Meta:
        verbose_name = _("searched words")
        verbose_name_plural = _("searched words")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
