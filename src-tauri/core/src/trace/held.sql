-- The clients of whom a device holds something, by name; those without a name here come last. :device is none for this
-- device; :as_of is none for now, else only what was written up to that moment counts, and what has a doubtful clock.
WITH held AS (
    SELECT op.dossier, max(op.device = :device) AS wrote,
        max(part.class = 0) AS identity, max(part.class = 1) AS coded, max(part.class = 2) AS clinical, max(part.class = 3) AS narrative
    FROM op JOIN part ON part.op = op.row
    WHERE op.dossier IN (CLIENT_DOSSIERS)
        AND (:as_of IS NULL
            OR unixepoch(json_extract(CAST(op.header AS TEXT), '$.at')) <= :as_of
            OR json_extract(CAST(op.header AS TEXT), '$.at_suspect'))
    GROUP BY op.dossier
)
SELECT
    held.dossier, client.name, client.record_no, wrote, identity, coded, clinical, narrative,
    (SELECT count(*) FROM attachment a WHERE a.dossier = held.dossier AND (:day IS NULL OR a.added_on <= :day)) AS scans,
    count(*) OVER () AS matching
FROM held LEFT JOIN client ON client.id = held.dossier
ORDER BY client.name IS NULL, fold_name(client.name), held.dossier
LIMIT :limit OFFSET :offset
