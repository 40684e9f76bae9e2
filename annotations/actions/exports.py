"""Recording what leaves the building."""

from datetime import datetime

from annotations.actions._write import keep, verb
from annotations.models import Article, ReportExport, User
from annotations.permissions import require


@verb
def record_export(
    article: Article,
    *,
    by: User,
    format: str,
    digest: str,
    with_private: bool = False,
    with_confidential: bool = False,
    as_of: datetime | None = None,
) -> ReportExport:
    """Notes who exported which report, as of which past moment, and whether private questions and notes or confidential
    sources were in it. Raises PermissionDenied."""
    require(by, "export")
    if with_confidential:
        require(by, "see_confidential")
    row = ReportExport(
        article=article,
        made_by=by,
        format=format,
        digest=digest,
        with_private=with_private,
        with_confidential=with_confidential,
        as_of=as_of,
    )
    return keep(row, article=None)
