"""The holder's side: who looked, and links that show more; and what whoever opens such a link sees."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.certificates import selectors as certificates
from certification.certificates.enums import State
from certification.verification import logic, selectors, services
from certification.verification.enums import Shown
from certification.verification.forms import ShareForm
from certification.verification.views.public import in_words
from portal.access import adapters as access
from portal.access.errors import Refusal
from portal.access.permissions import public, signed_in
from portal.people import selectors as people


@signed_in
@require_GET
def look_ups(request: HttpRequest) -> HttpResponse:
    """When and how my certificates were looked up."""
    person = people.of_user(request.user)
    rows, after = selectors.page_of_look_ups(person.pk, after=request.GET.get("after", "")) if person else ([], "")
    context = {"rows": rows, "next": f"?after={after}" if after else "", "first": "?" if "after" in request.GET else ""}
    return render(request, "certification/verification/look_ups.html", context)


def _mine(request: HttpRequest, public_id: str) -> Any:
    person = people.of_user(request.user)
    row = certificates.get(public_id)
    if row is None or person is None or row.person_id != person.pk:
        raise Http404
    return row


@signed_in
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, public_id: str) -> HttpResponse:
    """The links to one of my certificates, and a new one."""
    certificate, now = _mine(request, public_id), timezone.now()
    showable = selectors.showable(certificate)
    form = ShareForm(request.POST if request.method == "POST" else None, showable=showable)
    made, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            link, secret = services.share(certificate=certificate, actor=request.user, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            # Shown here and never again: neither a session nor an address of ours keeps it.
            address = f"{settings.PORTAL_URL}{reverse('verification:shared', args=[secret])}"
            made, status = {"link": link, "address": address, "image": services.code_image(address)}, 200
            form = ShareForm(showable=showable)
    words = dict(Shown.choices)
    rows = [
        (row, [words[name] for name in Shown.values if name in row.shows], _state(row, now))
        for row in selectors.links_of(certificate.pk)[:50]
    ]
    context = {
        "certificate": certificate,
        "form": form,
        "made": made,
        "usable": certificate.state == State.VALID,
        "rows": rows,
    }
    response = render(request, "certification/verification/links.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _state(link: Any, now: Any) -> str:
    if link.revoked_at is not None:
        return "withdrawn"
    return "open" if now < link.expires_at else "expired"


@signed_in
@require_POST
def withdraw(request: HttpRequest, public_id: str, link_id: str) -> HttpResponse:
    """Take one of my links back."""
    link = selectors.link(link_id, user=request.user)
    if link is None or link.certificate.public_id != public_id:
        raise Http404
    services.withdraw(link=link, actor=request.user, now=timezone.now())
    messages.success(request, _("链接已收回，再也打不开了。"))
    return redirect("verification:links", public_id=public_id)


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the address of a link out of caches, search machines and other sites' logs."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _scores(text: str) -> str:
    """Return marks in the reader's language; others than ours stay as they are written, and say in which that is."""
    return logic.shown_scores(text) or (format_html('<span lang="zh-Hans">{}</span>', text) if text else "")


@public
@require_GET
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """What a holder's link shows."""
    now = timezone.now()
    found = services.open_link(secret=secret, address=access.address_of(request), now=now)
    context: dict[str, Any] = {"found": found, "now": now}
    if found is not None:
        context |= {
            "answer": in_words(found.answer),
            "scores": _scores(found.scores),
            "title": selectors.STATES.get(found.answer.status or "", ""),
            "log": selectors.shown_log(found.answer),
            "certificate": found.link.certificate,
            "secret": secret,
        }
    return _private(
        render(request, "certification/verification/shared.html", context, status=200 if found is not None else 404)
    )


@public
@require_GET
def pdf(request: HttpRequest, secret: str) -> HttpResponse:
    """The file behind a holder's link, by an address that holds for two minutes."""
    address = services.pdf_address(secret=secret, address=access.address_of(request), now=timezone.now())
    if address is None:
        raise Http404
    return _private(HttpResponseRedirect(address))
