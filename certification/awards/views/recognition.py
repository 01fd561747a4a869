"""Deciding on contest placings, on direct assessments, and on old certificates: a list, a press, done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certification.awards import selectors, services
from certification.awards.enums import Route
from certification.awards.forms import ConversionForm
from certification.contests import selectors as contests
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import fresh, guard
from portal.organisations import selectors as organisations


def _show(request: HttpRequest, template: str, route: Route, *, refusal: Refusal | None, **more: Any) -> HttpResponse:
    decided = selectors.decided(request.user, route)
    context = {"route": route, "refusal": refusal, "decided": decided, **more}
    wrong = refusal is not None or (more.get("form") is not None and more["form"].errors)
    response = render(request, template, context, status=422 if wrong else 200)
    response["Cache-Control"] = "no-store, private"
    return response


@dataclass(frozen=True)
class Line:
    """What waits on a page for one press each.

    Attributes: field, the name by which the form and the service know a source; sources, all that the user may decide on;
    waiting, a page of those that nobody has decided; decide, the service.
    """

    route: Route
    field: str
    template: str
    sources: Callable[[Any], QuerySet]
    waiting: Callable[..., selectors.Waiting]
    decide: Callable[..., Any]


_PLACINGS = Line(
    Route.CONTEST,
    "placing",
    "certification/awards/placings.html",
    contests.raising,
    selectors.placings_waiting,
    services.decide_contest,
)
_ASSESSMENTS = Line(
    Route.DIRECT_ASSESSMENT,
    "assessment",
    "certification/awards/assessments.html",
    contests.assessments_of,
    selectors.assessments_waiting,
    services.decide_direct,
)


def _decide(request: HttpRequest, line: Line) -> HttpResponse:
    """A page of a line; a POST awards one of it, wherever in the line it stands."""
    written = request.GET.get("from", "")
    start = int(written) if written.isascii() and written.isdecimal() and len(written) < 7 else 0
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = line.sources(request.user).filter(public_id=request.POST.get(line.field, "")).first()
        if chosen is None:
            raise Http404
        try:
            line.decide(**{line.field: chosen}, actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("已授予，证书正在后台制作。"))
            return redirect(f"{request.path}?from={start}" if start else request.path)
    rows, following = line.waiting(request.user, on=timezone.localdate(), start=start)
    pages = {"next_url": f"?from={following}" if following else "", "first_url": request.path if start else ""}
    return _show(request, line.template, line.route, refusal=refusal, rows=rows, **pages)


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def placings(request: HttpRequest) -> HttpResponse:
    """The placings that raise somebody to a level; a POST awards one."""
    return _decide(request, _PLACINGS)


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """The applications for direct assessment; a POST awards one."""
    return _decide(request, _ASSESSMENTS)


@guard(Permission.AWARDS_DECIDE)
@fresh
@sensitive_post_parameters("name")
@require_http_methods(["GET", "POST"])
def conversion(request: HttpRequest) -> HttpResponse:
    """Find an old certificate by number and name, see each condition, exchange it."""
    bodies = list(organisations.in_scope(request.user, Permission.AWARDS_DECIDE))
    if not bodies:
        raise Http404
    form = ConversionForm(request.POST if request.method == "POST" else None, bodies=bodies)
    refusal: Refusal | None = None
    found: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        body = form.issuer()
        old = selectors.old_certificate(number=form.cleaned_data["number"], name=form.cleaned_data["name"])
        if old is None:
            form.add_error("number", _("没有查到编号和姓名都相符的外来证书。先登记并核实旧证书，再来换证。"))
        elif request.POST.get("do") == "convert":
            try:
                services.convert(certificate=old, body=body, actor=request.user, now=timezone.now())
            except NotYours:
                raise
            except Refusal as error:
                refusal = error
            else:
                messages.success(request, _("已换证，证书正在后台制作。"))
                return redirect("awards:conversion")
        if old is not None:
            level, checks = selectors.conversion_checks(
                old, region=body.region_id, on=timezone.localdate(), user=request.user
            )
            exchanged = selectors.award_of(Route.CONVERSION, old.pk) is not None
            found = {
                "old": old,
                "issuer": body,
                "level": level,
                "checks": checks,
                "ready": not selectors.failed(checks) and not exchanged,
            }
    return _show(
        request, "certification/awards/conversion.html", Route.CONVERSION, refusal=refusal, form=form, found=found
    )
