"""What a format is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from annotations.reports.shapes import Report


class CannotPrintError(Exception):
    """A format that prints nothing here, or not this: the message says why, and what to do."""


@cache
def _can_be_imported(package: str) -> bool:
    """Whether it is there, with the libraries of the machine that it loads."""
    try:
        import_module(package)
    except (ImportError, OSError):
        return False
    return True


@dataclass(frozen=True)
class Format:
    """One way to print reports. `label` is for people, `ending` is that of a file name with its dot.

    `write` takes its reports one at a time, any number of them, and gives the file piece by piece. `with_entries`: it
    prints the ledger entries too, so the reports must have them. `package` is what it imports beyond what every
    newsroom has installed, brought by the `extra` of that name; `most_claims` how many claims it takes in one file,
    None for any number.
    """

    name: str
    label: str | Promise
    media_type: str
    ending: str
    write: Callable[[Iterable[Report]], Iterator[bytes]]
    with_entries: bool = False
    package: str = ""
    extra: str = ""
    most_claims: int | None = None

    @property
    def is_installed(self) -> bool:
        return not self.package or _can_be_imported(self.package)

    def obstacle(self) -> str:
        """Why nothing can be printed in this format here, and what to do; blank where something can."""
        if self.is_installed:
            return ""
        return _(
            "%(format)s needs a package that is not installed, or lacks a library: pip install 'claim-desk[%(extra)s]' "
            "(more in newsroom/docs/report-formats.md)."
        ) % {
            "format": self.label,
            "extra": self.extra,
        }

    def takes(self, claims: int) -> bool:
        """Whether it prints so many claims."""
        return self.most_claims is None or claims <= self.most_claims

    def refusal(self, claims: int) -> str:
        """What to say of articles that have more claims than it takes."""
        return _(
            "There are %(claims)d claims, and %(format)s takes %(most)d. Export fewer articles, or as HTML, CSV or "
            "XLSX, which take any number."
        ) % {"claims": claims, "format": self.label, "most": self.most_claims}
