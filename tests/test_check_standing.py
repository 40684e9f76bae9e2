"""What lists show is what the rules give, and `check_standing` names whatever is not."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from annotations import stored
from annotations.models import Article, Claim, ClaimStanding, User
from annotations.stored import look_at_everything
from tests.make import finish, give, make_article, make_claim, nothing_changes, publish, sign
from tests.tampering import tamper, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(editor: User, checker: User) -> Claim:
    """The only claim of an article that was checked, signed off and published."""
    article = make_article(by=editor)
    claim = make_claim(article, by=editor)
    give(claim, by=checker)
    finish(article, by=checker)
    sign(article, by=editor)
    publish(article, by=editor)
    return Claim.objects.select_related("article").get(pk=claim.pk)


def run(*options: str) -> str:
    """What the command says where something differs: it ends with 1, and says what to do."""
    out = StringIO()
    with pytest.raises(CommandError, match="verify_history") as error:
        call_command("check_standing", *options, stdout=out, stderr=StringIO())
    assert error.value.returncode == 1
    return out.getvalue()


def differing() -> list[tuple[str, int, int, str, str]]:
    found = [each for piece in look_at_everything() for each in piece.differing]
    return [(each.table, each.row, each.article, each.stored, each.follows) for each in found]


CLAIMS, ARTICLES = "annotations_claimstanding", "annotations_article"


def test_a_sound_record_agrees(claim: Claim) -> None:
    out = StringIO()
    call_command("check_standing", stdout=out, stderr=StringIO())
    assert out.getvalue() == "1 claims and 1 articles: 0 rows differ.\n"


@pytest.mark.parametrize(
    ("standing", "verdict"), [("open", ""), ("settled", "disputed"), ("waiting", ""), ("withdrawn", "")]
)
def test_a_claim_whose_standing_is_another_is_named(claim: Claim, standing: str, verdict: str) -> None:
    tamper("UPDATE annotations_claimstanding SET standing = %s, verdict = %s", standing, verdict)
    says, article = f"{standing} {verdict}".strip(), claim.article_id
    expected = (CLAIMS, claim.pk, article, f"{says} of article {article}", f"settled verified of article {article}")
    assert differing() == [expected]


def test_a_claim_without_a_standing_is_named(claim: Claim) -> None:
    tamper("DELETE FROM annotations_claimstanding")
    article = claim.article_id
    assert differing() == [(CLAIMS, claim.pk, article, "nothing", f"settled verified of article {article}")]


def test_a_claim_whose_standing_is_filed_under_another_article_is_named(claim: Claim, editor: User) -> None:
    other = make_article(by=editor, text="Another\n\nText.")
    tamper("UPDATE annotations_claimstanding SET article_id = %s", other.pk)
    [(table, row, *_rest)] = differing()
    assert (table, row) == (CLAIMS, claim.pk)


def test_a_verdict_that_was_changed_past_the_verbs_is_named_with_its_claim_and_its_article(claim: Claim) -> None:
    tamper("UPDATE annotations_review SET verdict = 'unverified', reason = 'single_source'")
    assert [(table, row) for table, row, *_rest in differing()] == [(CLAIMS, claim.pk), (ARTICLES, claim.article_id)]


STATES = {
    "it was never signed": (
        "UPDATE annotations_article SET state = 'signed'",
        ("DELETE FROM annotations_publication", "DELETE FROM annotations_signoff"),
        ("signed", "not published"),
    ),
    "it was signed and never published": (
        "UPDATE annotations_article SET state = 'published'",
        ("DELETE FROM annotations_publication",),
        ("published", "not published"),
    ),
    "what was published is said to be another sign-off than the last": (
        "INSERT INTO annotations_signoff (article_id, version_number, head, digest, four_eyes, checked, signed_by_id,"
        " signed_at) SELECT article_id, version_number, head, digest, four_eyes, checked, signed_by_id, signed_at"
        " FROM annotations_signoff",
        (),
        ("published", "not published"),
    ),
    "the version that is current is not there": (
        "UPDATE annotations_article SET current_number = 7",
        (),
        ("published", "nothing: there is no version 7"),
    ),
    "its sign-off is said to have fallen, and holds": (
        "UPDATE annotations_article SET fallen_at = '2024-03-01 09:00:00+00:00'",
        (),
        ("published, its sign-off fell", "published"),
    ),
    "its sign-off is said to hold, and fell": (
        "UPDATE annotations_claim SET statement = 'Nobody.'",
        (),
        ("published", "published, its sign-off fell"),
    ),
    "it is said to be signed, and what was signed has changed": (
        "UPDATE annotations_article SET state = 'signed'",
        ("UPDATE annotations_claim SET statement = 'Nobody.'",),
        ("signed", "published, its sign-off fell"),
    ),
}


@pytest.mark.parametrize("what", STATES)
def test_an_article_is_named_whose_state_is_not_that_of_its_sign_off(claim: Claim, what: str) -> None:
    first, more, (says, follows) = STATES[what]
    with undone():
        for statement in (first, *more):
            tamper(statement)
        found = [each for each in differing() if each[0] == ARTICLES]
    assert found == [(ARTICLES, claim.article_id, claim.article_id, says, follows)]


def test_a_published_article_whose_sign_off_fell_agrees(claim: Claim, second: User) -> None:
    give(claim, by=second, verdict="unverified", reason="single_source")
    assert Article.objects.get().fallen_at
    assert differing() == [], "the claim is split, and the sign-off fell: lists say both"


def test_the_command_names_the_row_and_ends_with_one(claim: Claim) -> None:
    tamper("UPDATE annotations_claimstanding SET standing = 'open', verdict = ''")
    said = run()
    assert f"{CLAIMS}, row {claim.pk} (article {claim.article_id}): it says open" in said
    assert said.endswith("1 rows differ.\n")


def test_the_command_tells_a_program_the_same(claim: Claim) -> None:
    tamper("UPDATE annotations_claimstanding SET standing = 'open', verdict = ''")
    said = json.loads(run("--json"))
    assert (said["claims"], said["articles"], len(said["differing"])) == (1, 1, 1)
    assert said["differing"][0].keys() == {"table", "row", "article", "stored", "follows"}


def test_the_number_of_reads_grows_with_batches_and_not_with_claims(
    claim: Claim, editor: User, checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert differing() == []
        return len(queries)

    one = reads()
    other = make_article(by=editor, text="Another\n\nIt rained. It snowed. The sun shone.")
    for quote in ("It rained", "It snowed", "The sun shone"):
        give(make_claim(other, by=editor, quote=quote), by=checker)
    assert reads() == one
    monkeypatch.setattr(stored, "AT_ONCE", 2)
    assert ClaimStanding.objects.count() == 4
    assert reads() > one


def test_every_batch_is_looked_at(claim: Claim, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [make_article(by=editor, text=f"Day {number}\n\nIt rained.") for number in range(4)]
    claims = [make_claim(each, by=editor, quote="It rained") for each in others]
    monkeypatch.setattr(stored, "AT_ONCE", 2)
    tamper("UPDATE annotations_claimstanding SET standing = 'waiting', verdict = ''")
    tamper("UPDATE annotations_article SET state = 'published', fallen_at = NULL")
    named = {(table, row) for table, row, *_rest in differing()}
    assert named == {(CLAIMS, each.pk) for each in (claim, *claims)} | {(ARTICLES, each.pk) for each in others}


def test_the_command_says_how_far_it_is_where_there_is_much(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = StringIO()
    monkeypatch.setattr(stored, "AT_ONCE", 1)
    monkeypatch.setattr("annotations.management.commands.check_standing.AT_ONCE", 1)
    call_command("check_standing", stdout=StringIO(), stderr=progress)
    lines = ["1 claims, 0 articles looked at", "1 claims, 1 articles looked at"]
    assert progress.getvalue().splitlines() == lines


def test_what_the_command_found_is_told_before_it_is_interrupted(
    claim: Claim, article: Article, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_claim(article, by=editor)
    out = StringIO()

    def interrupt(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if out.getvalue():
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    monkeypatch.setattr(stored, "AT_ONCE", 1)
    tamper("DELETE FROM annotations_claimstanding")
    with connection.execute_wrapper(interrupt), pytest.raises(KeyboardInterrupt):
        call_command("check_standing", stdout=out, stderr=StringIO())
    assert len(out.getvalue().splitlines()) == 1


def test_the_command_writes_nothing(claim: Claim) -> None:
    with nothing_changes():
        call_command("check_standing", stdout=StringIO(), stderr=StringIO())


def test_a_database_that_does_not_answer_is_not_told_as_a_difference(db: None) -> None:
    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise OperationalError("disk is full")

    with connection.execute_wrapper(fail), pytest.raises(CommandError, match="disk is full") as error:
        call_command("check_standing", stdout=StringIO(), stderr=StringIO())
    assert error.value.returncode == 2
