"""What the ledger says of each kind of row, in words of its own: a column may be renamed, these keys stay.

A later kind joins by one line of KINDS. A key is never given another meaning: what changes gets another key.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache, cached_property
from typing import Any

from django.db.models import BooleanField, DateTimeField, Field, JSONField, Model
from django.utils.dateparse import parse_datetime

from annotations.chain import plain
from annotations.choices import EVIDENCE_REQUIRED, CoverageRule, Risk
from annotations.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    Evidence,
    Loss,
    Mention,
    Outlet,
    Placement,
    Publication,
    Remark,
    ReportExport,
    Review,
    RuleSettings,
    Ruling,
    RulingPlace,
    SignOff,
    Story,
    User,
    Waiver,
)

ACT = "act"  # the first part of every entry: who did it, and why
CHAIN = "chain"  # in the registry: the first entry of an article's chain
BEFORE = "before"  # in a chain's first entry: what was there before the ledger, which nothing proves
TAKEN_OVER = "taken_over"  # the verb of that entry
ERASE = "erase"  # the verb by which words go, by order
ERASURE = "erasure"  # in the registry: the order, and the digests of the parts that are erased
ERASED = "erased"  # in an article's chain: the digest of one of them, and what it reads without the words

# What stands where words were. An address becomes blank: it would be a link.
MARK = "[erased]"
WORDS: dict[str, dict[str, str]] = {
    "claim": dict.fromkeys(("statement", "claimant"), MARK),
    "review": dict.fromkeys(("rationale", "correction"), MARK),
    "evidence": {
        **dict.fromkeys(("title", "locator", "quote", "quote_translation", "person", "origin", "note"), MARK),
        "file_name": MARK,
        "address": "",
        "archive_url": "",
    },
    "waiver": {"why": MARK},
    "ruling": {"note": MARK},
    "assignment": {"why": MARK},
    "remark": {"text": MARK, "why": MARK},
}


@dataclass(frozen=True)
class Kind:
    """One kind of row: its model, by key of ours the attribute that holds the value, and the path to its article.

    `article` is how to filter for the rows of one article; blank for what belongs to the registry. `later` are the
    keys that came after the first entries, with the value that rows from before were given.
    """

    name: str
    model: type[Model]
    keys: dict[str, str]
    article: str = ""
    later: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def history(self) -> type[Model] | None:
        """The model of its history rows; None for rows that are written once and have none."""
        manager = getattr(self.model, "history", None)
        return manager.model if manager is not None else None

    @property
    def tables(self) -> list[type[Model]]:
        """Where its rows stand: as they are, and as they were."""
        return [self.model, self.history] if self.history else [self.model]

    @cached_property
    def fields(self) -> dict[str, "Field[Any, Any]"]:
        """By key the field of the model that holds the value."""
        by_attribute = {field.attname: field for field in self.model._meta.concrete_fields}
        return {key: by_attribute[name] for key, name in self.keys.items()}


def _keys(*same: str, **renamed: str) -> dict[str, str]:
    return {**{name: name for name in same}, **renamed}


KINDS = {
    kind.name: kind
    for kind in (
        Kind("outlet", Outlet, _keys("name", address="url", revision="lock_version")),
        Kind("story", Story, _keys("title", "summary", revision="lock_version")),
        Kind(
            "person",
            User,
            _keys(
                "username",
                "first_name",
                "last_name",
                "email",
                operator="is_operator",
                active="is_active",
                staff="is_staff",
                superuser="is_superuser",
                joined="date_joined",
            ),
        ),
        Kind(
            "article",
            Article,
            _keys(
                "title",
                "state",
                "byline",
                "published_on",
                "published_at",
                "language",
                "original_language",
                "translation",
                "fallen_at",
                author="author_id",
                address="url",
                outlet="outlet_id",
                story="story_id",
                version="current_number",
                revision="lock_version",
            ),
            article="id",
            later={"author": None, "fallen_at": None},
        ),
        Kind(
            "version",
            ArticleVersion,
            _keys(
                "number",
                "title",
                "blocks",
                "origin",
                "brought_at",
                article="article_id",
                text="text_row_id",
                by="brought_by_id",
            ),
            article="article_id",
            later={"origin": ""},
        ),
        Kind(
            "claim",
            Claim,
            _keys(
                "number",
                "statement",
                "claimant",
                "risk",
                "withdrawal",
                "removed_in",
                "made_at",
                article="article_id",
                merged_into="merged_into_id",
                split_from="split_from_id",
                made_by="made_by_id",
                revision="lock_version",
            ),
            article="article_id",
        ),
        Kind(
            "placement",
            Placement,
            _keys(
                "start",
                "end",
                "quote",
                "prefix",
                "suffix",
                "origin",
                "made_at",
                "why",
                claim="claim_id",
                version="version_id",
                words="words_digest",
                sentence="sentence_digest",
                made_by="made_by_id",
            ),
            article="claim__article_id",
        ),
        Kind("loss", Loss, _keys("candidates", claim="claim_id", version="version_id"), article="claim__article_id"),
        Kind(
            "evidence",
            Evidence,
            _keys(
                "stance",
                "tier",
                "title",
                "archive_url",
                "archived_on",
                "locator",
                "quote",
                "quote_translation",
                "person",
                "consulted_on",
                "origin",
                "note",
                "confidential",
                "file_name",
                "file_type",
                "withdrawn",
                "added_at",
                claim="claim_id",
                type="kind",
                address="url",
                file="file_id",
                added_by="added_by_id",
                revision="lock_version",
            ),
            article="claim__article_id",
            later={"archived_on": None},
        ),
        Kind(
            "review",
            Review,
            _keys(
                "verdict",
                "reason",
                "rationale",
                "correction",
                "original_reviewer",
                "confirms",
                "given_at",
                claim="claim_id",
                reviewer="reviewer_id",
                type="kind",
                placement="placement_id",
                words="words_digest",
                sentence="sentence_digest",
                revision="lock_version",
            ),
            article="claim__article_id",
        ),
        Kind(
            "ruling",
            Ruling,
            _keys(
                "quote",
                "reason",
                "note",
                "withdrawn",
                "made_at",
                article="article_id",
                made_by="made_by_id",
                revision="lock_version",
            ),
            article="article_id",
        ),
        Kind(
            "ruling_place",
            RulingPlace,
            _keys("start", "end", article="article_id", ruling="ruling_id", version="version_id"),
            article="article_id",
        ),
        Kind(
            "rules",
            RuleSettings,
            _keys(
                "four_eyes",
                "coverage",
                *(f"evidence_{risk}" for risk in Risk.values),
                routine="required_routine",
                figure="required_figure",
                quote="required_quote",
                accusation="required_accusation",
                revision="lock_version",
            ),
            later={
                "coverage": CoverageRule.FIGURES.value,
                **{f"evidence_{risk}": " ".join(checks) for risk, checks in EVIDENCE_REQUIRED.items()},
            },
        ),
        Kind(
            "sign_off",
            SignOff,
            _keys(
                "head",
                "digest",
                "four_eyes",
                "checked",
                "signed_at",
                article="article_id",
                version="version_number",
                signed_by="signed_by_id",
            ),
            article="article_id",
        ),
        Kind(
            "waiver",
            Waiver,
            _keys(
                "blocker",
                "why",
                "withdrawn",
                "made_at",
                article="article_id",
                version="version_number",
                claim="claim_id",
                person="person_id",
                made_by="made_by_id",
                revision="lock_version",
            ),
            article="article_id",
        ),
        Kind(
            "publication",
            Publication,
            _keys("published_at", article="article_id", sign_off="sign_off_id", published_by="published_by_id"),
            article="article_id",
        ),
        Kind(
            "assignment",
            Assignment,
            _keys(
                "due",
                "state",
                "why",
                "made_at",
                article="article_id",
                claim="claim_id",
                person="person_id",
                made_by="made_by_id",
                revision="lock_version",
            ),
            article="article_id",
        ),
        Kind(
            "remark",
            Remark,
            _keys(
                "text",
                "private",
                "resolved",
                "why",
                "made_at",
                article="article_id",
                claim="claim_id",
                type="kind",
                about="about_id",
                to="to_id",
                made_by="made_by_id",
                revision="lock_version",
            ),
            article="article_id",
        ),
        Kind(
            "mention",
            Mention,
            _keys(article="article_id", remark="remark_id", person="person_id"),
            article="article_id",
        ),
        Kind(
            "export",
            ReportExport,
            _keys(
                "format",
                "digest",
                "with_private",
                "with_confidential",
                "as_of",
                "made_at",
                article="article_id",
                made_by="made_by_id",
            ),
            later={"with_private": False, "with_confidential": False, "as_of": None},
        ),
    )
}


@cache
def kind_of(model: type[Model]) -> Kind:
    """Raises KeyError for a model whose rows the ledger does not know."""
    for kind in KINDS.values():
        if kind.model is model:
            return kind
    raise KeyError(model.__name__)


def said(row: Any, kind: Kind) -> dict[str, Any]:
    """What the ledger says of a row or of a history row: by key the plain value."""
    found = {key: plain(getattr(row, name)) for key, name in kind.keys.items()}
    return found | {"roles": _roles(row)} if kind.model is User else found


def as_recorded(field: "Field[Any, Any]", raw: Any) -> Any:
    """A value as the database driver gives it, as the ledger says it. Raises ValueError where it cannot be read."""
    if raw is None:
        return None
    if isinstance(field, BooleanField) and raw in (0, 1):
        return bool(raw)
    if isinstance(field, JSONField):
        return plain(json.loads(raw)) if isinstance(raw, str) else plain(raw)
    if isinstance(field, DateTimeField) and isinstance(raw, str):
        moment = parse_datetime(raw)
        if moment is None:
            raise ValueError(f"no date and time: {raw!r}")
        return plain(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return plain(raw)


def as_value(field: "Field[Any, Any]", recorded: Any) -> Any:
    """What the ledger says, as a value for the field."""
    if isinstance(field, JSONField):
        return recorded
    return field.to_python(recorded)


def without_words(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """These fields of a row, or some of them, with the mark in place of each of a person's words."""
    return {key: WORDS[kind].get(key, value) if value else value for key, value in fields.items()}


def made(history: Any) -> dict[str, Any]:
    """How a history row came to be, as the ledger says it: when, by whom (their key), which of + ~ -, and why."""
    return {
        "at": plain(history.history_date),
        "by": history.history_user_id,
        "how": history.history_type,
        "why": history.history_change_reason or "",
    }


def _roles(row: Any) -> list[str]:
    """The roles of a person, or of the history row of one: groups are a table of their own."""
    groups = row.groups.all()
    return sorted(str(getattr(each, "group", each).name) for each in groups)
