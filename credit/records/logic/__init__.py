"""The functional core of the room: what a pack may say of credit, the score, files of events, working days."""
