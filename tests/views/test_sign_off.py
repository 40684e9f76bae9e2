"""The page of an article's sign-off: what stands in the way and for whom, signing, letting pass, what fell since."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from annotations.choices import Blocker, FourEyes, Role, TextOrigin
from annotations.models import SignOff, Waiver
from annotations.signing import Blocking
from tests.make import (
    SOLDIERS,
    choose_rules,
    dispute,
    finish,
    give,
    head_of,
    let_pass,
    make_article,
    make_claim,
    make_person,
    nothing_changes,
    publish,
    reopen,
    revise,
    sign,
    source,
)
from tests.views.reading import Page, address, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_article")]

ANOTHER = f"{SOLDIERS}\n\nThat is all."  # so that it is not taken for the article that is there


@pytest.fixture
def other_editor(db):
    return make_person("emil", Role.EDITOR)


@pytest.fixture
def settled(claim, checker):
    """The article, whose one claim Charlie verified."""
    give(claim, by=checker)
    claim.article.refresh_from_db()
    return claim.article


@pytest.fixture
def finished(settled, checker):
    return finish(settled, by=checker)


@pytest.fixture
def signed(finished, editor):
    sign(finished, by=editor)
    finished.refresh_from_db()
    return finished


@pytest.fixture
def published(signed, editor):
    publish(signed, by=editor)
    signed.refresh_from_db()
    return signed


def page_of(client, article):
    return Page.at(client, address("article_sign_off", article))


def said(page, id):
    return page.section(id)


def blocking(claim, blocker, person=None):
    return Blocking(blocker, claim=claim.pk if claim else None, person=person.pk if person else None)


def lines(page, id):
    """What stands in the way there: the words, and where they lead."""
    links = page.root.xpath(f'//*[@id="{id}"]//p[@class="way-head"]/a')
    return {" ".join(link.text_content().split()): link.get("href") for link in links}


class TestWhatStandsInTheWay:
    def test_names_every_claim_in_plain_words_and_leads_to_it(self, article, editor, checker, second, as_):
        quotes = (
            "Portal reports on an offer",
            "around 75",
            "They go first",
            "an activist said",
            "The ministry denies it",
        )
        opened, waiting, split, disputed, settled = (
            make_claim(article, by=editor, quote=quote, risk=risk)
            for quote, risk in zip(quotes, ("routine", "accusation", "figure", "routine", "routine"), strict=True)
        )
        give(waiting, by=checker)
        give(split, by=checker)
        for claim in (split, disputed):
            dispute(claim, by=second)
        give(settled, by=checker)
        assert lines(page_of(as_(editor), article), "in-the-way") == {
            "Claim 1 has no verdict yet": opened.get_absolute_url(),
            "Claim 2 waits for another verdict (1 of 2 in)": waiting.get_absolute_url(),
            "Reviewers disagree about claim 3": split.get_absolute_url(),
            "Claim 4 is disputed, and its words stand": disputed.get_absolute_url(),
        }

    def test_names_claims_whose_words_changed_or_are_gone(self, article, editor, checker, as_):
        for quote in ("around 75 Russian soldiers", "They go first"):
            give(make_claim(article, by=editor, quote=quote), by=checker)
        revise(article, SOLDIERS.partition("“")[0].replace("75", "75,000"), by=editor)
        words = said(page_of(as_(editor), article), "in-the-way")
        assert "Claim 1 is to be checked again: its words or its sentence changed" in words
        assert "The words of claim 2 are not in this version" in words

    def test_asks_a_verdict_of_nobody_who_gives_none(self, editor, checker, reader, as_):
        author = make_person("aya", Role.EDITOR)
        article = make_article(by=editor, text=ANOTHER, author=author)
        make_claim(article, by=checker)
        for onlooker in (author, reader):
            words = said(page_of(as_(onlooker), article), "in-the-way")
            assert "A checker gives it one." in words
            assert "Give it" not in words
        assert "Give it one." in said(page_of(as_(checker), article), "in-the-way")

    def test_says_so_where_it_is_nothing(self, finished, editor, as_):
        assert "Nothing: every claim is settled." in said(page_of(as_(editor), finished), "in-the-way")

    def test_says_what_bars_the_viewer_and_leads_to_it(self, article, claim, checker, as_):
        typed = revise(article, SOLDIERS.replace("so far", "until now"), by=checker_as_editor(checker), origin="typed")
        give(claim, by=checker)
        found = lines(page_of(as_(checker), typed.article), "own-bars")
        assert found == {
            "You typed version 2 of the text here": address("article_versions", article) + "?new=2",
            "You gave claim 1 its only verdict": claim.get_absolute_url(),
        }

    def test_names_the_bars_of_others_apart_where_they_might_sign_otherwise(
        self, editor, other_editor, checker, reader, as_
    ):
        author = make_person("aya", Role.EDITOR)
        article = make_article(by=editor, text=ANOTHER, origin=TextOrigin.TYPED, author=author)
        give(make_claim(article, by=editor), by=other_editor)
        give(make_claim(article, by=editor, quote="The ministry denies it"), by=checker)
        page = page_of(as_(reader), article)
        assert said(page, "own-bars") == ""
        assert list(lines(page, "other-bars")) == [
            "Aya is named as the author",
            "Edda typed version 1 of the text here",
            "Emil gave claim 1 its only verdict",
        ]

    def test_is_shown_as_text_never_as_markup(self, editor, other_editor, as_):
        other_editor.first_name = "<b>Emil</b>"
        other_editor.save()
        article = make_article(by=editor, text="A <i>title</i>\n\nThe ministry <script>denies</script> it.")
        give(make_claim(article, by=editor, quote="<script>denies</script>"), by=other_editor)
        page = page_of(as_(editor), article)
        assert "<script>denies</script>" in said(page, "other-bars")
        assert "<b>Emil</b> gave claim 1 its only verdict" in said(page, "other-bars")
        [sheet] = page.root.xpath('//div[contains(@class, "sign-off")]')
        assert not sheet.xpath(".//b | .//i | .//script")


def checker_as_editor(person):
    """The same person, who may bring texts too."""
    person.groups.set([Group.objects.get(name=Role.EDITOR.value)])
    return type(person).objects.get(pk=person.pk)


class TestTheNextStep:
    """One for each state, and for who looks."""

    def test_while_claims_are_open_is_the_first_of_them(self, claim, checker, as_):
        page = page_of(as_(checker), claim.article)
        assert "1 claim stands in the way. Go to claim 1" in said(page, "next")
        assert claim.get_absolute_url() in page.links()

    def test_with_every_claim_settled_is_to_say_so(self, settled, checker, as_):
        page = page_of(as_(checker), settled)
        assert "Every claim is settled" in said(page, "next")
        done = page.send(address("article_move", settled), move="finish")
        assert "Somebody else signs it off" in done.words
        settled.refresh_from_db()
        assert settled.state == "finished"

    def test_of_a_finished_article_is_an_editor_s(self, finished, reader, checker, editor, as_):
        for onlooker in (reader, checker):
            page = page_of(as_(onlooker), finished)
            assert "An editor signs it off next" in said(page, "next")
            assert not page.has_form(address("article_sign_off", finished))
        assert "Nothing stands in the way" in said(page_of(as_(editor), finished), "next")

    def test_of_who_is_barred_is_to_ask_another(self, article, claim, editor, checker, other_editor, as_):
        give(claim, by=editor)
        finish(article, by=checker)
        page = page_of(as_(editor), article)
        assert "What keeps you from signing it off stands below. Who can: Emil" in said(page, "next")
        assert "or a standards editor waives it" in said(page, "own-bars")
        assert not page.has_form(address("article_sign_off", article))

    def test_of_a_signed_article_is_to_note_that_it_is_out(self, signed, editor, as_):
        page = page_of(as_(editor), signed).send(address("article_move", signed), move="publish")
        assert "It is published as it was signed off. Nothing is left to do." in said(page, "next")
        signed.refresh_from_db()
        assert signed.state == "published"

    def test_after_a_change_of_what_is_published_is_to_check_it_again(
        self, published, editor, standards_editor, claim, checker, as_
    ):
        dispute(claim, by=checker)
        assert "Ask a standards editor to let it be checked again." in said(page_of(as_(editor), published), "next")
        page = page_of(as_(standards_editor), published)
        assert "Let it be checked again" in said(page, "next")
        form = Page.at(as_(standards_editor), address("article_reopen", published))
        assert "It can be signed off anew once it is checked; what is published stays so." in form.words
        assert "Say why." in form.send(why="").alerts
        assert "It is being checked again." in form.send(why="A reader wrote in.").words
        published.refresh_from_db()
        assert published.state == "checking"

    def test_of_the_author_is_left_to_others(self, editor, checker, as_):
        author = make_person("aya", Role.STANDARDS_EDITOR)
        article = make_article(by=editor, text=ANOTHER, author=author)
        give(make_claim(article, by=editor), by=checker)
        finish(article, by=checker)
        page = page_of(as_(author), article)
        assert "You are named as the author: others check this article and sign it off." in said(page, "next")
        for name in ("article_sign_off", "article_move", "article_waive"):
            assert not page.has_form(address(name, article)), name

    def test_where_the_record_is_not_as_recorded_is_to_verify_it(self, finished, editor, as_):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE annotations_claim SET statement = 'Tampered with.'")
        page = page_of(as_(editor), finished)
        assert "The record of this article is not as it was recorded." in said(page, "next")
        assert not page.has_form(address("article_sign_off", finished))


class TestSigning:
    def test_is_told_which_claims_are_settled_as_unverified(self, settled, editor, checker, second, as_):
        quotes = ("They go first", "an activist said", "The ministry denies it")
        later = [make_claim(settled, by=checker, quote=quote) for quote in quotes]
        for claim in later[:2]:
            give(claim, by=second, verdict="unverified", reason="single_source")
        give(later[2], by=second)
        page = page_of(as_(editor), finish(settled, by=checker))
        assert said(page, "unverified") == "2 claims are settled as unverified: claim 2, claim 3"
        links = page.root.xpath('//*[@id="unverified"]/a/@href')
        assert links == [claim.get_absolute_url() for claim in later[:2]]

    def test_says_nothing_of_unverified_claims_where_there_are_none(self, finished, editor, as_):
        assert said(page_of(as_(editor), finished), "unverified") == ""

    def test_is_on_a_page_that_names_the_article_as_the_way_back(self, finished, editor, as_):
        [link] = page_of(as_(editor), finished).root.xpath('//*[@class="breadcrumbs"]/li[2]/a')
        assert link.text_content() == "Freedom for the front"
        assert link.get("href") == finished.get_absolute_url()

    def test_says_what_is_signed_and_signs_it(self, finished, editor, as_):
        page = page_of(as_(editor), finished)
        assert "You approve version 1 with its 1 claim as it stands now." in said(page, "next")
        done = page.send(address("article_sign_off", finished))
        assert "You signed it off." in done.words
        assert "Version 1: Edda holds" in said(done, "sign-offs")
        assert SignOff.objects.get().signed_by == editor

    def test_what_changed_since_the_page_was_drawn_is_a_conflict_that_says_what(
        self, finished, editor, claim, checker, as_
    ):
        page = page_of(as_(editor), finished)
        source(claim, by=checker)
        with nothing_changes():
            late = page.send(address("article_sign_off", finished))
        assert late.status == 409
        assert "changed while you were at it" in late.alerts
        assert "Since you opened it: claim 1." in late.alerts
        assert "You signed it off." in late.send(address("article_sign_off", finished)).words

    def test_a_new_version_since_is_named(self, finished, editor, other_editor, as_):
        page = page_of(as_(editor), finished)
        revise(finished, SOLDIERS.replace("so far", "until now"), by=other_editor)
        late = page.send(address("article_sign_off", finished))
        assert late.status == 409
        assert "version 2 of the text" in late.alerts
        assert "being checked" in late.words

    def test_is_refused_with_what_stands_in_the_way_beneath(self, claim, editor, checker, as_):
        finish(claim.article, by=checker)
        client = as_(editor)
        with nothing_changes():
            answer = client.post(address("article_sign_off", claim.article), {"head": head_of(claim.article)})
        refused = Page(client, answer)
        assert refused.status == 400
        assert "Something stands in the way of a sign-off." in refused.alerts
        assert "Claim 1 has no verdict yet" in said(refused, "in-the-way")

    def test_is_refused_while_it_is_being_checked(self, settled, editor, as_):
        client = as_(editor)
        answer = client.post(address("article_sign_off", settled), {"head": head_of(settled)})
        assert answer.status_code == 400
        assert "This cannot be done while the article is “being checked”." in Page(client, answer).alerts

    def test_where_reviewers_may_sign_says_so_for_good(self, article, claim, editor, checker, standards_editor, as_):
        choose_rules(by=standards_editor, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
        give(claim, by=editor)
        finish(article, by=checker)
        done = page_of(as_(editor), article).send(address("article_sign_off", article))
        assert "Signed by a person who checked it: theirs alone was the verdict on claim 1." in said(done, "sign-offs")


class TestLettingPass:
    @pytest.fixture
    def disputed(self, article, claim, checker):
        dispute(claim, by=checker)
        finish(article, by=checker)
        return claim

    def test_is_offered_to_standards_editors_alone(self, disputed, editor, checker, reader, standards_editor, as_):
        for onlooker in (editor, checker, reader):
            assert not page_of(as_(onlooker), disputed.article).has_form(address("article_waive", disputed.article))
        page = page_of(as_(standards_editor), disputed.article)
        assert "Accept publication as it stands" in said(page, "in-the-way")

    def test_is_offered_for_the_bars_of_others(self, claim, other_editor, standards_editor, as_):
        give(claim, by=other_editor)
        assert "Waive" in said(page_of(as_(standards_editor), claim.article), "other-bars")

    def test_with_a_reason_takes_it_out_of_the_way_and_is_listed(self, disputed, standards_editor, editor, as_):
        article = disputed.article
        ticked = [blocking(disputed, Blocker.DISPUTED).key]
        done = page_of(as_(standards_editor), article).send(
            address("article_waive", article), items=ticked, why="The outlet stands by it."
        )
        passes = said(done, "passes")
        assert "Claim 1: accepted as it stands holds The outlet stands by it. Stella, just now" in passes
        assert "You signed it off." in page_of(as_(editor), article).send(address("article_sign_off", article)).words

    def test_of_several_things_is_one_reason(self, disputed, standards_editor, checker, as_):
        ticked = [
            blocking(disputed, Blocker.DISPUTED).key,
            blocking(disputed, Blocker.ONLY_REVIEW, checker).key,
        ]
        page = page_of(as_(standards_editor), disputed.article)
        done = page.send(address("article_waive", disputed.article), items=ticked, why="We are two.")
        assert "Charlie: gave claim 1 its only verdict" in said(done, "passes")
        assert [row.why for row in Waiver.objects.all()] == ["We are two."] * 2

    @pytest.mark.parametrize(
        ("typed", "complaint"),
        [
            ({"why": ""}, "Say why."),
            ({"items": []}, "Tick in the lists what may pass."),
            ({"items": ["nonsense"]}, "nonsense"),
        ],
    )
    def test_without_a_choice_or_a_reason_is_refused_and_keeps_what_was_typed(
        self, typed, complaint, disputed, standards_editor, as_
    ):
        right = {"items": [blocking(disputed, Blocker.DISPUTED).key], "why": "The outlet stands by it."}
        page = page_of(as_(standards_editor), disputed.article)
        with nothing_changes():
            refused = page.send(address("article_waive", disputed.article), **{**right, **typed})
        assert refused.status == 400
        assert complaint in refused.alerts
        boxes = refused.root.xpath('//input[@name="items"][@checked]/@value')
        assert boxes == (right["items"] if "items" not in typed else [])
        assert refused.form(address("article_waive", disputed.article))["why"] == {**right, **typed}["why"]

    def test_too_late_keeps_the_reason_and_the_ticks(self, disputed, standards_editor, checker, as_):
        page = page_of(as_(standards_editor), disputed.article)
        source(disputed, by=checker)
        ticked = [blocking(disputed, Blocker.DISPUTED).key]
        late = page.send(address("article_waive", disputed.article), items=ticked, why="The outlet stands by it.")
        assert late.status == 409
        assert "Since you opened it: claim 1." in late.alerts
        assert late.form(address("article_waive", disputed.article))["why"] == "The outlet stands by it."
        assert late.root.xpath('//input[@name="items"][@checked]/@value') == ticked
        again = page_of(as_(standards_editor), disputed.article)
        assert "You have a text here that was not saved" in said(again, "waive")
        assert "Claim 1 is disputed, and its words stand" in said(again, "waive")

    def test_a_draft_is_taken_up_and_thrown_away(self, disputed, standards_editor, checker, as_):
        client = as_(standards_editor)
        page = page_of(client, disputed.article)
        source(disputed, by=checker)
        ticked = [blocking(disputed, Blocker.DISPUTED).key]
        page.send(address("article_waive", disputed.article), items=ticked, why="The outlet stands by it.")
        taken = Page.at(client, address("article_sign_off", disputed.article) + "?draft=article_waive")
        assert taken.form(address("article_waive", disputed.article))["why"] == "The outlet stands by it."
        assert taken.root.xpath('//input[@name="items"][@checked]/@value') == ticked
        left = page_of(client, disputed.article).send(address("draft_discard"))
        assert left.address == address("article_sign_off", disputed.article)
        assert "was not saved" not in said(left, "waive")

    def test_of_one_s_own_bar_is_not_offered_and_refused(self, article, claim, standards_editor, checker, as_):
        give(claim, by=standards_editor)
        finish(article, by=checker)
        page = page_of(as_(standards_editor), article)
        assert "You gave claim 1 its only verdict" in said(page, "own-bars")
        assert not page.has_form(address("article_waive", article))
        data = {"items": [blocking(claim, Blocker.ONLY_REVIEW, standards_editor).key], "why": "I may."}
        with nothing_changes():
            answer = as_(standards_editor).post(address("article_waive", article), {**data, "head": head_of(article)})
        assert answer.status_code == 400
        assert "nobody lifts their own bar" in Page(as_(standards_editor), answer).alerts

    def test_of_the_author_s_bar_is_not_offered(self, editor, standards_editor, as_):
        article = make_article(by=editor, text="Rain\n\nIt rained.", author=make_person("aya", Role.EDITOR))
        page = page_of(as_(standards_editor), article)
        assert "nothing lifts this" in said(page, "other-bars")
        assert not page.has_form(address("article_waive", article))

    def test_of_a_person_s_bar_is_named_when_it_is_taken_back(self, claim, other_editor, standards_editor, as_):
        other_editor.first_name = "<b>Emil</b>"
        other_editor.save()
        give(claim, by=other_editor)
        bar = blocking(claim, Blocker.ONLY_REVIEW, other_editor)
        [waiver] = let_pass(claim.article, bar, by=standards_editor)
        form = Page.at(as_(standards_editor), address("waiver_withdraw", waiver))
        assert "<b>Emil</b>: gave claim 1 its only verdict" in form.words

    def test_is_not_drawn_where_nothing_can_be_ticked(self, finished, standards_editor, as_):
        page = page_of(as_(standards_editor), finished)
        assert not said(page, "waive")
        assert not page.has_form(address("article_waive", finished))

    def test_ends_when_the_claim_changes_and_says_so(self, disputed, standards_editor, checker, as_):
        let_pass(disputed.article, blocking(disputed, Blocker.DISPUTED), by=standards_editor)
        source(disputed, by=checker)
        page = page_of(as_(standards_editor), disputed.article)
        assert "no longer: the claim has changed since" in said(page, "passes")
        assert "Claim 1 is disputed, and its words stand" in said(page, "in-the-way")

    def test_ends_with_the_version(self, disputed, standards_editor, editor, as_):
        let_pass(disputed.article, blocking(disputed, Blocker.DISPUTED), by=standards_editor)
        revise(disputed.article, SOLDIERS + " And more.", by=editor)
        assert "no longer: was of version 1 alone" in said(page_of(as_(editor), disputed.article), "passes")

    def test_is_taken_back_with_a_reason(self, disputed, standards_editor, as_):
        [waiver] = let_pass(disputed.article, blocking(disputed, Blocker.DISPUTED), by=standards_editor)
        form = Page.at(as_(standards_editor), address("waiver_withdraw", waiver))
        assert "The desk knows." in form.words
        assert "Claim 1: accepted as it stands" in form.words
        assert "Let pass by Stella, just now" in form.words
        refused = form.send(why="")
        assert refused.status == 400
        assert "Say why." in refused.alerts
        assert "Claim 1: accepted as it stands" in refused.words
        done = form.send(why="The outlet changed its mind.")
        assert "no longer: taken back" in said(done, "passes")
        assert "Taken back by Stella, just now: The outlet changed its mind." in said(done, "passes")
        assert address("waiver_withdraw", waiver) not in done.links()


def told_in_any_order(page):
    """The words of the page, the changes in alphabetical order."""
    before, _, rest = page.words.partition("Changed since then: ")
    changes, _, after = rest.partition(".")
    return f"{before}Changed since then: {', '.join(sorted(changes.split(', ')))}.{after}"


class TestOnceItIsSigned:
    def test_the_desk_says_by_whom_and_leads_here(self, signed, reader, as_):
        desk = desk_of(as_(reader), signed)
        assert "Signed off by Edda, just now." in desk.words
        assert address("article_sign_off", signed) in desk.links()

    def test_the_desk_says_that_it_is_published(self, published, reader, as_):
        assert "Published just now, as it was signed off by Edda." in desk_of(as_(reader), published).words

    @pytest.mark.parametrize("place", [desk_of, page_of])
    def test_what_changed_since_is_named_with_links(self, place, published, claim, editor, checker, reader, as_):
        give(claim, by=checker, verdict="unverified", reason="single_source")
        revise(published, SOLDIERS.replace("so far", "until now"), by=editor)
        page = place(as_(reader), published)
        assert "Changed since then: the verdict on claim 1, version 2. The sign-off no longer holds." in page.words
        assert "Nobody has signed off the new text." in page.words
        assert claim.get_absolute_url() in page.links()
        assert address("article_versions", published) + "?new=2" in page.links()

    def test_a_change_takes_it_back_to_finished_and_is_named(self, signed, claim, checker, reader, as_):
        source(claim, by=checker)
        desk = desk_of(as_(reader), signed)
        assert "checking finished" in desk.words
        assert "It was signed off by Edda, just now. Changed since then: the sources of claim 1." in desk.words

    def test_a_claim_that_was_changed_itself_is_named_beside_its_sources(self, signed, claim, checker, reader, as_):
        source(claim, by=checker)
        Page.at(as_(checker), address("claim_edit", claim)).send(statement="About 75 were hit.")
        assert "Changed since then: claim 1 itself, the sources of claim 1." in told_in_any_order(
            desk_of(as_(reader), signed)
        )

    def test_opening_it_again_is_named(self, published, standards_editor, reader, as_):
        reopen(published, by=standards_editor)
        assert "Changed since then: it was opened again to be checked." in desk_of(as_(reader), published).words

    def test_another_author_s_account_is_named(self, signed, standards_editor, reader, as_):
        author = make_person("aya", Role.EDITOR)
        Page.at(as_(standards_editor), address("article_edit", signed)).send(author=author.pk, why="Found out late.")
        assert "Changed since then: the author’s account." in desk_of(as_(reader), signed).words

    def test_sign_offs_and_publications_stay_listed(self, published, claim, checker, editor, standards_editor, as_):
        source(claim, by=checker)
        reopen(published, by=standards_editor)
        finish(published, by=checker)
        sign(published, by=editor)
        listed = said(page_of(as_(editor), published), "sign-offs")
        assert listed.index("Version 1: Edda holds") < listed.index("Version 1: Edda no longer holds")
        assert "noted by Edda" in listed

    def test_a_new_text_of_what_is_published_says_that_nobody_checked_it(self, published, other_editor, as_):
        page = Page.at(as_(other_editor), address("article_revise", published))
        body = SOLDIERS.split("\n\n", 1)[1].replace("so far", "until now")
        assert "The article is published, and nobody has checked the new text." in page.send(body=body).words


class TestMoves:
    @pytest.mark.parametrize("name", ["sign", "reopen", "print it", ""])
    def test_that_have_pages_of_their_own_or_are_none_are_refused(self, name, article, superuser, as_):
        with nothing_changes():
            answer = as_(superuser).post(
                address("article_move", article), {"move": name, "lock_version": article.lock_version}
            )
        assert answer.status_code == 400

    def test_from_the_wrong_state_are_refused_with_a_reason(self, article, editor, as_):
        data = {"move": "publish", "lock_version": article.lock_version}
        refused = Page(as_(editor), as_(editor).post(address("article_move", article), data))
        assert refused.status == 400
        assert "This cannot be done while the article is “being checked”." in refused.alerts

    def test_of_a_reader_are_not_offered(self, settled, reader, as_):
        page = page_of(as_(reader), settled)
        for name in ("article_move", "article_sign_off", "article_waive"):
            assert not page.has_form(address(name, settled)), name


class TestWhatIsOut:
    """What readers see is told until another version takes its place."""

    def test_is_told_while_the_article_is_checked_again(self, published, standards_editor, reader, as_):
        reopen(published, by=standards_editor)
        for page in (page_of(as_(reader), published), Page.at(as_(reader), published.get_absolute_url())):
            assert "Version 1 is published since" in page.words
            assert "; it is being checked again. Readers see that one" in page.words

    def test_is_told_until_the_next_sign_off_is_published(self, published, standards_editor, checker, editor, as_):
        reopen(published, by=standards_editor)
        finish(published, by=checker)
        assert "; it is being checked again." in page_of(as_(editor), published).words
        sign(published, by=editor)
        for page in (page_of(as_(editor), published), desk_of(as_(editor), published)):
            assert "; it is signed off anew. Readers see that one" in page.words
        publish(published, by=editor)
        assert "Readers see that one" not in page_of(as_(editor), published).words

    def test_is_named_beside_the_version_that_came_after_it(self, published, editor, reader, as_):
        revise(published, SOLDIERS.replace("75 Russian", "75,000 Russian"), by=editor)
        for page in (desk_of(as_(reader), published), page_of(as_(reader), published)):
            assert "published: version 1" in page.words

    def test_is_the_one_shown_while_no_other_came(self, published, reader, as_):
        for page in (desk_of(as_(reader), published), page_of(as_(reader), published)):
            assert "published: version" not in page.words

    def test_is_said_beside_each_claim_whose_change_would_end_the_sign_off(self, published, claim, checker, as_):
        card = Page.at(as_(checker), claim.get_absolute_url())
        for name in ("review", "evidence_add"):
            [told] = card.root.xpath(
                f'//form[starts-with(@action, "{address(name, claim)}")]/p[contains(@class, "help")][last()]'
            )
            assert told.text_content() == "It is signed off (published): a verdict or a source ends the sign-off."
            assert told.getnext().tag == "button"
        give(claim, by=checker, verdict="unverified", reason="single_source")
        assert "ends the sign-off" not in Page.at(as_(checker), claim.get_absolute_url()).words

    def test_is_not_said_to_be_published_of_what_is_only_signed(self, signed, claim, checker, as_):
        card = Page.at(as_(checker), claim.get_absolute_url())
        assert "It is signed off: a verdict or a source ends the sign-off." in card.words

    def test_ends_by_nothing_that_a_reader_may_press(self, published, claim, reader, as_):
        assert "ends the sign-off" not in Page.at(as_(reader), claim.get_absolute_url()).words


def finish_button(page):
    [button] = page.root.xpath('//button[@value="finish"]')
    return button


def test_of_an_article_without_claims_the_next_step_is_its_text(editor, checker, as_):
    article = make_article(by=editor, text="Rain\n\nIt rained.")
    page = page_of(as_(checker), article)
    [step] = page.root.xpath('//*[@id="next"]//*[contains(@class, "default")]')
    assert step.get("href") == article.get_absolute_url()
    assert "default" not in finish_button(page).get("class").split()
    assert "Somebody else signs it off" in page.send(address("article_move", article), move="finish").words


def test_with_every_claim_settled_finishing_is_the_highlighted_step(settled, checker, as_):
    assert "default" in finish_button(page_of(as_(checker), settled)).get("class").split()
    assert "No claim is marked" not in page_of(as_(checker), settled).words


@pytest.mark.parametrize(("quotes", "told"), [(1, "1 claim still stands"), (2, "2 claims still stand")])
def test_finishing_says_how_many_claims_stand_in_the_way(quotes, told, article, editor, checker, as_):
    for quote in ("They go first", "The ministry denies it")[:quotes]:
        make_claim(article, by=editor, quote=quote)
    done = page_of(as_(checker), article).send(address("article_move", article), move="finish")
    assert f"Checking is finished. {told} in the way of a sign-off." in done.words
    assert "Somebody else signs it off" not in done.words


def test_finishing_says_that_the_text_is_not_accounted_for(article, checker, as_):
    done = page_of(as_(checker), article).send(address("article_move", article), move="finish")
    assert "Not all of the text is accounted for" in done.words
    assert "1 figure of the text is in no claim" in said(done, "in-the-way")


def test_without_a_claim_nothing_is_called_settled(article, checker, as_):
    page = page_of(as_(checker), article)
    assert "No claim is marked yet." in said(page, "next")
    assert "Every claim is settled" not in page.words
