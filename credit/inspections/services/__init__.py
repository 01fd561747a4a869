"""Publishing plans, entering numbers, the draw, visits and their results; drawing from a file."""

from credit.inspections.services.files import draw_file

__all__ = ["draw_file"]
