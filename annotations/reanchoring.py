"""Re-anchoring: where the marked words of one version of a text are in the next one, or that they are gone.

Three steps, each only where the one before found nothing. The alignment of the two texts as a whole carries what
stands in a stretch that did not change. What changed is looked for between its neighbours, then in what came
elsewhere: the exact quote, told from its twins by its context, then the tokens that old and new words share.
Words that belong to another stretch of the old text are never taken, so that a look-alike that stays where it is
cannot pass for the quote that went. Two places as good as each other are no place.

Words that left their place may have been replaced by what somebody suggested instead, however unlike it is. That is
believed where it is new in the text, came between the old neighbours, and says enough to be no coincidence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from annotations.alignment import Alignment, is_telling, sentence_cuts
from annotations.levelling import Span, level, levelled, straightened
from annotations.passages import CONTEXT, FLOOR, MARGIN, Finding, Passages, Place, Side, likeness
from annotations.segments import Sentences

UNCHANGED, MOVED, REWORDED = "unchanged", "moved", "reworded"
CANDIDATES = 3
CANDIDATE_FLOOR = 0.5  # a person may be shown a place that is too weak to be a match
_ELSEWHERE_FLOOR = 0.75  # without its neighbours a sentence must be more alike than between them

# What makes another figure of the digits next to it.
_DIGITS_AFTER = re.compile(r"(?:[.,'’٫٬]?|[ \u00a0\u2009\u202f](?=\d{3}(?!\d)))\d+")
_DIGITS_BEFORE = re.compile(r"\d+[.,'’٫٬]?$")


@dataclass(frozen=True, slots=True)
class Match:
    """Where the words are; `status` is unchanged, moved or reworded, `context_changed` says so of their sentence."""

    start: int
    end: int
    status: str
    context_changed: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where lost words may be; `score` is the likeness of the words, 0 to 1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Lost:
    """The words are gone, or nobody can say which of several places is theirs. Up to three candidates, best first."""

    candidates: tuple[Candidate, ...] = ()


def reanchor(
    old_text: str,
    spans: Sequence[tuple[int, int]],
    new_text: str,
    language: str = "en",
    corrections: Sequence[Sequence[str]] = (),
) -> list[Match | Lost]:
    """For each of `spans` of `old_text`, its place in `new_text`, in the order asked.

    Spans are (start, end) in code points, end exclusive. `language` (BCP 47) says how sentences are split.
    Unchanged and moved words are levelled the same as before; reworded ones are not. A span without words is lost.
    `corrections` holds for each span, if given, what people suggest instead of its words: where that came in their
    place, all of it is what they were reworded to. Raises ValueError where a span is empty or outside the old text.
    """
    for start, end in spans:
        if not 0 <= start < end <= len(old_text):
            raise ValueError(f"no text between {start} and {end}: the text has {len(old_text)} characters")
    versions = _Versions(old_text, new_text, language)
    asked = [
        (start, end, tuple(suggested))
        for (start, end), suggested in zip(spans, corrections or [()] * len(spans), strict=True)
    ]
    answers = {each: versions.answer(*each) for each in sorted(set(asked))}
    return [answers[each] for each in asked]


class _Versions:
    """Two versions of one text, and what is known about them so far."""

    def __init__(self, old: str, new: str, language: str) -> None:
        self.old, self.new, self.language = old, new, language
        self.alignment = Alignment(old, new)
        self.passages = lru_cache(maxsize=4)(self._passages)

    def answer(self, start: int, end: int, corrections: Sequence[str] = ()) -> Match | Lost:
        words = levelled(self.old[start:end])
        if not words:
            return Lost()  # white space and soft hyphens are no words: they stand everywhere and say nothing
        found = self._followed(start, end)
        if isinstance(found, Match) and found.status == UNCHANGED:
            return found
        return self._corrected(start, end, found, {levelled(each) for each in corrections} - {"", words}) or found

    def _followed(self, start: int, end: int) -> Match | Lost:
        finding = self._carried(start, end) or self._in_place(start, end) or self._elsewhere(start, end)
        if finding and finding.is_certain:
            return self._match(start, end, self._with_whole_figures(start, end, finding.places[0]))
        return self._lost(start, end, finding.places if finding else ())

    # What did not change

    def _carried(self, start: int, end: int) -> Finding | None:
        """The place in the partners of the stretches that hold the words."""
        first, last = self.alignment.old_at(start), self.alignment.old_at(end - 1)
        partners = self.alignment.partner[first : last + 1]
        if partners[0] < 0 or any(after != before + 1 for before, after in pairwise(partners)):
            return None
        found = Span(self._carry(first, start), self._carry(last, end, is_end=True))
        if found.start >= found.end or levelled(self.old[start:end]) != levelled(self.new[found.start : found.end]):
            return None
        place = Place(found.start, found.end, 1.0)
        if self._is_in_order(start, end, place):
            return Finding((place,), is_certain=True)
        twins = self._places_between_neighbours(start, end)
        return Finding((place, *twins), is_certain=not twins)

    def _carry(self, stretch: int, offset: int, is_end: bool = False) -> int:
        """The offset in the new text of an offset within an old stretch that has a partner."""
        old, new = self._old_range(stretch, stretch), self._new_range(self.alignment.partner[stretch])
        one, other = self.old[old.start : old.end], self.new[new.start : new.end]
        within = offset - old.start
        if one == other or (within == 0 and not is_end):
            return new.start + within
        one_levelled, other_levelled = level(one), level(other)
        blanks = _blanks_before(one_levelled.text) - _blanks_before(other_levelled.text)
        if is_end:
            at = sum(start < within for start in one_levelled.starts) - blanks
            return new.start + other_levelled.ends[min(at, len(other_levelled.ends)) - 1] if at > 0 else new.start
        at = sum(end <= within for end in one_levelled.ends) - blanks
        return new.start + other_levelled.starts[at] if 0 <= at < len(other_levelled.starts) else new.end

    def _places_between_neighbours(self, start: int, end: int) -> tuple[Place, ...]:
        """For words that seem to have moved: what stands in their old place and could be them, reworded."""
        first, last = self.alignment.old_at(start), self.alignment.old_at(end - 1)
        low, high = self._unmatched_around(first, last, stays=False)
        findings = [self._find_in(low, high, run, start, end) for run in self._runs(first, last, stays=False)]
        return tuple(place for finding in findings if finding for place in finding.places)

    # What changed, between its neighbours

    def _in_place(self, start: int, end: int) -> Finding | None:
        first, last = self.alignment.old_at(start), self.alignment.old_at(end - 1)
        low, high = self._unmatched_around(first, last)
        findings = [self._find_in(low, high, run, start, end) for run in self._runs(first, last)]
        return _united([finding for finding in findings if finding])

    def _unmatched_around(self, first: int, last: int, stays: bool = True) -> tuple[int, int]:
        """The old stretches around some that have no partner either; or, as if they had `stays` not, around any."""
        partner = self.alignment.partner
        low, high = first, last
        if partner[first] < 0 or not stays:
            while low > 0 and partner[low - 1] < 0:
                low -= 1
        if partner[last] < 0 or not stays:
            while high + 1 < len(partner) and partner[high + 1] < 0:
                high += 1
        return low, high

    def _runs(self, first: int, last: int, stays: bool = True) -> list[tuple[int, int]]:
        """The runs of new stretches next to the partners of the neighbours, without partners of others than these."""
        partner, origin = self.alignment.partner, self.alignment.origin
        low, high = self._unmatched_around(first, last, stays)
        start = partner[low - 1] + 1 if low else 0
        end = partner[high + 1] if high + 1 < len(partner) else len(origin)
        if stays:
            start = partner[low] if partner[low] >= 0 else start
            end = partner[high] + 1 if partner[high] >= 0 else end
        ours = range(first, last + 1) if stays else ()
        after, before = start, end
        while after < len(origin) and (origin[after] < 0 or origin[after] in ours):
            after += 1
        while before > 0 and (origin[before - 1] < 0 or origin[before - 1] in ours):
            before -= 1
        return sorted({run for run in ((start, after), (before, end)) if run[0] < run[1]})

    def _find_in(self, low: int, high: int, run: tuple[int, int], start: int, end: int) -> Finding | None:
        old, new = self._old_range(low, high), self._new_range(run[0], run[1] - 1)
        return self.passages(old, new).find(start, end)

    # What went elsewhere

    def _elsewhere(self, start: int, end: int) -> Finding | None:
        """The place in what came away from the neighbours and is no version of something else."""
        first, last = self.alignment.old_at(start), self.alignment.old_at(end - 1)
        near = {j for run in self._runs(first, last) for j in range(*run)}
        choices = {j: words for j, words in self._come.items() if j not in near}
        pivot = max(range(first, last + 1), key=lambda i: len(self._old_words(i)))
        alike = process.extract(
            self._old_words(pivot), choices, scorer=fuzz.ratio, score_cutoff=100 * _ELSEWHERE_FLOOR, limit=CANDIDATES
        )
        stretches = [j for _, score, j in alike if score >= alike[0][1] - 100 * MARGIN]
        quote = levelled(self.old[start:end])
        if not stretches and first == last and is_telling(quote):
            stretches = [j for j, words in choices.items() if quote in words]
        findings = [
            self._find_in(
                first,
                last,
                (max(0, j - pivot + first), min(len(self.alignment.origin), j - pivot + last + 1)),
                start,
                end,
            )
            for j in stretches
            if not self._is_version_of_another(j)
        ]
        return _united([finding for finding in findings if finding])

    @cached_property
    def _come(self) -> dict[int, str]:
        """The levelled words of the new stretches without a partner."""
        return {
            j: levelled(self.new[self.alignment.new_starts[j] : self.alignment.new_starts[j + 1]])
            for j, origin in enumerate(self.alignment.origin)
            if origin < 0
        }

    def _old_words(self, stretch: int) -> str:
        old = self._old_range(stretch, stretch)
        return levelled(self.old[old.start : old.end])

    def _is_version_of_another(self, stretch: int, ours: Sequence[int] = ()) -> bool:
        """Whether an old stretch without a partner, between the same neighbours, is much like this new one.

        `ours` are old stretches that are not meant.
        """
        partner, origin = self.alignment.partner, self.alignment.origin
        before, after = stretch, stretch
        while before >= 0 and origin[before] < 0:
            before -= 1
        while after < len(origin) and origin[after] < 0:
            after += 1
        low = origin[before] + 1 if before >= 0 else 0
        high = origin[after] - 1 if after < len(origin) else len(partner) - 1
        others = set()
        while low < len(partner) and partner[low] < 0:
            others.add(low)
            low += 1
        while high >= 0 and partner[high] < 0:
            others.add(high)
            high -= 1
        return any(likeness(self._old_words(i), self._come[stretch]) >= FLOOR for i in others.difference(ours))

    # What somebody suggested

    def _corrected(self, start: int, end: int, found: Match | Lost, corrections: set[str]) -> Match | None:
        """The place of the widest of the corrections that came for the words, unless they came in several places.

        Words that left their place to a correction are quoted elsewhere: "An earlier version said ..."
        """
        places: set[Span | None] = set()
        if isinstance(found, Match) and found.status == REWORDED:
            places |= {self._standing_around(found, words) for words in corrections}
        if isinstance(found, Lost) or not self._is_in_order(start, end, found):
            places |= {self._came_for(start, end, words) for words in corrections}
        # A letter whose marks are written apart may reach further than the words did when they were levelled.
        spans = [place for place in places if place and levelled(self.new[place.start : place.end]) in corrections]
        if not spans:
            return None
        widest = Span(min(span.start for span in spans), max(span.end for span in spans))
        return self._match(start, end, Place(widest.start, widest.end, 1.0)) if widest in spans else None

    def _standing_around(self, found: Match, words: str) -> Span | None:
        """Where the words stand as whole words with all of `found` among them."""
        room = 2 * len(words) + CONTEXT  # levelling makes words shorter
        start = max(0, found.end - room)
        side = Side(self.new[start : found.start + room], start)
        spans = [side.original(at, at + len(words)) for at in side.occurrences(words, True, True)]
        around = [span for span in spans if span.start <= found.start and found.end <= span.end]
        return around[0] if len(around) == 1 else None

    def _came_for(self, start: int, end: int, words: str) -> Span | None:
        """Where the words, which stand in the text once more than before, came between the old neighbours."""
        old, new = self._levelled_texts
        if new.count(words) != old.count(words) + 1:
            return None
        first, last = self.alignment.old_at(start), self.alignment.old_at(end - 1)
        between = self._old_range(*self._unmatched_around(first, last, stays=False))
        for run in self._runs(first, last, stays=False):
            span = self.passages(between, self._new_range(run[0], run[1] - 1)).newcomer(start, end, words)
            if span:
                stretches = range(self.alignment.new_at(span.start), self.alignment.new_at(span.end - 1) + 1)
                ours = range(first, last + 1)
                return None if any(self._is_version_of_another(each, ours) for each in stretches) else span
        return None

    @cached_property
    def _levelled_texts(self) -> tuple[str, str]:
        return levelled(self.old), levelled(self.new)

    # What to answer

    def _match(self, start: int, end: int, place: Place) -> Match:
        if levelled(self.old[start:end]) != levelled(self.new[place.start : place.end]):
            status = REWORDED
        else:
            status = UNCHANGED if self._is_in_order(start, end, place) else MOVED
        return Match(place.start, place.end, status, self._has_other_context(start, end, place))

    def _with_whole_figures(self, start: int, end: int, place: Place) -> Place:
        """The place with the groups of digits that came next to it: 2019 000 is not the figure that 2019 was."""
        first, last = place.start, place.end
        if self.old[end - 1].isdigit() and not _DIGITS_AFTER.match(self.old, end):
            after = _DIGITS_AFTER.match(self.new, last) if self.new[last - 1].isdigit() else None
            last = after.end() if after else last
        if self.old[start].isdigit() and not _digits_before(self.old, start) and self.new[first].isdigit():
            first -= _digits_before(self.new, first)
        return Place(first, last, place.likeness)

    def _is_in_order(self, start: int, end: int, place: Place | Match) -> bool:
        """Whether the place is between the stretches that the words stood between."""
        first, last = self.alignment.old_at(start), self.alignment.old_at(end - 1)
        before, after = self.alignment.neighbours(first, last)
        return before < self.alignment.new_at(place.start) and self.alignment.new_at(place.end - 1) < after

    def _has_other_context(self, start: int, end: int, place: Place) -> bool:
        """Whether the sentence differs, split as it came and split without regard to the style of its marks.

        Bent quotation marks and spaces that do not break may move the ends of a sentence; other words show in both.
        """
        return all(
            _context(self.old, old.around(start, end), start, end)
            != _context(self.new, new.around(place.start, place.end), place.start, place.end)
            for old, new in self._splittings()
        )

    def _splittings(self) -> Iterator[tuple[Sentences, Sentences]]:
        yield self._sentences
        yield self._plain_sentences

    @cached_property
    def _sentences(self) -> tuple[Sentences, Sentences]:
        return Sentences(self.old, self.language), Sentences(self.new, self.language)

    @cached_property
    def _plain_sentences(self) -> tuple[Sentences, Sentences]:
        return Sentences(straightened(self.old), self.language), Sentences(straightened(self.new), self.language)

    def _lost(self, start: int, end: int, places: Sequence[Place]) -> Lost:
        """The places it could be, or else whatever is most like it."""
        found = {(place.start, place.end): place.likeness for place in places or self._guesses(start, end)}
        ranked = sorted(found.items(), key=lambda item: (-item[1], abs(item[0][0] - start)))
        return Lost(tuple(Candidate(*span, score) for span, score in ranked[:CANDIDATES]))

    def _guesses(self, start: int, end: int) -> list[Place]:
        old = self._sentences[0].around(start, end)
        words = levelled(self.old[old.start : old.end])
        alike = process.extract(
            words, self._new_sentence_words, scorer=fuzz.ratio, score_cutoff=100 * CANDIDATE_FLOOR, limit=CANDIDATES
        )
        bounds = self._new_bounds
        spans = [Span(bounds[number], bounds[number + 1]) for _, _, number in alike]
        places = [self.passages(old, span).best_guess(start, end) for span in spans]
        return [place for place in places if place and place.likeness >= CANDIDATE_FLOOR]

    @cached_property
    def _new_bounds(self) -> list[int]:
        return sentence_cuts(self.new)

    @cached_property
    def _new_sentence_words(self) -> list[str]:
        return [levelled(self.new[start:end]) for start, end in pairwise(self._new_bounds)]

    def _passages(self, old: Span, new: Span) -> Passages:
        return Passages((self.old[old.start : old.end], old.start), (self.new[new.start : new.end], new.start))

    def _old_range(self, first: int, last: int) -> Span:
        return Span(self.alignment.old_starts[first], self.alignment.old_starts[last + 1])

    def _new_range(self, first: int, last: int | None = None) -> Span:
        starts = self.alignment.new_starts
        return Span(starts[first], starts[(first if last is None else last) + 1])


def _united(findings: list[Finding]) -> Finding | None:
    """Findings in several passages as one: certain where there is just one place."""
    places = tuple(dict.fromkeys(place for finding in findings for place in finding.places))
    if not places:
        return None
    return Finding(places, is_certain=len(places) == 1 and all(finding.is_certain for finding in findings))


def _context(text: str, sentence: Span, start: int, end: int) -> tuple[str, str]:
    """The levelled words before and after, with a mark in place of the quote: a space next to it counts."""
    return levelled(text[sentence.start : start] + "\ufffc"), levelled("\ufffc" + text[end : sentence.end])


def _digits_before(text: str, at: int) -> int:
    """How many characters before `at` belong to the figure that goes on there."""
    found = _DIGITS_BEFORE.search(text[max(0, at - 16) : at])
    return len(found[0]) if found else 0


def _blanks_before(levelled_text: str) -> int:
    return len(levelled_text) - len(levelled_text.lstrip())
