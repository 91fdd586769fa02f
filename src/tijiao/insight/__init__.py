"""The lake of Parquet files, indicators in SQL, readings, and the way from a number to the rows it came from."""
