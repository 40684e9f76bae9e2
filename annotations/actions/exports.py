"""Recording what leaves the building."""

from annotations.actions._write import keep, verb
from annotations.models import Article, ReportExport, User
from annotations.permissions import require


@verb
def record_export(article: Article, *, by: User, format: str, digest: str) -> ReportExport:
    """Notes who exported which report. Raises PermissionDenied."""
    require(by, "export")
    return keep(ReportExport(article=article, made_by=by, format=format, digest=digest), article=None)
