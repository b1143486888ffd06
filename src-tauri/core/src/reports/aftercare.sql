-- The clients with an aftercare contact in a period. Somebody who was not reached says nothing: what a client does
-- that is productive is taken from the last contact at which they were reached.
WITH contact AS (
    SELECT dossier, on_day, reached, recovery, productive, productive_kind,
        row_number() OVER (PARTITION BY dossier ORDER BY reached DESC, on_day DESC, id DESC) AS place
    FROM aftercare_contact WHERE on_day BETWEEN :from AND :to
)
SELECT
    dossier, count(*) AS contacts, max(reached) AS is_reached, max(CASE WHEN reached = 1 THEN on_day END) AS reached_on, max(reached = 1 AND recovery IS 'relapse') AS is_relapsed,
    max(place = 1 AND reached = 1 AND productive IS 1) AS is_productive,
    max(place = 1 AND reached = 1 AND productive IS 1 AND productive_kind IS 'vocational_training') AS is_in_training
FROM contact GROUP BY dossier ORDER BY dossier
