"""How often re-anchoring is right, and what it costs: `python -m tests.benchmarks.anchoring [--seed N] [--speed]`.

Quality is counted over the cases of `edits.py`, beside the best known combination: a diff of the two texts
(diff-match-patch), followed by an approximate search for what it lost (rapidfuzz). Speed is measured beside one
diff of the two texts, words first and then characters, in the same run, the best of several.
"""

import argparse
import random
import re
import resource
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator

from diff_match_patch import diff_match_patch
from rapidfuzz import fuzz

from annotations.anchoring import Lost, Match, levelled, reanchor
from tests.benchmarks.edits import LANGUAGES, Case, cases, read, written

TUNED_SEED, UNTOUCHED_SEED = 1, 4242
VERDICTS = ("right", "wrong place", "wrong ends", "wrong flag", "needlessly lost")
BASELINE_FLOOR = 70


def ours(case: Case) -> Match | Lost:
    return reanchor(case.old, [case.span], case.new, case.language)[0]


def baseline(case: Case) -> Match | Lost:
    """The diff carries both ends; where their words differ much, the most similar stretch of the new text is taken."""
    differ = diff_match_patch()
    diffs = differ.diff_main(case.old, case.new)
    differ.diff_cleanupSemantic(diffs)
    start, last = (differ.diff_xIndex(diffs, at) for at in (case.span[0], case.span[1] - 1))
    quote, end = case.old[slice(*case.span)], min(last + 1, len(case.new))
    if fuzz.ratio(levelled(quote), levelled(case.new[start:end])) < BASELINE_FLOOR:
        found = fuzz.partial_ratio_alignment(quote, case.new, score_cutoff=BASELINE_FLOOR)
        if found is None or found.dest_start == found.dest_end:
            return Lost()
        start, end = found.dest_start, found.dest_end
    same = levelled(quote) == levelled(case.new[start:end])
    return Match(
        start, end, case.status if same and case.status == "moved" else "unchanged" if same else "reworded", False
    )


def judged(case: Case, answer: Match | Lost) -> str:
    """Right, or what is wrong; ends are wrong where the right words are found, but not all or not they alone."""
    if isinstance(answer, Lost):
        return "right" if case.place is None else "needlessly lost"
    if case.place is None:
        return "wrong place"
    if (answer.start, answer.end) != case.place:
        overlap = min(answer.end, case.place[1]) - max(answer.start, case.place[0])
        return "wrong ends" if overlap > 0 and answer.status == case.status == "reworded" else "wrong place"
    right = answer.status == case.status and answer.context_changed == case.context_changed
    return "right" if right else "wrong flag"


def quality(seed: int, rounds: int) -> None:
    counts: dict[str, Counter[str]] = {}
    failures: list[str] = []
    total, missed, alarmed = 0, 0, 0
    for case in cases(seed, rounds):
        answer = ours(case)
        verdict, beside = judged(case, answer), judged(case, baseline(case))
        total += 1
        for key in (case.operation, case.language, "all"):
            counts.setdefault(key, Counter())[verdict] += 1
            counts[key]["baseline right"] += beside in ("right", "wrong flag")
            counts[key]["baseline wrong place"] += beside in ("wrong place", "wrong ends")
        if isinstance(answer, Match):
            missed += case.status == "reworded" and answer.status != "reworded"
            alarmed += case.status in ("unchanged", "moved") and answer.status == "reworded"
        if verdict != "right":
            failures.append(described(case, answer, verdict))
    print(f"seed {seed}: {total} cases")
    print_table(counts)
    print(f"changed words not flagged: {missed}; verbatim quotes flagged: {alarmed}")
    print("\n".join(failures))


def print_table(counts: dict[str, Counter[str]]) -> None:
    columns = (*VERDICTS, "baseline right", "baseline wrong place")
    print(f"{'':32}" + "".join(f"{column:>22}" for column in columns))
    for name, row in counts.items():
        print(f"{name:32}" + "".join(f"{row[column]:>22}" for column in columns))


def described(case: Case, answer: Match | Lost, verdict: str) -> str:
    expected = case.new[slice(*case.place)] if case.place else ""
    found = case.new[answer.start : answer.end] if isinstance(answer, Match) else ""
    said = f"{answer.status}, context {answer.context_changed}" if isinstance(answer, Match) else "lost"
    return (
        f"- {verdict}: {case.operation}, {case.language}: {case.old[slice(*case.span)]!r}\n"
        f"    expected {case.status}, context {case.context_changed}: {expected!r}\n    found {said}: {found!r}"
    )


# Speed


def long_text(rng: random.Random, size: int = 1_000_000) -> list[str]:
    """Paragraphs of English prose, shuffled words of our own, `size` characters in all."""
    vocabulary = sorted(set(re.findall(r"[\w’]+", written(read(LANGUAGES[0]), LANGUAGES[0]))))
    vocabulary += [f"{word}{ending}" for word in vocabulary for ending in ("s", "ly", "ing") if len(word) > 4]
    paragraphs, length = [], 0
    while length < size:
        sentences = [
            " ".join(rng.choices(vocabulary, k=rng.randint(8, 22))).capitalize() for _ in range(rng.randint(2, 6))
        ]
        paragraphs.append(". ".join(sentences) + ".")
        length += len(paragraphs[-1]) + 2
    return paragraphs


def with_edits(paragraphs: list[str], edits: int, rng: random.Random) -> list[str]:
    """Words changed, put in and deleted, sentences deleted, paragraphs put in and moved."""
    changed = list(paragraphs)
    for _ in range(edits):
        at = rng.randrange(len(changed))
        words = changed[at].split(" ")
        word = rng.randrange(len(words))
        kind = rng.choice(["change", "change", "put in", "delete", "sentence", "paragraph", "move"])
        if kind == "paragraph":
            changed.insert(at, "A paragraph that was not there before, number " + str(rng.randint(1, 10**6)) + ".")
        elif kind == "move":
            changed.insert(rng.randrange(len(changed)), changed.pop(at))
        elif kind == "sentence":
            changed[at] = changed[at].partition(". ")[2] or "Nothing."
        else:
            words[word : word + 1] = {"change": ["75,000"], "put in": [words[word], "not"], "delete": []}[kind]
            changed[at] = " ".join(words)
    return changed


def diff(old: str, new: str) -> None:
    """One diff of the texts as diff-match-patch's line mode does it, on words, then characters in what is left."""
    differ = diff_match_patch()
    table: dict[str, int] = {}

    def encoded(text: str) -> str:
        numbers = (table.setdefault(word, len(table) + 1) for word in re.findall(r"\w+|\W", text))
        return "".join(chr(number if number < 0xD800 else number + 0x800) for number in numbers)

    one, other = encoded(old), encoded(new)
    words = ["", *table]
    pending = {differ.DIFF_DELETE: "", differ.DIFF_INSERT: ""}
    for kind, text in [*differ.diff_main(one, other, False), (differ.DIFF_EQUAL, "")]:
        plain = "".join(words[ord(c) if ord(c) < 0xD800 else ord(c) - 0x800] for c in text)
        if kind == differ.DIFF_EQUAL:
            if all(pending.values()):
                differ.diff_main(pending[differ.DIFF_DELETE], pending[differ.DIFF_INSERT], False)
            pending = dict.fromkeys(pending, "")
        else:
            pending[kind] += plain


def timed(call: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def claims(text: str, count: int, rng: random.Random) -> Iterator[tuple[int, int]]:
    """Whole words, twenty to two hundred characters."""
    spaces = [match.end() for match in re.finditer(" ", text)]
    for _ in range(count):
        at = rng.randrange(len(spaces) - 40)
        yield spaces[at], spaces[at + rng.randint(3, 25)] - 1


def speed(seed: int, times: int) -> None:
    print("1,000 claims in 1 MB: seconds, seconds of one diff, ratio, peak memory in texts, answers")
    for edits in (12, 400):
        rng = random.Random(seed)  # noqa: S311 -- repeatable, not secret
        paragraphs = long_text(rng)
        old, new = "\n\n".join(paragraphs), "\n\n".join(with_edits(paragraphs, edits, rng))
        spans = list(claims(old, 1000, rng))
        mine = timed(lambda old=old, new=new, spans=spans: reanchor(old, spans, new), times)  # type: ignore[misc]
        theirs = timed(lambda old=old, new=new: diff(old, new), times)  # type: ignore[misc]
        tracemalloc.start()
        answers = reanchor(old, spans, new)
        peak = tracemalloc.get_traced_memory()[1] / len(old.encode())
        tracemalloc.stop()
        kinds = Counter("lost" if isinstance(answer, Lost) else answer.status for answer in answers)
        print(f"{edits} edits: {mine:.2f} {theirs:.2f} {mine / theirs:.2f} {peak:.1f} {dict(kinds)}")
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"resident at most: {resident:.0f} MiB, diff and tracing included")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=TUNED_SEED, help=f"{UNTOUCHED_SEED} is the one nobody tuned on")
    parser.add_argument("--rounds", type=int, default=6, help="cases of each operation in each language")
    parser.add_argument("--speed", action="store_true", help="time instead of quality")
    parser.add_argument("--times", type=int, default=5, help="of how many runs the best counts")
    options = parser.parse_args()
    if options.speed:
        speed(options.seed, options.times)
    else:
        quality(options.seed, options.rounds)


if __name__ == "__main__":
    main()
