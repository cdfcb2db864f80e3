# A new version of a program's file.

button-switch = Apply the new version
button-switch-decline = Keep the current version
button-switch-withdraw = Withdraw the new version
switch-preview-title = New version of { $program }
switch-preview =
    Nothing has changed yet. Version `{ $version }` of the file would replace `{ $base }`. { $partners ->
        [one] It affects { $partners } partner.
       *[other] It affects { $partners } partners.
    } { $customers ->
        [0] There are no customers yet.
        [one] The { $customers } existing customer keeps their current rates.
       *[other] The { $customers } existing customers keep their current rates.
    }
switch-at-once = It takes effect **immediately** when you apply it: the file sets no later date (`effective_from`).
switch-from = It takes effect **on { $when }**. Until then you can withdraw it.
switch-told = Levels, roles and code values are then updated, and every active partner is asked to read the new terms.
switch-replaces = It replaces version `{ $version }`, which is scheduled for { $when }.
switch-changes = Changes
switch-changes-none = No change in what the program does or shows.
switch-footer = 🔻 less for partners  🔺 more for partners  🔸 other amounts  📋 rules  💬 texts
switch-footer-blocked = Resolve these points or change the file, then run /setup again.
switch-planned-title = Version { $version } is scheduled
switch-planned-words = It takes effect on { $when }. Nothing changes until then. You can withdraw it in `/setup`.
switch-done-title = Version { $version } is in force
switch-done-words = Levels, roles and the panel are being updated. The log channel lists the codes to update in the billing panel.
switch-declined = Version `{ $version }` was not applied, and nothing has changed. To see it again, choose the file in `/setup`.
switch-withdrawn = Version `{ $version }` was withdrawn. The current version stays in force.
switch-obstacle-track =
    { $count ->
        [one] { $members } is on the track `{ $track }`, which is missing in the file.
       *[other] { $count } partners are on the track `{ $track }`, which is missing in the file: { $members }.
    } Keep the track, or move them to another one first.
switch-obstacle-currency = The file changes the currency from { $from } to { $to }, but money has already been recorded in { $from }. A different currency needs a different program.
switch-obstacle-unit = Balances or codes use { $unit }, which the file removes or counts differently. Keep the unit unchanged.
switch-obstacle-coupon =
    { $count ->
        [one] One code belongs to the coupon `{ $coupon }`, which is no longer the file's coupon for customers. The code would stop working.
       *[other] { $count } codes belong to the coupon `{ $coupon }`, which is no longer the file's coupon for customers. The codes would stop working.
    } Keep the coupon's id.
switch-obstacle-contracts =
    { $count ->
        [one] A contract is proposed, signed or expected, but the file has no contracts or not its track.
       *[other] { $count } contracts are proposed, signed or expected, but the file has no contracts or not their tracks.
    } Keep them in the file, or end the contracts first.
switch-obstacle-applications =
    { $count ->
        [one] An application is waiting ({ $tickets }), but the file is missing its route, track or questions.
       *[other] { $count } applications are waiting ({ $tickets }), but the file is missing their route, track or questions.
    } Decide on them first with `/staff queue`.
switch-obstacle-claims =
    { $count ->
        [one] A claim is waiting, but the file does not have its type.
       *[other] { $count } claims are waiting, but the file does not have their types.
    } Decide on them first with `/staff queue`.
switch-obstacle-payouts =
    { $count ->
        [one] An open payout has no PayPal e-mail, which the file requires.
       *[other] { $count } open payouts have no PayPal e-mail, which the file requires.
    } Settle or reject them first with `/staff payouts`.
change-changed = { $key }: { $old } → { $new }
change-added = { $key } (new): { $value }
change-removed = { $key } (removed): { $value }
change-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
change-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
change-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
change-yes = yes
change-no = no
change-none = none
change-for-new-customers = New customers (existing customers keep their current rates)
change-for-partners = All partners
change-for-track = Partners on the track { $track }
change-for-codes = Codes issued or repriced from now on
change-for-applicants = New applicants
change-for-staff = Staff
change-for-everyone = Everyone
change-impact-less = Less for partners
change-impact-other = Other amounts for partners
change-impact-more = More for partners
change-impact-rules = Rules
change-impact-texts = Texts
setup-pending = Scheduled version
setup-pending-words = Version `{ $version }` of the file takes effect on { $when }. { $by } confirmed it.
notice-switch-planned = { $by } confirmed it. It takes effect on { $when }. Until then you can withdraw it in `/setup`.
notice-switched = { $by } confirmed it. Existing customers keep their current rates.
notice-switch-withdrawn-title = Version { $version } withdrawn
notice-switch-withdrawn = { $by } withdrew it. The current version stays in force.
notice-switch-blocked-title = Version { $version } could not take effect
notice-switch-blocked = It was scheduled for { $when }, but the previous version is still in force. The bot retries every minute. You can withdraw it in `/setup`.
notice-other-terms-title = New terms for { $program }
notice-other-terms = The program's terms have changed. Please read them with `/partner terms`. Your existing customers keep their current rates.
subject-switch = Scheduled version of the program file
subject-switched = New version of the program file
subject-new-terms = New terms
audit-switch = confirmed a new version of the program file
audit-switch-withdraw = withdrew a version of the program file
error-switch-stale = This preview is out of date. The file or the current version has changed since. Run `/setup` with the file again.
error-switch-pending = This version is already scheduled. { $by } confirmed it. You can withdraw it in `/setup`.
error-switch-done = This version was already applied. { $by } confirmed it.
error-switch-declined = The current version is kept. { $by } decided not to apply the new one. To see it again, run `/setup` with the file.
error-switch-withdrawn = This version was withdrawn. { $by } withdrew it. To see it again, run `/setup` with the file.
error-switch-in-the-way =
    The new version cannot be applied yet. Nothing has changed. Resolve these points first:
    { $list }
