"""The names of a text, as far as capitals give them away.

In a script with two cases a run of capitalised words inside a sentence is taken for a name. At the start of a sentence,
after an opening quotation mark and in a headline with capitals everywhere a capital says nothing: there a word is
part of a name only if the rest of the text says so. In German, where every noun has a capital, a single word is a name
only when it is written all in capitals or ends such a run elsewhere ("Putin" where "Wladimir Putin" stands).

Chinese, Arabic, Hebrew, Hindi and other scripts without cases do not mark names. There nothing is found but works
between 《 and 》, foreign names in katakana whose parts are joined by a dot, and names in a script that has cases.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotations.levelling import Span
from annotations.segments.characters import CASED, HYPHENS, UPPER

_BLANK = "[ \u00a0]"
_LETTER = rf"[{CASED}\d\u0300-\u036f]"
# Putin, O’Brien, Лук’яненко, al-Assad, Moscow-based; but only "Putin" of "Putin’s".
_PART = (
    rf"(?:(?:[Aa][lnsdtrz]|[Ee]l|[Ii]bn)[{HYPHENS}])?[{UPPER}]{_LETTER}*+"
    rf"(?:['’ʼ](?=[{UPPER}яюєї]){_LETTER}++|[{HYPHENS}]{_LETTER}++)*+"
)
# Small words inside a name: Ludwig van Beethoven, Ministry of Defence.
_LINKS = (
    "of the|of|de la|de los|de|du|des|del|della|di|da|dos|do|von der|von dem|von|van der|van den|van|den|ter|zu|bin|ibn"
)
# A point inside is one after a short form: Mr. Smith, St. Petersburg, J. R. R. Tolkien.
_RUN = re.compile(rf"(?<!{_LETTER}){_PART}(?:(?:(?<!\w\w\w\w)\.)?{_BLANK}(?:(?:{_LINKS}){_BLANK})?{_PART})*+")
_PARTS = re.compile(_PART)
_FIRST_WORD = re.compile(r"[\W_]*+\w")
_WORDS = re.compile(r"\w++")
# What begins a sentence inside a sentence: He said: “They go first. Then the others.”
_OPENING = re.compile(r"(?:[“\"„«»‘‚‹›『「¿¡]|[:.!?…][”\"’»)]?\s)\s?$")
# Shorter first words are articles and prepositions more often than names.
_SHORT = 3
# Languages with capitals for every noun, and how many in a row make a name there.
_NOUNS_WITH_CAPITALS = {"de": 2, "lb": 2, "gsw": 2, "nds": 2}
# A headline has no full stop, and may have capitals on more than this share of its words.
_HEADLINE = 0.6
_FULL_STOPS, _CLOSING = (".", "։", "。"), "\"'”’»›)"
_FEWEST_WORDS = 4

_MARKED = re.compile(r"(?<=《)[^《》\n]{1,100}(?=》)|(?<![ァ-ヺー・＝])[ァ-ヺー]++(?:[・＝][ァ-ヺー]++)++")


class _Run(NamedTuple):
    """Capitalised words in a row; the capitals of the first `unsure` of them say nothing."""

    parts: list[Span]
    unsure: int
    in_headline: bool


def names(text: str, language: str, sentences: Sequence[Span]) -> list[Span]:
    """The names of `text`, without overlap. What must be in no name is blanked in it: dates, and numbers in words."""
    runs = [run for sentence in sentences for run in _runs(text, sentence)]
    reader = _Reader(text, runs, _NOUNS_WITH_CAPITALS.get(language, 1))
    found = [name for run in runs for name in reader.names(run)]
    return [*found, *(Span(*match.span()) for match in _MARKED.finditer(text))]


def _runs(text: str, sentence: Span) -> Iterator[_Run]:
    in_headline = _is_headline(text, sentence)
    for match in _RUN.finditer(text, sentence.start, sentence.end):
        parts = [Span(*part.span()) for part in _PARTS.finditer(text, match.start(), match.end())]
        before = text[max(sentence.start, match.start() - 3) : match.start()]
        is_first = not _FIRST_WORD.match(text, sentence.start, match.start())
        begins = is_first or _OPENING.search(before)
        yield _Run(parts, len(parts) if in_headline else int(bool(begins)), in_headline)


def _is_headline(text: str, sentence: Span) -> bool:
    written = text[sentence.start : sentence.end]
    words = written.split()
    if len(words) < _FEWEST_WORDS or written.rstrip(_CLOSING).endswith(_FULL_STOPS):
        return False
    return sum(word[0].isupper() for word in words) > _HEADLINE * len(words)


class _Reader:
    """Knows from the whole text which words are names."""

    def __init__(self, text: str, runs: Iterable[_Run], fewest: int) -> None:
        self._text, self._fewest = text, fewest
        self._written = set(_WORDS.findall(text))
        self._known: set[str] = set()
        for run in runs:
            sure = run.parts[run.unsure :]
            if len(sure) >= fewest:
                # In a run of nouns with a name at its end, only the end is a name by itself.
                self._known.update(self._word(part) for part in (sure if fewest == 1 else sure[-1:]))

    def names(self, run: _Run) -> Iterator[Span]:
        """The stretches of the run whose words are all of a name."""
        together: list[Span] = []
        for number, part in enumerate(run.parts):
            if self._is_name(run, number):
                together.append(part)
            else:
                yield from self._name(together)
                together = []
        yield from self._name(together)

    def _name(self, parts: Sequence[Span]) -> Iterator[Span]:
        if len(parts) >= max(2, self._fewest) or any(self._stands_alone(self._word(part)) for part in parts):
            yield Span(parts[0].start, parts[-1].end)

    def _is_name(self, run: _Run, number: int) -> bool:
        word = self._word(run.parts[number])
        is_last = number == len(run.parts) - 1
        if number >= run.unsure:
            return True
        if word.lower() in self._written:
            return False
        if run.in_headline or is_last or len(word) <= _SHORT:
            return self._stands_alone(word) and not (run.in_headline and word not in self._known)
        return True

    def _stands_alone(self, word: str) -> bool:
        return len(word) > 1 and (word in self._known or word.isupper())  # "I" is no name, the Z of "Storm Z" no other

    def _word(self, part: Span) -> str:
        return self._text[part.start : part.end]
