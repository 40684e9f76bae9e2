"""Recording what leaves the building."""

from django.db import transaction

from annotations.models import Article, ReportExport, User
from annotations.permissions import require


@transaction.atomic(durable=True)
def record_export(article: Article, *, by: User, format: str, digest: str) -> ReportExport:
    """Notes who exported which report. Raises PermissionDenied."""
    require(by, "export")
    return ReportExport.objects.create(article=article, made_by=by, format=format, digest=digest)
