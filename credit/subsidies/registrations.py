"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from credit.subsidies import demo, panels, permissions, selectors
from credit.subsidies.logic import subject
from credit.subsidies.logic.scheme import SubsidiesFile
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.cms import registry as cms
from portal.demo import registry as demo_world
from portal.employment import registry as employment
from portal.files import registry as files
from portal.home import registry as home
from portal.policy import registry as policy

employment.rests_on(selectors.rests_on)
# What was claimed, listed and paid never changes; where it stands and who has decided does.
audit.append_only(
    "credit_subsidies_claim",
    mutable=(
        "state",
        "reason",
        "confirmed_by_id",
        "reviewed_by_id",
        "approved_by_id",
        "notice_from",
        "notice_to",
        "batch_id",
        "changed_at",
    ),
)
# Nobody decides on a claim of their own. Whose it is stands with the person: one made for somebody has no submitter.
audit.rule(
    "subsidies_claim_not_own",
    table="credit_subsidies_claim",
    refuse="""EXISTS (
    SELECT 1 FROM portal_people_person p WHERE p.id = NEW.person_id
    AND p.user_id IN (NEW.confirmed_by_id, NEW.reviewed_by_id, NEW.approved_by_id)
)""",
    on=("INSERT", "UPDATE"),
)
audit.append_only("credit_subsidies_line", mutable=("live",))
audit.append_only("credit_subsidies_batch", mutable=("state", "approved_by_id", "approved_at", "paid_on"))
audit.append_only("credit_subsidies_recovery", mutable=("approved_by_id", "approved_at", "returned_on"))
audit.append_only("credit_subsidies_step")
audit.append_only("credit_subsidies_payment", mutable=("bounced_on", "bounce_reason"))
audit.ledger("subsidies", selectors.faults)
policy.subject(
    "subsidies",
    title=_("补贴"),
    schema=SubsidiesFile,
    run_case=subject.answer,
    case=subject.Case,
    checks=subject.checks,
)
files.kind(
    "subsidy_evidence",
    max_bytes=8 * files.MB,
    types={"image/jpeg", "image/png", "application/pdf"},
    image=files.ImageRule(min_width=400, min_height=400),
    owner_reads=True,
    right_to_read=permissions.reads_evidence,
)
files.kind(
    "payment_list",
    max_bytes=20 * files.MB,
    types={"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    right_to_read=permissions.reads_list,
)
cms.notices(panels.notices, order=10)
home.steps(panels.next_claim)
home.panel("me", order=40, function=panels.mine)
home.panel("agency", order=30, function=panels.waiting, permission=Permission.SUBSIDIES_CONFIRM)
home.panel("desk", order=20, function=panels.waiting, permission=Permission.SUBSIDIES_REVIEW)
home.panel("desk", order=20, function=panels.waiting_city, permission=Permission.SUBSIDIES_APPROVE)
home.link("agency", order=40, label=_("补贴"), url="/agency/subsidies/", permission=Permission.SUBSIDIES_CONFIRM)
home.link("desk", order=30, label=_("补贴复核"), url="/desk/subsidies/review/", permission=Permission.SUBSIDIES_REVIEW)
home.link(
    "desk", order=31, label=_("补贴批准"), url="/desk/subsidies/approve/", permission=Permission.SUBSIDIES_APPROVE
)
home.link("desk", order=32, label=_("补贴发放"), url="/desk/subsidies/payments/", permission=Permission.SUBSIDIES_PAY)
demo_world.chapter(140, "credit.subsidies", demo.load)
