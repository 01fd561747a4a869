"""The player and what it keeps: viewings, heartbeats, answers, and each learner's progress by lesson UUID."""
