"""What this room puts into the registries of lower rooms."""

from portal.audit import registry as audit

audit.append_only("portal_policy_ruleset")
audit.append_only("portal_policy_activation", mutable=("ended_at", "ended_by_id"))
audit.append_only("portal_policy_confirmation")
