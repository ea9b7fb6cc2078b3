"""Names in ClaimReviews that stand for uncounted people, such as "Multiple sources".

Publishers write such words where an author has to be given. The vocabulary is closed: a
name with any other word is a name, such as "Internet Users Association".
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Without accents, by language: English, Spanish, French, German, Portuguese, Italian,
# Dutch, Polish, Turkish, Indonesian, Russian.
_UNCOUNTED = _words(
    "multiple various several many numerous viral anonymous unknown unnamed unidentified",
    "sources users posts websites bloggers netizens tweets",
    "varias varios multiples numerosas numerosos virales anonimo anonima anonimos desconocido",
    "desconocidos fuentes usuarios usuarias publicaciones internautas",
    "plusieurs divers diverses nombreux nombreuses anonyme anonymes inconnu inconnus viraux",
    "internautes utilisateurs publications",
    "verschiedene mehrere diverse viele zahlreiche anonym unbekannt unbekannte quellen nutzer",
    "diversas diversos numerosos virais desconhecido desconhecidos fontes utilizadores",
    "postagens publicacoes",
    "vari varie diversi numerose numerosi virali anonimi sconosciuto sconosciuti fonti utenti",
    "meerdere anoniem onbekend bronnen gebruikers",
    "rozne liczne anonimowy nieznany zrodla uzytkownicy internauci",
    "cesitli bilinmeyen kaynaklar kullanicilari",
    "berbagai beragam sumber pengguna warganet",
    "различные неизвестныи анонимные источники пользователи",
)
"""Words of which one is enough: of number, of no name, and plurals of writers."""

_OF_NETWORKS = _words(
    "user account accounts page pages post message messages",
    "usuario usuaria cuenta cuentas pagina paginas publicacion mensaje mensajes",
    "utilisateur compte comptes publication seite seiten konto konten beitrag",
    "postagem publicacao conta contas utente pagine strony konta hesaplari akun",
)
"""Words that need a network beside them: "Facebook post", but not "The Post"."""

_NETWORKS = _words(
    "facebook twitter x whatsapp tiktok instagram telegram youtube reddit weibo redes"
)

_BESIDE = _words(
    "a an and by different from in of on or other the internet online social web network",
    "networks people persons sites blogs groups channels media",
    "videos images photos claims outlets author authors source video image photo meme",
    "de del la las los el en y e o otras otros distintas distintos personas",
    "sitios medios sociales imagen",
    "du des les le sur et ou d autres personnes reseaux sociaux medias",
    "auf im in und der die das von den andere personen menschen webseiten",
    "soziale sozialen netzwerke netzwerken medien beitrage",
    "da do dos na nas no nos em outras outros pessoas sociais mensagens",
    "di dei delle sui su altri altre persone siti profili",
    "op van sociale mensen berichten w na i spolecznosciowe",
    "sosyal medya ve dan sosial в и на социальных сетеи сетях",
)
"""Words that may stand beside the others: of places and means, and function words."""

_ALL = _UNCOUNTED | _OF_NETWORKS | _NETWORKS | _BESIDE

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
    if " ".join(words) in _PHRASES:
        return True
    on_network = "social media" in " ".join(words) or not _NETWORKS.isdisjoint(words)
    enough = _UNCOUNTED | _OF_NETWORKS if on_network else _UNCOUNTED
    return not enough.isdisjoint(words) and _ALL.issuperset(words)
