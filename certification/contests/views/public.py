"""The honours lists that anybody may read, and one's own results."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from certification.contests import selectors, services
from portal.access.permissions import public, signed_in
from portal.people import selectors as people


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The contests with their honours lists, newest first."""
    return render(request, "certification/contests/index.html", {"contests": selectors.public()[:100]})


@public
@require_GET
def honours(request: HttpRequest, public_id: str) -> HttpResponse:
    """One honours list."""
    contest = get_object_or_404(selectors.public(), public_id=public_id)
    context = {"contest": contest, "rows": selectors.honours(contest)}
    return render(request, "certification/contests/honours.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My results, and whether the honours list shows my full name."""
    person = people.of_user(request.user)
    rows = list(selectors.mine(person.pk)) if person is not None else []
    if request.method == "POST":
        row = next((one for one in rows if one.public_id == request.POST.get("placing")), None)
        if row is None or person is None:
            raise Http404
        services.agree_to_name(
            placing=row,
            person_id=person.pk,
            agrees=request.POST.get("agrees") == "yes",
            actor=request.user,
            now=timezone.now(),
        )
        return redirect("contests:mine")
    return render(request, "certification/contests/mine.html", {"rows": rows})
