"""Four questions about a Parquet ledger, for claimtrack and other programs.

The others are DuckDB, plain objects, and plain numpy (:mod:`tests.benchmarks.kernel`).

1. *origins*: the heads of the complete chains of each claim, and their total number: sources
   under one owner count once, and so do the unnamed people of a body and those of no body;
2. *rings*: sides of claims with circular sourcing;
3. *unsupported*: claims without assertions of them or their premises;
4. *contradicting*: pairs of claims with a contradicting link, both with an origin.

``python -m tests.benchmarks.questions WHO FOLDER`` prints a JSON object with the answers
and the CPU seconds of reading and of each answer. Restatements count as one claim.
Withdrawn records do not count.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any  # DuckDB's results are untyped

from claimtrack._gc import pause_gc
from claimtrack.facts.facts import Facts
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import LinkKind, SourceKind, Stance
from tests.benchmarks.kernel import answer
from tests.oracle import Oracle

Numbers = dict[str, float]

QUESTIONS = ("origins", "rings", "unsupported", "contradicting")


def claimtrack(folder: Path) -> Numbers:
    """Answer with the columns of a ledger in memory."""
    numbers: Numbers = {}
    with pause_gc():
        with _timed(numbers, "read seconds"):
            ledger = parquet_folder.read(folder)
        facts = Facts(ledger)
        with _timed(numbers, "columns seconds"):
            _ = facts.columns
        with _timed(numbers, "origins seconds"):
            numbers["origins"] = int(facts.certain_counts.origins.sum())
        with _timed(numbers, "rings seconds"):
            numbers["rings"] = len({ring.side for ring in facts.source_rings})
        with _timed(numbers, "unsupported seconds"):
            numbers["unsupported"] = int((~facts.reasoning.founded).sum())
        with _timed(numbers, "contradicting seconds"):
            complete = facts.asserted.complete.tolist()
            numbers["contradicting"] = sum(
                pair.one != pair.other and complete[pair.one] > 0 and complete[pair.other] > 0
                for pair in facts.oppositions
            )
    return numbers


def oracle(folder: Path) -> Numbers:
    """Answer with plain objects, claim by claim."""
    numbers: Numbers = {}
    with _timed(numbers, "read seconds"):
        ledger = parquet_folder.read(folder)
    plain = Oracle(ledger)
    with _timed(numbers, "origins seconds"):
        numbers["origins"] = sum(side.certain_origins for side in plain.sides.values())
    with _timed(numbers, "rings seconds"):
        numbers["rings"] = sum(bool(side.rings) for side in plain.sides.values())
    with _timed(numbers, "unsupported seconds"):
        numbers["unsupported"] = len({*plain.group_of.values()} - {*plain.founded})
    with _timed(numbers, "contradicting seconds"):
        pairs = set[frozenset[frozenset[str]]]()
        for link in plain.links:
            if link.kind is LinkKind.CONTRADICTS:
                groups = [plain.group_of[end] for end in link.ends]
                sides = [plain.sides.get((group, Stance.ASSERTS)) for group in groups]
                if all(side is not None and side.certain_origins for side in sides):
                    pairs.add(frozenset(groups))
        numbers["contradicting"] = sum(len(pair) == 2 for pair in pairs)
    return numbers


def kernel(folder: Path) -> Numbers:
    """Answer with numpy and scipy on the necessary columns."""
    numbers: Numbers = {}
    answer(folder, numbers, _timed)
    return numbers


def duckdb(folder: Path) -> Numbers:
    """Answer with DuckDB on one thread, on the Parquet files."""
    return _of_duckdb(folder, "CREATE VIEW {0} AS FROM '{1}'")


def duckdb_loaded(folder: Path) -> Numbers:
    """Answer with DuckDB on one thread, on loaded tables."""
    return _of_duckdb(folder, "CREATE TABLE {0} AS FROM '{1}'")


def _of_duckdb(folder: Path, made: str) -> Numbers:
    import duckdb as module

    numbers: Numbers = {}
    database = module.connect()
    database.execute("SET threads = 1")
    with _timed(numbers, "read seconds"):
        for name in ("sources", "claims", "assertions", "links", "retractions"):
            database.execute(made.format(name, folder / f"{name}.parquet"))
    words = ", ".join(f"('{kind.value}')" for kind in SourceKind if kind.originates)
    with _timed(numbers, "columns seconds"):
        database.execute(GROUPS)
        database.execute(CHAINS)
    for name, query in zip(QUESTIONS, (ORIGINS, RINGS, UNSUPPORTED, CONTRADICTING), strict=True):
        with _timed(numbers, f"{name} seconds"):
            database.execute(query.replace("ORIGINATING", words))
            numbers[name] = _number(database.fetchone())
    return numbers


def _number(row: Any) -> int:
    return int(row[0] or 0)


GROUPS = """
CREATE TABLE tie AS
  SELECT "from" AS one, "to" AS other FROM links
  WHERE kind = 'restates' AND "to" IS NOT NULL
    AND (id IS NULL OR id NOT IN (SELECT link FROM retractions WHERE link IS NOT NULL));
CREATE TABLE grouped AS
  WITH RECURSIVE both_ways AS (
    SELECT one, other FROM tie UNION SELECT other, one FROM tie
  ), reached(claim, member) AS (
    SELECT one, one FROM both_ways
    UNION SELECT claim, other FROM reached JOIN both_ways ON member = one
  ), least AS (SELECT claim, min(member) AS named FROM reached GROUP BY claim)
  SELECT id, coalesce(named, id) AS named FROM claims LEFT JOIN least ON claim = id;
-- As numbers: joins of texts take several times as long.
CREATE TABLE of_group AS SELECT id, dense_rank() OVER (ORDER BY named) AS number FROM grouped;
CREATE TABLE numbered AS SELECT id, kind, named, part_of, row_number() OVER () AS number
  FROM sources;
CREATE TABLE speaker AS
  WITH RECURSIVE up(number, top, owner) AS (
    SELECT number, id, part_of FROM numbered
    UNION SELECT up.number, n.id, n.part_of FROM up JOIN numbered n ON n.id = up.owner
  )
  SELECT s.id, s.number, t.number AS voice, s.kind, s.named
  FROM numbered s JOIN up ON up.number = s.number AND up.owner IS NULL
  JOIN numbered t ON t.id = up.top;
"""

CHAINS = """
CREATE TABLE chain AS
  SELECT row_number() OVER () AS number, 2 * g.number + (stance = 'denies')::INT AS side, via
  FROM assertions a JOIN of_group g ON g.id = a.claim
  WHERE stance <> 'neutral'
    AND (a.id IS NULL
      OR a.id NOT IN (SELECT assertion FROM retractions WHERE assertion IS NOT NULL))
    AND NOT (len("at") > 0 AND list_has_all(
      (SELECT coalesce(list(document), []) FROM retractions WHERE document IS NOT NULL),
      list_transform("at", lambda passage: split_part(passage, '#', 1))));
CREATE TABLE hop AS
  SELECT c.number AS chain, side, s.number AS source, position, act, position = length AS last
  FROM (
    SELECT number, side, unnest(via).source AS source, unnest(via).act AS act,
      generate_subscripts(via, 1) - 1 AS position, len(via) - 1 AS length
    FROM chain
  ) c JOIN speaker s ON s.id = c.source;
"""

ORIGINS = """
CREATE TABLE origin AS
  WITH head AS (
    SELECT h.side, h.source, h.act, s.voice, s.named, s.kind
    FROM hop h JOIN speaker s ON s.number = h.source WHERE position = 0
  ), vouched AS (SELECT DISTINCT side, source FROM hop WHERE act IN ('witnessed', 'showed')
  ), received AS (SELECT DISTINCT side, source FROM hop WHERE position > 0
  )
  SELECT DISTINCT side, voice, named FROM head
  LEFT JOIN vouched USING (side, source) LEFT JOIN received USING (side, source)
  WHERE vouched.source IS NOT NULL OR (
    kind IN (VALUES ORIGINATING) AND received.source IS NULL
    AND NOT coalesce(act IN ('declined', 'credited') OR (act = 'denied' AND side % 2 = 0), false));
WITH unnamed AS (
  SELECT o.side, count(DISTINCT o.voice) FILTER (b.named) AS employed,
    bool_or(NOT b.named) AS others
  FROM origin o JOIN numbered b ON b.number = o.voice WHERE NOT o.named AND NOT EXISTS (
    SELECT 1 FROM origin p WHERE p.side = o.side AND p.voice = o.voice AND p.named)
  GROUP BY o.side
)
SELECT (SELECT count(DISTINCT (side, voice)) FROM origin WHERE named)
  + coalesce((SELECT sum(greatest(employed, others::INT)) FROM unnamed), 0);
"""

RINGS = """
CREATE TABLE onward AS
  SELECT DISTINCT a.side, a.source AS one, b.source AS other
  FROM hop a JOIN hop b ON a.chain = b.chain AND b.position = a.position + 1;
WITH RECURSIVE inner_one AS (
  -- A ring is of those that both have it from somebody and pass it on.
  SELECT * FROM onward
  SEMI JOIN (SELECT side, other AS one FROM onward) AS r USING (side, one)
  SEMI JOIN (SELECT side, one AS other FROM onward) AS p USING (side, other)
), reached(side, first, last) AS (
  SELECT side, one, other FROM inner_one
  UNION SELECT i.side, first, other
  FROM reached r JOIN inner_one i ON i.side = r.side AND i.one = r.last
)
SELECT count(DISTINCT side) FROM reached WHERE first = last;
"""

UNSUPPORTED = """
WITH RECURSIVE standing AS (
  SELECT * FROM links WHERE "to" IS NOT NULL
    AND (id IS NULL OR id NOT IN (SELECT link FROM retractions WHERE link IS NOT NULL))
), step AS (
  SELECT p.number AS premise, c.number AS conclusion
  FROM (SELECT unnest(because) AS premise, id FROM claims
    UNION ALL SELECT "from", "to" FROM standing WHERE kind IN ('supports', 'implies')) l
  JOIN of_group p ON p.id = l.premise JOIN of_group c ON c.id = l.id
), founded(number) AS (
  SELECT DISTINCT side // 2 FROM chain WHERE side % 2 = 0
  UNION SELECT conclusion FROM founded JOIN step ON premise = number
)
SELECT count(DISTINCT number) FROM of_group WHERE number NOT IN (SELECT number FROM founded);
"""

CONTRADICTING = """
WITH backed AS (SELECT DISTINCT side // 2 AS number FROM origin WHERE side % 2 = 0)
SELECT count(*) FROM (
  SELECT DISTINCT least(a.number, b.number), greatest(a.number, b.number)
  FROM links l JOIN of_group a ON a.id = l."from" JOIN of_group b ON b.id = l."to"
  WHERE l.kind = 'contradicts' AND a.number <> b.number
    AND (l.id IS NULL OR l.id NOT IN (SELECT link FROM retractions WHERE link IS NOT NULL))
    AND a.number IN (SELECT number FROM backed) AND b.number IN (SELECT number FROM backed)
);
"""


@contextmanager
def _timed(numbers: Numbers, part: str) -> Iterator[None]:
    cpu, clock = process_time(), perf_counter()
    yield
    numbers[part] = process_time() - cpu
    numbers[f"{part} wall"] = perf_counter() - clock


WHO: Mapping[str, Callable[[Path], Numbers]] = {
    each.__name__: each for each in (claimtrack, kernel, oracle, duckdb, duckdb_loaded)
}


if __name__ == "__main__":
    found = WHO[sys.argv[1]](Path(sys.argv[2]))
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump(found, sys.stdout)
