"""Deciding after examinations."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.awards import selectors, services
from certification.awards.enums import Route
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import fresh, guard


@guard(Permission.AWARDS_DECIDE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Sessions whose results are released."""
    rows = selectors.tallies(selectors.sessions(request.user)[:30])
    return render(request, "certification/awards/index.html", {"rows": rows, "route": Route.EXAMINATION})


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, public_id: str) -> HttpResponse:
    """The candidates of one session: theory, practical part, course, decision."""
    row = selectors.sessions(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    candidates = selectors.candidates(row, user=request.user)
    status = 200
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = next((c for c in candidates if c["registration"].public_id == request.POST.get("registration")), None)
        if chosen is None:
            raise Http404
        try:
            services.decide(registration=chosen["registration"], actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as error:
            status, refusal = error.status, error
        else:
            messages.success(request, _("已授予，证书正在后台制作。"))
            return redirect("awards:session", public_id=public_id)
    return render(
        request,
        "certification/awards/session.html",
        {"session": row, "candidates": candidates, "waiting": _waiting(candidates), "refusal": refusal},
        status=status,
    )


def _waiting(candidates: list[dict]) -> bool:
    """Say whether a batch would do anything: somebody to decide on, or a paper that is not made."""
    return any(
        one["ready"] or (one["certificate"] is not None and one["certificate"].pdf_id is None) for one in candidates
    )
