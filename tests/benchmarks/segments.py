"""What does segmenting cost? `python -m tests.benchmarks.segments [--times N]`

100,000 characters of each language, made of the texts beside this file again and again, in their paragraphs; and as
many of what a hostile text might be made of. Beside them, in the same run: splitting the same text into its sentences,
and one pass of a pattern over its words. The best of several runs.
"""

import argparse
import re
import time
from collections.abc import Callable
from pathlib import Path

from annotations.segments import BlockSpan, segments, sentences

TEXTS = Path(__file__).parent / "texts"
SIZE = 100_000
HOSTILE = {
    "one digit": "1",
    "straight quotation marks": '"',
    "opening quotation marks": "“",
    "apostrophes": "'",
    "spaces": " ",
    "commas": ",",
    "1. again and again": "1.",
    "one capital": "A",
    "one ideograph": "三",
    "one katakana": "ア",
    "a figure every other character": "1 ",
    "a sentence every third character": "1. ",
    "a month every fourth character": "May ",
}


def article(language: str) -> tuple[str, list[BlockSpan]]:
    """A text of SIZE characters, and its blocks: a line each."""
    text = (TEXTS / f"{language}.txt").read_text(encoding="utf-8") + "\n\n"
    text = (text * (SIZE // len(text) + 1))[:SIZE]
    return text, [(match.start(), match.end(), "paragraph") for match in re.finditer(r"\S[^\n]*", text)]


def milliseconds(call: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def report(language: str, times: int) -> str:
    text, blocks = article(language)
    ours = milliseconds(lambda: segments(text, language, blocks), times)
    split = milliseconds(lambda: [sentences(text, language, start, end) for start, end, _kind in blocks], times)
    words = milliseconds(lambda: re.findall(r"\w+", text), times)
    found = len(segments(text, language, blocks))
    return f"{language:34}{ours:8.0f}{split:17.1f}{ours / split:7.1f}{words:13.1f}{ours / words:7.1f}{found:10,}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="of how many runs the best counts")
    times = parser.parse_args().times
    print(f"{'':34}{'ms':>8}{'sentences alone':>17}{'ratio':>7}{'words alone':>13}{'ratio':>7}{'segments':>10}")
    for language in ("en", "fr", "ru", "ar", "zh"):
        print(report(language, times))
    for name, piece in HOSTILE.items():
        text = (piece * SIZE)[:SIZE]
        print(f"{name:34}{milliseconds(lambda text=text: segments(text), times):8.0f}{'':44}{len(segments(text)):10,}")  # type: ignore[misc]


if __name__ == "__main__":
    main()
