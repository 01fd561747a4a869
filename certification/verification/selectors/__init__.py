"""What the room tells: answers, and who looked."""

from certification.verification.selectors.answers import NOT_FOUND, STATES, Answer, answer, look_ups_of

__all__ = ["NOT_FOUND", "STATES", "Answer", "answer", "look_ups_of"]
