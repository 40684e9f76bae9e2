"""The desk: the text with its claims marked, and the claims beside it."""

import pytest
from django.contrib.auth.models import Group

from annotations.actions.claims import mark_claim
from annotations.anchoring import Span
from annotations.choices import Role
from tests.make import QUOTE, SOLDIERS, give, make_article, make_claim, make_person, source
from tests.views.reading import Page, address, desk_of

pytestmark = pytest.mark.usefixtures("kept_people")


def mark(article, quote, *, by):
    start = SOLDIERS.index(quote)
    return mark_claim(article, by=by, version_number=1, span=Span(start, start + len(quote)), statement=quote)


def test_the_text_stands_there_whole_under_its_title(article, reader, as_):
    desk = desk_of(as_(reader), article)
    blocks = [block.text_content() for block in desk.root.xpath('//*[@id="article-text"]/*')]
    assert blocks == SOLDIERS.split("\n\n")
    assert desk.root.xpath('//*[@id="article-text"]/h1')[0].text_content() == "Freedom for the front"


def test_an_article_without_claims_says_what_to_do_next(article, checker, reader, as_):
    assert "No claim is marked yet. Read the text, select" in desk_of(as_(checker), article).section("claims")
    assert desk_of(as_(reader), article).section("claims") == "Claims 0 No claim is marked yet."


def test_only_an_author_who_may_is_told_to_mark_and_to_add_sources(editor, as_):
    author = make_person("aya", Role.EDITOR)
    article = make_article(by=editor, author=author)
    for role, may in ((Role.EDITOR, True), (Role.READER, False)):
        author.groups.set([Group.objects.get(name=role.value)])
        words = desk_of(as_(author), article).words
        assert "You are named as the author: others review this article and sign it off." in words
        assert ("You may mark claims and add sources." in words) is may


def test_an_author_finds_no_button_that_takes_off_or_corrects_what_is_there(editor, checker, as_):
    author = make_person("aya", Role.EDITOR)
    article = make_article(by=editor, author=author)
    claim = make_claim(article, by=checker)
    theirs, own = source(claim, by=checker), source(claim, by=author, url="https://example.org/mine")
    names = ("claim_edit", "claim_place", "claim_merge", "claim_split", "claim_withdraw")
    correcting = {*(address(name, claim) for name in names), address("evidence_edit", theirs)}
    assert correcting <= set(Page.at(as_(editor), claim.get_absolute_url()).links())
    links = set(Page.at(as_(author), claim.get_absolute_url()).links())
    assert not links & correcting
    assert address("evidence_edit", own) in links


def test_overlapping_and_nested_claims_are_marked_each_for_itself(article, checker, reader, as_):
    for quote in ("around 75 Russian soldiers were killed", "75 Russian", "soldiers were killed or wounded"):
        mark(article, quote, by=checker)
    desk = desk_of(as_(reader), article)
    assert desk.marks() == [
        ("1", "around "),
        ("1 2", "75 Russian"),
        ("1", " "),
        ("1 3", "soldiers were killed"),
        ("3", " or wounded"),
    ]
    for number in "123":
        assert [link for link in desk.links() if f"?claim={number}" in link]


def test_a_claim_across_paragraphs_is_marked_in_both(article, checker, reader, as_):
    mark(article, "killed or wounded so far.\n\n“They go first,”", by=checker)
    assert desk_of(as_(reader), article).marks() == [("1", "killed or wounded so far."), ("1", "“They go first,”")]


def test_characters_that_would_turn_others_round_are_shown_as_tokens(editor, reader, as_):
    article = make_article(by=editor, text="A title\n\nPaid \u202e005\u202c roubles.\x07")
    assert "Paid [U+202E]005[U+202C] roubles.[U+0007]" in desk_of(as_(reader), article).section("article-text")


def test_a_settled_claim_says_its_verdict_and_an_open_one_that_it_is_open(article, checker, reader, as_):
    give(make_claim(article, by=checker), by=checker)
    make_claim(article, by=checker, quote="They go first")
    claims = desk_of(as_(reader), article).section("claims")
    assert f"1 {QUOTE} ✓ verified" in claims
    assert "2 They go first ○ open" in claims


@pytest.mark.parametrize("number", ["7", "0", "x", "1' OR 1", "9" * 5000, "١"])
def test_a_claim_that_is_not_there_opens_nothing(number, claim, reader, as_):
    desk = desk_of(as_(reader), claim.article, claim=number)
    assert desk.status == 200
    assert not desk.section("card")


def test_a_reader_is_offered_the_report_and_nothing_that_writes(claim, reader, as_):
    desk = desk_of(as_(reader), claim)
    assert desk.has_form(address("article_report", claim.article))
    for name in ("claim_add", "article_move"):
        assert not desk.has_form(address(name, claim.article))
    for name in ("review", "evidence_add", "claim_restore"):
        assert not desk.has_form(address(name, claim))
    assert address("claim_edit", claim) not in desk.links()
    assert address("claim_history", claim) in desk.links()


@pytest.mark.parametrize(
    ("translation", "notice"),
    [("machine", "Machine translation."), ("person", "Translated by a person."), ("unknown", "by whom is not known")],
)
def test_how_an_article_was_translated_is_said(translation, notice, editor, reader, as_):
    article = make_article(by=editor, original_language="ru", translation=translation)
    desk = desk_of(as_(reader), article)
    assert notice in desk.words
    assert "Original: Russian." in desk.words


def test_what_people_type_is_text_and_never_markup(editor, checker, reader, as_):
    attack = '<script>alert(1)</script><img src=x onerror="alert(2)">{{ 7 }}'
    article = make_article(by=editor, text=f"Title {attack}\n\nWords {attack} of it.", outlet=attack, story=attack)
    claim = make_claim(article, by=checker, quote=f"Words {attack}", statement=attack, claimant=attack)
    source(claim, by=checker, title=attack, quote=attack, note=attack, person=attack, origin=attack, locator=attack)
    give(claim, by=checker, verdict="disputed", reason="outdated", rationale=attack, correction=attack)
    for page in (
        desk_of(as_(reader), claim),
        Page.at(as_(reader), address("claim_history", claim)),
        Page.at(as_(reader), address("article_history", article)),
        Page.at(as_(editor), address("claim_edit", claim)),
        Page.at(as_(editor), address("article_edit", article)),
        Page.at(as_(reader), "/admin/annotations/article/"),
        Page.at(as_(reader), "/admin/annotations/claim/"),
        Page.at(as_(reader), "/admin/annotations/story/"),
    ):
        assert not page.root.xpath("//img[@src='x'] | //script[not(@src)] | //*[@onerror]"), page.address
        assert attack in page.words or attack in page.form().values(), page.address
