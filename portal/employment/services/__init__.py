"""Writing spells and months; importing rosters."""

from portal.employment.services.byhand import (
    export_roster,
    hire_by_number,
    open_line,
    open_roster,
    roster_template,
    running_job,
)
from portal.employment.services.importing import (
    AT_ONCE,
    FILE_KIND,
    Report,
    apply,
    complete,
    confirm,
    import_roster,
    problems_of,
    receive,
    rehearse,
    take_lines,
)
from portal.employment.services.months import record_month
from portal.employment.services.rules import install_rules
from portal.employment.services.spells import change_post, correct_leaving, hire, leave, withdraw
from portal.employment.services.tables import read_table, write_table

__all__ = [
    "AT_ONCE",
    "FILE_KIND",
    "Report",
    "apply",
    "change_post",
    "complete",
    "confirm",
    "correct_leaving",
    "export_roster",
    "hire",
    "hire_by_number",
    "import_roster",
    "install_rules",
    "leave",
    "open_line",
    "open_roster",
    "problems_of",
    "read_table",
    "receive",
    "record_month",
    "rehearse",
    "roster_template",
    "running_job",
    "take_lines",
    "withdraw",
    "write_table",
]
