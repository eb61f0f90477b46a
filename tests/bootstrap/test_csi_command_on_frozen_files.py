"""``anxin csi score`` on the files that a score run froze prints the very bytes that the run kept."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from anxin.config import cli
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.score_files import sha256
from anxin.satisfaction.services import runs
from anxin.satisfaction.tests.csi60_house import OCTOBER, csi60_house, needs_csi60
from anxin.satisfaction.tests.thin_kinds import thin_run
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAMES = ("plan.yaml", "responses.csv", "population.csv", "result.json")


def test_the_files_of_a_dealer_give_the_same_bytes(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_in_october(cast, second_adviser(cast))
    client = Client()
    client.force_login(cast.liu)
    same_bytes(client, run_of_october(cast), tmp_path, capsys)


def test_categories_that_were_put_together_give_the_same_bytes(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = thin_run(cast)
    assert "kind_merged" in run.plan_file
    client = Client()
    client.force_login(cast.liu)
    same_bytes(client, run, tmp_path, capsys)


@needs_csi60
def test_the_worked_example_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house = csi60_house()
    place = place_of(house.manager, brand="csi60")
    begun = runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=house.manager)
    client = Client()
    client.force_login(house.manager)
    same_bytes(client, runs.carry_out(begun.pk), tmp_path, capsys)


def same_bytes(client: Client, run: ScoreRun, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Download the files of a run, score them by the command, and compare with what was downloaded as the result."""
    for name in NAMES:
        (folder / name).write_bytes(
            client.get(reverse("satisfaction:run_file", args=[run.key, name])).content
        )
    paths = {name: str(folder / name) for name in NAMES}
    words = ["csi", "score", "--plan", paths["plan.yaml"], paths["responses.csv"], "--json"]
    assert cli.main([*words, "--population", paths["population.csv"]]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.encode() == (folder / "result.json").read_bytes()
    assert sha256(told.out.encode()) == run.result_digest
