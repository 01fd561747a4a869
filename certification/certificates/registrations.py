"""What this room puts into the registries of lower rooms."""

from certification.certificates import demo, panels, permissions
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.files import registry as files
from portal.home import registry as home

audit.append_only("certification_certificates_certificateevent")
files.kind(
    "certificate_pdf",
    max_bytes=5 * files.MB,
    types={"application/pdf"},
    owner_reads=True,
    right_to_read=permissions.may_read_pdf,
)
home.panel("me", order=20, function=panels.my_certificates)
demo_world.chapter(45, "certification.certificates", demo.load)
