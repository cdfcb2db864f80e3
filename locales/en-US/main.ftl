# Everything that the bot says. Buttons and form labels: at most 45 characters, titles 256.
# An error's first sentence states the fact and is the title of its card: no mentions, no markup,
# no variables of a length that is not known. What to do comes after it.

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
button-payout = Request a payout
button-complete-profile = Complete my profile
button-generate = Generate a passphrase
button-view = Show my PayPal e-mail
button-change-email = Change PayPal e-mail
button-change-passphrase = Change passphrase
button-forgot = Forgot passphrase
button-approve = Approve
button-deny = Deny
button-ask = Request details
button-paying = Start payment
button-unpaid = Mark as failed
button-settle = Pay and settle
button-reject = Reject
button-manage = Manage
button-reset = Reset passphrase
button-agree = Approve and book
button-disagree = Decline
button-done = Done
button-retry = Retry #{ $number }
button-retry-all = Retry all
button-try-now = Retry now
button-read-contract = Read and sign
button-sign = Sign
button-contract = Propose a contract
button-withdraw-contract = Withdraw
button-promote = Promote
button-conflict-move = Move
button-conflict-keep = Keep
button-conflict-count = Count it
button-conflict-same = Same sale
button-conflict-count-early = Count them
button-conflict-leave = Leave them out
button-conflict-show = Decide: { $customer }
placeholder-conflict-reason = For example: what the billing panel shows
button-claim = Claim a customer
button-claim-show = Claim #{ $number }
button-accept = Accept
button-refuse = Decline
button-post-panel = Repost the panel
button-clock = Check the clock
button-clock-right = The server's clock is right
button-terms = Terms
button-page-before = Previous page
button-page-after = Next page

## Field names

field-applicant = Applicant
field-partner = Partner
field-state = Status
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
field-revenue = Customer payments
field-commissions = Total earned
field-track = Track
field-window = Counting period
field-prepaid = Account balance
field-restricted = Credit
field-credit = Your credit
field-own-code = Your own code
field-customers-code = Your code for customers
field-month = Month
field-uses = Valid for
field-expires = Expires
field-post-on = Where to share it
field-code = Code
field-passphrase = Security passphrase
field-email = PayPal e-mail
field-payout = Payout
field-amount = Amount
field-available = Available
field-reserved = In payout
field-pending = On hold
field-owed = Deducted from future earnings
field-paid = Paid out so far
field-due = Due
field-paid-by = Payment started by
field-decision = Decision
field-decided-by = Decided by
field-asked-by = Requested by
field-transaction = PayPal transaction
field-bank-reference = Bank reference
field-proof = PayPal transaction or bank reference
field-reason = Reason
field-benefits = Benefits
field-support = Questions?
field-redeem-at = Where to redeem it
field-form = Before you apply
field-next-payout = Next payout
field-starts = First day
field-ends = Last day
field-signed-at = Signed
field-signed-by = Signed by
field-recorded-at = Recorded
field-recorded-by = Recorded by
field-contract = Contract
field-comes-to = Track after signing
field-steps = Next steps
field-customer = Customer
field-evidence = Evidence
field-claims = Your claims
field-untold = Not sent to you ({ $count })
level-number = Level { $level }
list-more = …and { $count } more
list-page = Page { $page } of { $pages }
button-page-last = Last page

## Forms

form-title =
    { $pages ->
        [one] Your application
       *[other] Your application, page { $page } of { $pages }
    }
label-passphrase = Security passphrase (NOT Discord's password)
label-present-passphrase = Current passphrase
label-new-passphrase = New passphrase
label-email = PayPal e-mail
label-new-email = New PayPal e-mail
label-code = Name of your code
label-amount = Amount in { $unit } (up to { $available })
label-pay-to = Pay to this PayPal e-mail
label-transaction = PayPal transaction ID
label-reason = Reason
label-note = What would you like to know?
placeholder-passphrase = At least 15 characters. A few words are easiest to remember.
placeholder-code = 4 to 20 letters and digits, for example FOXDEN
placeholder-reason = They will see this text.
placeholder-transaction = For example 7VB83412KX998412P
label-bank-reference = Bank transfer reference
label-proof = PayPal transaction ID or bank reference
placeholder-bank-reference = For example 2026070100042
profile-form-title = Your partner profile
payout-form-title = Request a payout
settle-form-title = Pay { $amount }
unpaid-form-title = Why did the payment fail?
deny-form-title = Deny the application
ask-form-title = Request details from the applicant
label-terms = Terms, one per line
label-document = Document: full text or a link
label-file-hash = SHA-256 of the linked file
label-full-name = Your full name
label-customer = Customer ID
label-evidence = Evidence
placeholder-terms = For example: rate = "60%" and on the next line ends = "2027-12-31"
placeholder-document = The partner reads and signs exactly this.
placeholder-file-hash = Only for a link: the 64 hex digits that sha256sum prints
placeholder-full-name = Typing your name signs the contract
placeholder-customer = As shown in the billing panel
contract-form-title = Propose a contract
sign-form-title = Sign contract { $number }
claim-form-title = Claim a customer
claim-refuse-form-title = Decline the claim
reject-form-title = Reject the payout

## Applying

invited-title = You are invited to { $program }
invited-choice = Our staff invited you, so the form is optional. It does help us get to know you.
apply-kept = Your answers are saved. There is one more page:
apply-filed = Your application has been submitted. Follow it here: { $ticket }
apply-already = You have already applied. Follow your application here: { $ticket }
apply-asked = Our staff have a question about your application.
apply-revised = Thank you. Your answers have been sent to our staff.
apply-revised-before = Your answers have already been sent to our staff.
enter-title = Join { $program }
enter-words = There are several ways to join. Choose yours:
enter-placeholder = Choose how to join
enrol-title = Welcome to { $program }
enrol-before-title = You have already joined { $program }
enrol-track = Your track is **{ $track }**.
enrol-missing = One step left: complete your partner profile.
closed-words = There is no sign-up here. This is how to join:
closed-partner = You are already a partner. These are your next steps:
manage-not-staff = This button is for our staff, and there is nothing here that you need to do. We will write to you in this channel; `/partner status` shows how things stand.
manage-own = This is about you, so a colleague decides.
manage-nothing = There is nothing left to decide here.
manage-not-listed = Only the members listed in `/setup` may pay or reject this.
ticket-application = application
ticket-payout = payout
history-title = Decisions
history-approved = { $at } { $staff } approved.
history-denied = { $at } { $staff } denied: { $reason }
history-asked = { $at } { $staff } requested details: { $reason }
history-round = round { $round }
ticket-opening = your ticket is being opened, and you will be mentioned in it
ticket-blocked = your ticket has no channel yet. Until it has one, its news come to you by direct message and in `/partner status`

## Notifications

notifications-title = When we tell you what you earned
notifications-always = News about your level, payouts, contracts and the security of your profile always comes at once.
notifications-saved = Saved. { $now }
notifications-pick = Choose when we tell you
notifications-soon = At once
notifications-soon-more = Further kickbacks within a minute come in one message
notifications-daily = Once a day
notifications-daily-more = All kickbacks of a day in one message
notifications-never = Never
notifications-never-more = Use /partner earnings to see your balance
notifications-now-soon = We tell you at once. Further kickbacks within a minute come together in one message.
notifications-now-daily = We tell you once a day, at { $hour } ({ $zone }).
notifications-now-never = We do not tell you. `/partner earnings` shows your balance at any time.

## Status

status-title = You and { $program }
status-none = You have not applied yet. It takes two short forms.
status-draft = Your application is saved as a draft. Continue whenever you like.
status-in-review = Our staff are reviewing your application.
status-asked = Our staff have a question about your application.
status-denied = Your application was denied.
status-denied-again = You can apply again.
status-denied-from = You can apply again from { $at }.
status-profile = You are approved. Complete your profile to activate your partnership.
status-active = Your partnership is active.
status-ended = Your partnership has ended.
status-contract = A contract is ready for you to read and sign.
status-claim = **#{ $number }** { $customer }: in review{ $due }
status-untold = You do not accept direct messages from this server. To receive these, open the server's menu, choose Privacy Settings and turn on direct messages. We try again the next time you use a command or button here, and otherwise once a day.
status-untold-line = • { $subject } ({ $when })
status-untold-more = … and { $count } more
payout-waits = { $amount }, due { $due }

## The application's ticket

application-title = Partner application
application-greeting = { $member }, this is your ticket. { $staff } will reply here.
application-no-form = Invited by staff, applied without the form.
application-answers = Answers, part { $part }
application-without-form = This program asks no questions.
application-in-review = In review
application-asked = Waiting for answers
application-approved = Approved
application-denied = Denied
notice-asked = { $member }, { $staff } would like to know more.
notice-asked-title = We need a few details
notice-revised = { $staff } { $member } has answered.
notice-approved = { $member }, welcome!
notice-approved-title = You are approved
notice-approved-words =
    { $staff } approved your application. One step left: complete your partner profile with

    { $parts }

    You enter this in a private form. Never post it in a channel.
notice-denied = { $member }
notice-denied-title = Your application was denied
notice-active = { $member }, your partnership is active!
notice-active-title = Partnership active
approved-passphrase = a security passphrase, which we ask for before every payout and change
approved-email = the PayPal e-mail for your payouts
approved-code = the name of your code
notice-active-plain = You are now a partner of { $program }. `/partner terms` shows what you earn and do.
notice-track-title = You are now on the { $to } track
notice-track = You moved from { $from } to { $to }, at level { $level }. You keep your customers and your earnings.
notice-track-first = You moved from { $from } to { $to }. You keep your customers and your earnings. { $first }
notice-track-plain = You moved from { $from } to { $to }. You keep your customers and your earnings.
notice-pay-day-title = Payday
notice-scheduled = We have set aside { $amount } for you and will pay it by { $due }. You do not need to do anything.
notice-pay-day =
    { $count ->
        [one] { $count } payout for { $period } is ready to be paid.
       *[other] { $count } payouts for { $period } are ready to be paid.
    } Open `/staff payouts` and choose one to pay it.
notice-active-words-first =
    Your code is **{ $code }**, worth { $value }. { $first }

    Our staff are creating the code in the billing panel. We will tell you as soon as it works, so you can start inviting people.
notice-active-words =
    Your code is **{ $code }**, worth { $value }. You are at level { $level }.

    Our staff are creating the code in the billing panel. We will tell you as soon as it works, so you can start inviting people.

## The profile

profile-title = Your partner profile
profile-words = Your profile is complete. We ask for your passphrase { $what }.
profile-is-set = set
profile-nothing = This program does not need a profile: you are all set.
profile-set-at = set { $at }
profile-missing-title = Your partner profile
profile-missing-words = Still missing. You enter it in a private form:
explain-passphrase = **Security passphrase**: you choose it, and we ask for it { $what }. We only store a one-way hash. It is not your Discord password.
explain-email = **PayPal e-mail**: the address for your payouts. We store it encrypted.
explain-code = **Code**: the name that your audience enters, 4 to 20 letters and digits.
profile-kept = { $part } saved.
profile-active-title = Your partnership is active
profile-active-words = Your profile is complete. Your code and next steps are in { $ticket }.
profile-active-direct = Your profile is complete. We send you your next steps in a direct message.
profile-complete-before = Your profile is complete.
profile-email-changed = Future payouts go to { $email }.
profile-passphrase-changed = Your passphrase has been changed.
profile-forgot = We have told our staff. Please send them an e-mail from your PayPal address and ask for a reset. Once they have reset your passphrase, you set a new one with `/partner profile`.

## Code and earnings

code-title = Your code for customers: { $code }
code-own-title = Your own code: { $code }
code-words = Everyone who redeems **{ $code }** gets { $value }, and you earn from their purchases. `/partner terms` shows how much.
code-own-audience = Everyone who redeems **{ $code }** gets { $value }.
code-own-personal = **{ $code }** is only for you, not for customers, and is worth { $value }. You can redeem it as soon as our staff have added it to the billing panel.
code-uses = { $uses ->
    [one] one use
   *[other] { $uses } uses
 }
code-link = This program uses links instead of codes.
code-no-code = Your code is being created. Please check again in a minute.
level-title = Your level in { $program }
level-first-kickback = Your first customer brings you a kickback of { $rate }.
level-first-discount = For your first customer you get a discount of { $rate }.
level-first-step = Level { $level } starts at { $from }, with a rate of { $rate }.
level-before = Before level { $level }
level-manual = Our staff decide when you reach the next level.
level-none = Your track has no levels. `/partner terms` shows what you earn.
level-window = the last { $days } days
level-role = the { $role } role
link-title = Your link
link-words = Everyone who signs up through this link becomes your customer. Copy it:
link-none = This program has no links. Share your code instead.
earnings-credit = { $amount }, expires { $when }
code-none = You have no code yet. Complete your profile first.
earnings-title = Your earnings
earnings-next =
    { $bar }
    { $missing } until level { $level }: { $gives }
earnings-top = You have reached the highest level.
level-next = { $missing } until level { $level }: { $gives }
earnings-footer = You can request a payout from { $minimum } with /partner payout.
earnings-footer-any = You can request a payout at any time with /partner payout.
more-first-purchases =
    { $count ->
        [one] { $count } more first purchase
       *[other] { $count } more first purchases
    }
more-clients =
    { $count ->
        [one] { $count } more paying customer
       *[other] { $count } more paying customers
    }
more-active-clients =
    { $count ->
        [one] { $count } more active customer
       *[other] { $count } more active customers
    }
more-revenue = { $amount } more in customer payments
more-commissions = { $amount } more in earnings
notice-live-title = Your code { $code } for customers is live
notice-live = Everyone who redeems it gets { $value }. You can start inviting people now.
notice-live-own-title = Your own code { $code } is live
notice-live-own = It is only for you, not for customers: you can redeem it now for { $value }.
notice-earned-title =
    { $count ->
        [one] You earned a kickback
       *[other] You earned { $count } kickbacks
    }
notice-earned =
    { $count ->
        [one] { $amounts } from a customer's purchase.
       *[other] { $amounts } in all.
    } You have referred { $customers } paying { $customers ->
        [one] customer
       *[other] customers
    } so far. `/partner earnings` shows your balance.
notice-earned-and = { $first } and { $second }
notice-earned-choice = `/partner notifications` sets how often we tell you.
subject-earned = Kickbacks earned
notice-level-title = You reached level { $to }!
notice-level = You moved up from level { $from } to level { $to }. Your rate is now { $rate }. Your role and codes are updated shortly; `/partner level` shows the details.
notice-level-first = You moved up to level { $to }. Your rate is now { $rate }. Your role and codes are updated shortly; `/partner level` shows the details.
notice-level-below-title = You no longer have a level
notice-level-below = You no longer have level { $from }. { $first }
notice-level-down-title = You are now at level { $to }
notice-level-down = You moved from level { $from } to level { $to }. Your rate is now { $rate }. `/partner level` shows how to reach the next level.
notice-bonus-title = You received a bonus
notice-bonus = { $amount } has been added to your available balance. `/partner earnings` shows it.
notice-bonus-credit = { $amount } of credit has been added to your account. It expires { $when }. `/partner terms` shows what you can use it for.
notice-credit-ended-title = Your credit has expired
notice-credit-ended = { $amount } of unused credit has expired.
notice-discounted-title = You pay { $pays }
notice-discounted = Invoice { $invoice } is { $base }, minus your discount of { $amount }.
notice-discounted-account = It was paid from your account balance.
notice-spent-title = Your credit was used
notice-spent = { $amount } of your credit was used for invoice { $invoice }.
notice-spent-rest = You pay the remaining { $pays }.

## Payouts

payout-asked-title = Payout requested
payout-unasked-title = Your payouts are automatic
payout-asked =
    We have set aside { $amount } for you. Our staff will pay it or reply by { $due }.
    Follow it here: { $ticket }
payout-title = Payout { $payout }
payout-greeting = { $member }, { $staff } received your payout request and will reply by { $due }.
payout-state-requested = Waiting for staff
payout-state-submitted = On its way
payout-state-settled = Paid
payout-state-rejected = Rejected
payout-state-failed = Payment failed
payout-state-voided = Cancelled because of a refund
payout-paying = Payment of { $amount } to { $member } started. A refund can no longer cancel it. When you have paid, press "Pay and settle" and enter the transaction ID. If the payment fails, press "Mark as failed".
payout-unpaid = Payment of { $amount } to { $member } marked as failed. The money is available to them again.
payout-settled = Payout of { $amount } to { $member } settled.
payout-rejected = Payout of { $amount } to { $member } rejected. The money is available to them again.
notice-settled = { $member }, { $amount } is on its way to your PayPal account (transaction { $transaction }).
notice-settled-bank = { $member }, { $amount } is on its way to your bank account (reference { $transaction }).
notice-settled-proof = { $member }, { $amount } is on its way to you (reference { $transaction }).
notice-rejected = { $member }, your payout of { $amount } was rejected. The money is available to you again.
notice-unpaid = { $member }, the payment of { $amount } failed. The money is available to you again, minus any amount you owe.
notice-rejected-title = Reason
notice-called-off-title = Payout cancelled
notice-called-off = { $member }, your payout of { $amount } was cancelled: a customer's payment was returned, and the earnings from it are deducted. The rest is available to you again. Request a new payout with `/partner payout`.
notice-called-off-staff = Payout { $payout } of { $amount } to { $member } was cancelled because of a refund or chargeback. Do not pay it.
notice-clawed-title = { $amount } was deducted
notice-clawed = A customer's payment { $kind ->
    [chargeback] was charged back
   *[other] was refunded
 }, so the { $amount } that you earned from it was deducted.
notice-clawed-level = You keep your level.
notice-clawed-owed = { $owed } of it had already been paid out or credited to you. We deduct it from your future earnings.
notice-clawed-staff = { $amount } was deducted from { $member } (event `{ $event }`, { $kind }).
notice-clawed-owed-staff = { $owed } of it had already been paid out or credited. It is deducted from their future earnings.

## Contracts

contract-title = Contract { $number }: { $track }
contract-file = contract-{ $number }.txt
contract-read = Please read the whole file: it is exactly what you sign. The SHA-256 below is its fingerprint.
contract-starts-signed = date of signing
contract-open-ended = open-ended
contract-proposed = Waiting for the partner's signature
contract-signed = Signed
contract-recorded = Recorded by the billing panel
contract-billing-panel = the billing panel
contract-withdrawn = Withdrawn
contract-ended = Ended
contract-line = **#{ $number }** { $track }: { $state }, { $starts } – { $ends }
contract-none = None yet
contract-record-title = Contract record
contract-proposed-words = Contract proposed. { $member } has been told and can now sign it. Until then you can replace it with `/staff contract`.
contract-withdrawn-words = Contract { $number } withdrawn. { $member } has been told.
contract-signed-title = Contract { $number } signed
contract-signed-words = Thank you. Please keep the file: it is the contract you signed.
term-rate = Rate
term-rate-months =
    { $months ->
        [one] for a customer's first month
       *[other] for a customer's first { $months } months
    }
term-milestones = Milestones
term-overrides = Commission overrides
term-milestone = { $amount } at { $at }
term-exclusivity = Exclusivity
term-scope = Scope
term-term = Term
term-deliverables = Deliverables
term-merch = Merchandise
term-disclosure = Disclosure
term-targets = Targets
term-review = Target review
term-review-days =
    { $days ->
        [one] every day
       *[other] every { $days } days
    }
notice-contract-proposed = { $member }, a contract is ready for you to read and sign.
notice-contract-signed-title = Contract { $number } signed
notice-contract-signed = You signed the contract. For your records:
notice-contract-signed-staff = { $member } signed the contract. For your records:
notice-contract-recorded-title = Contract { $number } recorded by the billing panel
notice-contract-recorded = The billing panel reported a contract of { $member } for { $track }, and its terms apply. Nobody has signed it here.
notice-contract-withdrawn-title = Contract withdrawn
notice-contract-withdrawn = { $member }, our staff have withdrawn contract { $number }. You do not need to sign anything.
notice-contract-ended-title = Contract { $number } has ended
notice-contract-ended = The contract has ended, and the program's standard terms apply to you again. Your account manager can propose a new contract.
notice-contract-ended-staff = { $member }'s contract has ended. The program's standard terms apply to them now.
notice-contract-ended-needed = { $member }'s contract has ended, but { $track } requires one. They stay on the track until you decide. You can propose a new contract with `/staff contract`.

## Promotions

promote-title = { $from } to { $to }
promote-words = This promotes { $member } from { $from } to { $to }. They keep their customers, earnings and code. Their level and roles change.
promote-contract = The promotion takes effect when they sign the contract, which you propose next.
promote-pick-placeholder = Select every criterion that is met
notice-promoted-title = Partner promoted
notice-promoted = { $member } was promoted from { $from } to { $to }.
promote-done = They are now on { $to } and have been told.
promote-waits = Criteria confirmed. They move to { $to } as soon as they sign the contract. Propose it now.
promote-before = { $by } has already started this promotion. It is waiting for a signed contract for { $to }.
enrol-done = { $member } is now a partner on { $track }.
enrol-profile = { $member } is now on { $track } and has been asked to complete their profile.
notice-enrolled-title = Welcome to { $program }
notice-enrolled = { $staff } enrolled you. One step left: complete your partner profile with `/partner profile`.

## Claims

claim-title = Claim { $number }
claim-open = Waiting for staff
claim-accepted = Accepted
claim-refused = Declined
claim-takes = Evidence needed: { $evidence }
claim-made-title = Claim { $number } submitted
claim-made = You claimed { $customer }. We will tell you the decision.
claim-made-due = You will hear from us by { $due }.
claim-refused-words = Claim { $number } declined. { $member } can see the reason.
queue-claims-title =
    { $count ->
        [one] { $count } claim waiting
       *[other] { $count } claims waiting
    }
queue-claim = **#{ $number }** { $member } claims { $customer }{ $due }
queue-claim-due = , due { $due }
queue-conflicts-title =
    { $count ->
        [one] { $count } contradicting event waiting
       *[other] { $count } contradicting events waiting
    }
queue-conflict = { $customer }, since { $at }
queue-total = { $count } waiting in all
notice-claim-accepted-title = Claim { $number } accepted
notice-claim-accepted = { $customer } is now your customer.
notice-claim-accepted-staff = { $by } accepted the claim: { $customer } is now { $member }'s customer.
notice-claim-refused-title = Claim { $number } declined
notice-claim-refused = { $customer } does not become your customer.
notice-claim-refused-staff = { $by } declined the claim: { $customer } does not become { $member }'s customer.
notice-customer-taken-title = A customer has moved to another partner
notice-customer-taken = We accepted another partner's claim, so { $customer } is no longer your customer. You keep what you have earned.

## Staff

adjust-asked = Correction of { $amount } for { $member } requested. Another member listed in `/setup` must approve it in the log channel. The request expires { $until }.
adjust-booked = { $amount } booked for { $member }. They have been told.
adjust-refused = Correction declined: { $amount } was not booked, and the balance of { $member } is unchanged.
queue-title =
    { $count ->
        [one] { $count } application waiting
       *[other] { $count } applications waiting
    }
queue-empty = You are all caught up.
queue-line = **#{ $ticket }** { $member }, submitted { $at }: { $place }
queue-line-asked = **#{ $ticket }** { $member }, waiting for their answers, submitted { $at }: { $place }
payouts-title =
    { $count ->
        [one] { $count } payout waiting
       *[other] { $count } payouts waiting
    }
payouts-empty = You are all caught up.
payouts-pick = Choose a payout to pay or reject
payouts-line = **#{ $payout }** { $amount } to { $member }, due { $due }: { $place }
payouts-scheduled = payday { $period }, `/staff settle payout:{ $payout }`
invite-done = { $member } has been invited.
invite-before = { $member } has already been invited.
review-approved = Approved. { $member } can now complete their profile.
review-approved-active = Approved. { $member } is now a partner.
review-denied = Denied. { $member } can see the reason in the ticket.
review-asked = Details requested. { $member } can answer in the ticket.
review-repeated = You already did this. Nothing has changed for { $member }.
ask-pick = Which questions should they answer again?
ask-pick-placeholder = Choose one or more questions
reset-done = Passphrase reset. The partner sets a new one with `/partner profile`.
reset-agreed = Your approval is recorded. A second member listed in `/setup` must press the button, too.
reset-before = There is nothing to reset: it was already done, or nobody asked for it.
sale-bound = The customer now belongs to the partner with that code.
sale-bound-before = The customer already belongs to a partner, and stays with them.
sale-unknown-code = No partner has that code.
sale-accrued = Sale recorded. The kickback has been booked.
sale-too-small = Sale recorded. It counts, but the kickback is less than the smallest unit of the currency.
sale-unbound = Sale recorded. The customer does not belong to a partner yet. It counts if a redemption from before it, or from a few minutes after it, is reported in time.
sale-before-binding = Sale recorded. It was paid before the customer redeemed a code, so it earns no kickback.
sale-not-first = Sale recorded. It is not the customer's first purchase, so it earns no kickback.
sale-not-new = Sale recorded. The customer had bought before the partner referred them, so it earns no kickback.
sale-over = Sale recorded. The period in which this customer earns a kickback is over.
sale-other-partner = Sale recorded. The customer belongs to another partner, so nothing changes.
sale-unknown-partner = No active partner has that code.
sale-discounted = Sale recorded. The partner's discount has been applied.
sale-spent = Sale recorded. It was paid with the partner's credit.
sale-no-credit = Sale recorded. Nothing was paid, and the partner has no credit to pay with.
sale-enrolled = The partner is now on the track.
sale-enrolled-before = The partner was already on the track.
sale-topped-up = The top-up has been added to the partner's account.
sale-contracted = The contract's terms are now in force.
sale-bad-terms = The contract's terms cannot be read.
sale-no-rule = Sale recorded. The program pays no kickback for this product.
sale-other-currency = Sale recorded. It was not paid in the program's currency, so it earns no kickback.
sale-partner-ended = Sale recorded. The partnership has ended, so it earns no kickback.
sale-before-code = The code was redeemed long before it belonged to a partner, so it binds nobody.
sale-before-takeover = Sale recorded. It was paid before the partner was taken over from the other system, so it earns no kickback here.
sale-in-conflict = Sale recorded, but it contradicts what was recorded before. It waits until our staff decide: see the log channel or `/staff queue`.
sale-overruled = Sale recorded. Our staff decided that it does not count.
sale-clawed = Refund recorded. The kickback for the purchase was deducted.
sale-nothing-clawed = Refund recorded. The purchase had earned no kickback.
sale-refund-waits = Refund recorded. It is waiting for its purchase.
sale-refund-unmatched = Refund recorded. It does not match any recorded purchase.
sale-before = Invoice { $invoice } was already recorded. Nothing has changed.

todo-create-title = Create a code in the billing panel
todo-reprice-title = Update a code in the billing panel
todo-reprice = It is now worth **{ $value }**.
todo-delete-title = Delete a code in the billing panel
todo-delete = A new month's code has replaced it, and as far as the billing panel has reported it can still be redeemed. If it is not there, there is nothing to delete.
todo-customers = **{ $code }**, customers' code of { $member }.
todo-customers-month = **{ $code }**, customers' code of { $member } for { $month }.
todo-own = **{ $code }**, own code of { $member }. Only they may redeem it.
todo-own-month = **{ $code }**, own code of { $member } for { $month }. Only they may redeem it.
todo-worth = Worth
todo-uses-customer = { $uses ->
    [one] one use per customer
   *[other] { $uses } uses per customer
 }
todo-uses-any = any number of uses
todo-no-end = Never
todo-place = Where
todo-panel = In the billing panel
month-and-year = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 } { $year }
todo-done-by = Done by
todo-superseded = No longer needed: the code has changed since.

notice-invited = { $staff } invites you to become a partner. Use `/partner apply` or the button in { $panel }.
notice-reset-asked-title = Passphrase reset requested
notice-reset-asked = { $member } forgot their passphrase. Reset it only after an e-mail from their PayPal address has asked for it.
notice-passphrase-reset = { $member }, your passphrase was reset. Set a new one with `/partner profile`.
notice-payee-changed-title = PayPal e-mail changed
notice-payee-changed = The PayPal e-mail of { $member } was changed after the passphrase was entered. If this was not you, tell our staff now.
notice-passphrase-changed-title = Passphrase changed
notice-passphrase-changed = The passphrase of { $member } was changed. If this was not you, tell our staff now.
notice-passphrase-locked-title = Too many wrong passphrases
notice-passphrase-locked = The passphrase of { $member } was entered incorrectly too many times and is locked for a while. Please ask them whether this was them.
notice-fenced-title = Payouts are paused
notice-fenced = A backup from { $since } was restored. Payments made since then are missing from it, so payouts are paused until someone has checked. Whoever runs the bot resends the billing panel's events since that time, lists the PayPal payments made since, and runs `partnerdesk payout reconcile`. Tickets and kickbacks continue as usual.
notice-unfenced-title = Payouts have resumed
notice-unfenced = { $staff } has reconciled the payments made since the backup.
notice-recounted-moved = { $customer } was brought by another partner before you, as we have now learned. The { $amount } that you earned from this customer was deducted.
notice-recounted-moved-staff = { $customer } was brought by { $to } before { $member }. { $amount } was deducted from { $member }, and the customer counts for { $to }.
notice-recounted-first = Another purchase by { $customer } came first, as we have now learned. The { $amount } that you earned from a later one was deducted; what the first one earns is credited.
notice-recounted-first-staff = Another purchase by { $customer } came first. { $amount } was deducted from { $member }; what the first one earns is credited.
conflict-takeover-title = Whose customer is { $customer }?
conflict-takeover = According to event `{ $event }`, which arrived late, { $customer } came by { $to } on { $at }, before they came by { $from }. { $from } has earned { $amount } from this customer. New events of this customer wait for your decision.
conflict-first-title = Which purchase by { $customer } is the first?
conflict-first = According to event `{ $event }` ({ $kind }, { $at }), which arrived late, what counted as the first purchase by { $customer } was not. { $from } earned { $amount } from it, and it is already paid out, or in a payout. New events of this customer wait for your decision.
conflict-repeated-title = Invoice { $invoice } was reported twice
conflict-repeated = Event `{ $event }` ({ $at }) names an invoice line that is already recorded for another customer, amount or day. Does it count as a sale of its own, or is it the same sale?
conflict-early-title = { $customer } paid before redeeming the code
conflict-early = { $customer } redeemed the code of { $to } on { $at } (event `{ $event }`), and had paid { $amount } in the { $hours } hours before. These payments do not count: they were made too long before the redemption. Should they?
notice-refund-from-before-title = A refund of a purchase from before
notice-refund-from-before = Event `{ $event }` gives back { $amount } of invoice { $invoice }. It was paid before { $member } was taken over from the other system, so nothing is deducted here. If its kickback was part of the imported balance, correct it with `/staff adjust`.
notice-parked-title = A refund or chargeback needs your attention
notice-parked = Event `{ $event }` ({ $kind }) was recorded, but could not be fully matched to a purchase: the purchase is missing, smaller, or has a different customer or currency. Please check the invoice in the billing panel. A purchase recorded later is matched automatically.
notice-unknown-product-title = A product name that matches nothing
notice-unknown-product = The billing panel reports payments for a product that the program file does not list. So far: { $product }. If it is part of the program, add its name to the `match` of a product; otherwise list it as a product with `participates = false`. You are told once for each name; `/doctor` lists those that are still open.
notice-unknown-products-title = Many product names that match nothing
notice-unknown-products = The billing panel reported more than { $most } product names within a day that the program file does not list. Further ones are counted, but not announced one by one; `/doctor` lists them. Where names end in a domain or a number, write the beginning that they share with a `*`: `match = "Web hosting - *"`.
unknown-product-line =
    { $payments ->
        [one] “{ $name }” (1 payment, { $amount })
       *[other] “{ $name }” ({ $payments } payments, { $amount })
    }
notice-writable-title = Saving works again
notice-writable-faults = From { $since } to { $until } nothing could be saved, because the disk of the bot's server kept failing. Please have the disk checked and make a backup. Members need to repeat what they tried to do. The billing panel resends its events automatically.
notice-writable-room = From { $since } to { $until } nothing was saved, because the bot's server had less than 200 MB of free disk space. Members need to repeat what they tried to do. The billing panel resends its events automatically.
notice-writable-schema = From { $since } to { $until } nothing was saved, because someone had changed the database by hand. Please find out who. `partnerdesk ledger verify` checks the ledger.
direct-go-on = To continue, type `/partner status` in the server.
notice-dead-title = A message could not be delivered
notice-dead = { $what }: { $why }
notice-waits = { $what } is delayed: { $why }. The bot retries automatically.
notice-unreachable-title = A member does not accept direct messages
notice-unreachable = { $member } does not accept direct messages and has no open ticket, so "{ $subject }" could not be sent. This message and later ones wait in their `/partner status`, which says how to turn direct messages on. You are only told once.
notice-lost = { $member }, this ticket's channel was deleted, so the ticket continues here. All decisions still apply.
notice-orphan-title = A ticket has a second channel
notice-orphan = { $channel } belongs to ticket #{ $ticket }, which has another channel. The bot kept it because it contains messages. Save what matters, then delete it.
notice-correction-asked-title = Approve a balance correction?
notice-correction-asked = A second member listed in `/setup` must approve it: neither the member who requested it nor the partner. The request expires { $until }.
notice-corrected-title = Balance corrected
notice-corrected = Your balance was corrected by { $amount }. `/partner statement` shows the details.
notice-correction-refused-title = Correction declined
clock-lost-title = The time is uncertain
clock-lost =
    No two of these three agree to within a minute:
    { $sources }
    Until two agree, nothing is released, issued or ended because of its date, passphrase locks stay, and the billing panel is asked to send its events again later. Everything else works.
    Synchronize the server's clock with network time (NTP). The bot resumes automatically. If the server's clock is right, a member listed in `/setup` can confirm that.
clock-wall = • Server's clock: { $at }
clock-boot = • Counted since the server started: { $at }
clock-discord = • Discord: { $at }
clock-unknown = unknown
clock-trusted-title = The time is certain
clock-confirmed = Thank you. The bot goes by the server's clock, which shows { $at }, and resumes.
notice-clock-trusted = Two clocks agree again. From { $since } to { $until } nothing was released, issued or ended because of its date; that is done now. The billing panel resends its events automatically.
notice-clock-confirmed = { $member } confirmed that the server's clock is right. From { $since } to { $until } nothing was released, issued or ended because of its date; that is done now. The billing panel resends its events automatically.
notice-frozen-title = Ledger check failed: payouts and earnings are paused
notice-frozen =
    This check failed: { $checks }. Until it is resolved, nothing is booked, and payouts cannot be requested, paid or settled. Tickets continue as usual. The billing panel is asked to resend its events later.

    Do not pay anyone. Whoever runs the bot finds the cause with `partnerdesk ledger verify` and, once all checks pass, resumes with `partnerdesk ledger verify --thaw`.
notice-thawed-title = Ledger check passed: payouts and earnings have resumed
notice-thawed = All checks pass again. Anything that was refused in the meantime can be done now.
notice-head = Ledger head at the start of { $day } (UTC): `{ $head }`. Please keep this message. With it, `partnerdesk ledger verify --head` can tell whether earlier entries were changed.
notice-blocked-title = The bot needs your help
notice-role-blocked = The bot cannot add or remove the role { $role } for { $member }. Move the bot's own role above it and give the bot "Manage Roles". The bot retries automatically.
notice-staff-lapsed-title = A listed member can no longer act
notice-staff-left = { $member } left the server, so they can no longer move money or work tickets here, even if they come back. What takes two people still does. A manager can list them again, or others, with `/setup`.
notice-staff-lost-role = { $member } lost the staff role, so they can no longer move money or work tickets here. What takes two people still does. A manager can list them again, or others, with `/setup`.
notice-staff-role-gone-title = The staff role was deleted
notice-staff-role-gone = New tickets open without it. Only the listed members see them until a manager chooses another role with `/setup`.
blocked-category-full = Ticket #{ $ticket } cannot be opened, because { $category } has reached the limit of 50 channels. Delete old channels or choose another category with `/setup`. The bot retries automatically.
blocked-guild-full = Ticket #{ $ticket } cannot be opened, because the server has reached the limit of 500 channels. Delete old channels. The bot retries automatically.
blocked-category-gone = Ticket #{ $ticket } cannot be opened, because its category was deleted. Choose another with `/setup`. The bot retries automatically.
blocked-more =
    { $count ->
        [one] { $count } more ticket waits for the same reason: { $tickets }
       *[other] { $count } more tickets wait for the same reason: { $tickets }
    }
waiting-over-title = Every ticket has its channel
waiting-over = No ticket is waiting for a channel any more.
blocked-permission = Ticket #{ $ticket } cannot be opened: the bot needs "Manage Channels" and "Manage Roles" in { $category }. `/setup` shows what is missing. The bot retries automatically.
blocked-two-factor = Ticket #{ $ticket } cannot be opened: this server requires two-factor authentication for moderation. Whoever owns the bot must switch it on for their Discord account. The bot retries automatically.
blocked-name = Ticket #{ $ticket } cannot be opened: Discord takes none of the names that the bot tried. The bot retries automatically.
notice-role-two-factor = The bot cannot add or remove the role { $role } for { $member }: this server requires two-factor authentication for moderation. Whoever owns the bot must switch it on for their Discord account. The bot retries automatically.

## Setup

setup-program = Program
setup-staff-role = Staff role
setup-staff = Members who may move money
setup-category = Ticket category
setup-log-channel = Log channel
setup-panel-channel = Panel channel
setup-missing = not chosen yet
setup-gone = deleted or hidden from the bot. Choose another.
setup-choose-role = Choose the role that works tickets
setup-choose-staff = Choose the members who may move money, all of them
setup-choose-category = Choose the category for ticket channels
setup-choose-log = Choose the log channel, which only staff can see
setup-choose-panel = Choose the channel for the panel
setup-open-title = Setup is not complete
setup-ready-title = Setup is complete
setup-problems = To fix
setup-advice = Recommended
setup-owner-unlisted = You are not listed, so you cannot move money here. Add yourself in the menu below if you should.
setup-commands-hidden = Discord does not show `/staff`, `/ticket` and `/doctor` to members with { $role }: give the role "Manage Messages", or allow the commands for it in Server Settings > Integrations.
setup-not-heard = Nobody is notified when the bot mentions { $role }, so it mentions the members who may move money instead. Allow everyone to mention the role, or give the bot "Mention @everyone, @here and All Roles".
setup-staff-role-gone = The staff role was deleted. Choose another.
setup-staff-left = { $member } left the server and can no longer move money. List them again if they should.
setup-staff-lost-role = { $member } lost the staff role and can no longer move money. List them again if they should.
setup-nobody-acts = None of the listed members can move money any more. List others.
setup-again = Run /setup again to add what is missing.
setup-ready = Next, connect the billing panel: `partnerdesk secret show { $program }` prints the secret for signing its events.
setup-lacks = The bot is missing these server permissions: { $permissions }. Give them to the bot's role.
setup-lacks-in = The bot is missing these permissions in { $channel }: { $permissions }.
setup-channel-gone = { $channel } was deleted. Choose another.
setup-channel-hidden = { $channel } is hidden from the bot. Give the bot's role "View Channel" there, or choose another.
setup-log-public = Everyone can see { $channel }, which is for staff only. Hide it from @everyone.
setup-role-above = { $role } is above the bot's role. Drag { $own } above { $role } in the server settings, under "Roles".
permission-view-channel = View Channels
permission-send-messages = Send Messages
permission-embed-links = Embed Links
permission-read-message-history = Read Message History
permission-manage-channels = Manage Channels
permission-create-private-threads = Create Private Threads
permission-create-public-threads = Create Public Threads
permission-manage-messages = Manage Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-manage-roles = Manage Roles
permission-mention-everyone = Mention @everyone, @here and All Roles
permission-administrator = Administrator

## Deliveries

letter-channel = The channel of ticket #{ $ticket }
letter-card = The first message in ticket #{ $ticket }
letter-close = Making ticket #{ $ticket } read-only
letter-access = Who can see ticket #{ $ticket }
letter-post = "{ $subject }" in ticket #{ $ticket } for { $member }
letter-tell = "{ $subject }" for { $member }
letter-log = "{ $subject }" in the log channel
letter-roles = The roles of { $member }
letter-remove = Removing the channel of ticket #{ $ticket }
letter-waiting = Which tickets wait for a channel
letter-panel = The panel
letter-unreadable = A message written by another version of the bot
notice-submitted = { $member } has applied: ticket #{ $ticket }
notice-requested = { $member } requests a payout of { $amount }: payout #{ $payout }, due { $due }
subject-submitted = New application
subject-requested = New payout request
subject-revised = Applicant's answers
subject-answers = More answers to the application
subject-track = New track
subject-invited = Invitation
subject-todo = Billing panel task
subject-live = Code is live
subject-head = Ledger head
subject-level = New level
subject-discounted = Discount
subject-own-code = Your own code
subject-reset = Passphrase reset
subject-clawed = Kickback deducted
subject-promoted = Partner promoted
subject-enrolled = Enrolment
subject-contract = Contract to sign
subject-contract-signed = Contract signed
subject-contract-recorded = Contract recorded by the billing panel
subject-contract-withdrawn = Contract withdrawn
subject-contract-ended = Contract ended
subject-recounted = Kickback recounted
subject-conflict = Contradicting event to decide
subject-conflict-decided = Contradicting event decided
subject-claim = Claim to decide
subject-claim-decided = Claim decided
subject-customer-taken = Customer moved to another partner
notice-category-added-title = A further category for tickets
notice-category-added = The categories for tickets are full, so new tickets open in { $category }. Everyone has the same permissions there.
notice-filling-title = Little room left
notice-filling = The server has at least 450 of the 500 channels that Discord allows. Delete channels that nobody needs, or let the program file remove those of closed tickets (`[ticket] keep_closed_days`): without room, new tickets get no channel.
notice-removed-title = Channels of closed tickets removed
notice-removed =
    { $days ->
        [one] The channels of these tickets were closed more than { $days } day ago and are being removed: { $tickets }. Answers, decisions and payments are kept: `/ticket show`.
       *[other] The channels of these tickets were closed more than { $days } days ago and are being removed: { $tickets }. Answers, decisions and payments are kept: `/ticket show`.
    }
subject-lost = Ticket channel replaced
reason-young = delivery is in progress
reason-passing = Discord or the network is temporarily failing
reason-tries = Discord or the network failed 20 times over more than an hour
reason-channel-gone = the channel was deleted
reason-left = the member left the server
reason-no-direct-messages = the member does not accept direct messages and has no open ticket. It waits in their `/partner status`
reason-direct-limit = Discord accepts no more direct messages from the bot for a few minutes. The bot sends it automatically after that
reason-refused = Discord rejected it because of an error in the bot. Please tell whoever runs it
reason-permission = the bot is missing a permission there; `/doctor` shows which
reason-hidden = the channel is hidden from the bot. Give the bot's role "View Channel" there
reason-two-factor = this server requires two-factor authentication for moderation. Whoever owns the bot must switch it on for their Discord account
reason-name = Discord does not allow the name in this server
reason-no-guild = the bot is not in the server
reason-category-full = the ticket category has reached the limit of 50 channels. Delete old channels or choose another category with `/setup`
reason-category-gone = the ticket category was deleted. Choose another with `/setup`
reason-guild-full = the server has reached the limit of 500 channels. Delete old channels
reason-unreadable = this version of the bot cannot read it
reason-gone = what it refers to no longer exists
retry-again = Retrying now.
retry-under-way = Delivery is already in progress.
retry-before = { $member } was first: a retry is already in progress.
retry-delivered = Delivered.
retry-delivered-by = { $member } was first: it has been delivered.
retry-all =
    { $count ->
        [0] There is nothing to retry.
        [one] Retrying { $count } delivery now.
       *[other] Retrying { $count } deliveries now.
    }
retry-panel = Reposting the panel.

## The doctor

doctor-well-title = Everything is working
doctor-well = Permissions, roles, channels, panel, deliveries, ledger, clock and connection are fine.
doctor-ill-title =
    { $count ->
        [one] One thing needs your attention
       *[other] { $count } things need your attention
    }
doctor-discord = Discord did not answer questions about the server. Check again in a minute. If this continues, check whether the bot is still in the server.
doctor-panel = The panel message was deleted. Press "Repost the panel".
doctor-access =
    { $count ->
        [one] { $count } open ticket lets in other people than the setup says. The bot corrects it when it next checks.
       *[other] { $count } open tickets let in other people than the setup says. The bot corrects them when it next checks.
    }
doctor-ledger = The ledger check failed ({ $checks }). Do not pay anyone until it is resolved. `partnerdesk ledger verify` shows the cause.
doctor-frozen = The ledger check failed ({ $checks }), so payouts and earnings were paused { $since }. Do not pay anyone. `partnerdesk ledger verify` shows the cause. Once all checks pass, resume with `partnerdesk ledger verify --thaw`.
doctor-ledger-slow = The ledger is too large to be checked here. Run `partnerdesk ledger verify` instead.
doctor-hold-faults = Nothing can be saved, because the disk of the bot's server is failing. Please have it checked. The bot retries every minute and resumes automatically.
doctor-hold-room = Nothing can be saved, because the bot's server has only { $free } MB of free disk space and needs 200 MB. Free up some space. The bot resumes automatically within a minute.
doctor-hold-schema = Nothing can be saved, because someone changed the database by hand ({ $differences }). Restore a backup or undo the change, and find out who made it.
doctor-backup = The last hourly backup was made { $since }: { $reason }. The bot retries every five minutes.
doctor-clock = The server's clock differs from Discord's by { $seconds } seconds. Synchronize it with network time (NTP).
doctor-clock-lost =
    No two of three clocks agree to within a minute, so the time is uncertain. Nothing is released, issued or ended because of its date, and the billing panel is asked to send its events again later. Everything else works.
    { $sources }
    Synchronize the server's clock with network time (NTP). If it is already right, press "Check the clock".
doctor-latency = Discord's gateway takes { $milliseconds } ms to respond. Check the network of the bot's server.
doctor-unknown-products = Payments came for product names that the program file does not list: { $names }. Add each to the `match` of a product, or list it as a product with `participates = false`.
doctor-waiting-title = Waiting to be delivered
doctor-waiting = { $count }, the oldest from { $since }. The bot retries automatically.
doctor-dead-title = Not delivered: { $count }
doctor-line = **#{ $number }** { $what }: { $why }
doctor-version = Version { $version }
doctor-footer = Version { $version }, gateway { $latency } ms

## The program in short

help-audience = a code worth { $value }
help-personal = your own monthly code worth { $value }
help-payout = You can request a payout from { $minimum } at any time with `/partner payout` and your passphrase. Our staff reply within { $hours } hours.
list-condition = Condition: { $when }

## The terms

terms-title = Terms of { $program }
terms-footer = Page { $page } of { $pages }
terms-notices = Please note
terms-about = Overview
terms-suits = Best for: { $who }
terms-payer-client = Your customers pay us directly.
terms-payer-partner = You pay us for your customers, minus your discount.
terms-rates = What you earn
terms-rates-none = The program does not list a rate here.
terms-rule = You earn a share of { $which } ({ $base }):
terms-rule-flat = You earn a fixed amount for { $which }:
terms-rule-discount = You get a discount on { $which } ({ $base }):
terms-step = from the customer's invoice no. { $from }: { $rate }
terms-unset = not set yet
terms-by-level = depends on your level
terms-range = { $from } to { $to }, depending on your level
terms-kickback = { $rate } kickback
terms-discount = { $rate } discount
terms-level = { $level } ({ $from }): { $gives }
terms-level-start = { $level } (from the start): { $gives }
terms-new-customers = Only new customers count.
terms-hold =
    { $days ->
        [one] Your earnings are available for payout after { $days } day.
       *[other] Your earnings are available for payout after { $days } days.
    }
terms-cap-event = Up to { $amount } per purchase.
terms-cap-customer = Up to { $amount } per customer.
terms-cap-month = Up to { $amount } per calendar month.
terms-by-contract = Your contract may set a different rate.
terms-to-account = It is added to your account balance.
terms-example = Example for { $plan }: { $base } minus { $rate } means you pay { $pays }.
base-paid-net = amount paid, excluding tax
base-gross = amount paid, including tax
base-list = list price
base-offer-price = offer price
which-first = each customer's first purchase
which-every = every payment by your customers
which-all = your customers' payments
which-count =
    { $count ->
        [one] each customer's first payment
       *[other] each customer's first { $count } payments
    }
which-months =
    { $count ->
        [one] in their first month
       *[other] in their first { $count } months
    }
which-days = within { $count } days of joining us
metric-first-purchases =
    { $count ->
        [one] { $count } first purchase
       *[other] { $count } first purchases
    }
metric-clients =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
metric-active-clients =
    { $count ->
        [one] { $count } active customer
       *[other] { $count } active customers
    }
metric-manual = on staff's decision
metric-revenue = { $amount } in sales
metric-commissions = { $amount } in earnings
bonus-cash = a one-time bonus of { $amount }
bonus-milestone = a bonus of { $amount } at { $count }
bonus-milestone-each = a bonus of { $amount } for every { $count }
bonus-contract = milestone bonuses, as agreed in your contract
bonus-restricted = { $amount } of credit for a new customer's first month at list price. Unused credit expires { $days } days after you join
terms-does = What you do
terms-does-not = What you do not need to do
terms-operator-does = What we do
terms-while-active = While your partnership is active
terms-coupons = Codes and links
terms-coupon-customer = A code for your customers, worth { $value }.
terms-coupon-monthly = A monthly code for yourself, worth { $value }.
terms-coupon-partner = A code for yourself, worth { $value }.
terms-coupon-registration = It is for people who sign up with it.
terms-coupon-named = You choose its name.
terms-coupon-balance = It adds the amount to the account balance.
terms-coupon-discount = It works as a discount on purchases.
terms-coupon-account = Anyone with an account can redeem it at any time, without a purchase.
terms-coupon-per-customer =
    { $count ->
        [one] Each customer can use it once.
       *[other] Each customer can use it { $count } times.
    }
terms-coupon-uses =
    { $count ->
        [one] It can be used once.
       *[other] It can be used { $count } times.
    }
terms-redeem-at = Redeem codes here: { $place }
terms-link = Your own link to share
terms-post-on = Places to share your link and code:
terms-binds-registration = A customer becomes yours by registering with your code or link.
terms-binds-redemption = A customer becomes yours by redeeming your code.
terms-payout = You can request a payout from { $minimum } at any time with `/partner payout`.
terms-payout-any = You can request a payout at any time with `/partner payout`.
terms-payout-passphrase = You can request a payout from { $minimum } at any time with `/partner payout` and your passphrase.
terms-payout-hours = You can request a payout from { $minimum } at any time with `/partner payout`. Our staff reply within { $hours } hours.
terms-payout-month = Payouts are automatic, once a month from day { $day }.
terms-payout-on-file = We pay to the bank account that we have on file for you.
terms-payout-account = Your earnings are added to your account balance, which you use to pay for services. They are not paid out.
terms-payout-ticket = Your request opens its own ticket: { $name }
terms-minimum = The minimum is { $minimum }. Smaller amounts carry over to the next month.
terms-profile = Your profile
terms-profile-why = We need a few details to make sure that your earnings reach you and nobody else:
terms-profile-passphrase = A security passphrase that you choose. We ask for it { $what }
terms-profile-email = Your PayPal e-mail for payouts
terms-profile-code = The name of your code
terms-profile-reset = Forgot your passphrase? Send us an e-mail from your PayPal address and ask for a reset.
terms-profile-active = Your partnership becomes active as soon as your code has been created.
guard-view = to view your private details
guard-edit = to change them
guard-payout = to request a payout
terms-contract-needed = This track requires a signed contract.
terms-contract-settles = The contract covers:
terms-target = { $metrics }: { $value }
terms-target-agreed = agreed with you in advance
terms-target-review = Reviewed { $every }.
terms-target-review-agreed = We agree on a review schedule with you.
terms-target-missed = If you miss a target, our staff will talk to you about it.
terms-engagements = Agreed with you individually, on top of commissions:
terms-engagement = { $what }: { $items } · { $price } · { $stages }
terms-price-piece = price and format agreed per piece
terms-price-open = price by agreement
terms-claims = What you can claim
terms-claim-takes = Evidence needed: { $evidence }
terms-claim-decides = Our staff decide on each claim.
terms-claim-days =
    { $days ->
        [one] Our staff decide within a day.
       *[other] Our staff decide within { $days } days.
    }
terms-form = Application questions
terms-related = Looking for something else?
terms-origin = About these terms
way-title = How to join: { $tracks }
way-title-only = How to join
way-open = Join right away with `/partner apply`.
way-application = Apply with `/partner apply`. Our staff decide on your application.
way-invite = We invite you, and you apply with `/partner apply`. Our staff decide on your application.
way-promotion = By invitation from our staff only.
way-who = For: { $who }
way-from = Open to partners on this track only: { $track }
way-requires = Required: { $what }
way-link = Sign up here: { $url }
way-path = Where to find it: { $path }
way-command = Command: { $command }
way-ticket = This opens its own ticket: { $name }
way-form-optional = The form is optional for you.
way-not-binding = There is no obligation.
way-opened-by = Who starts the conversation: { $whom }
way-criteria = Criteria:
way-then = What follows: { $steps }
step-collect-profile = you complete your profile
step-name-coupon = you choose a name for your code
step-issue-coupon = your code is issued
way-reapply =
    { $days ->
        [one] If your application is denied, you can apply again after { $days } day.
       *[other] If your application is denied, you can apply again after { $days } days.
    }
way-ask = Interested? Talk to { $whom }.
way-ask-route = Interested? Start here: { $tracks }
contact-staff = our staff
contact-account-manager = your account manager
support-discord = Discord
support-ticket = Open a ticket
support-live-chat = Live chat
support-page = Read more
support-best-for = Best for: { $what }
support-hours = Hours: { $hours }
origin-terms = Full terms: { $text }
origin-version = Version { $text }
origin-effective = Effective from { $day }
origin-author = Author: { $text }
origin-updated = Updated { $day }
origin-review-pending = Not reviewed yet
origin-review-done = Reviewed
origin-index = More information: { $text }
origin-sources = Sources: { $text }

## Errors

error-fault = Something went wrong on our side. Nothing was changed. Please try again. If it happens again, give our staff this number: { $incident }
error-read-only = Nothing can be saved right now. The disk of the bot's server is full or failing. Nothing was changed. Please copy what you entered and try again later. `/doctor` tells staff what to do.
error-uncertain = Your change may not have been saved. The disk failed while saving. Please check before you try again; a repeat changes nothing twice. If it happens again, give our staff this number: { $incident }
error-not-in-guild = This only works in the server. It does not work in direct messages.
error-no-program = This server has no partner program yet. A manager can start one with `/setup`.
error-not-set-up = The partner program is not ready yet. A manager can finish it with `/setup`.
error-roles-full = This server has reached the limit of 250 roles. Delete roles that nobody needs, then try again.
error-hidden = A channel is hidden from the bot. Give the bot's role "View Channel" there, then try again.
error-permission = The bot lacks a permission, or its role is too low. `/setup` says which.
error-two-factor = This server requires two-factor authentication for moderation. Whoever owns the bot must switch it on for their Discord account, in the settings under "My Account".
error-name = Discord does not allow a name in this server. Change the server's list of forbidden words, or the name in the program file.
error-not-manager = This needs the permission to manage the server. Please ask a server manager to set up the program.
error-choose-program = Please choose a program file. Available: { $programs }
error-program-faults =
    { $count ->
        [one] The program file has an error. It is:
       *[other] The program file has { $count } errors. The first is:
    } { $first }
    For a full check, run `partnerdesk program check`.
error-other-program = This server already runs another program. { $program } has applications, so a different program needs another server.
error-everyone-is-staff = Everyone cannot be staff. Choose a role that only your staff have.
error-staff-mentions = Please mention 1 to 25 members. For example: `@first @second`
error-staff-absent = These members are not in this server. Choose others: { $members }
error-staff-bots = Bots cannot move money. Choose others: { $members }
error-not-staff = Only staff can do this.
error-not-listed = You may not move money or see personal data. Only the members listed for it in `/setup` may.
error-not-yours = This belongs to someone else.
error-stale = This is out of date. `/partner status` shows the current status.
error-no-ticket = Ticket #{ $ticket } has no application. `/staff queue` lists the applications that are waiting.
error-no-such-ticket = There is no ticket #{ $ticket }. `/staff queue` lists the applications that are waiting.
error-not-in-ticket = Which ticket or payout do you mean? Enter its number, or use this in its channel.
error-bot = A bot cannot become a partner. Choose a person.
error-already-filed = You have already applied. Your ticket is #{ $ticket }; `/partner status` takes you there.
error-already-partner = That member is already a partner.
error-you-are-partner = You are already a partner. `/partner status` shows your status.
error-no-partner = You are not a partner yet. Apply with `/partner apply`.
error-nothing-asked = There is nothing left to answer. `/partner status` shows your status.
error-profile-complete = Your profile is complete. You can change it with `/partner profile`.
error-profile-incomplete = Your profile is not complete yet. Complete it with `/partner profile`.
error-not-enough = Your balance is below the minimum payout. You have { $available } available, and the minimum is { $minimum }.
error-no-form = This program does not accept applications.
error-no-way = This way to join is not open to you. `/partner apply` shows your options.
error-too-soon = You cannot apply again yet. Your last application was denied. You can apply again { $again }.
error-answer-url = A web address is needed. Start your answer to "{ $field }" with https://.
error-answer-number = A whole number is needed. Use only digits for "{ $field }".
error-answer-option = Please choose one of the options. For "{ $field }": { $options }
error-payout-schedule = Payouts are automatic here. You are paid once a month; `/partner payout` shows when.
error-not-invited = You have not been invited, so please fill in the form.
error-unanswered = An answer is missing. Please answer "{ $field }".
error-answer-too-long = An answer is too long. Please shorten "{ $field }" to { $max } characters or fewer.
error-reason = Please enter a reason. It can have up to 1,000 characters.
error-own-application = You cannot decide on your own application. Please ask a colleague.
error-decided-approved = This application is already approved. { $by } approved it.
error-decided-denied = This application is already denied. { $by } denied it.
error-decided-asked = The applicant has not answered yet. { $by } has already requested details.
error-not-submitted = The application has not been submitted yet.
error-email = That is not a valid e-mail address. Enter it as in PayPal, for example name@example.com.
error-payout-open-email = You have an open payout to your current e-mail. You can change the address once it is settled.
error-own-reset = You cannot reset your own passphrase. Please ask a colleague.
error-passphrase-wrong = That passphrase is not correct. Check capital letters and spaces, and try again.
error-passphrase-not-set = That passphrase is not correct. Check capital letters and spaces, and try again.
error-passphrase-locked = Too many wrong passphrases. Try again { $until }.
error-passphrase-today = Too many wrong passphrases today. Try again tomorrow, or use "Forgot passphrase" in `/partner profile`.
error-passphrase-reset = Too many wrong passphrases. Use "Forgot passphrase" in `/partner profile`, and our staff will reset it.
error-passphrase-changed = Your passphrase was just changed. Try again with the new one.
error-passphrase-busy = We are checking many passphrases right now. Try again in a few seconds. This did not count as an attempt.
error-passphrase-short = Too short: { $length } of at least 15 characters. Add a word or two.
error-passphrase-long = Too long: the limit is 128 characters. Please shorten it.
error-passphrase-control = It contains a line break or an invisible character. Type it on one line.
error-passphrase-derived = It is too easy to guess. It is based on the program's name, your code or your e-mail. Choose words that have nothing to do with you.
error-passphrase-repeated = It repeats the same characters. Choose several different words.
error-passphrase-sequence = It follows the alphabet, the digits or the keyboard. Choose several different words.
error-passphrase-common = It uses common words that are easy to guess. Choose four or five unrelated words, or generate a passphrase.
error-code-none = This program has no codes.
error-code-symbol = A code can only contain A to Z and digits. "{ $character }" is not allowed.
error-code-length = A code has 4 to 20 letters and digits.
error-code-reserved = That code is reserved. Choose another.
error-code-taken = That code is taken. Choose another.
error-code-look-alike = That code looks too much like an existing one. 0 and O, 1 and I, 5 and S look alike. Choose another.
error-code-too-close = That code is only one letter away from another partner's. Choose another.
error-code-issued = Your code has already been issued. It stays { $code }.
error-amount = That is not a valid amount. Enter it like 10.50.
error-too-low = That is below the minimum payout. The minimum is { $minimum }.
error-insufficient = That is more than your available balance. You asked for { $requested }, and { $available } is available.
error-payout-open = You already have an open payout. Our staff will reply in ticket #{ $ticket }.
error-no-payout = That payout does not exist. `/staff payouts` lists the payouts that are waiting.
error-payout-settled = This payout is already settled. { $by } settled it.
error-payout-rejected = This payout is already rejected. { $by } rejected it.
error-payout-called-off = This payout was cancelled because of a refund. Do not pay it. If you have already paid it, record the payment with `partnerdesk payout reconcile`.
error-payout-being-paid = Payment of this payout has already started. { $by } is paying it. Settle it with the transaction ID, or press "Mark as failed".
error-payout-unpaid = This payment has failed. { $by } marked it as failed.
error-payout-under-way = This payout is already in progress.
error-own-payout = You cannot decide on your own payout. Please ask a colleague.
error-transaction = That is not a valid transaction ID. It has 6 to 64 letters and digits. Copy it from the payment.
error-not-by-hand = Payouts are not settled by hand here. This program settles them from PayPal's activity download: `partnerdesk payout reconcile`.
error-transaction-used = That transaction ID was already used. It belongs to payout { $payout }. Copy the right one from the payment.
error-fenced = Payouts are paused. A backup from { $since } was restored, and payments made since then are being checked so that nobody is paid twice. Nothing is lost. Whoever runs the bot resumes payouts with `partnerdesk payout reconcile`.
error-frozen = Payouts and earnings are paused. The ledger is being checked. Nothing is lost. Please try again later. `/doctor` tells staff more.
error-reveals = You have viewed 20 PayPal e-mails this hour. Continue later, or ask a colleague.
error-adjust-no-partner = That member is not a partner. Choose a partner.
error-adjust-own = You cannot correct your own balance. You cannot approve a correction of it either. Please ask a colleague.
error-adjust-alone = A correction needs a second approver. At least two members who are not the partner must be listed in `/setup`. Add one with `/setup staff`.
error-adjust-amount = That is not a valid amount. Enter it like 5.00, or -5.00 to deduct it.
error-adjust-reason = Please enter a reason. It can have up to 500 characters, and the partner sees it.
error-adjust-insufficient = That is more than the available balance. You can deduct up to { $available }.
error-adjust-same = You cannot approve your own request. Another member listed in `/setup` must approve it.
error-adjust-booked = This correction is already booked. { $by } approved it.
error-adjust-refused = This correction was declined. { $by } declined it. If it is still needed, request it again with `/staff adjust`.
error-adjust-expired = This request has expired. Nobody approved it within seven days. Request it again with `/staff adjust`.
error-event-conflict = This sale was already recorded with different details. Give it its own invoice number instead of { $id }.
error-event-missing = A value is missing. Please enter "{ $field }".
error-event-too-long = A value is too long. Please shorten "{ $field }" to { $max } characters or fewer.
error-event-control = A value contains invisible characters. Please enter "{ $field }" again.
error-event-time = That is not a valid time. Enter it like 2026-07-01T12:00:00Z.
error-event-ahead-zone = That time is still to come ({ $hours } h ahead). If it is a local time, add its offset, as in 2026-07-01T12:00:00+02:00.
error-event-ahead-day = That time is still to come ({ $hours } h ahead). Check the day.
error-event-ahead-year = That time is still to come ({ $hours } h ahead). Check the year.

## Transfers and statements

account-pending = on hold
account-available = available
account-reserved = in payout
account-in-flight = with the payment provider
account-prepaid = account balance
account-restricted = bonus credit
account-owed = owed to the program
account-cash = cash
account-expense = partner costs
account-fees = payment fees
account-revenue = revenue
account-forfeit = forfeited
account-adjust = corrections
transfer-accrue = Kickback: { $rate } of { $base } at level { $level }
transfer-accrue-plain = Kickback: { $rate } of { $base }
transfer-accrue-flat = Kickback
transfer-release = Hold on #{ $accrual } released
transfer-offset = Offset against amount owed
transfer-clawback = Refund: deduction from #{ $accrual }
transfer-reserve = Payout #{ $payout } requested
transfer-void = Payout #{ $payout } cancelled
transfer-submit = Payout #{ $payout } sent to the payment provider
transfer-settle = Payout #{ $payout } paid, transaction { $transaction }
transfer-fail = Payout #{ $payout } failed
transfer-return = Payout #{ $payout } returned, transaction { $transaction }
transfer-fee = Fee for payout #{ $payout }
transfer-bonus = Bonus
transfer-expire = Bonus expired
transfer-topup = Top-up
transfer-spend = Payment from balance: { $invoice }
transfer-transfer-in = Transfer to account balance
transfer-adjust = Correction
transfer-opening = Opening balance
transfer-undone = Opening balance taken back
transfer-forfeit = Balance forfeited
transfer-moved = { $amount }, { $from } to { $to }
transfer-reason = { $what }: { $reason }
statement-title = Statement { $month }
statement-opening = Opening balance
statement-closing = Closing balance
statement-opened = **Opening balance: { $total }**{ $held }
statement-closed = **Closing balance: { $total }**{ $held }
statement-empty = There are no transactions yet.
statement-more = Showing { $shown } of { $count } lines. The file has all of them.
statement-too-long = Showing { $shown } of { $count } lines. The full statement is too long for Discord. Please ask our staff for it.
statement-footer = { $first } to { $last }, { $zone }
column-at = Time
column-transfer = Transfer
column-what = Description
column-from = From
column-to = To
column-amount = Amount
column-change = Change
column-total = Balance
column-unit = Unit
why-title = Transfer #{ $transfer }
why-moved = Transfer of { $amount } from "{ $from }" to "{ $to }", { $at }.
why-key = Recorded once under the key { $key }.
why-rule-plain = Kickback #{ $accrual } was earned under rule { $rule } of program version { $version }.
why-rule = Kickback #{ $accrual } was earned under rule { $rule } of program version { $version }, at level { $level }.
why-arithmetic = { $rate } of { $amount }: { $base } × { $bps } / 10000, rounded down, is { $minor }, which is { $computed }.
why-flat = It is a fixed amount: { $amount }.
why-differs = { $amount } was booked instead.
why-held = It was on hold until { $at }.
why-clawed = { $clawed } of it had been deducted by then, leaving { $left }.
why-chain = Related transfers:
why-alone = There are no related transfers.
error-not-active-partner = They are not an active partner. Check their profile, or enrol them first.
error-contract-none = This program has no contracts. Its file has no [contract] table.
error-own-contract = You cannot propose or withdraw your own contract. Please ask a colleague.
error-contract-terms =
    The contract terms cannot be read. { $fault }.
    Available keys, one per line: rate, months, milestones, exclusivity, scope, deliverables, merch_logistics, disclosure, targets, review_days, starts and ends. For example: `rate = "60%"`
error-contract-topic = A term is not negotiable in this program. Remove { $topic } from the terms, or add it to "negotiates" in the program file.
error-contract-document = A document is needed. Enter its text, 1 to { $max } characters, or a link. Use a link for a longer document.
error-contract-hash = The linked file needs its SHA-256. A linked file can change, so its fingerprint is signed, too. Enter the 64 hex digits that `sha256sum` prints, and leave it empty without a link.
error-contract-name = Please type your full name. It has 2 to 100 characters and at least one letter.
error-contract-signed = This contract is already signed. { $by } signed it { $at }.
error-contract-recorded = This contract was recorded by the billing panel. It was recorded { $at } and cannot be signed or withdrawn here; a new contract replaces it.
error-contract-changed = The contract has changed. Please read it again before you sign.
error-contract-withdrawn = This contract was withdrawn. There is nothing to sign.
error-contract-ended = This contract has ended. Ask your account manager for a new one.
error-contract-track = This contract is for another track. Ask our staff to propose it again.
error-own-promotion = You cannot promote yourself. Please ask a colleague.
error-promotion-there = They are already on this track: { $track }
error-promotion-route = There is no such promotion. This program has none from { $from } to { $to }.
error-promotion-criteria = All criteria must be met. Select every one to confirm.
error-no-track = That track does not exist. There is no { $track } in this program. Choose one from the list.
error-enrol-contract = This track requires a signed contract. To join { $track }, a partner must be promoted and sign it.
error-claim-input = Please enter the customer ID and the evidence. They can have up to 128 and 1,000 characters.
error-claim-own = That is already your customer.
error-claim-waits = You have already claimed that customer. Our staff have not decided yet.
error-own-conflict = You cannot decide on your own earnings. Please ask a colleague.
error-conflict-decided = This is already decided. { $by } decided it.
error-own-claim = You cannot decide on your own claim. Please ask a colleague.
error-claim-already-accepted = This claim is already accepted. { $by } accepted it.
error-claim-already-declined = This claim is already declined. { $by } declined it.
error-month = That is not a valid month. Enter a past month or this one, like 2026-07.
error-no-transfer = There is no transfer #{ $transfer }. Statements show the numbers.
