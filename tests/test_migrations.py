"""What migrations do to a newsroom that is there already."""

from importlib import import_module

import pytest
from django.apps import apps

from annotations.choices import Risk
from annotations.models import ClaimStanding
from tests.make import SOLDIERS, give, make_claim, revise, standings, standings_by_the_rule

pytestmark = pytest.mark.django_db


def test_a_claim_in_recheck_stands_by_the_verdict_on_its_present_sentence(article, checker, second, editor):
    claim = make_claim(article, by=checker, risk=Risk.FIGURE)
    for reviewer in (checker, second):
        give(claim, by=reviewer)
    revise(article, SOLDIERS.replace("so far.", "so far, they say."), by=editor)
    give(claim, by=second)
    ClaimStanding.objects.filter(claim=claim).update(standing="recheck", verdict="")
    migration = import_module("annotations.migrations.0003_standings_by_the_present_sentence")
    migration.stand_again(apps, None)
    assert standings() == standings_by_the_rule()
    assert standings()[claim] == ("settled", "verified")
