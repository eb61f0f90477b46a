"""Every change of a complaint, one named operation each. Pages, API, tasks and commands are doors to these."""
