"""Who may meet which page of the tree of courses."""

from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.catalogue.models import CourseIndexPage


def may_reach(user: Any, page: Page) -> bool:
    """Say whether a page may be shown to the user in the admin.

    Pages outside the tree of courses are not this room's business; inside it the user needs a right on the page itself or
    on something below it.
    """
    top = CourseIndexPage.objects.only("path").first()
    if top is None or not page.path.startswith(top.path):
        return True
    return policy_registry.get_by_type(Page).explorable_instances(user).filter(pk=page.pk).exists()
