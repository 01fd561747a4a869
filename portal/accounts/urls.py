"""Addresses of the room. Names without a namespace are those that django-allauth looks up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path

from portal.accounts.views import account as own
from portal.accounts.views import demo, second_factor, signin

_accounts = [
    path("", own.home, name="home"),
    path("language/", own.language, name="language"),
    path("sessions/<str:handle>/end/", own.end_device, name="end_device"),
    path("sessions/end-others/", own.end_others, name="end_others"),
    path("second-factor/", second_factor.door, name="second_factor"),
    path("confirm/", second_factor.confirm, name="confirm"),
    path("second-factor/onward/", second_factor.onward, name="onward"),
    path("demo/<str:token>/", demo.enter, name="demo"),
]

urlpatterns = [
    path("", include((_accounts, "accounts"))),
    path("login/", signin.phone, name="account_login"),
    path("login/code/", signin.code, name="account_confirm_login_code"),
    path("signup/", signin.signup, name="account_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("sessions/", own.devices, name="usersessions_list"),
    path("second-factor/", second_factor.door, name="mfa_index"),
    path("second-factor/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("second-factor/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/enrol/", second_factor.enrol, name="mfa_activate_totp"),
    path("second-factor/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
