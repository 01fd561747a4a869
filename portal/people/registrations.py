"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from portal.access.enums import Permission
from portal.demo import registry as world
from portal.files import registry as files
from portal.files.logic import signatures
from portal.home import registry as home
from portal.people import demo, panels, permissions

files.owner_rule(permissions.owns_file)
# 5 : 7 is the photograph of one inch (25 x 35 mm); 295 pixels are 300 dpi on it.
files.kind(
    "identity_photo",
    max_bytes=10 * files.MB,
    types=signatures.IMAGES,
    image=files.ImageRule(min_width=295, min_height=413, crop=(5, 7), longest=840, darkest=40),
    owner_reads=True,
    right_to_read=permissions.may_view_photo,
)
# Rendered by a higher room, which adds its own readers; whose certificate it is may always read it.
files.kind("certificate_pdf", max_bytes=20 * files.MB, types={signatures.PDF}, owner_reads=True)

world.chapter(30, "portal.people", demo.load)

home.steps(panels.identity)
home.link("me", order=80, label=_("资料"), url="/people/me/")
for _desk in ("desk", "school", "agency"):
    home.link(_desk, order=70, label=_("人员"), url="/people/", permission=Permission.PEOPLE_VIEW)
home.person_name(panels.name_of)
world.bulk(20, "portal.people", fill=demo.fill_crowd)
