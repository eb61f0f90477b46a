"""Background work of the watched folder, safe to run twice."""

from procrastinate.contrib.django import app

from anxin.integrations.dms.folder import forget_taken_files, take_all_files


@app.periodic(cron="* * * * *")
@app.task(name="dms.take_all_files", queueing_lock="dms.take_all_files")
def take_files(timestamp: int) -> None:
    """Import the exports that lie in the dealers' folders."""
    take_all_files()


@app.periodic(cron="26 3 * * *")
@app.task(name="dms.forget_taken_files", queueing_lock="dms.forget_taken_files")
def forget_files(timestamp: int) -> None:
    """Delete exports that were taken long ago."""
    forget_taken_files()
