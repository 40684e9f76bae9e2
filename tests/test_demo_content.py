"""The demo newsroom's content: every promise the demo makes about its story, read off the plain values."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from annotations.choices import (
    EVIDENCE_REQUIRED,
    REASONS_OF,
    REVIEWS_REQUIRED,
    ArticleState,
    EvidenceCheck,
    EvidenceKind,
    Reason,
    Risk,
    Role,
    Tier,
    Translation,
    Verdict,
)
from annotations.demo.content import (
    ARTICLES,
    COUNT,
    MERIDIAN,
    NORTHLIGHT,
    OF_OTHERS,
    ONEGA,
    PANGLOT,
    PARDON,
    PEOPLE,
    PIXELGEIST,
    ROMANOVA,
    STORY_SUMMARY,
    STORY_TITLE,
    ZATON,
    DemoAcceptance,
    DemoAdjudication,
    DemoAfterwards,
    DemoArticle,
    DemoClaim,
    DemoEvidence,
    DemoMove,
    DemoReview,
)
from annotations.sufficiency import Source, checklist

CLAIMS = [(article, claim) for article in ARTICLES for claim in article.claims]
AFTERWARDS = [(article, deed) for article in ARTICLES for deed in article.deeds if isinstance(deed, DemoAfterwards)]
STEPS = [step for _, each in (*CLAIMS, *AFTERWARDS) for step in each.steps]
EVIDENCE = [step for step in STEPS if isinstance(step, DemoEvidence)]
REVIEWS = [step for step in STEPS if isinstance(step, DemoReview)]


def text_of(article: DemoArticle) -> str:
    return f"{article.title}\n\n{article.body}"


def reviews_of(claim: DemoClaim) -> list[DemoReview]:
    """The verdicts that people gave by themselves, before anybody decided between them."""
    return [step for step in claim.steps if isinstance(step, DemoReview) and not isinstance(step, DemoAdjudication)]


def adjudications_of(claim: DemoClaim) -> list[DemoAdjudication]:
    return [step for step in claim.steps if isinstance(step, DemoAdjudication)]


def is_split(claim: DemoClaim) -> bool:
    return len(set(counting_verdicts_of(claim))) > 1


def evidence_of(claim: DemoClaim) -> list[DemoEvidence]:
    return [step for step in claim.steps if isinstance(step, DemoEvidence)]


def last_words_of(claim: DemoClaim) -> dict[str, DemoReview]:
    """The review of each person that stands in the end."""
    return {review.by: review for review in reviews_of(claim)}


def counting_verdicts_of(claim: DemoClaim) -> list[Verdict]:
    return [r.verdict for r in last_words_of(claim).values() if r.reason != Reason.NOT_YET_CHECKED]


def the_claim(article: DemoArticle, words: str) -> DemoClaim:
    """The one claim of the article whose marked quote is the shortest that holds these words."""
    found = sorted((claim for claim in article.claims if words in claim.quote), key=lambda claim: len(claim.quote))
    assert found, f"no claim of {article.outlet} holds {words!r}"
    return found[0]


def place_of(article: DemoArticle, claim: DemoClaim) -> tuple[int, int]:
    start = text_of(article).index(claim.quote)
    return start, start + len(claim.quote)


def is_settled(claim: DemoClaim) -> bool:
    verdicts = counting_verdicts_of(claim)
    return len(verdicts) >= REVIEWS_REQUIRED[claim.risk] and len(set(verdicts)) == 1


def id_of(value: object) -> str | None:
    if isinstance(value, DemoArticle):
        return value.outlet
    return value.quote[:40] if isinstance(value, DemoClaim) else None


class TestTheCast:
    def test_has_three_checkers_and_one_of_every_other_role(self) -> None:
        roles = [person.role for person in PEOPLE]
        assert roles.count(Role.CHECKER) >= 3
        for role in (Role.READER, Role.EDITOR, Role.STANDARDS_EDITOR, Role.ADMINISTRATOR):
            assert roles.count(role) == 1

    def test_log_ins_are_short_lower_case_and_differ(self) -> None:
        names = [person.username for person in PEOPLE]
        assert len(set(names)) == len(names)
        assert all(name.isascii() and name.isalpha() and name.islower() and len(name) <= 8 for name in names)

    def test_only_checkers_and_the_editor_do_the_work(self) -> None:
        workers = {person.username for person in PEOPLE if person.role in (Role.CHECKER, Role.EDITOR)}
        assert {claim.by for _, claim in CLAIMS} <= workers
        reviewers = {review.by for review in REVIEWS if not isinstance(review, DemoAdjudication)}
        assert {item.by for item in EVIDENCE} | reviewers <= workers

    def test_the_editor_reviews_nothing_and_so_may_sign_everything(self) -> None:
        editors = {person.username for person in PEOPLE if person.role == Role.EDITOR}
        assert not editors & {review.by for review in REVIEWS}

    def test_the_standards_editor_decides_and_accepts_and_gives_no_verdict_of_their_own(self) -> None:
        [standards_editor] = [person.username for person in PEOPLE if person.role == Role.STANDARDS_EDITOR]
        accepting = {deed.by for article in ARTICLES for deed in article.deeds if isinstance(deed, DemoAcceptance)}
        assert {review.by for review in REVIEWS if isinstance(review, DemoAdjudication)} == {standards_editor}
        assert accepting == {standards_editor}
        assert standards_editor not in {each.by for each in REVIEWS if not isinstance(each, DemoAdjudication)}

    def test_an_author_neither_checks_nor_moves_their_own_article(self) -> None:
        written = [article for article in ARTICLES if article.author]
        assert written
        for article in written:
            steps = [step for claim in article.claims for step in claim.steps]
            assert article.author in {person.username for person in PEOPLE}
            assert article.author not in {step.by for step in steps if isinstance(step, DemoReview)}
            assert article.author not in {deed.by for deed in article.deeds if not isinstance(deed, DemoAfterwards)}


@pytest.mark.parametrize("article", ARTICLES, ids=id_of)
class TestEveryArticle:
    def test_is_180_to_350_words_long(self, article: DemoArticle) -> None:
        assert 180 <= len(article.body.split()) <= 350

    def test_has_paragraphs_one_blank_line_apart(self, article: DemoArticle) -> None:
        text = text_of(article)
        assert "\n\n\n" not in text
        assert "\r" not in text
        assert all(block and "\n" not in block and block == block.strip() for block in text.split("\n\n"))

    def test_has_a_sub_heading_and_a_captioned_photo(self, article: DemoArticle) -> None:
        blocks = article.body.split("\n\n")
        assert any(" Photo: " in block for block in blocks)
        assert any(len(block) < 50 and block[-1] not in '.)”"' for block in blocks)

    def test_was_published_on_a_day_at_an_invented_address(self, article: DemoArticle) -> None:
        assert date.fromisoformat(article.published) if article.published else article.outlet == NORTHLIGHT
        assert is_invented(article.url)
        assert article.url.startswith(article.outlet_url)

    def test_says_what_it_was_translated_from_only_if_it_was(self, article: DemoArticle) -> None:
        assert bool(article.original_language) == bool(article.translation)
        assert article.original_language != article.language

    def test_has_no_two_claims_on_the_very_same_words(self, article: DemoArticle) -> None:
        places = [place_of(article, claim) for claim in article.claims]
        assert len(set(places)) == len(places)


@pytest.mark.parametrize(("article", "claim"), CLAIMS, ids=id_of)
class TestEveryClaim:
    def test_quotes_words_that_occur_exactly_once(self, article: DemoArticle, claim: DemoClaim) -> None:
        assert text_of(article).count(claim.quote) == 1

    def test_quotes_within_one_block_without_loose_ends(self, article: DemoArticle, claim: DemoClaim) -> None:
        assert "\n" not in claim.quote
        assert claim.quote == claim.quote.strip()

    def test_says_what_is_asserted_and_by_whom(self, article: DemoArticle, claim: DemoClaim) -> None:
        assert claim.statement.endswith(".")
        assert claim.claimant

    def test_is_reviewed_with_reasons_that_belong_to_the_verdict(self, article: DemoArticle, claim: DemoClaim) -> None:
        for review in reviews_of(claim):
            allowed = REASONS_OF[review.verdict]
            assert review.reason in allowed if allowed else review.reason == ""

    def test_is_reviewed_with_a_rationale(self, article: DemoArticle, claim: DemoClaim) -> None:
        assert all(len(review.rationale) > 20 for review in reviews_of(claim))

    def test_is_corrected_in_words_that_differ_from_its_own(self, article: DemoArticle, claim: DemoClaim) -> None:
        assert all(review.correction != claim.quote for review in reviews_of(claim))


def is_invented(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "https" and any(f".{host}".endswith(f".example.{end}") for end in ("org", "com", "net"))


class TestEvidence:
    @pytest.mark.parametrize("item", EVIDENCE, ids=lambda item: item.title[:40] or item.note[:40])
    def test_each_kind_has_what_it_needs(self, item: DemoEvidence) -> None:
        assert item.title or item.kind == EvidenceKind.SEARCH
        match item.kind:
            case EvidenceKind.WEB_PAGE:
                assert item.url
            case EvidenceKind.INTERVIEW:
                assert item.person
                assert item.consulted_on
            case EvidenceKind.OBSERVATION | EvidenceKind.DATA | EvidenceKind.SEARCH:
                assert item.note
            case EvidenceKind.ASKED:
                assert item.note
                assert item.consulted_on
        assert bool(item.attachment_name) == bool(item.attachment_text)
        assert item.quote or not item.quote_translation
        assert not item.consulted_on or date.fromisoformat(item.consulted_on)

    def test_addresses_are_invented(self) -> None:
        assert all(is_invented(url) for item in EVIDENCE for url in (item.url, item.archive_url) if url)

    def test_comes_in_every_kind(self) -> None:
        assert {item.kind for item in EVIDENCE} == set(EvidenceKind)

    def test_one_is_confidential_and_an_interview(self) -> None:
        assert [item.kind for item in EVIDENCE if item.confidential] == [EvidenceKind.INTERVIEW]

    def test_one_carries_a_small_text_file(self) -> None:
        (item,) = [item for item in EVIDENCE if item.attachment_name]
        assert item.attachment_name.endswith(".txt")
        assert len(item.attachment_text.encode()) < 2000


def lacking(claim: DemoClaim) -> list[EvidenceCheck]:
    """What the newsroom's rules ask for that the claim's evidence lacks."""
    sources = [
        Source(
            kind=item.kind,
            stance=item.stance,
            is_primary=item.tier == Tier.PRIMARY,
            names=(item.title, item.person, item.url, item.archive_url),
            origin=item.origin,
            has_place=bool(item.locator),
            has_copy=bool(item.archive_url or item.attachment_name),
        )
        for item in evidence_of(claim)
    ]
    return [each.check for each in checklist(sources, required=EVIDENCE_REQUIRED[claim.risk]) if each.is_lacking]


class TestWhatTheEvidenceLacks:
    def test_one_accusation_has_all_that_is_asked_for(self) -> None:
        assert lacking(the_claim(ZATON, "war crimes")) == []

    def test_another_lacks_what_makes_it_one_source(self) -> None:
        found = lacking(the_claim(MERIDIAN, "at least 17"))
        assert {EvidenceCheck.PRIMARY, EvidenceCheck.INDEPENDENT} <= set(found)
        assert EvidenceCheck.CLAIMANT not in found

    def test_settled_claims_of_every_risk_but_routine_lack_something(self) -> None:
        risks = {claim.risk for _, claim in CLAIMS if is_settled(claim) and lacking(claim)}
        assert risks == set(Risk) - {Risk.ROUTINE}


class TestTheNewsroomAtWork:
    def test_five_articles_of_five_outlets_and_two_of_our_own_make_one_story(self) -> None:
        assert len(OF_OTHERS) == 5
        assert len({article.outlet for article in OF_OTHERS}) == 5
        assert set(ARTICLES) - set(OF_OTHERS) == {PARDON, COUNT}
        assert {article.outlet for article in (PARDON, COUNT)} == {NORTHLIGHT}
        assert STORY_TITLE
        assert STORY_SUMMARY

    def test_there_are_at_least_30_claims(self) -> None:
        assert len(CLAIMS) >= 30

    def test_all_four_risks_and_all_three_verdicts_occur(self) -> None:
        assert {claim.risk for _, claim in CLAIMS} == set(Risk)
        assert {review.verdict for review in REVIEWS} == set(Verdict)

    def test_one_article_is_nearly_done_and_one_barely_begun(self) -> None:
        assert [is_settled(claim) for claim in ONEGA.claims].count(False) == 1
        assert [is_settled(claim) for claim in PIXELGEIST.claims].count(True) == 1

    def test_several_claims_are_open(self) -> None:
        assert sum(not claim.steps for _, claim in CLAIMS) >= 5

    def test_several_claims_have_two_people_who_agree(self) -> None:
        assert sum(len(v) == 2 and len(set(v)) == 1 for v in (counting_verdicts_of(c) for _, c in CLAIMS)) >= 5

    def test_two_claims_have_two_people_who_differ_and_one_of_them_is_decided(self) -> None:
        split = [claim for _, claim in CLAIMS if is_split(claim)]
        assert sorted(len(adjudications_of(claim)) for claim in split) == [0, 1]
        assert not any(adjudications_of(claim) for _, claim in CLAIMS if claim not in split)

    def test_the_decision_names_its_grounds_and_comes_last(self) -> None:
        [claim] = [claim for _, claim in CLAIMS if adjudications_of(claim)]
        assert isinstance(claim.steps[-1], DemoAdjudication)
        assert len(claim.steps[-1].rationale) > 80

    def test_one_article_is_finished_and_cannot_be_signed_yet(self) -> None:
        assert [deed.to for deed in ONEGA.deeds if isinstance(deed, DemoMove)] == [ArticleState.FINISHED]
        assert not all(is_settled(claim) for claim in ONEGA.claims)

    def test_one_article_is_signed_with_a_disputed_claim_that_was_accepted_for_a_reason(self) -> None:
        finished, accepted, signed = PARDON.deeds
        [disputed] = [claim for claim in PARDON.claims if counting_verdicts_of(claim) == [Verdict.DISPUTED]]
        assert isinstance(accepted, DemoAcceptance)
        assert accepted.quote == disputed.quote
        assert len(accepted.why) > 80
        assert [deed.to for deed in (finished, signed) if isinstance(deed, DemoMove)] == ["finished", "signed"]
        assert all(is_settled(claim) for claim in PARDON.claims)

    def test_one_article_is_published_and_then_proves_wrong(self) -> None:
        *moves, afterwards = COUNT.deeds
        assert [deed.to for deed in moves if isinstance(deed, DemoMove)] == ["finished", "signed", "published"]
        assert isinstance(afterwards, DemoAfterwards)
        assert [step.by for step in afterwards.steps if isinstance(step, DemoReview)] == [
            review.by for review in reviews_of(the_claim(COUNT, afterwards.quote))
        ]
        assert [step.verdict for step in afterwards.steps if isinstance(step, DemoReview)] == [Verdict.DISPUTED]
        assert {verdict for claim in COUNT.claims for verdict in counting_verdicts_of(claim)} == {Verdict.VERIFIED}

    def test_accusations_are_settled_by_two_or_wait_with_one_or_are_open(self) -> None:
        counts = {len(counting_verdicts_of(claim)) for _, claim in CLAIMS if claim.risk == Risk.ACCUSATION}
        assert counts == {0, 1, 2}

    def test_one_person_changed_their_verdict_twice(self) -> None:
        (claim,) = [claim for _, claim in CLAIMS if len(reviews_of(claim)) == 3]
        assert len(last_words_of(claim)) == 1
        assert [r.verdict for r in reviews_of(claim)] == [Verdict.UNVERIFIED, Verdict.VERIFIED, Verdict.DISPUTED]

    def test_many_disputes_are_backed_by_evidence(self) -> None:
        disputed = [c for _, c in CLAIMS if any(r.verdict == Verdict.DISPUTED for r in last_words_of(c).values())]
        assert sum(bool(evidence_of(claim)) for claim in disputed) >= 8

    @pytest.mark.parametrize("reason", [Reason.SINGLE_SOURCE, Reason.AUTHOR_ALONE, Reason.NOT_CHECKABLE])
    def test_unverified_has_its_reasons(self, reason: Reason) -> None:
        assert reason in {review.reason for review in REVIEWS}

    def test_one_claim_stands_inside_another(self) -> None:
        outer, inner = MERIDIAN.claims[:2]
        assert inner.quote in outer.quote
        assert inner.quote != outer.quote

    def test_two_claims_overlap_and_neither_holds_the_other(self) -> None:
        losses = place_of(ZATON, the_claim(ZATON, "around 75 "))
        denial = place_of(ZATON, the_claim(ZATON, "which Moscow denies"))
        assert losses[0] < denial[0] < losses[1] < denial[1]


class TestTheFactsOfTheStory:
    def test_the_75_are_disputed_with_evidence_and_corrected_to_75000(self) -> None:
        claim = the_claim(ZATON, "around 75 Russian soldiers")
        assert claim.risk == Risk.FIGURE
        assert ZATON.translation == Translation.MACHINE
        assert {review.verdict for review in reviews_of(claim)} == {Verdict.DISPUTED}
        assert {review.reason for review in reviews_of(claim)} == {Reason.MISTRANSLATION, Reason.WRONG_FIGURE}
        assert all(
            review.correction == claim.quote.replace("around 75 ", "around 75,000 ") for review in reviews_of(claim)
        )
        assert any("75,000" in item.quote for item in evidence_of(claim))

    def test_the_100000_of_two_outlets_rest_on_one_origin(self) -> None:
        for article in (ONEGA, PANGLOT):
            claim = the_claim(article, "100,000")
            assert claim.claimant == "Olga Romanova"
            assert [item.origin for item in evidence_of(claim)] == [ROMANOVA]

    def test_a_third_outlet_has_50000_from_prigozhin(self) -> None:
        claim = the_claim(PIXELGEIST, "50,000")
        assert claim.claimant == "Yevgeny Prigozhin"
        assert ROMANOVA not in {item.origin for item in evidence_of(claim)}

    def test_one_quotation_is_worded_three_ways(self) -> None:
        quotations = [claim for _, claim in CLAIMS if claim.claimant == "Dmitry Peskov" and claim.risk == Risk.QUOTE]
        assert len(quotations) == len({claim.quote for claim in quotations}) == 3
        assert all("blood" in claim.quote for claim in quotations)
        assert len({item.quote for claim in quotations for item in evidence_of(claim)}) == 1

    @pytest.mark.parametrize(
        ("article", "wrong", "right"), [(MERIDIAN, "Prighozin", "Prigozhin"), (ZATON, "Lugansk", "Luhansk")], ids=id_of
    )
    def test_names_are_spelled_two_ways_in_one_text(self, article: DemoArticle, wrong: str, right: str) -> None:
        assert right in text_of(article)
        (review,) = reviews_of(the_claim(article, wrong))
        assert (review.verdict, review.reason) == (Verdict.DISPUTED, Reason.WRONG_NAME)
        assert right in review.correction

    def test_the_amnesty_is_a_pardon(self) -> None:
        last = reviews_of(the_claim(PANGLOT, "amnesty"))[-1]
        assert last.verdict == Verdict.DISPUTED
        assert "pardon" in last.correction
        assert the_claim(PIXELGEIST, "amnesty papers")

    def test_thousands_are_written_with_a_point(self) -> None:
        assert the_claim(ZATON, "1.600 euros").risk == Risk.FIGURE
        assert "80.000 euros" in ZATON.body

    def test_rapists_are_excluded_in_one_outlet_and_included_in_another(self) -> None:
        assert the_claim(ZATON, "Murderers are taken, but not rapists")
        assert the_claim(PANGLOT, "murder or rape")

    @pytest.mark.parametrize(
        ("article", "words"),
        [(MERIDIAN, "at least 17"), (ZATON, "about a thousand"), (ZATON, "a third of its combat strength")],
        ids=id_of,
    )
    def test_loose_figures_are_claims_too(self, article: DemoArticle, words: str) -> None:
        assert the_claim(article, words).quote
