"""Background work of complaints: doors to services, each safe to run twice."""

from procrastinate.contrib.django import app

from anxin.complaints.services import renew_search_words
from anxin.foundation.jobs import RETRY


@app.task(name="complaints.renew_words_of_customer", retry=RETRY)
def renew_words_of_customer(customer_id: int) -> None:
    """File the complaints of a renamed customer under his new words."""
    renew_search_words.renew_words_of_customer(customer_id)


@app.task(name="complaints.renew_words_of_vehicle", retry=RETRY)
def renew_words_of_vehicle(vehicle_id: int) -> None:
    """File the complaints about a car with a new plate or VIN under its new words."""
    renew_search_words.renew_words_of_vehicle(vehicle_id)
