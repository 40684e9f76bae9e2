"""Handing out the verification report. An export is recorded, so it is a POST."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from annotations.exporting import NOW, Scope, export, file_name
from annotations.forms import ExportForm
from annotations.models import Article, User
from annotations.reports.formats import FORMATS
from annotations.views.access import Request, get_article, needs
from annotations.views.desk import render_desk
from annotations.views.pages import BAD_INPUT


@require_POST
@needs("export")
def export_article(request: Request, pk: int) -> HttpResponseBase:
    article = get_article(pk)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return render_desk(request, article.pk, status=BAD_INPUT)
    cleaned = form.cleaned_data
    return download([article], cleaned["format"], by=request.user, scope=Scope(with_private=cleaned["with_private"]))


def download(articles: list[Article], format: str, *, by: User, scope: Scope = NOW) -> HttpResponseBase:
    """The reports of these articles as a file to keep. One is answered whole, several as they are made."""
    pieces = export([each.pk for each in articles], format, by=by, scope=scope)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name(articles, format)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    media_type = FORMATS[format].media_type
    if len(articles) == 1:
        return HttpResponse(b"".join(pieces), content_type=media_type, headers=headers)
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers)
