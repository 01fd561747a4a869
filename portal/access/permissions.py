"""The roles table, the question "may this user do that here", and the guards of views."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from portal.access import logic
from portal.access.enums import Permission as P
from portal.access.enums import Role as R
from portal.access.models import Grant
from portal.regions import logic as regions

_OFFICER = frozenset(
    {
        P.DESK_OFFICER,
        P.PEOPLE_VIEW,
        P.PEOPLE_UNMASK,
        P.ORGANISATIONS_EDIT,
        P.COURSES_MODERATE,
        P.CONTENT_EDIT,
        P.POLICY_MANAGE,
        P.CREDIT_RECORD,
        P.CREDIT_DECIDE,
        P.INSPECTIONS_MANAGE,
        P.CONTESTS_MANAGE,
        P.CERTIFICATES_CHECK,
    }
)

ROLES: dict[str, frozenset[str]] = {
    R.LEARNER: frozenset(),
    R.VOLUNTEER: frozenset(),
    R.SCHOOL_EDITOR: frozenset({P.DESK_SCHOOL, P.COURSES_EDIT}),
    R.SCHOOL_MANAGER: frozenset(
        {
            P.DESK_SCHOOL,
            P.COURSES_EDIT,
            P.CLASSES_MANAGE,
            P.PEOPLE_VIEW,
            P.CERTIFICATES_CHANGE,
            P.TEMPLATES_MANAGE,
        }
    ),
    R.AGENCY_CLERK: frozenset({P.DESK_AGENCY, P.ROSTER_EDIT, P.PEOPLE_VIEW, P.SUBSIDIES_CONFIRM, P.TIMEBANK_OPERATE}),
    R.ASSESSOR: frozenset({P.DESK_ASSESS, P.PRACTICAL_SCORE}),
    R.INVIGILATOR: frozenset({P.DESK_ASSESS, P.EXAMS_INVIGILATE}),
    R.ASSESSMENT_BODY_OFFICER: frozenset(
        {
            P.DESK_ASSESS,
            P.QUESTIONS_EDIT,
            P.QUESTIONS_APPROVE,
            P.EXAMS_MANAGE,
            P.EXAMS_INVIGILATE,
            P.CONTESTS_MANAGE,
            P.AWARDS_DECIDE,
            P.CERTIFICATES_CHANGE,
            P.TEMPLATES_MANAGE,
            P.PEOPLE_VIEW,
        }
    ),
    R.COUNTY_OFFICER: _OFFICER | {P.SUBSIDIES_REVIEW, P.TIMEBANK_OPERATE},
    R.CITY_OFFICER: _OFFICER | {P.SUBSIDIES_APPROVE, P.SUBSIDIES_PAY},
    R.PROVINCE_OFFICER: _OFFICER,
    R.AUDITOR: frozenset({P.AUDIT_READ, P.DESK_OFFICER}),
    R.ADMINISTRATOR: frozenset({P.GRANTS_MANAGE, P.ORGANISATIONS_EDIT, P.CONTENT_EDIT, P.AUDIT_READ, P.DESK_OFFICER}),
}
# Whoever holds one of these needs a second factor; learners and volunteers sign in by phone and code alone.
STAFF_ROLES = frozenset(ROLES) - {R.LEARNER, R.VOLUNTEER}


def roles_with(permission: str) -> list[str]:
    """Return the roles whose line in the table names `permission`."""
    return [role for role, permissions in ROLES.items() if permission in permissions]


def live_grants(user: Any, *, on: datetime | None = None) -> list[Grant]:
    """Return the user's grants in force at `on` (default: now, as the request came in), read once per user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    moment = on or timezone.now()
    if not hasattr(user, "_grants"):
        user._grants = list(Grant.objects.filter(user_id=user.pk).order_by("pk"))
    return [g for g in user._grants if g.valid_from <= moment and (g.valid_to is None or moment < g.valid_to)]


def is_staff(user: Any) -> bool:
    """Say whether the user holds a role that needs a second factor."""
    return any(grant.role in STAFF_ROLES for grant in live_grants(user))


def allowed(
    user: Any,
    permission: str,
    *,
    organisation_id: int | None = None,
    region_id: int | None = None,
    on: datetime | None = None,
) -> bool:
    """Say whether `user` may use `permission`, on this organisation or in this region where one is given.

    A grant for a region covers everything inside it; a grant for an organisation covers that organisation alone.
    Without organisation and region: does any live grant give the permission?
    """
    for grant in live_grants(user, on=on):
        if permission not in ROLES.get(grant.role, ()):
            continue
        if organisation_id is None and region_id is None:
            return True
        if grant.region_id is not None:
            low, high = regions.span(grant.region_id)
            if region_id is not None and low <= region_id <= high:
                return True
        elif organisation_id is not None and grant.organisation_id == organisation_id:
            return True
    return False


def key_kept(key: Any) -> bool:
    """Say whether whoever answers for an organisation's API key still manages that organisation.

    Arguments: key, an ApiKey with its organisation and kept_by. A key made on the server answers for itself.
    """
    if key.kept_by_id is None:
        return True
    body = key.organisation
    return allowed(key.kept_by, P.ROSTER_EDIT, organisation_id=body.pk, region_id=body.region_id)


View = Callable[..., HttpResponseBase]


def second_factor_done(request: HttpRequest) -> bool:
    """Say whether this session has passed the second factor (set by portal.accounts)."""
    return bool(request.session.get("second_factor"))


def note_second_factor(request: HttpRequest, passed: bool, *, now: datetime) -> None:
    """Remember in this session whether the second factor was passed, and when; for portal.accounts alone."""
    request.session["second_factor"] = passed
    request.session["second_factor_at"] = int(now.timestamp()) if passed else 0


def recently_confirmed(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether this session gave its second factor within the last FRESH_SECONDS."""
    given_at = request.session.get("second_factor_at", 0)
    return second_factor_done(request) and now.timestamp() - given_at < settings.FRESH_SECONDS


def _to_login(request: HttpRequest) -> HttpResponseBase:
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}")


def public(view: View) -> View:
    """Mark a view as open to everybody; it must then be on the list that tests/house keeps."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Let signed-in users through, send others to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(request)
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def guard(permission: str) -> Callable[[View], View]:
    """Let users through who hold `permission` somewhere and have passed the second factor.

    Which objects they see is decided by the selectors: this guard asks only whether the door is theirs at all.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not allowed(request.user, permission):
                raise PermissionDenied
            if is_staff(request.user) and not second_factor_done(request):
                return HttpResponseRedirect(f"/accounts/second-factor/?next={quote(request.get_full_path())}")
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def fresh(view: View) -> View:
    """Ask for the second factor again where it was last given more than FRESH_SECONDS ago; stands under `guard`.

    For awarding, paying, approving and for seeing numbers in clear. Decorate the page with the form and the view that
    takes it. A form that was sent too late is sent on, by the browser itself (307), to the page that asks; that page
    seals it and sends it back here, where it is opened, so nothing typed is lost. Files in it have to be chosen again.
    """

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        address = request.get_full_path()
        if not recently_confirmed(request, now=timezone.now()):
            status = 307 if request.method == "POST" else 302
            return HttpResponseRedirect(f"/accounts/confirm/?next={quote(address)}", status=status)
        if request.method == "POST" and logic.CARRIED in request.POST:
            sent = logic.unseal(
                request.POST[logic.CARRIED],
                user_id=request.user.pk or 0,
                address=address,
                seconds=logic.CARRY_SECONDS,
            )
            if sent is None:
                return HttpResponseRedirect(address)
            request.POST = sent  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    confirmed.fresh = True  # type: ignore[attr-defined]
    return confirmed
