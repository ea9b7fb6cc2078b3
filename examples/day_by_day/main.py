"""A scoop, its copies, a denial, a correction and a confirmation, day by day. All fictional.

What was known at the end of each day is judged by itself, and held against the
day before.
"""

from datetime import date, timedelta
from pathlib import Path

import claimtrack
from claimtrack.model import named

ledger = claimtrack.load(Path(__file__).parents[1] / "scoop" / "ledger.toml")
before = ledger.as_of("2031-04-30").ledger

for number in range(7):
    day = date(2031, 5, 1) + timedelta(days=number)
    known = ledger.as_of(day)
    changes = claimtrack.diff(before, known.ledger, today=day)
    before = known.ledger

    print(f"{day}: {len(known.ledger.claims)} claims, {len(known.ledger.assertions)} assertions")
    for finding in claimtrack.check(known.ledger, today=day).findings:
        mark = "+" if finding in changes.appeared else " "
        print(f"  {mark} {finding.code} {finding.name}: {finding.subject.id}")
    for finding in changes.gone:
        print(f"  - {finding.code} {finding.name}: {finding.subject.id}")
    for fate in changes.fates:
        was = fate.before.value if fate.before else "not known"
        now = fate.after.value if fate.after else "not known"
        print(f"  {fate.claim.id}: {was} -> {now}")
        for change in fate.because:
            print(f"    because of the {change.word} {named(change.record)}")

    doubtful = [named(record) for record in known.possible]
    print("  perhaps known:", ", ".join(doubtful) or "nothing")
