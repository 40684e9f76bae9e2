"""How pages and report say things: words for values, marks for verdicts, text from outside made safe to show."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from annotations.choices import (
    LACKING,
    UNFINISHED,
    ArticleState,
    AssignmentState,
    Blocker,
    CheckState,
    CoverageRule,
    EvidenceCheck,
    EvidenceKind,
    FourEyes,
    Reason,
    RemarkKind,
    ReviewKind,
    Risk,
    RulingReason,
    SegmentKind,
    Stance,
    Standing,
    TextOrigin,
    Tier,
    Translation,
    Verdict,
    Withdrawal,
)
from annotations.marked_text import Mark, Piece
from annotations.reports import pictures
from annotations.reports.shapes import CheckReport, Event, Report, SignedChange
from annotations.reports.words import INVISIBLE, REORDERS
from annotations.reports.words import display_label as display_words
from annotations.reports.words import moment as moment_in_words
from annotations.sufficiency import Checked

register = template.Library()
register.filter(pictures.in_order)

CHECK_MARKS: dict[str, str] = {CheckState.THERE: "✓", CheckState.MISSING: "✗", CheckState.NOT_TOLD: "?"}
STANCE_MARKS: dict[str, str] = {Stance.SUPPORTS: "▲", Stance.REFUTES: "▼", Stance.CONTEXT: "◆"}

# Of the fields whose values are choices. Two enumerations may share a name where they share no value.
_CHOICES = {
    "blocker": (Blocker,),
    "check": (EvidenceCheck,),
    "check_state": (CheckState,),
    "coverage": (CoverageRule,),
    "four_eyes": (FourEyes,),
    "kind": (EvidenceKind, ReviewKind, RemarkKind),
    "origin": (TextOrigin,),
    "reason": (Reason, RulingReason),
    "risk": (Risk,),
    "segment": (SegmentKind,),
    "stance": (Stance,),
    "standing": (Standing,),
    "state": (ArticleState, AssignmentState),
    "tier": (Tier,),
    "translation": (Translation,),
    "verdict": (Verdict,),
    "withdrawal": (Withdrawal,),
}
_VALUE_LABELS = {
    (field, value): label
    for field, enumerations in _CHOICES.items()
    for each in enumerations
    for value, label in each.choices
}
_LANGUAGES = {"language", "original_language"}
_FLAGS = {"confidential", "private", "resolved", "withdrawn"}
# Fields that have no name of their own: Django's is made of English words, and nobody could translate it.
_NAMED = {
    "claim": gettext_lazy("claim"),
    "merged_into": gettext_lazy("merged into"),
    "person": gettext_lazy("person"),
    "placement": gettext_lazy("words in the text"),
    "split_from": gettext_lazy("split from"),
    "version": gettext_lazy("version"),
}
_DAYS = {"published_on", "consulted_on", "archived_on"}
_MOMENTS = {"published_at", "fallen_at", "due"}
_CHECKS = {f"evidence_{risk}" for risk in Risk.values}  # values of EvidenceCheck, parted by spaces

# What a person did, by an event's subject and action.
_DEEDS = {
    ("article", "added"): gettext_lazy("brought the article in"),
    ("article", "changed"): gettext_lazy("changed what is known of the article"),
    ("article", "fell"): gettext_lazy("The sign-off fell"),  # after no name: nobody did it
    ("version", "added"): gettext_lazy("brought a version of the text"),
    ("claim", "added"): gettext_lazy("marked the claim"),
    ("claim", "changed"): gettext_lazy("changed the claim"),
    ("claim", "withdrawn"): gettext_lazy("withdrew the claim"),
    ("claim", "restored"): gettext_lazy("brought the claim back"),
    ("placement", "added"): gettext_lazy("placed the claim in the text"),
    ("placement", "changed"): gettext_lazy("placed the claim anew"),
    ("placement", "moved"): gettext_lazy("brought a version in which the words moved"),
    ("placement", "reworded"): gettext_lazy("brought a version with other words"),
    ("placement", "found"): gettext_lazy("brought a version in which the words are back"),
    ("placement", "lost"): gettext_lazy("brought a version without these words"),
    ("review", "added"): gettext_lazy("gave a review"),
    ("review", "changed"): gettext_lazy("changed the review"),
    ("evidence", "added"): gettext_lazy("added a source"),
    ("evidence", "changed"): gettext_lazy("changed a source"),
    ("evidence", "withdrawn"): gettext_lazy("took a source back"),
    ("evidence", "restored"): gettext_lazy("brought a source back"),
    ("waiver", "added"): gettext_lazy("let something pass"),
    ("ruling", "added"): gettext_lazy("ruled words not checkable"),
    ("ruling", "changed"): gettext_lazy("changed a ruling"),
    ("ruling", "withdrawn"): gettext_lazy("took a ruling back"),
    ("waiver", "changed"): gettext_lazy("changed a waiver"),
    ("waiver", "withdrawn"): gettext_lazy("took a waiver back"),
    ("question", "added"): gettext_lazy("asked"),
    ("question", "changed"): gettext_lazy("changed what becomes of a question"),
    ("answer", "added"): gettext_lazy("answered"),
    ("answer", "changed"): gettext_lazy("changed whether an answer is private"),
    ("note", "added"): gettext_lazy("noted"),
    ("note", "changed"): gettext_lazy("changed what becomes of a note"),
    ("assignment", "added"): gettext_lazy("assigned work"),
    ("assignment", "changed"): gettext_lazy("changed who has what to check, or until when"),
    ("sign_off", "added"): gettext_lazy("signed the article off"),
    ("publication", "added"): gettext_lazy("noted that it is published"),
    ("rules", "added"): gettext_lazy("chose the rules"),
    ("rules", "changed"): gettext_lazy("changed the rules"),
    ("outlet", "added"): gettext_lazy("added the outlet"),
    ("outlet", "changed"): gettext_lazy("changed the outlet"),
    ("story", "added"): gettext_lazy("added the story"),
    ("story", "changed"): gettext_lazy("changed the story"),
}

# What is no more as it was signed off, by the subject of a SignedChange.
_SIGNED = {
    "version": gettext_lazy("the text"),
    "claim": gettext_lazy("what it says"),
    "placement": gettext_lazy("its place"),
    "loss": gettext_lazy("its place"),
    "review": gettext_lazy("a verdict"),
    "evidence": gettext_lazy("a source"),
    "ruling": gettext_lazy("what is ruled not checkable"),
    "ruling_place": gettext_lazy("what is ruled not checkable"),
    "erased": gettext_lazy("words, erased by order"),
    "author": gettext_lazy("who is named as the author"),
    "record": gettext_lazy("rows that are not as they were recorded"),
    "reopened": gettext_lazy("nothing; it was opened to be checked again"),
}
_MODELS = {
    "version": "articleversion",
    "sign_off": "signoff",
    "rules": "rulesettings",
    **dict.fromkeys(RemarkKind.values, "remark"),
}  # by an event's subject

_WEB_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)

CLOCKS_DIFFER = timedelta(minutes=1)
ALIKE = 0.4  # the share of words that a correction has in common with what it corrects
DEEPEST = 3  # what style sheets have lines for; deeper marks share the last


# --- words ---


@register.filter
def field_label(subject: str, field: str) -> str:
    """The name of a field as people see it: `{{ "review"|field_label:"rationale" }}`. Subjects are those of Event."""
    model = apps.get_model("annotations", _MODELS.get(subject, subject))
    try:
        name = getattr(model._meta.get_field(field), "verbose_name", field)
    except FieldDoesNotExist:
        name = field.replace("_", " ")
    return str(name if isinstance(name, Promise) else _NAMED.get(field, name))


@register.filter
def value_label(field: str, value: str) -> str:
    """What a recorded value is called: `{{ "reason"|value_label:"wrong_figure" }}`. Plain words stay as they are."""
    if (field, value) in _VALUE_LABELS:
        return str(_VALUE_LABELS[field, value])
    if field in _LANGUAGES:
        return language_name(value)
    if field in _FLAGS and value == "yes":
        return _("yes")
    if field in _CHECKS:
        return ", ".join(str(_VALUE_LABELS.get(("check", each), each)) for each in value.split())
    if field in _DAYS and (date := parse_date(value)):
        return format_date(date, "j F Y")
    if field in _MOMENTS and (at := parse_datetime(value)):
        return moment_in_words(at)
    return value


@register.filter
def display_label(display: str) -> str:
    """The word for a verdict or a standing."""
    return display_words(display)


@register.filter
def verdict_bar(counts: Mapping[str, int]) -> SafeString:
    """How many claims are at each verdict or standing, as a picture."""
    return pictures.verdict_bar(counts).svg()


@register.filter
def coverage_strip(report: Report) -> SafeString:
    """Where in the text the claims are, as a picture."""
    return pictures.coverage_strip(report).svg()


@register.filter
def time_line(report: Report) -> SafeString:
    """When the reviews were given, as a picture."""
    return pictures.time_line(report).svg()


@register.filter
def verdict_mark(display: str) -> str:
    """The mark of a verdict or a standing, a single character."""
    return pictures.GLYPHS.get(display, "")


@register.filter
def stance_mark(stance: str) -> str:
    """The mark of what a source does to a claim, a single character."""
    return STANCE_MARKS.get(stance, "")


@register.filter
def check_mark(checked: Checked | CheckReport) -> str:
    """The mark of a line of the checklist, a single character: what is asked for and missing has one of its own."""
    return "⚠" if checked.is_lacking else CHECK_MARKS.get(checked.state, "")


@register.filter
def lack(check: str) -> str:
    """What to say of a claim whose evidence lacks this."""
    return str(LACKING.get(EvidenceCheck(check), check)) if check in EvidenceCheck.values else check


@register.filter
def language_name(code: str) -> str:
    """The name of a language by its BCP 47 code, else the code."""
    try:
        return str(get_language_info(code.lower())["name_translated"])
    except KeyError:
        return code


@register.filter
def deed(event: Event) -> str:
    """What was done, to be read after the name of the person."""
    words = _DEEDS.get((event.subject, event.action))
    return str(words) if words else f"{event.action} {event.subject}"


@register.filter
def changed_thing(change: SignedChange) -> str:
    """What is no more as it was signed off: “claim 3: a verdict”."""
    words = str(_SIGNED.get(change.subject, change.subject))
    return _("claim %(number)s: %(what)s") % {"number": change.claim, "what": words} if change.claim else words


@register.filter
def sentence_case(words: str) -> str:
    """Words with a capital at the start, for a label that stands by itself."""
    return str(capfirst(words))


# --- numbers ---


@register.filter
def total(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


@register.filter
def unfinished(counts: Mapping[str, int]) -> int:
    """How many claims still ask for somebody's work."""
    return sum(counts.get(standing, 0) for standing in UNFINISHED)


# --- times ---


@register.filter
def ago(at: datetime | None) -> SafeString | str:
    """How long ago, with the full time and its zone on hover. What is still to come is said in full."""
    if at is None:
        return ""
    if at > timezone.now() + CLOCKS_DIFFER:
        return exact(at)
    since = timesince(at, depth=1)
    words = _("just now") if since.startswith("0") else _("%(time)s ago") % {"time": since}
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), _full(timezone.localtime(at)), words)


@register.filter
def exact(at: datetime | None) -> SafeString | str:
    """The full time and its zone, that of the newsroom."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), _full(timezone.localtime(at)))


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """The full time in UTC, for paper: it says the same wherever and whenever it is read."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), moment_in_words(at))


def _full(at: datetime) -> str:
    return format_date(at, "j F Y, H:i T")


# --- text from outside ---


@register.filter
def shown(text: object) -> SafeString:
    """Text with every character that nobody would see, or that turns others around, shown as what it is: [U+202E]."""
    return _with_tokens(str(text), INVISIBLE)


@register.filter
def link(address: str, words: str = "") -> SafeString:
    """An address to follow if it is one of the web, else as text. The link reads `words`, or the address itself."""
    return _link(address, words)


@register.filter
def link_out(address: str, words: str = "") -> SafeString:
    """The same in a tab of its own, beside what somebody is at."""
    return _link(address, words, SafeString(' target="_blank"'))


def _link(address: str, words: str, more: str = "") -> SafeString:
    if not _WEB_ADDRESS.match(address):
        return shown(address)
    return format_html('<a href="{}" rel="noopener noreferrer"{}>{}</a>', address, more, words or shown(address))


@register.filter
def corrected(quote: str, correction: str) -> SafeString:
    """A correction read against the words that it is for: what goes and what comes, each where it stands.

    Word by word: half a figure struck out would say another figure. Words that have little in common stand apart.
    """
    old, new = quote.split(), correction.split()
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    alike = matcher.ratio() >= ALIKE
    pieces = matcher.get_opcodes() if alike else [("replace", 0, len(old), 0, len(new))]
    return format_html_join(" ", "{}", ((_correction(kind, old[a:b], new[c:d]),) for kind, a, b, c, d in pieces))


def _correction(kind: str, old: list[str], new: list[str]) -> SafeString:
    if kind == "equal":
        return shown(" ".join(old))
    parts = [("del", shown(" ".join(old))), ("ins", shown(" ".join(new)))]
    return format_html_join(" ", "<{0}>{1}</{0}>", ((tag, words) for tag, words in parts if words))


@register.filter
def marked(piece: Piece, prefix: str = "#claim-") -> SafeString:
    """A piece of an article's text in its marks, and after it the numbers of the claims that end there.

    Every mark names all the claims that the words belong to, so that whichever is pointed at tells them all.
    A number links to `prefix` and itself.
    """
    return _marked(piece, [_number(mark, f"{prefix}{mark.number}") for mark in piece.ending])


@register.filter
def marked_for(piece: Piece, desk_url: str) -> SafeString:
    """The same for the desk at that address: a number opens its claim, and is where closing it leads back to."""
    numbers = [
        _number(mark, f"{desk_url}?claim={mark.number}#card", format_html(' id="claim-{}"', mark.number))
        for mark in piece.ending
    ]
    return _marked(piece, numbers, told=True)


def _marked(piece: Piece, links: list[SafeString], *, told: bool = False) -> SafeString:
    """`told`: each mark says which claim it is of."""
    numbers = " ".join(str(mark.number) for mark in piece.marks)
    words = _with_tokens(piece.text, REORDERS)
    if piece.spot is not None:
        id_ = format_html(' id="figure-{}"', piece.spot) if piece.begins else ""
        words = format_html('<span class="open-figure"{}>{}</span>', id_, words)
    for mark in reversed(piece.ending):
        words = _in_mark(words, mark, numbers, told=told)
    words = format_html("{}{}", words, format_html_join("", "{}", ((number,) for number in links)))
    # Those that go on lie outside, so that their lines do not break off under a number.
    for mark in reversed(piece.marks):
        if mark not in piece.ending:
            words = _in_mark(words, mark, numbers, told=told)
    return words


def _in_mark(words: SafeString, mark: Mark, numbers: str, *, told: bool) -> SafeString:
    return format_html(
        '<mark class="claim is-{} depth-{}" data-claims="{}"{}>{}</mark>',
        mark.display,
        min(mark.depth, DEEPEST),
        numbers,
        format_html(' data-claim="{}"', mark.number) if told else "",
        words,
    )


def _number(mark: Mark, href: str, id: str = "") -> SafeString:
    label = _("Claim %(number)d: %(display)s") % {"number": mark.number, "display": display_label(mark.display)}
    return format_html(
        '<a class="claim-number is-{}"{} href="{}" aria-label="{}">{}</a>',
        mark.display,
        id,
        href,
        label,
        mark.number,
    )


def _with_tokens(text: str, pattern: re.Pattern[str]) -> SafeString:
    # Escaping neither makes nor removes any of the characters that the pattern is after.
    return SafeString(pattern.sub(_token, escape(text)))


def _token(found: re.Match[str]) -> str:
    code = f"{ord(found[0]):04X}"
    return f'<span class="invisible" data-code="{code}">[U+{code}]</span>'
