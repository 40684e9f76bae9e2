"""What a mail says. Nothing of verdicts or sources, and no word of a question or a note: what a claim says, where it
is, until when, and who wrote."""

from collections.abc import Sequence
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.choices import NoticeKind
from annotations.models import Assignment, Notice, Remark, User

MOST_WORDS = 300  # characters of a statement; the rest is on the desk


def message(person: User, notices: Sequence[Notice]) -> EmailMessage:
    """One mail of all of them. The notices have their assignments and remarks with article, claim and who made
    them."""
    queue = _("Your queue: %(address)s") % {"address": settings.NEWSROOM_ADDRESS + reverse("admin:index")}
    choice = _("Fewer mails, or none: %(address)s") % {
        "address": settings.NEWSROOM_ADDRESS + reverse("admin:mail_choice")
    }
    body = "\n\n".join([*(_told(each) for each in notices), f"{queue}\n{choice}"])
    return EmailMessage(_one_line(_subject(notices)), body + "\n", to=[person.email])


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return _what(notices[0])
    return ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(notices)) % {
        "count": len(notices)
    }


def _what(notice: Notice) -> str:
    words = {
        NoticeKind.ASSIGNED: _("Assigned to you: %(thing)s"),
        NoticeKind.SOON: _("Soon due: %(thing)s"),
        NoticeKind.LATE: _("Was due: %(thing)s"),
        NoticeKind.QUESTION: _("A question waits for you: %(thing)s"),
        NoticeKind.ANSWER: _("Your question is answered: %(thing)s"),
        NoticeKind.MENTION: _("You are mentioned: %(thing)s"),
    }
    return words[NoticeKind(notice.kind)] % {"thing": _thing(_row(notice))}


def _row(notice: Notice) -> Assignment | Remark:
    """What it tells of."""
    return notice.remark or cast("Assignment", notice.assignment)


def _thing(row: Assignment | Remark) -> str:
    title = row.article.title
    if row.claim is None:
        return title
    return _("claim %(number)s of “%(title)s”") % {"number": row.claim.number, "title": title}


def _told(notice: Notice) -> str:
    row = _row(notice)
    lines = [_one_line(_what(notice), MOST_WORDS)]
    if row.claim:
        lines.append(_one_line(row.claim.statement, MOST_WORDS))
    if notice.kind not in (NoticeKind.SOON, NoticeKind.LATE) and row.made_by_id != notice.person_id:
        lines.append(_("By %(person)s") % {"person": row.made_by})
    if isinstance(row, Assignment) and row.due:
        lines.append(_("Due %(moment)s") % {"moment": format_date(timezone.localtime(row.due), "j F Y, H:i T")})
    lines.append(settings.NEWSROOM_ADDRESS + row.get_absolute_url())
    return "\n".join(lines)


def _one_line(words: str, most: int = 150) -> str:
    """Without line ends, which would begin another header of the mail."""
    line = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
