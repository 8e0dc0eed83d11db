"""Find texts that are spelled much like another."""

from collections.abc import Callable, Sequence


def alike(
    wanted: str, among: Sequence[str], least: float, most: int, prepare: Callable[[str], str] | None = None
) -> list[tuple[float, int]]:
    """Return the similarity (from `least` to 1) and the position of each, at most `most` and the nearest first.

    `prepare` is applied to both texts before they are compared. A swap of two letters counts as one slip.
    """
    # The library takes 3 MB and some milliseconds: the first misspelled name loads it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        wanted, among, processor=prepare, scorer=OSA.normalized_similarity, score_cutoff=least, limit=most
    )
    return [(score, position) for _, score, position in found]
