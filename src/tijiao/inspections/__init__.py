"""Inspections: what is found is fixed. Hazards are findings with a kind, whoever reports them."""
