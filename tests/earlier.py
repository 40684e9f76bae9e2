"""A database as an earlier version left it: `python -m tests.earlier` fills the one of DATABASE_URL, at 0003."""

import os
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

MOMENT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
TEXT = "Title\n\nIt rained in the north. There were 9 tanks."


def fill() -> None:
    """Three articles with two claims each, a review changed once, a source, an export; by one person, with history."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    [state] = [
        name for name in MigrationExecutor(connection).loader.applied_migrations if name[1].startswith("0003_st")
    ]
    apps = MigrationExecutor(connection).loader.project_state([state]).apps

    def keep(name: str, /, **fields: Any) -> Any:
        row = apps.get_model("annotations", name).objects.create(**fields)
        note(name, row, "+")
        return row

    def note(name: str, row: Any, how: str) -> None:
        try:
            history = apps.get_model("annotations", f"historical{name}")
        except LookupError:
            return
        own = {field.attname for field in history._meta.concrete_fields}
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        values = {key: value for key, value in values.items() if key in own}
        history.objects.create(history_date=MOMENT, history_type=how, history_user_id=1, **values)

    by = keep("user", username="edda", is_active=True, date_joined=MOMENT)
    outlet = keep("outlet", name="Portal Zaton", lock_version=1)
    digest = sha256(TEXT.encode()).hexdigest()
    words = keep("versiontext", digest=digest, text=TEXT)
    for _number in range(3):
        article = keep("article", title="Title", outlet=outlet, lock_version=1)
        version = keep(
            "articleversion",
            article=article,
            number=1,
            text_row=words,
            title="Title",
            blocks=[],
            brought_by=by,
            brought_at=MOMENT,
        )
        for number, quote in enumerate(("It rained in the north", "There were 9 tanks"), start=1):
            claim = keep(
                "claim", article=article, number=number, statement=quote, made_by=by, made_at=MOMENT, lock_version=1
            )
            start, own = TEXT.index(quote), sha256(quote.encode()).hexdigest()
            placement = keep(
                "placement",
                claim=claim,
                version=version,
                start=start,
                end=start + len(quote),
                quote=quote,
                words_digest=own,
                sentence_digest=own,
                made_by=by,
                made_at=MOMENT,
            )
            review = keep(
                "review",
                claim=claim,
                reviewer=by,
                verdict="verified",
                placement=placement,
                words_digest=own,
                sentence_digest=own,
                given_at=MOMENT,
                lock_version=1,
            )
            review.rationale, review.lock_version = "Looked again.", 2
            review.save()
            note("review", review, "~")
            keep(
                "evidence",
                claim=claim,
                title="A report",
                url="https://example.org",
                added_by=by,
                added_at=MOMENT,
                lock_version=1,
            )
            keep("claimstanding", claim=claim, article=article, standing="settled", verdict="verified")
        keep("reportexport", article=article, format="json", digest="0" * 64, made_by=by, made_at=MOMENT)


def tell_bars() -> None:
    """Whom words bar from signing off the first article, and which versions of it."""
    from annotations.approval import read_approval
    from annotations.choices import Blocker
    from annotations.models import Article, User

    for bar in read_approval(Article.objects.get(pk=1)).bars:
        if bar.blocker == Blocker.WORDS:
            print(bar.blocker.value, User.objects.get(pk=bar.person), *bar.versions)


if __name__ == "__main__":
    import django

    django.setup()
    fill()
