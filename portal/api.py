"""The API, assembled by string; a room's own calls stand in its api module."""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from portal.access import permissions
from portal.access.errors import Refusal, TooMany
from portal.keys.errors import KeyUnavailable

logger = logging.getLogger(__name__)

_PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
    },
    "required": ["type", "title", "status"],
}


class _Described(NinjaAPI):
    """The API, whose description also names what every call may answer when it refuses."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**more)
        refusal = {"description": "Refused", "content": {"application/problem+json": {"schema": _PROBLEM}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = refusal
        return schema


api = _Described(title=settings.SITE_NAME, version="1", urls_namespace="api-v1", docs_url="/docs")

_ROUTERS = [
    ("keys", "portal.keys.api.router"),
    ("courses", "courses.catalogue.api.router"),
    ("exams", "certification.exams.api.router"),
    ("roster", "portal.employment.api.router"),
    ("certificates", "certification.verification.api.router"),
    ("certificates", "certification.verification.api.credentials.router"),
    ("log", "certification.verification.api.log_router"),
    ("statistics", "certification.targets.api.router"),
]


def _problem(request: HttpRequest, status: int, title: str, **more: object) -> HttpResponse:
    """Answer as RFC 9457 says: application/problem+json."""
    response = api.create_response(
        request, {"type": "about:blank", "title": title, "status": status, **more}, status=status
    )
    response.headers["Content-Type"] = "application/problem+json"
    return response


# What pydantic found, in our words. https://docs.pydantic.dev/latest/errors/validation_errors/
_MESSAGES = {
    "missing": gettext_lazy("缺少这一项"),
    "string_type": gettext_lazy("要填文字"),
    "string_too_short": gettext_lazy("太短了，至少 %(min_length)s 个字符"),
    "string_too_long": gettext_lazy("太长了，最多 %(max_length)s 个字符"),
    "too_short": gettext_lazy("太少了，至少 %(min_length)s 项"),
    "too_long": gettext_lazy("太多了，最多 %(max_length)s 项"),
    "greater_than": gettext_lazy("要大于 %(gt)s"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s"),
    "less_than": gettext_lazy("要小于 %(lt)s"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s"),
    "enum": gettext_lazy("只能是：%(expected)s"),
    "literal_error": gettext_lazy("只能是：%(expected)s"),
    "extra_forbidden": gettext_lazy("没有这一项"),
    "json_invalid": gettext_lazy("不是正确的 JSON"),
    "dict_type": gettext_lazy("要填一个对象"),
    "model_type": gettext_lazy("要填一个对象"),
    "model_attributes_type": gettext_lazy("要填一个对象"),
    "list_type": gettext_lazy("要填一个列表"),
}
# The same for whole families of findings: int_type, int_parsing, int_from_float …
_FAMILIES = {
    "int": gettext_lazy("要填整数"),
    "float": gettext_lazy("要填数字"),
    "decimal": gettext_lazy("要填数字"),
    "bool": gettext_lazy("要填 true 或 false"),
    "datetime": gettext_lazy("要填日期和时间，例如 2026-11-21T09:00:00+08:00"),
    "date": gettext_lazy("要填日期，例如 2026-11-21"),
    "uuid": gettext_lazy("要填 UUID"),
}


def _message(found: dict[str, Any]) -> str:
    kind = found["type"]
    words = _MESSAGES.get(kind) or _FAMILIES.get(kind.partition("_")[0])
    if words is None:
        return _("填得不对")
    try:
        return str(words) % found.get("ctx", {})
    except KeyError:
        return _("填得不对")


def _field(where: tuple[Any, ...]) -> str:
    """Return the caller's own name of a field: without the part of the request, and without our argument's name."""
    source, *path = where
    if source == "body" and (len(path) > 1 or path == ["body"]):
        path = path[1:]
    return ".".join(str(part) for part in path)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    response = _problem(request, error.status, str(error.message), code=error.code, field=error.field)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(KeyUnavailable)
def _no_key(request: HttpRequest, error: KeyUnavailable) -> HttpResponse:
    # The reason names files and devices: it is for the log, not for strangers.
    logger.error("keys: %s", error)
    return _problem(request, 503, _("签名密钥暂时用不了，请稍后再试"), code="key_unavailable")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": _field(found["loc"]), "message": _message(found)} for found in error.errors]
    return _problem(request, 422, _("请求内容不完整或格式不对"), code="invalid", errors=fields)


@api.exception_handler(AuthenticationError)
def _not_authenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _problem(request, 401, _("没有凭证，或者凭证已经失效"), code="not_authenticated")


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code != 400:
        # The middleware words whatever has no words of its own.
        return HttpResponse(status=error.status_code)
    return _problem(request, error.status_code, _("请求内容读不懂"), code="unreadable")


@csrf_exempt
@permissions.public
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer for every address below /api/ that is no call; without it the content system would send a page."""
    return HttpResponseNotFound()


for _prefix, _dotted in _ROUTERS:
    api.add_router(f"/{_prefix}", import_string(_dotted))
