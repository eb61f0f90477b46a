"""Writing the clocks: policies, the kept runs, holds, the sweep with its escalation, and re-judging."""
