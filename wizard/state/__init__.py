"""What is kept between sessions: journeys, their state, their journal of writes.

    files.Folder ─ a private folder: suspicious reads, durable writes
    lock.Lock ─── one wizard at a time
    document ──── the state file: its model, bytes and versions
    users ─────── the file of the users: what was imported, decided and done
    journal ───── what we were about to do in AWS, and what became of it
    journey ───── the three together: open, update, close
    paths ─────── where journeys live, and which there are

It needs a system with POSIX files: Linux, macOS, or Linux inside Windows.
"""

from wizard.state.document import JourneyState
from wizard.state.errors import StateError
from wizard.state.journal import Entry, Journal, Made
from wizard.state.journey import Journey, restore_previous
from wizard.state.lock import Holder, Locked
from wizard.state.paths import JourneySummary, find_journeys, journey_folder, state_home

__all__ = [
    "Entry",
    "Holder",
    "Journal",
    "Journey",
    "JourneyState",
    "JourneySummary",
    "Locked",
    "Made",
    "StateError",
    "find_journeys",
    "journey_folder",
    "restore_previous",
    "state_home",
]
