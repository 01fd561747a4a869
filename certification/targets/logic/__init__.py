"""The definitions, without a database: indicators over facts, targets of packs, months, the chart."""
