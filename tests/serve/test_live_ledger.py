"""The snapshots of a live ledger: after edits, after changes of its files, and as of a day."""

from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest

from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.engine.rule import RuleError
from claimtrack.errors import LedgerError
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.reports.article.view import NoteStatus
from claimtrack.serve.live_ledger import LiveLedger, Snapshot, StaleError
from claimtrack.serve.server import watching
from tests.nonempty import nonempty
from tests.serve.live import ARTICLE, LEDGER, open_live, write_lake

_PATIENCE = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_lake(tmp_path)


def accept_first(edited: EditedLedger) -> EditedLedger:
    return edited.accept(next(edited.drafts()))


def titles(snapshot: Snapshot) -> list[str]:
    return [note.claim.text for note in snapshot.page.notes()]


def statuses(snapshot: Snapshot) -> dict[str, NoteStatus]:
    return {note.id: note.status for note in snapshot.page.notes()}


def test_snapshot_has_the_notes_of_claims_and_drafts(path: Path) -> None:
    live = open_live(path)

    assert ["The lake is closed.", "Twelve fish died."] == titles(live.snapshot)
    assert NoteStatus.DRAFT is statuses(live.snapshot)["fish"]


def test_edit_is_written_and_shown(path: Path) -> None:
    live = open_live(path)
    before = live.snapshot

    after = live.edit(before.digest, accept_first)

    assert LEDGER.replace("draft = true\n", "") == path.read_text("utf-8")
    assert (after, 2) == (live.snapshot, after.version)
    assert NoteStatus.DRAFT is not statuses(after)["fish"]
    assert before.digest != after.digest


def test_edit_of_an_earlier_version_is_refused(path: Path) -> None:
    live = open_live(path)
    seen = live.snapshot.digest
    live.edit(seen, accept_first)
    written = path.read_bytes()

    with pytest.raises(StaleError):
        live.edit(seen, accept_first)

    assert written == path.read_bytes()


def test_edit_of_a_file_that_changed_is_refused_and_the_file_read(path: Path) -> None:
    live = open_live(path)
    seen = live.snapshot.digest
    changed = LEDGER.replace("The lake is closed.", "The lake is shut.")
    path.write_text(changed, "utf-8")

    with pytest.raises(FileChangedError):
        live.edit(seen, accept_first)

    assert changed == path.read_text("utf-8")
    assert "The lake is shut." in titles(live.snapshot)
    earlier = live.with_digest(seen)
    assert earlier is not None
    assert [LEDGER] == [*earlier.texts.values()]


def test_undo_restores_the_bytes(path: Path) -> None:
    live = open_live(path)
    before = live.snapshot
    assert not live.can_undo
    after = live.edit(before.digest, accept_first)
    assert live.can_undo

    undone = live.undo(after.digest)

    assert LEDGER == path.read_text("utf-8")
    assert (before.digest, False) == (undone.digest, live.can_undo)
    with pytest.raises(LedgerError, match="no edit to undo"):
        live.undo(undone.digest)


def test_undo_is_refused_after_a_change_of_the_file(path: Path) -> None:
    live = open_live(path)
    live.edit(live.snapshot.digest, accept_first)
    changed = LEDGER + "# a comment\n"
    path.write_text(changed, "utf-8")
    live.refresh()

    with pytest.raises(FileChangedError):
        live.undo(live.snapshot.digest)

    assert changed == path.read_text("utf-8")


def test_refresh_without_a_change_keeps_the_snapshot(path: Path) -> None:
    live = open_live(path)
    before = live.snapshot
    path.write_text(LEDGER, "utf-8")

    assert before is live.refresh()


def test_refresh_after_an_edit_keeps_the_snapshot(path: Path) -> None:
    live = open_live(path)

    after = live.edit(live.snapshot.digest, accept_first)

    assert after is live.refresh()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ledger.toml", LEDGER.replace("Twelve fish", "Ten fish")),
        ("article.txt", ARTICLE.replace("Twelve fish", "Ten fish")),
        ("claimtrack.toml", '[check]\nprofile = "newsroom"\n'),
    ],
)
def test_change_of_any_file_gives_a_new_snapshot(path: Path, name: str, content: str) -> None:
    live = open_live(path)
    (path.parent / name).write_text(content, "utf-8")

    assert 2 == live.refresh().version


def test_included_file_is_a_file_of_the_ledger(path: Path) -> None:
    more = path.parent / "more.toml"
    more.write_text('ledger = 1\n[claim.open]\ntext = "It is open."\nvia = ["mayor"]\n', "utf-8")
    path.write_text(LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["more.toml"]'), "utf-8")
    live = open_live(path)
    more.write_text(more.read_text("utf-8").replace("It is open.", "It is not."), "utf-8")

    assert "It is not." in titles(live.refresh())


def test_last_good_state_remains_while_a_file_does_not_load(path: Path) -> None:
    live = open_live(path)
    before = live.snapshot
    path.write_text(LEDGER + "[claim.closed\n", "utf-8")

    broken = live.refresh()

    assert titles(before) == titles(broken)
    assert (before.digest, 2) == (broken.digest, broken.version)
    assert [27] == [each.place.line for each in broken.problems if each.place]
    path.write_text(LEDGER, "utf-8")
    assert () == live.refresh().problems


def test_missing_file_of_a_broken_ledger_is_noticed_when_it_appears(path: Path) -> None:
    live = open_live(path)
    path.write_text(LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["more.toml"]'), "utf-8")
    assert live.refresh().problems

    (path.parent / "more.toml").write_text("ledger = 1\n", "utf-8")

    assert () == live.refresh().problems


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuleError("the rule CT102 failed"), "the rule CT102 failed"),
        (KeyError("The lake"), "unexpected KeyError: `claimtrack check` may say more"),
    ],
)
def test_failure_of_the_check_is_reported_until_a_file_changes(
    path: Path, error: Exception, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    live = open_live(path)
    before = titles(live.snapshot)
    with monkeypatch.context() as patch:
        patch.setattr(type(live.source), "check", fail)
        after = live.edit(live.snapshot.digest, accept_first)
        assert after is live.refresh()

    assert [expected] == [each.message for each in after.problems]
    assert before == titles(after)
    path.write_text(LEDGER, "utf-8")
    assert () == live.refresh().problems


def test_problems_do_not_name_a_confidential_source(path: Path) -> None:
    secret = LEDGER.replace('name = "two workers"', 'name = "Ann Orr", confidential = true')
    path.write_text(secret, "utf-8")
    live = open_live(path)
    path.write_text(secret.replace('via = ["workers"', 'via = ["workers", "Ann Orr"'), "utf-8")

    problems = nonempty(live.refresh().problems)

    assert not [each for each in problems if "Ann Orr" in str(each) or "ann-orr" in str(each)]


def test_alias_of_a_confidential_source_remains_after_a_change(path: Path) -> None:
    secret = LEDGER.replace('name = "two workers"', 'name = "Ann Orr", confidential = true')
    path.write_text(secret, "utf-8")
    live = open_live(path)
    aliases = live.snapshot.disguise.aliases
    other = 'boss = { kind = "person", name = "Bo Ax", confidential = true }\nworkers ='
    path.write_text(secret.replace("workers =", other, 1), "utf-8")

    after = live.refresh().disguise.aliases

    assert {"workers": aliases["workers"]}.items() <= after.items()
    assert 2 == len({*after.values()})


def test_empty_ledger_has_a_page(path: Path) -> None:
    path.write_text("ledger = 1\n", "utf-8")

    assert [] == titles(open_live(path).snapshot)


def test_day_before_the_article_knows_nothing(path: Path) -> None:
    live = open_live(path)

    assert [] == titles(live.as_of(date(2031, 6, 1)))
    assert titles(live.snapshot) == titles(live.as_of(date(2031, 6, 2)))
    assert [date(2031, 6, 2)] == live.snapshot.days


def test_view_of_a_day_is_kept_until_the_next_version(path: Path) -> None:
    live, day = open_live(path), date(2031, 6, 3)
    view = live.as_of(day)
    assert view is live.as_of(day)

    after = live.edit(live.snapshot.digest, accept_first)

    assert (after.version, day) == (live.as_of(day).version, live.as_of(day).day)


def test_views_of_many_days_are_forgotten(path: Path) -> None:
    live = open_live(path)
    first = live.as_of(date(2031, 1, 1))

    for day in range(2, 9):
        live.as_of(date(2031, 1, day))

    assert first is not live.as_of(date(2031, 1, 1))


def test_only_the_last_versions_are_remembered(path: Path) -> None:
    live = open_live(path)
    digests = [live.snapshot.digest]
    for number in range(25):
        path.write_text(f"{LEDGER}# {number}\n", "utf-8")
        digests.append(live.refresh().digest)

    remembered = [live.with_digest(each) is not None for each in digests]

    assert [False] * 6 + [True] * 20 == remembered


def test_listeners_hear_of_every_version_and_of_the_end(path: Path) -> None:
    live = open_live(path)
    heard: list[int | None] = []

    def hear(snapshot: Snapshot | None) -> None:
        heard.append(None if snapshot is None else snapshot.version)

    with live.listening(hear):
        after = live.edit(live.snapshot.digest, accept_first)
        live.undo(after.digest)
        live.close()
    live.close()

    assert [2, 3, None] == heard


def test_edits_of_many_threads_follow_one_another(path: Path) -> None:
    live, done = open_live(path), list[Snapshot]()

    def decide() -> None:
        try:
            done.append(live.edit(live.snapshot.digest, accept_first))
        except (StaleError, StopIteration):
            refused.append(1)

    refused: list[int] = []
    threads = [Thread(target=decide) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (1, 7) == (len(done), len(refused))
    assert LEDGER.replace("draft = true\n", "") == path.read_text("utf-8")


@pytest.mark.parametrize("name", ["ledger.toml", "article.txt", "claimtrack.toml"])
def test_watching_shows_a_change_of_a_file(path: Path, name: str) -> None:
    live, changed = open_live(path), Event()
    old = path.parent / name
    new = path.parent / "new"
    content = old.read_text("utf-8") if old.exists() else "[check]\n"

    with live.listening(lambda _: changed.set()), watching(live):
        new.write_text(f"{content}\n", "utf-8")
        new.replace(old)
        assert changed.wait(_PATIENCE)

    assert 2 == live.snapshot.version


def test_watching_follows_the_files_that_are_included_later(path: Path) -> None:
    folder = path.parent / "parts"
    folder.mkdir()
    more = folder / "more.toml"
    more.write_text("ledger = 1\n", "utf-8")
    live = open_live(path)

    with watching(live):
        path.write_text(
            LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["parts/more.toml"]'), "utf-8"
        )
        await_version(live, 2)
        more.write_text('ledger = 1\n[claim.open]\ntext = "It is open."\nvia = ["mayor"]', "utf-8")
        await_version(live, 3)

    assert "It is open." in titles(live.snapshot)


def await_version(live: LiveLedger, version: int) -> None:
    changed = Event()
    with live.listening(lambda _: changed.set()):
        while live.snapshot.version < version:
            assert changed.wait(_PATIENCE)
            changed.clear()
