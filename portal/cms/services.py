"""Planting the first pages, keeping Wagtail's groups in step with grants, withdrawing notices."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site, Workflow

from portal.audit import services as audit
from portal.cms import registry
from portal.cms.models import HelpIndexPage, HomePage, NewsIndexPage, NoticeIndexPage, NoticePage, PolicyIndexPage

EDITORS = "content:editors"
SITE = "content:site"


def page_permission(codename: str) -> Permission:
    """Return Wagtail's permission on pages, such as "publish_page", made here where no migration has made it yet."""
    kind = ContentType.objects.get_for_model(Page)
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": codename})[0]


def admin_group(name: str) -> Group:
    """Return the group of this name, made if need be, whose members may enter Wagtail's admin."""
    group, created = Group.objects.get_or_create(name=name)
    if created:
        kind, _made = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
        access, _made = Permission.objects.get_or_create(
            content_type=kind, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
        )
        group.permissions.add(access)
    return group


def allow(group: Group, page: Page, actions: tuple[str, ...]) -> None:
    """Give a group rights over a page and everything below it; actions are add, change, publish, lock, bulk_delete."""
    for action in actions:
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=page_permission(f"{action}_page")
        )


def root() -> Page:
    """Return the root of all pages; with it the locale and the root of collections exist (a flushed database has none)."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name=_("公用"))
    return Page.get_first_root_node() or Page.add_root(instance=Page(title=_("全部页面"), slug="root"))


@transaction.atomic
def plant() -> None:
    """Make the first pages of a new installation; where there is a home page nothing happens.

    Runs after each migrate, so a portal without any content still answers at its addresses.
    """
    if HomePage.objects.exists():
        return
    with override(settings.LANGUAGE_CODE):
        top = root()
        home = top.add_child(
            instance=HomePage(title=_("首页"), slug="portal", hero_text=_("用手机号就能登录，一步一步有人带。"))
        )
        home.add_child(
            instance=HelpIndexPage(
                title=_("帮助中心"), slug="help", summary=_("按您是谁来找：怎么登录、怎么学、怎么查。")
            )
        )
        notices = home.add_child(
            instance=NoticeIndexPage(title=_("公示"), slug="notices", summary=_("正在公示的名单和事项，到期自动撤下。"))
        )
        news = home.add_child(
            instance=NewsIndexPage(title=_("新闻"), slug="news", summary=_("开班、考试和活动的消息。"))
        )
        policies = home.add_child(
            instance=PolicyIndexPage(title=_("政策解读"), slug="policy", summary=_("文件要求什么，用大白话讲。"))
        )
    address = urlsplit(settings.PORTAL_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page_id": home.pk,
            "site_name": settings.SITE_NAME,
        },
    )
    _clear_stock()
    for page in (notices, news, policies):
        allow(admin_group(EDITORS), page, ("add", "change", "publish"))
    allow(admin_group(SITE), home, ("add", "change", "publish", "lock", "unlock", "bulk_delete"))


def _clear_stock() -> None:
    """Remove what Wagtail's own migrations put in: its welcome page, its two groups, its workflow on everything."""
    for page in Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page)):
        page.delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    Workflow.objects.filter(workflow_tasks__task__name="Moderators approval").delete()


@transaction.atomic
def sync_groups(*, user: Any, now: datetime) -> None:
    """Make the user a member of exactly those groups that their live grants give, as far as rooms manage them.

    Arguments: user, a login; now, for the audit. Called whenever somebody enters the admin, so a grant that has ended or
    run out ends the rights in Wagtail as well.
    """
    sources = registry.group_sources()
    managed = {
        pk: name
        for pk, name in user.groups.values_list("pk", "name")
        if any(name.startswith(prefixes) for prefixes in sources)
    }
    wanted: set[int] = set()
    for function in sources.values():
        wanted |= function(user, now)
    if wanted == set(managed):
        return
    user.groups.remove(*(set(managed) - wanted))
    user.groups.add(*(wanted - set(managed)))
    # What Wagtail and Django remember of the user's rights is out of date now.
    for name in (
        "_perm_cache",
        "_user_perm_cache",
        "_group_perm_cache",
        "_page_permission_cache",
        "_collection_permission_cache",
        "_explorable_root_page_cache",
    ):
        user.__dict__.pop(name, None)
    audit.record(actor=None, action="cms.groups.synced", target=user, data={"groups": len(wanted)}, now=now)


@transaction.atomic
def withdraw_notices(*, today: Any, now: datetime) -> int:
    """Unpublish notices whose period ended before `today` (a local date); return how many.

    Readers lose them at midnight already, because the pages ask the date themselves; this tidies index and search.
    """
    ended = list(NoticePage.objects.live().filter(ends_on__lt=today))
    for notice in ended:
        notice.unpublish(log_action=True)
        audit.record(actor=None, action="cms.notice.withdrawn", target=notice, region=notice.region_id, now=now)
    return len(ended)
