"""The users of the older portal: read from its export, judged, given a role each, and worked off in batches.

    reading ── a file as rows of cells (reading_json, cells)
    columns ── which column is which, by content (dates, legacy)
    people ─── rows as users                    intake ─── a file on its way in, with what has to be asked
    triage ─── who is active, and what is the matter with whom
    mapping ── proposals and decisions          deciding ─ about many at once
    value ──── all of it, as the journey keeps it          changes ── a new export over an old one
    board ──── all of it, as people work with it           export ─── the mapping as a file for others

Nothing here knows a face, AWS, or the disk but for the file that is read and the one that is written.
"""
