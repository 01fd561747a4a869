"""Those who decide: the agency, the county, the city."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.certificates import selectors as certificates
from credit.subsidies import permissions, selectors, services
from credit.subsidies.enums import State
from credit.subsidies.errors import NotYours, Refusal
from credit.subsidies.forms import NoticeForm
from credit.subsidies.logic import wording
from credit.subsidies.models import Claim
from portal.access.enums import Permission
from portal.access.permissions import fresh, guard
from portal.employment import selectors as employment
from portal.organisations import selectors as organisations

PAGE = 50
Act = Callable[..., Any]


def _case(request: HttpRequest, permission: str, public_id: str) -> Claim:
    return get_object_or_404(selectors.in_scope(request.user, permission), public_id=public_id)


def _list(
    request: HttpRequest, permission: str, *, state: str, url: str, heading: str, status: int = 200, **more: Any
) -> HttpResponse:
    """One work list: what waits here on top, then the rest, filtered by state."""
    wanted = request.GET.get("state", state)
    rows = selectors.in_scope(request.user, permission)
    rows = rows.filter(state=wanted) if wanted in State.values else rows
    # What waits is done in the order in which it came.
    rows = rows.order_by("submitted_at", "pk") if wanted == state else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": page,
        "wanted": wanted,
        "states": State.choices,
        "case_url": url,
        "heading": heading,
    }
    return render(request, "credit/subsidies/work.html", context | more, status=status)


def _decide(request: HttpRequest, permission: str, public_id: str, *, acts: dict[str, Act], url: str) -> HttpResponse:
    """One claim: what was asked, what the records say, how it was worked out; and the buttons."""
    row = _case(request, permission, public_id)
    status = 200
    refusal: Refusal | None = None
    if request.method == "POST":
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        words = {"reason": request.POST.get("reason", "")} if act in (services.give_back, services.refuse) else {}
        try:
            act(claim=row, actor=request.user, now=timezone.now(), **words)
        except NotYours:
            raise
        except Refusal as error:
            status, refusal = error.status, error
        else:
            messages.success(request, _("已办理，申请人会收到消息。"))
            return redirect(url)
    full = Claim.objects.select_related("person", "organisation", "region").get(pk=row.pk)
    context = {
        "claim": full,
        "lines": [wording.line(reason) | {"articles": reason["article"]} for reason in full.result["reasons"]],
        "trace": wording.trace(full.result["trace"]),
        "parts": wording.parts(full.lines.order_by("slot")),
        "before": selectors.returned_before(full),
        "steps": selectors.progress(full, officers=True),
        "certificates": _certificates(full),
        "files": list(full.evidence.select_related("file")),
        "acts": list(acts) if full.state == _WAITS[permission] else [],
        "recheck": services.rechecked(full),
        "notes": services.unconfirmed_notes(full),
        "back": url,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "credit/subsidies/case.html", context, status=status)


def _certificates(claim: Claim) -> list[dict[str, Any]]:
    """Return the certificates that the claim rests on, the level in words; whoever decides compares the number."""
    found = []
    for one in selectors.certificates_of(claim):
        found.append(
            {
                "level": certificates.level_title(one.level),
                "number": one.number,
                "issuer": one.issuer_name,
                "on": one.issued_on,
                "kind": one.get_kind_display(),
            }
        )
    return found


# In which state each permission has something to decide.
_WAITS: dict[str, str] = {
    Permission.SUBSIDIES_CONFIRM: State.SUBMITTED,
    Permission.SUBSIDIES_REVIEW: State.CONFIRMED,
    Permission.SUBSIDIES_APPROVE: State.REVIEWED,
}


@guard(Permission.SUBSIDIES_CONFIRM)
@require_GET
def agency(request: HttpRequest) -> HttpResponse:
    """Claims of our people."""
    return _list(
        request,
        Permission.SUBSIDIES_CONFIRM,
        state=State.SUBMITTED,
        url="subsidies:agency_claim",
        heading=_("本单位人员的补贴申请"),
        month_url=reverse("subsidies:agency_month"),
    )


@guard(Permission.SUBSIDIES_CONFIRM)
@require_GET
def agency_month(request: HttpRequest) -> HttpResponse:
    """Who of our people could claim the monthly allowance now, and what the others lack."""
    today = timezone.localdate()
    bodies = organisations.in_scope(request.user, Permission.SUBSIDIES_CONFIRM)
    body = bodies.filter(public_id=request.GET["of"]).first() if "of" in request.GET else bodies.first()
    if body is None:
        raise Http404
    # What is claimed now is the month before, by the documents of that month.
    month = today.replace(day=1) - timedelta(days=1)
    found = selectors.ruled(code="post_allowance", region=body.region_id, on=month)
    rows = []
    if found is not None:
        people = [spell.person for spell in employment.roster(body, today) if spell.primary]
        rows = [
            {
                "person": row.person,
                "fen": row.result.get("amount_fen", 0),
                "why": [wording.line(r)["title"] for r in row.result.get("reasons", []) if not r["met"]] or [row.gap],
            }
            for row in selectors.assess(people, scheme=found[0], on=today)
        ]
    context = {
        "body": body,
        "month": wording.slot(f"{month:%Y-%m}"),
        "bodies": list(bodies[:20]),
        "scheme": found[0].scheme if found else None,
        "rows": sorted(rows, key=lambda row: -row["fen"]),
        "able": sum(1 for row in rows if row["fen"]),
        "total": sum(row["fen"] for row in rows),
    }
    return render(request, "credit/subsidies/month.html", context)


@guard(Permission.SUBSIDIES_CONFIRM)
@fresh
@require_http_methods(["GET", "POST"])
def agency_claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm, or give back."""
    acts: dict[str, Act] = {"pass": services.confirm, "return": services.give_back}
    return _decide(request, Permission.SUBSIDIES_CONFIRM, public_id, acts=acts, url="subsidies:agency")


@guard(Permission.SUBSIDIES_REVIEW)
@require_GET
def county(request: HttpRequest) -> HttpResponse:
    """Claims of our county."""
    return _list(
        request,
        Permission.SUBSIDIES_REVIEW,
        state=State.CONFIRMED,
        url="subsidies:county_claim",
        heading=_("补贴复核"),
    )


@guard(Permission.SUBSIDIES_REVIEW)
@fresh
@require_http_methods(["GET", "POST"])
def county_claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pass on, give back, or refuse."""
    acts: dict[str, Act] = {"pass": services.review, "return": services.give_back, "refuse": services.refuse}
    return _decide(request, Permission.SUBSIDIES_REVIEW, public_id, acts=acts, url="subsidies:county")


@guard(Permission.SUBSIDIES_APPROVE)
@require_GET
def city(request: HttpRequest) -> HttpResponse:
    """Claims of our city: to approve, to put into public notice, objections to answer."""
    return _city(request)


def _city(request: HttpRequest, *, answered: str = "", refusal: Refusal | None = None) -> HttpResponse:
    """The city's list; with a refusal, the answer to this objection (public id) as it was typed."""
    waiting = [
        {
            "row": row,
            "may": permissions.may_answer(request.user, row),
            "typed": request.POST.get("answer", "") if row.public_id == answered else "",
            "refusal": refusal if row.public_id == answered else None,
        }
        for row in selectors.open_objections(request.user)[:PAGE]
    ]
    approved = selectors.in_scope(request.user, Permission.SUBSIDIES_APPROVE).filter(state=State.APPROVED)
    return _list(
        request,
        Permission.SUBSIDIES_APPROVE,
        state=State.REVIEWED,
        url="subsidies:city_claim",
        heading=_("补贴批准"),
        to_notice=list(approved[:PAGE]),
        notice_days=selectors.notice_days(approved),
        objections=waiting,
        status=refusal.status if refusal else 200,
    )


@guard(Permission.SUBSIDIES_APPROVE)
@fresh
@require_http_methods(["GET", "POST"])
def city_claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve, give back, or refuse; the second factor is asked for again."""
    acts: dict[str, Act] = {"pass": services.approve, "return": services.give_back, "refuse": services.refuse}
    return _decide(request, Permission.SUBSIDIES_APPROVE, public_id, acts=acts, url="subsidies:city")


@guard(Permission.SUBSIDIES_APPROVE)
@fresh
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """Put the chosen claims into public notice."""
    form = NoticeForm(request.POST)
    chosen = selectors.in_scope(request.user, Permission.SUBSIDIES_APPROVE).filter(
        state=State.APPROVED, public_id__in=request.POST.getlist("claim")
    )
    if not form.is_valid() or not chosen:
        messages.error(request, _("请选要公示的申请，并写公示天数（1 到 60 天）。"))
        return redirect("subsidies:city")
    try:
        done = services.notice(
            claims=list(chosen), days=form.cleaned_data["days"], actor=request.user, now=timezone.now()
        )
        messages.success(request, _("%(n)s 件申请已经公示。") % {"n": len(done)})
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("subsidies:city")


@guard(Permission.SUBSIDIES_APPROVE)
@fresh
@require_POST
def objection(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer an objection."""
    found = get_object_or_404(selectors.open_objections(request.user), public_id=public_id)
    try:
        services.decide_objection(
            objection=found,
            upheld=request.POST.get("upheld") == "yes",
            answer=request.POST.get("answer", ""),
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("异议已处理。"))
    except NotYours:
        raise
    except Refusal as error:
        return _city(request, answered=public_id, refusal=error)
    return redirect("subsidies:city")
