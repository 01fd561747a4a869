"""A person's own account: number, language, print, devices."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.access import permissions
from portal.accounts import logic, services
from portal.accounts.adapters import second_factor
from portal.accounts.forms import LanguageForm
from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request that a guard has let through: its user is nobody anonymous."""

    user: User


@permissions.signed_in
@never_cache
def home(request: SignedInRequest) -> HttpResponse:
    """The account at a glance."""
    user = request.user
    devices = services.live_sessions(user=user, current_key=request.session.session_key)
    context = {
        "phone": logic.masked_phone(user.phone),
        "form": LanguageForm(initial={"language": translation.get_language()}),
        "devices": len(devices),
        "bound": second_factor.has_totp(user),
        "needed": permissions.is_staff(user),
    }
    return render(request, "portal/accounts/home.html", context)


@permissions.signed_in
@require_POST
def language(request: SignedInRequest) -> HttpResponse:
    """Keep the language with the account, and in the cookie that every page reads."""
    form = LanguageForm(request.POST)
    response = redirect("accounts:home")
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        services.prefer(user=request.user, actor=request.user, language=chosen, now=timezone.now())
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure()
        )
        with translation.override(chosen):
            messages.success(request, _("界面语言改好了。"))
    return response


@permissions.signed_in
@never_cache
def devices(request: SignedInRequest) -> HttpResponse:
    """Where the person is signed in."""
    found = services.live_sessions(user=request.user, current_key=request.session.session_key)
    context = {"devices": found, "others": sum(1 for item in found if not item.current)}
    return render(request, "usersessions/usersession_list.html", context)


@permissions.signed_in
@require_POST
def end_device(request: SignedInRequest, handle: str) -> HttpResponse:
    """Sign one device out."""
    services.end_sessions(user=request.user, actor=request.user, handle=handle, now=timezone.now())
    messages.success(request, _("那台设备已经退出。"))
    return redirect("usersessions_list")


@permissions.signed_in
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    """Sign every other device out."""
    key = request.session.session_key
    services.end_sessions(user=request.user, actor=request.user, keep_key=key, now=timezone.now())
    messages.success(request, _("别的设备都已经退出，只留下这一台。"))
    return redirect("usersessions_list")
