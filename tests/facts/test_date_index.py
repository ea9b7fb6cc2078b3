"""Search of texts for dates, periods, weekdays, months and times of day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.text.checkable_items import find_checkable_items
from claimtrack.facts.text.date_index import DateIndex
from claimtrack.facts.text.dates import DateInText
from claimtrack.facts.text.figures import normalize_cited_text
from claimtrack.facts.text.item_match import ItemMatch, ItemOutcome
from claimtrack.model import When
from tests.growth import seconds_below
from tests.laws.profiles import law


def match(sentence: str, text: str, published: str | None = None) -> tuple[str, str, ItemMatch]:
    """Return the one date of a sentence, the words of its span in the text, and the match."""
    items = find_checkable_items(normalize_cited_text(sentence).text)
    (item,) = (each for each in items if isinstance(each, DateInText))
    normalized = normalize_cited_text(text).text
    found = DateIndex(normalized, When.parse(published) if published else None).match(item)
    return item.text, normalized[slice(*found.span)] if found.span else "", found


def outcome(sentence: str, text: str, published: str | None = None) -> str:
    return match(sentence, text, published)[2].outcome.value


# Each with a text that has the date and one that does not.
@pytest.mark.parametrize(
    ("date", "right", "wrong"),
    [
        ("18 March 1766", "1766: March 18", "1767: March 18"),
        ("18 March 1766", "In 1766, on 18 March,", "In 1766, on 19 March,"),
        ("March 18, 1766", "the 18th of March , 1766", "the 8th of March , 1766"),
        ("March 1766", "1766: March 18", "1766: April 18"),
        ("3 May", "from 3-5 May", "from 13-15 May"),
        ("3 May", "2031-05-03", "2031-04-03"),
        ("4 July", "the Fourth of July", "the fifth of July"),
        ("25 December", "on Christmas Day", "on Christmas Eve"),
        ("9/11", "on September 11", "on September 12"),
        ("February 1998", "in Feb '98", "in Feb '99"),
        ("3 May", "on 3-May-2031", "on 4-May-2031"),
        ("3 May 2031", "on may 3 , 2031", "on may 13 , 2031"),
        ("4 July 1976", "1976-07-04T10:00Z", "1976-07-14T10:00Z"),
        ("2007-08", "2007 -- 08", "2006 -- 08"),
        ("2007-2008", "2007-08", "2006-08"),
        ("2007/08", "2007 - 2008", "2008 - 2009"),
        ("2007 -- 08", "from 2007 to 2008", "from 2006 to 2008"),
        ("1998-02", "1998-2002", "1998-2003"),
        ("August 2007", "2007-08", "2007-09"),
        ("2008-03", "in March 2008", "in May 2008"),
        ("1970s", "in 1976", "in the 1980s"),
        ("1970s", "the seventies", "the eighties"),
        ("1970s", "the '70s", "in his 70s"),
        ("1970s", "the 1960s and 70s", "the 1960s and 1980s"),
        ("the '90s", "the mid-1990s", "the mid-1980s"),
        ("the nineties", "in 1994", "in 1984"),
        ("19th century", "in 1850", "in 1750"),
        ("nineteenth century", "the 18th and 19th centuries", "the 18th century"),
        ("19th century", "the 1880s", "the 1780s"),
        ("4th century", "in 325", "in 525"),
        ("third century BC", "in 264 BC", "in 264 AD"),
        ("Q3 2021", "the third quarter of 2021", "the second quarter of 2021"),
        ("Q3 2021", "in August 2021", "in May 2021"),
        ("3Q", "the third quarter", "the first quarter"),
        ("summer of 2021", "July 2021", "April 2021"),
        ("winter 2021", "in 2021, in the winter", "in 2021, in the spring"),
        ("autumn 2021", "the fall of 2021", "the summer of 2021"),
        ("FY2021", "fiscal year 2021", "fiscal year 2020"),
        ("FY21", "FY2021", "FY2020"),
        ("Friday", "on Friday", "on Monday"),
        ("Fridays", "every Fri, 9-5", "every Mon, 9-5"),
        ("Friday", "on 2 May 2031", "on 3 May 2031"),
        ("in February", "Feb. 3", "March 3"),
        ("in February", "2031-02-03", "2031-03-02"),
        ("in May", "on 3 May", "it may be"),
        ("15:48", "15:48 (14:48 GMT)", "14:48 GMT"),
        ("14:48 GMT", "15:48 (14:48 GMT)", "15:48 GMT"),
        ("14:48 GMT", "15:48 BST", "15:48 GMT"),
        ("14:48 GMT", "14:48", "15:48"),
        ("3 pm ET", "3 p.m. EST", "3 p.m. PT"),
        ("3 pm ET", "noon Pacific time", "noon Eastern time"),
        ("4 pm EST", "4 pm EDT", "3 pm EST"),
        ("4pm EST", "21:00 GMT", "22:30 GMT"),
        ("15:00", "the TEST began at 3 pm", "the TEST began at 3 am"),
        ("12:00", "at noon", "at midnight"),
        ("midnight", "at 12 a.m.", "at 12 p.m."),
        ("14:48", "1448 GMT", "1458 GMT"),
        ("9:30", "at half past nine", "at half past ten"),
        ("9 pm", "at nine, I think", "at ten, I think"),
        ("9 pm", "from nine . It is", "from ten . It is"),
        ("1 pm", "after one o'clock", "after two o'clock"),
        ("5 pm", "open 9 - 17", "open 9 - 16"),
        ("10 am", "open 10-18", "on 2021-10-26"),
        ("9 am", "open 9-5", "open 10-5"),
        ("a quarter to ten", "at 9:45", "at 10:15"),
        ("6:33 PM", "2031-03-04 18:33:59: open", "2031-03-04 06:33:59: open"),
    ],
)
def test_date_is_found_in_any_notation_but_no_other(date: str, right: str, wrong: str) -> None:
    sentence = f"It was open {date}."

    assert ("found", "missing") == (outcome(sentence, right), outcome(sentence, wrong))


@pytest.mark.parametrize(
    ("date", "text", "nearest"),
    [
        ("18 March 1766", "It was on 19 March 1766, and on 3 May 1765.", "19 March 1766"),
        ("in March", "It was on 19 April 1766, and in May.", "19 April 1766"),
        ("in March", "It was open.", ""),
        ("2007-08", "From 2006 to 2011.", "2006"),
        ("1970s", "From 1950, or the 1960s.", "1960s"),
        ("on Friday", "It was on Monday.", "Monday"),
        ("14:48", "At 9:00 and at 15:00.", "15:00"),
    ],
)
def test_missing_date_has_nearest_date_of_text(date: str, text: str, nearest: str) -> None:
    _, words, found = match(f"It was open {date}.", text)

    assert (ItemOutcome.MISSING, nearest) == (found.outcome, words)


@pytest.mark.parametrize(
    ("date", "text", "words"),
    [
        ("18 March 1766", "It was on the 18th of March 1766.", "the 18th of March 1766"),
        ("2007-08", "The season of 2007 -- 08 began.", "2007 -- 08"),
        ("in March", "It was on 2031-03-04.", "2031-03-04"),
        ("on Friday", "It was on 2 May 2031.", "2 May 2031"),
        ("14:48 GMT", "At 15:48 (14:48 GMT).", "14:48 GMT"),
    ],
)
def test_found_date_has_its_words(date: str, text: str, words: str) -> None:
    assert words == match(f"It was open {date}.", text)[1]


@pytest.mark.parametrize(
    ("date", "text", "published", "expected"),
    [
        ("on Friday", "It was yesterday.", None, "not-checked"),
        ("on Friday", "It was yesterday.", "2031", "not-checked"),
        ("on Friday", "It was yesterday.", "2031-05-03", "found"),
        ("on Friday", "It was yesterday.", "2031-05-06", "missing"),
        ("on Friday", "It was on 2 May.", None, "not-checked"),
        ("on Friday", "It was on 2 May.", "2031-05-20", "found"),
        ("on Friday", "It was on Tuesday.", None, "missing"),
        ("on Friday", "It was last month.", None, "missing"),
        ("in April", "It was last month.", None, "not-checked"),
        ("in April", "It was last month.", "2031-05", "found"),
        ("in April", "It was last month.", "2031-06", "missing"),
        ("in April", "It was on Tuesday.", None, "not-checked"),
        ("in April", "It was last year.", None, "missing"),
        ("on 3 May", "It was on Tuesday.", None, "not-checked"),
        ("on 3 May", "It was last month.", None, "missing"),
        ("on 3 May 2031", "It was on Tuesday.", None, "missing"),
        ("in May 2031", "It was yesterday.", None, "missing"),
    ],
)
def test_undated_expression_leaves_less_precise_dates_unchecked(
    date: str, text: str, published: str | None, expected: str
) -> None:
    _, _, found = match(f"It was open {date}.", text, published)

    assert (expected, expected == "not-checked") == (found.outcome.value, bool(found.note))


def test_year_far_from_its_day_is_unsure() -> None:
    text = f"The act of 1766. {'It was read again. ' * 20} It passed on March 18."

    _, words, found = match("It passed on March 18, 1766.", text)

    note = "the text does not say that this is in 1766, which it has elsewhere"
    assert (ItemOutcome.UNSURE, "March 18", note) == (found.outcome, words, found.note)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It passed in March and April 1998.", "found"),
        ("It was written in 1998. It was read again, and then it passed in March.", "unsure"),
        ("It was written in 1998. March brought snow.", "missing"),
        ("It was written in 1999. It passed in March.", "missing"),
    ],
)
def test_year_belongs_to_a_month_beside_it(text: str, expected: str) -> None:
    assert expected == outcome("It passed in March 1998.", text)


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (2019, "He stays one more year after 2018.", "unsure"),
        (2019, "He left in 2018, and came back a year later.", "unsure"),
        (1975, "He died in 2015, aged 40.", "unsure"),
        (2021, "In 2018 he signed for three years.", "unsure"),
        (2020, "In 2018 he signed for three years.", "missing"),
        (2019, "In 2018 he earned $5 a year.", "missing"),
        (2038, "In 2018 the house was 20 years old.", "missing"),
        (2018, "In 2018 he signed for three years.", "found"),
        (2018, "From 2016 to 2020.", "found"),
    ],
)
def test_calculated_year_is_unsure(year: int, text: str, expected: str) -> None:
    assert expected == DateIndex(text).match_year(year).outcome.value


def test_calculated_year_shows_the_sum() -> None:
    found = DateIndex("He stays one more year after 2018.").match_year(2019)

    assert 'calculated: the text has "one more year", and 2018 + 1 = 2019' == found.note


@pytest.mark.parametrize(
    ("date", "text", "expected"),
    [
        ("on Wednesday", "Open Monday to Friday.", 'unsure: it is within "Monday to Friday"'),
        ("on Sunday", "Open Fri-Mon.", 'unsure: it is within "Fri-Mon"'),
        ("on Sunday", "Open Mon-Fri.", "missing: "),
        ("on Sunday", "Open daily.", 'unsure: it is within "daily"'),
        ("on Sunday", "Open on weekdays.", "missing: "),
        ("on 4 May", "From 3 to 5 May.", 'unsure: it is within "3 to 5 May"'),
        ("on 4 May", "From May 3-5, 2031.", 'unsure: it is within "May 3-5, 2031"'),
        ("on 4 May", "On 3 and 5 May.", "missing: "),
        ("on 4 May 2030", "From May 3-5, 2031.", "missing: "),
        ("in June", "From May to October.", 'unsure: it is within "May to October"'),
        ("in January", "From 3 October to 5 March.", 'unsure: it is within "3 October to 5 March"'),
        ("in July", "From 3 October to 5 March.", "missing: "),
        ("1991-2007", "From 1991 to 2007.", "found: "),
        ("1991-2007", "He came in 1991 and left in 2007.", "found: "),
        (
            "1991-2007",
            "From 1991 to 2000; 2007-11.",
            "unsure: the text has 1991 and 2007 in other periods",
        ),
        ("in '98", "He came in 1998.", "found: "),
        ("in the 20s", "It was 24 degrees.", "unsure: may be numbers"),
        ("in '98", "He came in 1989.", "missing: "),
        ("until 9 PM", "Hours: 11:0-21:0", "found: "),
        ("until 9 PM", "Hours: 11:0-20:0", "missing: "),
    ],
)
def test_date_between_the_ends_of_a_range_is_unsure(date: str, text: str, expected: str) -> None:
    _, _, found = match(f"It was open {date}.", text)

    assert expected == f"{found.outcome.value}: {found.note}"


@pytest.mark.parametrize("text", ["at nine places", "for 9 people", "21 of them"])
def test_number_that_may_be_an_hour_is_unsure(text: str) -> None:
    _, _, found = match("It was open until 9 pm.", text)

    assert (ItemOutcome.UNSURE, "may be an hour") == (found.outcome, found.note)


def test_each_of_several_days_has_its_own_words() -> None:
    found = find_checkable_items("From 3 to 5 May, and from May 7-9, 2031.")

    assert ["3 to 5 May", "5 May", "May 7-9, 2031", "9, 2031"] == [each.text for each in found]


@pytest.mark.parametrize(
    "words",
    [
        "You may march on the second day.",
        "May I ask? March on!",
        "He said '40 percent' and '40 of them'.",
        "Wait 30s, from 20s to 30s, up to the 30s limit.",
        "In her late twenties, his fifties, their mid-40s.",
        "In his 70s he had a mid-life crisis.",
        "The cats sat in the sun after the fall.",
        "A test at EST or TEST.",
        "The third time, in the afternoon.",
    ],
)
def test_words_that_resemble_dates_are_no_dates(words: str) -> None:
    assert [] == [each for each in find_checkable_items(words) if isinstance(each, DateInText)]


@pytest.mark.parametrize(
    "hostile",
    [
        *("May ", "May 3 ", "3 to 5 May ", "3, ", "1 May 1999 ", "1766 March ", "summer of "),
        *("Friday ", "Mon-", "Q3 ", "third quarter of ", "and 19th ", "2007-08 ", "1991-2000 "),
        *("at 9 ", "9 - ", "12:0-", "15:48 GMT (", "half past ", "in the 30s ", "in '98 "),
        *("yesterday ", "two days ago ", "one year "),
    ],
)
def test_long_hostile_text_is_searched_in_linear_time(hostile: str) -> None:
    text = normalize_cited_text(hostile * (32_000 // len(hostile))).text
    items = find_checkable_items(f"On 3 May 2031, Friday, at 9 pm, in 2007-08, {text}")

    def search(text: str) -> None:
        index = DateIndex(text)
        for item in items:
            if isinstance(item, DateInText):
                index.match(item)
        index.match_year(2031)

    assert seconds_below(search, lambda: text, limit=30) < 30


days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@law
@given(said=days, there=days)
def test_full_date_implies_its_weekday_month_and_quarter(said: date, there: date) -> None:
    text = f"It was on {there.day} {there:%B %Y}."
    sentences = {
        f"It was on a {said:%A}.": said.weekday() == there.weekday(),
        f"It was in the month of {said:%B}.": said.month == there.month,
        f"It was in {said:%B %Y}.": (said.year, said.month) == (there.year, there.month),
        f"It was in Q{(said.month + 2) // 3} {said.year}.": (said.year, (said.month + 2) // 3)
        == (there.year, (there.month + 2) // 3),
        f"It was on {said}.": said == there,
    }

    expected = ["found" if same else "missing" for same in sentences.values()]
    assert expected == [outcome(sentence, text) for sentence in sentences]
