"""Courses and lesson pages as schools write them, and the frozen syllabus versions that classes are taught from."""
