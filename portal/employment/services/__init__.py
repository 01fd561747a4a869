"""Writing spells and months; importing rosters."""

from portal.employment.services.months import record_month
from portal.employment.services.rules import install_rules
from portal.employment.services.spells import change_post, hire, leave

__all__ = ["change_post", "hire", "install_rules", "leave", "record_month"]
