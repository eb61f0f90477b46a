"""One operation on many cases: looked at first, carried out case by case, taken back where it can be."""
