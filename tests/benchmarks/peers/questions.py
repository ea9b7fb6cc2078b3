"""The packages, their versions, their questions, and similar questions to claimtrack.

A question that is *like* another is not the same; a few words describe what each counts.
tnc-provenance 0.1.3 is omitted: it extracts assertions from prose, and bodies have none.
"""

from attrs import frozen

SCRIPTS = "tests.benchmarks.peers.scripts"
OURS = f"{SCRIPTS}.claimtrack"
EVERYTHING = "everything"

LIKE = {
    "origins": "claims with two origins or more",
    "support": "claims with independent support of two or more",
    "contradicting": "pairs that contradict each other",
    "reasoning": "rings of claims",
    EVERYTHING: "findings of all rules",
}
"""The questions to claimtrack, in words."""


@frozen
class Peer:
    """A package on PyPI, and the oldest Python it runs on."""

    name: str
    version: str
    python: tuple[int, int] = (3, 11)

    @property
    def requirement(self) -> str:
        """The requirement for pip."""
        return f"{self.name}=={self.version}"

    @property
    def script(self) -> str:
        """The module that asks the package."""
        return f"{SCRIPTS}.{self.name.replace('-', '_')}"


@frozen
class Question:
    """One question to one package about bodies of one kind.

    ``asks`` is the word for it in the package's script. ``like`` is the question to
    claimtrack that is nearest, if one is.
    """

    peer: Peer
    asks: str
    words: str
    like: str | None = None
    body: str = "stories"


CHRONICLE = Peer("chronicle-standard", "0.9.0")
CLAIMS_LEDGER = Peer("claims-ledger", "0.0.4")
FACTBLOCK = Peer("factblock", "1.0.0a15")
FTL_BELIEFS = Peer("ftl-beliefs", "0.2.0")
HYPGRAPH = Peer("hypgraph", "0.6.0")
ISNAD = Peer("isnad", "3.1.8")
RIGORGRAPH = Peer("rigorgraph", "1.0.1")
ROOTMEMORY = Peer("rootmemory", "0.1.0", python=(3, 12))
XRAD = Peer("xrad", "0.4.0")

QUESTIONS = (
    Question(RIGORGRAPH, "rings", "audit: rings of claims", "reasoning"),
    Question(FTL_BELIEFS, "rings", "rings of claims", "reasoning"),
    Question(XRAD, "disagreements", "pairs of two polarities", "contradicting"),
    Question(FTL_BELIEFS, "contradictions", "pairs against each other by words", "contradicting"),
    Question(CHRONICLE, "several_sources", "score: claims with two sources or more", "origins"),
    Question(ROOTMEMORY, "several_roots", "claims with two roots or more", "origins"),
    Question(HYPGRAPH, "several_lines", "claims with two lines that share nothing", "support"),
    Question(ISNAD, "good", "grade: chains that are good"),
    Question(FACTBLOCK, "failing", "validate: checks that fail"),
    Question(CLAIMS_LEDGER, "failing", "check: failures"),
)
"""Questions in the order of rows, similar ones together."""

DEEP = (
    Question(RIGORGRAPH, "rings", "audit: rings of claims", "reasoning", "line"),
    Question(FTL_BELIEFS, "rings", "rings of claims", "reasoning", "line"),
)
"""Questions that follow premises from claim to claim."""
