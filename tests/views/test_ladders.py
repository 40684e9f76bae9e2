"""Every page of ours, rung by rung: who gets in, who does not, and that a refusal changes nothing.

LADDERS has a row for each name of annotations.urls.desk_urls; what else a page promises is tested beside its own view.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from annotations import clock
from annotations.actions.claims import withdraw_claim
from annotations.actions.drafts import keep_draft
from annotations.actions.evidence import withdraw_evidence
from annotations.actions.reviews import seen_now
from annotations.actions.versions import revise_article
from annotations.choices import Blocker, ReviewKind, Role
from annotations.importers import read_text
from annotations.models import (
    Article,
    Assignment,
    Claim,
    Draft,
    Evidence,
    Outlet,
    Presence,
    Remark,
    Review,
    Ruling,
    Story,
    User,
    Waiver,
)
from annotations.record import rules_in_force
from annotations.signing import Blocking
from annotations.urls import desk_urls
from tests.make import (
    QUOTE,
    assign,
    choose_rules,
    dispute,
    finish,
    give,
    head_of,
    let_pass,
    made_once,
    make_article,
    make_claim,
    make_person,
    note,
    resolve,
    rule,
    sign,
    snapshot,
    source,
    writes,
)
from tests.make import ask as question_to
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

Typed = dict[str, Any]

# A reader, a checker, an editor, a standards editor, the articles' author (a standards editor too), and a superuser.
WHO_SEE = ("rosa", "charlie", "edda", "stella", "aya", "sue")
WHO_CHECK = ("charlie", "edda", "stella", "aya", "sue")
WHO_REVIEW = ("charlie", "edda", "stella", "sue")  # never the author
WHO_EDIT = ("edda", "stella", "aya", "sue")
WHO_SIGN = ("edda", "stella", "sue")  # never the author
WHO_SET = ("stella", "aya", "sue")  # the standards
WHO_DECIDE = ("stella", "sue")  # never the author
COLLEAGUES = (*WHO_SEE, "ada")  # who may log in: an administrator, who sees no article, too
OUTSIDERS = ("noor", "greta", None)  # without a role, gone, not logged in


def everything() -> tuple[Any, ...]:
    """Every row of the record, the texts that people could not save, and who is where."""
    drafts, present = Draft.objects.order_by("pk"), Presence.objects.order_by("pk")
    return snapshot(), list(drafts.values_list()), list(present.values_list())


@dataclass(frozen=True)
class Newsroom:
    """The people, and one of everything that an address can be about, the ones that were taken back too.

    The lost claim and the reworded one, whose review is a colleague's, are another article's. Of three more, one is
    finished and nothing stands in its way, one is signed, and in one a claim is split and another is disputed, which
    a waiver lets pass.
    """

    people: dict[str, User]
    article: Article
    claim: Claim
    other_claim: Claim
    withdrawn_claim: Claim
    evidence: Evidence
    withdrawn_evidence: Evidence
    outlet: Outlet
    story: Story
    lost_claim: Claim
    reworded_claim: Claim
    stale_review: Review
    finished: Article
    signed: Article
    blocked: Article
    split_claim: Claim
    disputed_claim: Claim
    waiver: Waiver
    ruling: Ruling
    assignment: Assignment
    question: Remark
    closed: Remark
    worked: Article


@dataclass(frozen=True)
class Ladder:
    """What is promised of one page. `about` is what of the Newsroom its address names, blank for nothing.

    `typed` is what somebody sends who uses it rightly, but for the field `token`; `also` names what else of it says
    what the form was drawn with. `sees` are who may look at a page that not all of them may send, and `barred` is told
    why nothing is saved.
    """

    may: tuple[str, ...]
    methods: tuple[str, ...]
    about: str = ""
    typed: Callable[[Newsroom], Typed] = lambda _newsroom: {}
    token: str = "lock_version"
    also: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Who may not, and what they try."""
        may = {"POST": (*self.may, *self.barred)}
        return [
            (person, method)
            for person in COLLEAGUES
            for method in self.methods
            if person not in may.get(method, self.sees or self.may)
        ]

    @property
    def somebody(self) -> str:
        """One of those who may."""
        return self.may[-1]


def reading(about: str, may: tuple[str, ...] = WHO_SEE) -> Ladder:
    return Ladder(may, ("GET", "HEAD"), about)


def form(may: tuple[str, ...], about: str, typed: Callable[[Newsroom], Typed], **more: Any) -> Ladder:
    """A page that is a form."""
    return Ladder(may, ("GET", "HEAD", "POST"), about, typed, **more)


def button(may: tuple[str, ...], about: str, typed: Callable[[Newsroom], Typed], **more: Any) -> Ladder:
    """What a form on another page is sent to."""
    return Ladder(may, ("POST",), about, typed, **more)


def verdict(newsroom: Newsroom) -> Typed:
    seen = seen_now(newsroom.claim, newsroom.people["charlie"])
    rationale = {"verdict": "verified", "rationale": "Two sources agree."}
    return {**rationale, "review_version": seen.review, "words": seen.words, "sentence": seen.sentence}


def confirmation(newsroom: Newsroom) -> Typed:
    seen = seen_now(newsroom.reworded_claim, newsroom.people["charlie"])
    review = newsroom.stale_review.pk
    held = {"review": review, "held_version": newsroom.stale_review.lock_version}
    return {**held, "review_version": 0, "words": seen.words, "sentence": seen.sentence}


def decision(newsroom: Newsroom) -> Typed:
    seen = seen_now(newsroom.split_claim, newsroom.people["stella"], ReviewKind.ADJUDICATION)
    said = {"verdict": "verified", "rationale": "The original says so."}
    return {**said, "review_version": seen.review, "words": seen.words, "sentence": seen.sentence}


def waived(newsroom: Newsroom) -> Typed:
    blocking = Blocking(Blocker.SPLIT, claim=newsroom.split_claim.pk)
    return {"items": [blocking.key], "why": "The desk knows."}


def web_page(_: Newsroom) -> Typed:
    address = "https://example.org/other"
    return {"kind": "web_page", "stance": "refutes", "tier": "primary", "title": "Another", "url": address}


DUE = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
PASTED = {"title": "Pasted", "text": "Words of it.", "keep": "1", "version": 0}
REVISED = {"title": "Freedom for the front", "body": "Another text."}
SELECTED = {"quote": "The ministry denies everything."}
RULES = {f"required_{risk}": 2 for risk in ("routine", "figure", "quote", "accusation")}
PARTS = {"version": 1, "quote_1": "around 75 Russian soldiers", "quote_2": "killed or wounded"}

LADDERS = {
    "article_add": form(WHO_EDIT, "", lambda _: PASTED, token=""),
    "desk": reading("article"),
    "article_edit": form(
        WHO_EDIT, "article", lambda newsroom: {"byline": "Somebody", "author": newsroom.people["aya"].pk}
    ),
    "article_revise": form(WHO_EDIT, "article", lambda _: REVISED, token="version"),
    "article_versions": reading("article"),
    "article_sign_off": form(WHO_SIGN, "finished", lambda _: {}, token="head", sees=WHO_SEE, barred=("aya",)),
    "article_move": button(WHO_REVIEW, "article", lambda _: {"move": "finish"}),
    "article_reopen": form(WHO_DECIDE, "signed", lambda _: {"why": "A reader wrote in."}),
    "article_waive": button(WHO_DECIDE, "blocked", waived, token="head"),
    "waiver_withdraw": form(WHO_DECIDE, "waiver", lambda _: {"why": "It was wrong."}),
    "article_assign": form(
        WHO_EDIT, "article", lambda newsroom: {"person": newsroom.people["charlie"].pk, "due": DUE}, token=""
    ),
    "article_take": button(WHO_REVIEW, "article", lambda _: {}, token=""),
    "claim_assign": form(
        WHO_EDIT, "claim", lambda newsroom: {"person": newsroom.people["charlie"].pk, "due": DUE}, token=""
    ),
    "claim_take": button(WHO_REVIEW, "claim", lambda _: {}, token=""),
    "assignment_give_back": form(WHO_EDIT, "assignment", lambda _: {"why": "No time."}),
    "assignment_due": form(WHO_EDIT, "assignment", lambda _: {"due": DUE}),
    "article_ask": form(WHO_REVIEW, "article", lambda _: {"text": "Look."}, token=""),
    "claim_ask": form(
        WHO_REVIEW,
        "claim",
        lambda newsroom: {"to": newsroom.people["aya"].pk, "text": "Who says so?"},
        token="",
    ),
    "question_answer": form(WHO_REVIEW, "question", lambda _: {"text": "The ministry."}, token=""),
    "question_resolve": form(WHO_REVIEW, "question", lambda _: {"why": "It is answered."}),
    "question_reopen": button(WHO_REVIEW, "closed", lambda _: {}),
    "question_privacy": button(WHO_REVIEW, "question", lambda _: {"private": "on"}),
    "hand_over": form(
        (*WHO_EDIT, "ada"),
        "",
        lambda newsroom: {"person": newsroom.assignment.person_id, "to": newsroom.people["charlie"].pk, "why": "Left."},
        token="",
    ),
    "article_history": reading("article"),
    "article_undo": button(WHO_CHECK, "worked", lambda _: {}, token=""),
    "article_here": button(WHO_SEE, "article", lambda _: {}, token=""),
    "article_report": form(WHO_SEE, "article", lambda _: {"format": "json"}, token=""),
    "articles_report": button(
        WHO_SEE, "", lambda newsroom: {"format": "json", "articles": newsroom.article.pk}, token=""
    ),
    "ruling_add": button(WHO_REVIEW, "article", lambda _: {**SELECTED, "note": "It is known."}, token="version"),
    "ruling_withdraw": button(WHO_REVIEW, "ruling", lambda _: {}),
    "claim_add": button(WHO_CHECK, "article", lambda _: SELECTED, token="version"),
    "claim_edit": form(WHO_REVIEW, "claim", lambda _: {"statement": "About 75 were hit.", "risk": "figure"}),
    "claim_place": form(
        WHO_REVIEW, "claim", lambda _: {"version": 1, "quote": "around 75 Russian soldiers"}, also=("version",)
    ),
    "claim_merge": form(WHO_REVIEW, "claim", lambda newsroom: {"into": newsroom.other_claim.pk, "why": "The same."}),
    "claim_split": form(WHO_REVIEW, "claim", lambda _: PARTS, also=("version",)),
    "claim_withdraw": form(WHO_REVIEW, "claim", lambda _: {"why": "A mistake."}),
    "claim_remove": button(WHO_REVIEW, "lost_claim", lambda _: {"version": 2}),
    "claim_restore": button(WHO_REVIEW, "withdrawn_claim", lambda _: {}),
    "claim_history": reading("claim"),
    "review": button(WHO_REVIEW, "claim", verdict, also=("review_version", "words", "sentence")),
    "review_confirm": button(
        WHO_REVIEW,
        "reworded_claim",
        confirmation,
        also=("review", "held_version", "review_version", "words", "sentence"),
    ),
    "adjudicate": button(WHO_DECIDE, "split_claim", decision, also=("review_version", "words", "sentence")),
    "evidence_add": button(WHO_CHECK, "claim", web_page),
    "evidence_again": button(WHO_CHECK, "other_claim", lambda newsroom: {"evidence": newsroom.evidence.pk}),
    "evidence_read": button(WHO_CHECK, "", lambda _: {"pasted": "https://example.org/other"}, token=""),
    "evidence_edit": form(WHO_REVIEW, "evidence", web_page),
    "evidence_withdraw": form(WHO_REVIEW, "evidence", lambda _: {"why": "A mistake."}),
    "evidence_restore": button(WHO_REVIEW, "withdrawn_evidence", lambda _: {}),
    "evidence_file": reading("evidence"),
    "search": reading(""),
    "mail_choice": form(WHO_SEE, "", lambda _: {"timing": "digest"}, token=""),
    "record": reading(""),
    "rules": form(
        WHO_SET,
        "",
        lambda _: {**RULES, "four_eyes": "strict", "coverage": "nothing", "why": "Two pairs of eyes."},
        sees=WHO_SEE,
    ),
    "statistics": reading(""),
    "dashboard_csv": reading("", WHO_EDIT),
    "outlet_add": form(WHO_EDIT, "", lambda _: {"name": "Gazeta", "lock_version": 0}, token=""),
    "outlet_edit": form(WHO_EDIT, "outlet", lambda _: {"name": "Gazeta"}),
    "story_add": form(WHO_EDIT, "", lambda _: {"title": "The offer", "lock_version": 0}, token=""),
    "story_edit": form(WHO_EDIT, "story", lambda _: {"title": "The offer"}),
    "draft_discard": button(WHO_SEE, "", lambda newsroom: {"form": "claim_edit", "about": newsroom.claim.pk}, token=""),
}
SENT = [name for name, ladder in LADDERS.items() if "POST" in ladder.methods]
SHOWN = [name for name, ladder in LADDERS.items() if "GET" in ladder.methods]
GUARDED = [name for name in SENT if LADDERS[name].token]
ANSWERED = (
    "article_here",
    "article_report",
    "articles_report",
    "evidence_read",
)  # by something to read; all others lead on
ASKED = ("evidence_read",)  # writes nothing
PRESSED = (
    "article_move",
    "article_sign_off",
    "claim_remove",
    "claim_restore",
    "review_confirm",
    "evidence_restore",
    "evidence_again",
    "ruling_withdraw",
    "question_reopen",
    "question_privacy",
)
TYPED = [name for name in GUARDED if name not in PRESSED]
TOKENS = [(name, token) for name in GUARDED for token in (LADDERS[name].token, *LADDERS[name].also)]
NO_TOKENS = {
    "missing": None,
    "blank": "",
    "words": "abc",
    "a fraction": "1.5",
    "negative": "-1",
    "more than there can be": str(2**31),
    "more than can be counted": str(2**64),
    "endless": "9" * 5000,
}


def make_newsroom() -> Newsroom:
    people = {
        "edda": make_person("edda", Role.EDITOR),
        "charlie": make_person("charlie", Role.CHECKER),
        "rosa": make_person("rosa", Role.READER),
        "stella": make_person("stella", Role.STANDARDS_EDITOR),
        "aya": make_person("aya", Role.STANDARDS_EDITOR),
        "ada": make_person("ada", Role.ADMINISTRATOR),
        "sue": make_person("sue", is_superuser=True),
        "noor": make_person("noor"),
        "greta": make_person("greta", Role.CHECKER, is_active=False),
    }
    editor, checker = people["edda"], people["charlie"]
    choose_rules(by=people["stella"], quote=2)
    article = make_article(by=editor, outlet="Portal Zaton", story="An offer to prisoners", author=people["aya"])
    quotes = (QUOTE, "They go first", "The ministry denies it.")
    claim, other, withdrawn = (make_claim(article, by=checker, quote=quote) for quote in quotes)
    evidence = source(claim, by=checker, content=b"%PDF-1.7", file_name="report.pdf")
    taken_back = source(claim, by=checker, title="A mistake")
    claim.refresh_from_db()
    withdraw_evidence(taken_back, by=checker, lock_version=claim.lock_version, why="Not ours.")
    withdraw_claim(withdrawn, by=checker, lock_version=withdrawn.lock_version, why="Twice.")
    for row in (claim, withdrawn, evidence, taken_back):
        row.refresh_from_db()
    for person in WHO_SEE:
        keep_draft(by=people[person], form="claim_edit", about=claim.pk, values={"statement": "Not saved."})
    assert article.outlet is not None
    assert article.story is not None
    return Newsroom(
        people,
        article,
        claim,
        other,
        withdrawn,
        evidence,
        taken_back,
        article.outlet,
        article.story,
        *make_revised_claims(editor, author=people["aya"]),
        *make_articles_to_sign(editor, author=people["aya"], standards_editor=people["stella"]),
        rule(article, "an activist", by=checker),
        assign(other, to=make_person("cosmo", Role.CHECKER), by=editor),
        question_to(claim, to=User.objects.get(username="cosmo"), by=editor, private=False),
        resolve(note(article, by=editor), by=editor),
        make_article_of_all([people[name] for name in WHO_CHECK], editor),
    )


def make_article_of_all(people: list[User], editor: User) -> Article:
    """One that nobody here wrote, in which each of these people has marked a claim."""
    article = make_article(by=editor, text="Trains\n\n" + " ".join(f"Train {person} was late." for person in people))
    for person in people:
        make_claim(article, by=person, quote=f"Train {person} was late")
    return article


def make_revised_claims(editor: User, *, author: User) -> tuple[Claim, Claim, Review]:
    """A claim that a second version lost, and one that it reworded, with the review that is stale since."""
    text = "Another\n\nIt rained in the north. There were 9 tanks on the bridge."
    article = make_article(by=editor, text=text, author=author)
    lost = make_claim(article, by=editor, quote="It rained in the north")
    reworded = make_claim(article, by=editor, quote="There were 9 tanks on the bridge")
    review = give(reworded, by=make_person("colin", Role.CHECKER))
    text = read_text("Another\n\nThere were 90 tanks on the bridge.")
    revise_article(article, text, by=editor, version_number=1)
    return lost, reworded, review


def make_articles_to_sign(
    editor: User, *, author: User, standards_editor: User
) -> tuple[Article, Article, Article, Claim, Claim, Waiver]:
    """One that is finished and may be signed, one that is signed, and one whose claims stand in the way."""
    cora, cem = make_person("cora", Role.CHECKER), make_person("cem", Role.CHECKER)
    made = []
    for title in ("Finished", "Signed", "Blocked"):
        article = make_article(by=editor, text=f"{title}\n\nIt rained. It snowed in the north.", author=author)
        made.append(make_claim(article, by=cora, quote="It rained"))
    for claim in made[:2]:
        give(claim, by=cora)
        finish(claim.article, by=cora)
    sign(made[1].article, by=make_person("edgar", Role.EDITOR))
    split, disputed = made[2], make_claim(made[2].article, by=cora, quote="It snowed")
    give(split, by=cora)
    dispute(split, by=cem)
    dispute(disputed, by=cora)
    blocking = Blocking(Blocker.DISPUTED, claim=disputed.pk)
    [waiver] = let_pass(split.article, blocking, by=standards_editor)
    articles = [Article.objects.get(pk=claim.article_id) for claim in made]
    return (*articles, split, disputed, waiver)


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, django_db_blocker: Any) -> Iterator[Newsroom]:
    with made_once(make_newsroom, django_db_blocker) as newsroom:
        yield newsroom


@pytest.fixture(scope="module")
def sessions(newsroom: Newsroom) -> dict[int | None, str]:
    """By their keys, of everybody who was logged in once, when the newsroom was made."""
    found: dict[int | None, str] = {}
    for person in newsroom.people.values():
        client = Client()
        client.force_login(person)
        found[person.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


@pytest.fixture
def as_(sessions: dict[int | None, str], db: None) -> Callable[[User | None], Client]:
    """A browser of this person's, with None that of somebody who is not logged in."""

    def browser(user: User | None) -> Client:
        client = Client()
        if user:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[user.pk]
        return client

    return browser


def address_of(name: str, newsroom: Newsroom, pk: int | None = None) -> str:
    about = LADDERS[name].about
    return reverse(f"admin:{name}", args=[pk or getattr(newsroom, about).pk] if about else [])


def about(name: str, newsroom: Newsroom) -> int:
    """The key of what the page is about, 0 for nothing."""
    return getattr(newsroom, LADDERS[name].about).pk if LADDERS[name].about else 0


def token_of(name: str, newsroom: Newsroom) -> Any:
    """The token that the form shows."""
    if name == "rules":
        return rules_in_force().lock_version
    if LADDERS[name].token == "head":
        return head_of(getattr(newsroom, LADDERS[name].about))
    record = getattr(newsroom, LADDERS[name].about)
    if LADDERS[name].token == "version":
        return record.current_number
    return record.claim.lock_version if isinstance(record, Evidence) else record.lock_version


def another(token: Any, off: int) -> Any:
    """The token of another state."""
    return token + off if isinstance(token, int) else hashlib.sha256(f"{token}{off}".encode()).hexdigest()


def typed(name: str, newsroom: Newsroom) -> Typed:
    """All that somebody sends who uses the page rightly."""
    ladder = LADDERS[name]
    return {**ladder.typed(newsroom), **({ladder.token: token_of(name, newsroom)} if ladder.token else {})}


def ask(client: Client, method: str, name: str, newsroom: Newsroom, pk: int | None = None) -> Any:
    """Asks for the page, or uses it rightly."""
    address = address_of(name, newsroom, pk)
    return client.post(address, typed(name, newsroom)) if method == "POST" else client.generic(method, address)


def said_in(typed: Typed) -> set[str]:
    """The words among what was typed."""
    return {value for value in typed.values() if isinstance(value, str) and " " in value}


def test_every_page_has_its_ladder():
    assert {url.name for url in desk_urls(admin.site)} == set(LADDERS)


@pytest.mark.parametrize("name", SHOWN)
def test_whoever_may_sees_it(name, newsroom, as_):
    for person in LADDERS[name].sees or LADDERS[name].may:
        assert ask(as_(newsroom.people[person]), "GET", name, newsroom).status_code == 200, person


@pytest.mark.parametrize(("name", "person"), [(name, person) for name in SENT for person in LADDERS[name].may])
def test_whoever_may_uses_it(name, person, newsroom, as_):
    client, before = as_(newsroom.people[person]), everything()
    response = ask(client, "POST", name, newsroom)
    assert response.status_code == (200 if name in ANSWERED else 302)
    assert (everything() == before) == (name in ASKED)


@pytest.mark.parametrize("name", LADDERS)
def test_whoever_may_not_is_refused(name, newsroom, as_):
    before = everything()
    for person, method in LADDERS[name].refused:
        assert ask(as_(newsroom.people[person]), method, name, newsroom).status_code == 403, (person, method)
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, ladder in LADDERS.items() if ladder.barred])
def test_whoever_is_barred_is_told_why(name, newsroom, as_):
    before = everything()
    for person in LADDERS[name].barred:
        refused = Page(as_(newsroom.people[person]), ask(as_(newsroom.people[person]), "POST", name, newsroom))
        assert refused.status == 400
        assert "You are named as the author" in refused.words
    assert everything() == before


@pytest.mark.parametrize("name", LADDERS)
def test_outsiders_are_led_to_the_log_in(name, newsroom, as_):
    before = everything()
    for person in OUTSIDERS:
        for method in LADDERS[name].methods:
            response = ask(as_(newsroom.people[person] if person else None), method, name, newsroom)
            assert response.status_code == 302, (person, method)
            assert response.url.startswith(reverse("admin:login")), (person, method)
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, ladder in LADDERS.items() if ladder.about])
def test_what_is_not_there_is_not_found(name, newsroom, as_):
    client, before = as_(newsroom.people[LADDERS[name].somebody]), everything()
    for pk in (999_999, 2**63, 10**30):
        for method in LADDERS[name].methods:
            assert ask(client, method, name, newsroom, pk).status_code == 404, (pk, method)
    assert everything() == before


@pytest.mark.parametrize("name", LADDERS)
def test_other_methods_are_refused(name, newsroom, as_):
    client, before = as_(newsroom.people[LADDERS[name].somebody]), everything()
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - {*LADDERS[name].methods}:
        assert client.generic(method, address_of(name, newsroom)).status_code == 405, method
    assert everything() == before


@pytest.mark.parametrize("name", SENT)
def test_a_form_that_another_site_sends_is_refused(name, newsroom):
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.people[LADDERS[name].somebody])
    before = everything()
    assert ask(client, "POST", name, newsroom).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", GUARDED)
def test_a_form_with_the_token_of_another_state_or_record_is_a_conflict(name, newsroom, as_):
    client, before = as_(newsroom.people[LADDERS[name].somebody]), snapshot()
    for off in (-1, 1, 1000):
        other = {LADDERS[name].token: another(token_of(name, newsroom), off)}
        assert client.post(address_of(name, newsroom), typed(name, newsroom) | other).status_code == 409, off
        assert snapshot() == before, off


@pytest.mark.parametrize("name", TYPED)
def test_what_was_typed_into_a_form_that_is_out_of_date_is_kept_for_that_person(name, newsroom, as_):
    person = newsroom.people[LADDERS[name].somebody]
    texts = typed(name, newsroom) | {LADDERS[name].token: another(token_of(name, newsroom), -1)}
    as_(person).post(address_of(name, newsroom), texts)
    draft = Draft.objects.get(person=person, form=name, about=about(name, newsroom))
    assert said_in(LADDERS[name].typed(newsroom)) <= said_in(draft.values)


@pytest.mark.parametrize("name", PRESSED)
def test_a_button_that_is_out_of_date_leaves_no_draft(name, newsroom, as_):
    old = {LADDERS[name].token: another(token_of(name, newsroom), -1)}
    before = everything()
    as_(newsroom.people[LADDERS[name].somebody]).post(address_of(name, newsroom), typed(name, newsroom) | old)
    assert everything() == before


@pytest.mark.parametrize(("name", "token"), TOKENS)
def test_a_form_without_a_token_that_can_be_read_is_refused_and_says_so(name, token, newsroom, as_):
    client, before = as_(newsroom.people[LADDERS[name].somebody]), everything()
    data = {field: value for field, value in typed(name, newsroom).items() if field != token}
    for kind, value in NO_TOKENS.items():
        sent = {} if value is None else {token: value}
        page = Page(client, client.post(address_of(name, newsroom), {**data, **sent}))
        assert page.status == 400, kind
        assert re.search("came without its token|token cannot be read", page.alerts), kind
        assert "nothing was saved" in page.alerts, kind
        if name in TYPED:
            filled_in = said_in(page.form(address_of(name, newsroom)))
            assert said_in(LADDERS[name].typed(newsroom)) <= filled_in, f"what was typed, with a token that is {kind}"
    assert everything() == before


@pytest.mark.parametrize("name", SHOWN)
def test_looking_writes_nothing(name, newsroom, as_):
    client = as_(newsroom.people[LADDERS[name].somebody])
    with writes() as written:
        assert ask(client, "GET", name, newsroom).status_code == 200
        assert ask(client, "HEAD", name, newsroom).status_code == 200
    assert written == []
