"""What this room puts into the registries of lower rooms."""

from portal.audit import registry as audit
from portal.demo import registry as chapters
from portal.policy import demo

audit.append_only("portal_policy_ruleset")
audit.append_only("portal_policy_activation", mutable=("ended_at", "ended_by_id"))
audit.append_only("portal_policy_confirmation")
audit.append_only("portal_policy_proposal", mutable=("state", "decided_by_id", "decided_at", "reason"))
chapters.chapter(15, "portal.policy", demo.load)
# After the officers have their grants.
chapters.chapter(25, "portal.policy.confirmations", demo.confirm)
