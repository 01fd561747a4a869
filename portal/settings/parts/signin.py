"""Sign-in: one screen, phone and one-time code; a second factor for staff (django-allauth)."""

import os

from portal.settings.parts.environment import PORTAL_ENV, kept_secret

AUTH_USER_MODEL = "portal_accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"

# How long a sign-in lasts: caregivers keep their phone signed in, staff sign in every working day.
SESSION_COOKIE_AGE = 30 * 24 * 3600
STAFF_SESSION_SECONDS = 12 * 3600

# The code: six digits, five minutes, three guesses. Our own views ask for it (portal.accounts.views.signin); allauth's
# stages then decide what else the sign-in needs. Its own request page stays off: one way in, not two.
CODE_SECONDS = 5 * 60
CODE_GUESSES = 3
ACCOUNT_ADAPTER = "portal.accounts.adapters.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = CODE_GUESSES
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
# Wrong codes of the second factor: by person above all, since a whole office shares one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,5/300s/key", "reauthenticate": "20/m/user"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL

MFA_ADAPTER = "portal.accounts.adapters.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Phones' clocks drift: the code before and the code after count as well.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "养老护理员之家"
# Secrets of authenticator apps are stored encrypted under this key.
SECOND_FACTOR_KEY = kept_secret("second_factor_key")

# Awarding, paying, approving and seeing numbers in clear ask for the second factor again when it was given longer ago.
FRESH_SECONDS = int(os.environ.get("FRESH_SECONDS", "600"))

# How many proxies of ours stand in front: the client's address is that many entries from the end of X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))

# Who carries the codes. Development shows them on the page itself and refuses to work in production.
SMS_BACKEND = os.environ.get("SMS_BACKEND") or (
    "portal.accounts.adapters.sms.Development"
    if PORTAL_ENV in {"local", "test"}
    else "portal.accounts.adapters.sms.Missing"
)
SMS_GATEWAY_URL = os.environ.get("SMS_GATEWAY_URL", "")
SMS_GATEWAY_TOKEN = os.environ.get("SMS_GATEWAY_TOKEN", "")
SMS_GATEWAY_TEMPLATE = os.environ.get("SMS_GATEWAY_TEMPLATE", "")
# The budget of messages: (how many, in how many seconds). A class of forty on one Wi-Fi address must get its forty
# codes, and some of them a second one.
SMS_LIMITS = {
    "again": (1, 60),
    "phone_hour": (5, 3600),
    "phone_day": (10, 86400),
    "address": (100, 600),
    "address_day": (600, 86400),
    "all_day": (int(os.environ.get("SMS_DAILY_BUDGET", "20000")), 86400),
}
