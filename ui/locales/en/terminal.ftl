# The words of titian-cli.
terminal-passphrase = Passphrase:
terminal-passphrase-new = New passphrase (at least 8 characters):
terminal-passphrase-again = Once more:
terminal-created = The clinic's data was created. Write this recovery key on paper and lock it away; it will not be shown again:
terminal-type-back = Write the key down, then type its group { $group } back:
terminal-verify-ok = Whole: { $ops } log records checked.
terminal-verify-bad = NOT WHOLE: record { $seq } of device { $device } ({ $reason }).
terminal-report-written = The report was written to { $file }.
terminal-demo = A demonstration clinic was created in { $folder }. Everybody in it is invented. Passphrase: { $passphrase }
terminal-import-stored = Stored: { $accepted } of { $rows } rows. New: { $clients } clients, { $episodes } episodes, { $contacts } aftercare contacts; changed: { $changed }; same: { $unchanged }.
terminal-import-checked = Checked only, nothing stored: { $accepted } of { $rows } rows can be taken. New: { $clients } clients, { $episodes } episodes, { $contacts } aftercare contacts; changed: { $changed }; same: { $unchanged }.
terminal-import-refused = Nothing was stored: { $rejected } problems. Correct the rows, or run again with --good-rows to store only the good ones.
terminal-import-problem = { $sheet }, row { $row }, { $column }: { $message }
terminal-file-written = Written: { $file }
terminal-backup-done = Backup made and read again: { $ops } log records, { $scans } scans ({ $missing } not on this machine).
terminal-backup-found = { $at }  { $site }  { $ops } log records  { $folder }
terminal-backup-none = There is no backup in this folder.
terminal-restore-preview = Backup of { $at }: { $site }, { $clients } clients, { $ops } log records, last entry { $last }. Scans: { $scans } ({ $missing } missing).
terminal-restore-done = Restored the backup of { $at }. Scans: { $scans } ({ $missing } missing).
terminal-restore-aside = What was there before lies in the folder { $folder }; nothing of it was deleted.
terminal-recovery-key = Recovery key:
terminal-passphrase-sign = Your passphrase again, as a signature:
terminal-passphrase-clinic = Passphrase of your account at the clinic:
terminal-bundle-sent = Written for machine { $to }: { $ops } log records, { $file }
terminal-bundle-taken = Taken over from machine { $from }: { $fresh } new log records.
terminal-bundle-face = From machine { $from } ({ $device }), made { $at }. For: { $to }. { $ops } log records, { $bytes } bytes.
terminal-bundle-range =   written on { $machine }: { $from } to { $to }
terminal-bundle-whole = Whole: every signature, hash and size is right. New here: { $fresh }.
terminal-machine-request = The request is in { $file }. Its code, for the administrator: { $code }
terminal-machine-enrolled = Machine { $code } is enrolled. Bring it the answer: { $file }
terminal-machine-joined = This is now machine { $code } of { $site }.

error-person_needed = There are several accounts. Name one with --as: { $people }
error-person_unknown = There is no account of that name. There are: { $people }
error-passphrase_needed = A passphrase is needed: set TITIAN_PASSPHRASE or run this in a terminal.
error-passphrases_differ = The two passphrases are not the same.
error-mapping_unreadable = The mapping file is not valid JSON (line { $line }).
error-export_format = The report's file name must end in .xlsx or .csv.
error-unknown_call = There is no such call. For a list: titian-cli api
terminal-province-introduced = The introduction is in { $file }. Its code, for the administrator there: { $code }
terminal-province-accepted = Accepted: { $name }, { $machines } computers.
terminal-province-site = { $name }: { $state ->
    [missing] no extract yet
    [partial] extract made before the period was over
   *[complete] extract complete
  }{ $late ->
    [yes] , LATE
   *[no] {""}
  }
terminal-province-exported = Extract for { $to } written: { $rows } rows, { $file }
terminal-province-received = Extract from { $from } received: { $rows } rows.
terminal-province-key = Matching key: { $mark }
terminal-province-key-given = Matching key { $mark } for { $to } written: { $file }
