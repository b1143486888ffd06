# First set-up and unlocking.
setup-steps = Set-up steps
setup-step-language = Language
setup-step-clinic = Clinic
setup-step-account = Account
setup-step-recovery = Recovery key
setup-step-done = Done
setup-welcome = Welcome to Titian
setup-welcome-text = Titian keeps your clinic's clients, rehabilitation and aftercare on this machine, locked, with no network needed. Setting up takes about three minutes.
setup-language = Language
setup-clinic = Your clinic
setup-clinic-text = This name is shown on screen and on reports.
site-name = Name of the clinic
site-name-hint = For example: Klinik Pratama BNNK Mataram
province = Province
regency = Regency or city
choose-province-first = Choose the province first
timezone = Time zone
setup-account = The first account
setup-account-text = This account belongs to the clinic's administrator. Its passphrase opens the data on this machine.
admin-name = Your name
setup-create = Create the clinic
setup-creating = Locking the data…
setup-recovery = Recovery key
setup-recovery-text = If every passphrase is forgotten, only this key can open the data. Print it or write it down, and keep it locked away, not near the machine. Titian cannot show it again.
recovery-key = Recovery key
recovery-key-hint = Type all groups from your sheet; dashes may be left out.
recovery-print = Print the key sheet
recovery-sheet = Titian recovery key: { $site }
recovery-sheet-text = Whoever holds this sheet can open the clinic's data. Keep it locked away.
recovery-have = I have printed or copied it
setup-recovery-try = Try the recovery sheet
setup-recovery-try-text = Read it from your paper, so that it is certain to work when it is needed.
recovery-show-again = Show the key again
recovery-type-back = To make sure it has been noted: type group { $number } from your sheet
setup-done = The clinic is ready
setup-done-text = Register the first client, or bring in the Excel register you have.
setup-start = Start working

passphrase = Passphrase
passphrase-of = Passphrase of { $name }
passphrase-new = New passphrase
passphrase-again = Type it once more
passphrase-same = The same.
passphrase-hint = Four or more unrelated words are easy to remember and hard to guess.
passphrase-strong = Strong.
passphrase-short = Too short.
passphrase-good = Good.
passphrase-weak = Still easy to guess; add a word or two.
passphrase-advice-add_words = Add a word or two that have nothing to do with each other.
passphrase-advice-avoid_common = Many people use this one; take words of your own.
passphrase-advice-avoid_names = Names are guessed first; leave them out.
passphrase-advice-avoid_dates = Dates and years are guessed early; leave them out.
passphrase-advice-avoid_repeats = Repeating a word or a letter helps little.
passphrase-advice-avoid_sequences = Leave out sequences like abc or 123.
passphrase-advice-avoid_keyboard = Leave out rows of neighbouring keys.
passphrase-advice-tricks_help_little = Capital letters, digits for letters and reversed words help little; another word helps more.
caps-lock = Caps Lock is on.
unlock-title = Open Titian
unlock-text = The clinic's data is locked on this machine.
unlock-person = Who are you?
unlock = Open
opening = Opening…
unlock-backup = Titian was updated. Before the records are adapted to it, a backup is made.
unlock-with-recovery = Use the recovery key
unlock-with-passphrase = Use the passphrase
recover-title = Open with the recovery key
recover-text = Type the key from the recovery sheet, then choose a new passphrase.
unlock-wait = Too many wrong tries. For safety, Titian waits before the next one.
unlock-wait-seconds = { $count ->
    [one] Try again in 1 second.
   *[other] Try again in { $count } seconds.
  }
unlock-wait-minutes = { $count ->
    [one] Try again in about 1 minute.
   *[other] Try again in about { $count } minutes.
  }
