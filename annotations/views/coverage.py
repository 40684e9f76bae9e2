"""What of an article's text is in a claim, in words and as a strip along the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations import choices
from annotations.accounted import Rulings
from annotations.choices import SegmentKind
from annotations.coverage import Accounted, Coverage, Share
from annotations.marked_text import Spot

# What people count, the figures first: every one of them must have been looked at.
KINDS: dict[SegmentKind, object] = {
    SegmentKind.FIGURE: gettext_lazy("figures"),
    SegmentKind.DATE: gettext_lazy("dates"),
    SegmentKind.QUOTATION: gettext_lazy("quotations"),
    SegmentKind.SENTENCE: gettext_lazy("sentences"),
    SegmentKind.NAME: gettext_lazy("names"),
}
CONTEXT = 24  # code points beside an open figure
_WIDTH, _HEIGHT, _TICK = 480, 14, 2


@dataclass(frozen=True)
class Counted:
    """How many of a kind somebody has accounted for."""

    share: Share

    @property
    def label(self) -> str:
        return str(KINDS[self.share.kind])

    @property
    def done(self) -> int:
        return self.share.total - self.share.open


@dataclass(frozen=True)
class OpenFigure:
    """A figure in no claim: where it is in the text (code points), and the words around it."""

    start: int
    end: int
    before: str
    words: str
    after: str


class CoveragePanel:
    """What the desk shows of it. `text` is that of the version."""

    def __init__(self, text: str, coverage: Coverage, rulings: Rulings) -> None:
        self.text, self._coverage = text, coverage
        self.rulings = [ruling for ruling, _place in rulings.standing]

    @property
    def counted(self) -> list[Counted]:
        """The kinds of which the text has any."""
        shares = (self._coverage.share(kind) for kind in KINDS)
        return [Counted(share) for share in shares if share.total]

    @cached_property
    def spots(self) -> list[Spot]:
        """Where the open figures are."""
        return [(segment.start, segment.end) for segment in self._coverage.open(SegmentKind.FIGURE)]

    @property
    def open_figures(self) -> list[OpenFigure]:
        return [self._open_figure(start, end) for start, end in self.spots]

    @property
    def strip(self) -> SafeString:
        """A bar as long as the text, filled where a sentence is accounted for, with a tick at each open figure."""
        every = self._coverage.segments
        sentences = [each for each in every if each.segment.kind == SegmentKind.SENTENCE]
        ticks = "".join(
            f'<rect class="strip-tick" x="{self._x(start):.1f}" width="{_TICK}" height="{_HEIGHT}"/>'
            for start, _end in self.spots
        )
        bars = "".join(self._bar(each) for each in sentences)
        # Numbers of ours alone, and the title escaped.
        return SafeString(
            f'<svg class="coverage-strip" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none">'
            f"<title>{escape(self._in_words(sentences))}</title>{bars}{ticks}</svg>"
        )

    def _open_figure(self, start: int, end: int) -> OpenFigure:
        # One character more than is shown tells whether there is more.
        before = self.text[max(0, start - CONTEXT - 1) : start].rpartition("\n")[2]
        after = self.text[end : end + CONTEXT + 1].partition("\n")[0]
        if len(before) > CONTEXT:
            before = f"…{before[-CONTEXT:]}"
        if len(after) > CONTEXT:
            after = f"{after[:CONTEXT]}…"
        return OpenFigure(start, end, before, self.text[start:end], after)

    def _bar(self, each: Accounted) -> str:
        start, end = self._x(each.segment.start), self._x(each.segment.end)
        # An open sentence is low, so that the strip is read without its colours too.
        low = each.state == choices.Coverage.OPEN
        top, height = (_HEIGHT - 4, 4) if low else (0, _HEIGHT)
        size = f'x="{start:.1f}" y="{top}" width="{max(end - start - 0.5, 0.5):.1f}" height="{height}"'
        return f'<rect class="strip-{each.state.value}" {size}/>'

    def _x(self, place: int) -> float:
        return _WIDTH * place / max(len(self.text), 1)

    def _in_words(self, sentences: Sequence[Accounted]) -> str:
        done = sum(each.state != choices.Coverage.OPEN for each in sentences)
        words = ngettext(
            "%(done)d of %(total)d sentence accounted for",
            "%(done)d of %(total)d sentences accounted for",
            len(sentences),
        )
        open_ones = ngettext("%(count)d open figure", "%(count)d open figures", len(self.spots))
        told = words % {"done": done, "total": len(sentences)}
        return _("%(told)s, %(open)s") % {"told": told, "open": open_ones % {"count": len(self.spots)}}
