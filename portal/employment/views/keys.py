"""Keys of an agency's own system."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access import permissions
from portal.access import selectors as access
from portal.access import services as access_services
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard
from portal.employment.forms import KeyForm
from portal.employment.views.roster import own, private


@guard(Permission.ROSTER_EDIT)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The keys there are: what for, until when, last used."""
    body, mine = own(request)
    now = timezone.now()
    rows = [
        {"key": key, "live": key.revoked_at is None and key.expires_at > now, "kept": permissions.key_kept(key)}
        for key in access.keys_of(body.pk)[:50]
    ]
    return private(render(request, "portal/employment/keys.html", {"body": body, "mine": mine, "rows": rows}))


@guard(Permission.ROSTER_EDIT)
@fresh
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret is on the answer to this form and nowhere else."""
    body, _mine = own(request)
    initial = {"expires_on": timezone.localdate() + timedelta(days=180)}
    form = KeyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ends = timezone.make_aware(datetime.combine(given["expires_on"], time(23, 59)))
        try:
            key, secret = access_services.issue_key(
                organisation=body,
                name=given["name"],
                scopes=given["scopes"],
                expires_at=ends,
                actor=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            return private(render(request, "portal/employment/key.html", {"key": key, "secret": secret}))
    status = 422 if form.errors else 200
    return private(render(request, "portal/employment/new_key.html", {"form": form, "body": body}, status=status))


@guard(Permission.ROSTER_EDIT)
@require_http_methods(["POST"])
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop a key."""
    body, _mine = own(request)
    key = get_object_or_404(access.keys_of(body.pk), public_id=public_id)
    access_services.revoke_key(key=key, actor=request.user, now=timezone.now())
    messages.success(request, _("密钥已停用"))
    return redirect(f"/agency/keys/?at={body.public_id}")


@guard(Permission.ROSTER_EDIT)
@fresh
@require_http_methods(["POST"])
def renew(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer for a key whose maker has left."""
    body, _mine = own(request)
    key = get_object_or_404(access.keys_of(body.pk), public_id=public_id)
    try:
        access_services.renew_key(key=key, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("密钥已由您接管，可以继续使用"))
    return redirect(f"/agency/keys/?at={body.public_id}")
