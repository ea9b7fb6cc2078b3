"""A hand-made article page with everything that its templates can show."""

from claimtrack.engine.finding import Finding, Flag, Reason
from claimtrack.model import Claim, Document, Ref, Severity
from claimtrack.reports.article.view import (
    ArticlePage,
    ArticleView,
    Block,
    ChainSide,
    ChipRole,
    DisputeSide,
    Note,
    NoteChain,
    NoteFinding,
    NoteStatus,
    Piece,
    Pointer,
    SourceChip,
    Step,
    SummaryLine,
    TextShown,
)


def _chain(
    name: str,
    role: ChipRole = ChipRole.ORIGIN,
    side: ChainSide = ChainSide.SAYS_SO,
    quote: str = "",
) -> NoteChain:
    chips = (
        SourceChip(name.lower(), name, role, "spokesman", stake=True),
        SourceChip("post", "The Post", ChipRole.RELAY),
    )
    return NoteChain(Ref("assertion", "a-1"), chips, side, ("¶2",), quote)


def _found(claim: Claim, message: str) -> NoteFinding:
    finding = Finding(
        "CT102",
        "single-origin",
        Severity.WARNING,
        Flag((claim,), message, [Reason("it is so", claim)]),
    )
    return NoteFinding(finding, message, "ledger.toml:4", ("the line is not asked",))


FULL = Claim("full", "The ferry was full.")
LATE = Claim("late", "The ferry left late.")
OLD = Claim("old", "The ferry is the oldest on the lake.")
CALM = Claim("calm", "The lake was calm.")
CAPTAIN = Claim("captain", "The captain was warned.")

NOTES = (
    Note(
        1,
        FULL,
        NoteStatus.ASK,
        "One voice",
        (_chain("Mira"),),
        main=_found(FULL, "Nobody else says so."),
        further=(_found(FULL, "The line was not asked."),),
        next=("Ask the line how many tickets it sold.",),
        remarks=("Borne out by 5.",),
        place="ledger.toml:4",
    ),
    Note(
        2,
        LATE,
        NoteStatus.DISPUTED,
        "Disputed",
        (_chain("Mira"), _chain("Line", ChipRole.DENIES, ChainSide.DENIES, "We left on time")),
        sides=(
            DisputeSide("Says so", against=False, chains=(_chain("Mira"),)),
            DisputeSide(
                "Denies it",
                against=True,
                chains=(_chain("Line", ChipRole.DENIES, ChainSide.DENIES, "We left on time"),),
                number=4,
                claim="The lake was calm.",
                elsewhere=True,
            ),
        ),
    ),
    Note(3, OLD, NoteStatus.ATTRIBUTE, "Opinion", (_chain("Post", ChipRole.UNKNOWN),)),
    Note(4, CALM, NoteStatus.HOLDS, "Two voices", (_chain("Mira"), _chain("Anna"))),
    Note(5, CAPTAIN, NoteStatus.FIX, "Wrong words", ()),
)

PAGE = ArticlePage(
    "The ferry was full",
    "The Lake Post",
    "2031-05-02",
    (
        SummaryLine(NoteStatus.FIX, "One quotation is not what the text says.", "not", (5,)),
        SummaryLine(NoteStatus.ASK, "One claim hangs on one voice.", "", (1,)),
    ),
    (Step("Get a second voice for", (1,)), Step("Give both sides of", (2,))),
    (
        ArticleView(
            Document("post-article", title="The ferry was full"),
            "The ferry was full",
            "The Lake Post",
            "2031-05-02",
            TextShown.WHOLE,
            (
                Block(1, (Piece("The ferry was full"),), heading=True),
                Block(
                    2,
                    (
                        Piece("The ferry was "),
                        Piece("full", (1,), NoteStatus.ASK),
                        Piece(" and late", (1, 2), NoteStatus.DISPUTED, ends=(1, 2)),
                        Piece(", says Mira. She says it was "),
                        Piece("full", (1,), NoteStatus.ASK, ends=(1,)),
                        Piece("."),
                    ),
                    notes=NOTES[:2],
                ),
                Block(3, (Piece("No ferry is older."),), whole=(3,), notes=NOTES[2:3]),
                Block(
                    4,
                    (
                        Piece("“"),
                        Piece("We left on time", (2,), NoteStatus.DISPUTED, denies=True, ends=(2,)),
                        Piece("”, says the line."),
                    ),
                    pointers=(Pointer(2, "Line denies", LATE.text),),
                ),
            ),
            main=True,
        ),
        ArticleView(
            Document("radio"),
            "Radio Lake",
            "Radio Lake",
            "",
            TextShown.EXCERPTS,
            (
                Block(
                    7,
                    (Piece("The lake was calm.", (4,), NoteStatus.HOLDS, ends=(4,)),),
                    notes=NOTES[3:4],
                    cut_before=True,
                    cut_after=True,
                ),
            ),
        ),
    ),
    NOTES[4:],
    "The Lake Post",
)
