"""What every page shows around its content: navigation, name, size of print; and the panels of a desk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access import permissions
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.audit import selectors as audit
from portal.home import registry
from portal.home.enums import ACTS, AREAS, WEIGHTY
from portal.regions import selectors as regions

SIZE_COOKIE = "size"
THEME_COOKIE = "theme"
# The header has room for five entries at 360 px; the others stand behind "more", and in the menu of a phone.
ENTRIES = 5
# Full-width characters that five entries may have together in one row of 360 px, in large print too.
ROW = 12

# The first desk that a user may enter is theirs.
DESKS = (
    ("desk", "/desk/", Permission.DESK_OFFICER),
    ("school", "/school/", Permission.DESK_SCHOOL),
    ("assess", "/assess/", Permission.DESK_ASSESS),
    ("agency", "/agency/", Permission.DESK_AGENCY),
)

# Label, address, and whether it may be a page of the content system (whose catch-all answers every address).
_VISITOR = (
    (gettext_lazy("首页"), "/", True),
    (gettext_lazy("学习"), "/courses/", True),
    (gettext_lazy("考证"), "/exams/", False),
    (gettext_lazy("查证书"), "/verify/", False),
    (gettext_lazy("统计"), "/statistics/", False),
    (gettext_lazy("帮助"), "/help/", True),
)
_LEARNER = (
    (gettext_lazy("我的"), "/me/", False),
    (gettext_lazy("学习"), "/courses/", True),
    (gettext_lazy("考证"), "/exams/", False),
    (gettext_lazy("补贴"), "/subsidies/", False),
    (gettext_lazy("时间银行"), "/timebank/", False),
    (gettext_lazy("查证书"), "/verify/", False),
    (gettext_lazy("帮助"), "/help/", True),
)
_DESK_URL = {desk: url for desk, url, _permission in DESKS}
_DESK_HOME = {
    "desk": gettext_lazy("总览"),
    "school": gettext_lazy("工作台"),
    "assess": gettext_lazy("工作台"),
    "agency": gettext_lazy("工作台"),
}
_SUBTITLES = {
    "desk": gettext_lazy("管理端"),
    "school": gettext_lazy("学校端"),
    "assess": gettext_lazy("评价机构端"),
    "agency": gettext_lazy("机构端"),
}


@lru_cache(maxsize=64)
def _answers(url: str) -> bool:
    """Say whether a room of its own, not the content system's catch-all, answers this address."""
    try:
        return resolve(url).url_name != "wagtail_serve"
    except Resolver404:
        return False


def desk_of(user: Any) -> str:
    """Return the desk that is a user's own: "me" for caregivers, else the first staff desk that a grant opens."""
    for desk, _url, permission in DESKS:
        if permissions.allowed(user, permission):
            return desk
    return "me"


def _audience(request: HttpRequest, user: Any) -> str:
    """Return "public" or a desk: the one that the address belongs to, else the user's own."""
    if not user.is_authenticated:
        return "public"
    for desk, url, permission in DESKS:
        if request.path.startswith(url) and permissions.allowed(user, permission):
            return desk
    return desk_of(user)


def _entries(audience: str, user: Any) -> list[tuple[str, str]]:
    if audience in ("public", "me"):
        fixed = _VISITOR if audience == "public" else _LEARNER
        return [(str(label), url) for label, url, content in fixed if content or _answers(url)]
    found = [(str(_DESK_HOME[audience]), _DESK_URL[audience])]
    found += [
        (str(link.label), link.url)
        for link in registry.links(audience)
        if link.permission is None or permissions.allowed(user, link.permission)
    ]
    return [*found, (_("查证书"), "/verify/")] if len(found) < ENTRIES and _answers("/verify/") else found


def navigation(request: HttpRequest, audience: str) -> list[dict]:
    """Return the entries {url, label, current} of an audience; the longest matching address is the current one.

    Visitors and caregivers have five, which a phone shows in a row; the rest of theirs stands in the footer.
    """
    entries = _entries(audience, request.user)
    if audience in ("public", "me"):
        entries = entries[:ENTRIES]
    matching = [url for _label, url in entries if request.path == url or (url != "/" and request.path.startswith(url))]
    current = max(matching, key=len, default="")
    return [{"url": url, "label": label, "current": url == current} for label, url in entries]


def _crowded(entries: list[dict]) -> bool:
    """Say whether the entries are too many or too long for one row of a phone, so that they go behind a menu button."""
    if len(entries) > ENTRIES:
        return True
    wide = sum(1 if ord(character) > 0x2E80 else 0.55 for entry in entries for character in entry["label"])
    return wide > ROW


def _subtitle(audience: str) -> str:
    owner = getattr(settings, "SITE_OWNER", "") or _("养老服务人才信息平台")
    line = f"{_SUBTITLES[audience]} · {owner}" if audience in _SUBTITLES else owner
    # Not inside an f-string: texts there are not collected for translation.
    return line + _("（样例）") if getattr(settings, "SAMPLE_DATA", False) else line


def name_of(user: Any) -> str:
    """Return how to call a signed-in user: by the name that a room knows, else the login's own, else ""."""
    return registry.name_of(user) or getattr(user, "display_name", "")


def ui_context(request: HttpRequest) -> dict:
    """Return what ``base.html`` needs; nothing here reads the database before a template asks for it.

    Keys: site_name, site_subtitle, nav, nav_row (what of it stands in the header), nav_more (the rest, behind a button),
    nav_menu (whether phones show all behind a button), desk_url, user_person_name, data_size ("large" or ""), data_theme ("dark",
    "light" or ""), is_sample.
    """
    user = getattr(request, "user", None)
    size = request.COOKIES.get(SIZE_COOKIE, "")
    theme = request.COOKIES.get(THEME_COOKIE, "")

    def audience() -> str:
        # once a request, however many parts of the page ask
        if not hasattr(request, "_audience"):
            request._audience = _audience(request, user) if user is not None else "public"  # type: ignore[attr-defined]
        return request._audience  # type: ignore[attr-defined, no-any-return]

    def print_size() -> str:
        if size:
            return "large" if size == "large" else ""
        chosen = user is not None and user.is_authenticated and getattr(user, "large_print", False)
        return "large" if chosen else ""

    def entries() -> list[dict]:
        if not hasattr(request, "_navigation"):
            request._navigation = navigation(request, audience()) if user is not None else []  # type: ignore[attr-defined]
        return request._navigation  # type: ignore[attr-defined, no-any-return]

    return {
        "site_name": _("养老护理员之家") if settings.SITE_NAME == "养老护理员之家" else settings.SITE_NAME,
        "site_subtitle": SimpleLazyObject(lambda: _subtitle(audience())),
        "nav": SimpleLazyObject(entries),
        "nav_row": SimpleLazyObject(lambda: entries()[:ENTRIES]),
        "nav_more": SimpleLazyObject(lambda: entries()[ENTRIES:]),
        "nav_menu": SimpleLazyObject(lambda: _crowded(entries())),
        "desk_url": SimpleLazyObject(lambda: _DESK_URL.get(audience(), "/me/")),
        "user_person_name": SimpleLazyObject(lambda: name_of(user) if user is not None else ""),
        "data_size": SimpleLazyObject(print_size),
        "data_theme": theme if theme in ("dark", "light") else "",
        "is_sample": getattr(settings, "SAMPLE_DATA", False),
    }


def panels(request: HttpRequest, desk: str) -> list[dict]:
    """Return the panels that have something to say to this user, each {"template", "context"}, from the top."""
    shown = []
    for panel in registry.panels(desk):
        if panel.permission is not None and not permissions.allowed(request.user, panel.permission):
            continue
        answer = panel.function(request)
        if answer is not None:
            template, context = answer
            shown.append({"template": template, "context": context})
    return shown


def steps(request: HttpRequest) -> list[registry.Step]:
    """Return the next steps of a signed-in person, the most urgent first; of equal ones the earliest."""
    found = [step for function in registry.step_functions() for step in function(request)]
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda step: (step.urgency, step.at or never))


def audit_entries(user: Any, *, area: str = "", thing: tuple[str, str] = ("", "")) -> QuerySet:
    """Return the entries of the audit log that this user may read, newest first.

    Arguments: area, a key of enums.AREAS, or empty; thing, (model label, primary key) of what is followed.
    """
    found = audit.entries(ranges=access.scope(user, Permission.AUDIT_READ).ranges)
    if area:
        found = audit.of_area(found, area)
    return audit.of_object(found, *thing) if all(thing) else found


def weighty_entries(user: Any) -> QuerySet:
    """Return the entries that an auditor looks at first, newest first."""
    return audit.of_actions(audit_entries(user), WEIGHTY)


def _kind_of(label: str) -> str:
    """Return what people call a kind of thing; its own label for one that is no more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def audit_rows(entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Return entries in words: {at, area, act, action, thing, type, id, actor, region}; each actor is looked up once."""
    names: dict[int, str] = {}
    rows = []
    for entry in entries:
        if entry.actor_id is not None and entry.actor_id not in names:
            names[entry.actor_id] = (name_of(entry.actor) if entry.actor else "") or f"#{entry.actor_id}"
        words = entry.action.split(".")
        first, act = words[0], ACTS.get(".".join(words[-2:])) or ACTS.get(words[-1], entry.action)
        rows.append(
            {
                "at": entry.at,
                "area": AREAS.get(first, first),
                "act": act,
                "action": entry.action,
                "thing": f"{_kind_of(entry.object_type)} {entry.object_id}" if entry.object_type else "",
                "type": entry.object_type,
                "id": entry.object_id,
                "actor": names[entry.actor_id] if entry.actor_id is not None else _("系统"),
                "region": regions.name(entry.region_code),
            }
        )
    return rows
