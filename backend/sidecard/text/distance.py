"""How far two words are from one another as typing errors go. Never looks at what they mean."""

TRIGRAM = 3


def edits(typed: str, word: str) -> int:
    """Letters missing, additional, wrong or exchanged with their neighbour (Damerau-Levenshtein, each place once)."""
    return _rows(typed, word)[-1]


def edits_of_beginning(typed: str, word: str) -> int:
    """The same to the nearest beginning of the word: for a word that is still being typed."""
    return min(_rows(typed, word))


def overlap(one: str, other: str) -> float:
    """The share of their trigrams that two words have in common, 0 to 1 (Dice's coefficient)."""
    first, second = _trigrams(one), _trigrams(other)
    return 2.0 * len(first & second) / (len(first) + len(second))


def _rows(typed: str, word: str) -> list[int]:
    """The last row of the table: the distance of all that was typed to each beginning of the word."""
    older: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(typed, 1):
        this = [row]
        for column, other in enumerate(word, 1):
            best = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == word[column - 2] and other == typed[row - 2]:
                best = min(best, older[column - 2] + 1)
            this.append(best)
        older, last = last, this
    return last


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + TRIGRAM] for at in range(len(padded) - TRIGRAM + 1)}
