"""A scoop, its copies, a denial, a correction and a confirmation, day by day. All fictional.

The ledger is checked as of the end of each day, and compared with the day before.
"""

from datetime import date, timedelta
from pathlib import Path

import claimtrack
from claimtrack.model import name_of

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
    for verdict in changes.verdicts:
        was = verdict.before.value if verdict.before else "not known"
        now = verdict.after.value if verdict.after else "not known"
        print(f"  {verdict.claim.id}: {was} -> {now}")
        for change in verdict.causes:
            print(f"    because of the {change.word} {name_of(change.record)}")

    doubtful = [name_of(record) for record in known.possible]
    print("  perhaps known:", ", ".join(doubtful) or "nothing")
