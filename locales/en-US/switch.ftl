# Another version of a program's file.

button-switch = Switch to it
button-switch-decline = Keep the old one
button-switch-withdraw = Withdraw it
switch-preview-title = Another version of { $program }
switch-preview =
    Nothing has changed yet. This is what version `{ $version }` of the file changes, instead of `{ $base }`. { $partners ->
        [one] { $partners } partner takes part.
       *[other] { $partners } partners take part.
    } { $customers ->
        [0] No customer has come yet.
        [one] The { $customers } customer who has come so far keeps the rates under which they came.
       *[other] The { $customers } customers who have come so far keep the rates under which they came.
    }
switch-at-once = It holds **at once** when you switch: the file names no later day (`effective_from`).
switch-from = It holds **from { $when } on**; until then it waits, and can be withdrawn.
switch-told = With it levels, roles and the worth of codes follow, and every active partner is told to look at the terms.
switch-replaces = It takes the place of version `{ $version }`, which waits for { $when }.
switch-changes = What changes
switch-changes-none = Nothing that the program does or shows.
switch-footer = 🔻 less for partners  🔺 more  🔸 other money  📋 rules  💬 words
switch-footer-blocked = Remove what stands in the way, or change the file, and run /setup again.
switch-planned-title = Version { $version } waits for its day
switch-planned-words = It holds from { $when } on. Until then nothing changes; `/setup` shows it, and there it can be withdrawn.
switch-done-title = Version { $version } is in force
switch-done-words = Levels, roles and the panel follow now. Codes that are worth something else stand in the log channel, to be changed in the billing panel.
switch-declined = Nothing has changed: version `{ $version }` is not taken over. `/setup` offers it again whenever you choose the file.
switch-withdrawn = Version `{ $version }` is withdrawn: what is in force stays in force.
switch-obstacle-track =
    { $count ->
        [one] { $members } is on the track `{ $track }`, which the file does not have.
       *[other] { $count } partners are on the track `{ $track }`, which the file does not have: { $members }.
    } Keep the track in the file, or bring them to another one first.
switch-obstacle-currency = The currency is { $to } instead of { $from }, and money was counted in { $from } already. A program in another currency is another program.
switch-obstacle-unit = Balances or codes are counted in { $unit }, which the file does not have, or counts otherwise. Keep the unit as it is.
switch-obstacle-coupon =
    { $count ->
        [one] One code is issued by the coupon `{ $coupon }`,
       *[other] { $count } codes are issued by the coupon `{ $coupon }`,
    } which is not the file's coupon for customers: they would stop to work. Keep its id.
switch-obstacle-contracts =
    { $count ->
        [one] A contract is proposed, signed or waited for,
       *[other] { $count } contracts are proposed, signed or waited for,
    } and the file has no contracts, or not their track. Keep both, or end them first.
switch-obstacle-applications =
    { $count ->
        [one] An application waits for staff
       *[other] { $count } applications wait for staff
    } ({ $tickets }), and the file does not have their route, their track or what they have answered. Decide about them first: `/staff queue`.
switch-obstacle-claims =
    { $count ->
        [one] A claim waits
       *[other] { $count } claims wait
    } for staff that the file does not know. Decide first: `/staff queue`.
switch-obstacle-payouts =
    { $count ->
        [one] A payout is open
       *[other] { $count } payouts are open
    } for which no e-mail was asked, and the file asks for one. Settle or reject first: `/staff payouts`.
setup-pending = Waits for its day
setup-pending-words = Version `{ $version }` of the file holds from { $when } on. { $by } has confirmed it.
notice-switch-planned = { $by } has confirmed it. It holds from { $when } on; until then `/setup` withdraws it.
notice-switched = { $by } has confirmed it. Customers who came before keep the rates under which they came.
notice-switch-withdrawn-title = Version { $version } is withdrawn
notice-switch-withdrawn = { $by } has withdrawn it: what is in force stays in force.
notice-switch-blocked-title = Version { $version } should be in force by now
notice-switch-blocked = Its day was { $when }, and the program still runs by the one before. It is tried again each minute; `/setup` withdraws it.
notice-other-terms-title = { $program } has other terms now
notice-other-terms = The program's terms have changed; read them with `/partner terms`. The customers whom you have brought so far keep the rates under which they came.
subject-switch = a version of the file that waits for its day
subject-switched = another version of the file
audit-switch = confirmed another version of the file
audit-switch-withdraw = withdrew a version of the file
error-switch-stale = The file, or what is in force, has changed since you saw this. Run `/setup` with the file again and look at it once more.
error-switch-pending = { $by } has confirmed it already: it waits for its day. `/setup` shows it, and there it can be withdrawn.
error-switch-done = { $by } has confirmed it already: it is in force, or was.
error-switch-declined = { $by } has decided to keep the one before. Run `/setup` with the file again to look at it once more.
error-switch-withdrawn = { $by } has withdrawn it. Run `/setup` with the file again to look at it once more.
error-switch-in-the-way =
    Nothing has changed. This stands in the way now:
    { $list }
