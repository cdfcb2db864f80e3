# Partner files: duties, engagements, targets, top-ups. Buttons and form labels: at most 45 characters.

button-file = Partner file
button-duties = Duties
button-own-duties = My duties
button-tick = Mark as done
button-untick = Mark as not done
button-engagements = Engagements
button-engage = Add an engagement
button-stage = Mark as { $stage }
button-pay-engagement = Pay { $amount }
button-cancel-engagement = Cancel the engagement
button-set-target = Set the target
button-target-met = Target met
button-target-missed = Target missed
button-target-talked = Mark as discussed
button-top-up = Record a top-up

field-kind = Partner type
field-money = Balance
field-top-up = Ways to top up
field-engagements = Engagements
field-target = Target
field-targets = Targets
field-last-review = Last review
field-done = Recent activity
field-what = Type
field-price = Price
field-moved-by = Last updated by
field-ticked-by = Marked as done by
field-taken-back-by = Marked as not done by
field-recheck = Next check
field-duties-again = Duties to check again
field-partners = Partners
field-applications = Applications
field-payouts = Payouts, this month or open
field-kickbacks = Kickbacks
field-bonuses = Bonuses and engagements

label-duty-evidence = Evidence: a link or a short description
label-what = Type (chosen before)
label-title = Title
label-price = Price in { $unit }
label-price-optional = Price in { $unit } (empty if unpaid)
label-target = Target
label-every = Review every
label-review-note = Note for staff only
label-top-up = Amount in { $unit }
label-way = Payment method
label-payment = Payment reference
placeholder-evidence = For example https://twitch.tv/foxden, seen today
placeholder-title = For example: video about game servers, March
placeholder-target = For example: 20 referrals and 2 videos
placeholder-every = quarter, 3 months or 90 days
placeholder-review-note = For example: 24 referrals, 2 videos (optional)
placeholder-payment = The bank's or card's own reference. Each one counts only once.

## A partner's file

file-title = Partner #{ $number }: { $name }
partner-profile = Completing their profile
partner-active = Active
partner-ended = Ended
money-none = Nothing yet.
queue-line-duty = { $member }: { $duty } (done { $at })
queue-line-target = { $member }: has this target been met? { $value } (due { $at })
queue-line-missed = { $member }: target missed { $at }, please talk to them. { $value }
queue-file = Open a partner's file
duties-title = Duties: { $done } of { $due } done
duties-none = The program has no duties.
duties-kind-unknown = There may be more duties, once staff have set this partner's type.
duties-kind = Which type of partner is this?
duties-pick = Choose a duty to update
duties-pick-own = Choose a duty you have done
duty-open-title = Duty to do
duty-done-title = Duty done
duty-recheck-title = Is this duty still done?
duty-wish = { $duty } (optional)
duty-done = { $evidence }, { $at }
duty-taken-back = Marked as not done { $at }: { $reason }
duty-ticked-own = Marked as done: { $duty }
duty-member = for: { $what }
duty-mention = mentions: { $what }
duty-has = includes: { $what }
duty-links-to = links to: { $what }
duty-inherits = same as for: { $what }
duty-scope = scope set in the contract
duty-plus = more may be set in the contract
notice-duty-taken-back-title = A duty was marked as not done
notice-duty-taken-back =
    { $duty }

    { $reason }

engagements-none = None yet.
engagements-pick = Choose an engagement to update
engage-pick = What did you agree on?
engage-placeholder = Choose the type of engagement
engagement-title = Engagement #{ $number }
engagement-line = **#{ $number }** { $title } ({ $what }): { $price }, { $stage } { $at }
engagement-unpaid = unpaid
engagement-cancelled = cancelled
engagement-before = { $by } was faster. This is the current status.
stage-agreed = agreed
stage-delivered = delivered
stage-paid = paid
notice-engagement-agreed-title = Agreed: { $title }
engagement-on-top = { $price } on top of your commissions
notice-engagement-agreed = { $what }, { $price }. Status: { $stage }. `/partner status` shows the details.
notice-engagement-stage-title = { $title }: { $stage }
notice-engagement-stage = { $what }, { $price }. New status: { $stage }.
notice-engagement-paid-title = Paid: { $title }
notice-engagement-paid = { $price } for { $what } has been added to your available balance. `/partner earnings` shows it.
notice-engagement-cancelled-title = Cancelled: { $title }

target-words = **{ $value }** ({ $metrics })
    Reviewed { $every }, next { $next }
target-words-due = **{ $value }** ({ $metrics })
    Reviewed { $every }, due { $next }
target-none = No target agreed yet.
target-due-title = Has this target been met?
target-missed-title = This target was missed
target-was-met = Met, recorded by { $by } { $at }
target-was-missed = Missed, recorded by { $by } { $at }
target-before = { $by } has already completed this review.
every-days =
    { $count ->
        [one] every day
       *[other] every { $count } days
    }
every-months =
    { $count ->
        [one] every month
       *[other] every { $count } months
    }
notice-target-set-title = Your target
notice-target-met-title = You met your target
notice-target-missed-title = You missed your target

top-up-done = Top-up of { $amount } by { $member } recorded under { $reference }.
top-up-before = { $by } already recorded this { $at }: { $amount } by { $member } under { $reference }. Nothing has changed.
top-up-needs = requires { $needs }
notice-topped-up-title = We received your payment
notice-topped-up = { $amount } ({ $way }, { $reference }) has been added to your account balance. `/partner earnings` shows it.
subject-engagement = Engagement update
subject-target = Target reviewed

audit-title = Recent activity
audit-empty = No activity yet.
audit-footer = To open a partner's file, use /staff audit with a partner.
audit-setup = changed the setup
audit-invite = invited a member
audit-approve = approved an application
audit-deny = denied an application
audit-ask = asked an applicant for details
audit-profile-view = viewed their own PayPal e-mail
audit-payee-change = changed their PayPal e-mail
audit-passphrase-change = changed their passphrase
audit-reset-agree = approved a passphrase reset
audit-reset = reset a passphrase
audit-import = imported a partner from another system
audit-import-customers = imported a partner's customers from another system
audit-import-undo = took back an import
audit-retry = retried a delivery
audit-retry-all = retried all failed and waiting deliveries
audit-clock-confirm = confirmed that the server's clock is right
audit-coupon-done = completed a billing panel task
audit-reveal = viewed a partner's PayPal e-mail
audit-settle = settled a payout
audit-reject = rejected a payout
audit-kind = set a partner's type
audit-duty-tick = marked a duty as done
audit-duty-untick = marked a duty as not done
audit-engagement = added an engagement
audit-engagement-step = updated an engagement
audit-engagement-pay = paid an engagement
audit-engagement-cancel = cancelled an engagement
audit-target-set = set a target
audit-target-met = recorded a target as met
audit-target-missed = recorded a target as missed
audit-target-talked = discussed a missed target
audit-top-up = recorded a top-up
audit-enrol = enrolled a member
audit-promote = promoted a partner
audit-contract-propose = proposed a contract
audit-contract-sign = signed a contract
audit-contract-withdraw = withdrew a contract
audit-conflict-count = decided that a contradicting event counts
audit-conflict-overrule = put a contradicting event aside
audit-events-file = handed in a file of billing events
audit-claim = claimed a customer
audit-claim-accept = accepted a claim
audit-claim-refuse = declined a claim
audit-correction-ask = requested a balance correction
audit-correction-agree = approved a balance correction
audit-correction-refuse = declined a balance correction
audit-submit = started paying a payout
audit-fail = marked a payout as failed
audit-reconcile = recorded a payment made after the backup
audit-lift-fence = resumed payouts after a backup was restored

stats-title = Program statistics, { $month }
stats-none = none
stats-partners = { $track }, { $level }: { $count } ({ $state })
stats-count = { $what }: { $count }
stats-sum = { $what }: { $count }, { $sum }
application-draft = Draft

error-no-such-partner = No such partner was found. Nobody matches "{ $text }". Choose one from the list that appears as you type, or enter their code or Discord ID.
error-own-duty = You cannot mark your own duties as done. Please ask a colleague.
error-duty-of-staff = Only staff can mark this duty as done. Show them in your ticket that you have done it.
error-duty-done = This duty is already done. { $by } marked it: { $evidence }
error-duty-open = This duty is no longer marked as done.
error-evidence = Evidence is missing. Enter a link or a few words, up to 500 characters.
error-short-reason = Please enter a reason. It can have up to 500 characters.
error-own-engagement = You cannot decide on your own engagement. Please ask a colleague.
error-engagement-what = That type of engagement does not exist. Instead of "{ $what }", choose one with "Add an engagement".
error-title-length = Please enter a title. It can have up to 100 characters, on one line.
error-no-price = The price must be above zero. Enter it like 250.00.
error-no-target = There is no target to agree on. The program sets none for partners on this track.
error-own-target = You cannot decide on your own target. Please ask a colleague.
error-target-value = Please enter a target. It can have up to 200 characters, on one line.
error-interval = That is not a valid interval. Enter quarter, 3 months or 90 days, for example; the maximum is ten years.
error-note = The note is too long. Please shorten it to 500 characters or fewer.
error-no-account = Partners of this program do not have an account to top up.
error-own-top-up = You cannot record your own top-up. Please ask a colleague.
error-way = That payment method is not available. "{ $way }" is not in the list; enter one that the form shows.
error-reference = Please enter the payment reference. It can have up to 100 characters, on one line.
error-reference-used = That reference was already used. { $by } recorded it { $at } for { $amount } from { $member }. Please check it.
error-reference-booked = That payment was already recorded. The billing panel reported it with the same reference. Nothing has changed.

## Customers to check

field-flags = To check
flag-account = Customer { $customer } has the partner's own Discord account.
flag-email = Customer { $customer } has the partner's own e-mail address.
flag-name = Customer { $customer } has the same name as the partner's code.
flag-like = Customer { $customer } has the same e-mail address or Discord account as customer { $other }.
notice-flagged-title = A customer to check
notice-flagged = { $what } They were referred by { $member }. Their purchases still earn a kickback. If they should not, talk to the partner; `/staff adjust` deducts what was earned.
