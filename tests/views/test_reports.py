"""Handing out the verification report: as a download, and recorded."""

from datetime import timedelta

import pytest

from annotations import clock
from annotations.models import ReportExport
from annotations.reports.formats import FORMATS
from tests.make import dispute, make_article, source
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_people")

TYPES = {name: format.media_type for name, format in FORMATS.items() if format.is_installed}
# as they are, without unpacking them
READ = ("html", "csv", "csv-reviews", "csv-history", "json", "jsonl", "markdown", "zip")


def export(client, article, format):
    return client.post(address("article_report", article), {"format": format})


@pytest.mark.parametrize("format", TYPES)
def test_a_report_is_a_download_and_recorded(format, claim, checker, reader, as_):
    dispute(claim, by=checker)
    response = export(as_(reader), claim.article, format)
    assert response["Content-Type"] == TYPES[format]
    assert response["Content-Disposition"].startswith("attachment;")
    assert FORMATS[format].ending in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    if format in READ:
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


def test_the_page_offers_every_format_and_the_moment_and_exports_nothing_yet(article, reader, as_):
    page = Page.at(as_(reader), address("article_report", article))
    assert page.choices("format") == list(TYPES)
    assert page.form()["as_of"] == ""
    assert not ReportExport.objects.exists()


def test_a_report_of_the_past_is_asked_for_with_its_moment(claim, checker, reader, as_):
    with clock.at(clock.now() + timedelta(hours=1)):
        dispute(claim, by=checker)
    with clock.at(clock.now() + timedelta(hours=2)):
        moment = (clock.now() - timedelta(hours=1, minutes=30)).isoformat()
        page = Page.at(as_(reader), address("article_report", claim.article))
        then = as_(reader).post(page.address, {**page.form(), "format": "json", "as_of": moment}).json()
        now = as_(reader).post(page.address, {**page.form(), "format": "json"}).json()
    assert [each["reports"][0]["claims"][0]["standing"] for each in (then, now)] == ["open", "settled"]
    recorded = [row.as_of and row.as_of.isoformat() for row in ReportExport.objects.order_by("pk")]
    assert recorded == [moment, None], "which moment it was of is in the record"


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2026-11-20T12:00", "Say in which time zone"),
        ("yesterday", "is no moment"),
        ("2999-01-01T12:00Z", "yet to come"),
        ("2001-01-01T12:00Z", "begins after this moment"),
        ("0001-01-01T00:00+14:00", "is no moment"),
    ],
)
def test_a_moment_of_which_nothing_can_be_said_is_refused_with_the_reason(moment, why, article, reader, as_):
    page = Page.at(as_(reader), address("article_report", article)).send(format="json", as_of=moment)
    assert page.status == 400
    assert why in page.complaint_at("as_of")
    assert page.form()["as_of"] == moment, "what was typed is still there"
    assert not ReportExport.objects.exists()


def test_confidential_sources_are_offered_to_those_alone_who_may_see_them(claim, checker, reader, as_):
    source(claim, by=checker, title="A clerk", confidential=True)
    where = address("article_report", claim.article)
    for person, told in ((checker, True), (reader, False)):
        page = Page.at(as_(person), where)
        assert ("with_confidential" in str(page.root.xpath("//input/@name"))) == told
        asked = as_(person).post(where, {"format": "json", "with_confidential": "on"}).json()["reports"][0]
        assert asked["with_confidential"] == told
        assert [each["title"] for each in asked["claims"][0]["evidence"]] == (["A clerk"] if told else [])
        assert ReportExport.objects.latest("pk").with_confidential == told


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
