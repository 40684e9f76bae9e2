"""An article with twenty claims is edited, and the desk says which of them need a second look."""

from annotations.models import Claim, Review
from tests.browser.selecting import press
from tests.make import give, make_article, make_claim, standings

PLACES = (
    *("Ardal", "Borve", "Calder", "Dunmore", "Elgin", "Forres", "Garve", "Huna", "Inver", "Jura"),
    *("Kelso", "Largs", "Mallaig", "Nairn", "Oban", "Perth", "Quarff", "Reay", "Skye", "Tain"),
)
LINES = [
    f"In {place} the council counted {number * 37 + 41} empty houses after the flood of that winter."
    for number, place in enumerate(PLACES)
]
TITLE = "Empty houses along the coast"
LOST, MOVED = 4, 17
REWORDED = {1: ("78", "7,800"), 9: ("empty", "burnt"), 12: ("counted", "never counted")}
LOOKALIKE = "Elgin's council, after that flood of winter, counted some empty houses."


def edited():
    """The text below the title with some words changed, one line gone, a look-alike put in, one line moved up."""
    lines = list(LINES)
    for number, words in REWORDED.items():
        lines[number] = lines[number].replace(*words)
    moved = lines[MOVED]
    rest = [line for number, line in enumerate(lines) if number not in (LOST, MOVED)]
    return "\n\n".join([moved, *rest, LOOKALIKE])


def test_an_editor_changes_the_text_and_sees_what_to_look_at_again(new_page, editor, checker):
    article = make_article(by=editor, text="\n\n".join([TITLE, *LINES]))
    claims = [make_claim(article, by=checker, quote=line) for line in LINES]
    for claim in claims:
        give(claim, by=editor)

    page = new_page(editor)
    page.goto(article.get_absolute_url())
    assert page.locator("#again").count() == 0
    press(page, page.get_by_role("link", name="New version"))
    body = page.get_by_label("Text below the title")
    assert body.input_value() == "\n\n".join(LINES)
    body.fill(edited())
    press(page, page.get_by_role("button", name="Save"))

    assert "Claims: 15 unchanged, 1 moved, 3 reworded, 1 lost." in page.locator(".messagelist").inner_text()
    assert page.locator("mark[data-claims]").count() >= 19
    listed = page.locator("#again li.again-line")
    numbers = [LOST, *sorted(REWORDED)]
    heads = [" ".join(head.split()) for head in page.locator("#again .again-head").all_inner_texts()]
    assert [head.split(" its")[0] for head in heads] == [f"Claim {number + 1}" for number in numbers]
    assert "its words are gone" in listed.first.inner_text()
    assert listed.nth(1).locator("del").all_inner_texts() == ["78"]
    assert listed.nth(1).locator("ins").all_inner_texts() == ["7,800"]

    press(page, page.get_by_role("link", name="Compare versions"))
    assert page.locator("table.compare tr.is-changed").count() >= len(REWORDED)
    assert "7,800" in page.locator("table.compare ins").all_inner_texts()
    assert page.locator("table.compare td:first-child mark").count() >= 20
    press(page, page.get_by_role("link", name="Back to the desk"))

    press(page, listed.first.get_by_role("button", name="It is here").first)
    assert Claim.objects.get(pk=claims[LOST].pk).placements.get(version__number=2).origin == "by_hand"
    page.goto(article.get_absolute_url())
    assert "its words are gone" not in page.locator("#again").inner_text()

    before = listed.count()
    line = listed.filter(has_text="Claim 2 ")
    press(page, line.get_by_role("button", name="The verdict still holds"))
    assert listed.count() == before - 1
    review = Review.objects.get(claim=claims[1])
    assert review.confirms
    assert review.placement.quote == LINES[1].replace("78", "7,800")
    assert standings()[claims[1]] == ("settled", "verified")
