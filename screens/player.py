"""Plays a tape in the screens: at human speed for an audience, or as fast as it goes for a recording.

What a recording shows is the screen once it has come to rest, at times that the tape says: two recordings are the same.
"""

from __future__ import annotations

import asyncio
import time
import unicodedata
from typing import TYPE_CHECKING, Protocol

from textual import events
from textual.keys import _character_to_key, key_to_character
from textual.strip import Strip

from screens.rest import Rest
from screens.tape import A_LOOK, BETWEEN_KEYS, BETWEEN_LETTERS, Beat, Tape, reading

if TYPE_CHECKING:
    from screens.taping import TapeApp

PATIENCE = 30.0
"""Seconds within which what a tape waits for has to stand on the screen."""

RESTLESS = 60.0
"""Seconds after which a screen that never comes to rest is given up."""


class TapeStuck(Exception):
    """A tape cannot go on; the message is a sentence that names the chapter, `shown` what stands on the screen."""

    def __init__(self, sentence: str, shown: str) -> None:
        super().__init__(sentence)
        self.shown = shown


class Key(events.Key):
    """A key that the tape presses, and no person."""


class Take(Protocol):
    """Where a tape is played to."""

    async def hold(self, seconds: float) -> None:
        """Let it be looked at for so long."""

    def frame(self, strips: list[Strip]) -> None:
        """This is on the screen now."""

    def chapter(self, name: str) -> None:
        """A chapter begins."""

    def still(self, name: str, svg: str) -> None:
        """What a chapter ends with."""

    def caption(self, text: str) -> None:
        """This is said from now on."""


class Player:
    """One playing of one tape."""

    def __init__(self, app: TapeApp, tape: Tape, take: Take) -> None:
        self._app = app
        self._tape = tape
        self._take = take
        self._rest = Rest(app)
        self._chapter = ""

    async def play(self) -> None:
        """Play all of it. Raises `TapeStuck`."""
        for chapter in self._tape.chapters:
            self._chapter = chapter.name
            self._take.chapter(chapter.name)
            still = ""
            for beat in chapter.beats:
                await self._play(beat)
                if beat.picture or (not still and beat is chapter.beats[-1]):
                    still = self._app.export_screenshot()
            self._take.still(chapter.name, still)

    async def rehearse(self, beats: tuple[Beat, ...]) -> None:
        """Play what is not shown. Raises `TapeStuck`."""
        self._chapter = "what happened before"
        for beat in beats:
            await self._play(beat)

    async def _play(self, beat: Beat) -> None:
        if beat.caption:
            self._take.caption(beat.caption)
            self._app.say(beat.caption)
            if not beat.after:
                await self._show()
                await self._take.hold(reading(beat.caption))
        if beat.passes:
            self._app.pass_time(beat.passes * 60)
            await self._show()
        for name in beat.keys.split():
            self._press(name)
            await self._show()
            await self._take.hold(BETWEEN_KEYS)
        for letter in beat.types:
            self._press(letter)
            await self._show()
            await self._take.hold(BETWEEN_LETTERS)
        if beat.until:
            await self._until(beat.until)
        await self._take.hold(A_LOOK + beat.hold + (reading(beat.caption) if beat.after else 0.0))

    def _press(self, key: str) -> None:
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        character = key if len(key) == 1 else key_to_character(name)
        if character is not None and unicodedata.category(character) == "Cc":
            character = None
        pressed = Key(name, character)
        pressed.set_sender(self._app)
        self._app.post_message(pressed)

    async def _show(self) -> None:
        """Wait until the screen has come to rest, and show it."""
        self._take.frame(await self._settle())

    async def _until(self, words: str) -> None:
        begun = time.monotonic()
        while words not in _text(strips := await self._settle()):
            if time.monotonic() - begun > PATIENCE:
                raise self._stuck(f"“{words}” does not appear on the screen", strips)
        self._take.frame(strips)

    async def _settle(self) -> list[Strip]:
        """The screen at rest, also after the second that the journey waits for, which may begin another look."""
        await self._quiet()
        if self._app.tick():
            await self._quiet()
        return self._rest.strips

    async def _quiet(self) -> None:
        begun = time.monotonic()
        while not await self._rest.settled() or self._app.is_looking:
            await asyncio.sleep(0.02)
            if time.monotonic() - begun > RESTLESS:
                raise self._stuck("the screen does not come to rest", self._rest.strips)

    def _stuck(self, why: str, strips: list[Strip]) -> TapeStuck:
        shown = "\n".join(strip.text.rstrip() for strip in strips)
        return TapeStuck(f"The tape cannot go on in the chapter “{self._chapter}”, because {why}.", shown)


def _text(strips: list[Strip]) -> str:
    """The screen as one text: what is wrapped stands on one line here, where no frame comes between."""
    return " ".join(" ".join(strip.text.strip("│ ") for strip in strips).split())
