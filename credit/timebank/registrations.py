"""What this room puts into the registries of lower rooms."""

from credit.timebank import selectors
from portal.audit import registry as audit

audit.append_only("credit_timebank_transfer")
audit.append_only("credit_timebank_orderstep")
audit.ledger("timebank", selectors.faults)
