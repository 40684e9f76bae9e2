"""manage.py send_mails"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.actions.mails import send_all


class Command(BaseCommand):
    help = (
        "Send what people are to be told: digests once a day, what is soon or was due, and what a mail server refused "
        "before. Each is sent once. Run it every few minutes. Ends with 1 where a mail could not be sent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_all()
        self.stdout.write(f"{sent} mails sent.")
        if failed:
            raise CommandError(f"{failed} mails could not be sent: the log says why. They are tried again next time.")
