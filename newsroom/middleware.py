"""Content-Security-Policy from the setting SECURE_CSP, which Django 6 has of its own and Django 5.2 has not."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

try:
    from django.middleware.csp import ContentSecurityPolicyMiddleware
except ImportError:  # Django 5.2

    class ContentSecurityPolicyMiddleware:  # type: ignore[no-redef]
        """Puts the policy on every response that does not bring one."""

        def __init__(self, get_response: Answer) -> None:
            self.get_response = get_response
            self.policy = "; ".join(" ".join([name, *sources]) for name, sources in settings.SECURE_CSP.items())

        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            response = self.get_response(request)
            response.headers.setdefault("Content-Security-Policy", self.policy)
            return response


__all__ = ["ContentSecurityPolicyMiddleware"]
