# The words of titian-cli.
terminal-passphrase = Passphrase:
terminal-passphrase-new = New passphrase (at least 8 characters):
terminal-passphrase-again = Once more:
terminal-passphrases-differ = The two passphrases are not the same.
terminal-created = The clinic's data was created. Write this recovery key on paper and lock it away; it will not be shown again:
terminal-who = There are several accounts. Name one with --as: { $people }
terminal-no-such-person = There is no account named { $person }. There are: { $people }
terminal-verify-ok = Whole: { $ops } log records checked.
terminal-verify-bad = NOT WHOLE: record { $seq } of device { $device } ({ $reason }).
terminal-report-written = The report was written to { $file }.
terminal-demo = A demonstration clinic was created in { $folder }. Everybody in it is invented. Passphrase: { $passphrase }
terminal-import-stored = Stored: { $accepted } of { $rows } rows. New: { $clients } clients, { $episodes } episodes, { $contacts } aftercare contacts; changed: { $changed }; same: { $unchanged }.
terminal-import-checked = Checked only, nothing stored: { $accepted } of { $rows } rows can be taken. New: { $clients } clients, { $episodes } episodes, { $contacts } aftercare contacts; changed: { $changed }; same: { $unchanged }.
terminal-import-refused = Nothing was stored: { $rejected } problems. Correct the rows, or run again with --good-rows to store only the good ones.
terminal-import-problem = { $sheet }, row { $row }, { $column }: { $message }
