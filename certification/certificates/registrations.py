"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.certificates import demo, panels, permissions, selectors
from certification.standards import registry as standards
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.employment import registry as employment
from portal.files import registry as files
from portal.home import registry as home

audit.append_only("certification_certificates_certificateevent")
audit.append_only("certification_certificates_check")
files.kind(
    "certificate_pdf",
    max_bytes=5 * files.MB,
    types={"application/pdf"},
    owner_reads=True,
    right_to_read=permissions.may_read_pdf,
)
home.panel("me", order=45, function=panels.my_certificates)
home.steps(panels.my_deadlines)
home.panel("assess", order=50, function=panels.recent, permission=Permission.CERTIFICATES_CHANGE)
home.link("assess", order=50, label=_("证书"), url="/assess/certificates/", permission=Permission.CERTIFICATES_CHANGE)
demo_world.chapter(45, "certification.certificates", demo.load)
standards.facts("certification.certificates", selectors.facts_of)
employment.roster_column("certificate", panels.roster, label=_("证书"), order=10)
demo_world.bulk(40, "certification.certificates", fill=demo.fill_crowd)
