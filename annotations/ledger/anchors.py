"""What is kept where the database cannot reach: checkpoint files, the head on a report, a line that somebody noted."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotations.chain import checkpoint_digest

TITLE = "claim-desk checkpoint 1"
_LINES = ("number", "at", "previous", "heads", "entries", "digest")
_NONE = "none"  # for the digest before the first checkpoint
_LINE = re.compile(r"(registry|article/[1-9][0-9]{0,18}) ([1-9][0-9]{0,17}) ([0-9a-f]{64})")
_CHECKPOINT = re.compile(
    rf"{TITLE}\nnumber ([1-9][0-9]{{0,17}})\nat (\S+)\nprevious (\S+)\n"
    r"heads (\S+)\nentries ([0-9]{1,18})\ndigest (\S+)"
)


class NoAnchorError(ValueError):
    """A file that holds no anchor."""


@dataclass(frozen=True)
class HeadAnchor:
    """The digest of one entry of a chain."""

    chain: str
    sequence: int
    digest: str


@dataclass(frozen=True)
class CheckpointAnchor:
    """A checkpoint: its number, the time in UTC, the digest of the one before (blank for the first), one digest of the
    heads of all chains, how many entries they have together, and its own digest."""

    number: int
    at: str
    previous: str
    heads: str
    entries: int
    digest: str

    @property
    def is_whole(self) -> bool:
        """Whether the digest is that of the other lines."""
        return self.digest == digest_of(self.number, self.at, self.previous, self.heads, self.entries)

    @property
    def text(self) -> str:
        values = (self.number, self.at, self.previous or _NONE, self.heads, self.entries, self.digest)
        return "\n".join([TITLE, *(f"{name} {value}" for name, value in zip(_LINES, values, strict=True)), ""])


def digest_of(number: int, at: str, previous: str, heads: str, entries: int) -> str:
    return checkpoint_digest({"number": number, "at": at, "previous": previous, "heads": heads, "entries": entries})


def read_anchors(content: bytes) -> list[HeadAnchor | CheckpointAnchor]:
    """The anchors in a file: a checkpoint, a report as JSON, or lines such as “article/12 7 <digest>”.

    Raises NoAnchorError.
    """
    try:
        text = content.decode().replace("\r\n", "\n").strip()
    except UnicodeDecodeError as error:
        raise NoAnchorError("it is no text") from error
    if text.startswith(TITLE):
        return [_checkpoint(text)]
    found = _of_report(text) if text.startswith(("{", "[")) else _of_lines(text)
    if not found:
        raise NoAnchorError("it holds neither a checkpoint, nor a report's head, nor a line “article/12 7 <digest>”")
    return found


def _checkpoint(text: str) -> CheckpointAnchor:
    match = _CHECKPOINT.fullmatch(text)
    if match is None:
        raise NoAnchorError("it begins as a checkpoint, and its lines are none of one")
    number, at, previous, heads, entries, digest = match.groups()
    before = "" if previous == _NONE else previous
    return CheckpointAnchor(int(number), at, before, heads, int(entries), digest)


def _of_lines(text: str) -> list[HeadAnchor | CheckpointAnchor]:
    matches = [_LINE.fullmatch(line.strip()) for line in text.splitlines()]
    return [HeadAnchor(match[1], int(match[2]), match[3]) for match in matches if match] if all(matches) else []


def _of_report(text: str) -> list[HeadAnchor | CheckpointAnchor]:
    try:
        return list(_heads(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise NoAnchorError("it is no JSON") from error


def _heads(value: Any) -> Iterator[HeadAnchor]:
    """Every head in a report, or in a file of several."""
    if isinstance(value, list):
        for item in value:
            yield from _heads(item)
    elif isinstance(value, dict):
        head = value.get("head")
        if isinstance(head, dict):
            match = _LINE.fullmatch(" ".join(str(head.get(key)) for key in ("chain", "sequence", "digest")))
            if match:
                yield HeadAnchor(match[1], int(match[2]), match[3])
        for item in value.values():
            if isinstance(item, list | dict) and item is not head:
                yield from _heads(item)
