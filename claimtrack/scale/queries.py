"""SQL queries that divide a ledger into parts, for both DuckDB and Spark.

A part has some claims with their assertions, the links between them, the retractions of
these records, and the documents and sources that they name. For each source, a part also
has its first published document. For each voice, a part has the sources that own others
and the first source with each stake. The rules need no other records. Part 0 has the
waivers, the records that they name, a record that mentions each of these, and all records
that no other part has. All parts have all predicates. A draft ties no claims together. A
part that has a record which names a draft also has a copy of the draft.

The tables are views named like the files, with an underscore at the end. They have a
column of row numbers, from 1. Column names need no quotes: dots are replaced by
underscores, and reserved words end in an underscore.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

TEXT_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sources": ("id", "part_of"),
        "documents": ("id", "publisher", "author", "published"),
        "claims": ("id", "speaker", "fact.predicate", "fact.subject", "fact.value"),
        "assertions": ("id", "claim"),
        "links": ("id", "from", "to", "to_link", "to_assertion", "by"),
        "retractions": ("id", "assertion", "link", "document", "by"),
        "waivers": (),
    }
)
"""The text columns used by the queries, by table."""

LIST_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sources": ("party_to",),
        "documents": ("credits",),
        "claims": ("because", "about"),
        "assertions": ("at",),
        "retractions": ("at",),
    }
)
"""The columns of text lists used by the queries, by table."""

WITH_DRAFTS = ("claims", "assertions")
"""The tables whose rows may be drafts."""

_RESERVED = ("from", "to", "by", "at")

WITH_ID = ("sources", "documents", "claims", "assertions", "links", "retractions")
"""The divided tables whose rows may have an id."""


def base_view_query(table: str, columns: Collection[str], quote: str, texts: str) -> str:
    """Return the query of a table's view, given its columns; no columns if there is no table.

    The numbered rows are in ``<table>_rows``. ``texts`` is the engine's name of the type of
    text lists.
    """
    types = {
        **dict.fromkeys(TEXT_COLUMNS[table], "string"),
        **dict.fromkeys(LIST_COLUMNS.get(table, ()), texts),
    }
    selected = []
    for name, type_ in types.items():
        known = f"{quote}{name}{quote}" if name in columns else "NULL"
        renamed = f"{name}_" if name in _RESERVED else name.replace(".", "_")
        selected.append(f"CAST({known} AS {type_}) AS {renamed}")
    if table in WITH_DRAFTS:
        draft = f"coalesce({quote}draft{quote}, false)" if "draft" in columns else "false"
        selected.append(f"{draft} AS draft")
    source = f"{table}_rows" if columns else "(SELECT CAST(1 AS bigint) AS row) t WHERE 1 = 0"
    return f"SELECT {', '.join([*selected, 'row'])} FROM {source}"


def hops_query(
    columns: Collection[str], hop_fields: Collection[str] | None, quote: str, texts: str
) -> str:
    """Return the query of all hops, given the fields of a hop; None if hops are source ids."""
    nothing = "CAST(NULL AS string)"
    if "via" not in columns:
        names = ", ".join(f"{nothing} AS {name}" for name in ("source", "follows", "place"))
        return f"SELECT claim, row, {names} FROM assertions_"
    fields = {"source": "hop", "follows": nothing, "at": nothing}
    if hop_fields is not None:
        fields = {
            name: f"hop.{quote}{name}{quote}" if name in hop_fields else nothing for name in fields
        }
    via = "via" if hop_fields is not None else f"CAST(via AS {texts})"
    return (
        f"SELECT claim, row, {fields['source']} AS source, {fields['follows']} AS follows, "
        f"{fields['at']} AS place "
        f"FROM (SELECT claim, row, explode({via}) AS hop FROM assertions_rows) h"
    )


DUPLICATE_IDS = " UNION ALL ".join(
    f"SELECT '{table}' AS noun, t.id, t.row, d.first FROM {table}_ t JOIN "
    f"(SELECT id, min(row) AS first FROM {table}_ WHERE id IS NOT NULL GROUP BY id "
    "HAVING count(*) > 1) d ON t.id = d.id WHERE t.row > d.first"
    for table in WITH_ID
)
"""The rows whose id occurs in an earlier row."""

# Input: waiver(noun, id), the subjects of waivers.
NAMED: Mapping[str, str] = {
    "given": """
        SELECT 'assertion' AS kind, id AS ref, row, claim FROM assertions_ WHERE id IS NOT NULL
        UNION ALL SELECT 'link', id, row, from_ FROM links_ WHERE id IS NOT NULL
        UNION ALL SELECT 'retraction', id, row, CAST(NULL AS string) FROM retractions_
        WHERE id IS NOT NULL""",
    "asked": """
        SELECT 'link' AS kind, to_link AS ref FROM links_ WHERE to_link IS NOT NULL
        UNION SELECT 'assertion', to_assertion FROM links_ WHERE to_assertion IS NOT NULL
        UNION SELECT 'link', link FROM retractions_ WHERE link IS NOT NULL
        UNION SELECT 'assertion', assertion FROM retractions_ WHERE assertion IS NOT NULL
        UNION SELECT noun, id FROM waiver WHERE noun IN ('assertion', 'link', 'retraction')""",
}
"""The records of kinds with optional ids, and the references to them."""

UNKNOWN = "SELECT kind, ref FROM asked ANTI JOIN given USING (kind, ref)"
"""The references that match no id: they are derived from the content of records."""

# Further input: by_content(kind, ref, row), families(predicate, family, of_two).
TIES: Mapping[str, str] = {
    "record": """
        SELECT kind, ref, row, claim FROM given SEMI JOIN asked USING (kind, ref)
        UNION ALL SELECT b.kind, b.ref, b.row, coalesce(a.claim, l.from_) FROM by_content b
        LEFT JOIN assertions_ a ON b.kind = 'assertion' AND a.row = b.row
        LEFT JOIN links_ l ON b.kind = 'link' AND l.row = b.row""",
    "taken": """
        SELECT r.row, coalesce(a.claim, l.claim) AS claim, document, by_ AS source
        FROM retractions_ r
        LEFT JOIN record a ON a.kind = 'assertion' AND a.ref = assertion
        LEFT JOIN record l ON l.kind = 'link' AND l.ref = link""",
    "ties": """
        WITH bearing AS (
            SELECT id AS a, explode(because) AS b FROM claims_
            UNION ALL SELECT from_, to_ FROM links_ WHERE to_ IS NOT NULL
            UNION ALL SELECT from_, claim FROM links_ JOIN record ON kind = 'link' AND ref = to_link
            UNION ALL SELECT from_, claim FROM links_
            JOIN record ON kind = 'assertion' AND ref = to_assertion),
        stated AS (
            SELECT row, family, fact_subject AS about FROM claims_
            JOIN families ON predicate = fact_predicate WHERE NOT draft
            UNION ALL SELECT row, family, fact_value FROM claims_
            JOIN families ON predicate = fact_predicate AND of_two = 1 WHERE NOT draft)
        SELECT x.row AS one, y.row AS other FROM bearing
        JOIN claims_ x ON x.id = a JOIN claims_ y ON y.id = b
        WHERE NOT x.draft AND NOT y.draft
        UNION ALL SELECT row, min(row) OVER (PARTITION BY family, about) FROM stated""",
    "owned": """
        SELECT s.row AS one, o.row AS other, o.id AS owner FROM sources_ s
        JOIN sources_ o ON o.id = s.part_of""",
    "bears": """
        SELECT id AS document, row, publisher AS source FROM documents_
        WHERE publisher IS NOT NULL
        UNION ALL SELECT id, row, author FROM documents_ WHERE author IS NOT NULL
        UNION ALL SELECT id, row, explode(credits) FROM documents_""",
}
"""The claim of each referenced record, the ties between claims, and the owners of sources."""

DRAFTS = """
    SELECT (SELECT count(*) FROM claims_ WHERE draft)
        + (SELECT count(*) FROM assertions_ a JOIN claims_ c ON c.id = a.claim
            WHERE a.draft AND NOT c.draft) AS drafts"""
"""The number of draft claims, and of draft assertions of other claims."""

DRAFTED = """
    SELECT a.row FROM assertions_ a LEFT JOIN claims_ c ON c.id = a.claim
    WHERE a.draft OR c.draft"""
"""The assertions that are drafts, or of draft claims."""

_FIRST_MENTION = """
    WITH said AS (
        SELECT a.row, CASE WHEN d.row IS NULL THEN 4 ELSE 7 END AS step
        FROM assertions_ a LEFT JOIN drafted d ON d.row = a.row)
    SELECT kind, what FROM (
        SELECT kind, what, row_number() OVER (PARTITION BY m.noun, m.id ORDER BY step, row) AS nth
        FROM (
            SELECT 'source' AS noun, part_of AS id, 1 AS step, row, 'source' AS kind, id AS what
            FROM sources_ WHERE part_of IS NOT NULL
            UNION ALL SELECT 'source', source, 2, row, 'document', document FROM bears
            UNION ALL SELECT 'source', about, CASE WHEN draft THEN 7 ELSE 3 END, row, 'claim', id
            FROM (SELECT explode(about) AS about, row, id, draft FROM claims_) c
            UNION ALL SELECT 'source', speaker, CASE WHEN draft THEN 7 ELSE 3 END, row, 'claim', id
            FROM claims_
            UNION ALL SELECT 'predicate', fact_predicate, CASE WHEN draft THEN 7 ELSE 3 END, row,
                'claim', id FROM claims_
            UNION ALL SELECT 'source', source, step, row, 'claim', claim FROM hops JOIN said
                USING (row)
            UNION ALL SELECT 'source', follows, step, row, 'claim', claim FROM hops JOIN said
                USING (row)
            UNION ALL SELECT 'document', document, step, row, 'claim', claim FROM cites JOIN said
                USING (row)
            UNION ALL SELECT 'source', by_, 5, row, 'claim', from_ FROM links_
            UNION ALL SELECT 'source', source, 6, row,
                CASE WHEN document IS NULL THEN 'claim' ELSE 'document' END,
                coalesce(document, claim) FROM taken
            UNION ALL SELECT 'document', r.document, 6, t.row,
                CASE WHEN t.document IS NULL THEN 'claim' ELSE 'document' END,
                coalesce(t.document, claim) FROM taken t JOIN reports r ON r.row = t.row) m
        SEMI JOIN waiver w ON w.noun = m.noun AND w.id = m.id) f
    WHERE nth = 1"""

WAIVED = f"""
    SELECT noun, id FROM waiver WHERE noun IN ('claim', 'source', 'document')
    UNION SELECT 'claim', claim FROM waiver JOIN record ON kind = noun AND ref = id
    WHERE claim IS NOT NULL
    UNION SELECT CASE WHEN document IS NULL THEN 'claim' ELSE 'document' END,
        coalesce(document, t.claim)
    FROM waiver JOIN record r ON kind = noun AND ref = id
    JOIN taken t ON t.row = r.row AND kind = 'retraction'
    UNION SELECT kind, what FROM ({_FIRST_MENTION}) f"""
"""The claims, sources and documents that waivers name, and the records that mention them first.

The first mention in the whole ledger is in part 0, so that its findings name the same
record as a check of the whole ledger. Drafts come last: they count as use.
"""

# Further input: near(node, root), waived(noun, id).
PARTS: Mapping[str, str] = {
    "weighed": """
        SELECT c.id AS claim, c.row, coalesce(root, c.row) AS root, 1 + coalesce(n, 0) AS weight
        FROM claims_ c LEFT JOIN near ON node = c.row
        LEFT JOIN (SELECT claim, count(*) AS n FROM assertions_ GROUP BY claim) s ON s.claim = c.id
        """,
    "neighbourhood": """
        SELECT root, CAST(sum(weight) AS bigint) AS weight,
            max(CASE WHEN w.id IS NULL THEN 0 ELSE 1 END) AS last
        FROM weighed LEFT JOIN (SELECT DISTINCT id FROM waived WHERE noun = 'claim') w
        ON w.id = claim GROUP BY root""",
    "packed": """
        WITH small AS (
            SELECT root, weight, floor(root / 65536) AS stretch FROM neighbourhood
            WHERE last = 0 AND weight < {size}),
        starts AS (
            SELECT stretch, sum(w) OVER (ORDER BY stretch) - w AS start
            FROM (SELECT stretch, sum(weight) AS w FROM small GROUP BY stretch) s),
        packs AS (
            SELECT root, 1 + floor((start - weight
                + sum(weight) OVER (PARTITION BY small.stretch ORDER BY root)) / {size}) AS part
            FROM small JOIN starts ON small.stretch = starts.stretch)
        SELECT root, CAST(part AS int) AS part FROM packs
        UNION ALL SELECT root, CAST(row_number() OVER (ORDER BY root)
            + coalesce((SELECT max(part) FROM packs), 0) AS int)
        FROM neighbourhood WHERE last = 0 AND weight >= {size}
        UNION ALL SELECT root, 0 FROM neighbourhood WHERE last = 1""",
    "part_of_claim": "SELECT claim, part, row, weight, root FROM weighed JOIN packed USING (root)",
}
"""The part of each claim. No part of several neighbourhoods is much larger than ``size``.

A neighbourhood of ``size`` or more is its own part. Weights are added up within stretches
of claims, so that no engine has to sort all claims in one place.
"""

# Input: record(kind, ref, row, claim), part_of_claim(claim, part).
COPIES = """
    WITH draft_claim AS (
        SELECT id, c.row, part FROM claims_ c JOIN part_of_claim ON claim = id WHERE draft),
    undercut AS (
        SELECT kind, r.row, claim, from_ AS naming FROM links_ JOIN record r
        ON kind = 'link' AND ref = to_link
        UNION ALL SELECT kind, r.row, claim, from_ FROM links_ JOIN record r
        ON kind = 'assertion' AND ref = to_assertion),
    void AS (
        SELECT kind, u.row, claim, naming, id AS draft FROM undercut u
        JOIN draft_claim ON id = claim
        UNION ALL SELECT kind, u.row, claim, naming, d.id FROM undercut u
        JOIN links_ l ON kind = 'link' AND l.row = u.row JOIN draft_claim d ON d.id = to_),
    named AS (
        SELECT id AS naming, explode(because) AS draft FROM claims_
        UNION ALL SELECT from_, to_ FROM links_ UNION ALL SELECT naming, draft FROM void)
    SELECT 'claims' AS noun, d.row, p.part FROM named JOIN draft_claim d ON d.id = draft
    JOIN part_of_claim p ON p.claim = naming WHERE p.part <> d.part
    UNION SELECT concat(kind, 's'), v.row, p.part FROM void v
    JOIN part_of_claim p ON p.claim = naming JOIN part_of_claim h ON h.claim = v.claim
    WHERE p.part <> h.part"""
"""The rows that further parts need, to know that records which they have name drafts.

These are draft claims, and the undercut links and assertions that depend on one.
"""

PART_SIZES = """
    SELECT part, CAST(sum(weight) AS bigint) AS weight, count(DISTINCT root) AS held
    FROM part_of_claim GROUP BY part"""


def _with_voices(sources: str) -> str:
    """Return the query of sources with the telling sources of their voices."""
    return f"""
        SELECT part, source FROM {sources}
        UNION SELECT part, t.source FROM (
            SELECT DISTINCT part, root FROM {sources} x JOIN voices v ON v.source = x.source) s
        JOIN telling t ON t.root = s.root"""


# Further input: days(published, day), voice(node, root).
SHARES: Mapping[str, str] = {
    "documents_0": """
        SELECT coalesce(part, 0) AS part, document FROM cites c
        LEFT JOIN part_of_claim p ON p.claim = c.claim
        UNION SELECT 0, id FROM waived WHERE noun = 'document'""",
    "part_of_retraction": """
        SELECT t.row, coalesce(part, 0) AS part, document, source FROM taken t
        LEFT JOIN part_of_claim p ON p.claim = t.claim WHERE document IS NULL
        UNION SELECT t.row, coalesce(part, 0), t.document, source FROM taken t
        LEFT JOIN documents_0 d ON d.document = t.document WHERE t.document IS NOT NULL""",
    "sources_0": """
        SELECT coalesce(part, 0) AS part, source FROM names n
        LEFT JOIN part_of_claim p ON p.claim = n.claim
        UNION SELECT part, source FROM part_of_retraction WHERE source IS NOT NULL
        UNION SELECT 0, id FROM waived WHERE noun = 'source'""",
    "first_published": """
        SELECT source, document FROM (
            SELECT publisher AS source, d.id AS document, row_number() OVER (
                PARTITION BY publisher ORDER BY day NULLS FIRST, d.id) AS nth
            FROM documents_ d LEFT JOIN days y ON y.published = d.published
            ANTI JOIN (SELECT document AS id FROM retractions_ WHERE document IS NOT NULL) r
            ON r.id = d.id
            WHERE publisher IS NOT NULL) f
        WHERE nth = 1""",
    "documents_1": """
        SELECT part, document FROM documents_0
        UNION SELECT part, document FROM sources_0 s JOIN first_published f ON f.source = s.source
        UNION SELECT part, document FROM part_of_retraction WHERE document IS NOT NULL
        UNION SELECT part, r.document FROM part_of_retraction t JOIN reports r ON r.row = t.row""",
    "part_of_document": """
        SELECT part, document FROM documents_1
        UNION ALL SELECT 0, d.id FROM documents_ d
        ANTI JOIN (SELECT DISTINCT document AS id FROM documents_1) h ON h.id = d.id""",
    "sources_1": """
        SELECT part, source FROM sources_0
        UNION SELECT part, source FROM part_of_document p JOIN bears b ON b.document = p.document
        """,
    "voices": "SELECT id AS source, row, root FROM sources_ JOIN voice ON node = row",
    "telling": """
        SELECT root, v.source FROM voices v
        JOIN (SELECT DISTINCT owner AS source FROM owned) o ON o.source = v.source
        UNION SELECT root, min(source) FROM (
            SELECT root, v.source, topic FROM voices v
            JOIN (SELECT id AS source, explode(party_to) AS topic FROM sources_) t
            ON t.source = v.source) u
        GROUP BY root, topic""",
    "sources_2": _with_voices("sources_1"),
    "sources_3": """
        SELECT part, source FROM sources_2
        UNION ALL SELECT 0, s.id FROM sources_ s
        ANTI JOIN (SELECT DISTINCT source AS id FROM sources_2) h ON h.id = s.id""",
    "part_of_source": _with_voices("sources_3"),
}
"""The retractions, documents and sources of each part."""

VIEWS = frozenset(
    {
        *("given", "ties", "bears", "names", "cites", "reports"),
        *("neighbourhood", "first_published", "sources_3"),
    }
)
"""The queries that are views: used once, or cheaper to run again than to store."""

MENTIONS: Mapping[str, str] = {
    "names": """
        SELECT claim, source FROM hops
        UNION ALL SELECT claim, follows FROM hops WHERE follows IS NOT NULL
        UNION ALL SELECT id, explode(about) FROM claims_
        UNION ALL SELECT id, speaker FROM claims_ WHERE speaker IS NOT NULL
        UNION ALL SELECT from_, by_ FROM links_ WHERE by_ IS NOT NULL""",
    "cites": """
        SELECT claim, row, split_part(place, '#', 1) AS document FROM (
            SELECT claim, row, place FROM hops WHERE place IS NOT NULL
            UNION ALL SELECT claim, row, explode(at_) FROM assertions_) p""",
    "reports": """
        SELECT row, split_part(place, '#', 1) AS document FROM (
            SELECT row, explode(at_) AS place FROM retractions_) p""",
}
"""The sources and documents that claims, assertions, links and retractions mention."""

PARTS_OF_ROWS: Mapping[str, str] = {
    "claims": """
        SELECT row, part FROM part_of_claim
        UNION ALL SELECT row, part FROM copies WHERE noun = 'claims'""",
    "assertions": """
        SELECT a.row, coalesce(part, 0) AS part FROM assertions_ a
        LEFT JOIN part_of_claim p ON p.claim = a.claim
        UNION ALL SELECT row, part FROM copies WHERE noun = 'assertions'""",
    "links": """
        SELECT l.row, coalesce(part, 0) AS part FROM links_ l
        LEFT JOIN part_of_claim p ON p.claim = l.from_
        UNION ALL SELECT row, part FROM copies WHERE noun = 'links'""",
    "retractions": "SELECT row, part FROM part_of_retraction",
    "documents": """
        SELECT row, coalesce(part, 0) AS part FROM documents_ d
        LEFT JOIN part_of_document p ON p.document = d.id""",
    "sources": """
        SELECT row, coalesce(part, 0) AS part FROM sources_ s
        LEFT JOIN part_of_source p ON p.source = s.id""",
    "waivers": "SELECT row, 0 AS part FROM waivers_",
}
"""The parts of each row, by table."""

PARTS_OF_RECORD = """
    SELECT 'source' AS kind, source AS id, count(*) AS holding, min(part) AS home
    FROM part_of_source GROUP BY source
    UNION ALL SELECT 'document', document, count(*), min(part) FROM part_of_document
    GROUP BY document"""
"""The number of parts that have a source or document, and the first such part."""


def merge_query(
    columns: Sequence[str], every_part: Collection[str], count: int, *, by_record: bool = False
) -> str:
    """Return the query that merges the findings of the parts, sorted by place or by record.

    The findings are in the table ``found``, and the number of parts of each record in
    ``held``. Findings about a document in several parts are deduplicated. Findings of the
    codes ``every_part`` hold only if every part with the record has them.
    """
    wanted = ", ".join(columns)
    codes = ", ".join(f"'{code}'" for code in every_part) or "''"
    alone = "kind IN ('claim', 'assertion', 'link')"
    return f"""
        WITH shared AS (
            SELECT {wanted} FROM (
                SELECT f.*, coalesce(holding, {count}) AS holding, coalesce(home, 0) AS home,
                    count(*) OVER same AS said, min(part) OVER same AS first
                FROM (SELECT * FROM found WHERE NOT {alone} OR code IN ({codes})) f
                LEFT JOIN (SELECT kind AS noun, id AS known, holding, home FROM held) h
                ON noun = kind AND known = held
                WINDOW same AS (PARTITION BY code, kind, id, others, outcome)) s
            WHERE CASE WHEN code IN ({codes}) THEN said = holding AND part = home
                WHEN kind = 'document' THEN part = home ELSE part = first END)
        SELECT * FROM (
            SELECT {wanted} FROM found WHERE {alone} AND code NOT IN ({codes})
            UNION ALL SELECT * FROM shared) every
        ORDER BY {"kind, id, " if by_record else ""}file, line, col, code, part, nth"""
