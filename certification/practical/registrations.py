"""What this room puts into the registries of lower rooms."""

from portal.audit import registry as audit

audit.append_only("certification_practical_rubric")
audit.append_only("certification_practical_place")
audit.append_only("certification_practical_assignment", mutable=("stepped_back_at", "stepped_back_why"))
audit.append_only("certification_practical_entry")
audit.append_only("certification_practical_sheet")
audit.append_only("certification_practical_outcome")
