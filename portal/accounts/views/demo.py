"""Links that sign the people of the demonstration world in."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portal.access import permissions
from portal.accounts import services
from portal.accounts.adapters import second_factor


@permissions.public
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Use the link: sign out whoever is here, sign its person in, second factor included."""
    user = services.redeem_demo_link(token=token, now=timezone.now())
    if request.user.is_authenticated:
        logout(request, show_message=False)
    get_adapter().login(request, user)
    if second_factor.has_totp(user):
        record_authentication(request, user, "mfa", type="totp")
        permissions.note_second_factor(request, True, now=timezone.now())
    login = Login(user=user)
    return get_adapter().post_login(
        request,
        user,
        email_verification=login.email_verification,
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=None,
    )
