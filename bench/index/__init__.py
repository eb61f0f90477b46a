"""The index of a whole country: ten million answers of 3,000 dealers over a year, added up by several engines."""
