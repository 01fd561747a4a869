"""Settings that hold everywhere; each part holds one concern."""

import os

from portal.settings.parts.database import *  # noqa: F403
from portal.settings.parts.environment import BASE_DIR, PORTAL_ENV, PORTAL_HOST, PORTAL_PORT, PORTAL_URL, PORTAL_VAR  # noqa: F401
from portal.settings.parts.files import *  # noqa: F403
from portal.settings.parts.identity import *  # noqa: F403
from portal.settings.parts.logs import LOGGING  # noqa: F401
from portal.settings.parts.queue import *  # noqa: F403
from portal.settings.parts.rooms import ROOMS
from portal.settings.parts.security import *  # noqa: F403
from portal.settings.parts.signin import *  # noqa: F403
from portal.settings.parts.signing import *  # noqa: F403
from portal.settings.parts.wagtail import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]

INSTALLED_APPS = [
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.access.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.access.middleware.ChosenLanguage",
    "portal.access.middleware.Problems",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.AdminDoor",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.access.middleware.Refusals",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.home.selectors.ui_context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

SITE_NAME = "养老护理员之家"
# While true every certificate carries 样例 across it and the footer says that people and figures are invented.
SAMPLE_DATA = True

# Whoever shows this token may read /metrics from another machine; empty: this machine alone.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
