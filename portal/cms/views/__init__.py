"""Views of this room: the search page, and the gate before Wagtail's admin."""
