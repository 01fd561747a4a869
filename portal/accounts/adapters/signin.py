"""A sign-in under way, as django-allauth keeps it in the session: the phone, the digest of the code, the way on."""

import secrets
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login, get_pending_stage, stash_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from portal.accounts import logic
from portal.accounts.adapters import limits, sms

# What the page may show instead of a message, in a demonstration; and the number, for the form when it comes back.
_SHOWN = "accounts_shown_code"
_PHONE = "accounts_phone"


@dataclass
class Pending:
    """A code that this session waits for."""

    process: LoginCodeVerificationProcess

    @property
    def phone(self) -> str:
        """The number that the code went to."""
        return self.process.state["phone"]

    @property
    def expired(self) -> bool:
        """Whether its five minutes are over."""
        return not self.process.is_valid()

    @property
    def next_url(self) -> str:
        """Where the person wanted to go, "" for their own desk."""
        return self.process.state.get("next", "")


def begin(request: HttpRequest, *, phone: str, code: str, next_url: str = "") -> None:
    """Remember in this session, and only here, that `phone` was sent `code`.

    No account is looked up or made: a number that nobody has is treated as any other until its code is typed.
    """
    clear_login(request)
    login = Login(user=None, phone=phone)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    nonce = secrets.token_hex(16)
    stage.state.update(LoginCodeVerificationProcess.initial_state(user=None, phone=phone))
    stage.state.update(
        initiated_by_user=True,
        nonce=nonce,
        code=logic.code_digest(code, phone=phone, nonce=nonce, key=settings.SECRET_KEY),
        next=next_url,
    )
    stash_login(request, login)
    request.session[_PHONE] = phone
    request.session.pop(_SHOWN, None)
    if sms.shows_code():
        request.session[_SHOWN] = code


def pending(request: HttpRequest) -> Pending | None:
    """Return the code that this session waits for, expired or not."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None or not stage.state.get("code"):
        return None
    return Pending(LoginCodeVerificationProcess(stage))


def later_stage(request: HttpRequest) -> str:
    """Return the name of the address where a sign-in goes on whose code was right, "" where there is none."""
    stage = get_pending_stage(request)
    return stage.urlname or "" if stage and stage.key != LoginByCodeStage.key else ""


def guess(waiting: Pending, code: str) -> tuple[bool, int]:
    """Compare one guess; return (right, guesses left). The third wrong one ends the code."""
    state = waiting.process.state
    left = limits.guess(state["nonce"], allowed=settings.CODE_GUESSES, seconds=settings.CODE_SECONDS + 60)
    given = logic.code_digest(code, phone=waiting.phone, nonce=state["nonce"], key=settings.SECRET_KEY)
    right = left >= 0 and not waiting.expired and constant_time_compare(given, state["code"])
    return right, max(left, 0)


def finish(request: HttpRequest, waiting: Pending, user: Any) -> HttpResponse:
    """The code was right: go on to the second factor where one is bound, else sign `user` in."""
    request.session.pop(_SHOWN, None)
    request.session.pop(_PHONE, None)
    waiting.process._user = user
    return waiting.process.finish(waiting.next_url or None)


def forget(request: HttpRequest) -> None:
    """Drop the sign-in under way; the number stays for the form."""
    clear_login(request)
    request.session.pop(_SHOWN, None)


def last_phone(request: HttpRequest) -> str:
    """Return the number last typed in this session."""
    return request.session.get(_PHONE, "")


def shown_code(request: HttpRequest) -> str:
    """Return the code that a demonstration shows, else ""."""
    return request.session.get(_SHOWN, "") if sms.shows_code() else ""


def safe_next(request: HttpRequest) -> str:
    """Return the request's `next` where it is an address of ours, else ""."""
    return get_next_redirect_url(request) or ""
