"""The order of cards: words alone without votes, votes where tickets speak, and a place for the rare."""

from hypothesis import given
from hypothesis import strategies as st

from sidecard.search.arrangement import FIRST_PLACES, WRONG, arrange, arrange_by_meaning
from sidecard.search.neighbours import Vote

HITS = [(1, 9.0), (2, 8.0), (3, 5.0), (4, 4.0)]


def order(hits, votes, uses=None):
    return [place.card_id for place in arrange(hits, votes, uses or {})]


def test_without_votes_the_words_decide():
    assert order(HITS, {}) == [1, 2, 3, 4]


def test_tickets_that_agree_bring_a_card_to_the_top_even_without_a_word():
    votes = {9: Vote(count=15, best=0.8, tickets={1}), 4: Vote(count=1, best=0.1)}
    assert order(HITS, votes, {9: 15, 4: 1})[0] == 9


def test_a_card_that_was_never_used_keeps_the_second_place():
    votes = {4: Vote(count=10, best=0.9), 3: Vote(count=10, best=0.9)}
    assert order(HITS, votes, {4: 40, 3: 40, 1: 1})[:2] == [3, 2]


def test_wrong_takes_a_card_away_unless_nearer_tickets_speak_for_it():
    assert 1 not in order(HITS, {1: Vote(wrong=WRONG)})
    assert 1 in order(HITS, {1: Vote(wrong=WRONG, best=WRONG + 0.1, count=1)}, {1: 1})
    assert 1 in order(HITS, {1: Vote(wrong=WRONG - 0.01)})


def test_dismissed_costs_a_card_its_lead():
    assert order(HITS, {1: Vote(dismissed=0.6)}, {1: 1, 2: 1, 3: 1, 4: 1})[0] == 2


scores = st.lists(st.floats(0.1, 50), min_size=1, max_size=12).map(lambda each: sorted(each, reverse=True))
votes_of = st.dictionaries(
    st.integers(1, 20), st.builds(Vote, count=st.integers(1, 20).map(float), best=st.floats(0, 1)), max_size=8
)


@given(scores, votes_of)
def test_every_card_has_one_place_and_the_unused_one_of_the_first(found, votes):
    hits = list(enumerate(found, start=1))
    uses = {card_id: int(vote.count) for card_id, vote in votes.items()}
    placed = order(hits, votes, uses)

    assert sorted(placed) == sorted({card_id for card_id, _ in hits} | set(votes))
    unused = [card_id for card_id, _ in hits[:FIRST_PLACES] if not uses.get(card_id)]
    assert not unused or set(unused) & set(placed[:FIRST_PLACES])


WORDS = {1: 1.0, 2: 0.8, 3: 0.2, 4: 0.0}
NEAR = {1: 0.5, 2: 0.5, 3: 0.4, 4: 0.2}
BLENDED = [(1, 1.0), (2, 0.9), (3, 0.4), (4, 0.1)]


class TestByMeaning:
    """Where tickets vote by meaning too."""

    def order(self, votes, uses, near=None):
        placed = arrange_by_meaning(BLENDED, WORDS, NEAR if near is None else near, votes, uses)
        return [place.card_id for place in placed]

    def test_a_ticket_that_is_nearer_than_any_card_brings_its_card_to_the_top(self):
        assert self.order({4: Vote(meant=1, near=0.9)}, {4: 1})[0] == 4
        assert self.order({4: Vote(meant=1, near=0.2)}, {4: 1})[0] == 1

    def test_neighbours_of_which_each_says_another_card_say_nothing_by_their_words(self):
        alone = {number: Vote(count=1, best=0.5, meant=1, near=0.1) for number in range(1, 21)}
        assert self.order(alone, dict.fromkeys(alone, 1))[:2] == [1, 2]
        assert self.order({4: Vote(count=19, best=0.5, meant=19, near=0.1), 1: Vote(count=1)}, {4: 1, 1: 1})[0] == 4

    def test_the_third_place_is_for_a_card_that_others_outvote(self):
        votes = {each: Vote(count=6, best=0.4, meant=6, near=0.6) for each in (3, 4, 5)} | {1: Vote()}
        assert self.order(votes, {3: 100, 4: 100, 5: 100})[2] == 1
        assert 1 not in self.order(votes, {3: 1, 4: 1, 5: 1})[:3]

    def test_a_card_that_waits_for_its_vector_is_ranked_by_its_words(self):
        votes = {3: Vote(meant=1, near=0.1)}
        assert self.order(votes, {3: 1}, {2: 0.5, 3: 0.4, 4: 0.2})[0] == 1

    def test_wrong_and_dismissed_count_here_too(self):
        assert 1 not in self.order({1: Vote(wrong=WRONG), 3: Vote(meant=1)}, {3: 1})
        assert self.order({1: Vote(dismissed=0.9), 3: Vote(meant=1)}, {3: 1})[0] == 2
