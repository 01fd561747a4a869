"""Headers of every answer, the chosen language, and refusals as pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from portal.access.errors import NotYours, Refusal, TooMany

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Content security policy on every page; no-store wherever a signed-in person is served."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        admin = request.path.startswith(settings.CSP_ADMIN_PREFIXES)
        response.headers.setdefault("Content-Security-Policy", settings.CSP_ADMIN if admin else settings.CSP_SITE)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
        user = getattr(request, "user", None)
        # `user` is lazy: only ask it where a session came along, else every static page would read the database.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class ChosenLanguage:
    """Chinese unless the language cookie says English; the browser's own wish is not asked.

    Caregivers' phones often carry an English system language by accident, so Accept-Language decides nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


class Refusals:
    """A refusal that no view has shown beside its field becomes a page of its own, never a 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No address of ours holds a NUL; PostgreSQL would fail on it instead of finding nothing.
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the refusal's own status and message."""
        if isinstance(exception, NotYours):
            raise Http404
        if isinstance(exception, TooMany):
            return render(request, "429.html", {"message": exception.message}, status=429)
        if isinstance(exception, Refusal):
            return render(request, "refused.html", {"message": exception.message}, status=exception.status)
        return None
