"""Figures, studies, charts, the plan and score runs in the API: what is asked, and how it is shown."""
