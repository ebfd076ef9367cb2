"""Nearness: which articles have words in common that few others have, and how near they are."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import sparse

from newsgraph.building.arrays import Floats, Ints, cut, distinct
from newsgraph.building.stories.wording import Wording

NEIGHBOURS: Final = 6
"""Articles near each article that are asked about; what is listed is asked about anyway."""
RAREST: Final = 2
"""A term of a single article brings it near to no other."""
COMMONEST: Final = 300
"""A term of more articles tells no story apart; it would only cost time."""
PAIR_WEIGHT: Final = 0.5
"""Two words side by side say much the same as each of them."""

_SAMPLE: Final = 2_000
_CHANCE: Final = 0.1
"""A similarity tells something where at most this share of what reaches it does so by chance."""
_COSINES: Final = np.arange(6, 100) / 100
_ROWS: Final = 300


def weigh_terms(sequence: Ints, article: Ints, articles: int) -> sparse.csr_matrix:
    """Return the normalised TF-IDF weights of words and of adjacent pairs of words."""
    size = int(sequence.max(initial=-1)) + 1
    beside = article[1:] == article[:-1]
    pairs = sequence[:-1][beside] * size + sequence[1:][beside]
    distinct_pairs, pair = np.unique(pairs, return_inverse=True)
    terms = size + len(distinct_pairs)
    row = np.concatenate([article, article[1:][beside]], dtype=np.int32)
    column = np.concatenate([sequence, size + pair], dtype=np.int32)
    held = sparse.csr_matrix((np.ones(len(row), np.int8), (row, column)), shape=(articles, terms))
    number = np.bincount(held.indices, minlength=terms)
    weight = np.log((1 + articles) / (1 + number))
    weight[size:] *= PAIR_WEIGHT
    weight[(number < RAREST) | (number > COMMONEST)] = 0
    held.data = weight[held.indices]
    held.eliminate_zeros()
    norm = np.sqrt(np.asarray(held.multiply(held).sum(axis=1)).ravel())
    scale = sparse.diags(1 / np.where(norm > 0, norm, 1))
    return sparse.csr_matrix(scale @ held).astype(np.float32)


def find_nearest(terms: sparse.csr_matrix) -> Ints:
    """Return the pairs of each article with its nearest, the smaller number first."""
    columns = terms.T.tocsr()
    found = [np.zeros((0, 2), np.int64)]
    for part in _parts(terms.shape[0]):
        cosines = (terms[part] @ columns).tocsr()
        np.negative(cosines.data, out=cosines.data)  # what is nearest comes first
        nearest = [_choose_nearest(cosines, row) for row in range(cosines.shape[0])]
        rows = np.repeat(np.arange(part.start, part.stop), [len(one) for one in nearest])
        found.append(np.column_stack([rows, np.concatenate(nearest)]))
    return sort_pairs(np.concatenate(found), terms.shape[0])


def _parts(rows: int) -> list[slice]:
    """Return slices of rows: what they resemble would not fit into memory all at once."""
    return list(cut(np.ones(rows, np.int64), _ROWS))


def _choose_nearest(cosines: sparse.csr_matrix, row: int) -> Ints:
    """Return the nearest of a row of negative cosines, the article itself among them."""
    here = slice(cosines.indptr[row], cosines.indptr[row + 1])
    others: Ints = cosines.indices[here]
    if len(others) <= NEIGHBOURS + 1:
        return others
    nearest: Ints = cosines.data[here].argpartition(NEIGHBOURS)[: NEIGHBOURS + 1]
    return others[nearest]


def sort_pairs(pairs: Ints, articles: int) -> Ints:
    """Return distinct pairs, each with the smaller number first; none with itself."""
    small, large = pairs.min(axis=1), pairs.max(axis=1)
    keys = distinct((small * articles + large)[small != large])
    return np.column_stack(np.divmod(keys, articles))


def measure_grain(wording: Wording, terms: sparse.csr_matrix) -> float:
    """Return how many articles resemble an article beyond chance, on average.

    Chance is what remains when all words change places. The similarity that counts is the
    smallest at which chance makes up a tenth or less.
    """
    articles = terms.shape[0]
    if not terms.nnz:
        return 0.0
    sample = np.linspace(0, articles - 1, min(articles, _SAMPLE)).astype(np.int64)
    shuffle = np.random.Generator(np.random.PCG64(0)).permutation(len(wording.sequence))
    shuffled = weigh_terms(wording.sequence[shuffle], wording.place_article, articles)
    real, chance = (_count_similar(one, np.unique(sample)) for one in (terms, shuffled))
    clear = np.flatnonzero(chance <= _CHANCE * real)
    return max(0.0, float((real - chance)[clear[0]])) if len(clear) else 0.0


def _count_similar(terms: sparse.csr_matrix, sample: Ints) -> Floats:
    """Return how many other articles are at least so similar to one of a sample, on average."""
    columns, rows = terms.T.tocsr(), terms[sample]
    number = np.zeros(len(_COSINES))
    for part in _parts(len(sample)):
        found = (rows[part] @ columns).data
        number += np.histogram(found, bins=np.append(_COSINES, np.inf))[0][::-1].cumsum()[::-1]
    itself = np.diff(rows.indptr) > 0
    return np.asarray(number / len(sample) - itself.mean(), dtype=np.float64)
