"""Publishing plans, entering numbers, the draw, visits and their results; drawing from a file."""

from credit.inspections.services.files import draw_file
from credit.inspections.services.plans import enter_numbers, publish_plan
from credit.inspections.services.visits import publish_result, report_visit

__all__ = ["draw_file", "enter_numbers", "publish_plan", "publish_result", "report_visit"]
