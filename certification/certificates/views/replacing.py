"""Asking for a new certificate in the place of an older one, and the issuer's decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.certificates import selectors, services
from certification.certificates.enums import RequestState, Why
from certification.certificates.forms import DecisionForm, ReplaceForm
from certification.certificates.models import Certificate, Replacement
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard, signed_in
from portal.files.errors import Unfit
from portal.people import selectors as people

#: Rows of the queue on one page, the oldest first.
SHOWN = 50


def _asking(request: HttpRequest, row: Certificate) -> tuple[ReplaceForm | None, Replacement | None]:
    """Return the form (None where nothing may be asked today) and, after a good POST, the request."""
    today = timezone.localdate()
    reasons = [why for why in Why.values if selectors.replaceable(row, why, on=today)]
    if not reasons:
        return None, None
    posted = request.method == "POST"
    form = ReplaceForm(*([request.POST, request.FILES] if posted else []), reasons=reasons)
    if not posted or not form.is_valid():
        return form, None
    data = form.cleaned_data
    try:
        found = services.ask(
            certificate=row,
            why=data["why"],
            new_name=data["new_name"],
            evidence=data["evidence"],
            note=data["note"],
            actor=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        # The room of people calls every name `name`.
        place = "evidence" if isinstance(refusal, Unfit) else "new_name" if refusal.field == "name" else refusal.field
        form.add_error(place if place in form.fields else None, str(refusal.message))
        return form, None
    return form, found


def _page(request: HttpRequest, row: Certificate, form: ReplaceForm, back: str) -> HttpResponse:
    context = {"certificate": row, "form": form, "back": back}
    return render(request, "certification/certificates/replace.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a new one of mine: its term ends, or I have another name."""
    person = people.of_user(request.user)
    row = selectors.get(public_id)
    if row is None or person is None or row.person_id != person.pk:
        raise Http404
    if request.method == "GET" and selectors.open_replacement(row) is not None:
        messages.info(request, _("已经有一个申请在办，请等办完再申请。"))
        return redirect("certificates:certificate", public_id)
    form, found = _asking(request, row)
    if form is None:
        messages.info(request, _("这张证书现在不能换发。"))
        return redirect("certificates:certificate", public_id)
    if found is not None:
        messages.success(request, _("申请交给发证机构了，结果会发消息告诉您。"))
        return redirect("certificates:certificate", public_id)
    return _page(request, row, form, "certificates:certificate")


@guard(Permission.CERTIFICATES_CHANGE)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down a request for somebody who came with the papers; then it is decided like any other."""
    row = selectors.issued_by(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    waiting = selectors.open_replacement(row)
    if request.method == "GET" and waiting is not None:
        messages.info(request, _("已经有一个申请在办，请等办完再申请。"))
        return redirect("certificates:replacement", waiting.public_id)
    form, found = _asking(request, row)
    if form is None:
        messages.info(request, _("这张证书现在不能换发。"))
        return redirect("certificates:record", public_id)
    if found is not None:
        return redirect("certificates:replacement", found.public_id)
    return _page(request, row, form, "certificates:record")


@guard(Permission.CERTIFICATES_CHANGE)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The requests that wait for my body, the oldest first, and what was decided last."""
    waiting = selectors.open_replacements(request.user)
    done = selectors.replacements(request.user).exclude(state=RequestState.OPEN).order_by("-decided_at", "-pk")
    context = {"rows": waiting[:SHOWN], "count": waiting.count(), "done": done[:10]}
    return render(request, "certification/certificates/replacements.html", context)


@guard(Permission.CERTIFICATES_CHANGE)
@fresh
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """One request with its paper: a new certificate, or a reason why not."""
    row = selectors.replacements(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    today, renewal = timezone.localdate(), row.why == Why.RENEWAL
    own = people.get_by_pk(row.certificate.person_id).user_id == request.user.pk
    initial = {"valid_until": selectors.next_term(row.certificate, on=today)}
    # Two people decide on another name; who wrote it down sees that, and may take it back.
    mine = row.asked_by_id == request.user.pk and row.state == RequestState.OPEN
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        renewal=renewal,
        longest=selectors.longest_term(row.certificate, on=today) if renewal else None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        common: dict[str, Any] = {"request": row, "actor": request.user, "now": timezone.now()}
        try:
            if data["decision"] == "approve":
                done = services.approve(**common, valid_until=data.get("valid_until"))
                if done.issued is None:
                    # A colleague, or whoever wrote it down, was quicker.
                    messages.info(request, _("这份申请已经办理过了。"))
                else:
                    messages.success(request, _("已换发，新编号 %(number)s。") % {"number": done.issued.number})
            else:
                services.refuse(**common, reason=data["reason"])
                messages.success(request, _("记下了，持证人会收到消息。"))
            return redirect("certificates:replacements")
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    context = {
        "request_row": row,
        "certificate": row.certificate,
        "form": form,
        "open": row.state == RequestState.OPEN and not own and not (mine and not renewal),
        "own": own and row.state == RequestState.OPEN,
        "mine": mine,
        "renewal": renewal,
        "gap": selectors.keeping_gap(row.certificate, on=today) if renewal else None,
    }
    response = render(
        request, "certification/certificates/replacement.html", context, status=422 if form.errors else 200
    )
    response["Cache-Control"] = "no-store, private"
    return response


@guard(Permission.CERTIFICATES_CHANGE)
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a request back that I wrote down myself."""
    row = selectors.replacements(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    row = services.take_back(request=row, actor=request.user, now=timezone.now())
    if row.state == RequestState.WITHDRAWN:
        messages.success(request, _("申请已经撤回。"))
    else:
        messages.info(request, _("申请已经办理，不能撤回。"))
    return redirect("certificates:record", row.certificate.public_id)
