"""A newer export over an old one: what changed is said, and what was decided stays."""

from __future__ import annotations

from tests.users.conftest import AT, Import
from wizard.users.value import Decision

OLD = """Email,Name,Role,Last Login
ana@example.com,Ana,Alliance Lead,2026-11-01
jane@example.com,Jane,ACE User,2026-11-01
gone@example.com,Gil,ACE Manager,2026-11-01
wei@example.com,Wei,Technical Staff,2026-11-01
"""
NEW = """Login,Role,User,Seen
2026-11-20,Alliance Lead,ana@example.com,1
2026-11-20,ACE Manager,jane@example.com,1
2026-11-20,Marketing Staff,new@example.com,1
2026-11-20,Technical Staff,Wei@Example.com,1
"""
ROLE = Decision("PartnerCentralRoleForACEManager", ("ACEManager",), "", "Ana", AT.isoformat())


def test_what_changed_is_said_and_decisions_are_kept(bring: Import) -> None:
    decided = dict.fromkeys(("ana@example.com", "jane@example.com", "gone@example.com", "wei@example.com"), ROLE)
    before = bring(OLD).decided(decided).marked(["jane@example.com", "wei@example.com"], "Ana", AT)
    after = bring(NEW, before=before, chosen={"email": ["User"], "last-login": ["Login"]})
    assert after.news.added == ("new@example.com",)
    assert after.news.gone == ("gone@example.com",)
    assert after.news.changed == {"jane@example.com": "ACE user"}
    assert {user.key for user in after.people if after.decision(user)} == {
        "ana@example.com",
        "jane@example.com",
        "Wei@Example.com",
    }
    assert [user.key for user in after.people if after.is_done(user)] == ["jane@example.com", "Wei@Example.com"]
    assert "gone@example.com" in after.decisions, "they may come back"
    back = bring(OLD, before=after)
    assert back.news.added == ("gone@example.com",)
    gone = next(user for user in back.people if user.key == "gone@example.com")
    assert back.decision(gone) == ROLE


def test_the_first_import_and_the_same_file_again_are_no_news(bring: Import) -> None:
    once = bring(OLD)
    assert not once.news.anything
    assert not bring(OLD, before=once).news.anything


def test_a_file_without_roles_does_not_say_that_roles_changed(bring: Import) -> None:
    after = bring("Email,Name\nana@example.com,Ana\njane@example.com,Jane\n", before=bring(OLD), chosen={"role": []})
    assert after.news.changed == {}


def test_a_new_decision_wants_mapping_anew(bring: Import) -> None:
    users = bring(OLD).decided({"ana@example.com": ROLE}).marked(["ana@example.com"], "Ana", AT)
    assert users.waiting == ()
    changed = users.decided({"ana@example.com": ROLE._replace(role="PartnerCentralRoleForMarketing")})
    assert [user.key for user in changed.waiting] == ["ana@example.com"]


def test_batches_are_of_ten_and_nobody_who_was_skipped_counts_as_mapped(bring: Import) -> None:
    rows = "".join(f"user{n}x@example.com,ACE Manager\n" for n in range(25))
    users = bring(f"Email,Role\n{rows}")
    users = users.decided({user.key: ROLE for user in users.people[:23]})
    first = [user.key for user in users.batch()]
    assert first == [f"user{n}x@example.com" for n in range(10)]
    users = users.marked([key for key in first if key != "user3x@example.com"], "Ana", AT)
    assert [user.key for user in users.batch()][:2] == ["user3x@example.com", "user10x@example.com"]
    assert (len(users.to_map), len(users.waiting)) == (23, 14)
    assert len(users.unmarked(["user0x@example.com"]).waiting) == 15
