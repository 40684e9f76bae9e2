"""What must hold when things go wrong, run for real: several processes, killed ones, and a disk that is watched.

Each module is a command, `python -m tests.reliability.NAME`; `python -m tests.reliability` runs them all. They work
on a scratch database of their own: an SQLite file, or, where DATABASE_URL is a PostgreSQL server, a database that they
make there and drop. newsroom/docs/reliability.md has the figures.
"""

import os

import django
from django.apps import apps

if not apps.ready:  # run as a command; pytest has set Django up itself
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
