"""The words that every print of a report shares: for values, moments and what a report says of itself.

Plain values in, plain text out, in the language that is active; nothing here is escaped for any format.
"""

import re
from datetime import UTC, datetime
from typing import Protocol

from django.db.models import TextChoices
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.choices import ArticleState, Standing, Translation, Verdict
from annotations.reports.shapes import Report

# The word that says where a claim is (ClaimReport.display), what is done first. A settled claim says its verdict.
LABELS = {value: label for value, label in (*Verdict.choices, *Standing.choices) if value != Standing.SETTLED}

# Control characters that a page cannot hold, and those that turn the order of the letters around them; U+FFFE and
# U+FFFF, which XML cannot hold either; halves of a pair.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_REORDERING = r"\u202a-\u202e\u2066-\u2069"
_UNSEEN = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    r"\U000e0000-\U000e007f"
)
REORDERS = re.compile(f"[{_CONTROLS}{_REORDERING}]")
INVISIBLE = re.compile(f"[{_CONTROLS}{_REORDERING}{_UNSEEN}]")


class Asked(Protocol):
    """What says whether it holds what is for the newsroom alone."""

    @property
    def with_private(self) -> bool: ...
    @property
    def with_confidential(self) -> bool: ...


def label(choices: type[TextChoices], value: str) -> str:
    """What a recorded value is called; a value that is none of these stays as it is."""
    return str(choices(value).label) if value in choices.values else value


def display_label(display: str) -> str:
    """The word for a verdict or a standing."""
    return str(LABELS.get(display, display))


def visible(text: str) -> str:
    """A short text with every character that nobody would see, or that turns others around, as a token: [U+202E].

    Line feed, carriage return and tab stay.
    """
    return INVISIBLE.sub(token, text)


def orderly(text: str) -> str:
    """A long text, such as an article's, with what no page can hold or what turns letters around as tokens. What joins
    or parts letters unseen stays: some scripts are written with it. As many code points as tokens need are added."""
    return REORDERS.sub(token, text)


def token(found: re.Match[str]) -> str:
    """What stands for a character that is not to be printed as it is."""
    return f"[U+{ord(found[0]):04X}]"


def moment(at: datetime | None) -> str:
    """The full time in UTC: it says the same wherever and whenever it is read. Blank for none."""
    return format_date(at.astimezone(UTC), "j F Y, H:i T") if at else ""


def facts(report: Report) -> list[tuple[str, str]]:
    """What a report says of its article and of itself, each with its name, in the order of printing; what is not known
    is left out. Text from outside is in it as it came."""
    said = [
        (_("Outlet"), report.outlet),
        (_("Story"), report.story),
        (_("Byline"), report.byline),
        (_("Address"), report.url),
        (_("Published"), _published(report)),
        (_("Language"), report.language),
        (_("Translated"), _translated(report)),
        (_("State"), label(ArticleState, report.state)),
        (_("Version"), _("%(number)d of %(all)d") % {"number": report.version, "all": report.versions}),
        (_("Signed off"), _signed(report)),
        (_("Claims"), _counted(report)),
        (_("As the record stood on"), moment(report.as_of)),
        (_("Withheld"), "; ".join(withheld(report))),
        (_("Holds"), "; ".join(for_the_newsroom(report))),
        (_("Report made"), f"{moment(report.made_at)}, {report.made_by}"),
        (_("Report digest"), report.digest),
        (_("Text digest"), report.text_digest),
        (_("Head of the record"), head(report)),
    ]
    return [(name, value) for name, value in said if value]


def head(report: Report) -> str:
    """The last entry of the article's chain, as a line: which, its digest, and when. Blank where there is none."""
    if report.head is None:
        return ""
    return f"{report.head.chain}, {report.head.sequence}: {report.head.digest}, {moment(report.head.at)}"


def withheld(report: Report) -> list[str]:
    """What a report leaves out, counted."""
    reviews = sum(claim.reviews_withheld for claim in report.claims)
    sources = sum(claim.withheld for claim in report.claims)
    waivers = report.waivers_withheld
    said = [
        (reviews, ngettext("%(n)d review", "%(n)d reviews", reviews)),
        (sources, ngettext("%(n)d confidential source", "%(n)d confidential sources", sources)),
        (waivers, ngettext("%(n)d waiver", "%(n)d waivers", waivers)),
    ]
    return [words % {"n": number} for number, words in said if number]


def for_the_newsroom(report: Asked) -> list[str]:
    """What is in a print for the newsroom's eyes, because it was asked for."""
    said = [
        (report.with_confidential, _("confidential sources: for the newsroom, not for readers")),
        (report.with_private, _("private questions and notes: for the newsroom, not for readers")),
    ]
    return [words for is_so, words in said if is_so]


def _published(report: Report) -> str:
    if report.published_at:
        return moment(report.published_at)
    return format_date(report.published_on, "j F Y") if report.published_on else ""


def _translated(report: Report) -> str:
    if not report.original_language and not report.translation:
        return ""
    how = label(Translation, report.translation or Translation.UNKNOWN)
    return _("from %(language)s, by: %(whom)s") % {"language": report.original_language or "?", "whom": how}


def _signed(report: Report) -> str:
    sign_off = report.sign_off
    if sign_off is None:
        return ""
    said = _("by %(name)s, %(at)s, version %(version)d") % {
        "name": sign_off.by,
        "at": moment(sign_off.at),
        "version": sign_off.version,
    }
    return said if sign_off.holds else _("%(said)s; it holds no more") % {"said": said}


def _counted(report: Report) -> str:
    counts = report.counts()
    return ", ".join(f"{counts[display]} {display_label(display)}" for display in LABELS if counts.get(display))
