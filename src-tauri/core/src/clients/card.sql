-- The line of a client in lists and search, from everything in the dossier.
SELECT
    c.id, c.name, fold_name(c.name), c.record_no, c.sex, c.birth_date, c.birth_year, c.birth_age, c.birth_as_of,
    c.region_code, c.address_text, coalesce(c.archived, 0),
    e.id, e.service, CASE WHEN e.id IS NOT NULL THEN coalesce(e.status, 'ongoing') END, e.opened_on, e.counselor,
    nullif(max(
        coalesce((SELECT max(on_day) FROM care_session WHERE dossier = c.id AND attendance = 'present'), ''),
        coalesce((SELECT max(on_day) FROM contact_attempt WHERE dossier = c.id AND reached = 1), ''),
        coalesce((SELECT max(on_day) FROM aftercare_contact WHERE dossier = c.id AND reached = 1), '')
    ), ''),
    (SELECT count(*) FROM episode a JOIN episode b ON b.dossier = a.dossier AND b.service = a.service AND b.id > a.id
        WHERE a.dossier = c.id AND coalesce(a.status, 'ongoing') = 'ongoing' AND coalesce(b.status, 'ongoing') = 'ongoing')
    + (SELECT count(*) FROM episode e CROSS JOIN care_session s ON s.dossier = e.dossier AND s.episode = e.id
        WHERE e.dossier = c.id AND s.attendance <> 'cancelled' AND (s.on_day < e.opened_on OR s.on_day > e.closed_on))
    + (SELECT count(*) FROM episode WHERE dossier = c.id AND c.archived = 1 AND coalesce(status, 'ongoing') = 'ongoing')
    + (SELECT count(*) FROM episode WHERE dossier = c.id AND closed_on < opened_on),
    iif(c.archived, '', c.words), iif(c.archived, '', c.digits), iif(c.archived, c.words, ''), iif(c.archived, c.digits, '')
FROM (
    SELECT *,
        search_words(name || ' ' || coalesce(alias, '') || ' ' || coalesce(record_no, '')) AS words,
        digit_runs(identity_number, record_no, (SELECT group_concat(number, ' / ' ORDER BY id) FROM phone WHERE dossier = client.id AND coalesce(removed, 0) = 0), guardian_phone) AS digits
    FROM client WHERE id = :dossier AND dossier = :dossier
) AS c
LEFT JOIN episode e ON e.id = (SELECT id FROM episode WHERE dossier = c.id ORDER BY opened_on DESC, id DESC LIMIT 1)
