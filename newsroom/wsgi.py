"""What a WSGI server loads. Production does not start on a demo newsroom."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

from annotations.checks import refuse_unsafe_start  # noqa: E402  (needs the apps to be loaded)

refuse_unsafe_start()
