"""The top floor: time bank, credit records, inspections and subsidies."""
