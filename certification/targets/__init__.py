"""Indicators, targets and statistics: how many work, how many of them hold a certificate, and what policy asks for."""
