"""Where interviews as columns are added up: in this process by DuckDB, or on a Spark cluster, by a setting."""
