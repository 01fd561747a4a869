"""Pages: the officers' desk below its panels, the people behind a figure, the statistics for everybody."""
