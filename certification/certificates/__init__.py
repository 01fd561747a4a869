"""The registry of what people hold: number, state, PDF."""
