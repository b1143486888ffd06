-- The events of the access register with what the headers of their operations say, the newest first.
WITH event AS (
    SELECT a.id, a.kind, a.about, a.detail, op.device, op.seq, CAST(op.header AS TEXT) AS header
    FROM access a JOIN op ON op.row = (SELECT min(op) FROM touch WHERE record = a.id)
    WHERE (:client IS NULL OR a.about = :client)
        AND (:kinds IS NULL OR a.kind IN (SELECT value FROM json_each(:kinds)))
), dated AS (
    SELECT *, json_extract(header, '$.author') AS author, unixepoch(json_extract(header, '$.at')) AS moment FROM event
)
SELECT
    id, kind, about, detail, device, author, moment,
    json_extract(header, '$.at') AS at,
    coalesce(json_extract(header, '$.at_suspect'), 0) AS at_suspect,
    count(*) OVER () AS matching
FROM dated
WHERE (:person IS NULL OR author = :person) AND (:from IS NULL OR moment >= :from) AND (:to IS NULL OR moment < :to)
ORDER BY moment DESC, device, seq DESC
LIMIT :limit OFFSET :offset
