"""What only the desk shows."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

AROUND = 60  # code points of the text before and after


@register.simple_tag
def in_context(text: str, start: int, end: int) -> SafeString:
    """Words of a text with what stands around them, so that two places of the same words can be told apart."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    lead, tail = "… " if start > AROUND else "", " …" if end + AROUND < len(text) else ""
    return format_html("{}{}<mark>{}</mark>{}{}", lead, before, text[start:end], after, tail)


@register.filter
def percent(score: float) -> str:
    """A score from 0 to 1 as people read it."""
    return f"{round(score * 100)} %"
