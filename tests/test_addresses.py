"""The lasting addresses of claims and articles: for those who may see them, they lead to the desk."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from annotations.models import Claim, User
from newsroom.environment import Environment, claim_address


def addresses(claim: Claim) -> dict[str, Any]:
    return {f"/claims/{claim.pk}/": claim, f"/articles/{claim.article_id}/": claim.article}


def test_lead_to_the_desk(claim: Claim, reader: User, as_: Any) -> None:
    for address, row in addresses(claim).items():
        response = as_(reader).get(address)
        assert (response.status_code, response["Location"]) == (302, row.get_absolute_url())


def test_lead_strangers_to_the_log_in_and_back(claim: Claim, client: Client) -> None:
    for address in addresses(claim):
        assert client.get(address)["Location"] == f"/admin/login/?next={address}"


def test_are_not_there_for_what_is_not(reader: User, as_: Any) -> None:
    for address in ("/claims/999/", "/articles/999/", f"/claims/{2**64}/"):
        assert as_(reader).get(address).status_code == 404


def test_are_for_reading(claim: Claim, reader: User, as_: Any) -> None:
    for address in addresses(claim):
        assert as_(reader).post(address).status_code == 405


@pytest.mark.parametrize("value", ["https://example.org/claims/", "/claims/", "ftp://example.org/{claim}"])
def test_of_readers_have_to_have_the_claim_in_them(value: str) -> None:
    environment = Environment({"NEWSROOM_CLAIM_ADDRESS": value})
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_CLAIM_ADDRESS: give an address"):
        environment.checked("NEWSROOM_CLAIM_ADDRESS", claim_address, "")
