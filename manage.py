#!/usr/bin/env python3
"""Commands of the newsroom. `manage.py help` lists them."""

import os
import sys

# Commands that serve with Django's own server, which speaks plain HTTP.
PLAIN_HTTP = {"demo", "runserver"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    production = os.environ.get("NEWSROOM_PRODUCTION", "off").lower() in {"1", "on", "true", "yes"}
    if sys.argv[1:2] and sys.argv[1] in PLAIN_HTTP and not production:
        os.environ.setdefault("NEWSROOM_HTTPS", "off")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed here. Set the project up as README.md says.") from error
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # somebody's environment, not our code: the sentence says all there is to say
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
