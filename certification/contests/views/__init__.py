"""Pages of contests and of direct assessment, one kind of reader a file."""
