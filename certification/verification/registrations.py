"""What this room puts into the registries of lower rooms."""

from portal.audit import registry as audit

audit.append_only("certification_verification_lookup")
