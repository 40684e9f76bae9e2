"""Plain text: the first line is the title, blank lines part paragraphs, and the rest of the layout is guessed.

A guess sets how a stretch is shown and never what it says: whatever the kinds, no character is lost or moved.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from annotations.choices import BlockKind
from annotations.importers.encoding import decode
from annotations.importers.shapes import (
    Block,
    ImportedArticle,
    ImportProblem,
    checked_title,
    refuse_unstorable,
    title_block,
)

HEADING_LIMIT = 80  # code points
WRAPPED_LENGTHS = range(45, 101)  # code points of a full line in text that an e-mail program or an agency wrapped
CREDIT_LIMIT = 60  # code points of the name after "Photo:"

# The commoner ones of Unicode's Sentence_Terminal (PropList.txt), and the signs after which a sentence goes on.
SENTENCE_ENDS = tuple(".!?…‼⁇⁈⁉‽。！？．｡؟۔।॥։។።။")
PAUSES = tuple(",;،؛、，；")
CLOSERS = "\"'»«”“’‘›‹)]}」』）】"

_LIST_MARK = re.compile(r"(?:[-*•]|\d{1,2}[.)])\s")
# "photo" stands without a space before it too: pages glue the credit to the caption when they are made into text.
_CREDIT = re.compile(
    rf"""(?: photo(?:graph)?s? | foto | фото | صورة | צילום | 写真 | 图片
           | \b(?: image | picture | cr[eé]dit | bild | imagen | fotograf[ií]a | zdjęcie | світлина | снимок ) )
         (?: (?:\s+credits?)? \s*[:：] | \s+by\b | \s+courtesy\s+of\b )
         \s* \S .{{0,{CREDIT_LIMIT - 1}}} $
       | \s/\s* (?: AFP | AP | DPA | EPA | Getty(?:\ Images)? | Reuters | TASS | ТАСС | УНІАН ) $
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT_TAIL = CREDIT_LIMIT + 40  # code points at a line's end that can hold a credit; keeps the search short


class _Stretch(NamedTuple):
    """What becomes one block: its place in the body, its words, and whether it is one line between blank ones."""

    start: int
    words: str
    alone: bool


_NOTHING = _Stretch(0, "", alone=False)  # what stands before the first and after the last


def accepts(data: bytes, name: str) -> bool:
    """Always: what no other reader knows is plain text, or is refused as such."""
    return True


def read(data: bytes, title: str = "") -> ImportedArticle:
    """An article from the bytes of a text file. Raises ImportProblem as `decode` and `article` do."""
    return article(even_line_ends(decode(data)), title)


def even_line_ends(text: str) -> str:
    """CRLF and CR made LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def article(text: str, title: str = "") -> ImportedArticle:
    """An article from text with LF line ends.

    Without `title` the first line that is not blank is the title, and is not in the body. A title that is given
    leaves that line in the body, unless it says the same. Raises ImportProblem for a text without words, NULs,
    lone surrogates, and titles that `checked_title` refuses.
    """
    refuse_unstorable(text)
    body = _without_blank_edges(text)
    if not body:
        raise ImportProblem(_("It holds no text: choose or paste one that has words in it."))
    first_line, _line_end, rest = body.partition("\n")
    title = checked_title(title.strip() or first_line)
    if title == first_line.strip():
        body = _without_blank_edges(rest)
    return ImportedArticle(title, body, (title_block(title), *_blocks(body, len(title) + 2)))


def _without_blank_edges(text: str) -> str:
    """The text without blank lines before and after it; the lines that stay keep their own white space."""
    if not text.strip():
        return ""
    start = text.rfind("\n", 0, len(text) - len(text.lstrip())) + 1
    end = text.find("\n", len(text.rstrip()))
    return text[start:] if end < 0 else text[start:end]


def _blocks(body: str, offset: int) -> Iterator[Block]:
    """The body's blocks, counted from `offset`."""
    stretches = [_NOTHING, *_stretches(body), _NOTHING]
    for before, this, after in zip(stretches, stretches[1:], stretches[2:], strict=False):
        start = offset + this.start
        yield Block(start, start + len(this.words), _kind(before, this, after))


def _stretches(body: str) -> Iterator[_Stretch]:
    """Each line by itself, or the lines between two blank ones together where they are one wrapped paragraph."""
    for group in _groups(body):
        if is_wrapped([words for _start, words in group]):
            (start, _first), (last, words) = group[0], group[-1]
            yield _Stretch(start, body[start : last + len(words)], alone=False)
        else:
            yield from (_Stretch(start, words, alone=len(group) == 1) for start, words in group)


def _groups(body: str) -> Iterator[list[tuple[int, str]]]:
    """The lines between blank ones, each with its place and without white space at its ends."""
    group: list[tuple[int, str]] = []
    start = 0
    for line in body.split("\n"):
        if words := line.strip():
            group.append((start + line.index(words[0]), words))
        elif group:
            yield group
            group = []
        start += len(line) + 1
    if group:
        yield group


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines are evidently one paragraph that a program broke to a width.

    They are when all but the last have the length of a full line, none had room for the first word of the next, a
    sentence goes on over some line end in a small letter (or in a script without them), and they are no list.
    """
    longest = max(map(len, lines))
    return (
        all(len(line) in WRAPPED_LENGTHS for line in lines[:-1])
        and all(len(line) + 1 + len(following.split(None, 1)[0]) > longest for line, following in pairwise(lines))
        and any(_reads_on(line, following) for line, following in pairwise(lines))
        and sum(map(is_listed, lines)) < 2
    )


def _reads_on(line: str, following: str) -> bool:
    return not _ends_sentence(line) and following[0].isalpha() and not following[0].isupper()


def _kind(before: _Stretch, this: _Stretch, after: _Stretch) -> BlockKind:
    if is_credited(this.words) or _is_repeated_in_caption(this, after):
        return BlockKind.CAPTION
    if is_listed(this.words) and (is_listed(before.words) or is_listed(after.words)):
        return BlockKind.LIST_ITEM
    if this.alone and looks_like_heading(this.words) and _is_headed_by(this.words, after.words):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def is_credited(words: str) -> bool:
    """Whether the line ends with the credit of a picture, such as "Photo: Reuters" or "Jane Doe / AP".

    After a credit no sentence ends: "He sent a photo: it showed a bridge." is a sentence.
    """
    return bool(_CREDIT.search(words[-_CREDIT_TAIL:])) and not _ends_sentence(words)


def _is_repeated_in_caption(this: _Stretch, after: _Stretch) -> bool:
    """A picture's alternative text, which pages made into text put before the same words with a credit."""
    return after.words.startswith(this.words) and is_credited(after.words)


def is_listed(words: str) -> bool:
    return bool(_LIST_MARK.match(words))


def looks_like_heading(words: str) -> bool:
    """Whether the line is short, of more letters than digits (unlike a date), and ends no sentence and no clause."""
    return (
        len(words) <= HEADING_LIMIT
        and sum(map(str.isalpha, words)) > sum(map(str.isdigit, words))
        and not _ends_sentence(words)
        and not words.endswith(PAUSES)
    )


def _is_headed_by(heading: str, words: str) -> bool:
    """Whether the words are longer, and not one more of a row of short lines (menus, names, dates)."""
    return len(words) > len(heading) and not looks_like_heading(words)


def _ends_sentence(words: str) -> bool:
    return words.rstrip(CLOSERS).endswith(SENTENCE_ENDS)
