"""The HTML report in a real browser: nothing of a hostile text runs, and nothing is loaded."""

import pytest

from annotations.reports.formats import FORMATS
from tests.make_reports import HOSTILE, hostile_report, make_full_report

PAYLOADS = [*HOSTILE, "<script src=https://evil.example/x.js></script>", "\u202e<b>]]>", "x" * 100_000]
RAN = "window.alert = window.print = () => { document.title = 'it ran' }"


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_of_a_text_runs_or_is_loaded(payload, browser, tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(b"".join(FORMATS["html"].write(iter([hostile_report(payload)]))))
    page, asked, dialogs = browser.new_page(), [], []
    page.add_init_script(RAN)
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(file.as_uri())
    assert (asked, dialogs) == ([file.as_uri()], [])
    assert page.title() != "it ran"
    assert page.locator("script, iframe, object, embed, link, form").count() == 0
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_narrow_screen_in_both_colours(scheme, browser, tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(b"".join(FORMATS["html"].write(iter([make_full_report()]))))
    page = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    claim = page.locator(".claim-list a").first
    claim.click()
    assert page.url.endswith("#article-7-claim-1")
    page.close()
