"""Whom words mention: @ and a username. Plain values."""

import re
import unicodedata
from collections.abc import Iterable

# An address of mail mentions nobody; a username may be one.
_MENTION = re.compile(r"(?<![\w@.+/-])@([\w.+-]++(?:@[\w.+-]++)?)")
_PUNCTUATION = ".+-"


def mentioned(text: str, usernames: Iterable[str]) -> tuple[list[str], list[str]]:
    """Those of these usernames that the text mentions, and the names in it that are none of them; each once, in the
    order of the text. In whatever case, and with or without the full stop that ends a sentence."""
    known = {_folded(each): each for each in usernames}
    found: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for written in _MENTION.findall(text):
        trimmed = written.rstrip(_PUNCTUATION)
        name = known.get(_folded(written)) or known.get(_folded(trimmed))
        if name:
            found[name] = None
        elif trimmed:
            unknown[trimmed] = None
    return list(found), list(unknown)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
