"""The division of a ledger as queries over its tables, in SQL that DuckDB and Spark both run.

A part has its claims with their assertions, the links between them, what retracts any
of these, and the documents and sources that these name. With a source come the document
that it published first, and of the sources under one owner with it those that own others
or are the first with a stake in something: rules ask for no more. Waivers are in part 0,
with what they are about and a record that mentions it, and so is all that no other part
has. Predicates are in all parts.

The tables are views named as the files, with an underscore at the end. They have the
number of each row, from 1, and columns whose names need no quotes on either engine:
dots are underscores, and reserved words end in one.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sources": ("id", "part_of"),
        "documents": ("id", "publisher", "author", "published"),
        "claims": ("id", "fact.predicate", "fact.subject", "fact.value"),
        "assertions": ("id", "claim"),
        "links": ("id", "from", "to", "to_link", "to_assertion", "by"),
        "retractions": ("id", "assertion", "link", "document", "by"),
        "waivers": (),
    }
)
"""The columns of texts that the queries ask for, by table."""

LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sources": ("party_to",),
        "documents": ("credits",),
        "claims": ("because", "about"),
        "assertions": ("at",),
    }
)
"""The columns of lists of texts that the queries ask for, by table."""

_RESERVED = ("from", "to", "by", "at")

WITH_ID = ("sources", "documents", "claims", "assertions", "links", "retractions")
"""The tables that are divided and whose rows may have an id."""


def base_view(table: str, columns: Collection[str], quote: str, texts: str) -> str:
    """Return the view of a table, given the names of its columns; none if there is no table.

    The rows with their numbers are in ``<table>_rows``; ``texts`` is the engine's word for
    the type of a list of texts.
    """
    types = {
        **dict.fromkeys(TEXTS[table], "string"),
        **dict.fromkeys(LISTS.get(table, ()), texts),
    }
    selected = []
    for name, type_ in types.items():
        known = f"{quote}{name}{quote}" if name in columns else "NULL"
        renamed = f"{name}_" if name in _RESERVED else name.replace(".", "_")
        selected.append(f"CAST({known} AS {type_}) AS {renamed}")
    source = f"{table}_rows" if columns else "(SELECT CAST(1 AS bigint) AS row) t WHERE 1 = 0"
    return f"SELECT {', '.join([*selected, 'row'])} FROM {source}"


def hops(columns: Collection[str], in_hop: Collection[str] | None, quote: str, texts: str) -> str:
    """Return the view of all hops, given the fields of a hop; None if hops are ids of sources."""
    if "via" not in columns:
        nothing = "CAST(NULL AS string)"
        return f"SELECT claim, row, {nothing} AS source, {nothing} AS place FROM assertions_"
    fields = {"source": "hop", "at": "CAST(NULL AS string)"}
    if in_hop is not None:
        fields = {
            name: f"hop.{quote}{name}{quote}" if name in in_hop else "CAST(NULL AS string)"
            for name in fields
        }
    via = "via" if in_hop is not None else f"CAST(via AS {texts})"
    return (
        f"SELECT claim, row, {fields['source']} AS source, {fields['at']} AS place "
        f"FROM (SELECT claim, row, explode({via}) AS hop FROM assertions_rows) h"
    )


DOUBLES = " UNION ALL ".join(
    f"SELECT '{table}' AS noun, t.id, t.row, d.first FROM {table}_ t JOIN "
    f"(SELECT id, min(row) AS first FROM {table}_ WHERE id IS NOT NULL GROUP BY id "
    "HAVING count(*) > 1) d ON t.id = d.id WHERE t.row > d.first"
    for table in WITH_ID
)
"""Each row whose id another row has before it."""

# What is given: waiver(noun, id), the subjects of waivers.
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
"""The records without an id of their own that others name."""

UNKNOWN = "SELECT kind, ref FROM asked ANTI JOIN given USING (kind, ref)"
"""The names that no id is: those of records that are named by what they hold."""

# What is given besides: by_content(kind, ref, row), families(predicate, family, of_two).
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
            JOIN families ON predicate = fact_predicate
            UNION ALL SELECT row, family, fact_value FROM claims_
            JOIN families ON predicate = fact_predicate AND of_two = 1)
        SELECT x.row AS one, y.row AS other FROM bearing
        JOIN claims_ x ON x.id = a JOIN claims_ y ON y.id = b
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
"""The claim that each record is about, and what ties claims together and sources to owners."""

_FIRST_MENTION = """
    SELECT kind, what FROM (
        SELECT kind, what, row_number() OVER (PARTITION BY m.noun, m.id ORDER BY step, row) AS nth
        FROM (
            SELECT 'source' AS noun, part_of AS id, 1 AS step, row, 'source' AS kind, id AS what
            FROM sources_ WHERE part_of IS NOT NULL
            UNION ALL SELECT 'source', source, 2, row, 'document', document FROM bears
            UNION ALL SELECT 'source', about, 3, row, 'claim', id
            FROM (SELECT explode(about) AS about, row, id FROM claims_) c
            UNION ALL SELECT 'predicate', fact_predicate, 3, row, 'claim', id FROM claims_
            UNION ALL SELECT 'source', source, 4, row, 'claim', claim FROM hops
            UNION ALL SELECT 'document', document, 4, row, 'claim', claim FROM cites
            UNION ALL SELECT 'source', by_, 5, row, 'claim', from_ FROM links_
            UNION ALL SELECT 'source', source, 6, row,
                CASE WHEN document IS NULL THEN 'claim' ELSE 'document' END,
                coalesce(document, claim) FROM taken) m
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
"""The claims, sources and documents that waivers are about, and what first mentions them.

The first mention is that of the whole ledger in the order of its records, so that part 0
sees that there is one, and names the same.
"""

# What is given besides: near(node, root), waived(noun, id).
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
            WHERE last = 0 AND weight < {most}),
        starts AS (
            SELECT stretch, sum(w) OVER (ORDER BY stretch) - w AS start
            FROM (SELECT stretch, sum(weight) AS w FROM small GROUP BY stretch) s),
        packs AS (
            SELECT root, 1 + floor((start - weight
                + sum(weight) OVER (PARTITION BY small.stretch ORDER BY root)) / {most}) AS part
            FROM small JOIN starts ON small.stretch = starts.stretch)
        SELECT root, CAST(part AS int) AS part FROM packs
        UNION ALL SELECT root, CAST(row_number() OVER (ORDER BY root)
            + coalesce((SELECT max(part) FROM packs), 0) AS int)
        FROM neighbourhood WHERE last = 0 AND weight >= {most}
        UNION ALL SELECT root, 0 FROM neighbourhood WHERE last = 1""",
    "part_of_claim": "SELECT claim, part, row, weight, root FROM weighed JOIN packed USING (root)",
}
"""The part of each claim: so many neighbourhoods that none has much more than ``most``.

A neighbourhood of ``most`` or more is a part of its own. Weights are added up within
stretches of claims, so that no engine has to sort all of them in one place.
"""

PLAN = """
    SELECT part, CAST(sum(weight) AS bigint) AS weight, count(DISTINCT root) AS held
    FROM part_of_claim GROUP BY part"""


def _told(sources: str) -> str:
    """Return some sources of parts, with those that tell what there is to their voices."""
    return f"""
        SELECT part, source FROM {sources}
        UNION SELECT part, t.source FROM (
            SELECT DISTINCT part, root FROM {sources} x JOIN voices v ON v.source = x.source) s
        JOIN telling t ON t.root = s.root"""


# What is given besides: days(published, day), voice(node, root).
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
        UNION SELECT part, document FROM part_of_retraction WHERE document IS NOT NULL""",
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
    "sources_2": _told("sources_1"),
    "sources_3": """
        SELECT part, source FROM sources_2
        UNION ALL SELECT 0, s.id FROM sources_ s
        ANTI JOIN (SELECT DISTINCT source AS id FROM sources_2) h ON h.id = s.id""",
    "part_of_source": _told("sources_3"),
}
"""The retractions, documents and sources of each part."""

VIEWS = frozenset(
    {
        *("given", "ties", "bears", "names", "cites"),
        *("neighbourhood", "first_published", "sources_3"),
    }
)
"""The queries that are asked once, or sooner answered than kept."""

MENTIONS: Mapping[str, str] = {
    "names": """
        SELECT claim, source FROM hops UNION ALL SELECT id, explode(about) FROM claims_
        UNION ALL SELECT from_, by_ FROM links_ WHERE by_ IS NOT NULL""",
    "cites": """
        SELECT claim, row, split_part(place, '#', 1) AS document FROM (
            SELECT claim, row, place FROM hops WHERE place IS NOT NULL
            UNION ALL SELECT claim, row, explode(at_) FROM assertions_) p""",
}
"""The sources and documents that claims, and what is said of them, mention."""

ROWS: Mapping[str, str] = {
    "claims": "SELECT row, part FROM part_of_claim",
    "assertions": """
        SELECT a.row, coalesce(part, 0) AS part FROM assertions_ a
        LEFT JOIN part_of_claim p ON p.claim = a.claim""",
    "links": """
        SELECT l.row, coalesce(part, 0) AS part FROM links_ l
        LEFT JOIN part_of_claim p ON p.claim = l.from_""",
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

HELD = """
    SELECT 'source' AS kind, source AS id, count(*) AS holding, min(part) AS home
    FROM part_of_source GROUP BY source
    UNION ALL SELECT 'document', document, count(*), min(part) FROM part_of_document
    GROUP BY document"""
"""The number of parts that have a source or document, and the first of them."""


def merge(columns: Sequence[str], nowhere: Collection[str], count: int) -> str:
    """Return the query of the findings of the whole ledger, in order, from those of its parts.

    The findings are in ``found``, and what parts hold in ``held``. What is found of a
    record of one part is found nowhere else. The same may be found of a document in
    several parts, and is taken once. What the rules of the codes ``nowhere`` say of a
    record holds if they say it in every part that has the record.
    """
    wanted = ", ".join(columns)
    codes = ", ".join(f"'{code}'" for code in nowhere) or "''"
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
        ORDER BY file, line, col, code, part, nth"""
