"""manage.py verify_report"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.models import Entry, ReportExport
from annotations.reports import verify_report


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
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from error
        findings, notes = checked(data, options["anchor"])
        for line in findings or notes:
            self.stdout.write(line)
        if findings:
            raise CommandError(f"ALTERED: {len(findings)} findings. Do not rely on this report.", returncode=1)


def checked(data: bytes, anchors: list[str]) -> tuple[list[str], list[str]]:
    """What was altered in a bundle or a JSON report, and what else is to be said, as sentences."""
    if data.lstrip()[:1] == b"{":
        return _checked_json(data, anchors)
    findings, notes = verify_report.check(data, anchors)
    members = {} if findings else verify_report.unpack(data)
    return findings + _unknown_here(members.get("report.json", b'{"reports":[]}')), notes


def _checked_json(data: bytes, anchors: list[str]) -> tuple[list[str], list[str]]:
    try:
        reports = json.loads(data)["reports"]
        findings = [
            f"article/{report['article']}: the report is not what its digest is of."
            for report in reports
            if verify_report.report_digest(report) != report["digest"]
        ]
        findings += _unknown_here(data)
        chains = [f"article/{report['article']}" for report in reports]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [f"The report cannot be read as one: {type(error).__name__}, {str(error)!r:.200}."], []
    for anchor in anchors:
        if not Entry.objects.filter(chain__in=chains, digest=anchor).exists():
            findings.append(f"The anchor {anchor!r:.80} is no entry here of what is reported.")
    return findings, ["A bundle proves more: what was recorded of each claim, and when."]


def _unknown_here(data: bytes) -> list[str]:
    """What the record of this newsroom does not bear out: that each report was exported here, and its head."""
    findings = []
    for report in json.loads(data)["reports"]:
        chain, head = f"article/{report['article']}", report["head"] or {"sequence": 0, "digest": ""}
        if not Entry.objects.filter(chain=chain, sequence=head["sequence"], digest=head["digest"]).exists():
            findings.append(f"{chain}: the head of the report is no entry of that article here.")
        if not ReportExport.objects.filter(article_id=report["article"], digest=report["digest"]).exists():
            findings.append(f"{chain}: no report with this digest was ever exported here.")
    return findings
