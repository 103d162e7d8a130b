"""The users of the older portal: read from its export, judged, given a role each, and worked off in batches.

    reading ── a file as rows of cells          columns ── which column is which, by content
    people ─── rows as users                    triage ─── who is active, what is the matter with whom
    mapping ── proposals and decisions          changes ── a new export over an old one
    value ──── all of it, as the journey keeps it   board ── all of it, as people work with it · export

Nothing here knows a face, AWS, or the disk but for the file that is read and the one that is written.
"""
