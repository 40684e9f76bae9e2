"""The state of the record."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.ledger.state import state_of_record
from annotations.views.access import Request, needs
from annotations.views.pages import page


@require_http_methods(["GET", "HEAD"])
@needs("see")
def record(request: Request) -> HttpResponse:
    """How much is recorded, when it was last verified, and what to do."""
    return page(request, "record.html", {"title": _("Record"), "state": state_of_record()})
