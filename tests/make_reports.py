"""Reports made by hand: plain values, no database. Every helper gives a whole value and takes what should differ."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from annotations.choices import EvidenceCheck, SegmentKind
from annotations.reports.shapes import (
    AnswerReport,
    Block,
    Change,
    CheckReport,
    ClaimReport,
    CoverageReport,
    Event,
    EvidenceReport,
    HeadReport,
    OpenFigure,
    PublicationReport,
    RemarkReport,
    Report,
    RequiredEvidence,
    ReviewReport,
    RulesReport,
    RulingReport,
    ShareReport,
    SignedChange,
    SignOffReport,
    WaiverReport,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EVIDENCE = RequiredEvidence((), ("primary", "locator"), ("primary", "locator"), tuple(EvidenceCheck.values))
TITLE = "Freedom for prisoners"
TEXT = f"{TITLE}\n\nAround 75 soldiers fell, he said.\n\nThey were promised a pardon.\n\nA yard. Photo: Agency"


def make_review(**over: Any) -> ReviewReport:
    review = ReviewReport(
        reviewer="Amara Okonjo",
        reviewer_id=11,
        kind="own",
        verdict="disputed",
        reason="wrong_figure",
        rationale="The machine lost the thousands.",
        correction="Around 75,000 soldiers",
        given_at=NOON - timedelta(days=1),
        quote="Around 75 soldiers",
        stale=False,
        by_author=False,
        counts=True,
    )
    return replace(review, **over)


def make_source(**over: Any) -> EvidenceReport:
    source = EvidenceReport(
        kind="web_page",
        stance="refutes",
        tier="primary",
        title="The report in its own language",
        url="https://example.org/report",
        archive_url="",
        archived_on=None,
        locator="paragraph 4",
        quote="около 75 000 солдат",
        quote_translation="about 75,000 soldiers",
        person="",
        consulted_on=date(2026, 11, 19),
        origin="Western estimates",
        note="",
        confidential=False,
        file_name="",
        file_digest="",
        added_by="Amara Okonjo",
        added_at=NOON - timedelta(days=1),
    )
    return replace(source, **over)


def make_question(**over: Any) -> RemarkReport:
    question = RemarkReport(
        kind="question",
        to="Signe Holm",
        text="Where is this from?",
        by="Amara Okonjo",
        at=NOON - timedelta(hours=6),
        private=True,
        resolved=True,
        why="It is in the sources.",
        answers=(AnswerReport("Signe Holm", NOON - timedelta(hours=5), "From the ministry."),),
    )
    return replace(question, **over)


def make_event(**over: Any) -> Event:
    event = Event(
        at=NOON - timedelta(days=1),
        by="Amara Okonjo",
        subject="review",
        about="Amara Okonjo",
        action="changed",
        changes=(Change("verdict", "unverified", "disputed"), Change("reason", "single_source", "wrong_figure")),
        why="Found the original.",
    )
    return replace(event, **over)


def make_claim(number: int = 1, quote: str = "Around 75 soldiers", *, text: str = TEXT, **over: Any) -> ClaimReport:
    """A claim about a quote of the text, placed where it first occurs; a quote that does not occur is nowhere."""
    start = text.find(quote) if quote else -1
    claim = ClaimReport(
        id=100 + number,
        number=number,
        start=start if start >= 0 else None,
        end=start + len(quote) if start >= 0 else None,
        quote=quote if start >= 0 else "",
        statement="75 soldiers have been killed.",
        claimant="Western estimates",
        risk="figure",
        standing="settled",
        verdict="disputed",
        withdrawal="",
        merged_into=None,
        split_from=None,
        reviews_in=1,
        reviews_required=1,
        reviews_withheld=0,
        reviews=(make_review(),),
        evidence=(make_source(),),
        withheld=0,
        checklist=make_checklist(),
        remarks=(),
        history=(make_event(),),
    )
    return replace(claim, **over)


def make_checklist(*required: str, there: Collection[str] = ("primary", "locator")) -> tuple[CheckReport, ...]:
    """Every line; only those named are there."""
    return tuple(
        CheckReport(check, "there" if check in there else "missing", check in (required or ("primary", "locator")))
        for check in EvidenceCheck.values
    )


def make_open_claim(number: int, quote: str, **over: Any) -> ClaimReport:
    nothing_yet = {"standing": "open", "verdict": "", "reviews_in": 0, "reviews": (), "evidence": (), "history": ()}
    return make_claim(number, quote, **(nothing_yet | over))


def make_blocks(text: str) -> tuple[Block, ...]:
    """What the paragraphs of a text are: the first its title, one with a credit a caption."""
    blocks, at = [], 0
    for words in text.split("\n\n"):
        kind = "title" if not at else "caption" if "Photo:" in words else "paragraph"
        blocks.append(Block(at, at + len(words), kind))
        at += len(words) + 2
    return tuple(blocks)


def make_sign_off(**over: Any) -> SignOffReport:
    sign_off = SignOffReport(
        by="Signe Holm",
        at=NOON - timedelta(hours=4),
        version=2,
        digest="c4" * 32,
        four_eyes="strict",
        checked_by_signer=(),
        holds=True,
        changed=(),
    )
    return replace(sign_off, **over)


def make_waiver(**over: Any) -> WaiverReport:
    waiver = WaiverReport(
        blocker="disputed",
        claim=1,
        person="",
        why="The ministry was asked twice.",
        by="Stella Marsh",
        at=NOON - timedelta(hours=5),
        version=2,
        withdrawn=False,
        holds=True,
    )
    return replace(waiver, **over)


def make_publication(**over: Any) -> PublicationReport:
    return replace(PublicationReport(2, "Marta Lindqvist", NOON - timedelta(hours=3), ()), **over)


def make_change(subject: str = "review", claim: int | None = 1, **over: Any) -> SignedChange:
    return replace(SignedChange(subject, claim, NOON - timedelta(hours=1)), **over)


def make_report(*, text: str = TEXT, **over: Any) -> Report:
    report = Report(
        article=7,
        outlet="Vijesti",
        story="Prisoners at the front",
        title=text.partition("\n")[0],
        byline="By the foreign desk",
        author="",
        url="https://example.org/freedom",
        published_on=date(2022, 8, 10),
        published_at=None,
        language="en",
        original_language="ru",
        translation="machine",
        state="checking",
        fallen_at=None,
        version=2,
        versions=3,
        brought_by="Marta Lindqvist",
        brought_at=NOON - timedelta(days=2),
        text_digest="ab" * 32,
        text=text,
        blocks=make_blocks(text),
        coverage=CoverageReport(
            shares=tuple(ShareReport(kind, 1, 1, 1) for kind in SegmentKind.values),
            open_figures=(OpenFigure(0, 4, text[:4]),),
            rulings=(RulingReport(0, 4, text[:4], "other", "A title.", "Tomás Arriagada", NOON),),
        ),
        rules=RulesReport(1, 1, 1, 2, "strict", "figures", EVIDENCE),
        sign_off=None,
        waivers=(),
        waivers_withheld=0,
        publications=(),
        claims=(make_claim(text=text),),
        remarks=(),
        with_private=False,
        with_confidential=False,
        history=(
            make_event(subject="article", about="", action="added", changes=(Change("title", "", "Freedom"),), why=""),
        ),
        as_of=None,
        head=HeadReport("article/7", 12, "5e" * 32, NOON - timedelta(hours=1)),
        made_at=NOON,
        made_by="Marta Lindqvist",
    )
    return replace(report, **over)


def make_full_report() -> Report:
    """A report with a claim of every kind."""
    amara, tomas = make_review(), make_review(reviewer="Tomás Arriagada", verdict="verified", reason="", correction="")
    past = replace(amara, stale=True, counts=False)
    interview = make_source(kind="interview", stance="context", tier="secondary", title="", url="", person="A clerk")
    claims = (
        make_claim(1, evidence=(make_source(), interview), withheld=2),
        make_claim(2, "75", verdict="verified", reviews=(tomas,)),
        make_open_claim(3, "soldiers fell, he said"),
        make_open_claim(
            4, "a pardon", standing="waiting", risk="accusation", reviews_in=1, reviews_required=2, reviews_withheld=1
        ),
        make_claim(5, "promised", standing="split", verdict="", reviews=(amara, tomas), reviews_in=2),
        make_claim(6, "They were", standing="recheck", verdict="", reviews=(past,), reviews_in=0),
        make_claim(7, "words that are gone", standing="lost", verdict="", reviews=(past,)),
        make_open_claim(8, "A yard", standing="withdrawn", withdrawal="merged", merged_into=3),
    )
    return make_report(claims=claims)


HOSTILE = [
    "<script>alert(1)</script>",
    "</style></title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "]]><!--articles--><b>",
    "{{ report.made_by }}{% include 'admin/base.html' %}",
    "javascript:alert(1)",
]


def hostile_report(payload: str) -> Report:
    """A report with the payload in every text that comes from outside."""
    event = make_event(by=payload, about=payload, why=payload, changes=(Change("statement", payload, payload),))
    review = make_review(reviewer=payload, rationale=payload, correction=payload, quote=payload)
    texts = ("title", "url", "archive_url", "locator", "quote", "quote_translation", "person", "origin", "note")
    source = make_source(**dict.fromkeys((*texts, "file_name", "added_by"), payload))
    text = f"{payload}\n\nBefore {payload} after"
    claims = (
        make_claim(1, payload, text=text, statement=payload, claimant=payload, reviews=(review,), evidence=(source,)),
        make_claim(2, "after", text=text, withdrawal="mistake", standing="withdrawn", verdict="", history=(event,)),
    )
    names = ("outlet", "story", "title", "byline", "author", "url", "brought_by", "made_by", "language")
    return make_report(
        text=text,
        claims=claims,
        history=(event,),
        sign_off=make_sign_off(by=payload),
        waivers=(make_waiver(person=payload, why=payload, by=payload),),
        publications=(make_publication(by=payload),),
        original_language=payload,
        **dict.fromkeys(names, payload),
    )
