"""Writing in the practical room, one noun a file."""

from certification.practical.services.assignments import appoint, plan, step_back
from certification.practical.services.outcomes import release
from certification.practical.services.rubrics import save_rubric
from certification.practical.services.sheets import hand_in, mark, remark, see_critical

__all__ = ["appoint", "hand_in", "mark", "plan", "release", "remark", "save_rubric", "see_critical", "step_back"]
