"""Keeps what talks to spreadsheet files: the door check of the zip, the reader, the writer."""
