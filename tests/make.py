"""The test cast, and short ways to make what tests are about. All of it goes through the verbs."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.test import TestCase

from annotations.actions._ledger import recording
from annotations.actions._write import refresh_standing, touch
from annotations.actions.articles import Details, edit_article, import_article, text_digest
from annotations.actions.assignments import assign_work, give_work_back, take_work
from annotations.actions.claims import mark_claim, place_claim
from annotations.actions.evidence import Source, add_evidence
from annotations.actions.people import make_person as _make_person
from annotations.actions.remarks import answer_question, ask_question, resolve_remark, write_note
from annotations.actions.reviews import Opinion, Seen, adjudicate, confirm_review, record_review, seen_now
from annotations.actions.rules import set_rules
from annotations.actions.rulings import rule_not_checkable
from annotations.actions.sign_off import finish_checking, publish_article, reopen_article, sign_off, waive
from annotations.actions.versions import Revised, add_version, revise_article
from annotations.anchoring import occurrences
from annotations.approval import read_approval
from annotations.chain import chain_of
from annotations.choices import (
    SIGNED_STATES,
    EvidenceKind,
    FourEyes,
    ReviewKind,
    Risk,
    Role,
    Stance,
    TextOrigin,
    Tier,
    Verdict,
)
from annotations.importers import read_text
from annotations.ledger.findings import Finding
from annotations.ledger.verifying import verify_everything
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    ClaimStanding,
    Draft,
    Evidence,
    Head,
    Placement,
    Presence,
    Publication,
    Remark,
    ReportExport,
    Review,
    RuleSettings,
    Ruling,
    SignOff,
    Submission,
    User,
    Waiver,
)
from annotations.record import ClaimRecord, current_version, read_claims, rules_in_force
from annotations.signing import Blocking

Made = TypeVar("Made")

PASSWORD = "correct horse battery staple"

# The running example: a machine translation read the thousands away.
SOLDIERS = """Freedom for the front

Portal reports on an offer to prisoners.

According to Western estimates, around 75 Russian soldiers were killed or wounded so far.

“They go first,” an activist said. The ministry denies it. The ministry denies everything."""
QUOTE = "around 75 Russian soldiers were killed or wounded"


def make_person(username: str, role: Role | None = None, **fields: Any) -> User:
    """A person of that role; without one, somebody who is nobody here."""
    if role:
        with transaction.atomic():
            user = _make_person(username, full_name=username.title(), role=role, password=PASSWORD)
    else:
        user = User.objects.create_user(username, password=PASSWORD)
    for name, value in fields.items():
        setattr(user, name, value)
    if fields:
        user.save()
    return user


def make_article(*, by: User, text: str = SOLDIERS, **details: Any) -> Article:
    """An article that came from outside: whoever brought it is not barred from signing it off."""
    details.setdefault("language", "en")
    origin = details.pop("origin", TextOrigin.OUTSIDE)
    return import_article(read_text(text), by=by, details=Details(**details), origin=origin).article


def make_claim(article: Article, *, by: User, quote: str = QUOTE, **fields: Any) -> Claim:
    """A claim of the first place where the quote stands."""
    text = article.versions.get(number=article.current_number).text
    fields.setdefault("statement", quote)
    span = occurrences(text, quote)[0]
    return mark_claim(article, by=by, version_number=article.current_number, span=span, **fields)


def give(claim: Claim, *, by: User, verdict: str = Verdict.VERIFIED, reason: str = "", **opinion: str) -> Review:
    """This person's verdict, given on what they see now."""
    return record_review(claim, Opinion(verdict, reason, **opinion), by=by, seen=seen_now(claim, by))


def confirm(review: Review, *, by: User, seen: Seen) -> Review:
    """This person says that the verdict, as it is now, still holds."""
    return confirm_review(review, by=by, seen=seen, held_version=Review.objects.get(pk=review.pk).lock_version)


def dispute(claim: Claim, *, by: User) -> Review:
    """The dispute of the running example."""
    rationale = "The report says 75,000: the translation lost the thousands."
    return give(
        claim, by=by, verdict=Verdict.DISPUTED, reason="mistranslation", rationale=rationale, correction="around 75,000"
    )


def source(claim: Claim, *, by: User, content: bytes = b"", file_name: str = "", **values: Any) -> Evidence:
    """A web page that supports the claim, unless told otherwise."""
    claim.refresh_from_db()
    known = {
        "kind": EvidenceKind.WEB_PAGE,
        "stance": Stance.SUPPORTS,
        "tier": Tier.PRIMARY,
        "url": "https://example.org/report",
        "title": "The report",
        "consulted_on": date(2024, 2, 6),
    }
    return add_evidence(claim, Source({**known, **values}, file_name, content), by=by, lock_version=claim.lock_version)


def snapshot() -> dict[str, list[Any]]:
    """Every row of the record, history too: two of them are equal where nothing but log-ins happened in between.

    Drafts are no record: what is refused may leave one. Nor is who has a desk open, and what their page sent.
    """
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("annotations").get_models(include_auto_created=True):
            if model in {Draft, Presence, Submission}:
                continue
            fields = [field for field in model._meta.concrete_fields if field.name != "last_login"]
            columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY 1")  # noqa: S608
            found[model.__name__] = cursor.fetchall()
    return found


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that wrote anything while the block ran; those of sessions are not counted."""
    written = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"\s*(?!SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|PRAGMA)", sql, re.IGNORECASE):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written
    written[:] = [sql for sql in written if "django_session" not in sql]


@contextmanager
def by_hand(by: User) -> Iterator[None]:
    """Rows written within it are in the ledger, though no verb wrote them."""
    with transaction.atomic(), recording("by_hand", by=by):
        yield


def bring_version(article: Article, text: str, *, by: User) -> ArticleVersion:
    """A newer text of the article, current from now on; its claims have no place in it yet."""
    imported = read_text(text)
    with by_hand(by):
        article.current_number, article.title = article.current_number + 1, imported.title
        touch(article, by=by)
        version = add_version(article, imported, text_digest(imported.text), by=by, origin=TextOrigin.OUTSIDE)
    for claim in Claim.objects.filter(article=article):
        refresh_standing(claim)
    return version


def revise(article: Article, text: str, *, by: User, why: str = "", origin: TextOrigin = TextOrigin.OUTSIDE) -> Revised:
    """The text as the article's next version, brought from outside by somebody who saw the current one."""
    number = Article.objects.get(pk=article.pk).current_number
    return revise_article(article, read_text(text), by=by, version_number=number, why=why, origin=origin)


def details_of(article: Article, **changed: Any) -> Details:
    """What is known of the article now, with these changes."""
    known = {
        "outlet": article.outlet.name if article.outlet else "",
        "story": article.story.title if article.story else "",
        "byline": article.byline,
        "url": article.url,
        "published_on": article.published_on,
        "published_at": article.published_at,
        "language": article.language,
        "original_language": article.original_language,
        "translation": article.translation,
        "author": article.author,
    }
    return Details(**{**known, **changed})


def correct(article: Article, *, by: User, why: str = "So it is.", **changed: Any) -> Article:
    """The article with these details corrected, by somebody who sees it as it is now."""
    row = Article.objects.select_related("outlet", "story", "author").get(pk=article.pk)
    return edit_article(row, by=by, lock_version=row.lock_version, details=details_of(row, **changed), why=why)


def head_of(article: Article) -> str:
    """The digest of the article's last entry: what somebody sees who looks at it now."""
    return Head.objects.get(chain=chain_of(article.pk)).digest


def place(claim: Claim, quote: str, *, by: User, nth: int = 0, why: str = "") -> Placement:
    """The claim at a place where these words stand, the first one by itself, in the article as it is now."""
    row = Claim.objects.select_related("article").get(pk=claim.pk)
    number = row.article.current_number
    span = occurrences(row.article.versions.get(number=number).text, quote)[nth]
    return place_claim(row, by=by, lock_version=row.lock_version, version_number=number, span=span, why=why)


def rule(article: Article, quote: str, *, by: User, **why: Any) -> Ruling:
    """That the first place where these words stand is not checkable, in the article as it is now."""
    row = Article.objects.get(pk=article.pk)
    span = occurrences(row.versions.get(number=row.current_number).text, quote)[0]
    return rule_not_checkable(row, by=by, version_number=row.current_number, span=span, **why)


def finish(article: Article, *, by: User) -> Article:
    """“I have finished checking”, of the article as it is now."""
    return finish_checking(article, by=by, lock_version=Article.objects.get(pk=article.pk).lock_version)


def sign(article: Article, *, by: User) -> SignOff:
    """The sign-off of somebody who sees the article as it is now."""
    return sign_off(article, by=by, head=head_of(article))


def publish(article: Article, *, by: User) -> Publication:
    return publish_article(article, by=by, lock_version=Article.objects.get(pk=article.pk).lock_version)


def reopen(article: Article, *, by: User, why: str = "A reader wrote in.") -> Article:
    return reopen_article(article, by=by, lock_version=Article.objects.get(pk=article.pk).lock_version, why=why)


def let_pass(article: Article, *blocking: Blocking, by: User, why: str = "The desk knows.") -> list[Waiver]:
    """A waiver by somebody who sees the article as it is now."""
    return waive(article, blocking, by=by, head=head_of(article), why=why)


def _work(about: Article | Claim) -> tuple[Article, Claim | None]:
    return (about.article, about) if isinstance(about, Claim) else (about, None)


def assign(about: Article | Claim, *, to: User, by: User, due: datetime | None = None) -> Assignment:
    """The article, or the claim, for this person to check."""
    return assign_work(*_work(about), by=by, person=to, due=due)


def take(about: Article | Claim, *, by: User) -> Assignment:
    return take_work(*_work(about), by=by)


def give_back(assignment: Assignment, *, by: User, why: str = "No time.") -> Assignment:
    """By somebody who sees it as it is now."""
    token = Assignment.objects.get(pk=assignment.pk).lock_version
    return give_work_back(assignment, by=by, lock_version=token, why=why)


def ask(about: Article | Claim, *, to: User, by: User, text: str = "Where is this from?", **how: bool) -> Remark:
    """A question to this person about the article, or the claim."""
    return ask_question(*_work(about), by=by, to=to, text=text, **how).remark


def note(about: Article | Claim, *, by: User, text: str = "The desk knows.", **how: bool) -> Remark:
    return write_note(*_work(about), by=by, text=text, **how).remark


def answer(question: Remark, *, by: User, text: str = "From the ministry.") -> Remark:
    return answer_question(question, by=by, text=text).remark


def resolve(remark: Remark, *, by: User, why: str = "It is answered.") -> Remark:
    """By somebody who sees it as it is now."""
    token = Remark.objects.get(pk=remark.pk).lock_version
    return resolve_remark(remark, by=by, lock_version=token, why=why)


def decide(claim: Claim, *, by: User, verdict: str = Verdict.VERIFIED, reason: str = "", **opinion: str) -> Review:
    """This person's adjudication, given on what they see now."""
    opinion.setdefault("rationale", "The original says so.")
    seen = seen_now(claim, by, ReviewKind.ADJUDICATION)
    return adjudicate(claim, Opinion(verdict, reason, **opinion), by=by, seen=seen)


def choose_rules(
    *,
    by: User,
    four_eyes: str = FourEyes.STRICT,
    coverage: str | None = None,
    evidence: Mapping[str, Collection[str]] | None = None,
    **required: int,
) -> RuleSettings:
    """The rule settings with these changes, by somebody who sees them as they are now."""
    now = rules_in_force()
    wanted = now.required | {Risk(risk): number for risk, number in required.items()}
    why, token = "So the newsroom wants it.", now.lock_version
    asked = {Risk(risk): checks for risk, checks in (evidence or {}).items()}
    chosen = {"required": wanted, "four_eyes": four_eyes, "coverage": coverage, "evidence": asked}
    return set_rules(by=by, lock_version=token, why=why, opens=True, **chosen)


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """The statement of this number fails, as when the disk is full; all that come, one after the other."""
    ran: list[str] = []

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        ran.append(sql)
        if len(ran) == number:
            raise OperationalError("disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield ran


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = snapshot()
    yield
    assert snapshot() == before


@contextmanager
def traces() -> Iterator[list[tuple[str, str, str]]]:
    """What is left in the record by whatever happens meanwhile: of what kind, by whom (username), and why."""
    found: list[tuple[str, str, str]] = []
    history = [model for model in apps.get_app_config("annotations").get_models() if hasattr(model, "history_date")]
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in (*history, Placement, ReportExport)}
    yield found
    for model, known in before.items():
        for row in model.objects.exclude(pk__in=known):
            by = row.history_user if model in history else row.made_by
            why = row.history_change_reason if model in history else getattr(row, "why", "")
            kind = model.__name__.removeprefix("Historical").lower()
            found.append((kind, by.username if by else "", why or ""))
    found.sort()


def findings() -> list[Finding]:
    """What a verification of all of the record finds."""
    return [finding for piece in verify_everything() for finding in piece.findings]


def standings() -> dict[Claim, tuple[str, str]]:
    """What the lists say of each claim: standing and verdict."""
    rows = ClaimStanding.objects.select_related("claim").order_by("claim")
    return {row.claim: (row.standing, row.verdict) for row in rows}


def standings_by_the_rule() -> dict[Claim, tuple[str, str]]:
    """The same, worked out anew from the reviews."""
    return _standings(_read())


def signed() -> dict[Article, bool]:
    """Whether each article is said to be signed off, or published as it was signed off."""
    return {each: each.state in SIGNED_STATES and each.fallen_at is None for each in Article.objects.order_by("pk")}


def signed_by_the_rule() -> dict[Article, bool]:
    """The same, worked out anew from what was signed and what is there."""
    return _signed(_read())


def by_the_rule() -> tuple[dict[Claim, tuple[str, str]], dict[Article, bool]]:
    """Both of them, for one reading."""
    read = _read()
    return _standings(read), _signed(read)


def _read() -> list[tuple[Article, ArticleVersion, list[ClaimRecord]]]:
    versions = [(article, current_version(article)) for article in Article.objects.order_by("pk")]
    return [(article, version, read_claims(version)) for article, version in versions]


def _standings(read: list[tuple[Article, ArticleVersion, list[ClaimRecord]]]) -> dict[Claim, tuple[str, str]]:
    records = [record for _article, _version, records in read for record in records]
    return {record.claim: (record.outcome.standing.value, str(record.outcome.verdict)) for record in records}


def _signed(read: list[tuple[Article, ArticleVersion, list[ClaimRecord]]]) -> dict[Article, bool]:
    return {article: read_approval(article, version, records).holds for article, version, records in read}


@contextmanager
def made_once(make: Callable[[], Made], django_db_blocker: Any) -> Iterator[Made]:
    """What `make` gives, for the tests of a module: each one's own transaction lies inside, so nothing of it stays."""

    class Once(TestCase):
        made: Made

        @classmethod
        def setUpTestData(cls) -> None:
            cls.made = make()

    with django_db_blocker.unblock():
        Once.setUpClass()
        yield Once.made
        Once.tearDownClass()
        Once.doClassCleanups()
