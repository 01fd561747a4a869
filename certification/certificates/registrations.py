"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from certification.certificates import demo, panels, permissions, selectors
from certification.certificates.logic import continuing, states
from certification.certificates.logic import templates as looks
from certification.standards import registry as standards
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.employment import registry as employment
from portal.files import registry as files
from portal.home import registry as home
from portal.policy import registry as policy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

audit.append_only("certification_certificates_certificateevent")
audit.append_only("certification_certificates_check")
_TABLE = "certification_certificates_certificate"
# What a certificate says, whose and by whom it is, is frozen at issue, and no row ever goes. What may change at all:
audit.append_only(
    _TABLE,
    mutable=(
        *("state", "state_reason", "state_since", "superseded_by_id"),
        *("pdf_id", "pdf_sha256", "template_version", "credential", "status_index"),
        *("checked", "verified_at", "verified_method", "scan_id"),
    ),
)
_ALLOWED = " OR ".join(
    f"OLD.state = '{before}' AND NEW.state = '{after}'"
    for befores, after in states.TRANSITIONS.values()
    for before in sorted(befores)
)
# Nothing leads out of revoked, superseded and withdrawn; what is said of a state changes with the state alone.
audit.rule(
    "certificate_state_goes_forward",
    table=_TABLE,
    on=("UPDATE",),
    refuse=f"""CASE WHEN NEW.state = OLD.state THEN NOT (
    NEW.state_reason = OLD.state_reason AND NEW.state_since {{same}} OLD.state_since
    AND NEW.superseded_by_id {{same}} OLD.superseded_by_id
) ELSE NOT ({_ALLOWED}) END""",
)
# The file, its digest and the place in the lists of states are given once; what an officer has confirmed stands.
audit.rule(
    "certificate_given_once",
    table=_TABLE,
    on=("UPDATE",),
    refuse="""OLD.pdf_id IS NOT NULL AND NOT (NEW.pdf_id {same} OLD.pdf_id)
    OR OLD.pdf_sha256 <> '' AND NEW.pdf_sha256 <> OLD.pdf_sha256
    OR OLD.template_version <> '' AND NEW.template_version <> OLD.template_version
    OR OLD.status_index IS NOT NULL AND NOT (NEW.status_index {same} OLD.status_index)
    OR OLD.verified_at IS NOT NULL AND NOT (
        NEW.verified_at {same} OLD.verified_at AND NEW.verified_method = OLD.verified_method
        AND NEW.checked = OLD.checked AND NEW.scan_id {same} OLD.scan_id
    )""",
)
# A credential is signed anew after its key has leaked, with the same content.
audit.rule(
    "certificate_credential_says_the_same",
    table=_TABLE,
    on=("UPDATE",),
    refuse={
        "sqlite": """OLD.credential IS NOT NULL AND NEW.credential IS NOT OLD.credential
    AND json_remove(NEW.credential, '$.proof') IS NOT json_remove(OLD.credential, '$.proof')""",
        "postgresql": """OLD.credential IS NOT NULL
    AND (NEW.credential - 'proof') IS DISTINCT FROM (OLD.credential - 'proof')""",
    },
)
audit.ledger("certificates", selectors.faults)
files.kind(
    "certificate_pdf",
    max_bytes=5 * files.MB,
    types={"application/pdf"},
    owner_reads=True,
    right_to_read=permissions.may_read_pdf,
)
_SCAN = files.ImageRule(min_width=500, min_height=350)
for _kind in ("certificate_scan", "certificate_evidence"):
    files.kind(
        _kind,
        max_bytes=12 * files.MB,
        types={"application/pdf", "image/jpeg", "image/png"},
        image=_SCAN,
        # The holder reads the own scan, not what the officer got from the issuer.
        owner_reads=_kind == "certificate_scan",
        right_to_read=permissions.may_read_scan,
    )
files.kind("certificate_list", max_bytes=5 * files.MB, types={XLSX}, right_to_read=permissions.may_read_list)
# What is stamped 41 mm wide, at 300 to 370 dpi; a page at 200 dpi or a little more.
files.kind(
    "certificate_seal",
    max_bytes=5 * files.MB,
    types={"image/jpeg", "image/png"},
    image=files.ImageRule(
        min_width=looks.SEAL_PIXELS, min_height=looks.SEAL_PIXELS, longest=600, max_pixels=16_000_000, ink=True
    ),
    right_to_read=permissions.may_read_template,
)
files.kind(
    "certificate_background",
    max_bytes=12 * files.MB,
    types={"image/jpeg", "image/png"},
    image=files.ImageRule(
        # Which side is the longer one follows from the layout: services.templates.pictures looks at that.
        min_width=min(looks.BACKGROUND_PIXELS),
        min_height=min(looks.BACKGROUND_PIXELS),
        longest=2480,
        max_pixels=40_000_000,
        quality=80,
    ),
    right_to_read=permissions.may_read_template,
)
home.panel("me", order=45, function=panels.my_certificates)
home.steps(panels.my_deadlines)
home.panel("assess", order=50, function=panels.recent, permission=Permission.CERTIFICATES_CHANGE)
for _desk, _order in (("assess", 50), ("school", 55)):
    home.link(
        _desk, order=_order, label=_("证书"), url="/assess/certificates/", permission=Permission.CERTIFICATES_CHANGE
    )
for _desk, _order in (("assess", 95), ("school", 60)):
    home.link(
        _desk, order=_order, label=_("证书版式"), url="/assess/templates/", permission=Permission.TEMPLATES_MANAGE
    )
home.link("assess", order=90, label=_("编号规则"), url="/assess/patterns/", permission=Permission.AWARDS_DECIDE)
home.panel("desk", order=24, function=panels.to_check, permission=Permission.CERTIFICATES_CHECK)
home.link(
    "desk", order=64, label=_("核实证书"), url="/desk/certificates/external/", permission=Permission.CERTIFICATES_CHECK
)
home.link("agency", order=45, label=_("外来证书登记"), url="/agency/certificates/", permission=Permission.ROSTER_EDIT)
demo_world.chapter(45, "certification.certificates", demo.load)
standards.facts("certification.certificates", selectors.facts_of)
standards.facts("certification.certificates.continuing", selectors.continuing_facts)
policy.subject(
    "certificates",
    title=_("证书和继续教育"),
    schema=continuing.CertificatesFile,
    run_case=continuing.run_case,
    case=continuing.CertificatesCase,
)
home.steps(panels.my_continuing)
for _desk in ("assess", "school"):
    home.panel(_desk, order=12, function=panels.replacements, permission=Permission.CERTIFICATES_CHANGE)
    home.panel(_desk, order=11, function=panels.without_paper, permission=Permission.CERTIFICATES_CHANGE)
employment.roster_column("certificate", panels.roster, label=_("证书"), order=10)
demo_world.bulk(40, "certification.certificates", fill=demo.fill_crowd)
