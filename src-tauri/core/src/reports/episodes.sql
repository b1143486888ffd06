-- The episodes open on any day of a period, a client's together, the earliest first. An episode that is over although
-- nobody wrote when is taken to have ended on the day it opened; one that closed before it opened, likewise.
SELECT
    e.dossier, e.id, e.service, e.opened_on, coalesce(e.status, 'ongoing') AS status, e.ended_on, e.exit_detail,
    coalesce(e.status, 'ongoing') <> 'ongoing' AND e.closed_on IS NULL AS ended_some_day,
    e.source, e.motivation, e.severity, substr(e.diagnosis, 1, 3) AS diagnosis,
    (SELECT substance FROM substance_use s
        WHERE s.dossier = e.dossier AND s.episode = e.id AND coalesce(s.removed, 0) = 0 AND s.substance IS NOT NULL
        ORDER BY s.is_primary DESC, s.id LIMIT 1) AS substance,
    c.id IS NOT NULL AS is_held, c.sex, c.birth_date, c.birth_year, c.birth_age, c.birth_as_of, c.region_code, c.address_text
FROM (
    SELECT *, CASE WHEN coalesce(status, 'ongoing') <> 'ongoing' THEN max(coalesce(closed_on, opened_on), opened_on) END AS ended_on
    FROM episode WHERE id IN (
        -- Three indexes find what may belong; the condition below says what does.
        SELECT id FROM episode WHERE opened_on BETWEEN :from AND :to
        UNION ALL SELECT id FROM episode WHERE closed_on >= :from AND opened_on < :from
        UNION ALL SELECT id FROM episode WHERE coalesce(status, 'ongoing') = 'ongoing' AND opened_on < :from
    )
) AS e
LEFT JOIN client c ON c.id = e.dossier
WHERE e.ended_on IS NULL OR e.ended_on >= :from
ORDER BY e.dossier, e.opened_on, e.id
