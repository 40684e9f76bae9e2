"""manage.py verify_report"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.management.bringing import harmless
from annotations.models import Entry, ReportExport, User
from annotations.proof import report_head
from annotations.reports import verify_report
from annotations.reports.formats.json import SCHEMA
from annotations.reports.shapes import SCHEMA_VERSION, as_plain


class Command(BaseCommand):
    help = (
        "Check a bundle or a JSON report: a bundle by itself, and of both that the record here knows them. "
        "Ends with 0 if nothing was altered, 1 if something was, 2 if it could not run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a bundle (zip) or a JSON report")
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="DIGEST", help="a digest from a report printed earlier"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(harmless(f"{options['file']}: {error.strerror}"), returncode=2) from error
        findings, notes = checked(data, options["anchor"])
        for line in findings or notes:
            self.stdout.write(harmless(line))
        if findings:
            raise CommandError(f"ALTERED: {len(findings)} findings. Do not rely on this report.", returncode=1)


def checked(data: bytes, anchors: list[str]) -> tuple[list[str], list[str]]:
    """What was altered in a bundle or a JSON report, and what else is to be said, as sentences."""
    if data.lstrip()[:1] == b"{":
        return _checked_json(data, anchors)
    findings, notes = verify_report.check(data, anchors)
    reports = [] if findings else json.loads(verify_report.unpack(data)["report.json"])["reports"]
    return findings + _unknown_here(reports), notes


def _checked_json(data: bytes, anchors: list[str]) -> tuple[list[str], list[str]]:
    try:
        envelope = json.loads(data, object_pairs_hook=_each_once)
        reports = envelope["reports"]
        findings = [*_not_as_written(envelope), *_unknown_here(reports)]
        chains = [f"article/{report['article']}" for report in reports]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        return [f"The report cannot be read as one: {type(error).__name__}, {str(error)!r:.200}."], []
    for anchor in anchors:
        if not Entry.objects.filter(chain__in=chains, digest=anchor).exists():
            findings.append(f"The anchor {anchor!r:.80} is no entry here of what is reported.")
    return findings, [
        "When the report was printed is not checked, nor whether its head was the last entry then.",
        "A bundle proves more: what was recorded of each claim, and when.",
    ]


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Of a key that is there twice one reader shows the first value and another the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _not_as_written(envelope: dict[str, Any]) -> Iterator[str]:
    """Where the report is not what its digest is of, or says beside it what it does not hold."""
    reports = envelope["reports"]
    proper = {"schema": SCHEMA, "version": SCHEMA_VERSION, "reports": reports}
    if verify_report.canonical(envelope) != verify_report.canonical(proper):  # to Python, true is 1
        yield "The file has other fields than it should."
    for report in reports:
        if verify_report.report_digest(report) != report["digest"]:
            yield f"article/{report['article']}: the report is not what its digest is of."
        if verify_report.canonical(report["counts"]) != verify_report.canonical(verify_report.counted(report)):
            yield f"article/{report['article']}: the counts are not those of its claims."


def _unknown_here(reports: list[dict[str, Any]]) -> list[str]:
    """What the record of this newsroom does not bear out: the head of each report, that it was exported, by whom."""
    findings = []
    for report in reports:
        chain, head = f"article/{report['article']}", report["head"] or {"sequence": 0, "digest": ""}
        entry = Entry.objects.filter(chain=chain, sequence=head["sequence"], digest=head["digest"]).first()
        if entry is None or as_plain(report_head(entry)) != head:
            findings.append(f"{chain}: the head of the report is no entry of that article here.")
        exported = ReportExport.objects.filter(digest=report["digest"]).select_related("made_by")
        people = {row.made_by for row in exported if row.article_id == report["article"]}
        if not people:
            findings.append(f"{chain}: no report with this digest was ever exported here.")
        elif report["made_by"] not in {name for person in people for name in _names_of(person)}:
            findings.append(f"{chain}: nobody of this name ever exported a report with this digest here.")
    return findings


def _names_of(person: User) -> set[str]:
    """What this person is called, or was called once: a report keeps the name of its day."""
    then = [
        User(username=row.username, first_name=row.first_name, last_name=row.last_name)
        for row in User.history.filter(id=person.pk)
    ]
    return {str(each) for each in (person, *then)}
