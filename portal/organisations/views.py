"""The public directory, and its upkeep by officers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.access.enums import Permission, Role
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard, public
from portal.accounts.fields import normal_phone
from portal.accounts.logic import masked_phone
from portal.organisations import forms, registry, selectors, services
from portal.organisations.enums import Kind
from portal.organisations.models import Organisation
from portal.regions import selectors as regions


def _posted(request: HttpRequest) -> Any:
    """Return what was sent, also when that is nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


_FIELDS = ("name", "beds", "phone", "address", "introduction")


@public
def directory(request: HttpRequest) -> HttpResponse:
    """Schools, agencies and all the others, by name, kind and region."""
    form = forms.DirectoryForm(request.GET)
    wanted = form.wanted()
    found, following = selectors.page(selectors.directory(**wanted), after=request.GET.get("after", ""))
    kept = {"q": wanted["words"], "kind": wanted["kind"], "region": wanted["region"] or ""}
    kept = {key: value for key, value in kept.items() if value}
    return render(
        request,
        "portal/organisations/directory.html",
        {
            "form": form,
            "rows": [(row, regions.full_name(row.region_id)) for row in found],
            "narrowed": bool(kept),
            "next_url": "?" + urlencode({**kept, "after": following}) if following else "",
            "previous_url": "?" + urlencode(kept) if request.GET.get("after") else "",
        },
    )


def _breakable(code: str) -> SafeString:
    """Return a long code that may wrap after every six characters, so that it never widens a phone's page."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((code[at : at + 6],) for at in range(0, len(code), 6)))


@public
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """What everybody may know about one organisation."""
    found = selectors.get(public_id)
    if found is None:
        raise Http404
    facts = [
        (_("类型"), found.get_kind_display()),  # type: ignore[attr-defined]
        (_("所在地区"), regions.full_name(found.region_id)),
        (_("统一社会信用代码"), _breakable(found.credit_code)),
        (_("主管单位") if found.kind == Kind.BUREAU else _("上级单位"), found.parent.name if found.parent else None),
        (_("床位"), _("%(count)s 张") % {"count": found.beds} if found.beds else None),
        (_("地址"), found.address or None),
        (_("联系电话"), found.phone or None),
    ]
    editable = (
        selectors.editable_by(request.user).filter(pk=found.pk).exists() if request.user.is_authenticated else False
    )
    return render(
        request,
        "portal/organisations/organisation.html",
        {
            "organisation": found,
            "facts": [fact for fact in facts if fact[1]],
            "sections": registry.sections(found, on=timezone.localdate()),
            "editable": editable,
        },
    )


@guard(Permission.ORGANISATIONS_EDIT)
def manage(request: HttpRequest) -> HttpResponse:
    """The organisations that this officer looks after."""
    words = request.GET.get("q", "")[:60]
    queryset = selectors.editable_by(request.user)
    for word in words.split()[:5]:
        queryset = queryset.filter(name__icontains=word)
    found, following = selectors.page(queryset, after=request.GET.get("after", ""))
    return render(
        request,
        "portal/organisations/manage.html",
        {
            "rows": [(row, regions.full_name(row.region_id)) for row in found],
            "words": words,
            "next_url": "?" + urlencode({"q": words, "after": following}) if following else "",
            "previous_url": "?" + urlencode({"q": words}) if request.GET.get("after") else "",
        },
    )


def _add_refusal(form: forms.forms.Form, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))


@guard(Permission.ORGANISATIONS_EDIT)
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation in a region of the officer's own."""
    form = forms.RegistrationForm(_posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register(**form.cleaned_data, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            _add_refusal(form, refusal)
        else:
            messages.success(request, _("已登记 %(name)s") % {"name": made.name})
            return redirect("organisations:organisation", made.public_id)
    return render(request, "portal/organisations/register.html", {"form": form}, status=422 if form.errors else 200)


def _editable(request: HttpRequest, public_id: str) -> Organisation:
    return get_object_or_404(selectors.editable_by(request.user), public_id=public_id)


@guard(Permission.ORGANISATIONS_EDIT)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what an organisation shows of itself."""
    found = _editable(request, public_id)
    form = forms.DetailsForm(_posted(request), initial={name: getattr(found, name) for name in _FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            services.update(organisation=found, **form.cleaned_data, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            _add_refusal(form, refusal)
        else:
            messages.success(request, _("已保存"))
            return redirect("organisations:organisation", found.public_id)
    context = {"form": form, "organisation": found, "region": regions.full_name(found.region_id)}
    return render(request, "portal/organisations/edit.html", context, status=422 if form.errors else 200)


@guard(Permission.ORGANISATIONS_EDIT)
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close an organisation on a day."""
    found = _editable(request, public_id)
    form = forms.ClosingForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        services.close(organisation=found, on=form.cleaned_data["on"], actor=request.user, now=timezone.now())
        messages.success(request, _("已注销 %(name)s，名录里不再显示") % {"name": found.name})
        return redirect("organisations:manage")
    context = {"form": form, "organisation": found}
    return render(request, "portal/organisations/close.html", context, status=422 if form.errors else 200)


# Looked for by name or number: the words stay in the session, for addresses end up in logs and histories.
_WORDS = "organisations_grant_words"


@guard(Permission.GRANTS_MANAGE)
@require_http_methods(["GET", "POST"])
def grants(request: HttpRequest) -> HttpResponse:
    """The roles of my regions and organisations, newest first; a POST looks for a person."""
    if request.method == "POST":
        asked = forms.GrantFilterForm(request.POST)
        request.session[_WORDS] = asked.cleaned_data["q"].strip() if asked.is_valid() else ""
        return redirect("organisations:grants")
    words, after = request.session.get(_WORDS, ""), request.GET.get("after", "")
    found = selectors.grants(request.user)
    if words:
        found = found.filter(Q(user__display_name__contains=words) | Q(user__phone=normal_phone(words) or "-"))
    rows, following = selectors.grants_page(found, after=int(after) if after.isdecimal() and len(after) < 19 else 0)
    context = {
        "form": forms.GrantFilterForm(initial={"q": words}),
        "words": words,
        "rows": [_granted(row) for row in rows],
        "next_url": f"?after={following}" if following else "",
        "first_url": "?" if after else "",
    }
    return render(request, "portal/organisations/grants.html", context)


def _granted(row: Any) -> dict[str, Any]:
    return {
        "grant": row,
        "who": row.user.display_name or masked_phone(row.user.phone),
        "phone": masked_phone(row.user.phone),
        "where": row.organisation.name if row.organisation_id else regions.full_name(row.region_id),
    }


def _looked(form: forms.GrantForm) -> dict[str, Any]:
    user, place = form.user, form.organisation
    return {
        "who": getattr(user, "display_name", "") or masked_phone(getattr(user, "phone", "")),
        "phone": masked_phone(getattr(user, "phone", "")),
        "role": Role(form.cleaned_data["role"]).label,
        "where": place.name if place else regions.full_name(getattr(form.region, "pk", None)),
    }


@guard(Permission.GRANTS_MANAGE)
@fresh
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """Give a role: what is meant is shown in words first, the second step does it."""
    form = forms.GrantForm(_posted(request))
    looked, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wish = {
                "user": form.user,
                "role": form.cleaned_data["role"],
                "organisation": form.organisation,
                "region": form.region,
                "actor": request.user,
            }
            try:
                if request.POST.get("step") == "done":
                    services.give_role(**wish, now=timezone.now())
                    messages.success(request, _("角色分配好了，对方刷新页面就能用。"))
                    return redirect("organisations:grants")
                services.check_role(**wish)
            except Refusal as refusal:
                form.add_error(refusal.field or None, str(refusal.message))
            else:
                status = 200
                if request.POST.get("step") != "edit":
                    looked = _looked(form)
    return render(request, "portal/organisations/grant.html", {"form": form, "looked": looked}, status=status)


@guard(Permission.GRANTS_MANAGE)
@fresh
@require_http_methods(["GET", "POST"])
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, after a question."""
    row = get_object_or_404(selectors.grants(request.user), pk=pk)
    if request.method == "POST":
        try:
            services.end_role(grant=row, actor=request.user, now=timezone.now())
            messages.success(request, _("角色收回了，对方马上不能再用。"))
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        return redirect("organisations:grants")
    return render(request, "portal/organisations/grant_end.html", _granted(row))
