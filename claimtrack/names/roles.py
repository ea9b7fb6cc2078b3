"""Titles, offices and occupations that stand before the name of a person."""

import re
from functools import lru_cache

from claimtrack.names.folding import shorten


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text, which blanks separate."""
    return frozenset(words.split())


TITLES = word_set(
    "dr prof professor doctor mr mrs ms mx sir dame lord lady rev reverend capt captain col"
    " colonel lt lieutenant sgt sergeant maj gen hon herr frau fru fröken hr dhr mevr mevrouw"
    " monsieur madame mme mlle mademoiselle docteur sr sra senor senora senorita sig signor"
    " signora dott pani"
)
CAPITAL_TITLES = word_set("miss general major judge justice pan")
"""Titles that are also other words, and only count with a capital letter."""

ABBREVIATED_ROLES = word_set(
    "adm amb brig cdr cllr cmdr cpl cpt det ing insp pres pvt rep sen gov supt dipl mag"
)
"""Roles that may have a full stop."""
CAPITAL_ROLES = ABBREVIATED_ROLES | word_set(
    "abbot baron bishop boss ceo cfo chair chancellor chief constable cto dci dean deputy don duke"
    " earl fiscal head king leader marshal mayor mep mp msp pastor pm pope prince princess queen"
    " richter sheriff speaker"
)
"""Roles that are also names or other words, and only count with a capital letter."""

_ROLES_BY_LANGUAGE = (
    # English
    "accountant activist actor actress adviser advisor aide ambassador analyst anchor archbishop"
    " architect assistant attorney auditor biologist broker builder campaigner candidate cardinal"
    " chairman chairperson chairwoman chemist clerk coach columnist commander commissioner"
    " congressman congresswoman conscript consultant contractor coordinator coroner correspondent"
    " councillor councilman councilwoman councilor critic defector detective developer diplomat"
    " director doctor economist editor employee engineer envoy executive expert father fisherman"
    " foreman founder geologist governor historian hydrologist inspector insider investigator"
    " journalist lawmaker lawyer lecturer legislator librarian lobbyist manager mechanic mediator"
    " minister negotiator neighbour neighbor nurse officer official operator organiser organizer"
    " owner paramedic pensioner philosopher photographer physician physicist pilot plumber"
    " policeman policewoman politician premier president priest prisoner producer programmer"
    " prosecutor protester psychiatrist psychologist publisher refugee registrar reporter"
    " representative researcher resident sailor scientist secretary senator singer skipper soldier"
    " solicitor spokesman spokesperson spokeswoman statistician strategist student supervisor"
    " surgeon surveyor teacher technician toxicologist trader treasurer undersecretary veteran"
    " victim volunteer whistleblower witness worker",
    # German
    "minister ministerin kanzler kanzlerin präsident präsidentin bürgermeister bürgermeisterin"
    " kommissar kommissarin inspektor inspektorin senatorin sekretär sekretärin sprecher"
    " sprecherin botschafter botschafterin abgeordnete abgeordneter direktor direktorin richterin"
    " anwalt anwältin oberst hauptmann leutnant polizist polizistin beamter beamtin gutachter"
    " gutachterin ingenieur ingenieurin lehrer lehrerin pfarrer pfarrerin bischof zeuge zeugin"
    " professorin doktor journalistin arzt ärztin landrat landrätin leiter leiterin",
    # French
    "ministre presidente depute deputee senateur senatrice maire prefet prefete commissaire"
    " inspecteur inspectrice directeur directrice parole ambassadeur ambassadrice juge procureur"
    " procureure capitaine commandant maitre secretaire chancelier chanceliere gouverneur avocat"
    " avocate ingenieure journaliste medecin infirmiere infirmier temoin",
    # Spanish, Italian and Portuguese
    "ministro ministra president presidenta senador senadora alcalde alcaldesa gobernador"
    " gobernadora inspectora comisario comisaria directora portavoz vocero vocera embajador"
    " embajadora diputado diputada juez jueza coronel capitan teniente comandante secretario"
    " secretaria canciller doctora ingeniero ingeniera abogado abogada concejal testigo profesor"
    " profesora periodista enfermera senatore senatrice sindaco ispettore ispettrice commissario"
    " direttore direttrice portavoce ambasciatore ambasciatrice deputato deputata onorevole"
    " giudice avvocato ingegnere colonnello capitano maresciallo dottore dottoressa professore"
    " professoressa prefeito prefeita deputado deputada inspetor inspetora delegado delegada"
    " diretor diretora embaixador embaixadora governador governadora",
    # Norwegian, Danish and Swedish
    "statsråd ordfører borgermester borgmester borgmestare inspektør inspektör politimester"
    " lensmann direktør direktör talsmann talsmand talsman talskvinne talskvinde talskvinna"
    " talsperson talesperson ambassadør ambassadör representant dommer dommar advokat overlege"
    " lege sekretær sekreterare kaptein kaptajn løytnant redaktør redaktör rådmann kommissær"
    " rektor statsadvokat politiker journalist ingeniør ingenjör sykepleier lærer forsker vitne",
    # Dutch and Polish
    "burgemeester woordvoerder woordvoerster wethouder rechter advocaat officier staatssecretaris"
    " kamerlid ministerka prezydent senatorka posel poslanka rzecznik rzeczniczka inspektorka"
    " komisarz dyrektor dyrektorka sedzia prokurator pulkownik",
)
_ROLE_ENDING = re.compile(
    ".{2,30}(?:minister(?:in)?|kanzler(?:in)?|prasident(?:in)?|burgermeister(?:in)?"
    "|kommissar(?:in)?|inspektor(?:in)?|sprecher(?:in)?|sekretar(?:in)?|direktor(?:in)?|anwalt"
    "|anwaltin|advokat|talsmann|talsperson"
    "|talskvinne)$"
)
"""The end of a compound in German or a Nordic language, such as *Außenminister*."""

BODIES = word_set(
    "affairs agency airline airlines association authority bank board club college commission"
    " committee company congress corp corporation council court department federation firm"
    " foundation fund government group hospital inc institute league limited llc ltd ministry"
    " network news office organisation organization parliament party plc police reserve school"
    " service services society team times trust union university magazine newspaper paper station"
    " charity church bureau embassy gmbh ag as asa ab sa spa bv ministerium universitat kommune"
    " kommission partei verband verein behorde parti ministere universite commune banque banco"
    " ministerio universidad partido"
)
"""Words for bodies: with one of them, the words after a role are no person."""

FUNCTION_WORDS = word_set(
    "a about against among an and as at before behind beyond but by close for from he in inside"
    " into its my near no nor of off on or our outside over she some sans than that the their they"
    " this through to two under until us we while who with within without your"
    " am an auf aus bei beim dem das ein eine einem einer eines fur im ist mit nach ohne oder uber"
    " um und unter vom vor zum zur"
    " a au aux avec chez dans des en entre est et les ou par pour sous sur un une vers"
    " con desde en entre las los o para por sin sobre un una uno ai alla con dai dal dalla degli"
    " dei delle gli nel nella per su sul com da em na nas no nos os para pela pelo um uma"
    " av de den det en et ett for fra fran hos i innen med og och om pa samt till til ved vid"
    " aan bij door een en het in met naar om op tot uit van voor w z na od przy dla i"
)
"""Words that join the parts of a name of a body, such as *of*."""

_ROLES = frozenset(
    shorten(word.replace("ø", "ö").replace("æ", "ä"))
    for language in _ROLES_BY_LANGUAGE
    for word in language.split()
)


@lru_cache(maxsize=10_000)
def is_role(word: str) -> bool:
    """True if a folded word is a role in small letters, too, such as *minister*."""
    short = shorten(word)
    return short in _ROLES or _ROLE_ENDING.match(short) is not None
