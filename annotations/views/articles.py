"""Bringing an article in by pasting, correcting what is known of it, and its history."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.actions.articles import edit_article, import_article
from annotations.forms import ArticleForm, PasteForm, suggestions
from annotations.models import Article
from annotations.record import current_version, read_claims
from annotations.timeline import history_of_article, history_of_assignments
from annotations.views.access import Request, get_article, needs
from annotations.views.pages import BAD_INPUT, form_page, page, try_to_save
from annotations.views.versions import tell_outcomes


@require_http_methods(["GET", "HEAD", "POST"])
@needs("import")
def add(request: Request) -> HttpResponse:
    """Paste a text; see the title and correct it; keep it."""
    if request.method != "POST":
        return _paste_page(request, PasteForm())
    if "keep" not in request.POST:
        return _preview(request, PasteForm(request.POST))
    form = PasteForm(request.POST, confirming=True)
    kept = []

    def save() -> None:
        cleaned = form.cleaned_data
        kept.append(
            import_article(
                cleaned["imported"], by=request.user, details=form.details(), version_number=cleaned["version"]
            )
        )

    status, saved = try_to_save(form, save)
    if not saved:
        return _paste_page(request, form, known=_at_address(form), status=status)
    brought = kept[0]
    if brought.status == "imported":
        messages.success(request, _("The article is in. Select words to mark the first claim."))
    elif brought.status == "revised":
        tell_outcomes(request, brought.article, brought.outcomes, reopened=brought.reopened)
    else:
        messages.info(request, _("This text is here already: nothing was added. Here it is."))
    return redirect(brought.article)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("edit_article")
def edit(request: Request, pk: int) -> HttpResponse:
    article = get_article(pk)
    form = ArticleForm(request.POST or None, initial=ArticleForm.initial_of(article), article=article)

    def save() -> None:
        edit_article(
            article,
            by=request.user,
            lock_version=form.cleaned_data["lock_version"],
            details=form.details(),
            why=form.cleaned_data["why"],
        )

    context = {"title": _("Details of the article"), "subject": article, "suggestions": suggestions()}
    return form_page(request, form, save, back=article.get_absolute_url(), done=_("Saved."), context=context)


@require_http_methods(["GET", "HEAD"])
@needs("see")
def history(request: Request, pk: int) -> HttpResponse:
    article = get_article(pk)
    sealed = {record.claim.pk: record.sealed_from(request.user) for record in read_claims(current_version(article))}
    events = [*history_of_article(article, sealed=sealed), *history_of_assignments(article)]
    context = {
        "title": _("History of the article"),
        "subject": article,
        "events": sorted(events, key=lambda event: event.at, reverse=True),
        "back": reverse("admin:desk", args=[article.pk]),
    }
    return page(request, "history.html", context)


def _preview(request: Request, form: PasteForm) -> HttpResponse:
    """The same form again, its title filled in from the text, with a button that keeps it."""
    if not form.is_valid():
        return _paste_page(request, form, status=BAD_INPUT)
    imported = form.cleaned_data["imported"]
    data = form.data.copy()  # type: ignore[attr-defined]
    data["title"], data["text"] = imported.title, imported.body
    known = _at_address(form)
    data["version"] = known.current_number if known else 0
    return _paste_page(request, PasteForm(data, confirming=True), known=known)


def _at_address(form: PasteForm) -> Article | None:
    """The article that has the address already."""
    url = form.cleaned_data.get("url")
    return Article.objects.filter(url=url).first() if url else None


def _paste_page(request: Request, form: PasteForm, *, known: Article | None = None, status: int = 200) -> HttpResponse:
    """`known` is the article that has this address already, of which the text becomes the next version."""
    context = {"title": _("Add article"), "form": form, "known": known, "suggestions": suggestions()}
    return page(request, "article_add.html", context, status=status)
