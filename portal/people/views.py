"""A person's own pages: identity in three steps, and the profile; the list of persons, masked, and a number revealed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.enums import Permission
from portal.access.errors import Refusal, TooMany
from portal.access.permissions import fresh, guard, signed_in
from portal.people import forms, permissions, selectors, services
from portal.people.enums import DocumentKind
from portal.regions import selectors as regions

_NEXT = "people_next"
# Looked for by name: the words stay in the session, for addresses end up in logs and histories.
_WORDS = "people_words"


def _posted(request: HttpRequest) -> Any:
    """Return what was sent, also when that is nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _remember_next(request: HttpRequest) -> None:
    wish = request.GET.get("next", "")
    if wish and url_has_allowed_host_and_scheme(wish, allowed_hosts={request.get_host()}):
        request.session[_NEXT] = wish


def _place(request: HttpRequest, *, step: int | None, address: str, back: str) -> HttpResponse:
    """Choose a county: by words, or from the province down; `address` is the name of the page that takes its code."""
    inside = request.GET.get("in", "")
    above = int(inside) if inside.isdecimal() and len(inside) == 6 else 0
    form = forms.PlaceForm(request.GET if request.GET.get("q") else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = regions.search(words) if words else [r for r in regions.children(above) if r.valid_to is None]
    rows = []
    for region in found:
        deeper = not words and regions.has_children(region.code)
        url = f"?in={region.code:06d}" if deeper else reverse(address, args=[region.code])
        rows.append((region.name, regions.full_name(region.code) if words else "", url))
    return render(
        request,
        "portal/people/place.html",
        {
            "form": form,
            "words": words,
            "above": regions.full_name(above) if above else "",
            "up": f"?in={regions.trail(above)[-2][0]:06d}" if len(regions.trail(above)) > 1 else "?",
            "rows": rows,
            "step": step,
            "back": back,
        },
    )


@signed_in
def identity(request: HttpRequest) -> HttpResponse:
    """First step: where the person works or lives."""
    _remember_next(request)
    if selectors.of_user(request.user) is not None:
        return redirect("people:me")
    return _place(request, step=1, address="people:identity_document", back="/me/")


@signed_in
@sensitive_post_parameters("name", "number", "birth_date")
def identity_document(request: HttpRequest, region: int) -> HttpResponse:
    """Second step: name and number."""
    if selectors.of_user(request.user) is not None:
        return redirect("people:photo")
    found = regions.get(region)
    if found is None or found.level in {"country", "province"} or regions.has_children(region):
        return redirect("people:identity")
    other = request.GET.get("kind") == "other"
    form = (forms.OtherIdentityForm if other else forms.IdentityForm)(_posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _complete(request, form.cleaned_data, region)
                return redirect("people:photo")
            except TooMany as refusal:
                form.add_error(None, str(refusal.message))
                status = refusal.status
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    context = {"form": form, "region": regions.full_name(region), "other": other}
    response = render(request, "portal/people/identity.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _complete(request: HttpRequest, given: dict, region: int) -> None:
    services.complete_identity(
        user=request.user,
        name=given["name"],
        kind=given.get("kind", DocumentKind.ID_CARD),
        number=given["number"],
        sex=given.get("sex", ""),
        birth_date=given.get("birth_date"),
        region=region,
        consent=given["consent"],
        actor=request.user,
        now=timezone.now(),
    )


@signed_in
def photo(request: HttpRequest) -> HttpResponse:
    """Third step, and later a page of its own: the identity photo, with what became of it."""
    _remember_next(request)
    person = selectors.of_user(request.user)
    if person is None:
        return redirect("people:identity")
    form = forms.PhotoForm(_posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_photo(person=person, upload=form.cleaned_data["photo"], actor=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error("photo", str(refusal.message))
        else:
            messages.success(request, _("照片已保存"))
            return redirect("people:photo")
    context = {"form": form, "person": person, "next_url": reverse("people:done"), "coming": _NEXT in request.session}
    return render(request, "portal/people/photo.html", context, status=422 if form.errors else 200)


@signed_in
def done(request: HttpRequest) -> HttpResponse:
    """Back to where the person came from, else to their profile."""
    return redirect(request.session.pop(_NEXT, None) or "people:me")


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """What the portal keeps of the person, the number masked."""
    person = selectors.of_user(request.user)
    if person is None:
        return redirect("people:identity")
    return render(
        request,
        "portal/people/me.html",
        {
            "person": person,
            "kind": selectors.document_kind(person),
            "number": selectors.masked_number(person),
            "region": regions.full_name(person.region_id),
            "education": selectors.education(person),
            "complete": selectors.complete(person),
        },
    )


@signed_in
def education(request: HttpRequest) -> HttpResponse:
    """Add a completed schooling, or correct the one of that level."""
    person = selectors.of_user(request.user)
    if person is None:
        return redirect("people:identity")
    form = forms.EducationForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_education(person=person, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal.message))
        else:
            messages.success(request, _("学历已保存"))
            return redirect("people:me")
    return render(request, "portal/people/education.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
def place(request: HttpRequest) -> HttpResponse:
    """Choose another county."""
    if selectors.of_user(request.user) is None:
        return redirect("people:identity")
    return _place(request, step=None, address="people:move", back=reverse("people:me"))


@signed_in
def move(request: HttpRequest, region: int) -> HttpResponse:
    """Confirm the county and move there."""
    person = selectors.of_user(request.user)
    if person is None:
        return redirect("people:identity")
    if request.method == "POST":
        services.move(person=person, region=region, actor=request.user, now=timezone.now())
        messages.success(request, _("所在区县已更新"))
        return redirect("people:me")
    found = regions.get(region)
    if found is None:
        return redirect("people:place")
    return render(request, "portal/people/move.html", {"region": regions.full_name(region)})


@guard(Permission.PEOPLE_VIEW)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The persons of my regions and organisations, masked; a POST looks for a name."""
    if request.method == "POST":
        form = forms.SearchForm(request.POST)
        request.session[_WORDS] = form.cleaned_data["q"].strip() if form.is_valid() else ""
        return redirect("people:index")
    words, after = request.session.get(_WORDS, ""), request.GET.get("after", "")
    rows, following = services.search(words=words, after=after, actor=request.user, now=timezone.now())
    context = {
        "form": forms.SearchForm(initial={"q": words}),
        "words": words,
        "rows": rows,
        "next_url": f"?after={following}" if following else "",
        "first_url": "?" if after else "",
    }
    return render(request, "portal/people/index.html", context)


@guard(Permission.PEOPLE_VIEW)
@require_GET
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person of my list, name and number masked."""
    found = services.open_person(public_id=public_id, actor=request.user, now=timezone.now())
    return render(request, "portal/people/person.html", _shown(request, found))


def _shown(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {
        "person": found,
        "number": selectors.masked_number(found),
        "kind": selectors.document_kind(found),
        "region": regions.full_name(found.region_id) if found.region_id else "",
        "may_unmask": permissions.may_unmask(request.user, found),
    }


@guard(Permission.PEOPLE_UNMASK)
@fresh
@require_http_methods(["GET", "POST"])
def number(request: HttpRequest, public_id: str) -> HttpResponse:
    """The document number in clear, once, after a reason; the audit trail keeps who asked and why."""
    found = selectors.listed(request.user).filter(public_id=public_id).first()
    if found is None or not permissions.may_unmask(request.user, found):
        raise Http404
    form = forms.RevealForm(_posted(request))
    revealed, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                revealed = services.reveal(
                    person=found, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
                )
                status = 200
            except Refusal as refusal:
                form.add_error(refusal.field or None, str(refusal.message))
    context = {**_shown(request, found), "form": form, "revealed": revealed}
    response = render(request, "portal/people/number.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
