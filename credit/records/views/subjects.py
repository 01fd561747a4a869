"""The pages of those whom entries are about: the caregiver's own record, the agency's archive, a link given out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credit.records import permissions, selectors, services
from credit.records.forms import NoteForm, ObjectionForm, ShareForm
from credit.records.models import CreditEvent
from credit.records.views.parts import context_of, tried
from portal.access.enums import Permission
from portal.access.permissions import guard, public, signed_in
from portal.organisations import selectors as organisations
from portal.people import selectors as people


@signed_in
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My credit record: entries, what counts and why, links that I gave out; a POST makes a new link."""
    now, person = timezone.now(), people.of_user(request.user)
    if person is None:
        return render(request, "credit/records/mine.html", {"person": None})
    form = ShareForm(request.POST or None)
    made: list[Any] = []

    def share(data: dict[str, Any]) -> None:
        made.append(services.share(person=person, label=data["label"], days=data["days"], actor=request.user, now=now))

    if tried(request, form, share):
        messages.success(request, _("链接做好了，发给要看的人就行。"))
        return redirect("records:mine")
    links = [
        (row, request.build_absolute_uri(reverse("records:shared", args=[selectors.share_token(row)])))
        for row in selectors.shares(person.pk, now=now)
    ]
    context = {
        "person": person,
        "standing": selectors.standing(person=person, as_of=timezone.localdate()),
        "form": form,
        "links": links,
    }
    return render(request, "credit/records/mine.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_share(request: HttpRequest, public_id: str) -> HttpResponse:
    """End one of my links."""
    person = people.of_user(request.user)
    found = selectors.shares(person.pk, now=timezone.now()).filter(public_id=public_id).first() if person else None
    if found is None:
        raise Http404
    services.end_share(share=found, actor=request.user, now=timezone.now())
    messages.success(request, _("链接已停用，再打开就看不到了。"))
    return redirect("records:mine")


@public
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a person shows by a link; nothing where it has run out, was ended or is not ours."""
    now = timezone.now()
    found = selectors.shared(token, now=now)
    if found is None:
        return render(request, "credit/records/shared.html", {"share": None}, status=404)
    services.note_opening(share=found, now=now)
    standing = selectors.standing(person=found.person, as_of=timezone.localdate())
    response = render(request, "credit/records/shared.html", {"share": found, "standing": standing})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _mine(request: HttpRequest, public_id: str) -> CreditEvent:
    found = selectors.by_public_id(public_id)
    if found is None or not permissions.is_subject(request.user, found):
        raise Http404
    return found


def _entry(request: HttpRequest, event: CreditEvent, *, back: str, address: str) -> HttpResponse:
    """One entry for its subject: what it is, what became of it; object, or apply for a repair."""
    user, now = request.user, timezone.now()
    action = request.POST.get("action", "")
    objection = ObjectionForm(request.POST if action == "object" else None)
    repair = NoteForm(request.POST if action == "repair" else None)
    if action == "object" and tried(
        request,
        objection,
        lambda data: services.file_objection(event=event, argument=data["argument"], actor=user, now=now),
    ):
        messages.success(request, _("异议已收到。处理期间这一条不计入。"))
        return redirect(address)
    if action == "repair" and tried(
        request, repair, lambda data: services.apply_repair(event=event, note=data["note"], actor=user, now=now)
    ):
        messages.success(request, _("修复申请已收到。"))
        return redirect(address)
    context = context_of(event) | {"back": back, "address": address, "objection": objection, "repair": repair}
    status = 422 if objection.errors or repair.errors else 200
    return render(request, "credit/records/entry.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """One entry of mine."""
    event = _mine(request, public_id)
    if event.person is None:
        raise Http404
    address = reverse("records:entry", args=[public_id])
    return _entry(request, event, back=reverse("records:mine"), address=address)


@guard(Permission.DESK_AGENCY)
@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    """The credit archive of my agencies."""
    today = timezone.localdate()
    found = organisations.in_scope(request.user, Permission.DESK_AGENCY)
    rows = [(one, selectors.standing(organisation=one, as_of=today)) for one in found[:20]]
    return render(request, "credit/records/archive.html", {"rows": rows})


@guard(Permission.DESK_AGENCY)
@require_http_methods(["GET", "POST"])
def agency_entry(request: HttpRequest, public_id: str) -> HttpResponse:
    """One entry about my agency."""
    event = _mine(request, public_id)
    if event.organisation is None:
        raise Http404
    address = reverse("records:agency_entry", args=[public_id])
    return _entry(request, event, back=reverse("records:archive"), address=address)
