"""Tables of decisions, and of the batches in which many are made."""

from certification.awards.models.batches import Batch, BatchItem, PrintRun
from certification.awards.models.decisions import SOURCES, Award

__all__ = ["SOURCES", "Award", "Batch", "BatchItem", "PrintRun"]
