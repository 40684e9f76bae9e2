"""What the database itself holds true, whoever writes to it and whatever the verbs forget."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils import timezone

from annotations.actions.articles import Details, edit_article
from annotations.actions.claims import edit_claim, place_claim, withdraw_claim
from annotations.actions.evidence import withdraw_evidence
from annotations.actions.exports import record_export
from annotations.actions.outlets import save_outlet
from annotations.actions.sign_off import finish_checking, withdraw_waiver
from annotations.anchoring import Span
from annotations.choices import REASONS_OF, Blocker, EvidenceKind, Reason, ReviewKind, Risk, Role, Verdict
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    AttachedFile,
    Checkpoint,
    ClaimStanding,
    Entry,
    EntryPart,
    Loss,
    Newsroom,
    Outlet,
    Review,
    RuleSettings,
    Story,
    User,
    Verification,
    VersionText,
)
from annotations.models.base import Tracked, UntrackedWriteError, WrittenOnce, WrittenOnceError
from annotations.signing import Blocking
from tests.make import (
    SOLDIERS,
    answer,
    ask,
    assign,
    by_hand,
    choose_rules,
    correct,
    decide,
    dispute,
    finish,
    give,
    let_pass,
    make_article,
    make_claim,
    make_person,
    publish,
    reopen,
    rule,
    sign,
    source,
)
from tests.unguarded import without_guards


class Record(SimpleNamespace):
    """A row of each kind, by name."""


@pytest.fixture(scope="module")
def kept_record(kept: Callable[[], Any]) -> Record:
    with kept():
        return make_record()


@pytest.fixture
def record(kept_record: Record, db: None) -> Record:
    return deepcopy(kept_record)


def make_record() -> Record:
    editor, checker = make_person("edda", Role.EDITOR), make_person("charlie", Role.CHECKER)
    article = make_article(by=editor, outlet="Portal Zaton", story="Prisoners", url="https://example.org/1")
    claim = make_claim(article, by=checker)
    source(claim, by=checker, kind=EvidenceKind.DOCUMENT, content=b"%PDF-1.7", file_name="report.pdf")
    give(claim, by=checker)
    ruling = rule(article, "They go first", by=checker)
    stella = make_person("stella", Role.STANDARDS_EDITOR)
    [waiver] = let_pass(article, Blocking(Blocker.ONLY_REVIEW, claim=claim.pk, person=checker.pk), by=stella)
    assignment = assign(article, to=checker, by=editor)
    question = ask(claim, to=editor, by=checker, text="@edda, who says so?")
    remark = answer(question, by=editor, text="Ask @charlie.")
    finish(article, by=checker)
    sign_off = sign(article, by=editor)
    publication = publish(article, by=editor)
    reopen(article, by=stella)
    return Record(
        article=Article.objects.select_related("outlet", "story").get(),
        ruling=ruling,
        ruling_place=ruling.places.get(),
        waiver=waiver,
        assignment=assignment,
        remark=question,
        answer=remark,
        mention=remark.mentions.get(),
        sign_off=sign_off,
        publication=publication,
        rules=choose_rules(by=stella, accusation=3),
        stella=stella,
        outlet=article.outlet,
        story=article.story,
        version=article.versions.get(),
        text=VersionText.objects.get(),
        claim=claim,
        placement=claim.placements.get(),
        loss=Loss.objects.create(claim=claim, version=article.versions.get(), candidates=[[0, 7, 0.6]]),
        standing=ClaimStanding.objects.get(),
        evidence=claim.evidence.get(),
        file=AttachedFile.objects.get(),
        review=claim.reviews.get(),
        export=record_export(article, by=editor, format="csv", digest="0" * 64),
        entry=Entry.objects.filter(article=article).first(),
        part=EntryPart.objects.filter(entry__article=article).first(),
        checkpoint=Checkpoint.objects.create(at=timezone.now(), heads=[], digest="0" * 64),
        verification=Verification.objects.create(at=timezone.now(), entries=1, findings=0),
        editor=editor,
        checker=checker,
    )


def force(row: Model, **values: Any) -> None:
    """Writes past the models, the verbs and the guards, as SQL of the database's owner would."""
    with transaction.atomic(), without_guards():
        QuerySet(type(row)).filter(pk=row.pk).update(**values)


IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    ("placement", {"start": 20, "end": 20}, "placement_start_before_end"),
    ("placement", {"start": 21, "end": 20}, "placement_start_before_end"),
    ("placement", {"quote": ""}, "placement_has_quote"),
    ("placement", {"origin": "guessed"}, "placement_origin_known"),
    ("claim", {"statement": ""}, "claim_has_statement"),
    ("claim", {"risk": "enormous"}, "claim_risk_known"),
    ("claim", {"withdrawal": "deleted"}, "claim_withdrawal_known"),
    ("claim", {"withdrawal": "merged"}, "claim_merged_says_into_which"),
    ("claim", {"merged_into": 1}, "claim_merged_says_into_which"),
    ("claim", {"withdrawal": "mistake", "merged_into": 1}, "claim_merged_says_into_which"),
    ("assignment", {"state": "given_back"}, "assignment_given_back_says_why"),
    ("assignment", {"why": "No time."}, "assignment_given_back_says_why"),
    ("assignment", {"state": "done"}, "assignment_given_back_says_why"),
    ("remark", {"kind": "rumour"}, "remark_kind_known"),
    ("remark", {"text": ""}, "remark_has_words"),
    ("remark", {"to": None}, "remark_question_is_to_somebody"),
    ("remark", {"kind": "note"}, "remark_question_is_to_somebody"),
    ("remark", {"about": 1}, "remark_answer_is_to_a_question"),
    ("remark", {"resolved": True}, "remark_resolved_says_why"),
    ("remark", {"why": "It is answered."}, "remark_resolved_says_why"),
    ("answer", {"about": None}, "remark_answer_is_to_a_question"),
    ("answer", {"resolved": True, "why": "So."}, "remark_answer_is_to_a_question"),
    ("answer", {"to": 1}, "remark_question_is_to_somebody"),
    ("article", {"state": "forgotten"}, "article_state_known"),
    ("article", {"original_language": "ru"}, "article_original_language_needs_translation"),
    ("article", {"fallen_at": datetime(2024, 3, 1, 9, tzinfo=UTC)}, "article_sign_off_fell_once_published"),
    ("version", {"number": 0}, "version_number_from_one"),
    ("version", {"origin": "a dream"}, "version_origin_known"),
    ("sign_off", {"four_eyes": "two"}, "sign_off_four_eyes_known"),
    ("waiver", {"why": ""}, "waiver_has_reason"),
    ("waiver", {"blocker": "bored"}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"blocker": "open"}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"blocker": "author"}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"blocker": "author", "person": None}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"blocker": "open", "person": None, "claim": None}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"person": None}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"blocker": "uncovered"}, "waiver_of_a_claim_or_a_bar"),
    ("waiver", {"blocker": "uncovered", "claim": None}, "waiver_of_a_claim_or_a_bar"),
    ("ruling", {"quote": ""}, "ruling_has_words"),
    ("ruling", {"reason": "boring"}, "ruling_reason_known"),
    ("ruling", {"reason": "other"}, "ruling_for_another_reason_says_which"),
    ("ruling_place", {"start": 21, "end": 20}, "ruling_place_start_before_end"),
    ("rules", {"coverage": "much"}, "rules_coverage_known"),
    ("rules", {"four_eyes": "two"}, "rules_four_eyes_known"),
    *(("rules", {f"required_{risk}": 0}, f"rules_{risk}_settled_by_somebody") for risk in Risk.values),
    *(("rules", {f"required_{risk}": 6}, f"rules_{risk}_settled_by_somebody") for risk in Risk.values),
    ("evidence", {"kind": "rumour"}, "evidence_kind_known"),
    ("evidence", {"stance": "proves"}, "evidence_stance_known"),
    ("evidence", {"tier": "tertiary"}, "evidence_tier_known"),
    ("evidence", {"kind": "asked"}, "evidence_no_source_bears_on_nothing"),
    ("evidence", {"file_name": ""}, "evidence_file_has_name"),
    ("evidence", {"file": None}, "evidence_file_has_name"),
    ("review", {"kind": "automatic"}, "review_kind_known"),
    ("review", {"kind": ReviewKind.IMPORTED}, "review_original_reviewer_if_imported"),
    ("review", {"original_reviewer": "Ada"}, "review_original_reviewer_if_imported"),
    ("standing", {"standing": "settled", "verdict": ""}, "standing_settled_has_verdict"),
    ("standing", {"standing": "open", "verdict": "verified"}, "standing_settled_has_verdict"),
    ("standing", {"standing": "settled", "verdict": "true"}, "standing_settled_has_verdict"),
    ("editor", {"is_operator": True}, "operator_cannot_log_in"),
]


@pytest.mark.parametrize(("kind", "values", "constraint"), IMPOSSIBLE, ids=lambda value: str(value))
def test_what_cannot_be_is_refused(record: Record, kind: str, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        force(getattr(record, kind), **values)


def test_nobody_waives_their_own_bar(record: Record) -> None:
    with pytest.raises(IntegrityError, match="waiver_never_for_oneself"):
        force(record.waiver, person=record.stella)


@pytest.mark.parametrize("verdict", [*Verdict.values, "true", "VERIFIED", ""])
def test_a_review_has_one_of_three_verdicts_and_a_reason_that_belongs_to_it(record: Record, verdict: str) -> None:
    known = verdict in Verdict.values
    belonging = (REASONS_OF[Verdict(verdict)] or ("",)) if known else ()
    for reason in ["", "bad mood", *Reason.values]:
        if reason in belonging:
            force(record.review, verdict=verdict, reason=reason)
        else:
            with pytest.raises(IntegrityError, match="review_verdict_and_reason_agree"):
                force(record.review, verdict=verdict, reason=reason)


def test_only_a_merged_claim_says_into_which(record: Record) -> None:
    other = make_claim(record.article, by=record.checker)
    force(record.claim, withdrawal="merged", merged_into=other)
    force(record.claim, withdrawal="split", merged_into=None)


class TestOneCurrentReview:
    @pytest.fixture
    def another(self, record: Record) -> Callable[..., Review]:
        def make(**values: Any) -> Review:
            with by_hand(record.checker):
                return Review.objects.create(
                    **{
                        "claim": record.claim,
                        "reviewer": record.checker,
                        "verdict": Verdict.VERIFIED,
                        "placement": record.placement,
                        "given_at": timezone.now(),
                        **values,
                    }
                )

        return make

    def test_of_a_person_on_a_claim(self, another: Callable[..., Review]) -> None:
        with pytest.raises(IntegrityError):
            another()

    def test_an_adjudication_is_another_kind_and_one_too(self, another: Callable[..., Review]) -> None:
        another(kind=ReviewKind.ADJUDICATION)
        with pytest.raises(IntegrityError):
            another(kind=ReviewKind.ADJUDICATION)

    def test_other_people_have_their_own(self, another: Callable[..., Review], second: User) -> None:
        assert another(reviewer=second)

    def test_other_claims_have_their_own(self, another: Callable[..., Review], record: Record) -> None:
        assert another(claim=make_claim(record.article, by=record.checker))

    def test_imported_ones_are_told_apart_by_who_gave_them(self, another: Callable[..., Review]) -> None:
        another(kind=ReviewKind.IMPORTED, original_reviewer="Ada")
        another(kind=ReviewKind.IMPORTED, original_reviewer="Bela")
        with pytest.raises(IntegrityError):
            another(kind=ReviewKind.IMPORTED, original_reviewer="Ada")


class TestOnceOnly:
    def test_an_address_belongs_to_one_article(self, record: Record) -> None:
        other = make_article(by=record.editor, text="Another\n\ntext")
        with pytest.raises(IntegrityError):
            force(other, url=record.article.url)

    def test_any_number_of_articles_have_no_address(self, record: Record) -> None:
        for number in range(3):
            make_article(by=record.editor, text=f"Number {number}\n\ntext")
        assert Article.objects.filter(url="").count() == 3

    def test_a_version_has_a_number_of_its_own(self, record: Record) -> None:
        values = {"text_row": record.text, "title": "Again", "blocks": [], "brought_by": record.editor}
        with pytest.raises(IntegrityError), transaction.atomic():
            ArticleVersion.objects.create(article=record.article, number=1, **values)

    def test_a_claim_has_a_number_of_its_own(self, record: Record) -> None:
        with pytest.raises(IntegrityError):
            force(make_claim(record.article, by=record.checker), number=record.claim.number)

    def test_a_claim_is_lost_once_a_version(self, record: Record) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Loss.objects.create(claim=record.claim, version=record.version, candidates=[])

    @pytest.mark.parametrize("of_claim", [True, False])
    def test_the_same_is_assigned_once_to_one_person(self, record: Record, of_claim: bool) -> None:
        values = {"article": record.article, "claim": record.claim if of_claim else None, "person": record.checker}
        if of_claim:
            with by_hand(record.editor):
                Assignment.objects.create(**values, made_by=record.editor)
        with pytest.raises(IntegrityError), by_hand(record.editor):
            Assignment.objects.create(**values, made_by=record.editor)

    def test_an_outlet_has_a_name_of_its_own(self, record: Record) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Outlet.objects.create(name=record.outlet.name)

    def test_a_story_has_a_title_of_its_own(self, record: Record) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.create(title=record.story.title)

    def test_there_is_one_set_of_rules(self, record: Record) -> None:
        with pytest.raises(IntegrityError, match="one_set_of_rules"), by_hand(record.stella):
            RuleSettings.objects.create(pk=2)

    @pytest.mark.parametrize("pk", [1, 2])
    def test_there_is_one_newsroom(self, db: None, pk: int) -> None:
        Newsroom.objects.create(pk=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Newsroom.objects.create(pk=pk)


def as_brought(record: Record, by: User) -> None:
    make_article(by=by, text="Another\n\ntext")


def as_placed(record: Record, by: User) -> None:
    token = record.claim.lock_version
    place_claim(record.claim, by=by, lock_version=token, version_number=1, span=Span(0, 7))


def as_changed(record: Record, by: User) -> None:
    edit_claim(
        record.claim, by=by, lock_version=record.claim.lock_version, statement="So.", claimant="", risk="routine"
    )


def as_withdrawn(record: Record, by: User) -> None:
    withdraw_claim(record.claim, by=by, lock_version=record.claim.lock_version, why="A slip.")


def as_evidence_withdrawn(record: Record, by: User) -> None:
    withdraw_evidence(record.evidence, by=by, lock_version=record.claim.lock_version, why="")


def as_described(record: Record, by: User) -> None:
    edit_article(record.article, by=by, lock_version=record.article.lock_version, details=Details(byline="By us"))


def as_finished(record: Record, by: User) -> None:
    finish_checking(record.article, by=by, lock_version=record.article.lock_version)


def as_published(record: Record, by: User) -> None:
    sign(finish(record.article, by=record.checker), by=record.editor)
    publish(record.article, by=by)


def as_let_pass(record: Record, by: User) -> None:
    another = make_claim(record.article, by=record.checker)
    let_pass(record.article, Blocking(Blocker.OPEN, claim=another.pk), by=by)


def as_waiver_withdrawn(record: Record, by: User) -> None:
    withdraw_waiver(record.waiver, by=by, lock_version=record.waiver.lock_version, why="Too early.")


def as_decided(record: Record, by: User) -> None:
    dispute(record.claim, by=record.stella)
    decide(record.claim, by=by)


DEEDS: dict[str, Callable[[Record, User], Any]] = {
    "brought an article": as_brought,
    "marked a claim": lambda record, by: make_claim(record.article, by=by),
    "placed a claim": as_placed,
    "changed a claim": as_changed,
    "withdrew a claim": as_withdrawn,
    "gave a verdict": lambda record, by: give(record.claim, by=by),
    "added a source": lambda record, by: source(record.claim, by=by),
    "asked": lambda record, by: ask(record.claim, to=record.editor, by=by),
    "answered": lambda record, by: answer(record.remark, by=by),
    "took a source back": as_evidence_withdrawn,
    "described an article": as_described,
    "finished an article": as_finished,
    "signed an article off": lambda record, by: sign(finish(record.article, by=record.checker), by=by),
    "published an article": as_published,
    "opened an article again": lambda record, by: reopen(finish(record.article, by=record.checker), by=by),
    "let something pass": as_let_pass,
    "took a waiver back": as_waiver_withdrawn,
    "decided between reviewers": as_decided,
    "ruled words not checkable": lambda record, by: rule(record.article, "an activist", by=by),
    "chose the rules": lambda record, by: choose_rules(by=by, figure=2),
    "is named as an author": lambda record, by: correct(record.article, by=record.stella, author=by),
    "added an outlet": lambda record, by: save_outlet(None, by=by, name="Meridian", url=""),
    "exported a report": lambda record, by: record_export(record.article, by=by, format="csv", digest="0" * 64),
}


@pytest.fixture
def added(superuser: User) -> User:
    """A standards editor whom somebody else added: who made their own account did that, and stays for it."""
    person = User(username="doris")
    person._history_user = superuser  # type: ignore[attr-defined]
    person.save()
    person.groups.add(Group.objects.get(name=Role.STANDARDS_EDITOR))
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_whoever_did_anything_cannot_be_deleted(
    record: Record, added: User, deed: Callable[[Record, User], Any]
) -> None:
    record.claim.refresh_from_db()
    deed(record, added)
    with pytest.raises(ProtectedError):
        added.delete()
    with pytest.raises(ProtectedError):
        User.objects.filter(pk=added.pk).delete()
    assert User.objects.filter(pk=added.pk).exists()


def test_nor_can_whoever_did_nothing(nobody: User) -> None:
    refused = (UntrackedWriteError, ProtectedError)  # whoever made their own account is in the history of it
    with pytest.raises(refused), transaction.atomic():
        nobody.delete()
    with pytest.raises(refused), transaction.atomic():
        User.objects.filter(pk=nobody.pk).delete()
    assert User.objects.filter(username="noor").exists()


TRACKED = [
    "article",
    "outlet",
    "story",
    "claim",
    "assignment",
    "remark",
    "evidence",
    "review",
    "ruling",
    "waiver",
    "rules",
]


@pytest.mark.parametrize("kind", TRACKED)
class TestARowThatVerbsChange:
    """Going round them would go round the history."""

    def test_is_not_deleted(self, record: Record, kind: str) -> None:
        with pytest.raises(UntrackedWriteError):
            getattr(record, kind).delete()

    def test_is_not_deleted_with_others(self, record: Record, kind: str) -> None:
        with pytest.raises(UntrackedWriteError):
            type(getattr(record, kind)).objects.all().delete()

    def test_is_not_updated_with_others(self, record: Record, kind: str) -> None:
        row = getattr(record, kind)
        with pytest.raises(UntrackedWriteError):
            type(row).objects.update(lock_version=9)
        with pytest.raises(UntrackedWriteError):
            type(row).objects.bulk_update([row], ["lock_version"])


@pytest.mark.parametrize("kind", ["article", "outlet", "story", "claim", "version", "text", "file", "placement"])
def test_what_others_rest_on_is_protected_by_the_database_s_own_rules(record: Record, kind: str) -> None:
    row = getattr(record, kind)
    with pytest.raises(ProtectedError):
        QuerySet(type(row)).filter(pk=row.pk).delete()


WRITTEN_ONCE = [
    "sign_off",
    "publication",
    "text",
    "version",
    "placement",
    "loss",
    "ruling_place",
    "mention",
    "file",
    "export",
    "entry",
    "part",
    "checkpoint",
    "verification",
]


@pytest.mark.parametrize("kind", WRITTEN_ONCE)
class TestARowWrittenOnce:
    def test_is_not_saved_again(self, record: Record, kind: str) -> None:
        with pytest.raises(WrittenOnceError):
            getattr(record, kind).save()

    def test_is_not_saved_again_after_it_was_read(self, record: Record, kind: str) -> None:
        row = getattr(record, kind)
        with pytest.raises(WrittenOnceError):
            type(row).objects.get(pk=row.pk).save(force_update=True)

    def test_is_not_written_over_under_its_key(self, record: Record, kind: str) -> None:
        row = getattr(record, kind)
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)(**values).save()

    def test_is_not_deleted(self, record: Record, kind: str) -> None:
        with pytest.raises(WrittenOnceError):
            getattr(record, kind).delete()

    def test_is_not_deleted_with_others(self, record: Record, kind: str) -> None:
        with pytest.raises(WrittenOnceError):
            type(getattr(record, kind)).objects.all().delete()

    def test_is_not_updated_with_others(self, record: Record, kind: str) -> None:
        row = getattr(record, kind)
        name = row._meta.concrete_fields[-1].attname
        with pytest.raises(WrittenOnceError):
            type(row).objects.update(**{name: getattr(row, name)})
        with pytest.raises(WrittenOnceError):
            type(row).objects.bulk_update([row], [row._meta.concrete_fields[-1].name])


def test_these_are_all_the_kinds_of_rows_that_are_kept_so(record: Record) -> None:
    models = apps.get_app_config("annotations").get_models()
    kept = {model for model in models if issubclass(model, Tracked | WrittenOnce)}
    assert kept == {type(getattr(record, kind)) for kind in (*TRACKED, *WRITTEN_ONCE)}


def test_rows_reached_through_others_are_written_once_too(record: Record) -> None:
    for rows in (record.article.versions, record.claim.placements, record.article.exports):
        with pytest.raises(WrittenOnceError):
            rows.update(pk=0)
        with pytest.raises(WrittenOnceError):
            rows.all().delete()


def test_the_words_of_a_text_are_kept_once_however_many_articles_have_them(record: Record) -> None:
    other = make_article(by=record.editor, text=SOLDIERS, outlet="Meridian", published_on=date(2024, 2, 6))
    assert other != record.article
    assert VersionText.objects.count() == 1
    assert ArticleVersion.objects.count() == 2
