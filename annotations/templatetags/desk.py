"""What only the desk shows."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.reports.shapes import Change
from annotations.searching import Excerpt, Stretch
from annotations.templatetags.newsroom import ALIKE, shown, value_label
from annotations.wording import Wording, word_diff

register = template.Library()

AROUND = 60  # code points of the text before and after
FEW = 4  # words, up to where from what to what is read at a glance
LONGEST = 240  # code points of words in a list, from where their middle is left out


@register.simple_tag
def in_context(text: str, start: int, end: int) -> SafeString:
    """Words of a text with what stands around them, so that two places of the same words can be told apart."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    lead, tail = "… " if start > AROUND else "", " …" if end + AROUND < len(text) else ""
    if lead:  # no half words, where the script has spaces
        before = before.partition(" ")[2] or before
    if tail:
        after = after.rpartition(" ")[0] or after
    return format_html("{}{}<mark>{}</mark>{}{}", lead, before, text[start:end], after, tail)


@register.filter
def with_hits(excerpt: Excerpt, display: str = "") -> SafeString:
    """An excerpt with its hits marked, and the words of the claim underlined as a claim of that verdict or standing."""
    words = format_html_join("", "{}", ((_stretch(each, display),) for each in excerpt.stretches))
    return format_html("{}{}{}", "" if excerpt.starts else "… ", words, "" if excerpt.ends else " …")


def _stretch(stretch: Stretch, display: str) -> SafeString:
    words = shown(stretch.text)
    if stretch.is_hit:
        words = format_html('<mark class="hit">{}</mark>', words)
    return format_html('<mark class="claim is-{}">{}</mark>', display, words) if stretch.is_claim else words


@register.filter
def worded(change: Change) -> list[Wording]:
    """How a text became another, word by word; nothing for what is a few words or no text, or where the two have little
    in common."""
    old, new = change.old.split(), change.new.split()
    if len(old) < FEW or value_label(change.field, change.old) != change.old:
        return []
    alike = SequenceMatcher(a=old, b=new, autojunk=False).ratio() >= ALIKE
    return word_diff(change.old, change.new) if alike else []


@register.filter
def percent(score: float) -> str:
    """A score from 0 to 1 as people read it."""
    return f"{round(score * 100)} %"


@register.filter
def abridged(wording: Iterable[Wording]) -> list[Wording]:
    """For a list: of long stretches their beginning and their end."""
    return [replace(each, text=_without_middle(each.text)) for each in wording]


@register.filter
def clock_time(at: datetime) -> SafeString:
    """The time of today, as 10:32; that of another day with its date."""
    local = timezone.localtime(at)
    words = format_date(local, "H:i" if local.date() == timezone.localdate() else "j F Y, H:i")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


def _without_middle(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST // 2].rsplit(None, 1)[0]} … {text[-LONGEST // 2 :].split(None, 1)[-1]}"
