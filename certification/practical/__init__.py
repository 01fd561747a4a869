"""Practical assessment: stations, rubrics, assessors who do not see each other's sheets, and the result."""
