"""What somebody pastes of a source, taken apart: addresses, a quotation, where in it, what it is called. Plain values.

A guess that a person corrects: it fills blank fields of a form, and nothing is kept by it. What is not sure is left
out, because a wrong place in a source is worse than none. However much is pasted, it is read from front to back once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from annotations.choices import EvidenceKind

MOST_CHARACTERS = 20_000  # of what is pasted
LONGEST_TITLE = 500  # what the record has room for
LONGEST_ADDRESS = 2000
LONGEST_LOCATOR = 200
_LONGEST_HOST = 253
_LAST_SECOND = 100 * 60 * 60  # no recording is longer: a larger figure is something else

# An opening mark, and what may close it; where both are the same, no other can stand inside.
_QUOTATION_MARKS = {"“": "”", "„": '“”"', "”": "”", "«": "»", "»": "«", "‹": "›", '"': '"', "「": "」", "『": "』"}
_ANY_MARK = "".join({*_QUOTATION_MARKS, *"".join(_QUOTATION_MARKS.values())})

_NOT_WORDS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS = re.compile(rf"(?<![\w.-])(?:https?://|www\.)[^\s<>{_ANY_MARK}]+", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,7}\.[^\W\d_]{2,63}/\S*")
_SOME_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,30}:\S+", re.IGNORECASE)
_DOI = re.compile(rf"(?<![\w./-])(?:doi:\s?)?(10\.[0-9]{{4,9}}/[^\s<>{_ANY_MARK}]+)", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(10\.[0-9]{4,9}/.+)", re.IGNORECASE)

_NUMBERS = r"\s?[0-9]{1,6}(?:\s?[-–—]\s?[0-9]{1,6}|\s?ff?\b\.?)?"
_IN_CITATION = re.compile(
    r"(?<![\w.])(?:(?:pp?|ss?|S|стр|с|para|paras|paragraph|Abs|Rn)\.|pages?|Seiten?|стр|paragraphs?|[§¶]{1,2})"
    + _NUMBERS
)
# How a note of a conversation begins; of a letter or a mail it is not sure, which may be a document.
_CONVERSATION = re.compile(
    r"(?:(?:telephone |phone |video )?(?:interview|conversation|call)s?|(?:Telefon)?(?:gespräch|interview)"
    r"|интервью|разговор|звонок|інтерв[’'ʼ]ю|розмова|intervju|razgovor|entretien|entrevista)\b",
    re.IGNORECASE,
)
_PAGE = re.compile(r"[0-9]{1,6}")
_UNITS = re.compile(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,6})s)?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})(?:\.[0-9]{1,6})?")
_SECONDS = re.compile(r"([0-9]{1,6})(?:\.[0-9]{1,6})?")

# Where a bare number under these names is seconds; elsewhere it may be a page of a list, or a topic.
_TIMES = ("t", "start", "time_continue")
_PLAYERS = (
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "dailymotion.com",
    "twitch.tv",
    "rutube.ru",
    "vk.com",
    "vkvideo.ru",
    "ok.ru",
)

_ARCHIVES = frozenset(
    {
        "web.archive.org",
        "archive.ph",
        "archive.today",
        "archive.is",
        "archive.li",
        "archive.md",
        "archive.vn",
        "archive.fo",
        "perma.cc",
        "ghostarchive.org",
        "webcitation.org",
        "arquivo.pt",
        "webarchive.loc.gov",
        "webarchive.nationalarchives.gov.uk",
        "wayback.archive-it.org",
    }
)
# archive.org itself keeps books and films too, which are no copies of something else.
_COPY_ON_ARCHIVE_ORG = re.compile(r"https?://(?:www\.)?archive\.org/web/", re.IGNORECASE)
_DAY = re.compile(r"/([0-9]{4})\.?([0-9]{2})\.?([0-9]{2})(?:-?[0-9]{1,6})?(?:[a-z]{2}_)?/")
_ORIGINAL = re.compile(r"/https?:/{1,2}(?=[^/\s])", re.IGNORECASE)
_AFTER_MOMENT = re.compile(r"/web/[0-9*]{1,15}(?:[a-z]{2}_)?/(?=[\w-]{1,63}\.)")

# What stands between a quotation, a citation and an address, and says nothing itself.
_BETWEEN = " ,;:.·|<>—–-*•"
_EMPTY_BRACKETS = re.compile(r"\(\s?[.,;]?\s?\)|\[\s?[.,;]?\s?\]")
_SAY_NOTHING = frozenset(
    {
        "source",
        "url",
        "link",
        "doi",
        "via",
        "see",
        "from",
        "at",
        "in",
        "available",
        "accessed",
        "retrieved",
        "archived",
        "copy",
        "quelle",
        "online",
        "ссылка",
        "источник",
    }
)


@dataclass(frozen=True)
class _Address:
    """An address as it is kept, and the parts of what was pasted: a text fragment that makes it too long is cut off."""

    whole: str
    parts: SplitResult

    @property
    def host(self) -> str:
        return (self.parts.hostname or "").removeprefix("www.")

    @property
    def is_archive(self) -> bool:
        return self.host in _ARCHIVES or bool(_COPY_ON_ARCHIVE_ORG.match(self.whole))

    def is_at(self, hosts: tuple[str, ...]) -> bool:
        return any(self.host == each or self.host.endswith(f".{each}") for each in hosts)


def read_pasted(text: str, today: date) -> dict[str, Any]:
    """By field of the form what can be read from an address, a citation, a quotation, or several of them at once.

    A field of which the text says nothing is left out.
    """
    text = _NOT_WORDS.sub(" ", text[:MOST_CHARACTERS]).strip()
    addresses, rest = _take_addresses(text)
    said, rest = _take_quotation(rest)
    title, locator = _take_locator(_tidy(rest))
    if not addresses and _SOME_SCHEME.fullmatch(title):
        title = ""  # an address that nothing here may lead to, such as javascript:
    if len(title) > LONGEST_TITLE and not said:
        said, title = rest.strip(), ""  # too long for what a source is called: words of it
    found = _of_addresses(addresses, today)
    if title:
        found["title"] = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
    if locator:
        found["locator"] = locator
    if said:
        found["quote"] = said
    if title and "kind" not in found:
        found["kind"] = (EvidenceKind.INTERVIEW if _CONVERSATION.match(title) else EvidenceKind.DOCUMENT).value
    return {name: value for name, value in found.items() if value}


def _of_addresses(addresses: list[_Address], today: date) -> dict[str, Any]:
    """What the addresses say: that of a source, that of an archived copy, or both."""
    if not addresses:
        return {}
    archived = next((each for each in addresses if each.is_archive), None)
    plain = next((each for each in addresses if not each.is_archive), None)
    if archived and not plain:
        plain = _original_in(archived)
    found: dict[str, Any] = {"kind": EvidenceKind.WEB_PAGE.value, "consulted_on": today}
    if archived:
        found["archive_url"] = archived.whole
        found["archived_on"] = _day_of(archived, today)
    if plain:
        doi = _DOI_ADDRESS.match(plain.whole)
        found["url"] = plain.whole
        found["title"] = _in_one_line(f"doi:{unquote(doi[1])}")[:LONGEST_TITLE] if doi else plain.host
    for each in (plain, archived):  # what is asked of a copy is asked of the original
        if each:
            found.setdefault("locator", _place_in(each))
            found.setdefault("quote", _text_fragment(each))
    return found


def _take_addresses(text: str) -> tuple[list[_Address], str]:
    """The first address of a source and the first of an archived copy, and the text without them."""
    if _WITHOUT_SCHEME.fullmatch(text) and not _DOI.fullmatch(text):
        alone = _address(f"https://{text}")
        return ([alone], "") if alone else ([], text)
    found: list[_Address] = []
    rest = _cut_out(_ADDRESS, text, lambda match: _keep(found, _address_of(match[0])))
    if not any(not each.is_archive for each in found):
        rest = _cut_out(_DOI, rest, lambda match: _keep(found, _address_of_doi(match[1])))
    return found, rest


def _cut_out(pattern: re.Pattern[str], text: str, keep: Callable[[re.Match[str]], str | None]) -> str:
    """The text without those matches that `keep` takes: it says what is left of each, None where it stays."""
    parts, at = [], 0
    for match in pattern.finditer(text):
        left = keep(match)
        if left is not None:
            parts += [text[at : match.start()], " ", left]
            at = match.end()
    return "".join([*parts, text[at:]])


def _keep(found: list[_Address], read: tuple[_Address, str] | None) -> str | None:
    """Keeps one address of each sort; a third stays in the text, where it is seen."""
    if read is None or any(each.is_archive == read[0].is_archive for each in found):
        return None
    found.append(read[0])
    return read[1]


def _address_of(text: str) -> tuple[_Address, str] | None:
    """An address, and the punctuation behind it that belongs to the sentence."""
    bare = _without_end(text)
    found = _address(bare if bare[:4].lower() == "http" else f"https://{bare}")
    return (found, text[len(bare) :]) if found else None


def _address_of_doi(text: str) -> tuple[_Address, str] | None:
    bare = _without_end(text)
    found = _address(f"https://doi.org/{quote(bare, safe='/:;().,_-%+')}")
    return (found, text[len(bare) :]) if found else None


def _address(text: str) -> _Address | None:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return None
    if len(text) > LONGEST_ADDRESS:
        text = text.partition(":~:")[0].rstrip("#")  # it works without, and the words are in the quote
    if parts.scheme not in {"http", "https"} or "." not in host or len(host) > _LONGEST_HOST:
        return None
    return _Address(text, parts) if len(text) <= LONGEST_ADDRESS else None


def _without_end(text: str) -> str:
    """Without the punctuation of the sentence around it. A closing bracket stays that was opened inside."""
    opened = {")": text.count("(") - text.count(")"), "]": text.count("[") - text.count("]")}
    end = len(text)
    while end and text[end - 1] in ".,;:!?…'’*_|)]}":
        last = text[end - 1]
        if opened.get(last, -1) >= 0:
            break
        if last in opened:
            opened[last] += 1
        end -= 1
    return text[:end]


def _original_in(archived: _Address) -> _Address | None:
    """The address that an archived copy is of, where the copy's own says it."""
    original = _halves(archived)[1]
    return _address(original) if original else None


def _day_of(archived: _Address, today: date) -> date | None:
    """The day that the copy was made, where its address says one."""
    match = _DAY.search(_halves(archived)[0])
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and day <= today else None


def _halves(archived: _Address) -> tuple[str, str]:
    """What the address of a copy says of the copy, and the address inside; one that lost its scheme gets one."""
    whole = archived.whole
    match = _ORIGINAL.search(whole, len(archived.parts.scheme) + 3)
    if match:
        scheme = match[0][1:].partition(":")[0].lower()
        return whole[: match.start() + 1], f"{scheme}://{whole[match.end() :]}"
    match = _AFTER_MOMENT.search(whole)
    return (whole[: match.end()], f"https://{whole[match.end() :]}") if match else (whole, "")


def _place_in(address: _Address) -> str:
    """A page or a moment that the address leads to, in words; blank where it leads to the whole."""
    fragment = dict(parse_qsl(address.parts.fragment.partition(":~:")[0]))
    if _PAGE.fullmatch(fragment.get("page", "")):
        return f"page {int(fragment['page'])}"
    if "t" in fragment:
        return _moments(fragment["t"].removeprefix("npt:"), bare=True)
    query = dict(parse_qsl(address.parts.query))
    for name in _TIMES:
        if name in query:
            return _moments(query[name], bare=address.is_at(_PLAYERS))
    return ""


def _moments(value: str, *, bare: bool) -> str:
    """75, 1m15s or 1:15 as 1:15, and a stretch as 0:10–0:20. A `bare` number is seconds."""
    stretch = [_seconds(each, bare=bare) for each in value.split(",")[:2]]
    if stretch[0] is None:
        return ""
    return "–".join(_clock(each) for each in stretch if each is not None)


def _seconds(value: str, *, bare: bool) -> int | None:
    match = _CLOCK.fullmatch(value)
    if not match:
        match = _UNITS.fullmatch(value) if value[-1:].isalpha() else None
    if match:
        hours, minutes, seconds = (int(each or 0) for each in match.groups())
        total = hours * 3600 + minutes * 60 + seconds
    else:
        match = _SECONDS.fullmatch(value)
        if not (match and bare):
            return None
        total = int(match[1])
    return total if total < _LAST_SECOND else None


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _text_fragment(address: _Address) -> str:
    """The words of the page that the address points at: text=[prefix-,]start[,end][,-suffix]."""
    directives = address.parts.fragment.partition(":~:")[2].split("&")
    found = []
    for directive in directives:
        name, _, value = directive.partition("=")
        words = [each for each in value.split(",") if each and not (each.endswith("-") or each.startswith("-"))]
        if name == "text" and words:
            found.append(" … ".join(_in_one_line(unquote(each)) for each in words[:2]))
    return " … ".join(found)


def _take_quotation(text: str) -> tuple[str, str]:
    """The words in quotation marks, and the text without them.

    They are a quotation where the text begins with them, or a line does, or where a colon leads to them. Marks
    elsewhere are those of a title.
    """
    for match in re.finditer(rf"(?:\A|\n|:)\s{{0,3}}([{re.escape(''.join(_QUOTATION_MARKS))}])", text):
        end = _closing(text, match.start(1))
        if end is not None:
            said = text[match.end() : end].strip()
            return said, f"{text[: match.start(1)]} {text[end + 1 :]}"
        return "", text
    return "", text


def _closing(text: str, at: int) -> int | None:
    """Where the quotation that begins there is closed; quotations inside of it are part of it."""
    opening = text[at]
    closing = _QUOTATION_MARKS[opening]
    depth = 1
    for here in range(at + 1, len(text)):
        each = text[here]
        if each == opening == closing and text[here - 1].isspace() and text[here + 1 : here + 2].isalnum():
            depth += 1  # the mark does not say which it is: before a word it opens
        elif each in closing:
            depth -= 1
            if not depth:
                return here
        elif each == opening:
            depth += 1
    return None


def _take_locator(text: str) -> tuple[str, str]:
    """What a source is called, and the page or paragraph of a citation. One that does not end it stays there too."""
    places = list(_IN_CITATION.finditer(text))
    if not places:
        return text, ""
    last = places[-1]
    locator = last[0].strip()[:LONGEST_LOCATOR]
    if text[last.end() :].strip(f"{_BETWEEN})]"):
        return text, locator
    return _tidy(text[: last.start()]), locator


def _tidy(text: str) -> str:
    """In one line, without what parted it from an address or a quotation; blank where that is all."""
    text = _EMPTY_BRACKETS.sub(" ", _in_one_line(text))
    for _ in range(3):  # a bracket around it, punctuation inside of it, and once more
        text = text.strip(_BETWEEN)
        for opening, closing in ("()", "[]"):
            if text.startswith(opening) and (text.find(closing) in {-1, len(text) - 1}):
                text = text[1:].removesuffix(closing)
            elif text.endswith(closing) and opening not in text:
                text = text[:-1]
            text = text.removesuffix(opening)
    words = re.findall(r"\w+", text.casefold())
    return "" if all(word in _SAY_NOTHING for word in words) else text.strip(_BETWEEN)


def _in_one_line(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", text).split())
