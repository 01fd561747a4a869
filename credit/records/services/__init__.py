"""Making entries, deciding objections, repairs, links that people give out; scoring files."""

from credit.records.services.files import score_file

__all__ = ["score_file"]
