-- What the list of clients says of one episode, besides what the report counts. Nothing people wrote about people.
SELECT
    c.record_no, c.name, CASE WHEN c.identity_kind = 'nik' THEN c.identity_number END AS nik, c.birth_date, c.street, c.region_code,
    c.address_text, c.education, c.occupation, c.occupation_text, e.funding, e.diagnosis,
    (SELECT name FROM staff WHERE id = e.counselor) AS counselor, (SELECT name FROM partner WHERE id = e.partner) AS partner,
    c.birth_year, c.birth_age, c.birth_as_of,
    (SELECT count(*) FROM care_session s WHERE s.dossier = e.dossier AND s.episode = e.id AND s.attendance = 'present'
        AND s.on_day BETWEEN :from AND :to) AS sessions
FROM episode e LEFT JOIN client c ON c.id = e.dossier WHERE e.id = :episode
