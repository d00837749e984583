"""Words typed wrongly, and the words of the cards that were meant.

Never takes a word from a card that the person may not see, and never touches a number or a code: E-1042 isn't E-1043.

The engine finds the cards that hold a similar word (Levenshtein automata on its list of terms, exchanged letters
counted as one error), within what the person sees; which word it was is read from a few of these cards, again and
again without the words that are known by then. No list of all words is kept: each person would need their own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tantivy import Occur, Query, Searcher

from sidecard.models.brief import Brief, briefs_of
from sidecard.search.document import SCHEMA
from sidecard.search.private_index import count_of
from sidecard.search.query import every, within
from sidecard.search.typed import Word, read_typed
from sidecard.text.analysis import card_terms, is_unspaced, tokens
from sidecard.text.distance import edits, edits_of_beginning, overlap
from sidecard.text.hangul import is_syllable, near, typed_in_latin

SHORTEST, LONG = 4, 8
"""Shorter words are near to too many others; from `LONG` letters on two errors are forgiven."""

CARDS_READ, ROUNDS = 8, 4
MOST_WEIGHED = 12
"""So many similar words are compared by how often they stand in cards, and beside the other words typed."""

SYLLABLES_TRIED = 300

LONGEST_RUN = 12
"""Syllables without a space; what could be meant by longer ones costs their square."""

OTHER_FIRST_LETTER = 0.3


@dataclass(frozen=True, slots=True)
class Correction:
    """The word that was meant, and how the cards write it."""

    word: Word
    spelling: str


class Speller:
    """Corrects the words of one search, in one state of the index."""

    def __init__(
        self, text: str, searcher: Searcher, seen: Query, chosen: Query, shows: Callable[[Brief], bool]
    ) -> None:
        """`text` was typed; `seen` is all that the person may see, `chosen` what the filters leave of it.

        `shows`: whether the person may be shown a card, by its row.
        """
        self._text = text
        self._searcher = searcher
        self._seen = seen
        self._chosen = chosen
        self._shows = shows
        self._held: dict[str, bool] = {}

    def knows(self, word: Word) -> bool:
        """Whether a card that the person may see holds the word, or one that it may become."""
        return self._count(word.completed(self._searcher, self._seen).query(), self._seen) > 0

    def correct(self, word: Word, others: Sequence[Word]) -> Correction | None:
        """The similar word that stands most often beside the other ones; None when nothing is near enough."""
        found: Correction | None = None
        if is_unspaced(word.pieces[0]):
            found = self._best_run("".join(piece for piece in word.pieces if len(piece) == 1), word, others)
        elif len(word.pieces) == 1 and not any(map(str.isdigit, word.pieces[0])):
            found = self._best_term(word, others) or self._as_korean(word, others)
        if found is None or not word.growing:
            return found
        # It may still grow, as the right word would.
        return replace(found, word=replace(found.word, growing=True).completed(self._searcher, self._chosen))

    def more_usual(self, word: Word, others: Sequence[Word], times: int) -> Correction | None:
        """A similar word that stands in so many times as many cards as this one does."""
        if len(word.pieces) > 1 or is_unspaced(word.pieces[0]) or any(map(str.isdigit, word.pieces[0])):
            return None
        whole = replace(word, growing=False, completions=())
        found = self._best_term(whole, others, but=word.pieces[0])
        if found is None or self._count(found.word.query(), self._chosen) < times * max(
            1, self._count(whole.query(), self._chosen)
        ):
            return None
        return found

    # --- words with spaces around them

    def _best_term(self, word: Word, others: Sequence[Word], but: str = "") -> Correction | None:
        typed = word.pieces[0]
        for errors in range(1, _forgiven(typed) + 1):
            similar = self._similar(typed, errors, growing=word.growing, but=but)
            spellings = {term: cards for term, cards in similar.items() if _begins_alike(typed, term)}
            near_ones = sorted(spellings, key=lambda term: -overlap(typed, term))[:MOST_WEIGHED]
            likely = {replace(word, pieces=(term,), growing=False): _likelihood(typed, term) for term in near_ones}
            ranked = self._ranked(likely, others)
            if ranked:
                best = ranked[0]
                written = self._text[word.start : word.end].lower()
                return Correction(best, _nearest_spelling(spellings[best.pieces[0]], written, best.pieces[0]))
        return None

    def _similar(self, typed: str, errors: int, *, growing: bool, but: str) -> dict[str, list[Brief]]:
        """Terms of cards within so many errors, each with cards that hold it."""
        distance, letters = edits_of_beginning if growing else edits, set(typed)
        like = Query.fuzzy_term_query(SCHEMA, "text", typed, errors, True, growing)
        found: dict[str, list[Brief]] = {}
        known = {but} if but else set()
        for _ in range(ROUNDS):
            without = [(Occur.MustNot, Query.term_query(SCHEMA, "text", term)) for term in known]
            # A card with a word that is known by now may hold another one: it is met again by other words only.
            query = Query.boolean_query([(Occur.Must, within([(Occur.Should, like)], self._chosen)), *without])
            new = set()
            for brief in self._read(query):
                for term in _terms_of(brief):
                    if len(letters.difference(term)) > errors or term in known or not term.isalpha():
                        continue
                    if 0 < distance(typed, term) <= errors:
                        found.setdefault(term, []).append(brief)
                        new.add(term)
            if not new:
                break
            known |= new
        return found

    def _read(self, query: Query) -> Iterator[Brief]:
        hits = self._searcher.search(query, CARDS_READ, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        for brief in briefs_of([int(card_id) for card_id in ids if card_id is not None]):
            # Asked once more: the index may be older than what the person may see.
            if self._shows(brief):
                yield brief

    # --- Korean, which is indexed by pairs of syllables

    def _best_run(self, run: str, word: Word, others: Sequence[Word]) -> Correction | None:
        if not 2 <= len(run) <= LONGEST_RUN or not all(map(is_syllable, run)):
            return None
        ranked = self._ranked_runs(near(run), run, word, others) or self._ranked_runs(
            self._with_another_syllable(run), run, word, others
        )
        return Correction(ranked[0], _run_of(ranked[0])) if ranked else None

    def _as_korean(self, word: Word, others: Sequence[Word]) -> Correction | None:
        """The keyboard was still switched to Latin letters: ghksqnf is 환불."""
        run = typed_in_latin(self._text[word.start : word.end])
        if run is None or not 2 <= len(run) <= LONGEST_RUN:
            return None
        ranked = self._ranked({_korean_word(run, word): 1.0}, others)
        return Correction(ranked[0], run) if ranked else None

    def _ranked_runs(self, runs: Iterable[str], typed: str, word: Word, others: Sequence[Word]) -> list[Word]:
        """Those that cards hold, first those of which they hold most."""
        had = self._pairs_known(typed)
        known = {run: self._pairs_known(run) for run in runs}
        better = sorted((run for run in known if known[run] > had), key=lambda run: -known[run])
        if not better:
            return []
        best = known[better[0]]
        equal = [run for run in better if known[run] == best][:MOST_WEIGHED]
        return self._ranked({_korean_word(run, word): 1.0 for run in equal}, others)

    def _pairs_known(self, run: str) -> float:
        """The share of its pairs that stand in chosen cards."""
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        return sum(map(self._holds, pairs)) / len(pairs) if pairs else 0.0

    def _holds(self, pair: str) -> bool:
        if pair not in self._held:
            # The first question is cheap and about all cards: it only spares the second.
            anywhere = self._searcher.doc_freq("text", pair) > 0
            self._held[pair] = anywhere and self._count(Query.term_query(SCHEMA, "text", pair), self._chosen) > 0
        return self._held[pair]

    def _with_another_syllable(self, run: str) -> Iterator[str]:
        """In a word of three and more, any one syllable but the first may be another."""
        for at in range(1, len(run)) if len(run) > 2 else ():
            before, after = run[at - 1], run[at + 1 : at + 2]
            for pair, _ in self._searcher.terms_with_prefix("text", before, self._chosen, SYLLABLES_TRIED):
                if len(pair) == 2 and (not after or self._holds(pair[1] + after)):
                    yield run[:at] + pair[1] + run[at + 1 :]

    # --- both

    def _ranked(self, likely: Mapping[Word, float], others: Sequence[Word]) -> list[Word]:
        """Those that stand in a chosen card: first those beside the other words, then by how often and how likely."""
        beside = [other.query() for other in others]
        weighed = []
        for word, likelihood in likely.items():
            alone = self._count(word.query(), self._chosen)
            if alone:
                together = self._count(every(word.query(), *beside), self._chosen) if beside else 0
                weighed.append((together * likelihood, alone * likelihood, word))
        return [word for *_, word in sorted(weighed, key=lambda each: each[:2], reverse=True)]

    def _count(self, query: Query, among: Query) -> int:
        return count_of(self._searcher, within([(Occur.Should, query)], among))


def _forgiven(term: str) -> int:
    return 0 if len(term) < SHORTEST else 1 if len(term) < LONG else 2


def _begins_alike(typed: str, term: str) -> bool:
    """Of short words, those that differ in their first letter are mostly others: tower isn't lower."""
    return len(typed) >= LONG or typed[0] in term[:2] or term[0] in typed[:2]


def _likelihood(typed: str, term: str) -> float:
    """People seldom mistype the first letter."""
    return overlap(typed, term) * (1.0 if typed[0] == term[0] else OTHER_FIRST_LETTER)


def _terms_of(brief: Brief) -> set[str]:
    """The terms of a card; the places of its sentences are no words."""
    return {*card_terms(" ".join([brief.card.title, *brief.tags])), *brief.sentences.split()}


def _nearest_spelling(briefs: Sequence[Brief], typed: str, term: str) -> str:
    """How the first of these cards writes a term: of several forms the one most like what was typed."""
    brief = briefs[0]
    text = "\n".join([brief.card.title, *brief.tags, brief.whole])
    forms = {text[token.start : token.end] for token in tokens(text) if token.term == term}
    return min(sorted(forms), key=lambda form: edits(typed, form.lower()), default=term)


def _korean_word(run: str, word: Word) -> Word:
    (made,) = read_typed(run)
    return replace(made, growing=False, start=word.start, end=word.end)


def _run_of(word: Word) -> str:
    return "".join(piece for piece in word.pieces if len(piece) == 1)
