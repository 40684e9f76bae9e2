"""Reports in, bytes out; one file a format. FORMATS lists them: a new format is one file and one line here."""

from django.utils.translation import gettext_lazy

from annotations.reports.formats import csv, html, json, zip
from annotations.reports.formats.format import Format

# What a bundle holds a print of, too.
_PRINTS = (
    Format("html", "HTML", "text/html; charset=utf-8", ".html", html.write),
    Format("csv", gettext_lazy("CSV, claims"), "text/csv; charset=utf-8", ".csv", csv.write),
)
_JSON = Format("json", "JSON", "application/json", ".json", json.write)  # which a bundle holds as its report
_BUNDLE = Format(
    "zip", gettext_lazy("ZIP, with proof"), "application/zip", ".zip", zip.writer(_PRINTS), with_entries=True
)

FORMATS: dict[str, Format] = {format.name: format for format in (*_PRINTS, _JSON, _BUNDLE)}
