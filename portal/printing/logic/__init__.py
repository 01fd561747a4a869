"""Keeps the pure part of printing: drawings as SVG text, which characters can be printed, how wide a text is."""
