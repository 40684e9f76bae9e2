"""Who else has an article's desk open."""

import pytest

from annotations.actions.presence import GONE_AFTER
from annotations.models import Head, Presence
from tests.make import dispute, make_article, make_claim
from tests.views.reading import address

pytestmark = pytest.mark.usefixtures("kept_people")


def others(client, article):
    return client.post(address("article_here", article)).json()["others"]


def test_whoever_has_the_desk_open_is_told_who_else_has(article, editor, checker, second, as_):
    assert others(as_(checker), article) == []
    assert others(as_(second), article) == ["Charlie"]
    assert others(as_(checker), article) == ["Chidi"]
    elsewhere = make_article(by=editor, text="Another\n\nStory.")
    assert others(as_(editor), elsewhere) == []


def test_who_has_left_is_gone_after_a_while(article, checker, second, as_):
    others(as_(second), article)
    Presence.objects.update(seen_at=Presence.objects.get().seen_at - GONE_AFTER)
    assert others(as_(checker), article) == []


def test_it_tells_that_there_is_news_and_nothing_of_it(article, checker, second, as_):
    """Not even which claim: who gave a sealed verdict could be guessed from that."""
    claim = make_claim(article, by=checker, risk="accusation")
    as_(checker).post(address("article_here", article))
    dispute(claim, by=checker)
    told = as_(second).post(address("article_here", article)).json()
    assert told == {"at": Head.objects.get(chain=f"article/{article.pk}").sequence, "others": ["Charlie"]}


def test_being_there_is_written_now_and_then_and_not_each_time(article, checker, as_, django_assert_num_queries):
    client = as_(checker)
    others(client, article)
    noted = Presence.objects.get().seen_at
    others(client, article)
    assert Presence.objects.get().seen_at == noted
