"""axe, the common checker of accessibility, finds nothing on any page of the demo newsroom: in light and dark, wide and
narrow, and in every state of a claim's card."""

import pytest
from django.urls import reverse

from annotations.actions.claims import remove_claim, withdraw_claim
from annotations.choices import Role, Standing
from annotations.demo.load import load_demo
from annotations.models import Article, Claim, ClaimStanding, Evidence, Outlet, User
from tests.browser.selecting import answered, expect
from tests.make import give, make_article, make_claim, revise

RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}
LISTS = ("article", "claim", "story", "outlet", "reportexport")
OF_AN_ARTICLE = (
    "article_edit",
    "article_revise",
    "article_versions",
    "article_history",
    "article_report",
    "article_sign_off",
)
OF_A_CLAIM = ("claim_edit", "claim_place", "claim_merge", "claim_split", "claim_withdraw", "claim_history")
ALONE = ("index", "article_add", "record", "rules", "statistics", "mail_choice", "outlet_add", "story_add", "search")


@pytest.fixture
def marta(transactional_db):
    load_demo()
    marta = User.objects.get(username="marta")
    make_claims_that_are_gone(marta)
    return marta


def make_claims_that_are_gone(by):
    """The demo has none that is lost, removed, withdrawn or to be looked at again."""
    article = make_article(
        by=by, text="Traffic\n\nSome 5 ships sank. Some 6 trains came. Some 7 planes flew. It rained."
    )
    quotes = ("Some 5 ships sank", "Some 6 trains came", "Some 7 planes flew", "It rained")
    _lost, reworded, removed, withdrawn = (make_claim(article, by=by, quote=quote) for quote in quotes)
    give(reworded, by=by)
    withdraw_claim(withdrawn, by=by, lock_version=withdrawn.lock_version, why="A slip.")
    revise(article, "Traffic\n\nSome 9 trains came. It rained.", by=by)
    removed.refresh_from_db()
    remove_claim(removed, by=by, lock_version=removed.lock_version, version_number=2, why="It is gone.")


def complaints_of(page):
    """What axe finds, as one line for each kind of thing."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url}: {each['id']}: {each['nodes'][0]['html'][:160]} ({len(each['nodes'])})" for each in found]


def addresses():
    """Every page, and the desk with a claim of each standing."""
    article = Article.objects.order_by("-current_number").first()
    claim = Claim.objects.filter(article=article, withdrawal="").first()
    found = [reverse("admin:login"), *(reverse(f"admin:{name}") for name in ALONE)]
    found += [reverse("admin:search") + "?q=prison", reverse("admin:claim_assign", args=[claim.pk])]
    found += [reverse(f"admin:annotations_{name}_changelist") for name in LISTS]
    found += [reverse(f"admin:{name}", args=[article.pk]) for name in OF_AN_ARTICLE]
    found += [reverse(f"admin:{name}", args=[claim.pk]) for name in OF_A_CLAIM]
    found += [reverse("admin:evidence_edit", args=[Evidence.objects.first().pk])]
    found += [reverse("admin:outlet_edit", args=[Outlet.objects.first().pk])]
    found += [article.get_absolute_url() for article in Article.objects.all()]
    return found + cards()


def cards():
    rows = [ClaimStanding.objects.filter(standing=standing).select_related("claim").first() for standing in Standing]
    verdicts = [ClaimStanding.objects.filter(verdict=verdict).first() for verdict in ("disputed", "unverified")]
    assert None not in [*rows, *verdicts], "each is looked at"
    return [row.claim.get_absolute_url() for row in [*rows, *verdicts]]


def test_axe_finds_nothing_on_any_page_in_light_or_dark(new_page, marta):
    found = []
    for scheme in ("light", "dark"):
        page = new_page(marta, color_scheme=scheme, viewport={"width": 1280, "height": 2000})
        for address in addresses():
            page.goto(address)
            found += [f"{scheme} {each}" for each in complaints_of(page)]
    assert found == []


def test_axe_finds_nothing_on_the_card_of_who_decides(new_page, marta):
    split = ClaimStanding.objects.filter(standing=Standing.SPLIT).first().claim
    page = new_page(User.objects.get(groups__name=Role.STANDARDS_EDITOR))
    page.goto(split.get_absolute_url())
    expect(page.get_by_role("button", name="Record decision")).to_be_visible()
    assert complaints_of(page) == []


def test_axe_finds_nothing_on_a_narrow_screen(new_page, marta):
    page, found = new_page(marta, viewport={"width": 360, "height": 2000}), []
    for address in [*cards(), Article.objects.first().get_absolute_url(), reverse("admin:index")]:
        page.goto(address)
        found += complaints_of(page)
    assert found == []


def test_axe_finds_nothing_on_a_card_in_the_middle_of_work(new_page, marta):
    """Refused, with everything open, with its keys, with a conflict, and with something that could not be sent."""
    claim = ClaimStanding.objects.filter(standing=Standing.OPEN).exclude(claim__article__author=marta).first().claim
    page, found = new_page(marta, may_lose=True), []
    page.goto(claim.get_absolute_url())
    page.keyboard.press("d")
    with answered(page):
        page.keyboard.press("Control+Enter")
    found += complaints_of(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    expect(page.locator("#timeline li.event").first).to_be_visible()
    found += complaints_of(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    found += complaints_of(page)
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.get_by_label("Rationale").fill("The thousands are lost.")
    page.get_by_role("button", name="Record verdict").click()
    expect(page.locator("#desk-live")).to_contain_text("kept in this browser")
    found += complaints_of(page)
    page.context.set_offline(False)

    source = Evidence.objects.filter(claim=ClaimStanding.objects.filter(verdict="disputed").first().claim_id).first()
    other = new_page(User.objects.get(username="tomas"))
    late = new_page(marta)
    for each in (other, late):
        each.goto(reverse("admin:evidence_edit", args=[source.pk]))
    for each, note in ((other, "On paper."), (late, "On a screen.")):
        each.locator("[name=note]").fill(note)
        with answered(each):
            each.locator("main .newsroom-form .actions [type=submit]").click()
    assert late.locator(".conflict-keys").is_visible()
    found += complaints_of(late)
    assert found == []
