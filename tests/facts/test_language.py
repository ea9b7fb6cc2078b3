"""Recognition of texts in a script or a language that the package does not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.text.language import unread_reason
from tests.laws.profiles import law

FOREIGN = {
    "German": (
        "Die Brücke bleibt bis zum Herbst gesperrt, wie der Rat am Freitag mitteilte.",
        "Das ist nicht neu.",
        "Es wurden 40 Boote gezählt, und 12 sind noch auf dem See.",
    ),
    "French": (
        "Le pont restera fermé jusqu’à l’automne, a déclaré vendredi le conseil.",
        "C’est une question de temps.",
        "La production a augmenté de 40 % et les prix sont en baisse dans la région.",
    ),
    "Spanish": (
        "El puente permanecerá cerrado hasta el otoño, según dijo el consejo.",
        "En 2021, la población era de 3 millones.",
        "La producción aumentó un 40 % y los precios bajaron en la región.",
    ),
    "Portuguese": (
        "A ponte ficará fechada até ao outono, disse o conselho na sexta-feira.",
        "O Brasil tem 26 estados e um distrito federal.",
        "A produção não foi afetada pelo incêndio, que durou mais de 40 horas.",
    ),
    "Italian": ("Il ponte resterà chiuso fino all'autunno, come ha detto il consiglio.",),
    "Dutch": ("De brug blijft tot het najaar gesloten, zei het bestuur van de stad.",),
    "Swedish": ("Bron är stängd till hösten och det är inte klart när den öppnar.",),
    "East Asian": (
        "桥梁将关闭至秋季，理事会周五表示。",
        "橋は秋まで閉鎖されると、評議会は金曜日に述べた。",
        "다리는 가을까지 폐쇄된다고 의회가 금요일에 밝혔다.",
        "公司在2021年发布了 iPhone 13。",
    ),
    "Cyrillic": ("Мост закрыт до осени, сообщил совет в пятницу.", "Да, 40 лодок."),
    "Arabic": ("سيظل الجسر مغلقا حتى الخريف.",),
    "Greek": ("Η γέφυρα θα παραμείνει κλειστή.",),
    "foreign": (
        "A híd őszig zárva marad, közölte pénteken a tanács, és hozzátette, hogy a munkálatok"
        " több mint három évig tartanak majd a folyó mindkét partján.",
    ),
}


@pytest.mark.parametrize(
    ("language", "text"), [(name, text) for name, texts in FOREIGN.items() for text in texts]
)
def test_other_language_or_script_is_named(language: str, text: str) -> None:
    assert language in unread_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "40 %, 3.5 km, $12",
        "The bridge stays shut until the autumn, the council said on Friday.",
        "Closed.",
        "Ludwig van Beethoven, Charles de Gaulle, Vincent van Gogh, Ursula von der Leyen",
        "Rio de Janeiro; Los Angeles; El Paso; Las Vegas; La Paz",
        "Lionel Messi (Paris Saint-Germain), Luis de la Fuente, Ángel Di María",
        "He said c'est la vie and left.",
        "Its title is Der Ring des Nibelungen.",
        "def find(text: str) -> int:\n    return os.path.sep in text",
        "SELECT name, SUM(price) FROM orders WHERE id = 3 GROUP BY name;",
        "| Year | Boats | Share |\n|---|---|---|\n| 2019 | 40 | 3 % |",
        "The word мост means bridge.",
        "Ωmega-3 and β-carotene levels",
        "At 3 pm EST, per unit, con man, plus 40 max.",
        "Come to the hat shop till 5.",
        "Estadio de la Cerámica; Jean de la Fontaine",
        "Café Müller, São Paulo, Zürich, Kraków",
    ],
)
def test_english_names_code_and_tables_are_read(text: str) -> None:
    assert "" == unread_reason(text)


@law
@given(st.text())
def test_unread_text_stays_unread_if_doubled(text: str) -> None:
    assert unread_reason(text) in ("", unread_reason(text * 2))


def test_long_text_is_judged_by_its_start() -> None:
    german, english = FOREIGN["German"][0] + " ", "The bridge is not open, and it was not. "

    assert ["German", ""] == [
        "German" if "German" in unread_reason(text) else ""
        for text in (german * 60 + english * 60, english * 60 + german * 60)
    ]
