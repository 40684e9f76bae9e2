"""Every page on a narrow screen, light and dark: nothing runs out at the side, nothing is missing, nobody complains."""

import pytest

from tests.browser.selecting import strike
from tests.make import answer, ask, dispute, give, make_article, make_claim, note, source

LONG = "https://example.org/" + "a-very-long-address-without-a-break/" * 5


@pytest.fixture
def pages(editor, checker, second, superuser):
    """The addresses of all pages, of a newsroom at work."""
    article = make_article(
        by=editor, outlet="Portal Zaton", story="An offer to prisoners", original_language="ru", translation="machine"
    )
    claim = make_claim(article, by=checker, claimant="Western estimates", risk="accusation")
    dispute(claim, by=checker)
    give(claim, by=second)
    source(claim, by=checker, url=LONG, archive_url=LONG, note="x" * 200, content=b"%PDF-", file_name="y" * 90 + ".pdf")
    question = ask(claim, to=editor, by=checker, text="z" * 300)
    answer(question, by=editor, text=LONG)
    note(article, by=checker, text=LONG)
    inner = make_claim(article, by=checker, quote="75 Russian", risk="figure")
    make_article(by=editor, text=f"{'Donaudampfschifffahrtsgesellschaft' * 4}\n\n{LONG}\n\n{'W' * 300}")
    evidence = claim.evidence.get()
    desk = f"/admin/articles/{article.pk}"
    claims = f"/admin/claims/{claim.pk}"
    return [
        *(f"/admin/annotations/{name}/" for name in ("article", "claim", "outlet", "story", "reportexport", "user")),
        "/admin/annotations/article/?q=nothing+of+it",
        f"{desk}/",
        f"{desk}/?claim={claim.number}",
        f"{desk}/?claim={inner.number}",
        f"/admin/articles/{article.pk + 1}/",
        *(f"{desk}/{name}/" for name in ("edit", "history", "report")),
        *(f"{claims}/{name}/" for name in ("edit", "place", "merge", "split", "withdraw", "history")),
        *(f"/admin/evidence/{evidence.pk}/{name}/" for name in ("edit", "withdraw")),
        "/admin/search/?q=75&person=&risk=accusation",
        "/admin/search/?q=a-very-long",
        "/admin/",
        "/admin/hand-over/",
        "/admin/mails/",
        f"{desk}/assign/",
        f"{claims}/assign/",
        f"{desk}/sign-off/",
        f"{desk}/questions/add/",
        f"{claims}/questions/add/",
        *(f"/admin/questions/{question.pk}/{name}/" for name in ("answer", "resolve")),
        "/admin/search/?q=zzzz",
        "/admin/articles/add/",
        "/admin/outlets/add/",
        f"/admin/outlets/{article.outlet_id}/",
        f"/admin/stories/{article.story_id}/",
        f"/admin/annotations/user/{checker.pk}/change/",
        f"/admin/annotations/user/{checker.pk}/password/",
        "/admin/annotations/user/add/",
        "/admin/password_change/",
    ]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_no_page_runs_out_at_the_side_of_a_telephone(color_scheme, new_page, pages, superuser):
    page = new_page(superuser, viewport={"width": 360, "height": 780}, color_scheme=color_scheme)
    too_wide = []
    for address in pages:
        assert page.goto(address).status == 200, address
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            too_wide.append((address, width))
    assert too_wide == []


def test_nor_do_the_pages_of_who_is_not_logged_in(new_page, transactional_db):
    page = new_page(None, viewport={"width": 360, "height": 780})
    for address, status in (("/", 200), ("/admin/login/?next=/admin/articles/1/", 200)):
        assert page.goto(address).status == status
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.get_by_label("Username").is_visible()


def test_the_marks_differ_by_more_than_colour(new_page, article, checker, superuser):
    quotes = {"verified": "Portal reports", "disputed": "around 75", "unverified": "They go first"}
    reasons = {"verified": "", "disputed": "outdated", "unverified": "single_source"}
    for verdict, quote in quotes.items():
        claim = make_claim(article, by=checker, quote=quote)
        give(claim, by=checker, verdict=verdict, reason=reasons[verdict], rationale="As the report says.")
    page = new_page(superuser)
    page.goto(article.get_absolute_url())
    styles = page.locator("#article-text mark").evaluate_all(
        "marks => marks.map(mark => getComputedStyle(mark).textDecorationStyle)"
    )
    assert len(set(styles)) == 3


@pytest.mark.parametrize("width", [1280, 700])
def test_a_claim_that_is_gone_to_by_keyboard_has_the_focus(width, new_page, editor, checker):
    """In a text so long that the desk scrolls to the words."""
    article = make_article(
        by=editor, text="A title\n\n" + "It rained in the south. \n\n" * 150 + "It rained in the north."
    )
    make_claim(article, by=checker, quote="It rained in the north")
    page = new_page(checker, viewport={"width": width, "height": 900})
    for _attempt in range(5):
        page.goto(f"{article.get_absolute_url()}sign-off/")
        page.locator("#next a.default").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "card"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#card') !== null")


def test_a_question_is_asked_and_answered_by_keyboard(new_page, claim, checker, second):
    page = new_page(checker)
    page.goto(f"{claim.get_absolute_url()}")
    page.locator("#card details.ask summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Chidi")
    page.keyboard.press("Tab")
    page.keyboard.type("Who says so?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    strike(page, "Enter")
    assert "Chidi finds it in their queue" in page.locator("#desk-live").inner_text()
    page = new_page(second)
    page.goto("/admin/")
    with page.expect_navigation():
        page.get_by_role("link", name="answer a question").press("Enter")
    page.wait_for_function(
        "() => { const at = document.querySelector('.thread').getBoundingClientRect();"
        " return at.top >= 0 && at.top < window.innerHeight }"
    )
    page.locator(".thread-tools summary", has_text="Answer").focus()  # it is open for who was asked
    page.keyboard.press("Tab")
    page.keyboard.type("The ministry.")
    page.keyboard.press("Tab")
    strike(page, "Enter")
    assert "The ministry." in page.locator("#card").inner_text()


def test_a_slash_goes_to_the_search_box_unless_somebody_types_or_switched_it_off(new_page, claim, checker):
    page = new_page(checker)
    focused = "document.activeElement.name"
    page.goto(claim.get_absolute_url())
    page.keyboard.press("/")
    assert page.evaluate(focused) == "q"
    page.keyboard.type("75/soldiers")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_label("Words, or a phrase").input_value() == "75/soldiers"
    page.get_by_role("button", name="Switch it off").click()
    page.goto(claim.get_absolute_url())
    page.keyboard.press("/")
    assert page.evaluate(focused) != "q"


def test_the_bar_of_verdicts_gives_each_its_share(new_page, article, editor, checker, superuser):
    make_claim(article, by=checker)
    dispute(make_claim(article, by=checker, quote="75 Russian"), by=checker)
    unsure = make_claim(article, by=checker, quote="Russian soldiers")
    give(unsure, by=checker, verdict="unverified", reason="single_source")
    page = new_page(superuser)
    page.goto(article.get_absolute_url())
    bar = page.locator(".verdict-bar")
    widths = [round(each.bounding_box()["width"]) for each in bar.locator("rect").all()]
    assert len(widths) == 3
    assert max(widths) < bar.bounding_box()["width"] / 2
