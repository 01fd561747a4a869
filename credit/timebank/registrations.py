"""What this room puts into the registries of lower rooms."""

from django.utils.translation import gettext_lazy as _

from credit.timebank import demo, panels, selectors
from credit.timebank.logic import rules
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as world
from portal.home import registry as home
from portal.jobs import registry as jobs
from portal.policy import registry as policy

audit.append_only("credit_timebank_transfer")
audit.append_only("credit_timebank_orderstep")
audit.ledger("timebank", selectors.faults)
policy.subject("timebank", title=_("时间银行"), schema=rules.Timebank, run_case=rules.run_case, case=rules.TimebankCase)
jobs.periodic("timebank.settle", task="credit.timebank.tasks.settle_due", every_seconds=3600)
home.steps(panels.next_help)
home.panel("me", order=50, function=panels.mine)
for _desk in ("desk", "agency"):
    home.link(_desk, order=60, label=_("时间银行"), url="/timebank/desk/", permission=Permission.TIMEBANK_OPERATE)
home.panel("desk", order=60, function=panels.desk, permission=Permission.TIMEBANK_OPERATE)
home.panel("agency", order=60, function=panels.desk, permission=Permission.TIMEBANK_OPERATE)
world.chapter(120, "credit.timebank", demo.load)
