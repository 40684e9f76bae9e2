"""Reports as the annotated draft: the article's text as a Word document, with a comment on each claim, and suggested
corrections as tracked changes, which its author can accept or reject one by one.

Written by python-docx, which has no tracked changes: those are elements of WordprocessingML (ECMA-376, 17.13.5).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from annotations.choices import EvidenceKind, Reason, Stance, Tier, Withdrawal
from annotations.reports.formats.draft import Draft, Edge, Paragraph, Words, draft_of
from annotations.reports.pictures import Picture, coverage_strip, time_line, verdict_bar
from annotations.reports.shapes import ClaimReport, EvidenceReport, RemarkReport, Report, ReviewReport
from annotations.reports.words import display_label, facts, label, orderly, visible

_STYLES = {"title": "Title", "heading": "Heading 2", "caption": "Caption", "quotation": "Quote"}
_STYLES |= {"list_item": "List Bullet"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
# How a picture that is SVG stands beside the one for programs that read none ([MS-ODRAWXML], 2.3).
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_A4 = (11906, 16838)  # twentieths of a point
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_WIDTH = 5.7  # inches, of a picture


def write(reports: Iterable[Report]) -> Iterator[bytes]:
    """The document: the same bytes for the same reports. It is held in memory."""
    import docx

    document = docx.Document()
    made_at = _EPOCH
    title = _("Verification report")
    for number, report in enumerate(reports):
        if number:
            document.add_page_break()
        else:
            made_at, title = report.made_at, visible(report.title)
        _Article(document, report).write()
    _describe(document, title, made_at)
    file = io.BytesIO()
    document.save(file)
    yield _undated(file.getvalue())


def _describe(document: Any, title: str, made_at: datetime) -> None:
    """The document's own properties: its own time and not the machine's."""
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title[:255], _("Claim desk"), ""
    about.comments = ""
    about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    for section in document.sections:
        section.page_width, section.page_height = (_twentieths(each) for each in _A4)


def _twentieths(number: int) -> Any:
    from docx.shared import Twips

    return Twips(number)


def _undated(data: bytes) -> bytes:
    """The same package without the time at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


class _Article:
    """One report in a document."""

    def __init__(self, document: Any, report: Report) -> None:
        self.document, self.report = document, report
        self.draft: Draft = draft_of(report)
        self.claims = {claim.number: claim for claim in report.standing_claims}
        self.comments: dict[int, int] = {}  # by number of a claim the id of its comment
        is_known = bool(_LANGUAGE.match(report.language))
        self.language = report.language if is_known else ""
        self.runs_left = self.language.lower().partition("-")[0] in _RIGHT_TO_LEFT

    def write(self) -> None:
        self._facts()
        for picture in (verdict_bar(self.report.counts()), coverage_strip(self.report), time_line(self.report)):
            self._picture(picture)
        self.document.add_heading(_("The text and its claims"), 1)
        for paragraph in self.draft.paragraphs:
            self._paragraph(paragraph)
        placeless = [claim for claim in self.report.standing_claims if claim.number not in self.comments]
        self._section(_("Claims that are not in this text"), placeless)
        self._section(_("Withdrawn claims"), self.report.withdrawn_claims)
        if self.report.remarks:
            self.document.add_heading(_("Questions and notes"), 1)
        for remark in self.report.remarks:
            self.document.add_paragraph(visible(_remark(remark)))

    def _section(self, title: str, claims: Sequence[ClaimReport]) -> None:
        """What is known of claims that no comment can be on."""
        if claims:
            self.document.add_heading(title, 1)
        for claim in claims:
            self.document.add_paragraph().add_run(_head(claim)).bold = True
            for line in (claim.statement, *_said(claim, self.draft)):
                self.document.add_paragraph(visible(line))

    def _facts(self) -> None:
        self.document.add_heading(_("Verification report"), 1)
        for name, value in [(_("Article"), self.report.title), *facts(self.report)]:
            paragraph = self.document.add_paragraph()
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run(visible(value))

    def _picture(self, picture: Picture) -> None:
        """As SVG, and as PNG for programs that read none; with its words for those who do not see it."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.shared import Inches

        part = self.document.part
        run = self.document.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(picture.png()), width=Inches(_WIDTH))
        number = len(self.document.inline_shapes)
        shape._inline.docPr.set("descr", picture.words)
        shape._inline.docPr.set("name", picture.name)
        name = PackURI(f"/word/media/picture{number}.svg")
        drawing = Part(name, "image/svg+xml", str(picture.svg()).encode(), part.package)
        id_ = part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)
        blip = next(shape._inline.iter(_name("a:blip")))
        extensions = _element("a:extLst")
        extension = _element("a:ext", uri=_SVG_EXTENSION)
        svg = extension.makeelement(f"{{{_SVG}}}svgBlip", {_name("r:embed"): id_}, nsmap={"asvg": _SVG})
        extension.append(svg)
        extensions.append(extension)
        blip.append(extensions)

    def _paragraph(self, paragraph: Paragraph) -> None:
        written = self.document.add_paragraph(style=_STYLES.get(paragraph.kind))._p
        if self.runs_left:
            written.get_or_add_pPr().append(_element("w:bidi"))
        for part in paragraph.parts:
            if isinstance(part, Edge):
                self._edge(written, part)
            else:
                written.append(self._words(part))

    def _edge(self, paragraph: Any, edge: Edge) -> None:
        """The beginning of a claim, or its end with the mark that leads to its comment."""
        if edge.is_begin:
            self.comments[edge.claim] = self._comment(self.claims[edge.claim])
            paragraph.append(_element("w:commentRangeStart", **{"w:id": str(self.comments[edge.claim])}))
            return
        if edge.claim not in self.comments:
            return
        id_ = str(self.comments[edge.claim])
        paragraph.append(_element("w:commentRangeEnd", **{"w:id": id_}))
        run = _element("w:r")
        run.append(_element("w:commentReference", **{"w:id": id_}))
        paragraph.append(run)

    def _comment(self, claim: ClaimReport) -> int:
        """By whoever gave its first review that counts, else by the desk."""
        counting = [review for review in claim.reviews if review.counts]
        author = visible(counting[0].reviewer) if counting else _("Claim desk")
        at = counting[0].given_at if counting else self.report.made_at
        initials = "".join(word[0] for word in author.split())[:4]
        comment = self.document.part._comments_part.comments.add_comment(author=author, initials=initials)
        comment._comment_elm.set(_name("w:date"), _moment(at))
        first, *_others = comment.paragraphs
        first.add_run(_head(claim)).bold = True
        for line in (claim.statement, *_said(claim, self.draft)):
            comment.add_paragraph(visible(line))
        return int(comment.comment_id)

    def _words(self, words: Words) -> Any:
        run = _element("w:r")
        if self.language or self.runs_left:
            run.append(self._properties())
        for element in _text(orderly(words.text), "w:delText" if words.kind == "gone" else "w:t"):
            run.append(element)
        if words.kind == "same":
            return run
        of = {"w:author": visible(words.by), "w:date": _moment(words.at or _EPOCH), "w:id": str(self._next_id())}
        change = _element("w:del" if words.kind == "gone" else "w:ins", **of)
        change.append(run)
        return change

    def _properties(self) -> Any:
        found = _element("w:rPr")
        if self.runs_left:
            found.append(_element("w:rtl"))
        if self.language:
            found.append(_element("w:lang", **{"w:bidi" if self.runs_left else "w:val": self.language}))
        return found

    def _next_id(self) -> int:
        """Of a change; apart from the ids of comments, which are few and begin at 0."""
        self.document._changes = getattr(self.document, "_changes", 1_000_000) + 1
        return int(self.document._changes)


def _head(claim: ClaimReport) -> str:
    head = _("Claim %(number)d: %(display)s") % {"number": claim.number, "display": display_label(claim.display)}
    return f"{head} ({label(Withdrawal, claim.withdrawal)})" if claim.withdrawal else head


def _remark(remark: RemarkReport) -> str:
    """A question with its answers, or a note."""
    to = _("to %(name)s") % {"name": remark.to} if remark.to else ""
    parts = [remark.by, to, remark.text, *(f"{each.by}: {each.text}" for each in remark.answers), remark.why]
    return " | ".join(part for part in parts if part)


def _said(claim: ClaimReport, draft: Draft) -> Iterator[str]:
    """What is known of a claim, a line each."""
    if claim.claimant:
        yield _("Claimant: %(name)s") % {"name": claim.claimant}
    if claim.reviews_withheld:
        yield _("%(in)d of %(required)d reviews in") % {"in": claim.reviews_in, "required": claim.reviews_required}
    for review in claim.reviews:
        yield from _review(claim, review, draft)
    for source in claim.evidence:
        yield _source(source)
    if claim.withheld:
        yield _("Confidential sources withheld: %(n)d") % {"n": claim.withheld}
    for remark in claim.remarks:
        yield _remark(remark)


def _review(claim: ClaimReport, review: ReviewReport, draft: Draft) -> Iterator[str]:
    reason = f", {label(Reason, review.reason)}" if review.reason else ""
    head = f"{review.reviewer}: {display_label(review.verdict)}{reason}"
    yield head if review.counts else _("%(said)s (does not count)") % {"said": head}
    if review.rationale:
        yield review.rationale
    if review.correction:
        yield _("Suggested correction: %(words)s") % {"words": review.correction}
        if claim.number not in draft.tracked:
            yield _("It is not among the tracked changes: it overlaps another, or is not of these words as they stand.")


def _source(source: EvidenceReport) -> str:
    kinds = f"{label(Stance, source.stance)}: {label(EvidenceKind, source.kind)}, {label(Tier, source.tier)}"
    confidential = _("confidential") if source.confidential else ""
    quote = f"“{source.quote}”" if source.quote else ""
    translated = f"“{source.quote_translation}”" if source.quote_translation else ""
    parts = (confidential, source.title, source.locator, quote, translated, source.url, source.archive_url)
    return " | ".join(part for part in (kinds, *parts, source.person, source.origin, source.note) if part)


def _text(text: str, tag: str) -> Iterator[Any]:
    """The text as elements of a run: line feeds and tabs are elements of their own."""
    for piece in re.split(r"([\n\t])", text):
        if piece in ("\n", "\t"):
            yield _element("w:br" if piece == "\n" else "w:tab")
        elif piece:
            element = _element(tag, **{"xml:space": "preserve"})
            element.text = piece
            yield element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(_name(name) if ":" in name else name, value)
    return element


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return "{http://www.w3.org/XML/1998/namespace}space" if tag == "xml:space" else str(qn(tag))
