"""The decision: joins theory, practical mark and course completion, then has the certificate issued."""
