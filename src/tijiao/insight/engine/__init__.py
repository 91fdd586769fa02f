"""From rows of evidence to readings: Ibis over DuckDB. Knows no Django."""
