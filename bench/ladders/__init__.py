"""Cases climb their ladders on a sped-up clock while workers and web servers are killed; docs/measurements.md."""

#: When the run begins for the cases: a Thursday morning two weeks before the National Day.
BEGINS = "2026-09-17T08:30:00+08:00"
