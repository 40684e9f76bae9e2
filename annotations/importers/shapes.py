"""What every reader makes: an ImportedArticle, or an ImportProblem that says what is wrong with the document."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotations.choices import BlockKind

TITLE_LIMIT = 500  # code points

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class ImportProblem(ValueError):
    """Why a document was refused, and what to do: one sentence for people, without the name of the file."""


class Block(NamedTuple):
    """A stretch of an article's `text`, in code points, end exclusive."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """One article as a reader found it; what the document does not say is blank.

    Line ends are LF. `blocks` are in order, the title first, and do not overlap; none is empty or begins or ends
    with white space, and every character of `text` that is not white space is in exactly one of them.
    """

    title: str
    body: str
    blocks: tuple[Block, ...]
    language: str = ""
    outlet: str = ""
    url: str = ""
    byline: str = ""
    published: str = ""

    @property
    def text(self) -> str:
        """The title, a blank line and the body: what offsets count in."""
        return f"{self.title}\n\n{self.body}" if self.body else self.title


def title_block(title: str) -> Block:
    return Block(0, len(title), BlockKind.TITLE)


def checked_title(title: str) -> str:
    """The title without white space at its ends.

    Raises ImportProblem for one that is blank, invisible, longer than TITLE_LIMIT, of several lines, or that holds
    a NUL or a lone surrogate. The sentences fit a title taken from the first line as well as one given.
    """
    title = title.strip()
    refuse_unstorable(title, _("The title"))
    if "\n" in title or "\r" in title:
        raise ImportProblem(_("The title has several lines: give a title of one line."))
    if len(title) > TITLE_LIMIT:
        raise ImportProblem(
            _(
                "The title (the first line, if none is given) is %(size)s characters long; the limit is %(limit)s:"
                " give a shorter title."
            )
            % {"size": f"{len(title):,}", "limit": TITLE_LIMIT}
        )
    if not any(_is_visible(char) for char in title):
        raise ImportProblem(_("The title (the first line, if none is given) shows nothing: give a title with words."))
    return title


def refuse_unstorable(text: str, what: str = "") -> None:
    """Raise ImportProblem for what is in no text and PostgreSQL cannot keep: NUL and lone surrogates.

    Characters and lines are counted from 1, as people and editors do.
    """
    what = what or pgettext("the document", "It")
    if (at := text.find("\0")) >= 0:
        message = _("%(what)s holds a NUL at %(place)s, so it is not plain text: take it out.")
        raise ImportProblem(message % {"what": what, "place": _place(text, at)})
    if lone := _LONE_SURROGATE.search(text):
        message = _("%(what)s holds half a character (a lone surrogate) at %(place)s: take it out or mend it.")
        raise ImportProblem(message % {"what": what, "place": _place(text, lone.start())})


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return _("character %(number)s (line %(line)s)") % {"number": at + 1, "line": line}


def _is_visible(char: str) -> bool:
    """False for white space, controls and format characters: Unicode's general categories C and Z."""
    return unicodedata.category(char)[0] not in "CZ"
