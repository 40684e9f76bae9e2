"""What must hold before the newsroom is served."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured where production would serve a demo newsroom, whose log-ins are public."""
    from annotations.models import Newsroom

    if settings.PRODUCTION and Newsroom.objects.filter(is_demo=True).exists():
        raise ImproperlyConfigured(
            "This database is a demo newsroom with public log-ins. Point DATABASE_URL at one made for production."
        )
