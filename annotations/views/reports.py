"""Handing out the verification report. An export is recorded, so it is a POST."""

from collections.abc import Iterator, Sequence
from itertools import chain

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.as_of import NotRecordedError
from annotations.exporting import export, file_name
from annotations.forms import ExportForm, SelectedExportForm
from annotations.models import Article
from annotations.proof import ErasedSinceError
from annotations.reports.formats import FORMATS
from annotations.reports.formats.format import CannotPrintError
from annotations.views.access import Request, get_article, needs
from annotations.views.pages import BAD_INPUT, page


@require_http_methods(["GET", "HEAD", "POST"])
@needs("export")
def export_article(request: Request, pk: int) -> HttpResponseBase:
    """The page where one chooses what of an article's record to take along, and the file."""
    article = get_article(pk)
    if request.method != "POST":
        return export_page(request, [article], ExportForm(by=request.user))
    return _answer(request, [article], ExportForm(request.POST, by=request.user))


@require_POST
@needs("export")
def export_selected(request: Request) -> HttpResponseBase:
    """The file of the articles that were selected in the list, which leads to this form."""
    form = SelectedExportForm(request.POST, by=request.user)
    if not form.is_valid() and "articles" in form.errors:
        return page(request, "refused.html", {"title": _("Report"), "form": form, "back": _list()}, status=BAD_INPUT)
    return _answer(request, form.cleaned_data["articles"], form)


def export_page(request: Request, articles: Sequence[Article], form: ExportForm, status: int = 200) -> HttpResponse:
    """The form, over the articles that it is about."""
    one = articles[0] if len(articles) == 1 else None
    context = {
        "title": _("Report"),
        "articles": articles,
        "form": form,
        "send_to": reverse("admin:articles_report") if "articles" in form.fields else "",
        "back": one.get_absolute_url() if one else _list(),
        "back_to": one.title if one else "",
        "obstacles": [obstacle for each in FORMATS.values() if (obstacle := each.obstacle())],
    }
    return page(request, "export.html", context, status=status)


def _list() -> str:
    return reverse("admin:annotations_article_changelist")


def _answer(request: Request, articles: Sequence[Article], form: ExportForm) -> HttpResponseBase:
    """The file, or the form with what is wrong. One article is answered whole, several as they are made."""
    if not form.is_valid():
        return export_page(request, articles, form, BAD_INPUT)
    format = form.cleaned_data["format"]
    try:
        pieces = export([each.pk for each in articles], format, by=request.user, scope=form.scope())
        pieces = iter([b"".join(pieces)]) if len(articles) == 1 else _begun(pieces)
    except CannotPrintError as error:
        form.add_error("format", str(error))
    except (NotRecordedError, ErasedSinceError) as error:
        form.add_error("as_of", str(error))
    else:
        return _file(pieces, articles, format)
    return export_page(request, articles, form, BAD_INPUT)


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first of them made: what refuses the whole does so before anything is answered."""
    return chain([next(pieces, b"")], pieces)


def _file(pieces: Iterator[bytes], articles: Sequence[Article], format: str) -> HttpResponseBase:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name(articles, format)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    media_type = FORMATS[format].media_type
    if len(articles) == 1:
        return HttpResponse(pieces, content_type=media_type, headers=headers)
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers)
