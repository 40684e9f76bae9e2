"""Reports in, bytes out; one file a format. FORMATS lists them: a new format is one file and one line here."""

from django.utils.translation import gettext_lazy as _

from annotations.reports.formats import (
    claimreview,
    csv,
    docx,
    html,
    json,
    jsonl,
    markdown,
    pdf,
    tables,
    webannotation,
    xlsx,
    zip,
)
from annotations.reports.formats.format import Format

_CSV = "text/csv; charset=utf-8"
_JSONLD = "application/ld+json"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What a bundle holds a print of, too.
_PRINTS = (
    Format("html", "HTML", "text/html; charset=utf-8", ".html", html.write),
    Format("pdf", "PDF", "application/pdf", ".pdf", pdf.write, package="weasyprint", extra="pdf", most_claims=2000),
    Format(
        "docx", _("DOCX, annotated draft"), _DOCX, ".docx", docx.write, package="docx", extra="docx", most_claims=2000
    ),
    Format("xlsx", _("XLSX, a workbook"), _XLSX, ".xlsx", xlsx.write),
    Format("csv", _("CSV, claims"), _CSV, ".csv", csv.writer(tables.CLAIMS)),
    Format("csv-evidence", _("CSV, evidence"), _CSV, ".evidence.csv", csv.writer(tables.EVIDENCE)),
    Format("csv-reviews", _("CSV, reviews"), _CSV, ".reviews.csv", csv.writer(tables.REVIEWS)),
    Format("csv-history", _("CSV, history"), _CSV, ".history.csv", csv.writer(tables.HISTORY)),
    Format("jsonl", _("JSON Lines"), "application/jsonl", ".jsonl", jsonl.write),
    Format("webannotation", _("W3C Web Annotations"), _JSONLD, ".annotations.jsonld", webannotation.write),
    Format("claimreview", "ClaimReview", _JSONLD, ".claimreview.jsonld", claimreview.write),
    Format("markdown", "Markdown", "text/markdown; charset=utf-8", ".md", markdown.write),
)
_JSON = Format("json", "JSON", "application/json", ".json", json.write)  # which a bundle holds as its report
_BUNDLE = Format("zip", _("ZIP, with proof"), "application/zip", ".zip", zip.writer(_PRINTS), with_entries=True)

FORMATS: dict[str, Format] = {format.name: format for format in (*_PRINTS, _JSON, _BUNDLE)}
