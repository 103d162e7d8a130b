"""Signing in by device code, in lines of text: for the plain face, and for the demo that walks by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable

from wizard.aws.connection import Connection
from wizard.aws.errors import AwsError
from wizard.aws.signin import NoPortal, State, begin, portal_of
from wizard.documents import instant

Tell = Callable[[str], None]


def offer(connection: Connection, agree: Callable[[str], bool], tell: Tell, stop: threading.Event) -> bool:
    """Whether somebody signed in again at the portal of a connection. They are asked first, and `stop` ends the wait.

    What cannot be done is told, never raised: whoever called goes on without.
    """
    if portal_of(connection) is None:
        return False
    if not agree("Your sign-in has ended. Sign in now?"):
        return False
    try:
        sign_in = begin(connection)
        tell(f"Open this address in any browser: {sign_in.with_code or sign_in.address}")
        tell(
            f"Check that it shows the code {sign_in.code}, and agree. The code is good until {instant(sign_in.until)}."
        )
        state = sign_in.wait(stop)
    except NoPortal as error:
        tell(str(error))
        return False
    except AwsError as error:
        tell(f"{error.sentence} {error.remedy}")
        return False
    tell(state.sentence)
    return state is State.DONE
