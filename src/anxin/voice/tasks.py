"""Background work of listening: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.voice.services import watching


@app.periodic(cron="11,41 * * * *")
@app.task(name="voice.watch_answers", queueing_lock="voice.watch_answers")
def watch_answers(timestamp: int) -> None:
    """Tell of what was heard and is not answered in time."""
    watching.watch_answers()


@app.periodic(cron="23 1 * * *")
@app.task(name="voice.watch_gaps", queueing_lock="voice.watch_gaps")
def watch_gaps(timestamp: int) -> None:
    """Tell of channels that have fallen silent."""
    watching.watch_gaps()
