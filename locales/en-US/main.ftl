# Everything that the bot says. Buttons and form labels: at most 45 characters, titles 256.

## Buttons

button-apply = Apply
button-apply-again = Apply again
button-fill-form = Fill in the form
button-skip-form = Skip the form
button-continue = Continue
button-try-again = Try again
button-answer = Answer
button-help = How it works
button-status = My status
button-earnings = My earnings
button-profile = My profile
button-code = My code
button-link = My link
button-payout = Ask for a payout
button-complete-profile = Complete my profile
button-generate = Make a passphrase for me
button-view = Show my PayPal e-mail
button-change-email = Change PayPal e-mail
button-change-passphrase = Change passphrase
button-forgot = Passphrase forgotten
button-approve = Approve
button-deny = Deny
button-ask = Ask back
button-paying = I am paying this now
button-unpaid = It could not be paid
button-settle = Pay and settle
button-reject = Reject
button-reset = Reset passphrase
button-agree = Agree and book
button-disagree = Refuse
button-done = Done
button-retry = Try #{ $number } again
button-retry-all = Try all again
button-try-now = Try now
button-read-contract = Read and sign
button-sign = Sign
button-contract = Propose a contract
button-withdraw-contract = Withdraw
button-promote = Promote
button-claim = Claim a customer
button-claim-show = Claim #{ $number }
button-accept = Accept
button-refuse = Refuse
button-post-panel = Post the panel again
button-terms = Terms
button-page-before = Back
button-page-after = Next page

## Names of what is shown

field-applicant = Applicant
field-partner = Partner
field-state = State
field-submitted = Submitted
field-ticket = Ticket
field-level = Level
field-levels = Levels
field-next-level = Next level
field-rate = Your kickback
field-discount = Your discount
field-first-purchases = First purchases
field-clients = Paying customers
field-active-clients = Active customers
field-revenue = Customers paid
field-commissions = Earned so far
field-track = Track
field-window = Counted over
field-prepaid = On your account
field-restricted = Credit
field-credit = Your credit
field-own-code = A code of your own
field-month = Month
field-uses = Can be used
field-expires = Ends
field-post-on = Where you could post it
field-code = Code
field-passphrase = Security passphrase
field-email = PayPal e-mail
field-payout = Payout
field-amount = Amount
field-available = Available
field-reserved = In a payout
field-pending = Still on hold
field-owed = Owed, deducted from what you earn next
field-paid = Paid so far
field-due = Answer due
field-paid-by = Being paid by
field-decided-by = Decided by
field-asked-by = Asked for by
field-transaction = PayPal transaction
field-bank-reference = Bank reference
field-reason = Reason
field-benefits = Benefits
field-support = Questions?
field-redeem-at = Redeem it here
field-form = Before you apply
field-next-payout = Next payouts
field-starts = First day
field-ends = Last day
field-signed-at = Signed
field-signed-by = Signed by
field-contract = Contract
field-comes-to = On signing, comes to
field-steps = How one gets there
field-customer = Customer
field-evidence = Evidence
field-claims = Your claims
level-number = Level { $level }
list-more = …and { $count } more

## Forms

form-title =
    { $pages ->
        [one] Your application
       *[other] Your application, page { $page } of { $pages }
    }
label-passphrase = Security passphrase (NOT Discord's password)
label-present-passphrase = Your present passphrase
label-new-passphrase = Your new passphrase
label-email = PayPal e-mail
label-new-email = New PayPal e-mail
label-code = Name your code
label-amount = Amount in { $unit } ({ $available })
label-pay-to = Pay to this PayPal e-mail
label-transaction = PayPal transaction id
label-reason = Reason
label-note = What do you want to know?
placeholder-passphrase = At least 15 characters. Several words are easiest to keep.
placeholder-code = 4 to 20 letters and digits, for example FOXDEN
placeholder-reason = They will read this.
placeholder-transaction = For example 7VB83412KX998412P
label-bank-reference = Reference of the bank transfer
placeholder-bank-reference = For example 2026070100042
profile-form-title = Your partner profile
payout-form-title = Ask for a payout
settle-form-title = Pay { $amount }
unpaid-form-title = Why could it not be paid?
deny-form-title = Deny the application
ask-form-title = Ask the applicant
label-terms = Terms, one a line
label-document = Document: its text, or a link
label-file-hash = SHA-256 of the linked file
label-full-name = Your full name
label-customer = The customer's id
label-evidence = Evidence
placeholder-terms = For example: rate = "60%" and on the next line ends = "2027-12-31"
placeholder-document = The partner reads and signs exactly this.
placeholder-file-hash = Only for a link: 64 hex digits, as sha256sum prints them
placeholder-full-name = By typing it you sign the contract
placeholder-customer = As it stands in the billing panel
contract-form-title = Propose a contract
sign-form-title = Sign contract { $number }
claim-form-title = Claim a customer
claim-refuse-form-title = Refuse the claim
reject-form-title = Reject the payout

## Applying

invited-title = You are invited to { $program }
invited-choice = Staff have reached out to you, so the form is optional. Filling it in helps us to get to know you.
apply-kept = Your answers are kept. There is one more page, whenever you are ready:
apply-filed = Your application is filed. Follow it here: { $ticket }
apply-already = You have applied already. Follow it here: { $ticket }
apply-asked = Staff have asked you something about your application.
apply-revised = Thank you. Your answers are with the staff.
apply-revised-before = Your answers are with the staff already.
enter-title = { $program }: taking part
enter-words = There is more than one way to take part. Choose yours:
enter-placeholder = Choose how you take part
enrol-title = Welcome to { $program }
enrol-before-title = You take part in { $program } already
enrol-track = You are on the track **{ $track }**.
enrol-missing = One step is left: your partner profile.
closed-words = Nobody signs up here by themselves. This is how one gets in:
closed-partner = You are a partner already. This is how one gets on from here:
ticket-opening = your ticket's channel is being opened; you will be mentioned in it
ticket-blocked = your ticket's channel cannot be opened just now; staff have been told, and you will be mentioned in it

## How things stand

status-title = You and { $program }
status-none = You have not applied yet. It takes two short forms.
status-draft = Your application is begun and kept. Continue it whenever you like.
status-in-review = Your application is with the staff.
status-asked = Staff have asked you something about your application.
status-denied = Your application was denied. The reason is in your ticket. You may apply again.
status-profile = You are approved. Complete your profile, and your partnership is active.
status-active = Your partnership is active.
status-ended = Your partnership has ended.
status-contract = There is a contract for you to read and sign.
status-claim = **#{ $number }** { $customer }: with the staff{ $due }
payout-waits = { $amount }, to be answered { $due }

## The application's ticket

application-title = Partner application
application-greeting = { $member }, this is your ticket. { $staff } will answer you here.
application-no-form = Invited by staff; applied without the form.
application-answers = More answers, part { $part }
application-without-form = This program asks no questions here.
application-in-review = In review
application-asked = Waiting for answers
application-approved = Approved
application-denied = Denied
notice-asked = { $member }, { $staff } would like to know more.
notice-asked-title = Please answer again
notice-revised = { $staff } { $member } has answered.
notice-approved = { $member }, welcome!
notice-approved-title = You are approved
notice-approved-words =
    { $staff } has approved your application. One step is left: your partner profile.

    { $parts }

    You type them into a form that only you see. Never write them into a channel.
notice-denied = { $member }
notice-denied-title = Your application was denied
notice-active = { $member }, your partnership is active!
notice-active-title = Partnership active
approved-passphrase = a security passphrase, which you will be asked for before every payout and change
approved-email = the PayPal e-mail that we pay to
approved-code = the name of your code
notice-active-plain = You take part in { $program } now. What you earn and do stands under `/partner terms`.
notice-track-title = You are on the track { $to } now
notice-track = From { $from } to { $to }, at level { $level }. Your customers and your money stay yours.
notice-track-plain = From { $from } to { $to }. Your customers and your money stay yours.
notice-pay-day-title = Payday
notice-scheduled = { $amount } is set aside for you and will be paid { $due } at the latest. You need not do anything.
notice-pay-day =
    { $count ->
        [one] { $count } payout of { $period } waits to be paid.
       *[other] { $count } payouts of { $period } wait to be paid.
    } `/staff payouts` lists them: choose one to pay it.
notice-active-words =
    Your code is **{ $code }**, worth { $value }. You are at level { $level }.

    Staff are creating the code in the billing panel now; then you can invite people right away.

## The profile

profile-title = Your partner profile
profile-words = Everything is here. Showing or changing it needs your passphrase.
profile-is-set = set
profile-nothing = This program asks nothing of you here: your profile is complete.
profile-set-at = set { $at }
profile-missing-title = Your partner profile
profile-missing-words = Still to be given, in a form that only you see:
explain-passphrase = **Security passphrase**: you make it up, and are asked for it before every payout and change. Only a one-way hash is kept. It is not your Discord password.
explain-email = **PayPal e-mail**: where your payouts go. It is kept encrypted.
explain-code = **Code**: the name that your audience types in, 4 to 20 letters and digits.
profile-kept = { $part } is kept.
profile-active-title = Your partnership is active
profile-active-words = Your profile is complete. Your code and what comes next stand in your ticket.
profile-complete-before = Your profile is complete.
profile-email-changed = Payouts go to { $email } from now on.
profile-passphrase-changed = Your passphrase is changed.
profile-forgot = Staff have been told. Send them an e-mail from your PayPal address in which you ask for a reset; when they have seen it, they reset your passphrase and you set a new one with `/partner profile`.

## Code and earnings

code-title = Your code: { $code }
code-words = Whoever redeems **{ $code }** gets { $value }. You earn from what they buy: see `/partner terms`.
code-own-audience = Whoever redeems **{ $code }** gets { $value }.
code-own-personal = **{ $code }** is yours alone and worth { $value }. It can be redeemed as soon as staff have put it into the billing panel.
code-uses = { $uses ->
    [one] once
   *[other] { $uses } times
 }
code-link = Your program works with links and has no codes.
code-no-code = Your code is being made; look again in a minute.
level-title = Your level in { $program }
level-manual = Staff decide about the next level.
level-none = This track has no levels: `/partner terms` says what you earn.
level-window = the last { $days } days
level-rate = a rate of { $rate }
level-role = the role { $role }
link-title = Your link
link-words = Whoever follows it and signs up is your customer. Copy it:
link-none = This program has no links. Your code does the same.
earnings-credit = { $amount }, to be spent before { $when }
code-none = You have no code yet. Complete your profile first.
earnings-title = Your earnings
earnings-next =
    { $bar }
    { $missing } more ({ $what }) for { $level }: { $gives }.
earnings-top = You have reached the highest level.
earnings-footer = Ask for a payout from { $minimum } on with /partner payout.
earnings-footer-any = Ask for a payout whenever you like, with /partner payout.
notice-live-title = Your code { $code } works
notice-live = It is in the billing panel now: you can invite people.
notice-earned-title = You have earned a kickback
notice-earned = { $amount } from a purchase by one of your referrals; you have brought { $count } paying { $count ->
    [one] customer
   *[other] customers
 } so far. See `/partner earnings`.
notice-level-title = You are at level { $to }!
notice-level = From level { $from } to level { $to }: your rate is { $rate } from now on. Roles and codes follow: see `/partner level`.
notice-level-down-title = You are at level { $to } now
notice-level-down = From level { $from } to level { $to }: your rate is { $rate } from now on. `/partner level` says what the next level needs.
notice-bonus-title = A bonus for you
notice-bonus = { $amount } was added to what you can be paid. See `/partner earnings`.
notice-bonus-credit = { $amount } of credit is on your account. It ends { $when }; `/partner terms` says what it can be spent on.
notice-credit-ended-title = Your credit has ended
notice-credit-ended = { $amount } of your credit was not spent in time and is gone.
notice-discounted-title = You pay { $pays }
notice-discounted = Invoice { $invoice } is { $base }, less your discount of { $amount }.
notice-discounted-account = It is paid from your account.
notice-spent-title = Your credit has paid
notice-spent = { $amount } of your credit has paid for invoice { $invoice }.
notice-spent-rest = You pay the other { $pays } yourself.

## Payouts

payout-asked-title = Your payout is asked for
payout-unasked-title = Your money comes by itself
payout-asked =
    { $amount } is set aside for you. Staff answer { $due } at the latest.
    Follow it here: { $ticket }
payout-title = Payout { $payout }
payout-greeting = { $member }, your payout is with { $staff }. It will be answered { $due } at the latest.
payout-state-requested = Waiting for staff
payout-state-submitted = On its way
payout-state-settled = Paid
payout-state-rejected = Rejected
payout-state-failed = Could not be paid
payout-state-voided = Called off because of a refund
payout-paying = Noted: you are paying { $amount } to { $member }. A refund no longer calls it off. Press "Pay and settle" with the transaction id when it is paid, or "It could not be paid".
payout-unpaid = Noted: { $amount } to { $member } could not be paid; the money is available to them again.
payout-settled = { $amount } to { $member } is settled.
payout-rejected = The payout of { $amount } to { $member } is rejected; the money is available to them again.
notice-settled = { $member }, { $amount } is on its way to your PayPal account (transaction { $transaction }).
notice-settled-bank = { $member }, { $amount } is on its way to your account (reference { $transaction }).
notice-rejected = { $member }, your payout of { $amount } was rejected. The money is available to you again.
notice-unpaid = { $member }, your payout of { $amount } could not be paid. The money is available to you again, less what you owe.
notice-rejected-title = Why
notice-called-off-title = Payout called off
notice-called-off = { $member }, your payout of { $amount } is called off: a customer's payment went back, and what it had earned is taken from this money. What is left is available to you again; ask for it with `/partner payout`.
notice-called-off-staff = Payout { $payout } of { $amount } to { $member } is called off: a refund or chargeback needed the money. Do not pay it.
notice-clawed-title = { $amount } is taken back
notice-clawed = A customer's payment { $kind ->
    [chargeback] was charged back
   *[other] was refunded
 }, so the { $amount } that it had earned is taken back.
notice-clawed-level = Your level stays.
notice-clawed-owed = { $owed } of it was paid out or credited to you before; it is deducted from what you earn next.
notice-clawed-staff = { $amount } is taken back from { $member } (event `{ $event }`, { $kind }).
notice-clawed-owed-staff = { $owed } of it was paid out or credited before; it is deducted from what they earn next.

## Contracts

contract-title = Contract { $number }: { $track }
contract-file = contract-{ $number }.txt
contract-read = Read all of it: the file is exactly what you sign, and the SHA-256 below is its fingerprint.
contract-starts-signed = the day of signing
contract-open-ended = open-ended
contract-proposed = Waits for the partner's signature
contract-signed = Signed
contract-withdrawn = Withdrawn
contract-ended = Ended
contract-line = **#{ $number }** { $track }: { $state }; from { $starts } to { $ends }
contract-none = None yet
contract-record-title = What is kept of the contract
contract-proposed-words = Proposed. { $member } has been told and can sign it. Until then you can propose another instead with `/staff contract`.
contract-withdrawn-words = Contract { $number } is withdrawn; { $member } has been told.
contract-signed-title = Contract { $number } is signed
contract-signed-words = Thank you. Keep the file: it is what you have signed.
term-rate = Rate
term-rate-months =
    { $months ->
        [one] for the first month of a customer
       *[other] for the first { $months } months of a customer
    }
term-milestones = Milestones
term-overrides = Overrides of the commission
term-milestone = { $amount } at { $at }
term-exclusivity = Exclusivity
term-scope = Scope
term-term = Term
term-deliverables = Deliverables
term-merch = Merch
term-disclosure = Disclosure
term-targets = Targets
term-review = Targets are reviewed
term-review-days =
    { $days ->
        [one] every day
       *[other] every { $days } days
    }
notice-contract-proposed = { $member }, a contract is there for you to read and sign.
notice-contract-signed-title = Contract { $number } is signed
notice-contract-signed = You have signed it. This is what is kept of it:
notice-contract-signed-staff = { $member } has signed. This is what is kept of it:
notice-contract-withdrawn-title = A contract is withdrawn
notice-contract-withdrawn = { $member }, staff have withdrawn contract { $number }. There is nothing for you to sign.
notice-contract-ended-title = Contract { $number } has ended
notice-contract-ended = Its last day is over, so what it set differently for you no longer holds. Your account manager can propose another.
notice-contract-ended-staff = The contract of { $member } has reached its last day; the program's own terms hold for them now.
notice-contract-ended-needed = The contract of { $member } has reached its last day, and { $track } takes a signed one. They stay on the track until you decide: propose another with `/staff contract`.

## Promotions

promote-title = { $from } to { $to }
promote-words = { $member } comes from { $from } to { $to }. Customers, money and code stay with them; level and roles change.
promote-contract = They come to the track when they have signed the contract for it, which you propose next.
promote-pick-placeholder = Tick every criterion that is met
notice-promoted-title = A partner is promoted
notice-promoted = { $member } has come from { $from } to { $to }.
promote-done = Done: they are on { $to } now and have been told.
promote-waits = Confirmed. They come to { $to } when they have signed the contract: propose it now.
promote-before = { $by } has opened this already: it waits for the signature of the contract for { $to }.
enrol-done = { $member } takes part on { $track } now.
enrol-profile = { $member } is on { $track } and has been told to complete their profile.
notice-enrolled-title = Welcome to { $program }
notice-enrolled = { $staff } has enrolled you. One step is left: complete your partner profile with `/partner profile`.

## Claims

claim-title = Claim { $number }
claim-open = Waits for staff
claim-accepted = Accepted
claim-refused = Refused
claim-takes = It takes: { $evidence }
claim-made-title = Claim { $number } is with the staff
claim-made = You claim { $customer }. You are told what becomes of it.
claim-made-due = It is decided { $due } at the latest.
claim-refused-words = Claim { $number } is refused; { $member } can read the reason.
queue-claims-title = Claims that wait: { $count }
queue-claim = **#{ $number }** { $member } claims { $customer }{ $due }
queue-claim-due = , due { $due }
notice-claim-accepted-title = Claim { $number } is accepted
notice-claim-accepted = { $customer } is yours from now on.
notice-claim-accepted-staff = { $by } has accepted it: { $customer } belongs to { $member } from now on.
notice-claim-refused-title = Claim { $number } is refused
notice-claim-refused = { $customer } does not become yours.
notice-claim-refused-staff = { $by } has refused it: { $customer } does not become { $member }'s.
notice-customer-taken-title = A customer has changed partners
notice-customer-taken = { $customer } belongs to another partner from now on: a claim was accepted. What you have earned stays yours.

## Staff

adjust-asked = A correction of { $amount } for { $member } is asked for. Another member who is listed in `/setup` agrees in the log channel; it runs out { $until }.
adjust-booked = Booked: { $amount } for { $member }. They are told.
adjust-refused = Refused: the balance of { $member } stays as it is, { $amount } is not booked.
queue-title = Applications that wait: { $count }
queue-empty = No application waits.
queue-line = **#{ $ticket }** { $member }, submitted { $at }: { $place }
queue-line-asked = **#{ $ticket }** { $member }, waiting for their answers, submitted { $at }: { $place }
payouts-title = Payouts that wait: { $count }
payouts-empty = No payout waits.
payouts-pick = Choose a payout to pay or reject
payouts-line = **#{ $payout }** { $amount } to { $member }, due { $due }: { $place }
payouts-scheduled = payday { $period }, `/staff settle payout:{ $payout }`
invite-done = { $member } is invited.
invite-before = { $member } was invited before.
review-approved = Approved. { $member } completes their profile now.
review-approved-active = Approved. { $member } takes part now.
review-denied = Denied. { $member } can read the reason in the ticket.
review-asked = Asked. { $member } can answer in the ticket.
review-repeated = You did that already; nothing was changed for { $member }.
ask-pick = Which questions should they answer again?
ask-pick-placeholder = Choose one or more questions
reset-done = The passphrase is reset. The partner sets a new one with `/partner profile`.
reset-agreed = Noted. A second member who is listed in `/setup` must press the button, too.
reset-before = There is nothing to reset: it was done, or nobody asked.
sale-bound = The customer now belongs to the partner of that code.
sale-bound-before = The customer belonged to a partner before; that stays.
sale-unknown-code = No partner has that code.
sale-accrued = Recorded: the partner's kickback is posted.
sale-too-small = Recorded: it counts, but the kickback is less than the smallest coin.
sale-unbound = Recorded: the customer belongs to no partner yet. If their redemption arrives within 72 hours, it counts.
sale-before-binding = Recorded: it was paid before the customer redeemed a code, so it earns nothing.
sale-not-first = Recorded: it is not the customer's first purchase, so it earns nothing.
sale-not-new = Recorded: the customer had bought before they came by the partner, so it earns nothing.
sale-over = Recorded: the time for which this customer earns a kickback is over.
sale-other-partner = Recorded: the customer is another partner's, so it changes nothing.
sale-unknown-partner = No active partner has that code.
sale-discounted = Recorded: the partner's discount is worked out.
sale-spent = Recorded: the partner's credit has paid.
sale-no-credit = Recorded: nothing was paid, and the partner has no credit that could pay.
sale-enrolled = The partner is on the track now.
sale-enrolled-before = The partner was on the track before.
sale-topped-up = The partner's account is topped up.
sale-contracted = The contract's terms are in force.
sale-bad-terms = The contract's terms cannot be read.
sale-no-rule = Recorded: nothing in the program pays for this product.
sale-other-currency = Recorded: it was paid in another currency than the program's, so it earns nothing.
sale-partner-ended = Recorded: the partnership is over, so it earns nothing.
sale-clawed = Recorded: what the purchase had earned is taken back.
sale-nothing-clawed = Recorded: the purchase had earned nothing.
sale-refund-waits = Recorded: it waits for its purchase.
sale-refund-unmatched = Recorded: it does not fit a purchase that is recorded.
sale-before = Invoice { $invoice } was recorded before; nothing was changed.

todo-create-title = Create a code in the billing panel
todo-create = Code **{ $code }**, worth **{ $value }**, for { $member }. { $place }
todo-reprice-title = Change a code in the billing panel
todo-reprice = Code **{ $code }** of { $member } is worth **{ $value }** now. { $place }
todo-done-by = Done by
todo-superseded = A newer value has taken its place.

notice-invited = { $staff } invites you to become a partner. Use `/partner apply`, or the button in { $panel }.
notice-reset-asked-title = Passphrase forgotten
notice-reset-asked = { $member } has forgotten their passphrase. Reset it only when an e-mail from their PayPal address asks for it.
notice-passphrase-reset = { $member }, your passphrase is reset. Set a new one with `/partner profile`.
notice-payee-changed-title = PayPal e-mail changed
notice-payee-changed = The PayPal e-mail of { $member } was changed, with the passphrase. If that was not you, tell the staff now.
notice-passphrase-changed-title = Passphrase changed
notice-passphrase-changed = The passphrase of { $member } was changed. If that was not you, tell the staff now.
notice-passphrase-locked-title = Somebody guesses at a passphrase
notice-passphrase-locked = The passphrase of { $member } was typed wrong too often and is locked for a while. Ask them whether it was them.
notice-fenced-title = Payouts are off
notice-fenced = This database is a backup of { $since }: what was paid since is not in it, so nothing is paid until somebody has looked. Whoever runs the bot has the billing panel send its events since then again, lists what PayPal has paid since, and runs `partnerdesk payout reconcile`. Tickets and kickbacks go on.
notice-unfenced-title = Payouts are on again
notice-unfenced = { $staff } has reconciled what was paid since the backup.
notice-parked-title = A refund or chargeback needs you
notice-parked = Event `{ $event }` ({ $kind }) is recorded, but not all of it could be taken from a purchase: the purchase is missing, is less, or has another customer or currency. Check the invoice in the billing panel; a purchase that is recorded later is taken into account by itself.
notice-writable-title = Saving works again
notice-writable-faults = From { $since } until { $until } nothing could be saved: the disk of the machine that the bot runs on failed again and again. Have the disk looked at, and make a backup. What people tried in that time they have to try again; the billing panel sends its events again by itself.
notice-writable-room = From { $since } until { $until } nothing was saved: less than 200 MB were free on the disk of the machine that the bot runs on. What people tried in that time they have to try again; the billing panel sends its events again by itself.
notice-writable-schema = From { $since } until { $until } nothing was saved: somebody had altered the database by hand. Find out who; `partnerdesk ledger verify` says whether the ledger holds.
direct-go-on = Type `/partner status` in the server to go on.
notice-dead-title = Something was not delivered
notice-dead = { $what }: { $why }
notice-waits = { $what } waits: { $why }. It is tried again by itself.
notice-lost = { $member }, the channel of this ticket was deleted, so the ticket goes on here. What was decided holds.
notice-orphan-title = A ticket has a second channel
notice-orphan = { $channel } belongs to ticket #{ $ticket }, which has another channel. Somebody wrote in it, so it was left alone: keep what matters, then delete it.
notice-correction-asked-title = Correct a balance?
notice-correction-asked = A second member who is listed in `/setup` must agree: neither whoever asked nor the partner. It runs out { $until }.
notice-corrected-title = Balance corrected
notice-corrected = Your balance was corrected by { $amount }. `/partner statement` shows it.
notice-correction-refused-title = Correction refused
notice-frozen-title = The books do not hold: no money moves
notice-frozen =
    { $checks } does not hold. Until it is explained, nothing is posted, and no payout is asked for, paid or settled here. Tickets go on. Billing events are refused with "try again later", so the panel sends them again.

    Pay nobody. Whoever runs the bot finds out more with `partnerdesk ledger verify`; once everything holds, `partnerdesk ledger verify --thaw` lets money move again.
notice-thawed-title = The books hold: money moves again
notice-thawed = Everything was checked again and holds. What was refused meanwhile can be done now.
notice-head = The ledger as { $day } began (UTC): `{ $head }`. Keep this message: it shows when something before it was rewritten, with `partnerdesk ledger verify --head` and this text.
notice-blocked-title = Something stands in the bot's way
notice-role-blocked = { $member } should get or lose the role { $role }, but the bot may not: move the bot's own role above it and give the bot "Manage Roles". It tries again by itself.
blocked-category-full = Ticket #{ $ticket } cannot be opened: { $category } holds 50 channels. Delete old ones, or choose another category with `/setup`. It is tried again by itself.
blocked-guild-full = Ticket #{ $ticket } cannot be opened: the server holds 500 channels. Delete old ones. It is tried again by itself.
blocked-category-gone = Ticket #{ $ticket } cannot be opened: its category is gone. Choose another with `/setup`. It is tried again by itself.
blocked-permission = Ticket #{ $ticket } cannot be opened: the bot needs "Manage Channels" and "Manage Roles" in { $category }. `/setup` says what is missing. It is tried again by itself.

## Set-up

setup-program = Program
setup-staff-role = Staff role
setup-staff = Members who may move money
setup-category = Ticket category
setup-log-channel = Log channel
setup-panel-channel = Panel channel
setup-missing = not chosen yet
setup-open-title = Not ready yet
setup-ready-title = The program is ready
setup-problems = What stands in the way
setup-again = Run /setup again with what is missing.
setup-ready = Connect the billing panel: `partnerdesk secret show { $program }` prints the secret that signs its events.
setup-lacks = In the whole server the bot lacks: { $permissions }. Give them to its role.
setup-lacks-in = In { $channel } the bot lacks: { $permissions }.
setup-channel-gone = { $channel } does not exist any more, or the bot cannot see it: choose another.
setup-category-full = { $channel } holds 50 channels and takes no more: choose another category.
setup-log-public = Everybody can see { $channel }, where staff are told things: hide it from @everyone.
setup-role-above = { $role } stands above the bot's own role: in the server's settings, drag the bot's role above it.
permission-view-channel = View Channels
permission-send-messages = Send Messages
permission-embed-links = Embed Links
permission-read-message-history = Read Message History
permission-manage-channels = Manage Channels
permission-manage-roles = Manage Roles

## What was not delivered

letter-channel = The channel of ticket #{ $ticket }
letter-card = The first message in ticket #{ $ticket }
letter-close = Making ticket #{ $ticket } read-only
letter-post = "{ $subject }" in ticket #{ $ticket }, for { $member }
letter-tell = "{ $subject }", for { $member }
letter-log = "{ $subject }" in the log channel
letter-roles = The roles of { $member }
letter-panel = The panel
letter-unreadable = Something that another version of the bot has written
subject-revised = Questions answered again
subject-answers = Further answers of the application
subject-track = Another track
subject-invited = Invitation
subject-todo = To do in the billing panel
subject-live = The code works
subject-head = Head of the ledger
subject-level = New level
subject-discounted = A discount
subject-own-code = A code of your own
subject-reset = Passphrase reset
subject-clawed = A kickback is taken back
subject-promoted = Partner promoted
subject-enrolled = Enrolled
subject-contract = Contract to sign
subject-contract-signed = Contract signed
subject-contract-withdrawn = Contract withdrawn
subject-contract-ended = Contract ended
subject-claim = Claim to decide
subject-claim-decided = Claim decided
subject-customer-taken = A customer has changed partners
subject-lost = The ticket goes on here
reason-young = it is on its way
reason-passing = Discord or the network fails just now
reason-tries = Discord or the network failed 20 times, for more than an hour
reason-channel-gone = the channel was deleted
reason-left = they have left the server
reason-unreachable = the member takes no direct messages and has no open ticket. Please tell them yourself that there is news under `/partner status`
reason-refused = Discord refuses it, which is a fault of the bot. Please tell whoever runs it
reason-permission = the bot lacks a permission there; `/doctor` names it
reason-no-guild = the bot is not in the server
reason-category-full = the ticket category holds 50 channels. Delete old ones, or choose another with `/setup`
reason-category-gone = the ticket category is gone. Choose another with `/setup`
reason-guild-full = the server holds 500 channels. Delete old ones
reason-unreadable = this version of the bot cannot read it
reason-gone = what it was about does not exist any more
retry-again = It is being tried again now.
retry-under-way = It is being tried just now.
retry-before = { $member } was first: it is being tried again already.
retry-delivered = It is delivered.
retry-delivered-by = { $member } was first: it is delivered.
retry-all =
    { $count ->
        [0] Nothing waits to be tried again.
        [one] { $count } delivery is being tried again now.
       *[other] { $count } deliveries are being tried again now.
    }
retry-panel = The panel is being posted again.

## The doctor

doctor-well-title = All is well
doctor-well = Permissions, roles, channels, panel, deliveries, ledger, clock and connection are in order.
doctor-ill-title =
    { $count ->
        [one] One thing needs you
       *[other] { $count } things need you
    }
doctor-discord = Discord could not be asked about the server just now. Look again in a minute; if it stays, see whether the bot is still in the server.
doctor-panel = The panel's message was deleted: press "Post the panel again".
doctor-ledger = The ledger does not hold ({ $checks }): pay nobody until it is explained. `partnerdesk ledger verify` says where.
doctor-frozen = The books did not hold ({ $checks }), so no money moves since { $since }: pay nobody. `partnerdesk ledger verify` says where; once everything holds, `partnerdesk ledger verify --thaw` lets money move again.
doctor-ledger-slow = The ledger is too large to be checked here: run `partnerdesk ledger verify`.
doctor-hold-faults = Nothing is saved: the disk of the machine that the bot runs on fails. Have it looked at; the bot tries it once a minute and goes on by itself.
doctor-hold-room = Nothing is saved: only { $free } MB are free on the disk of the machine that the bot runs on, and 200 MB are needed. Make room; the bot goes on by itself within a minute.
doctor-hold-schema = Nothing is saved: somebody has altered the database by hand ({ $differences }). Restore a backup or undo the change, and find out who did it.
doctor-backup = No backup has been written since { $since }, and each hour should have one: { $reason }. It is tried again every five minutes.
doctor-clock = The machine's clock is { $seconds } seconds away from Discord's: have it set by the network (NTP).
doctor-latency = Discord's gateway answers only after { $milliseconds } ms: look at the network of the machine that the bot runs on.
doctor-waiting-title = Waiting to be delivered
doctor-waiting = { $count }, the oldest since { $since }. They are tried again by themselves.
doctor-dead-title = Not delivered: { $count }
doctor-line = **#{ $number }** { $what }: { $why }
doctor-footer = Version { $version }, gateway { $latency } ms

## The program in short

help-audience = code worth { $value }
help-personal = your own monthly code { $value }
help-duty-when = { $duty } (if: { $when })
help-payout = From { $minimum } on, whenever you like, with `/partner payout` and your passphrase. Staff answer within { $hours } hours.

## The terms

terms-title = { $program }: terms
terms-footer = Page { $page } of { $pages }
terms-notices = Please note
terms-about = What it is
terms-suits = It suits: { $who }.
terms-payer-client = Your customers pay us themselves.
terms-payer-partner = You pay us for your customers, less your discount.
terms-rates = What you earn
terms-rates-none = The program names no rate here.
terms-rule = Kickback on { $base }, { $which }:
terms-rule-discount = Discount on { $base }, { $which }:
terms-step = from the customer's invoice no. { $from } on: { $rate }
terms-unset = not set yet
terms-by-level = by your level
terms-kickback = { $rate } kickback
terms-discount = { $rate } discount
terms-level = { $level }: from { $from } on: { $gives }
terms-new-customers = Only new customers count.
terms-hold = It can be paid out { $days } days later.
terms-cap-event = At most { $amount } a purchase.
terms-cap-customer = At most { $amount } a customer.
terms-cap-month = At most { $amount } a calendar month.
terms-by-contract = Your contract may set another rate.
terms-to-account = It is credited to your account.
terms-example = For example { $plan }: of { $base }, less { $rate }, you pay { $pays }.
base-paid-net = what is really paid, without tax
base-gross = what is really paid, tax included
base-list = the list price
base-offer-price = the price of the offer
which-first = a customer's first purchase
which-every = every payment
which-count =
    { $count ->
        [one] a customer's first payment
       *[other] a customer's first { $count } payments
    }
which-months =
    { $count ->
        [one] in the customer's first month
       *[other] in the customer's first { $count } months
    }
which-days = within { $count } days of coming to us
metric-first-purchases =
    { $count ->
        [one] { $count } first purchase
       *[other] { $count } first purchases
    }
metric-clients =
    { $count ->
        [one] { $count } client
       *[other] { $count } clients
    }
metric-active-clients =
    { $count ->
        [one] { $count } active client
       *[other] { $count } active clients
    }
metric-manual = the day that staff say so ({ $count })
metric-revenue = { $amount } of sales
metric-commissions = { $amount } of earnings
bonus-cash = a bonus of { $amount }, once
bonus-milestone = a bonus of { $amount } at { $count }
bonus-milestone-each = a bonus of { $amount } for every { $count }
bonus-contract = milestone bonuses, as your contract says
bonus-restricted = { $amount } of credit to pay a new client's first month at list price; what is left ends { $days } days after you came in
terms-does = You do
terms-does-not = You need not do
terms-operator-does = We do
terms-while-active = { $benefit } (as long as the partnership is active)
terms-coupons = Codes and links
terms-coupon-customer = A code for your customers, worth { $value }
terms-coupon-monthly = A code for yourself each month, worth { $value }
terms-coupon-partner = A code for yourself, worth { $value }
terms-coupon-registration = for those who register with it
terms-coupon-named = you name it
terms-coupon-balance = paid into their account
terms-coupon-discount = as a discount on what they buy
terms-coupon-account = an account is all it takes, and it can be redeemed at any time without a purchase
terms-coupon-per-customer =
    { $count ->
        [one] once a customer
       *[other] { $count } times a customer
    }
terms-coupon-uses =
    { $count ->
        [one] for a single use
       *[other] for { $count } uses
    }
terms-redeem-at = Redeemed here: { $place }
terms-link = A link of your own to share
terms-post-on = Your link and code can be posted here, for example:
terms-payout = From { $minimum } on, whenever you like, with `/partner payout`.
terms-payout-any = Whenever you like, with `/partner payout`.
terms-payout-passphrase = From { $minimum } on, whenever you like, with `/partner payout` and your passphrase.
terms-payout-hours = From { $minimum } on, whenever you like, with `/partner payout`. Staff answer within { $hours } hours.
terms-payout-month = Once a month, from day { $day } on, without your asking.
terms-payout-on-file = It goes to the account that we know you by.
terms-payout-account = What you earn is credited to your account, from which you pay for services; it is not paid out.
terms-payout-ticket = Your request opens a ticket of its own ({ $name }).
terms-minimum = From { $minimum } on; less waits for the next month.
terms-profile = Your profile
terms-profile-why = A small amount of information, so that what you earn reaches you and nobody else:
terms-profile-passphrase = A security passphrase that you make up
terms-profile-passphrase-for = A security passphrase that you make up; you are asked for it { $what }
terms-profile-email = Your PayPal e-mail, for your payouts
terms-profile-code = The name of your code
terms-profile-reset = Passphrase forgotten? Send us an e-mail from your PayPal address in which you ask for a reset.
terms-profile-active = As soon as your code is there, your partnership is active.
guard-view = to see your sensitive details
guard-edit = to change them
guard-payout = for a payout
terms-contract-needed = You are on this track as soon as a contract is signed.
terms-contract-settles = What it settles:
terms-target = { $metrics }: { $value }
terms-target-agreed = numbers that are agreed with you up front
terms-target-review = It is reviewed { $every }.
terms-target-review-agreed = They are reviewed at intervals that are agreed with you.
terms-target-missed = If you miss one, staff talk about it with you.
terms-engagements = Agreed with you one by one, beside commissions:
terms-engagement = { $what }: { $items }; { $price }; { $stages }
terms-price-piece = price and format are agreed per piece
terms-price-open = paid as agreed, on top of commissions
terms-claims = What you may claim
terms-claim = { $what }. It takes: { $evidence }. Staff decide.
terms-claim-days =
    { $days ->
        [one] It is decided within a day.
       *[other] It is decided within { $days } days.
    }
terms-form = What the form asks
terms-related = Something else for you?
terms-origin = Where this comes from
way-title = How one gets in: { $tracks }
way-open = You take part at once, with `/partner apply`.
way-application = You apply with `/partner apply`; staff decide.
way-invite = We reach out to you, and you apply with `/partner apply`; staff decide.
way-promotion = Nobody applies for it: staff invite you.
way-who = For: { $who }.
way-from = Only partners of { $track } get in.
way-requires = You need: { $what }.
way-link = You sign up here: { $url }
way-path = You find it under { $path }.
way-command = You ask with { $command }.
way-ticket = A ticket of your own is opened for it ({ $name }).
way-form-optional = The form is optional for you.
way-not-binding = It binds you to nothing.
way-opened-by = The conversation is opened by { $whom }.
way-criteria = What counts:
way-reapply = After a denial you can apply again { $days } days later.
way-ask = Curious? Talk to { $whom }.
way-ask-route = Curious? Begin with { $tracks }.
contact-staff = the staff
contact-account-manager = your account manager
support-discord = Discord
support-ticket = Open a ticket
support-live-chat = Live chat
support-page = Read on
support-best-for = Best for { $what }.
support-hours = Somebody is there: { $hours }.
origin-terms = The terms in full: { $text }
origin-version = Version { $text }
origin-effective = In force from { $day } on
origin-author = By { $text }
origin-updated = Updated { $day }
origin-review-pending = Not reviewed yet
origin-review-done = Reviewed
origin-index = Everything there is to read: { $text }
origin-sources = Written after { $text }

## What went wrong, and what to do

error-title = That did not work
error-fault = Something failed on our side, and nothing was changed. Please try again; if it stays, give the staff this number: { $incident }
error-read-only = Nothing can be saved just now, because the disk of the machine that the bot runs on is full or fails. Nothing was changed. Please copy what you typed and try again later; `/doctor` tells staff what to do.
error-uncertain = The disk failed while this was being saved, and it may or may not have been. Please look before you try again; trying again does nothing twice. If it stays, give the staff this number: { $incident }
error-not-in-guild = Use this in the server, not in a direct message.
error-no-program = This server runs no partner program yet. A manager starts one with `/setup`.
error-not-set-up = The partner program is not ready yet. A manager finishes it with `/setup`.
error-not-manager = Only members who may manage the server can set the program up.
error-choose-program = Choose one of the program files: { $programs }
error-program-faults =
    { $count ->
        [one] The program file has a fault:
       *[other] The program file has { $count } faults; the first:
    } { $first }
    `partnerdesk program check` lists them all.
error-other-program = The server already runs { $program }, which has applications: another program needs another server.
error-everyone-is-staff = @everyone cannot be the staff role: choose a role that only your staff hold.
error-staff-mentions = Mention the members, 1 to 25 of them: `@first @second`.
error-not-staff = Only the program's staff may do this.
error-not-listed = Only the members who are listed for it in `/setup` may move money or see personal data.
error-not-yours = This belongs to somebody else.
error-stale = This is out of date. Use `/partner status` to see how things stand now.
error-no-ticket = There is no application in ticket #{ $ticket }. `/staff queue` lists those that wait.
error-not-in-ticket = Name the ticket or payout by its number, or use this in its channel.
error-bot = A bot cannot become a partner. Choose a person.
error-already-filed = You have applied already: ticket #{ $ticket }. `/partner status` leads you there.
error-already-partner = That member is a partner already.
error-you-are-partner = You are a partner already. See `/partner status`.
error-no-partner = You are not a partner yet. Apply with `/partner apply`.
error-nothing-asked = Nothing is asked of you any more. See `/partner status`.
error-profile-complete = Your profile is complete. Change it with `/partner profile`.
error-profile-incomplete = Complete your profile first: `/partner profile`.
error-not-enough = { $available } is available, and the smallest payout is { $minimum }. Ask again when more has come in.
error-no-form = The program takes no applications.
error-no-way = You cannot come in this way. `/partner apply` shows the ways that are open to you.
error-too-soon = Your last application was denied. You can apply again { $again }.
error-answer-url = The answer to "{ $field }" is not a web address. Write it with https:// in front.
error-answer-number = The answer to "{ $field }" is not a whole number. Write digits only.
error-answer-option = The answer to "{ $field }" is one of: { $options }.
error-payout-schedule = Payouts come by themselves here, once a month: you need not ask. `/partner payout` says when.
error-not-invited = You were not invited, so please fill in the form.
error-unanswered = "{ $field }" needs an answer.
error-answer-too-long = The answer to "{ $field }" is longer than { $max } characters. Please shorten it.
error-reason = Give a reason of 1 to 1,000 characters.
error-own-application = You cannot decide about your own application. Ask a colleague.
error-decided-approved = { $by } has approved this application already.
error-decided-denied = { $by } has denied this application already.
error-decided-asked = { $by } has asked the applicant already, who has not answered yet.
error-not-submitted = The application is not submitted yet.
error-email = That is not an e-mail address. Write it as in PayPal, for example name@example.com.
error-payout-open-email = A payout to your present e-mail is open. Change it when that is settled.
error-own-reset = You cannot reset your own passphrase. Ask a colleague.
error-passphrase-wrong = That is not the passphrase. Look for capital letters and spaces, and try again.
error-passphrase-not-set = That is not the passphrase. Look for capital letters and spaces, and try again.
error-passphrase-locked = Too many wrong tries. Try again { $until }.
error-passphrase-today = Too many wrong tries today. Try again tomorrow, or use "Passphrase forgotten" in `/partner profile`.
error-passphrase-reset = There were too many wrong tries. Use "Passphrase forgotten" in `/partner profile`: staff will reset it.
error-passphrase-changed = The passphrase has just been changed. Try again with the new one.
error-passphrase-busy = Many passphrases are being checked just now. Try again in a few seconds; this did not count as a try.
error-passphrase-short = It has { $length } characters; 15 are needed. Add a word or two.
error-passphrase-long = It is longer than 128 characters. Please shorten it.
error-passphrase-control = It has a line break or another invisible character in it. Type it in one line.
error-passphrase-derived = It is made of the program's name, your code or your e-mail. Choose words that nobody can connect with you.
error-passphrase-repeated = It repeats the same characters. Choose several different words.
error-passphrase-sequence = It follows the alphabet, the numbers or the keyboard. Choose several different words.
error-passphrase-common = It is made of common words that are guessed first. Choose four or five words that do not belong together, or have one made for you.
error-code-none = The program has no codes.
error-code-symbol = "{ $character }" cannot be in a code. Use the letters A to Z and digits.
error-code-length = A code has 4 to 20 letters and digits.
error-code-reserved = That word is reserved. Choose another.
error-code-taken = That code is taken. Choose another.
error-code-look-alike = That code looks too much like one that is taken (0 and O, 1 and I, 5 and S look alike). Choose another.
error-code-too-close = That code is only one letter away from another partner's. Choose another.
error-code-issued = Your code { $code } is issued and stays.
error-amount = That is not an amount. Write it like 10.50.
error-too-low = The smallest payout is { $minimum }.
error-insufficient = { $requested } is more than the { $available } that are available.
error-payout-open = You have a payout open already: ticket #{ $ticket }. Staff answer it there.
error-no-payout = There is no such payout. `/staff payouts` lists those that wait.
error-payout-settled = { $by } has settled this payout already.
error-payout-rejected = { $by } has rejected this payout already.
error-payout-called-off = A refund needed the money, so this payout is called off. Do not pay it. If it is paid already, `partnerdesk payout reconcile` records the payment.
error-payout-being-paid = { $by } is paying this payout already. It is settled with the transaction id, or "It could not be paid" is pressed.
error-payout-unpaid = { $by } has noted that this payout could not be paid.
error-payout-under-way = This payout is under way already.
error-own-payout = You cannot decide about your own payout. Ask a colleague.
error-transaction = That is not a transaction id: it has 6 to 64 letters and digits. Copy it from the payment.
error-transaction-used = That transaction id was noted for payout { $payout }. Copy the right one from the payment.
error-fenced = Payouts are off for now: a backup of { $since } was restored, and what was paid since is being checked, so that nobody is paid twice. Nothing is lost. Whoever runs the bot turns them on again with `partnerdesk payout reconcile`.
error-frozen = No money moves just now: the books are being looked at. Nothing is lost. Try again later; staff see in `/doctor` how it stands.
error-reveals = You have looked at 20 PayPal e-mails in an hour. Go on later, or ask a colleague.
error-adjust-no-partner = That member is no partner, so there is no balance. Choose a partner.
error-adjust-own = You cannot correct your own balance, nor decide about it. Ask a colleague.
error-adjust-alone = A correction needs two members who are listed in `/setup` and are not the partner. List a second one with `/setup staff`.
error-adjust-amount = That is not an amount. Write it like 5.00, or -5.00 to take it away.
error-adjust-reason = Give a reason of 1 to 500 characters; the partner reads it.
error-adjust-insufficient = Only { $available } is available, so no more can be taken away.
error-adjust-same = You asked for it yourself: another member who is listed in `/setup` must agree.
error-adjust-booked = { $by } has agreed already: it is booked.
error-adjust-refused = { $by } has refused it already. Ask anew with `/staff adjust` if it is needed after all.
error-adjust-expired = Nobody agreed within seven days, so it has run out. Ask anew with `/staff adjust`.
error-event-conflict = { $id } was recorded before with other content. Give the sale its own invoice number.
error-invoice-conflict = Invoice { $invoice } was recorded before for another customer or amount. Check the number.
error-event-missing = "{ $field }" is missing.
error-event-too-long = "{ $field }" is longer than { $max } characters.
error-event-control = "{ $field }" has invisible characters in it. Type it again.
error-event-time = That is not a time. Write it like 2026-07-01T12:00:00Z.

## Transfers and statements

account-pending = on hold
account-available = available
account-reserved = in a payout
account-in-flight = with the payment provider
account-prepaid = prepaid balance
account-restricted = bonus
account-owed = owed to the program
account-cash = cash
account-expense = partner costs
account-fees = payment fees
account-revenue = services sold
account-forfeit = forfeited
account-adjust = corrections
transfer-accrue = Kickback: { $rate } of { $base } at level { $level }
transfer-accrue-plain = Kickback: { $rate } of { $base }
transfer-accrue-flat = Kickback
transfer-release = The hold of #{ $accrual } is over
transfer-offset = Set against what was owed
transfer-clawback = Refund: taken back of #{ $accrual }
transfer-reserve = Payout #{ $payout } asked for
transfer-void = Payout #{ $payout } called off
transfer-submit = Payout #{ $payout } handed to the payment provider
transfer-settle = Payout #{ $payout } paid, transaction { $transaction }
transfer-fail = Payout #{ $payout } could not be paid
transfer-return = Payout #{ $payout } came back, transaction { $transaction }
transfer-fee = Fee for payout #{ $payout }
transfer-bonus = Bonus
transfer-expire = Bonus expired
transfer-topup = Topped up
transfer-spend = Paid from the balance: { $invoice }
transfer-transfer-in = Moved to the prepaid balance
transfer-adjust = Correction
transfer-opening = Opening balance
transfer-forfeit = Balance forfeited
transfer-moved = { $amount }, { $from } to { $to }
transfer-reason = { $what }: { $reason }
statement-title = Statement { $month }
statement-opening = Opening
statement-closing = Closing
statement-opened = **Opening: { $total }** ({ $held })
statement-closed = **Closing: { $total }** ({ $held })
statement-nothing = nothing
statement-empty = Nothing has come in yet.
statement-more = The first { $shown } of { $count } lines; the file has all of them.
statement-too-long = The first { $shown } of { $count } lines. All of them are too long for Discord: ask the staff for the rest.
statement-footer = { $first } to { $last }, { $zone }
column-at = Time
column-transfer = Transfer
column-what = What
column-from = From
column-to = To
column-amount = Amount
column-change = Change
column-total = Total
column-unit = Unit
why-title = Transfer #{ $transfer }
why-moved = #{ $transfer } moved { $amount } from "{ $from }" to "{ $to }", { $at }.
why-key = It is recorded once, as { $key }.
why-rule = Kickback #{ $accrual } was earned by rule { $rule } of program version { $version }, at level { $level }.
why-arithmetic = { $rate } of { $amount }: { $base } × { $bps } / 10000, rounded down, is { $minor }: { $computed }.
why-flat = It is a fixed amount: { $amount }.
why-differs = { $amount } was booked instead.
why-held = It was held until { $at }.
why-clawed = { $clawed } of it had been taken back by then; { $left } was left.
why-chain = What belongs to it:
why-alone = Nothing else belongs to it.
error-not-active-partner = They are not an active partner of this program: look at their profile, or enrol them first.
error-contract-none = This program has no contracts: its file has no table [contract].
error-own-contract = You cannot propose or withdraw your own contract. Ask a colleague.
error-contract-terms =
    The terms cannot be read: { $fault }.
    The keys are rate, months, milestones, exclusivity, scope, deliverables, merch_logistics, disclosure, targets, review_days, starts and ends, one a line, for example `rate = "60%"`.
error-contract-topic = This program's contracts do not settle { $topic }: take it out of the terms, or add it to "negotiates" in the program file.
error-contract-document = The document needs text of 1 to { $max } characters, or a link. Attach a longer one as a link.
error-contract-hash = What a link leads to can change, so its SHA-256 is signed as well: 64 hex digits, as `sha256sum` prints them. Without a link, leave it empty.
error-contract-name = Type your full name, 2 to 100 characters with at least one letter.
error-contract-signed = { $by } has signed this contract already, { $at }.
error-contract-changed = This has changed since: read it again before you sign.
error-contract-withdrawn = This contract was withdrawn: there is nothing to sign.
error-contract-ended = This contract has ended. Ask your account manager for another.
error-contract-track = This contract is for another track than yours. Ask the staff to propose it again.
error-own-promotion = You cannot promote yourself. Ask a colleague.
error-promotion-there = They are on { $track } already.
error-promotion-route = No promotion of this program leads from { $from } to { $to }.
error-promotion-criteria = Every criterion has to be ticked.
error-no-track = This program has no track { $track }: choose one from the list.
error-enrol-contract = Nobody is enrolled on { $track } by hand: it takes a promotion and a signed contract.
error-claim-input = Fill in the customer's id, at most 128 characters, and the evidence, at most 1,000.
error-claim-own = That customer is yours already.
error-claim-waits = You have claimed that customer already, and staff have not decided yet.
error-own-claim = You cannot decide about your own claim. Ask a colleague.
error-claim-accepted = { $by } has accepted this claim already.
error-claim-refused = { $by } has refused this claim already.
error-month = That is not a month that has begun. Write it like 2026-07.
error-no-transfer = There is no transfer #{ $transfer }. A statement shows the numbers.
