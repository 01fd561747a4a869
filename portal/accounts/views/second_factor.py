"""The second factor: bound, asked for, looked after."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView as AllauthAuthenticate
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.access import logic, permissions
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
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask somebody who is signed in for their second factor again, before a decision (`permissions.fresh`).

    The form that they had sent comes along: the browser posts it here, the page holds it sealed, and a right code posts
    it on to where it belongs. Guesses are counted by allauth as at sign-in.
    """
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("accounts:home")
    if not factor.has_totp(request.user):
        return redirect(f"{reverse('accounts:second_factor')}?{urlencode({'next': target})}")
    answered = request.method == "POST" and logic.CODE in request.POST
    carried = request.POST.get(logic.CARRIED, "")
    if request.method == "POST" and not answered:
        carried = logic.seal(request.POST, user_id=request.user.pk or 0, address=target)
    form = ReauthenticateForm(data=request.POST if answered else None, user=request.user, prefix="confirm")
    if answered and form.is_valid():
        form.save()
        return HttpResponseRedirect(target, status=307 if carried else 302)
    demo = settings.PORTAL_ENV in {"local", "test"} and selectors.is_demo(request.user)  # type: ignore[arg-type]
    context = {
        "form": form,
        "carried": carried,
        "carried_name": logic.CARRIED,
        "target": target,
        "shown_code": factor.current_code(request.user) if demo else "",
        "minutes": settings.FRESH_SECONDS // 60,
    }
    return render(request, "portal/accounts/confirm.html", context, status=422 if answered else 200)


@permissions.signed_in
@never_cache
def onward(request: HttpRequest) -> HttpResponse:
    """On from the recovery codes to where the person was going."""
    target = request.session.pop(_NEXT, "")
    return HttpResponseRedirect(target or reverse("accounts:second_factor"))
