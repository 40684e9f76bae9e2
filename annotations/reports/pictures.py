"""Pictures of a report as inline SVG, and what each place of a claim looks like: its word, its mark, its order."""

from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.choices import Standing, Verdict
from annotations.reports.words import LABELS

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


def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The places that some claim is at and how many are, in the order of drawing and naming."""
    return [(display, counts[display]) for display in ORDER if counts.get(display)]


def verdict_bar(counts: Mapping[str, int]) -> SafeString:
    """A bar with a segment for each verdict or standing and its share of the claims, as an inline SVG element.

    Each segment has a texture or a mark of its own, for those who do not see its colour. Of no claims: an empty frame.
    """
    rows = in_order(counts)
    total = sum(number for _display, number in rows)
    free = _WIDTH - _GAP * (len(rows) - 1) - _NARROWEST * len(rows)
    segments, x = [], 0.0
    for display, number in rows:
        width = _NARROWEST + free * number / total
        segments.append(_segment(display, x, width))
        x += width + _GAP
    # Numbers and choices of ours alone, and the title escaped.
    return SafeString(
        f'<svg class="verdict-bar" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%">'
        f"<title>{escape(_in_words(rows, total))}</title>{''.join(segments) or _frame('none', 0, _WIDTH)}</svg>"
    )


def _in_words(rows: list[tuple[str, int]], total: int) -> str:
    if not rows:
        return _("No claims")
    parts = ", ".join(f"{number} {LABELS[display]}" for display, number in rows)
    words = ngettext("%(total)d claim: %(parts)s", "%(total)d claims: %(parts)s", total)
    return words % {"total": total, "parts": parts}


def _segment(display: str, x: float, width: float) -> str:
    if display not in _COLOURS:
        return _frame(display, x, width) + _glyph(display, x + width / 2)
    texture = {Verdict.DISPUTED: _hatching, Verdict.UNVERIFIED: _dots}.get(Verdict(display))
    ground = (
        f'<rect class="bar bar--{display}" x="{x:.1f}" width="{width:.1f}" height="{_HEIGHT}"'
        f' fill="{_COLOURS[display]}"/>'
    )
    return ground + (texture(x, width) if texture else "")


def _frame(display: str, x: float, width: float) -> str:
    dashes = ' stroke-dasharray="4 3"' if display == Standing.LOST else ""
    return (
        f'<rect class="bar bar--{display}" x="{x + 0.75:.1f}" y="0.75" width="{width - 1.5:.1f}"'
        f' height="{_HEIGHT - 1.5}" fill="none" stroke="{_NEUTRAL}" stroke-width="1.5"{dashes}/>'
    )


def _glyph(display: str, middle: float) -> str:
    return (
        f'<text class="bar-glyph" x="{middle:.1f}" y="{_HEIGHT - 5.5}" text-anchor="middle" font-size="13"'
        f' font-family="sans-serif" fill="{_NEUTRAL}">{GLYPHS[display]}</text>'
    )


def _hatching(x: float, width: float) -> str:
    """Slanted strokes from the bottom up, cut off at the segment's sides."""
    strokes = []
    for foot in range(4 - _HEIGHT, int(width), 8):
        left, right = max(foot, 0), min(foot + _HEIGHT, width)
        strokes.append(f"M{x + left:.1f} {_HEIGHT - left + foot:.1f}L{x + right:.1f} {_HEIGHT - right + foot:.1f}")
    return f'<path class="bar-texture" d="{"".join(strokes)}" stroke="{_PAPER}" stroke-width="1.5" fill="none"/>'


def _dots(x: float, width: float) -> str:
    return (
        f'<path class="bar-texture" d="M{x + 6:.1f} {_HEIGHT // 2}H{x + width - 4:.1f}" stroke="{_PAPER}"'
        ' stroke-width="4" stroke-linecap="round" stroke-dasharray="0 9" fill="none"/>'
    )
