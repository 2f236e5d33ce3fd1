"""Full-text search: PostgreSQL's own, with an index; plain matching elsewhere.

Both look for every word in ``Event.search_text``: PostgreSQL in all its forms, and the last one as the beginning of a
word, since it may still be typed; other databases every one as the beginning of a word.
"""

import re
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django.db import connections
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Func, IntegerField, Q, Value, When

if TYPE_CHECKING:
    from event_booking.events.querysets import EventQuerySet

LARGEST_QUERY = 200
MOST_WORDS = 10
WORD = re.compile(r"[^\W_]+")


def spaced(text: str) -> str:
    """The words of a text, each after a space, so that ``" word"`` is the beginning of one."""
    return "".join(f" {word}" for word in words_of(text))


def words_of(text: str) -> list[str]:
    """The words of a text: letters and digits, without upper and lower case."""
    return WORD.findall(normalize("NFKC", text).casefold())


def query_words(query: str) -> list[str]:
    """The words of a query that count: each once, and not too many."""
    return list(dict.fromkeys(words_of(query)))[:MOST_WORDS]


def find(events: "EventQuerySet", query: str) -> "EventQuerySet":
    """The events in whose text every word of the query stands. A query without a word finds nothing."""
    words = query_words(query)
    if not words:
        return events.none()
    if connections[events.db].vendor == "postgresql":
        return events.alias(_matches=_Matches(F("search_text"), words)).filter(_matches=True)
    for word in words:
        events = events.filter(search_text__contains=f" {word}")
    return events


def with_relevance(events: "EventQuerySet", query: str) -> "EventQuerySet":
    """With ``relevance``: how many of the query's words the title has, in whatever form.

    A whole number, so that a page can begin exactly where the last one ended, and cheap enough for a word that every
    other event has. A word of five letters or more counts by its beginning.
    """
    hits: Any = Value(0)
    for word in query_words(query):
        begins = Q(title_key__contains=f" {word[: max(4, len(word) - 2)]}")
        hits += Case(When(begins, then=Value(1)), default=Value(0))
    return events.annotate(relevance=ExpressionWrapper(hits, output_field=IntegerField()))


class _Matches(Func):
    """``vector @@ query``. Words are nothing but letters and digits, so that they need no quoting in a query.

    The query is a subquery, and asked for twice, because of what PostgreSQL makes of it: it then knows nothing of how
    frequent the words are, takes the matches for few, and always opens the index. Knowing more it would sometimes
    compare 100,000 events one by one, in the hope of 20 early matches, and has been seen to take 24 s to find none.
    """

    output_field = BooleanField()

    def __init__(self, text: Any, words: list[str], **extra: Any) -> None:
        super().__init__(text, **extra)
        self.words = words

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple[str | int, ...]]:
        # the column that the migration has put beside the text, in whichever alias of the table
        vector = compiler.compile(self.source_expressions[0])[0].replace("search_text", "search_vector")
        # each word by its stem or as it is
        one = "(to_tsquery('russian'::regconfig, %s) || to_tsquery('simple'::regconfig, %s))"
        words = [*self.words[:-1], f"{self.words[-1]}:*"]
        matches = f"{vector} @@ (SELECT {' && '.join([one] * len(words))})"
        return f"({matches} AND {matches})", tuple(word for word in words for _ in range(2)) * 2
