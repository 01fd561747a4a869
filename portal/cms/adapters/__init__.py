"""What stands outside: the search index of the database."""
