# Today.
greeting-morning = Good morning, { $name }
greeting-midday = Good afternoon, { $name }
greeting-afternoon = Good afternoon, { $name }
greeting-evening = Good evening, { $name }
today-summary = { $sessions ->
    [one] 1 session
   *[other] { $sessions } sessions
  } today, { $quiet ->
    [one] 1 client
   *[other] { $quiet } clients
  } to reach
today-quiet = To be reached
today-quiet-text = not heard from for long
today-quiet-none = Every outpatient has been heard from lately.
shown-of = { $shown } of { $total }
quiet-days = { $days } days without news
quiet-never = { $days } days since intake, no contact yet
missed = { $count ->
    [one] missed the last session
   *[other] missed { $count } times
  }
through = source: { $source }
show-numbers-of = Show the numbers of { $name }
hide-numbers-of = Hide the numbers of { $name }
contact-record-of = Record contact with { $name }
session-of = { $act }: { $name }
today-sessions = Sessions today
today-sessions-none = No sessions today. Plan them from a client's file.
today-next = Next steps
today-due = due
today-aftercare-none = No contacts are due.
aftercare-month = month { $month }
due-today = today
due-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
  }
to-check-site = The clinic's data
today-drafts = Unfinished drafts
draft-register = Registering a client
draft-client = Editing a client
draft-session = Session record
draft-plan = Planned session
draft-contact = Contact record
draft-aftercare = Aftercare contact
draft-episode = Episode
draft-close = Closing an episode
draft-other = Another form
unconfirmed-warning = For { $days } days there have been records here that no other machine is known to have safe. If this machine were lost, they would be too.
unconfirmed-see = See which
