"""Public media in a bucket, shown under an address of the portal."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class PublicBucket(S3Storage):
    """A bucket whose files are read through the portal: pages load nothing from another host, the bucket stays private."""

    def url(self, name: str, *args: Any, **options: Any) -> str:
        """Return the address under MEDIA_URL, which never expires."""
        return settings.MEDIA_URL + quote(name.lstrip("/"))
