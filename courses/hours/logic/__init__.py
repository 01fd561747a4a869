"""The functional core of learning hours: completion, class hours, the rules of training.yaml."""

from courses.hours.logic.completion import Lesson, credits, missing
from courses.hours.logic.training import CLASS_HOUR_MINUTES, TrainingFile, class_hours, run_case

__all__ = ["CLASS_HOUR_MINUTES", "Lesson", "TrainingFile", "class_hours", "credits", "missing", "run_case"]
