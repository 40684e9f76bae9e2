"""The newsroom's own settings, whatever the machine's environment says, with a fast password hash."""

import os
from pathlib import Path

for name in [name for name in os.environ if name.startswith("NEWSROOM_")]:
    del os.environ[name]
os.environ["NEWSROOM_HTTPS"] = "off"  # the test client and the browser tests speak plain HTTP
os.environ["NEWSROOM_DATA"] = str(Path(__file__).resolve().parent.parent / "data" / "tests")

from newsroom.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

MIDDLEWARE = ["tests.watching.Watching", *MIDDLEWARE]  # noqa: F405

CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # each test reads its own figures
