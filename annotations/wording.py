"""How words changed: the words of two texts compared, for people to see."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A figure, a word, a run of white space, or one other character; scripts without spaces go character by character.
_TOKEN = re.compile(
    r"\d+(?:[.,’'\u00a0\u202f]\d+)*|[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL
)


# Comparing word by word takes time with the product of both lengths: longer texts are shown whole, old and new.
MOST_COMPARISONS = 4_000_000


@dataclass(frozen=True)
class Wording:
    """A stretch of words: `kind` is same, gone (of the old text alone) or new (of the new text alone)."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> list[Wording]:
    """The words of both texts in order; the same, gone and new ones joined give back either text."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > MOST_COMPARISONS:
        return [Wording("gone", old), Wording("new", new)]
    found: list[Wording] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Wording("same", "".join(before[a:b])))
            continue
        if a < b:
            found.append(Wording("gone", "".join(before[a:b])))
        if c < d:
            found.append(Wording("new", "".join(after[c:d])))
    return found
