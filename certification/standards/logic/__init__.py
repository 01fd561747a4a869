"""The functional core of standards: the words of standards.yaml, and whether somebody may sit for a level."""
