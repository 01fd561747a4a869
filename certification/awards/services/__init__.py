"""Deciding, one route a file; many at once, and what is printed of them."""

from certification.awards.services import batches, runs
from certification.awards.services.examination import decide
from certification.awards.services.recognition import convert, decide_contest, decide_direct

__all__ = ["batches", "convert", "decide", "decide_contest", "decide_direct", "runs"]
