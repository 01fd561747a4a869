"""Addresses of course pages: the catalogue's, not Wagtail's."""

from django.urls import reverse
from wagtail.models import Site

UrlParts = tuple[int, str, str] | None


def url_parts(course_uuid: object = None) -> UrlParts:
    """Return (site id, root, path) of a course in the catalogue, or of the catalogue; None without a site.

    The pages lie outside the site's tree, so Wagtail itself would say that nobody can ever read them.
    """
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return None
    path = reverse("catalogue:course", args=[course_uuid]) if course_uuid else reverse("catalogue:catalogue")
    return site.pk, site.root_url, path
