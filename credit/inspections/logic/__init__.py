"""The functional core of the room: quotas by share, the draw that anybody can replay, files of plans."""
