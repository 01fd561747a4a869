"""The API, assembled by string; a room's own calls stand in its api module."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from portal.access.errors import Refusal

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


api = _Described(title="Caregiver portal", version="1", urls_namespace="api-v1", docs_url="/docs")

_ROUTERS = [
    ("courses", "courses.catalogue.api.router"),
    ("exams", "certification.exams.api.router"),
    ("certificates", "certification.verification.api.router"),
]


def _problem(request: HttpRequest, status: int, title: str, **more: object) -> HttpResponse:
    """Answer as RFC 9457 says: application/problem+json."""
    response = api.create_response(
        request, {"type": "about:blank", "title": title, "status": status, **more}, status=status
    )
    response.headers["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return _problem(request, error.status, str(error.message), code=error.code, field=error.field)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": ".".join(str(part) for part in e["loc"]), "message": e["msg"]} for e in error.errors]
    return _problem(request, 422, _("请求内容不完整或格式不对"), code="invalid", errors=fields)


@api.exception_handler(AuthenticationError)
def _not_authenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _problem(request, 401, _("没有凭证，或者凭证已经失效"), code="not_authenticated")


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, error.status_code, _("请求内容读不懂"), code="unreadable")


for _prefix, _dotted in _ROUTERS:
    api.add_router(f"/{_prefix}", import_string(_dotted))
