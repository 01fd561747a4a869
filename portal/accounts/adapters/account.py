"""What django-allauth asks us about accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.access import permissions
from portal.accounts.fields import PhoneField
from portal.accounts.models import User
from portal.home import selectors as home

# allauth speaks by templates of its own; what is worth saying here is said in our words, the rest not at all.
MESSAGES = {
    "account/messages/logged_out.txt": _("您已退出登录。"),
    "mfa/messages/totp_activated.txt": _("第二道验证开好了。"),
    "mfa/messages/totp_deactivated.txt": _("第二道验证已停用。"),
    "mfa/messages/recovery_codes_generated.txt": "",
}


class AccountAdapter(DefaultAccountAdapter):
    """Phone numbers instead of addresses of mail; our words, our pages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号已停用，请打 12345。"),
        "incorrect_code": _("验证码不对，请再看一遍。"),
        "incorrect_password": _("密码不对，请再试一次。"),
        "too_many_login_attempts": _("错得太多了，请过 5 分钟再试。"),
        "rate_limited": _("试得太快了，请过几分钟再试。"),
        "phone_taken": _("这个手机号已经有账号了。"),
        "unknown_phone": _("手机号不对，应当是 11 位，以 1 开头"),
    }

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Return the field for a phone number."""
        return PhoneField(**kwargs)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Keep the number with the account."""
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the number and whether it is verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Mark the number as verified; nothing is written where it already is."""
        if user.phone != phone or not user.phone_verified:
            self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return the account of a number."""
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Never reached: our views send codes through services.send_code, which alone keeps the budget."""
        raise NotImplementedError

    send_unknown_account_sms = send_account_already_exists_sms = send_verification_code_sms  # type: ignore[assignment]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """allauth's own sign-up stays shut: a number that is not known becomes an account by its code."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the person's own desk."""
        desk = home.desk_of(request.user)
        return next((url for name, url, _permission in home.DESKS if name == desk), settings.LOGIN_REDIRECT_URL)

    get_signup_redirect_url = get_login_redirect_url

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Set how long the session lasts, and the language that the account remembers where no cookie says other."""
        response = super().post_login(request, user, **kwargs)
        seconds = settings.STAFF_SESSION_SECONDS if permissions.is_staff(user) else settings.SESSION_COOKIE_AGE
        request.session.set_expiry(seconds)
        if user.language in dict(settings.LANGUAGES) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=365 * 24 * 3600,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what MESSAGES has for a template; a message given as text goes through."""
        text = message or (str(MESSAGES.get(message_template, "")) if message_template else "")
        if text:
            super().add_message(request, level, extra_tags=extra_tags, message=text)
