"""Headers of every answer, the chosen language, and refusals as pages, or as problems where a program asks."""

import json
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.errors import NotYours, Refusal, TooMany

GetResponse = Callable[[HttpRequest], HttpResponse]
API = "/api/"
PROBLEM = "application/problem+json"
_TITLES = {
    400: gettext_lazy("请求格式不对"),
    401: gettext_lazy("没有凭证，或者凭证已经失效"),
    403: gettext_lazy("没有权限"),
    404: gettext_lazy("没有这个地址，或者没有这一项"),
    405: gettext_lazy("这个地址不接受这种请求方法"),
    413: gettext_lazy("请求内容太大"),
    429: gettext_lazy("请求太多了，请过一会儿再试"),
}


def _is_api(request: HttpRequest) -> bool:
    """Say whether the address is that of a program's call, /api itself included."""
    return f"{request.path_info}/".startswith(API)


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

    Caregivers' phones often carry an English system language by accident, so Accept-Language decides nothing on pages
    nor in the calls that pages make. Programs that call the API have no cookie: there the header decides.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = translation.get_language_from_request(request) if self._program(request) else None
            chosen = chosen or settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        if _is_api(request):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    @staticmethod
    def _program(request: HttpRequest) -> bool:
        """Say whether a program calls the API, and not a page of ours from a browser."""
        return (
            _is_api(request)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and request.headers.get("Sec-Fetch-Site") != "same-origin"
        )


class Problems:
    """Whatever fails below /api/ answers as RFC 9457 says: application/problem+json, never a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code < 400
            or not _is_api(request)
            or response.headers.get("Content-Type", "").startswith(PROBLEM)
            # Whoever debugs wants to see where it broke.
            or (settings.DEBUG and response.status_code >= 500)
        ):
            return response
        status = response.status_code
        title = _("服务器出错了，请过一会儿再试") if status >= 500 else _TITLES.get(status, _TITLES[400])
        response.content = json.dumps(
            {"type": "about:blank", "title": str(title), "status": status}, ensure_ascii=False
        ).encode()
        response.headers["Content-Type"] = PROBLEM
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response


class Refusals:
    """A refusal that no view has shown beside its field becomes a page of its own, never a 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No address of ours holds a NUL; PostgreSQL would fail on it instead of finding nothing.
        if "\x00" in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the refusal's own status and message."""
        if isinstance(exception, NotYours):
            raise Http404
        if isinstance(exception, TooMany):
            response = render(request, "429.html", {"message": exception.message}, status=429)
            response.headers["Retry-After"] = str(exception.retry_after)
            return response
        if isinstance(exception, Refusal):
            return render(request, "refused.html", {"message": exception.message}, status=exception.status)
        return None
