-- The day a client (?1) was last seen.
SELECT max(day) FROM (
    SELECT max(opened_on) AS day FROM episode WHERE dossier = ?1
    UNION ALL SELECT max(closed_on) FROM episode WHERE dossier = ?1
    UNION ALL SELECT max(on_day) FROM care_session WHERE dossier = ?1 AND attendance = 'present'
    UNION ALL SELECT max(on_day) FROM contact_attempt WHERE dossier = ?1 AND reached = 1
    UNION ALL SELECT max(on_day) FROM aftercare_contact WHERE dossier = ?1 AND reached = 1
)
