"""Background work: job rows, announcements, progress, retries, the sweep."""
