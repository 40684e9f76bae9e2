"""Adding sources to a claim, correcting them, taking them back."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from annotations.actions._write import lock_article_of, lock_standing_claim, refresh_standing, touch, verb, write
from annotations.attachments import file_type
from annotations.choices import NO_SOURCES, Stance, Tier
from annotations.models import AttachedFile, Claim, Evidence, User
from annotations.models.evidence import SAID
from annotations.permissions import refuse_another_s, require

# Of a question or a search, whatever is said: it is no source, and speaks neither for the claim nor against it.
BEARS_ON_NOTHING = {"stance": Stance.CONTEXT, "tier": Tier.SECONDARY}


@dataclass(frozen=True)
class Source:
    """What a person says of a source: values for fields of SAID, and a file where one is attached.

    With `again`, a source of another claim, it is what that one says, and the same file.
    """

    values: dict[str, Any] = field(default_factory=dict)
    file_name: str = ""
    content: bytes = field(default=b"", repr=False)
    again: Evidence | None = None

    @property
    def digest(self) -> str | None:
        """Of the file, None where there is none."""
        if self.again:
            return self.again.file_id
        return hashlib.sha256(self.content).hexdigest() if self.content else None


@verb
def add_evidence(claim: Claim, source: Source, *, by: User, lock_version: int) -> Evidence:
    """Adds a source to the claim. Raises StaleError, ValidationError by field, PermissionDenied."""
    require(by, "mark")
    if source.again:
        source = _as_it_is_now(source.again, by)
    pressed_twice = _just_added(claim, source, by)
    if pressed_twice:
        return pressed_twice
    evidence = Evidence(claim=lock_standing_claim(claim, lock_version), added_by=by)
    return _keep(evidence, source, by=by)


@verb
def edit_evidence(evidence: Evidence, source: Source, *, by: User, lock_version: int, why: str = "") -> Evidence:
    """Corrects a source; `lock_version` is its claim's. A file is replaced only by another.

    Raises StaleError, ValidationError by field, PermissionDenied.
    """
    return _keep(_locked(evidence, by=by, lock_version=lock_version), source, by=by, why=why)


@verb
def withdraw_evidence(evidence: Evidence, *, by: User, lock_version: int, why: str) -> Evidence:
    """Takes a source back; it stays in the record. Raises StaleError, PermissionDenied."""
    return _set_withdrawn(_locked(evidence, by=by, lock_version=lock_version), True, by=by, why=why)


@verb
def restore_evidence(evidence: Evidence, *, by: User, lock_version: int, why: str = "") -> Evidence:
    """Lets a source that was taken back count again. Raises StaleError, PermissionDenied."""
    return _set_withdrawn(_locked(evidence, by=by, lock_version=lock_version), False, by=by, why=why)


def _just_added(claim: Claim, source: Source, by: User) -> Evidence | None:
    """The claim's newest source, if it is the very same and nothing has been done with it since."""
    lock_article_of(claim)
    newest = claim.evidence.order_by("pk").last()
    if newest is None or newest.added_by_id != by.pk or newest.lock_version != 1:
        return None
    said = source.values | (BEARS_ON_NOTHING if newest.kind in NO_SOURCES else {})
    same = all(getattr(newest, name) == value for name, value in said.items()) and newest.file_id == source.digest
    return newest if same else None


def _as_it_is_now(again: Evidence, by: User) -> Source:
    """What a source of another claim says. Raises ValidationError for one that was taken back or whose file is gone."""
    found = Evidence.objects.get(pk=again.pk)
    if found.confidential:
        require(by, "see_confidential")
    if found.withdrawn:
        raise ValidationError(_("This source was taken back meanwhile: it is not used again."))
    _refuse_erased(found.file_id)
    return Source({name: getattr(found, name) for name in SAID}, again=found)


def _locked(evidence: Evidence, *, by: User, lock_version: int) -> Evidence:
    require(by, "mark")
    claim = lock_standing_claim(evidence.claim, lock_version)
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    row.claim = claim
    refuse_another_s(by, row)
    return row


def _keep(evidence: Evidence, source: Source, *, by: User, why: str = "") -> Evidence:
    for name in SAID:
        if name in source.values:
            setattr(evidence, name, source.values[name])
    for name, value in BEARS_ON_NOTHING.items() if evidence.kind in NO_SOURCES else ():
        setattr(evidence, name, value)
    if source.content:
        evidence.file_type = file_type(source.file_name, source.content)
        evidence.file_name = source.file_name
        evidence.file = _keep_file(source.content)
    if source.again:
        for name in ("file_id", "file_name", "file_type"):
            setattr(evidence, name, getattr(source.again, name))
    _write(evidence, by=by, why=why)
    return evidence


def _set_withdrawn(evidence: Evidence, withdrawn: bool, *, by: User, why: str) -> Evidence:
    evidence.withdrawn = withdrawn
    _write(evidence, by=by, why=why)
    return evidence


def _write(evidence: Evidence, *, by: User, why: str) -> None:
    if write(evidence, by=by, why=why):
        touch(evidence.claim, by=by)  # a claim's token guards its evidence too
        refresh_standing(evidence.claim)


def _keep_file(content: bytes) -> AttachedFile:
    """Raises ValidationError for a file that was erased by order."""
    digest = hashlib.sha256(content).hexdigest()
    _refuse_erased(digest)
    return AttachedFile.objects.defer("content").get_or_create(digest=digest, defaults={"content": content})[0]


def _refuse_erased(digest: str | None) -> None:
    if AttachedFile.objects.filter(digest=digest, content=b"").exists():
        raise ValidationError(_("This file was erased by order: it is not kept again."))
