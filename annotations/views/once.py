"""What a page sends again, because the answer was lost on the way, is recorded once."""

import hashlib
import json
import re
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseBase

from annotations.actions._once import only_once
from annotations.actions.errors import AlreadyRecordedError
from annotations.views.access import Request, View

KEY = re.compile(r"[0-9A-Za-z-]{16,64}")
TOKENS = {"csrfmiddlewaretoken", "held_version", "lock_version", "review_version", "sentence", "version", "words"}


def once(view: View) -> View:
    """The view, for whose request a page may give a key of its own (the header Idempotency-Key, as the IETF's draft of
    that name has it): what is recorded under it already is answered with 204. A key that cannot be one is refused."""

    @wraps(view)
    def answered(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key:
            return view(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise SuspiciousOperation("This is no key.")
        try:
            with only_once(_of_what(key, request)):
                return view(request, *args, **kwargs)
        except AlreadyRecordedError:
            return HttpResponse(status=204)

    return answered


def _of_what(key: str, request: Request) -> str:
    """The key together with what is sent under it: another text, or to another address, is not the same again. Tokens,
    which a page renews, are no part of it; files are not read for it."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in TOKENS)
    return hashlib.sha256(json.dumps([key, request.path, fields]).encode()).hexdigest()
