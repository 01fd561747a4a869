"""The second floor: courses, classes, lessons and learning hours."""
