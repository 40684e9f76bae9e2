"""Handing out the verification report: as a download, and recorded."""

import pytest

from annotations.models import ReportExport
from tests.make import dispute, make_article
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_people")

TYPES = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}


def export(client, article, format):
    return client.post(address("article_report", article), {"format": format})


@pytest.mark.parametrize("format", TYPES)
def test_a_report_is_a_download_and_recorded(format, claim, checker, reader, as_):
    dispute(claim, by=checker)
    response = export(as_(reader), claim.article, format)
    assert response["Content-Type"] == TYPES[format]
    assert response["Content-Disposition"].startswith("attachment;")
    assert f".{format}" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "The report says 75,000" in response.content.decode(errors="replace")
    recorded = ReportExport.objects.get()
    assert (recorded.article, recorded.format, recorded.made_by) == (claim.article, format, reader)


def test_what_is_recorded_is_the_digest_of_the_report(claim, reader, as_):
    report = export(as_(reader), claim.article, "json").json()["reports"][0]
    assert ReportExport.objects.get().digest == report["digest"]


def test_all_formats_of_one_moment_have_one_digest(claim, reader, as_):
    for format in TYPES:
        export(as_(reader), claim.article, format)
    [digest] = {recorded.digest for recorded in ReportExport.objects.all()}
    for format in ("html", "csv"):
        assert digest in export(as_(reader), claim.article, format).content.decode()


def test_the_desk_offers_every_format(article, reader, as_):
    assert desk_of(as_(reader), article).choices("format", address("article_report", article)) == list(TYPES)


@pytest.mark.parametrize("format", ["", "exe", "../../etc/passwd", "a\0b"])
def test_a_format_that_is_none_is_refused_and_nothing_recorded(format, article, reader, as_):
    response = export(as_(reader), article, format)
    assert response.status_code == 400
    assert not ReportExport.objects.exists()


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", 'a"; filename="evil.exe', "Заголовок 😀", "x" * 400, "\u202egpj.exe", "C:\\evil"]
)
def test_the_name_of_the_file_is_safe_whatever_the_title(title, editor, reader, as_):
    article = make_article(by=editor, text=f"{title}\n\nWords.")
    disposition = export(as_(reader), article, "html")["Content-Disposition"]
    assert disposition.count(";") == 1
    name = disposition.partition("filename=")[2].strip('"')
    assert name.startswith(f"verification-report-{article.pk}-")
    assert name.endswith(".html")
    assert name.isascii()
    assert not set(name) & set('/\\"')
    assert len(name) < 120


def test_the_exports_are_listed_with_who_took_what(claim, reader, editor, as_):
    export(as_(reader), claim.article, "csv")
    listed = Page.at(as_(editor), "/admin/annotations/reportexport/").section("result_list")
    for words in ("Freedom for the front", "csv", "Rosa", ReportExport.objects.get().digest):
        assert words in listed
