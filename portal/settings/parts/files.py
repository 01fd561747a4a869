"""Files: static files from the project, private files on disk under PORTAL_VAR or in S3-compatible storage."""

import os

from portal.settings.parts.environment import BASE_DIR, PORTAL_VAR

STATIC_URL = "/static/"
STATIC_ROOT = PORTAL_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_ROOT = PORTAL_VAR / "media"
MEDIA_URL = "/media/"
# Private files lie beside the public media, never below it: no web server rule can lay them open by mistake.
PRIVATE_ROOT = PORTAL_VAR / "files"

_s3 = os.environ.get("S3_BUCKET")


def _bucket(prefix: str, backend: str = "storages.backends.s3.S3Storage") -> dict:
    # A store that hangs holds nobody for a minute, which is what the library waits by itself.
    from botocore.config import Config

    return {
        "BACKEND": backend,
        "OPTIONS": {
            "bucket_name": _s3,
            "endpoint_url": os.environ.get("S3_ENDPOINT"),
            "access_key": os.environ.get("S3_ACCESS_KEY"),
            "secret_key": os.environ.get("S3_SECRET_KEY"),
            "region_name": os.environ.get("S3_REGION") or None,
            "location": prefix,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
            "client_config": Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2}),
        },
    }


def _folder(location: object, base_url: str | None) -> dict:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location, "base_url": base_url},
    }


STORAGES = {
    "default": _bucket("media", "portal.files.adapters.buckets.PublicBucket")
    if _s3
    else _folder(MEDIA_ROOT, MEDIA_URL),
    "private": _bucket("private") if _s3 else _folder(PRIVATE_ROOT, None),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# In production the web server sends private files: nginx takes the internal address from this header.
PRIVATE_ACCEL_PREFIX = os.environ.get("PRIVATE_ACCEL_PREFIX", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
