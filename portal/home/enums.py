"""How urgent a next step is."""

from enum import IntEnum


class Urgency(IntEnum):
    """What comes first on a person's own page; the smaller number is the more urgent."""

    # It is happening: an exam that has opened, a service under way.
    NOW = 10
    # Something waits for this person alone: a claim came back, a service is to be confirmed.
    ANSWER = 20
    # Nothing else can be done before it: who one is.
    FIRST = 30
    # A fixed day within the week.
    SOON = 40
    # The work that goes on day by day: the next lesson.
    DAILY = 50
    # What one may have for the asking: a subsidy.
    OFFER = 60
    # A fixed day further away.
    LATER = 70
    # What one could begin.
    INVITATION = 80
    # Others act; nothing to do now.
    WAITING = 90
