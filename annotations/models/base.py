"""What records have in common."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """History whose people stay: by itself the package would blank who did it when their account is deleted."""

    def _get_history_user_fields(self) -> dict[str, Any]:
        return {
            "history_user": models.ForeignKey(
                settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
            )
        }


class UntrackedWriteError(TypeError):
    """Somebody tried to go round the verbs, and so round the history."""


class WrittenOnceError(TypeError):
    """Somebody tried to change or remove a row that is evidence of what was."""


class TrackedQuerySet(models.QuerySet[Any]):
    """Rows that verbs alone change, one at a time and with history; none is ever removed."""

    def update(self, **fields: Any) -> NoReturn:
        raise UntrackedWriteError(f"{self.model._meta.verbose_name}: rows are changed by verbs")

    def delete(self) -> NoReturn:
        raise UntrackedWriteError(f"{self.model._meta.verbose_name}: rows are kept")


class Tracked(models.Model):
    """A record whose every change is history. Written by the verbs of `annotations.actions` alone.

    `lock_version` counts its changes: a form that was drawn before the last one is refused.
    """

    lock_version = models.PositiveIntegerField(default=0, editable=False)

    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UntrackedWriteError(f"{self._meta.verbose_name} {self.pk}: rows are kept")


class WrittenOnceQuerySet(models.QuerySet[Any]):
    def update(self, **fields: Any) -> NoReturn:
        raise WrittenOnceError(f"{self.model._meta.verbose_name}: rows are written once")

    def delete(self) -> NoReturn:
        raise WrittenOnceError(f"{self.model._meta.verbose_name}: rows are kept")


class WrittenOnce(models.Model):
    """A record that never changes: a correction is another row."""

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnceError(f"{self._meta.verbose_name} {self.pk}: rows are written once")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnceError(f"{self._meta.verbose_name} {self.pk}: rows are kept")
