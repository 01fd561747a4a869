"""Where an officer asks after certificates from elsewhere."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.certificates import selectors, services
from certification.certificates.enums import State
from certification.certificates.forms import CheckForm, ReasonForm
from certification.certificates.models import Certificate
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard
from portal.files.errors import Unfit
from portal.regions import selectors as regions

#: Rows of the queue on one page; the oldest come first, so whoever works through it sees the rest.
SHOWN = 50


@guard(Permission.CERTIFICATES_CHECK)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a check where I am officer, the oldest entry first; below, what was checked last."""
    waiting = selectors.to_check(request.user)
    today = timezone.localdate()
    done = selectors.checked_by(request.user).exclude(checked="").exclude(pk__in=waiting.values("pk"))[:10]
    context = {
        "rows": [
            {
                "certificate": row,
                "state": selectors.shown_state(row, on=today),
                "county": regions.name(row.person.region_id),
            }
            for row in waiting[:SHOWN]
        ],
        "count": waiting.count(),
        "done": [{"certificate": row, "state": selectors.shown_state(row, on=today)} for row in done],
    }
    return render(request, "certification/certificates/queue.html", context)


def _mine(request: HttpRequest, public_id: str) -> Certificate:
    row = selectors.checked_by(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


@guard(Permission.CERTIFICATES_CHECK)
@fresh
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them: what the paper says, what its number looks like, earlier looks, and the answer."""
    row = _mine(request, public_id)
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.check(
                certificate=row,
                outcome=data["outcome"],
                method=data["method"],
                note=data["note"],
                evidence=data["evidence"],
                actor=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            place = "evidence" if isinstance(refusal, Unfit) else refusal.field
            form.add_error(place if place in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _("记下了，持证人会收到消息。"))
            return redirect("certificates:queue")
    finding = selectors.format_check(number=row.number, level=row.level, issued_on=row.issued_on)
    state = selectors.shown_state(row, on=timezone.localdate())
    own = request.user.pk in (row.person.user_id, row.entered_by_id, row.scan.uploaded_by_id if row.scan else None)
    context = {
        "certificate": row,
        "state": state,
        "finding": finding,
        "form": form,
        "open": row.verified_at is None and row.state == State.VALID and not own,
        "own": own,
        "may_revoke": row.verified_at is not None and row.state in (State.VALID, State.SUSPENDED) and not own,
        "checks": list(selectors.checks_of(row)),
        "others": [
            {"certificate": other, "state": selectors.shown_state(other, on=timezone.localdate())}
            for other in selectors.same_number(row)
        ],
        "county": regions.full_name(row.person.region_id),
    }
    response = render(request, "certification/certificates/check.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store, private"
    return response


@guard(Permission.CERTIFICATES_CHECK)
@fresh
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what was confirmed and turned out untrue."""
    row = _mine(request, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, certificate=row, public=False)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            services.revoke(
                certificate=row,
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(now),
                actor=request.user,
                now=now,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field == "reason" else None, str(refusal.message))
        else:
            messages.success(request, _("已经撤销，持证人会收到消息。"))
            return redirect("certificates:check", public_id)
    context = {"certificate": row, "form": form}
    return render(request, "certification/certificates/check_revoke.html", context, status=422 if form.errors else 200)
