"""Stories: articles grouped by the story they cover, from titles, excerpts and listings.

The method is told in ``docs/clusters.md``. It knows nothing of files, RDF or time.
"""

from newsgraph.building.stories.finding import Piece, Stories, find_stories
from newsgraph.building.stories.wording import read_words

__all__ = ["Piece", "Stories", "find_stories", "read_words"]
