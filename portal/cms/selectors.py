"""Reading pages: who may reach which, who belongs to which group, what a search finds."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page
from wagtail.permissions import policy_registry

from portal.access import permissions as access_permissions
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.cms import registry
from portal.cms.models import Attachment, HomePage, NewsPage, NoticePage, Picture, PolicyPage

REGIONAL = (NewsPage, NoticePage, PolicyPage)


def content_groups(user: Any, now: datetime) -> set[int]:
    """Return the ids of the content groups that the user's grants give."""
    names = []
    if access_permissions.allowed(user, Permission.CONTENT_EDIT, on=now):
        names.append("content:editors")
    if access_permissions.allowed(user, Permission.GRANTS_MANAGE, on=now):
        names.append("content:site")
    return set(Group.objects.filter(name__in=names).values_list("pk", flat=True)) if names else set()


def covers_region(user: Any, region_id: int | None) -> bool:
    """Say whether the user may write about this region; about none in particular only who writes for a whole province."""
    if user.is_superuser or access_permissions.allowed(user, Permission.GRANTS_MANAGE):
        return True
    scope = access.scope(user, Permission.CONTENT_EDIT)
    if region_id is None:
        return any(low % 10000 == 0 for low, _high in scope.ranges)
    return scope.covers(region_id=region_id)


def in_own_region(user: Any, page: Page) -> bool:
    """Say whether a page that belongs to a region belongs to one of the user's; pages without region rule always do."""
    if page.specific_class not in REGIONAL:
        return True
    return covers_region(user, page.specific.region_id)


def may_reach(user: Any, page: Page) -> bool:
    """Say whether the page may be shown to the user in the admin at all; if not, every view answers 404."""
    if user.is_superuser:
        return True
    return all(gate(user, page) for gate in registry.page_gates())


def may_handle(user: Any, item: Any) -> bool:
    """Say whether a picture or document may be shown to the user: whoever may add, change, delete or choose it."""
    policy = policy_registry.get_by_type(type(item))
    return policy.user_has_any_permission_for_instance(user, ["add", "change", "delete", "choose"], item)


def _media_in(value: Any) -> list[Any]:
    if isinstance(value, Picture | Attachment):
        return [value]
    if not isinstance(value, StreamValue):
        return []
    wanted: dict[Any, set[str]] = {Picture: set(), Attachment: set()}
    for model, object_id, *_paths in value.stream_block.extract_references(value):
        if model in wanted:
            wanted[model].add(str(object_id))
    return [item for model, ids in wanted.items() if ids for item in model.objects.filter(pk__in=ids)]


def foreign_media(user: Any, values: dict[str, Any]) -> list[str]:
    """Return the names of those form values that hold pictures or documents of somebody else's collection.

    The choosers offer only the editor's own; this is for requests that were not made by the choosers. What lies in the
    root collection belongs to everybody.
    """
    if user is None or user.is_superuser:
        return []
    return [
        name
        for name, value in values.items()
        if any(not item.collection.is_root() and not may_handle(user, item) for item in _media_in(value))
    ]


def explorable(user: Any) -> QuerySet[Page]:
    """Return the pages that the user may meet in the explorer."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


def choosable(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Narrow `pages` to what a link may point to: published pages of the site and the user's own."""
    home = HomePage.objects.first()
    public = Q(live=True, path__startswith=home.path) if home else Q(pk__in=[])
    return pages.filter(public | Q(pk__in=explorable(user).values("pk")))


def without_other_regions(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Take out of `pages` the regional ones of regions that are not the user's."""
    if user.is_superuser or access_permissions.allowed(user, Permission.GRANTS_MANAGE):
        return pages
    scope = access.scope(user, Permission.CONTENT_EDIT)
    for model in REGIONAL:
        mine = scope.filter(model.objects.all(), region="region_id")
        if any(low % 10000 == 0 for low, _high in scope.ranges):
            mine = mine | model.objects.filter(region=None)
        foreign = model.objects.exclude(pk__in=mine.values("pk"))
        pages = pages.exclude(pk__in=foreign.values("pk"))
    return pages


def find_pages(words: str, *, models: tuple[type, ...] = (), limit: int = 50) -> list[Page]:
    """Return public pages that match all `words`, best first, as their specific types.

    Arguments: models, page types to keep, all where empty. Notices outside their period are left out.
    """
    home = HomePage.objects.live().first()
    if home is None or not words.strip():
        return []
    found = Page.objects.live().public().descendant_of(home)
    if models:
        found = found.type(*models)
    gone = NoticePage.objects.exclude(pk__in=NoticePage.current(timezone.localdate()).values("pk"))
    found = found.exclude(pk__in=gone.values("pk")).specific()
    return list(found.search(words, operator="and")[:limit])
