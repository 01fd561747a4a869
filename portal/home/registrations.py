"""What this room puts on the desks itself."""

from django.utils.translation import gettext_lazy as _

from portal.access.enums import Permission
from portal.home import panels, registry

registry.panel("desk", order=2, function=panels.care, permission=Permission.GRANTS_MANAGE)
registry.panel("desk", order=3, function=panels.watch, permission=Permission.AUDIT_READ)
registry.link("desk", order=68, label=_("审计"), url="/desk/audit/", permission=Permission.AUDIT_READ)
