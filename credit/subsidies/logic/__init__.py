"""Pure evaluation of subsidy schemes: no clock, no database, whole fen."""
