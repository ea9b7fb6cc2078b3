"""Figures of sentences, looked for in texts: minimal pairs, spans, and the nearest figure."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.text.cited_text import CitedText
from claimtrack.facts.text.figures import Figure, find_stated_figures, normalize_cited_text
from claimtrack.facts.text.item_match import ItemMatch, ItemOutcome
from claimtrack.facts.text.text_units import text_conversions
from tests.laws.profiles import law

FOUND, MISSING, UNSURE = ItemOutcome.FOUND, ItemOutcome.MISSING, ItemOutcome.UNSURE


def stated(sentence: str) -> list[Figure]:
    """Return the figures that a sentence states."""
    return list(find_stated_figures(normalize_cited_text(sentence).text))


def match(sentence: str, cited: str) -> ItemMatch:
    """Return the match of the only figure of a sentence."""
    (figure,) = stated(sentence)
    return CitedText(cited).match(figure)


def outcomes(sentence: str, cited: str) -> set[ItemOutcome]:
    """Return the outcomes of the figures of a sentence, of which there is at least one."""
    found = {CitedText(cited).match(figure).outcome for figure in stated(sentence)}
    assert found
    return found


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        # Units, rounded as people round.
        ("It was 20 °C.", "68 degrees Fahrenheit", "78 degrees Fahrenheit"),
        ("It was 72 °F.", "22 °C", "24 °C"),
        ("Bake at 175 °C.", "350 degrees F", "325 degrees F"),
        ("It is 100 km away.", "62 miles", "61 miles"),
        ("It is 60 miles away.", "100 km", "90 km"),
        ("It is 3 miles away.", "5 km", "7 km"),
        ("The limit is 88 km/h.", "55 miles per hour", "50 miles per hour"),
        ("It weighs 82 kg.", "180 pounds", "190 pounds"),
        ("It weighs 100 kg.", "220 pounds", "250 pounds"),
        ("It costs 180 pounds.", "£180", "£190"),
        ("It costs 180 yen.", "¥180", "180 yuan"),
        ("It costs ¥180.", "180 RMB", "180 euros"),
        ("It is 300 feet high.", "90 metres", "80 metres"),
        ("She is 5 feet 10 inches tall.", "178 cm", "168 cm"),
        ("She is 5'11\" tall.", "180 cm", "170 cm"),
        ("She is 1.8 m tall.", "5 ft 11 in", "5 ft 2 in"),
        ("Take 50 mcg.", "0.05 mg", "0.5 mg"),
        ("It took 90 minutes.", "an hour and a half", "an hour"),
        ("It took 2 hours 30 minutes.", "150 minutes", "230 minutes"),
        ("It took 2 hours and 30 minutes.", "2.5 hours", "2.3 hours"),
        ("It took 30 minutes.", "half an hour", "a quarter of an hour"),
        ("It took two weeks.", "14 days", "15 days"),
        ("It took 90 days.", "three months", "two months"),
        ("It took 18 months.", "a year and a half", "a year"),
        ("It is 100 years old.", "a century old", "a decade old"),
        ("It uses 2.4 kW.", "2,400 W", "240 W"),
        ("It made 1.15 TWh.", "1,150 GWh", "115 GWh"),
        ("The flat has 807 sq ft.", "75 square metres", "85 square metres"),
        ("Rates rose by 50 basis points.", "half a percentage point", "a quarter point"),
        # Units without a blank.
        ("It has 16GB.", "16 GB", "8GB"),
        ("It has 16 GB.", "16GB", "16 MB"),
        ("It has 16GB.", "16,384 MB", "16 cores"),
        ("It holds 500ml.", "half a litre", "500 litres"),
        ("It shows 1080p.", "1080p", "720p"),
        ("It used 40kWh.", "40 kilowatt-hours", "40 MWh"),
        ("It needs 12V.", "12 volts", "24V"),
        ("It weighs 5kg.", "5,000 grams", "5 tonnes"),
        ("It weighs 5kg.", "five kilos", "five stones"),
        ("It has 10M users.", "10 million", "10 billion"),
        # Multiples.
        ("It is 3x as fast.", "three times as fast", "twice as fast"),
        ("It is 3x as fast.", "a threefold gain", "a twofold gain"),
        ("It is 3x as fast.", "the speed tripled", "the speed doubled"),
        ("It tripled.", "it is 3x as large", "it is 5x as large"),
        ("It doubled.", "it rose by 100 %", "it rose by 50 %"),
        ("It doubled.", "it grew twofold", "it grew fivefold"),
        # Zero and one.
        ("It costs 0 euros.", "There is no charge.", "It costs 40 euros."),
        (
            "It costs 0 euros.",
            "There is no charge.",
            "It still costs 40 euros, and did not change.",
        ),
        ("0 people left.", "Nobody left.", "3 people left, and it did not change."),
        ("The score was 0.", "It was nil, as in 2029.", "It was 3, and did not change."),
        ("It lost by 1 point.", "by one point", "by 2 points"),
        ("It took 1 hour.", "an hour", "40 minutes"),
        ("It took one hour.", "60 minutes", "two hours"),
        ("It has 1 GB.", "1 GB", "a cable and 2 GB"),
        # Hedges that exclude each other.
        ("Over 400 came.", "412 came", "almost 400 came"),
        ("Over 400 came.", "more than 400 came", "nearly 400 came"),
        ("Over 400 came.", "just over 400", "fewer than 400 came"),
        ("Nearly 400 came.", "just under 400", "412 came"),
        ("Nearly 400 came.", "396 came", "over 400 came"),
        ("About 400 came.", "412 came", "600 came"),
        ("About 45 percent came.", "43 percent", "55 percent"),
        ("About 58% came.", "57.6 percent", "55 percent"),
        ("More than 500 came.", "more than 550 came", "more than 600 came"),
        ("About 2.5 million came.", "between 2.2 and 3 million", "3.1 million"),
        ("More than half left.", "62 % left", "72 % left"),
        ("Around two thirds of them left.", "66% left", "60% left"),
        ("About 400 came.", "396 came", "290 came"),
        ("It is over $400 million.", "more than 400 million dollars", "nearly 400 million dollars"),
        ("Over 400 came.", "480 came", "500 came"),
        ("Over 15 came.", "17 came", "20 came"),
        ("Up to 40 tonnes.", "up to 35 tonnes", "up to 30 tonnes"),
        ("Up to 9 years.", "no more than 9 years", "up to 7 years"),
        ("At least 90 came.", "at least 95 came", "at least 100 came"),
        ("Less than 40 came.", "35 came", "30 came"),
        ("More than 300 came.", "341 came", "more than 400 came"),
        ("Over 2 million came.", "2.3 million came", "3.1 million came"),
        ("Nearly 12 km.", "11.8 km", "10,935 metres"),
        ("Almost 47 %.", "46.5 %", "42 %"),
        ("Over 150 came.", "179 came", "190 came"),
        ("Over 195 came.", "197 came", "200 came"),
        ("Over 25% came.", "26.4 % came", "31 % came"),
        ("It came 4th.", "in fourth place", "after four minutes"),
        ("It was the 46th year.", "No. 46", "46 people"),
        ("400 or older.", "400 and over", "under 400"),
        # Parts in words, percentages and ratios.
        ("Half of the people left.", "50 % of the people left", "40 % of the people left"),
        ("Half of the people left.", "one half left", "a third left"),
        ("A third of the people left.", "33 percent left", "25 percent left"),
        ("Two thirds of them left.", "67% left", "76% left"),
        ("Three-quarters of them left.", "75% left", "two thirds left"),
        ("It fell by a third.", "a decline of 33 %", "a decline of 23 %"),
        ("More than half left.", "52 % left", "less than half left"),
        ("20% left.", "One in five left", "One in four left"),
        ("80% left.", "Four out of five left", "three out of five left"),
        ("1 in 5 left.", "20 % left", "25 % left"),
        ("Nearly two in three left.", "63% left", "60% left"),
        ("4 of 5 dentists left.", "80% of dentists left", "60% of dentists left"),
        ("4 of 5 left.", "Of 5 boats, 4 left", "Of 5 boats, 3 left"),
        ("1 in 10,000 left.", "0.01% left", "0.1% left"),
        ("Seven-and-a-half years.", "7.5 years", "8.5 years"),
        ("25% left.", "15 of the 60 left", "15 of the 50 left"),
        ("It was halved.", "it fell by 50 %", "it fell by 15 %"),
        ("It rose by 5 percentage points.", "up five percentage points", "up 5 %"),
        ("It has 4 1/2 stars.", "4.5 stars", "4.25 stars"),
        ("It has 4.5/5.", "4.5 out of 5", "4.0 out of 5"),
        # Money and counts.
        ("It costs $40.", "40 dollars", "40 people"),
        ("It costs $40.", "US$40", "€40"),
        ("It costs $40.", "40", "41"),
        ("It weighs 40 kg.", "40", "40 boats"),
        ("It costs 40 euros.", "EUR 40", "40 pence"),
        ("It costs $0.50.", "50 cents", "5 cents"),
        # Scores, ranges and large numbers.
        ("They won 34-23.", "They won by 34 to 23", "They won 34-32"),
        ("They won 34-23.", "They lost 23-34", "They lost 24-33"),
        ("They won 34 -- 23.", "34 \u2013 23", "34 \u2013 24"),
        ("They won 2-0.", "2-0 to them", "2-1 to them"),
        ("It is 20-30 km.", "between 20 and 30 km", "between 25 and 30 km"),
        ("It is 68-77F.", "20 to 25 degrees Celsius", "10 to 15 degrees Celsius"),
        ("10% or 20%.", "10 to 20 %", "10 to 15 %"),
        ("It costs 2.5 million.", "two and a half million", "two and a quarter million"),
        ("It has 500,000 users.", "half a million users", "a million users"),
        ("It has 3.2 lakh users.", "320,000 users", "3,200,000 users"),
        ("It was the 46th time.", "the forty-sixth time", "the forty-seventh time"),
        ("There were 12,5.", "12.5", "125"),
        ("It was 0.05.", "p < .05", "p < .5"),
        ("It was .05 (see below).", "0.05", "0.5"),
        ("It was 0.05.", ".05 (see below)", ".5 (see below)"),
        ("It was -5 °C.", "minus five degrees Celsius", "five degrees Celsius"),
        # A month in front of a colon is no hour.
        ("It was 19.", "2021-10:19", "2021-10:18"),
    ],
)
def test_figure_is_found_in_the_right_text_only(sentence: str, right: str, wrong: str) -> None:
    assert {FOUND} == outcomes(sentence, right)
    assert MISSING in outcomes(sentence, wrong)


@pytest.mark.parametrize(
    ("sentence", "cited", "note"),
    [
        ("Three left.", "Ann and Ben left.", "may be counted"),
        ("There are 3 main reasons.", "cost and time", "may be counted"),
        ("It ran for 46 years.", "in its 46th year", "the text has 46 years as a rank"),
        ("She has 3 titles.", "her third title", "the text has 3 as a rank"),
        ("The two-day fair.", "on 5 and 6 May", "may be counted"),
        ("They won 7-3.", "The three 7-2 shots", "the text has 7 and 3 apart"),
        ("They won 34-23.", "34 points in May, and 23 in June", "the text has 34 and 23 apart"),
        (
            "Sales were 318 thousand euros.",
            "in thousand euros | 2030 | 318",
            "the text may state its figures in units of 1,000",
        ),
        (
            "Turnout was 47%.",
            "Turnout | 47",
            "the text has the number of 47% without a percent sign",
        ),
        ("It doubled.", "from 20 to 40 boats", "may be calculated from 20 and 40"),
        (
            "It ran 63 years.",
            "built in 1904, closed in 1967",
            "may be calculated from 1904 and 1967",
        ),
        ("It grew by 12 kg.", "48 kg, then 60 kg", "may be calculated from 48 kg and 60 kg"),
        (
            "It grew by 12 million.",
            "2 million, 14 million",
            "may be calculated from 2 million and 14 million",
        ),
        (
            "It fell by 1.3 percentage points.",
            "7.8 % to 6.5 %",
            "may be calculated from 7.8 % and 6.5 %",
        ),
        ("Half of them left.", "20 boats, of which 10 left", "may be calculated from 20 and 10"),
        ("It fell by a quarter.", "from 1,200 to 900", "may be calculated from 1,200 and 900"),
        ("It fell by 25 %.", "from 1,200 to 900", "may be calculated from 1,200 and 900"),
        ("It fell to 75 %.", "from 1,200 to 900", "may be calculated from 1,200 and 900"),
        ("It rose by 33.3 %.", "from 900 to 1,200", "may be calculated from 900 and 1,200"),
        ("It fell by 300.", "from 1,200 to 900", "may be calculated from 1,200 and 900"),
        ("It had 231 people.", "212 passengers and 19 crew", "may be calculated from 212 and 19"),
        (
            "It rose by $4 million.",
            "$40 million in 2029 and $44 million in 2030",
            "may be calculated from $40 million and $44 million",
        ),
        ("It cost 0 euros.", "It cost nothing.", 'the text may say zero with "nothing"'),
        ("0 people left.", "Nobody left, 3 people stayed.", 'the text may say zero with "Nobody"'),
        ("0 people left.", "They were no longer here.", 'the text may say zero with "no"'),
        ("12 boats sank.", "12 metres per second", "the text has 12 in another unit"),
        ("12 boats sank.", "12 % of 40 boats", "the text has 12 in another unit"),
        ("Nearly 250 came.", "212 came", "212 is far from 250"),
        ("Nearly 2 million came.", "1.6 million came", "1.6 million is far from 2 million"),
        ("About 250 came.", "212 came", "212 is far from 250"),
        ("About 2.5 million came.", "about 3 million", "3 million is far from 2.5 million"),
    ],
)
def test_reading_that_the_text_does_not_state_is_unsure(
    sentence: str, cited: str, note: str
) -> None:
    found = match(sentence, cited)

    assert (UNSURE, note) == (found.outcome, found.note)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("It grew by 12 boats.", "48 boats, then 60 boats"),
        ("It grew by 12 %.", "48 %, then 60 %"),
        ("It grew by 12 kg.", "48 kg, then 60 miles"),
        ("It was in 63 places.", "built in 1904, closed in 1967"),
        ("It grew by 12 kg.", f"48 kg, {'then ' * 20} 60 kg"),
        ("It was 21 boats.", "9 boats and 12 boats"),
        ("It was 108 boats.", "from 48 to 60 boats"),
        ("It was 108 kg.", "48 kg in 2029, and 60 kg"),
        ("It fell by 24 %.", "from 1,200 to 900"),
        ("It rose by 35 %.", "from 900 to 1,200"),
    ],
)
def test_other_sums_are_missing(sentence: str, cited: str) -> None:
    assert MISSING is match(sentence, cited).outcome


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The second half, at half-time, a half-hearted try.", []),
        ("A third time, in the third quarter, the quarter-final.", []),
        ("The last three quarters were weak.", []),
        ("Half of it, two thirds, and by a quarter.", ["Half", "two thirds", "a quarter"]),
        ("Half a million in half an hour.", ["Half a million", "half an hour"]),
        ("One of zero, at one place.", []),
        ("1 of 0, one hour, 1 GB.", ["1", "0", "one hour", "1 GB"]),
        ("4K, 5G, A4, 737MAX, GPT-4, 24/7 and 3D.", []),
        (
            "16GB, 500ml, 3x, 1080p, 12V, 5kg.",
            ["16GB", "500ml", "3x", "1080p", "12V", "5kg"],
        ),
        ("34-23, 20-30 km, one in five.", ["34-23", "20", "30 km", "one in five"]),
        ("5 feet 10 inches; 10 feet, 5 tonnes.", ["5 feet 10 inches", "10 feet", "5 tonnes"]),
        ("four in 89 games; 2 in 2019.", ["four", "89", "2", "2019"]),
        ("On page 42 (p. 7).", []),
        ("It tripled, then was halved.", ["tripled", "halved"]),
    ],
)
def test_figures_that_a_sentence_states(sentence: str, expected: list[str]) -> None:
    assert expected == [each.text for each in stated(sentence)]


@pytest.mark.parametrize(
    ("sentence", "cited", "words"),
    [
        ("It has 16GB.", "It costs $16 and has 16 GB of memory.", "16 GB"),
        ("It is 100 km away.", "About 7 people went 62 miles.", "62 miles"),
        ("They won 34-23.", "In May they won by 34 to 23.", "34 to 23"),
        ("A third of it left.", "On the day 33% left.", "33%"),
        ("It took 1 hour.", "It took us 60 minutes.", "60 minutes"),
        ("In 2031 it closed.", "The mill closed in 2031, and later fell.", "2031"),
        # The nearest figure of a missing one.
        ("It has 16GB.", "It costs $16 and has 8 GB of memory.", "8 GB"),
        ("It is 100 km away.", "100 people went 61 miles, then 20 miles.", "61 miles"),
        ("41 left.", "2 of the 40 boats and 4,100 people", "40"),
        ("Over 400 came.", "Some 100, and fewer than 400", "400"),
    ],
)
def test_match_has_the_span_of_the_nearest_words(sentence: str, cited: str, words: str) -> None:
    span = match(sentence, cited).span

    assert span is not None
    assert words == cited[slice(*span)]


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("It made 2.029 billion tonnes.", "41 tonnes in 2029 and 45 million in 2030"),
        ("It made $12 million.", "12 and $3 million"),
    ],
)
def test_figure_has_no_magnitude_of_another_one(sentence: str, cited: str) -> None:
    assert MISSING is match(sentence, cited).outcome


@pytest.mark.parametrize("cited", ["2 to 3 million tonnes", "2 or 3 million tonnes"])
def test_figures_of_a_range_share_a_magnitude(cited: str) -> None:
    assert FOUND is match("It made 2 million tonnes.", cited).outcome


@pytest.mark.parametrize("cited", ["12 boats", "12 of them", "A gust of 12 m/s sank 12."])
def test_count_is_found_beside_a_number_in_another_unit(cited: str) -> None:
    assert FOUND is match("12 boats sank.", cited).outcome


@pytest.mark.parametrize(("hedge", "most"), [("Nearly", 10), ("About", 15)])
@law
@given(number=st.integers(13, 10**4), other=st.integers(1, 10**4))
def test_number_that_is_far_away_is_not_found_for_a_hedge(
    hedge: str, most: int, number: int, other: int
) -> None:
    assume(100 * abs(number - other) > most * number)

    assert FOUND is not match(f"{hedge} {number} came.", f"{other} came").outcome


def test_missing_figure_has_no_span_in_a_text_that_cannot_be_compared() -> None:
    assert ItemMatch(MISSING) == match("It costs $40.", "40 people and 3 kg")


UNITS = ("km", "miles", "kg", "lb", "minutes", "hours", "°C", "°F", "GB", "MB")


@law
@given(
    number=st.integers(1, 10**6),
    unit=st.sampled_from(UNITS),
    other=st.sampled_from(UNITS),
    digits=st.integers(4, 6),
)
def test_converted_number_is_found(number: int, unit: str, other: str, digits: int) -> None:
    conversions = text_conversions(unit, other)
    expected = FOUND if conversions else MISSING
    converted = conversions[0].convert(Fraction(number)) if conversions else Fraction(number)
    sentence = f"It was {converted.numerator / converted.denominator:.{digits}f} {other}."

    assert expected == match(sentence, f"It was {number} {unit}.").outcome
