"""The functional core of learning hours: completion, class hours, the rules of training.yaml."""

from courses.hours.logic.completion import Lesson, credits, missing
from courses.hours.logic.training import TrainingFile, class_hours, run_case

__all__ = ["Lesson", "TrainingFile", "class_hours", "credits", "missing", "run_case"]
