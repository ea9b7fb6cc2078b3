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

    def is_placeholder(self, words: list[str]) -> bool:
        """True if words stand for uncounted people, and every word is known."""
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

# English, Spanish, French, German, Portuguese, Italian, Dutch, Polish, Turkish, Indonesian and
# Russian. Bars divide the three sets of words of a language.
_WORDS = """\
multiple various several many numerous viral anonymous unknown unnamed unidentified sources
users posts websites bloggers netizens tweets
| user account accounts page pages post message messages
| a an and by different from in of on or other the internet online social web network networks
people persons sites blogs groups channels media videos images photos claims outlets author
authors source video image photo meme

varias varios multiples numerosas numerosos diversas diversos virales anonimo anonima anonimos
desconocido desconocidos fuentes usuarios usuarias publicaciones internautas
| usuario usuaria cuenta cuentas pagina paginas publicacion mensaje mensajes
| de del la las los el en y e o otras otros distintas distintos personas sitios medios web
sociales imagen internet

plusieurs multiples divers diverses nombreux nombreuses anonyme anonymes inconnu inconnus
viraux sources internautes utilisateurs publications
| utilisateur compte comptes publication pages messages
| de du des les le la sur et ou d l autres personnes reseaux sociaux medias sites internet web

verschiedene mehrere diverse viele zahlreiche anonym unbekannt unbekannte quellen nutzer
| seite seiten konto konten beitrag beitrage
| auf im in und der die das von den andere personen menschen webseiten internet soziale
sozialen netzwerke netzwerken medien

varias varios diversas diversos multiplas numerosos virais anonimo desconhecido desconhecidos
fontes usuarios utilizadores postagens publicacoes
| usuario postagem publicacao conta contas posts paginas mensagens
| de da das do dos na nas no nos em e ou outras outros pessoas sites sociais internet

vari varie diversi numerose numerosi virali anonimo anonimi sconosciuto fonti utenti
| utente pagine post
| di dei delle sui su e altri altre persone siti profili web social media internet

meerdere diverse verschillende anoniem onbekend bronnen gebruikers
| berichten
| op van en sociale media mensen websites internet

rozne liczne anonimowy nieznany zrodla uzytkownicy internauci
| konta strony
| w na i media spolecznosciowe mediow spolecznosciowych internet

cesitli bilinmeyen anonim kaynaklar kullanicilari | hesaplari | sosyal medya ve internet

berbagai beragam anonim sumber pengguna warganet | akun | di dan media sosial internet

различные неизвестныи анонимные источники пользователи || в и на социальных сетеи сетях
"""
_VOCABULARIES = tuple(
    _Vocabulary(*(frozenset(words.split()) for words in language.split("|")))
    for language in _WORDS.split("\n\n")
)
_PHRASES = re.compile(
    "social (media|networks)|(the )?internet|(las )?redes sociales|(les )?reseaux sociaux"
    "|soziale (medien|netzwerke)|redes sociais|sociale media|media spolecznosciowe"
    "|sosyal medya|media sosial|социальные сети|n a|not (applicable|available)"
    "|多个来源|多個來源|网友|網友|社交媒体|社交媒體|匿名|未知|不详|不詳"
)


def is_placeholder(name: str) -> bool:
    """True if a name has words for uncounted or unnamed people, and no word that names any."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ł", "l"))
    words = _WORD.findall("".join(each for each in plain if not unicodedata.combining(each)))
    return _PHRASES.fullmatch(" ".join(words)) is not None or any(
        each.is_placeholder(words) for each in _VOCABULARIES
    )
