"""What reaches outside: rules that the database keeps, spreadsheets."""
