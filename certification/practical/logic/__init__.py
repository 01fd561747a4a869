"""The rules of practical assessments as pure functions: rubrics, results, who is paired with whom."""
