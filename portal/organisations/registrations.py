"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from portal.access.enums import Permission
from portal.demo import registry as world
from portal.home import registry as home
from portal.organisations import demo

world.chapter(5, "portal.regions", demo.load_regions)
world.chapter(20, "portal.organisations", demo.load)

home.link("desk", order=60, label=_("机构"), url="/organisations/manage/", permission=Permission.ORGANISATIONS_EDIT)
home.link("desk", order=65, label=_("权限"), url="/organisations/grants/", permission=Permission.GRANTS_MANAGE)
world.bulk(10, "portal.organisations", prepare=demo.prepare_crowd)
