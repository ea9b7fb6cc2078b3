"""Who is asked what: the packages, at the version that is named, and what is like it here.

A question that is *like* another is not the same: what each counts is said in a few words.
tnc-provenance 0.1.3 is not asked: it takes assertions out of prose, and there is none here.
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
"""What claimtrack is asked, in words."""


@frozen
class Peer:
    """A package on PyPI, and the oldest Python it runs on."""

    name: str
    version: str
    python: tuple[int, int] = (3, 11)

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        return f"{self.name}=={self.version}"

    @property
    def script(self) -> str:
        """The module that asks it."""
        return f"{SCRIPTS}.{self.name.replace('-', '_')}"


@frozen
class Question:
    """What one package is asked about bodies of one kind.

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
"""In the order of their rows: what is like the same question stands together."""

DEEP = (
    Question(RIGORGRAPH, "rings", "audit: rings of claims", "reasoning", "line"),
    Question(FTL_BELIEFS, "rings", "rings of claims", "reasoning", "line"),
)
"""Of those who follow from claim to claim."""
