"""Pictures of a report, and what each place of a claim looks like: its word, its mark, its order.

A picture is a few bars with words that say what it shows; it is drawn as SVG, and where nothing reads that, as PNG.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.choices import Standing, Verdict
from annotations.reports.shapes import Report
from annotations.reports.words import LABELS, moment

ORDER = (
    *Verdict.values,
    *(each.value for each in (Standing.WAITING, Standing.SPLIT, Standing.OPEN, Standing.RECHECK, Standing.LOST)),
    *(each.value for each in (Standing.REMOVED, Standing.WITHDRAWN)),
)
GLYPHS: dict[str, str] = {
    Verdict.VERIFIED: "✓",
    Verdict.DISPUTED: "✗",
    Verdict.UNVERIFIED: "?",
    Standing.OPEN: "○",
    Standing.WAITING: "◐",
    Standing.SPLIT: "⇄",
    Standing.RECHECK: "↻",
    Standing.LOST: "∅",
    Standing.REMOVED: "–",
    Standing.WITHDRAWN: "–",
}

# For paper and for wherever no style sheet is; one may set others by the class names.
_COLOURS: dict[str, str] = {Verdict.VERIFIED: "#0b6e5f", Verdict.DISPUTED: "#b8380a", Verdict.UNVERIFIED: "#8a5a00"}
_NEUTRAL = "#5c6470"
_PAPER = "#fbfaf7"
_WIDTH, _HEIGHT, _GAP = 480, 18, 3
_NARROWEST = 18  # the one disputed claim among a thousand must be seen, and its mark has to fit
_THINNEST = 4  # a claim of one word in a long text must be seen
_MARK = 12  # a review in the time line
_LANES = 5  # above each other, of reviews that were given at nearly the same time
_GLYPHS_FROM = 14  # narrower bars have no room for a mark
_FINE = 3  # pixels of a PNG for each unit of a picture


@dataclass(frozen=True)
class Bar:
    """One verdict or standing somewhere in a picture; units are those of its width and height."""

    display: str
    x: float
    y: float
    width: float
    height: float = _HEIGHT


@dataclass(frozen=True)
class Picture:
    """Bars from left to right over a `base` line, if there is one, and in words all that they show."""

    name: str
    words: str
    bars: tuple[Bar, ...]
    height: float = _HEIGHT
    base: bool = False

    width = _WIDTH

    def svg(self) -> SafeString:
        """An SVG element. Each bar has a texture or a mark of its own, for those who do not see its colour."""
        line = f'<path class="base" d="M0 {self.height - 0.5}H{_WIDTH}" stroke="{_NEUTRAL}" fill="none"/>'
        # Numbers and choices of ours alone, and the title escaped.
        return SafeString(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{self.name}" role="img" width="100%"'
            f' viewBox="0 0 {_WIDTH} {self.height}"><title>{escape(self.words)}</title>'
            f"{line if self.base else ''}{''.join(map(_drawn, self.bars))}</svg>"
        )

    def png(self) -> bytes:
        """The same without marks, for programs that read no SVG: 8 bits a channel, no time and no name in it."""
        rows = [self._row(y / _FINE) for y in range(round(self.height * _FINE))]
        size = struct.pack(">2I5B", _WIDTH * _FINE, len(rows), 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")

    def _row(self, y: float) -> bytes:
        """The pixels at that height, one after the other."""
        ground = _NEUTRAL if self.base and y >= self.height - 1 else _PAPER
        row = bytearray(bytes.fromhex(ground[1:]) * (_WIDTH * _FINE))
        owners: list[Bar | None] = [None] * (_WIDTH * _FINE)  # the last bar that is drawn over a pixel
        for bar in self.bars:
            if bar.y <= y < bar.y + bar.height:
                first, last = round(bar.x * _FINE), min(round((bar.x + bar.width) * _FINE), _WIDTH * _FINE)
                owners[first:last] = [bar] * (last - first)
        for at, owner in enumerate(owners):
            if owner:
                row[at * 3 : at * 3 + 3] = bytes.fromhex(_pixel(owner, at / _FINE - owner.x, y - owner.y)[1:])
        return bytes(row)


def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The places that some claim is at and how many are, in the order of drawing and naming."""
    return [(display, counts[display]) for display in ORDER if counts.get(display)]


def verdict_bar(counts: Mapping[str, int]) -> Picture:
    """A bar for each verdict or standing with its share of the claims. Of no claims: an empty frame."""
    rows = in_order(counts)
    total = sum(number for _display, number in rows)
    free = _WIDTH - _GAP * (len(rows) - 1) - _NARROWEST * len(rows)
    bars, x = [], 0.0
    for display, number in rows:
        width = _NARROWEST + free * number / total
        bars.append(Bar(display, x, 0, width))
        x += width + _GAP
    return Picture("verdict-bar", _in_words(rows, total), tuple(bars) or (Bar("none", 0, 0, _WIDTH),))


def coverage_strip(report: Report) -> Picture:
    """The text from its beginning to its end, with a bar where each claim stands: longer ones first, so that no claim
    inside another is hidden. Claims without a place are not in it."""
    scale = _WIDTH / max(len(report.text), 1)
    placed = [
        (claim.start, claim.end, claim.display)
        for claim in report.standing_claims
        if claim.start is not None and claim.end is not None
    ]
    bars = [
        Bar(display, min(start * scale, _WIDTH - _THINNEST), 0, max((end - start) * scale, _THINNEST))
        for start, end, display in sorted(placed, key=lambda each: each[0] - each[1])
    ]
    claimed = len({at for start, end, _display in placed for at in range(start, end)})
    words = _("%(share)d %% of the text is in a claim. Where, from beginning to end: %(parts)s") % {
        "share": round(100 * claimed / max(len(report.text), 1)),
        "parts": "; ".join(_place(start, display, len(report.text)) for start, _end, display in sorted(placed)) or "–",
    }
    return Picture("coverage-strip", words, tuple(bars), base=True)


def time_line(report: Report) -> Picture:
    """A mark for each review that the report shows, from the first to the last, in its verdict's colour and texture."""
    given = sorted((review.given_at, review.verdict) for claim in report.standing_claims for review in claim.reviews)
    lanes = [float("-inf")] * _LANES
    bars = []
    for at, verdict in given:
        x = _along(at, given[0][0], given[-1][0]) * (_WIDTH - _MARK)
        lane = next((number for number, last in enumerate(lanes) if last + _MARK <= x), _LANES - 1)
        lanes[lane] = x
        bars.append((verdict, x, lane))
    high = 1 + max((lane for _verdict, _x, lane in bars), default=0)
    marks = tuple(Bar(verdict, x, (high - 1 - lane) * (_MARK + 1), _MARK, _MARK) for verdict, x, lane in bars)
    return Picture("time-line", _when(given), marks, height=high * (_MARK + 1), base=True)


def _along(at: datetime, first: datetime, last: datetime) -> float:
    """How far a time is from the first to the last, between 0 and 1."""
    whole = (last - first).total_seconds()
    return (at - first).total_seconds() / whole if whole else 0.0


def _when(given: Sequence[tuple[datetime, str]]) -> str:
    if not given:
        return _("No reviews")
    words = ngettext("%(n)d review, %(first)s", "%(n)d reviews, from %(first)s to %(last)s", len(given))
    said = words % {"n": len(given), "first": moment(given[0][0]), "last": moment(given[-1][0])}
    counts = {verdict: sum(each == verdict for _at, each in given) for _at, verdict in given}
    return f"{said}: {', '.join(f'{number} {LABELS[display]}' for display, number in in_order(counts))}"


def _place(start: int, display: str, length: int) -> str:
    return _("at %(share)d %%: %(display)s") % {"share": 100 * start // max(length, 1), "display": LABELS[display]}


def _in_words(rows: list[tuple[str, int]], total: int) -> str:
    if not rows:
        return _("No claims")
    parts = ", ".join(f"{number} {LABELS[display]}" for display, number in rows)
    words = ngettext("%(total)d claim: %(parts)s", "%(total)d claims: %(parts)s", total)
    return words % {"total": total, "parts": parts}


def _drawn(bar: Bar) -> str:
    if bar.display not in _COLOURS:
        return _frame(bar) + (_glyph(bar) if bar.display in GLYPHS and bar.width >= _GLYPHS_FROM else "")
    texture = {Verdict.DISPUTED: _hatching, Verdict.UNVERIFIED: _dots}.get(Verdict(bar.display))
    ground = (
        f'<rect class="bar bar--{bar.display}" x="{bar.x:.1f}" y="{bar.y:.1f}" width="{bar.width:.1f}"'
        f' height="{bar.height}" fill="{_COLOURS[bar.display]}"/>'
    )
    return ground + (texture(bar) if texture else "")


def _frame(bar: Bar) -> str:
    dashes = ' stroke-dasharray="4 3"' if bar.display == Standing.LOST else ""
    return (
        f'<rect class="bar bar--{bar.display}" x="{bar.x + 0.75:.1f}" y="{bar.y + 0.75:.1f}"'
        f' width="{bar.width - 1.5:.1f}" height="{bar.height - 1.5}" fill="none" stroke="{_NEUTRAL}"'
        f' stroke-width="1.5"{dashes}/>'
    )


def _glyph(bar: Bar) -> str:
    return (
        f'<text class="bar-glyph" x="{bar.x + bar.width / 2:.1f}" y="{bar.y + bar.height - 5.5:.1f}"'
        f' text-anchor="middle" font-size="13" font-family="sans-serif" fill="{_NEUTRAL}">{GLYPHS[bar.display]}</text>'
    )


def _hatching(bar: Bar) -> str:
    """Slanted strokes from the bottom up, cut off at the bar's sides."""
    high, strokes = int(bar.height), []
    foot_at = bar.y + high
    for foot in range(4 - high, int(bar.width), 8):
        left, right = max(foot, 0), min(foot + high, bar.width)
        begin, end = foot_at - left + foot, foot_at - right + foot
        strokes.append(f"M{bar.x + left:.1f} {begin:.1f}L{bar.x + right:.1f} {end:.1f}")
    return f'<path class="bar-texture" d="{"".join(strokes)}" stroke="{_PAPER}" stroke-width="1.5" fill="none"/>'


def _dots(bar: Bar) -> str:
    inset = min(6, bar.width / 2)
    return (
        f'<path class="bar-texture" d="M{bar.x + inset:.1f} {bar.y + bar.height / 2:.1f}'
        f'H{max(bar.x + bar.width - 4, bar.x + inset):.1f}" stroke="{_PAPER}"'
        ' stroke-width="4" stroke-linecap="round" stroke-dasharray="0 9" fill="none"/>'
    )


def _pixel(bar: Bar, x: float, y: float) -> str:
    """The colour of a point inside a bar, with the same texture."""
    if bar.display not in _COLOURS:
        on_the_edge = min(x, y, bar.width - x, bar.height - y) < 1.5
        return _NEUTRAL if on_the_edge else _PAPER
    is_paper = (bar.display == Verdict.DISPUTED and (x + y) % 8 < 2) or (
        bar.display == Verdict.UNVERIFIED and abs((x - 1.5) % 9 - 4.5) < 2 and abs(y - bar.height / 2) < 2
    )
    return _PAPER if is_paper else _COLOURS[bar.display]


def _chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file (PNG specification, 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
