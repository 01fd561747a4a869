"""The second factor: bound, asked for, looked after."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView as AllauthAuthenticate
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from portal.access import permissions
from portal.accounts import selectors, services
from portal.accounts.adapters import second_factor as factor
from portal.accounts.adapters import signin

# Where the person was going when the second factor stood in between.
_NEXT = "accounts_after_second_factor"


@permissions.signed_in
@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Staff without an authenticator bind one, staff who have one are asked for it; all others see how it stands."""
    target = signin.safe_next(request)
    if permissions.second_factor_done(request) and target:
        return HttpResponseRedirect(target)
    needed = permissions.is_staff(request.user) or request.user.is_superuser
    bound = factor.has_totp(request.user)
    if not permissions.second_factor_done(request) and (needed or target):
        if target:
            request.session[_NEXT] = target
        if not bound:
            return redirect("mfa_activate_totp")
        return redirect(
            f"{reverse('mfa_reauthenticate')}?{urlencode({'next': target or reverse('accounts:second_factor')})}"
        )
    context = {"bound": bound, "needed": needed, "codes_left": factor.recovery_codes_left(request.user)}
    return render(request, "mfa/index.html", context)


class _Enrol(ActivateTOTPView):
    """Binding an authenticator app; its first code counts as the second factor of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Bind it."""
        response = super().form_valid(form)
        services.note_second_factor(user=self.request.user, change="bound", now=timezone.now())
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        """Say whether binding is a duty or a choice."""
        needed = permissions.is_staff(self.request.user) or self.request.user.is_superuser
        return {**super().get_context_data(**kwargs), "needed": needed}


enrol = permissions.signed_in(never_cache(_Enrol.as_view()))


class _Authenticate(AllauthAuthenticate):
    """The second question of a sign-in; in a demonstration the page says what the authenticator would show."""

    def get_context_data(self, **kwargs: Any) -> dict:
        """Add the code for people of the demonstration world, on a local machine only."""
        user = self.stage.login.user
        demo = settings.PORTAL_ENV in {"local", "test"} and selectors.is_demo(user)
        return {**super().get_context_data(**kwargs), "shown_code": factor.current_code(user) if demo else ""}


authenticate = permissions.public(never_cache(_Authenticate.as_view()))


@permissions.signed_in
@never_cache
def onward(request: HttpRequest) -> HttpResponse:
    """On from the recovery codes to where the person was going."""
    target = request.session.pop(_NEXT, "")
    return HttpResponseRedirect(target or reverse("accounts:second_factor"))
