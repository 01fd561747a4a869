"""Codes, accounts, sessions, demonstration links."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.access import logic as addresses
from portal.access.errors import NotYours, TooMany
from portal.accounts import logic
from portal.accounts.adapters import limits, second_factor, sms
from portal.accounts.errors import DemoRefused
from portal.accounts.models import DemoLink, DemoUser, User
from portal.audit import services as audit

DEMO_LINK_LASTS = timedelta(minutes=30)


# ── codes ────────────────────────────────────────────────────────────────────


def _refusal(claim: limits.Claim, seconds: int) -> TooMany:
    minutes = max(1, round(seconds / 60))
    text = {
        "again": _("验证码刚刚发过，请过 %(seconds)d 秒再收一次。") % {"seconds": seconds},
        "phone_hour": _("这个号码收得太多了，请过 %(minutes)d 分钟再收。") % {"minutes": minutes},
        "phone_day": _("这个号码今天收得太多了，请明天再试，或者打 12345。"),
        "address": _("您这里的网络发得太多了，请过 %(minutes)d 分钟再收。") % {"minutes": minutes},
        "address_day": _("您这里的网络今天发得太多了，请换手机流量再试，或者打 12345。"),
        "all_day": _("今天的短信发完了，请明天再试，或者打 12345。"),
    }[claim.name]
    return TooMany(f"sms_{claim.name}", text, "phone")


def send_code(*, phone: str, address: str, now: datetime) -> str:
    """Send a new one-time code to `phone` and return it, for the caller's session to keep a digest of.

    The same for a number that has an account and for one that has none: neither is looked up here. Not atomic and
    not audited on purpose: nothing is written but counters, and the gateway is not called inside a transaction.

    Arguments: phone, +86 and eleven digits; address, the client's network address.
    Raises TooMany where the budget of the number, of the place or of the day is used up, NotSent where the gateway
    does not answer.
    """
    place = addresses.network(address)
    subjects = {"again": phone, "phone_hour": phone, "phone_day": phone, "address": place, "address_day": place}
    claims = [
        limits.Claim(name, subjects.get(name, ""), amount, seconds)
        for name, (amount, seconds) in settings.SMS_LIMITS.items()
    ]
    if refused := limits.spend(claims, now=now.timestamp()):
        raise _refusal(*refused)
    code = f"{secrets.randbelow(1_000_000):06d}"
    text = _("【%(site)s】验证码 %(code)s，5 分钟内有效。工作人员不会向您要验证码，请不要告诉别人。") % {
        "site": settings.SITE_NAME,
        "code": code,
    }
    sms.backend().send(phone=phone, code=code, text=text)
    return code


# ── accounts ─────────────────────────────────────────────────────────────────


@transaction.atomic
def ensure_user(*, phone: str, now: datetime, display_name: str = "", actor: User | None = None) -> User:
    """Return the account of a verified number; a number seen for the first time becomes one.

    Arguments: phone, +86 and eleven digits, proven by a code or told by the demonstration world.
    """
    if found := User.objects.filter(phone=phone).first():
        return found
    try:
        with transaction.atomic():
            user = User(phone=phone, phone_verified=True, display_name=display_name, date_joined=now)
            user.set_unusable_password()
            user.save()
    except IntegrityError:
        # Two windows of one person confirmed their codes at the same moment.
        return User.objects.get(phone=phone)
    audit.record(actor=actor or user, action="accounts.user.created", target=user, now=now)
    return user


@transaction.atomic
def note_sign_in(*, user: User, second_factor_passed: bool, now: datetime) -> None:
    """Write into the audit trail that somebody signed in."""
    audit.record(
        actor=user,
        action="accounts.user.signed_in",
        target=user,
        data={"second_factor": second_factor_passed},
        now=now,
    )


@transaction.atomic
def note_second_factor(*, user: User, change: str, now: datetime) -> None:
    """Write into the audit trail that a second factor was bound or removed; `change` is "bound" or "removed"."""
    audit.record(actor=user, action=f"accounts.second_factor.{change}", target=user, now=now)


@transaction.atomic
def reset_second_factor(*, user: User, actor: User | None, now: datetime) -> None:
    """Take away authenticator and recovery codes of somebody who has lost both, and sign them out everywhere.

    Whoever calls this has made sure of the person; the next sign-in of a member of staff begins with a new one.
    """
    second_factor.unbind(user)
    end_sessions(user=user, actor=actor, now=now)
    audit.record(actor=actor, action="accounts.second_factor.reset", target=user, now=now)


@transaction.atomic
def prefer(
    *, user: User, actor: User, now: datetime, language: str | None = None, large_print: bool | None = None
) -> None:
    """Keep with the account which language and which print its owner wants; None leaves a wish as it is.

    Raises ValueError for a language that the portal does not speak.
    """
    if language is not None and language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    wishes = {"language": language, "large_print": large_print}
    changed = {name: value for name, value in wishes.items() if value is not None and getattr(user, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(user, name, value)
    user.save(update_fields=list(changed))
    audit.record(actor=actor, action="accounts.user.preferences_changed", target=user, data=changed, now=now)


# ── sessions ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class LiveSession:
    """One device on which a person is signed in; `handle` names it in addresses instead of its row or its key."""

    handle: str
    system: str
    browser: str
    address: str
    since: datetime
    current: bool


def _handle(session: UserSession) -> str:
    return salted_hmac("portal.accounts.session", session.session_key, algorithm="sha256").hexdigest()[:24]


@transaction.atomic
def live_sessions(*, user: User, current_key: str | None) -> list[LiveSession]:
    """Return where `user` is signed in, this device first, then the newest; rows of ended sessions are cleared away."""
    rows = UserSession.objects.purge_and_list(user)
    rows.sort(key=lambda row: (row.session_key != current_key, -row.created_at.timestamp()))
    return [
        LiveSession(
            handle=_handle(row),
            system=logic.device(row.user_agent)[0],
            browser=logic.device(row.user_agent)[1],
            address=row.ip,
            since=row.created_at,
            current=row.session_key == current_key,
        )
        for row in rows
    ]


@transaction.atomic
def end_sessions(
    *, user: User, actor: User | None, now: datetime, handle: str | None = None, keep_key: str | None = None
) -> int:
    """Sign `user` out of one device, or of all but the session `keep_key`; return how many were ended.

    Raises NotYours where `handle` names no session of this user.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ended = 0
    for row in UserSession.objects.filter(user=user).order_by("pk"):
        if handle is not None and _handle(row) != handle:
            continue
        if handle is None and row.session_key == keep_key:
            continue
        store.delete(row.session_key)
        row.delete()
        ended += 1
    if handle is not None and not ended:
        raise NotYours
    if ended:
        audit.record(actor=actor, action="accounts.session.ended", target=user, data={"count": ended}, now=now)
    return ended


# ── demonstration ────────────────────────────────────────────────────────────


def _local_only() -> None:
    if settings.PORTAL_ENV not in {"local", "test"}:
        raise DemoRefused("demo_local_only", _("演示登录只在本机（PORTAL_ENV=local）可用。"))


@transaction.atomic
def enter_demo_user(*, phone: str, display_name: str, staff: bool, role: str, now: datetime) -> User:
    """Make a login of the demonstration world; safe to repeat.

    Arguments: staff, gets an authenticator app; role, the role that this person stands for in demo_login, or "".
    """
    user = ensure_user(phone=phone, display_name=display_name, now=now)
    entry, _created = DemoUser.objects.get_or_create(user=user)
    if role and entry.role != role and not DemoUser.objects.filter(role=role).exists():
        entry.role = role
        entry.save(update_fields=["role"])
    if staff:
        second_factor.bind_totp(user)
    return user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_demo_link(*, role: str, now: datetime, lasts: timedelta = DEMO_LINK_LASTS) -> str:
    """Return the full address that signs the demonstration person of `role` in, once, second factor included.

    Arguments: lasts, how long it may be used (30 minutes; the links that `make demo` prints: 12 hours).
    Raises DemoRefused outside a local machine, and where the world has nobody in this role.
    """
    _local_only()
    entry = DemoUser.objects.filter(role=role).first()
    if entry is None:
        raise DemoRefused("demo_no_such_role", _("演示数据里没有这个角色：%(role)s") % {"role": role})
    token = secrets.token_urlsafe(24)
    link = DemoLink.objects.create(digest=_digest(token), user_id=entry.user_id, expires_at=now + lasts)
    audit.record(actor=None, action="accounts.demo_link.issued", target=link, data={"role": role}, now=now)
    return settings.PORTAL_URL + reverse("accounts:demo", args=[token])


@transaction.atomic
def redeem_demo_link(*, token: str, now: datetime) -> User:
    """Use up a demonstration link and return whom it signs in. Raises NotYours for a used, expired or unknown one."""
    if settings.PORTAL_ENV not in {"local", "test"}:
        raise NotYours
    # One statement decides: of two clicks at the same moment one finds the link used.
    taken = DemoLink.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now).update(used_at=now)
    if not taken:
        raise NotYours
    link = DemoLink.objects.select_related("user").get(digest=_digest(token))
    audit.record(actor=link.user, action="accounts.demo_link.used", target=link, now=now)
    return link.user
