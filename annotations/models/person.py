"""The people of the newsroom, and the accounts that commands act as."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.models.base import History, UntrackedWriteError

UNTRACKED = ["password", "last_login"]  # a password hash belongs in no history, and a log-in is no change of a person

_names: ContextVar[Mapping[int, str] | None] = ContextVar("names", default=None)


@contextmanager
def named(names: Mapping[int, str]) -> Iterator[None]:
    """Within it people (their keys) go by these names, and by their present one who is not among them.

    For reports: they name people as the record does, whatever they are called since.
    """
    token = _names.set(names)
    try:
        yield
    finally:
        _names.reset(token)


def _who_changed(*, instance: "User", request: HttpRequest | None) -> Any:
    """Who is logged in. A command such as `createsuperuser` knows nobody else: there an account made itself.

    None for an account that is deleted by a command: it cannot be named any more.
    """
    return request.user if request else User.objects.filter(pk=instance.pk).first()


class User(AbstractUser):
    """A person. Deactivated when they leave, never deleted: what they decided stays theirs.

    An operator is no person: it is the account of an operating system's user, which commands act as
    when nobody is named. It cannot log in.
    """

    is_operator = models.BooleanField(_("command-line account"), default=False, editable=False)

    history = History(excluded_fields=UNTRACKED, m2m_fields=["groups"], get_user=_who_changed)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="operator_cannot_log_in", condition=models.Q(is_operator=False) | models.Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return (_names.get() or {}).get(self.pk) or self.get_full_name() or self.username

    _read: tuple[Any, ...] | None = None  # what history tells of it, as it was read

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "User":
        person = super().from_db(*args, **kwargs)
        person._read = None if person.get_deferred_fields() else person._told()
        return person

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with history where anything changes; a log-in is no change, that a password was set is one."""
        if hasattr(self, "skip_history_when_saving") or self._changes(kwargs.get("update_fields")):
            with transaction.atomic():  # the account, its history and its entry in the ledger, or none of them
                super().save(*args, **kwargs)
        else:
            self.save_without_historical_record(*args, **kwargs)  # type: ignore[attr-defined]  # calls this again

    def _changes(self, update_fields: Collection[str] | None) -> bool:
        if update_fields is not None:
            return not set(update_fields) <= set(UNTRACKED)
        stored = None if self._state.adding else User.objects.filter(pk=self.pk).first()
        if stored is None:
            return True
        if self._told() == self._read:  # untouched here, so what others changed since stands
            for field in self._told_fields():
                setattr(self, field.attname, getattr(stored, field.attname))
        return self._told() != stored._told() or self.password != stored.password

    def _told(self) -> tuple[Any, ...]:
        return tuple(getattr(self, field.attname) for field in self._told_fields())

    @classmethod
    def _told_fields(cls) -> list[Any]:
        return [field for field in cls._meta.concrete_fields if field.name not in UNTRACKED]


@receiver(pre_delete, sender=User)
def refuse_to_delete(instance: User, **kwargs: Any) -> NoReturn:
    """A person who did nothing stays too: who could log in is part of what is known. Every way of Django's comes by."""
    raise UntrackedWriteError(f"{instance._meta.verbose_name} {instance.pk}: people are deactivated, never deleted")
