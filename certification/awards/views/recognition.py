"""Deciding on contest placings, on direct assessments, and on old certificates: a list, a press, done."""

from typing import Any

from django.contrib import messages
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


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def placings(request: HttpRequest) -> HttpResponse:
    """The placings that the rules raise to a level; a POST awards one."""
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = contests.raising(request.user).filter(public_id=request.POST.get("placing", "")).first()
        if chosen is None:
            raise Http404
        try:
            services.decide_contest(placing=chosen, actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("已授予，证书正在后台制作。"))
            return redirect("awards:placings")
    rows = selectors.placings_waiting(request.user, on=timezone.localdate())
    return _show(request, "certification/awards/placings.html", Route.CONTEST, refusal=refusal, rows=rows)


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """The applications for direct assessment; a POST awards one."""
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = contests.assessments_of(request.user).filter(public_id=request.POST.get("assessment", "")).first()
        if chosen is None:
            raise Http404
        try:
            services.decide_direct(assessment=chosen, actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("已授予，证书正在后台制作。"))
            return redirect("awards:assessments")
    rows = selectors.assessments_waiting(request.user, on=timezone.localdate())
    return _show(request, "certification/awards/assessments.html", Route.DIRECT_ASSESSMENT, refusal=refusal, rows=rows)


@guard(Permission.AWARDS_DECIDE)
@fresh
@sensitive_post_parameters("name")
@require_http_methods(["GET", "POST"])
def conversion(request: HttpRequest) -> HttpResponse:
    """Find an old certificate by number and name, see each condition, exchange it."""
    body = organisations.in_scope(request.user, Permission.AWARDS_DECIDE).first()
    if body is None:
        raise Http404
    form = ConversionForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    found: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
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
            level, checks = selectors.conversion_checks(old, region=body.region_id, on=timezone.localdate())
            exchanged = selectors.award_of(Route.CONVERSION, old.pk) is not None
            found = {
                "old": old,
                "level": level,
                "checks": checks,
                "ready": not selectors.failed(checks) and not exchanged,
            }
    return _show(
        request, "certification/awards/conversion.html", Route.CONVERSION, refusal=refusal, form=form, found=found
    )
