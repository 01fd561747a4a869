"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.awards import demo, panels
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home

audit.append_only("certification_awards_award")
home.panel("assess", order=10, function=panels.waiting, permission=Permission.AWARDS_DECIDE)
home.link("assess", order=30, label=_("授予证书"), url="/assess/awards/", permission=Permission.AWARDS_DECIDE)
demo_world.chapter(80, "certification.awards", demo.load)
