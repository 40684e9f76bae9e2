"""How a command ends that tells whether something is as it should be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.db import Error

DIFFERS, COULD_NOT = 1, 2


class CheckingCommand(BaseCommand):
    """Ends with 0 where all is as it should be, with 1 where anything is not, with 2 where it could not be told."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Whatever it fails of must not end with 1, as Python does: that is for what differs."""
        try:
            return super().execute(*args, **options)
        except SystemCheckError as error:
            raise CommandError(str(error), returncode=COULD_NOT) from error
        except CommandError:
            raise
        except Error as error:
            raise CommandError(f"The database could not be read: {error}", returncode=COULD_NOT) from error
        except Exception as error:
            raise CommandError(f"It could not be told: {type(error).__name__}", returncode=COULD_NOT) from error
