"""Course pages and frozen versions."""

from courses.catalogue.models.course import CoursePage
from courses.catalogue.models.lesson import LessonPage
from courses.catalogue.models.review import BureauReview, ReviewGroup
from courses.catalogue.models.tree import CourseIndexPage, SchoolPage
from courses.catalogue.models.version import SyllabusVersion

__all__ = [
    "BureauReview",
    "CourseIndexPage",
    "CoursePage",
    "LessonPage",
    "ReviewGroup",
    "SchoolPage",
    "SyllabusVersion",
]
