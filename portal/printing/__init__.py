"""Turns data into paper: PDF from templates with fonts of our own, QR codes, seals and frames."""
