"""Blocks of course pages: sections of a syllabus, quiz questions."""

from courses.catalogue.blocks.quiz import QuestionBlock
from courses.catalogue.blocks.section import SectionBlock

__all__ = ["QuestionBlock", "SectionBlock"]
