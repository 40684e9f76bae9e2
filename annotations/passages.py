"""An old passage and the new one that may be its next version: where words of the one are in the other.

Words are compared levelled. An exact quote is told from its twins by what surrounds it; a reworded one is put
together from the tokens that both passages share, and its ends are set where the edit distance is least.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from annotations.alignment import align, is_telling, is_unspaced, sentence_cuts, tokens
from annotations.levelling import Span, level, levelled

# How alike, from 0 to 1, two passages must be to be versions of each other. Unrelated sentences of one language
# share about half of their letters by chance; a sentence that somebody worked over keeps three quarters of them.
FLOOR = 0.7
QUOTE_FLOOR = 0.5  # the same for the words of the quote alone, where they are more than a few
FEW = 3  # tokens; so few words may all be changed if the sentence around them stands
MARGIN = 0.04  # by how much one place must be more alike than the next to be the one that is meant
CONTEXT = 48  # code points on each side that count for the likeness of a quote
_MOST_TWINS = 40  # places of one quote that are told apart; more are boilerplate
_COST_OF_A_WORD_MORE = 3  # edits of one character
_LONGEST_EDGE = 30  # tokens among which the end of a reworded quote is sought


@dataclass(frozen=True, order=True)
class Place:
    """A stretch of the new text (code points of the text as it came) and how alike it is to the quote, 0 to 1."""

    start: int
    end: int
    likeness: float


@dataclass(frozen=True)
class Finding:
    """Where a quote is: `places` holds one where that is certain, and all that it could be where it is not."""

    places: tuple[Place, ...]
    is_certain: bool


def likeness(one: str, other: str) -> float:
    """The share of characters, 0 to 1, that two strings have in common and in order (normalised Indel similarity)."""
    return fuzz.ratio(one, other) / 100


def stands_in(words: str, text: str) -> bool:
    """Whether the levelled words stand in `text`, as whole words and whole figures: 75,000 is not in 75,000,000."""
    needle = levelled(words)
    return bool(needle) and bool(Side(text, 0).occurrences(needle, starts_token=True, ends_token=True))


class Side:
    """A passage of one of the texts: levelled, with its tokens and sentences; `offset` is where it starts."""

    def __init__(self, text: str, offset: int) -> None:
        self.levelled = level(text)
        self.text = self.levelled.text
        self.offset = offset
        self.tokens = tokens(self.text)
        self.keys = [self.text[start:end] for start, end in self.tokens]
        cuts = (bisect_left(self.levelled.starts, cut) for cut in sentence_cuts(text))
        self.cuts = sorted({0, *cuts, len(self.text)})

    @cached_property
    def sentences(self) -> list[str]:
        return [self.text[start:end].strip() for start, end in zip(self.cuts, self.cuts[1:], strict=False)]

    def levelled_span(self, start: int, end: int) -> Span:
        """The levelled characters that stand for `start` to `end` of the whole text; blank ones at the ends are not."""
        first = bisect_right(self.levelled.ends, start - self.offset)
        last = bisect_left(self.levelled.starts, end - self.offset)
        words = self.text[first:last]
        return Span(last - len(words.lstrip()), first + len(words.rstrip()))

    def original(self, start: int, end: int) -> Span:
        span = self.levelled.original(start, end)
        return Span(span.start + self.offset, span.end + self.offset)

    def sentence_at(self, at: int) -> int:
        return max(0, min(bisect_right(self.cuts, at) - 1, len(self.cuts) - 2))

    def tokens_around(self, number: int) -> range:
        """The tokens of the sentence that token `number` is in."""
        sentence = self.sentence_at(self.tokens[number][0])
        return range(
            bisect_left(self.tokens, (self.cuts[sentence], 0)), bisect_left(self.tokens, (self.cuts[sentence + 1], 0))
        )

    def is_token_edge(self, at: int) -> bool:
        number = bisect_right(self.tokens, (at, len(self.text))) - 1
        return number < 0 or at <= self.tokens[number][0] or at >= self.tokens[number][1]

    def surroundings(self, start: int, end: int) -> str:
        """The words with those next to them, as far as their sentence goes."""
        first = self.cuts[self.sentence_at(start)]
        last = self.cuts[self.sentence_at(max(start, end - 1)) + 1]
        return self.text[max(first, start - CONTEXT) : min(last, end + CONTEXT)].strip()

    def says_more(self, span: Span) -> bool:
        """Whether there are letters or digits beside the span."""
        return any(map(str.isalnum, self.text[: span.start] + self.text[span.end :]))

    def occurrences(self, needle: str, starts_token: bool, ends_token: bool) -> list[int]:
        """Where `needle` stands, no more than a few; at the edges of tokens where it has to be."""
        found: list[int] = []
        at = self.text.find(needle)
        while at >= 0 and len(found) < _MOST_TWINS:
            if (not starts_token or self.is_token_edge(at)) and (
                not ends_token or self.is_token_edge(at + len(needle))
            ):
                found.append(at)
            at = self.text.find(needle, at + 1)
        return found


class Passages:
    """An old passage and a new one, given as (text, offset in the whole text)."""

    def __init__(self, old: tuple[str, int], new: tuple[str, int]) -> None:
        self.old, self.new = Side(*old), Side(*new)

    @cached_property
    def partner(self) -> dict[int, int]:
        """The new token that each old token became."""
        return dict(align(self.old.keys, self.new.keys))

    def find(self, start: int, end: int) -> Finding | None:
        """Where `start` to `end` of the old text is in the new passage; None where nothing is alike enough."""
        span = self.old.levelled_span(start, end)
        if span.start >= span.end:
            return None
        return self._exact(span) or self._reworded(span)

    def newcomer(self, start: int, end: int, words: str) -> Span | None:
        """Where levelled `words` are that may have come for `start` to `end`: they stand in the new passage once, and
        not in the old one. They are long enough to be known by themselves, or either passage says nothing else."""
        span, found = self.old.levelled_span(start, end), self.new.occurrences(words, True, True)
        if len(found) != 1 or words in self.old.text:
            return None
        there = Span(found[0], found[0] + len(words))
        if not is_telling(words) and (self.old.says_more(span) or self.new.says_more(there)):
            return None
        return self.new.original(there.start, there.end)

    def best_guess(self, start: int, end: int) -> Place | None:
        """The likest place, however weak: something for a person to look at."""
        span = self.old.levelled_span(start, end)
        if span.start >= span.end:
            return None
        exact = self._occurrences(self.new, span)
        return self._place(span, exact[0], exact[0] + span.end - span.start) if exact else self._projected(span)

    def _occurrences(self, side: Side, span: Span) -> list[int]:
        old = self.old
        needle = old.text[span.start : span.end]
        return side.occurrences(needle, old.is_token_edge(span.start), old.is_token_edge(span.end))

    def _place(self, span: Span, start: int, end: int) -> Place:
        found = self.new.original(start, end)
        words = likeness(self.old.text[span.start : span.end], self.new.text[start:end])
        return Place(found.start, found.end, words)

    def _exact(self, span: Span) -> Finding | None:
        """The exact words, told from their twins on either side by what surrounds them."""
        length = span.end - span.start
        olds, news = self._occurrences(self.old, span), self._occurrences(self.new, span)
        if not news:
            return None
        places = tuple(self._place(span, at, at + length) for at in news)
        if len(olds) == len(news) == 1:
            return Finding(places, is_certain=True) if self._is_plausible(span, news[0]) else None
        if max(len(olds), len(news)) < _MOST_TWINS and span.start in olds:
            kinship = {(o, n): self._kinship(o, n, length) for o in olds for n in news}
            for n, place in zip(news, places, strict=True):
                mine = kinship[span.start, n]
                rivals = [kinship[span.start, m] for m in news if m != n] + [
                    kinship[o, n] for o in olds if o != span.start
                ]
                if all(_beats(mine, rival) for rival in rivals) and not self._may_be_another(span.start, n, olds, news):
                    return Finding((place,), is_certain=True) if self._is_plausible(span, n) else None
        return Finding(places, is_certain=False)

    def _may_be_another(self, mine: int, at: int, olds: list[int], news: list[int]) -> bool:
        """Whether the place is in a version of another old sentence with the same words, one of which went."""
        new = self.new.sentences[self.new.sentence_at(at)]
        alike = {old: likeness(self.old.sentences[self.old.sentence_at(old)], new) for old in olds}
        others = [alike[old] for old in olds if self.old.sentence_at(old) != self.old.sentence_at(mine)]
        return len(olds) > len(news) and alike[mine] < 1 and max(others, default=0) > alike[mine] - MARGIN

    def _is_plausible(self, span: Span, at: int) -> bool:
        """Whether words that are the same are also the same words: long ones are, short ones by their sentence."""
        words = span.end - span.start
        around = likeness(self.old.surroundings(span.start, span.end), self.new.surroundings(at, at + words))
        return around >= FLOOR or len(tokens(self.old.text[span.start : span.end])) > 2 * FEW

    def _kinship(self, old_at: int, new_at: int, length: int) -> tuple[bool, float, float]:
        """Whether the sentence is the same, and how many characters before and after are."""
        old, new = self.old, self.new
        before = _common(
            lambda k: (old.text[old_at - k : old_at - k + 1], new.text[new_at - k : new_at - k + 1]), old_at, new_at
        )
        after_old, after_new = len(old.text) - old_at - length, len(new.text) - new_at - length
        after = _common(
            lambda k: (old.text[old_at + length + k - 1], new.text[new_at + length + k - 1]), after_old, after_new
        )
        same = old.sentences[old.sentence_at(old_at)] == new.sentences[new.sentence_at(new_at)]
        return same, before, after

    def _reworded(self, span: Span) -> Finding | None:
        place = self._projected(span)
        if place is None:
            return None
        found = self.new.levelled_span(place.start, place.end)
        around = likeness(self.old.surroundings(span.start, span.end), self.new.surroundings(found.start, found.end))
        is_short = len(tokens(self.old.text[span.start : span.end])) <= FEW
        if around < FLOOR or (place.likeness < QUOTE_FLOOR and not is_short):
            return None
        return self._among_look_alikes(span, found, place)

    def _among_look_alikes(self, span: Span, found: Span, place: Place) -> Finding | None:
        """The place, unless another sentence is as good a version of the old one, or of another old one."""
        old, new = self.old, self.new
        if len(old.sentences) == len(new.sentences):
            return Finding((place,), is_certain=True)  # their order says which is which
        mine, theirs = old.sentence_at(span.start), new.sentence_at(found.start)
        alike = likeness(old.sentences[mine], new.sentences[theirs])
        rivals = [likeness(s, new.sentences[theirs]) for i, s in enumerate(old.sentences) if i != mine]
        if max(rivals, default=0) > alike + MARGIN:
            return None
        twins = [likeness(old.sentences[mine], s) for j, s in enumerate(new.sentences) if j != theirs]
        is_certain = max([*rivals, *twins], default=0) < max(FLOOR, alike - MARGIN)
        return Finding((place,), is_certain)

    def _projected(self, span: Span) -> Place | None:
        """Where the tokens that both passages share put the words, with the ends where the distance is least."""
        toks = self.old.tokens
        first = bisect_left(toks, span.start, key=lambda token: token[1] - 1)
        last = bisect_left(toks, span.end, key=lambda token: token[0])
        inside = self._largest_island([(i, self.partner[i]) for i in range(first, last) if i in self.partner])
        before = next((i for i in range(first - 1, -1, -1) if i in self.partner), -1)
        after = next((i for i in range(last, len(toks)) if i in self.partner), len(toks))
        low = self.partner.get(before, -1) + 1
        high = self.partner.get(after, len(self.new.tokens))
        if not inside:
            bounds = self._whole(range(before + 1, first), range(first, last), range(last, after), low, high)
        else:
            (x, y), (z, w) = inside[0], inside[-1]
            bounds = (
                self._left_end(range(before + 1, first), range(first, x), low, y),
                self._right_end(range(z + 1, last), range(last, after), w + 1, high),
            )
        if bounds is None or bounds[0] >= bounds[1]:
            return None
        start, end = self.new.tokens[bounds[0]][0], self.new.tokens[bounds[1] - 1][1]
        if inside and inside[0] == (first, bounds[0]):
            start += max(0, span.start - toks[first][0])
        if inside and inside[-1] == (last - 1, bounds[1] - 1):
            end -= max(0, toks[last - 1][1] - span.end)
        return self._place(span, start, end)

    def _largest_island(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Of shared tokens that lie far apart in the new passage alone, those that lie together."""
        islands: list[list[tuple[int, int]]] = []
        for i, j in pairs:
            if islands and j - islands[-1][-1][1] <= 2 * (i - islands[-1][-1][0]) + 10:
                islands[-1].append((i, j))
            else:
                islands.append([(i, j)])
        return self._tightened(max(islands, key=len, default=[]))

    def _tightened(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs with the first and the last as near to the rest as they were: "He denied that he" has two "he"."""
        if len(pairs) < 2:
            return pairs
        first, last = self._nearest(pairs[0], pairs[1]), self._nearest(pairs[-1], pairs[-2])
        return [first, *pairs[1:-1], last]

    def _nearest(self, pair: tuple[int, int], neighbour: tuple[int, int]) -> tuple[int, int]:
        near = neighbour[1] + pair[0] - neighbour[0]
        between = min(pair[1], neighbour[1]) < near < max(pair[1], neighbour[1])
        return (pair[0], near) if between and self.new.keys[near] == self.old.keys[pair[0]] else pair

    def _left_end(self, outside: range, inside: range, low: int, high: int) -> int:
        """The new token from which on the words before `high` are the old tokens `inside`; as few as will do."""
        if not inside:
            return high
        sentence = self.old.tokens_around(inside.start)
        if inside.stop in sentence:  # then what another sentence, old or new, has in common with it sets no bound
            edge = self.new.tokens_around(high).start
            kept = outside.start - 1 in sentence and low >= edge
            low, outside = (low, outside) if kept else (edge, range(sentence.start, outside.stop))
        low = max(low, high - _LONGEST_EDGE - len(inside))
        is_whole = not outside and high - low <= len(inside) + 2
        return min(
            range(high, low - 1, -1),
            key=lambda at: self._cost(self._distance(outside, low, at), inside, range(at, high), is_whole),
        )

    def _right_end(self, inside: range, outside: range, low: int, high: int) -> int:
        """The new token before which the words from `low` on are the old tokens `inside`; as few as will do."""
        if not inside:
            return low
        sentence = self.old.tokens_around(inside.stop - 1)
        if inside.start - 1 in sentence:
            edge = self.new.tokens_around(low - 1).stop
            kept = outside.stop in sentence and high <= edge
            high, outside = (high, outside) if kept else (edge, range(outside.start, sentence.stop))
        high = min(high, low + _LONGEST_EDGE + len(inside))
        is_whole = not outside and high - low <= len(inside) + 2
        return min(
            range(low, high + 1),
            key=lambda at: self._cost(self._distance(outside, at, high), inside, range(low, at), is_whole),
        )

    def _whole(self, before: range, inside: range, after: range, low: int, high: int) -> tuple[int, int] | None:
        """The new tokens between what stands on either side, where not one of the quote's own is left."""
        if not 0 < high - low <= _LONGEST_EDGE:
            return None
        is_whole = not before and not after and high - low <= len(inside) + 2
        splits = [(start, end) for start in range(low, high) for end in range(start + 1, high + 1)]
        return min(
            splits,
            key=lambda split: self._cost(
                self._distance(before, low, split[0]) + self._distance(after, split[1], high),
                inside,
                range(*split),
                is_whole,
            ),
        )

    def _cost(self, outside: int, inside: range, new: range, is_whole: bool) -> tuple[int, int]:
        """What it costs to read the tokens `new` as the old ones `inside`, and at equal cost, how odd that is.

        `outside` is the cost of what is left; `is_whole` where next to nothing is. Then a word may have become two;
        else something was put next to the quote. Where words have no spaces between them, one is often two characters.
        """
        more = len(new) - len(inside)
        unspaced = bool(new) and is_unspaced(self.new.keys[new.start][0])
        excess = max(more - is_whole - unspaced, -more, 0)
        oddity = -more if is_whole and unspaced else abs(more - unspaced)
        return outside + self._distance(inside, new.start, new.stop) + _COST_OF_A_WORD_MORE * excess, oddity

    def _distance(self, old: range, low: int, high: int) -> int:
        return Levenshtein.distance(_words(self.old, old.start, old.stop), _words(self.new, low, high))


def _words(side: Side, first: int, last: int) -> str:
    """The tokens with the white space after each, so that however a stretch is cut, all of it is counted."""
    if first >= last:
        return ""
    return side.text[side.tokens[first][0] : side.tokens[last][0] if last < len(side.tokens) else len(side.text)]


def _common(pair_at: Callable[[int], tuple[str, str]], old: int, new: int) -> float:
    """How many characters are the same, going away from a quote; without end where both passages end together."""
    count = 0
    while count < old and count < new:
        one, other = pair_at(count + 1)
        if one != other:
            return count
        count += 1
    return float("inf") if old == new else count


def _beats(one: tuple[bool, float, float], other: tuple[bool, float, float]) -> bool:
    if one[0] != other[0]:
        return one[0]
    return one[1] >= other[1] and one[2] >= other[2] and one != other
