"""Reports in, bytes out; one file a format. FORMATS lists them: a new format is one file and one line here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from annotations.reports.formats import csv, html, json, zip
from annotations.reports.shapes import Report


@dataclass(frozen=True)
class Format:
    """One way to print reports. `label` is for people, `ending` is that of a file name with its dot.

    `write` takes its reports one at a time, any number of them, and gives the file piece by piece. `with_entries`: it
    prints the ledger entries too, so the reports must have them.
    """

    name: str
    label: str | Promise
    media_type: str
    ending: str
    write: Callable[[Iterable[Report]], Iterator[bytes]]
    with_entries: bool = False


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format("html", "HTML", "text/html; charset=utf-8", ".html", html.write),
        Format("csv", "CSV", "text/csv; charset=utf-8", ".csv", csv.write),
        Format("json", "JSON", "application/json", ".json", json.write),
        Format("zip", gettext_lazy("ZIP, with proof"), "application/zip", ".zip", zip.write, with_entries=True),
    )
}
