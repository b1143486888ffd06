# The words of titian-cli.
terminal-passphrase = Passphrase:
terminal-passphrase-new = New passphrase (at least 8 characters):
terminal-passphrase-again = Once more:
terminal-created = The clinic's data was created. Write this recovery key on paper and lock it away; it will not be shown again:
terminal-verify-ok = Whole: { $ops } log records checked.
terminal-verify-bad = NOT WHOLE: record { $seq } of device { $device } ({ $reason }).
terminal-report-written = The report was written to { $file }.
terminal-demo = A demonstration clinic was created in { $folder }. Everybody in it is invented. Passphrase: { $passphrase }
terminal-import-stored = Stored: { $accepted } of { $rows } rows. New: { $clients } clients, { $episodes } episodes, { $contacts } aftercare contacts; changed: { $changed }; same: { $unchanged }.
terminal-import-checked = Checked only, nothing stored: { $accepted } of { $rows } rows can be taken. New: { $clients } clients, { $episodes } episodes, { $contacts } aftercare contacts; changed: { $changed }; same: { $unchanged }.
terminal-import-refused = Nothing was stored: { $rejected } problems. Correct the rows, or run again with --good-rows to store only the good ones.
terminal-import-problem = { $sheet }, row { $row }, { $column }: { $message }
terminal-backup-done = Backup made and read again: { $ops } log records, { $scans } scans ({ $missing } not on this machine).
terminal-backup-found = { $at }  { $site }  { $ops } log records  { $folder }
terminal-backup-none = There is no backup in this folder.
terminal-restore-preview = Backup of { $at }: { $site }, { $clients } clients, { $ops } log records, last entry { $last }. Scans: { $scans } ({ $missing } missing).
terminal-restore-done = Restored the backup of { $at }. Scans: { $scans } ({ $missing } missing).
terminal-restore-aside = What was there before lies in the folder { $folder }; nothing of it was deleted.
terminal-recovery-key = Recovery key:

error-person_needed = There are several accounts. Name one with --as: { $people }
error-person_unknown = There is no account of that name. There are: { $people }
error-passphrase_needed = A passphrase is needed: set TITIAN_PASSPHRASE or run this in a terminal.
error-passphrases_differ = The two passphrases are not the same.
error-mapping_unreadable = The mapping file is not valid JSON (line { $line }).
error-export_format = The report's file name must end in .xlsx or .csv.
error-unknown_call = There is no such call. For a list: titian-cli api
