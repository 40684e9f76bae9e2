"""What of a text is in a claim, as the desk shows it: shares, a strip, and every figure that nobody looked at."""

import pytest

from annotations.actions.claims import withdraw_claim
from tests.make import make_article, make_claim, revise
from tests.views.reading import desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people")]

TEXT = "Losses\n\nAround 75 fell on 6 February 2024, of 1,200 who went.\n\n“We need ٣٥ more,” he said. 12 came."


@pytest.fixture
def article(editor):
    return make_article(by=editor, text=TEXT)


def open_figures(desk):
    """The figures that the text shows as open, and those that the list beside it leads to."""
    in_text = {span.get("id"): span.text_content() for span in desk.root.xpath('//span[@class="open-figure"]')}
    listed = {link.get("href")[1:]: link.xpath("string(b)") for link in desk.root.xpath('//*[@id="coverage"]//ol//a')}
    assert in_text == listed
    return list(in_text.values())


def test_every_figure_is_open_at_first(article, reader, as_):
    desk = desk_of(as_(reader), article)
    assert open_figures(desk) == ["75", "1,200", "٣٥", "12"]
    shown = desk.section("coverage")
    assert "0 of 4 figures" in shown
    assert "0 of 1 dates" in shown
    assert "4 figures in no claim" in shown
    assert "0 of 4 sentences accounted for, 4 open figures" in desk.section("desk-head")


def test_a_figure_in_a_claim_is_open_no_more_until_it_is_withdrawn(article, checker, reader, as_):
    claim = make_claim(article, by=checker, quote="Around 75 fell")
    assert open_figures(desk_of(as_(reader), article)) == ["1,200", "٣٥", "12"]
    withdraw_claim(claim, by=checker, lock_version=claim.lock_version, why="A slip.")
    assert open_figures(desk_of(as_(reader), article)) == ["75", "1,200", "٣٥", "12"]


def test_a_claim_of_a_part_of_a_figure_says_nothing_of_it(article, checker, reader, as_):
    make_claim(article, by=checker, quote="of 1")
    desk = desk_of(as_(reader), article)
    assert "".join(desk.root.xpath('//span[@class="open-figure"]//text()')) == "751,200٣٥12"


def test_new_words_are_open(article, checker, editor, reader, as_):
    make_claim(article, by=checker, quote="Around 75 fell on 6 February 2024, of 1,200 who went")
    revise(article, TEXT.replace("Around 75", "Around 75,000"), by=editor)
    assert open_figures(desk_of(as_(reader), article)) == ["٣٥", "12"], "the reworded claim has the new figure"
    revise(article, f"{TEXT} Another 9 wait.", by=editor)
    assert "9" in open_figures(desk_of(as_(reader), article))


def test_nothing_left_over_is_said(article, checker, reader, as_):
    for block in TEXT.split("\n\n")[1:]:
        make_claim(article, by=checker, quote=block)
    shown = desk_of(as_(reader), article).section("coverage")
    assert "4 of 4 figures" in shown
    assert "No figure is left over." in shown
