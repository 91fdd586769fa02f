"""Immutable Parquet files and one manifest. Knows no Django: takes a store to read from and a folder to write to."""
