"""What is credited and when a lesson counts as learnt, as pure functions.

The numbers below are the portal's own choice until a policy pack sets them by region and date.
"""

# A film counts as watched when all but this much of it was seen: players lose a little at both ends.
FILM_TOLERANCE_MS = 3_000
# A text counts as read when it was open for this share (numerator, denominator) of the lesson's minutes. The minutes
# that are credited are those really spent; this only says when the lesson gets its tick.
READING_SHARE = (1, 3)
# Presence is asked after this much learning, drawn anew each time.
PRESENCE_GAP_MS = (8 * 60_000, 15 * 60_000)
# How long the question stands before the player says that it has stopped.
PRESENCE_SECONDS = 60
# A heartbeat reports at most this much; the player sends one about every twenty seconds.
LONGEST_BEAT_MS = 65_000
# Wall-clock time left over from one heartbeat to the next. It absorbs the jitter of a network, no more: whoever pauses
# for an hour cannot use the hour to watch at double speed.
BANK_MS = 60_000
# News is announced at each further step of credited minutes in a lesson.
STEP_MINUTES = 5
