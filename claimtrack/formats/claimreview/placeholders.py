"""Names in ClaimReviews that stand for uncounted people, such as "Multiple sources".

Publishers write such words where an author has to be given. The vocabulary is closed: a
name with any other word is a name, such as "Internet Users Association".
"""

import re
import unicodedata
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+")


class _Vocabulary(NamedTuple):
    """Words of one language, without accents."""

    uncounted: frozenset[str]
    """Words of number, of no name, and plurals of writers. One of them is enough."""
    of_networks: frozenset[str]
    """Words that need a network beside them: "Facebook post", but not "The Post"."""
    others: frozenset[str]
    """Words of places and means, and function words, that may stand beside the others."""

    @classmethod
    def of(cls, uncounted: str, of_networks: str, others: str) -> "_Vocabulary":
        return cls(*(frozenset(words.split()) for words in (uncounted, of_networks, others)))

    def is_placeholder(self, words: list[str]) -> bool:
        enough = self.uncounted
        if "social media" in " ".join(words) or not _NETWORKS.isdisjoint(words):
            enough |= self.of_networks
        known = self.uncounted | self.of_networks | self.others | _NETWORKS
        return not enough.isdisjoint(words) and known.issuperset(words)


_NETWORKS = frozenset(
    (
        *("facebook", "twitter", "x", "whatsapp", "tiktok", "instagram", "telegram", "youtube"),
        *("reddit", "weibo", "redes"),
    )
)

_ENGLISH = _Vocabulary.of(
    "multiple various several many numerous viral anonymous unknown unnamed unidentified "
    "sources users posts websites bloggers netizens tweets",
    "user account accounts page pages post message messages",
    "a an and by different from in of on or other the internet online social web network "
    "networks people persons sites blogs groups channels media videos images photos claims "
    "outlets author authors source video image photo meme",
)
_SPANISH = _Vocabulary.of(
    "varias varios multiples numerosas numerosos diversas diversos virales anonimo anonima "
    "anonimos desconocido desconocidos fuentes usuarios usuarias publicaciones internautas",
    "usuario usuaria cuenta cuentas pagina paginas publicacion mensaje mensajes",
    "de del la las los el en y e o otras otros distintas distintos personas sitios medios web "
    "sociales imagen internet",
)
_FRENCH = _Vocabulary.of(
    "plusieurs multiples divers diverses nombreux nombreuses anonyme anonymes inconnu inconnus "
    "viraux sources internautes utilisateurs publications",
    "utilisateur compte comptes publication pages messages",
    "de du des les le la sur et ou d l autres personnes reseaux sociaux medias sites internet web",
)
_GERMAN = _Vocabulary.of(
    "verschiedene mehrere diverse viele zahlreiche anonym unbekannt unbekannte quellen nutzer",
    "seite seiten konto konten beitrag beitrage",
    "auf im in und der die das von den andere personen menschen webseiten internet "
    "soziale sozialen netzwerke netzwerken medien",
)
_PORTUGUESE = _Vocabulary.of(
    "varias varios diversas diversos multiplas numerosos virais anonimo desconhecido "
    "desconhecidos fontes usuarios utilizadores postagens publicacoes",
    "usuario postagem publicacao conta contas posts paginas mensagens",
    "de da das do dos na nas no nos em e ou outras outros pessoas sites sociais internet",
)
_ITALIAN = _Vocabulary.of(
    "vari varie diversi numerose numerosi virali anonimo anonimi sconosciuto fonti utenti",
    "utente pagine post",
    "di dei delle sui su e altri altre persone siti profili web social media internet",
)
_DUTCH = _Vocabulary.of(
    "meerdere diverse verschillende anoniem onbekend bronnen gebruikers",
    "berichten",
    "op van en sociale media mensen websites internet",
)
_POLISH = _Vocabulary.of(
    "rozne liczne anonimowy nieznany zrodla uzytkownicy internauci",
    "konta strony",
    "w na i media spolecznosciowe mediow spolecznosciowych internet",
)
_TURKISH = _Vocabulary.of(
    "cesitli bilinmeyen anonim kaynaklar kullanicilari", "hesaplari", "sosyal medya ve internet"
)
_INDONESIAN = _Vocabulary.of(
    "berbagai beragam anonim sumber pengguna warganet", "akun", "di dan media sosial internet"
)
_RUSSIAN = _Vocabulary.of(
    "различные неизвестныи анонимные источники пользователи", "", "в и на социальных сетеи сетях"
)
_VOCABULARIES = (
    *(_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _PORTUGUESE, _ITALIAN, _DUTCH, _POLISH, _TURKISH),
    *(_INDONESIAN, _RUSSIAN),
)

_PHRASES = frozenset(
    (
        *("social media", "social networks", "internet", "the internet"),
        *("redes sociales", "las redes sociales", "reseaux sociaux", "les reseaux sociaux"),
        *("soziale medien", "soziale netzwerke", "redes sociais", "sociale media"),
        *("media spolecznosciowe", "sosyal medya", "media sosial", "социальные сети"),
    )
)


def is_placeholder(name: str) -> bool:
    """True if a name has words for uncounted or unnamed people, and no word that names any."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ł", "l"))
    words = _WORD.findall("".join(each for each in plain if not unicodedata.combining(each)))
    return " ".join(words) in _PHRASES or any(each.is_placeholder(words) for each in _VOCABULARIES)
