"""The caregiver's pages: what I can get, why, and where my claim is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credit.subsidies import selectors, services
from credit.subsidies.enums import State
from credit.subsidies.errors import NotYours, Refusal
from credit.subsidies.forms import ObjectionForm
from credit.subsidies.logic import wording
from credit.subsidies.models import Claim
from portal.access.permissions import public, signed_in
from portal.people import selectors as people


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What I can get and my claims; to whoever is not signed in, what there is and what is in public notice."""
    today = timezone.localdate()
    person = people.of_user(request.user)
    context: dict[str, Any] = {"person": person, "notices": list(selectors.in_notice(on=today)[:50])}
    if request.user.is_authenticated:
        context["objections"] = selectors.objections_by(request.user)
    if person is not None:
        context["offers"] = selectors.offers(person, on=today)
        context["first"] = next((offer for offer in context["offers"] if offer.can_claim), None)
        context["claims"] = list(selectors.of_person(person.pk)[:20])
    return render(request, "credit/subsidies/index.html", context)


def _offer(request: HttpRequest, code: str) -> tuple[Any, selectors.Offer, Claim | None]:
    """The offer of today, or of the day of a returned claim of mine that is to be sent again."""
    person = people.of_user(request.user)
    again = None
    if person is not None and (wanted := request.GET.get("again")):
        again = selectors.of_person(person.pk).filter(public_id=wanted, state=State.RETURNED).first()
    day = again.claimed_on if again else timezone.localdate()
    found = selectors.offer(person, code, on=day) if person else None
    if found is None:
        raise Http404
    return person, found, again


@signed_in
@require_GET
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """One scheme: can I get it, why, how much, how it is worked out."""
    _person, found, again = _offer(request, code)
    return render(
        request,
        "credit/subsidies/offer.html",
        {
            "offer": found,
            "lines": explained(found),
            "trace": wording.trace(found.result.get("trace", [])),
            "code": code,
            "again": again,
            "parts": [wording.slot(part.get("month") or part.get("year") or "") for part in found.payable_parts],
        },
    )


def explained(found: selectors.Offer) -> list[dict[str, Any]]:
    """Return the reasons of an offer in words, each with the clauses that it comes from."""
    return [
        {**wording.line(reason), "clauses": [article.clause for article in found.articles(reason["article"])]}
        for reason in found.reasons
    ]


@signed_in
@require_http_methods(["GET", "POST"])
def claim_files(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in papers and claim. What was uploaded well stays while something else is mended."""
    person, found, again = _offer(request, code)
    faults: list[str] = []
    kept: list[Any] = []
    if request.method == "POST":
        kept = services.kept_files(person=person, public_ids=request.POST.getlist("kept"))
        room = services.FILES_AT_MOST - len(kept)
        added, faults = services.keep_files(
            person=person, uploads=request.FILES.getlist("files"), room=room, actor=request.user, now=timezone.now()
        )
        kept += added
        if not faults:
            try:
                row = services.submit(
                    person=person, code=code, files=kept, again=again, actor=request.user, now=timezone.now()
                )
            except NotYours:
                raise
            except Refusal as error:
                faults = [str(error)]
            else:
                messages.success(request, _("申请已经提交。"))
                return redirect("subsidies:claim", public_id=row.public_id)
    context = {
        "offer": found,
        "code": code,
        "again": again,
        "faults": faults,
        "kept": kept,
        "most": services.FILES_AT_MOST,
    }
    return render(request, "credit/subsidies/files.html", context, status=422 if faults else 200)


def _claim(request: HttpRequest, public_id: str) -> Claim:
    person = people.of_user(request.user)
    found = selectors.of_person(person.pk).filter(public_id=public_id).first() if person else None
    if found is None:
        raise Http404
    return found


@signed_in
@require_GET
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where my claim is."""
    row = _claim(request, public_id)
    context = {
        "claim": row,
        "steps": selectors.progress(row),
        "parts": wording.parts(row.lines.order_by("slot")),
        "again": selectors.sent_again(row) if row.state == State.RETURNED else None,
        "files": list(row.evidence.select_related("file")),
        "bounced": selectors.bounces([row]).get(row.pk, ""),
        "offer_code": f"{row.scheme}-{row.variant}".rstrip("-"),
        "can_withdraw": row.state in ("submitted", "confirmed", "reviewed"),
    }
    return render(request, "credit/subsidies/claim.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take my claim back."""
    row = _claim(request, public_id)
    try:
        services.withdraw(claim=row, actor=request.user, now=timezone.now())
        messages.success(request, _("已经撤回，想申请时再来。"))
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("subsidies:claim", public_id=public_id)


@signed_in
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, public_id: str) -> HttpResponse:
    """Object to a claim that is in public notice."""
    row = get_object_or_404(selectors.in_notice(on=timezone.localdate()), public_id=public_id)
    form, status = ObjectionForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.object_to(claim=row, text=form.cleaned_data["text"], actor=request.user, now=timezone.now())
            except Refusal as error:
                form.add_error(error.field or None, str(error))
            else:
                messages.success(request, _("异议已经收到，会由另一位工作人员处理。"))
                return redirect("subsidies:index")
    return render(request, "credit/subsidies/object.html", {"claim": row, "form": form}, status=status)
