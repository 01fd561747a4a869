"""The door of Wagtail's admin: the portal's one sign-in, and the second factor."""

from collections.abc import Callable
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from portal.access import permissions
from portal.accounts.adapters import signin

ADMIN = "/admin/"
# Old ways in that ask for a password and know no second factor.
OTHER_WAYS_IN = ("/admin/login/", "/django-admin/login/")


class AdminDoor:
    """Lets nobody into the admin who has not come through the portal's own sign-in with a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OTHER_WAYS_IN):
            return self._to(resolve_url("account_login"), signin.safe_next(request) or ADMIN)
        if not f"{request.path}/".startswith(ADMIN):
            return self.get_response(request)
        user = request.user
        here = request.get_full_path()
        if not user.is_authenticated:
            return self._to(resolve_url("account_login"), here)
        if not (permissions.is_staff(user) or user.is_superuser):
            raise PermissionDenied
        if not permissions.second_factor_done(request):
            return self._to(reverse("accounts:second_factor"), here)
        return self.get_response(request)

    @staticmethod
    def _to(address: str, next_url: str) -> HttpResponse:
        return HttpResponseRedirect(f"{address}?next={quote(next_url)}")
