# Backups, and putting one back.
settings-backup = Backups
backup-title = Backups
backup-text = Titian makes a backup by itself every day and when it closes, locked like the clinic's data. Keep the folder on another drive than this machine's.
backup-folder = Folder
backup-folder-none = none chosen yet
backup-folder-choose = Choose a folder
backup-folder-change = Another folder
backup-folder-saved = Backups go to this folder from now on.
backup-last = Last good backup
backup-last-none = none yet
backup-now = Back up now
backup-made = The backup is made and has been read back.
backup-cancelled = Cancelled. Older backups are untouched.
backup-failed = The backup of { $when } did not come about.
backup-warning-no_folder = There are no backups: no folder has been chosen. If this machine breaks or is stolen, everything is lost.
backup-warning-never = No backup has been made yet.
backup-warning-old = The last good backup is too old. Plug in the drive and back up now.
backup-see = Look after the backups
backup-limits = Limits
backup-room = Room for all backups (GB)
backup-room-hint = Beyond it the oldest are removed; the three newest always stay.
backup-warn-days = Warn after (days)
backup-warn-days-hint = So many days without a good backup show up under Today.
backup-list = Backups in this folder
backup-list-none = No backups in this folder yet.
backup-at = Made
backup-site = Clinic
backup-records = Records
backup-size = Size
phase-backup_copy = Copying the records
phase-backup_scans = Copying the scans
phase-backup_verify = Reading the backup back
phase-restore_copy = Putting the records back
phase-restore_scans = Putting the scans back
phase-other = Working
restore-open = Restore a backup
restore-title = Restore a backup
restore-folder-text = Choose the folder that holds the backups: the drive or folder that was chosen for them, or a single backup in it.
restore-folder-pick = Choose a folder
restore-folder-known = Use this machine's folder
restore-list-text = Which one? The newest stands first.
restore-records = { $count ->
    [one] 1 record
   *[other] { $count } records
  }
restore-choose = Choose
restore-choose-of = Choose the backup of { $when }
restore-open-text = Backup of { $when }, { $site }.
restore-passphrase-hint = The passphrase of the day the backup was made. An administrator or head of section may restore.
restore-preview-text = This is in the backup:
restore-last = Last record
restore-last-none = none
restore-scans-missing = { $count ->
    [one] 1 scan is missing
   *[other] { $count } scans are missing
  }
restore-replaces = The data of { $site } on this machine is replaced by the backup. What was recorded after the backup is not in it. The present data is set aside in a folder beside it, not deleted.
restore-replaces-other = On this machine is the data of another clinic: { $site }. It is replaced by the backup and set aside in a folder beside it, not deleted.
restore-agreed = I understand; replace the data on this machine
restore-do = Restore this backup
restore-done = The backup has been restored. Open it with a passphrase of the day it was made.
restore-set-aside = The data before it is in the folder { $folder } of the clinic's data.
restore-go-on = Open Titian
