# What partners do, are engaged for, are expected to reach and pay in; their file. Buttons and form labels: at most 45 characters.

button-file = Partner's file
button-duties = Duties
button-own-duties = My duties
button-tick = Tick
button-untick = Take the tick back
button-engagements = Engagements
button-engage = Agree an engagement
button-stage = Mark as { $stage }
button-pay-engagement = Pay { $amount }
button-cancel-engagement = Cancel the engagement
button-set-target = Set the target
button-target-met = Target met
button-target-missed = Target missed
button-target-talked = We have talked about it
button-top-up = Note a top-up

field-kind = Kind
field-money = Money
field-top-up = Ways to pay in
field-engagements = Engagements
field-target = Target
field-targets = Targets
field-last-review = Last review
field-done = Done last
field-what = What
field-price = Price
field-moved-by = Last moved by
field-ticked-by = Ticked by
field-taken-back-by = Taken back by
field-recheck = Looked at again
field-duties-again = Duties to look at again
field-partners = Partners
field-applications = Applications
field-payouts = Payouts, of this month or open
field-kickbacks = Kickbacks
field-bonuses = Bonuses and engagements

label-duty-evidence = What shows it: a link or words
label-what = What (chosen before)
label-title = Title
label-price = Price in { $unit }
label-price-optional = Price in { $unit }; empty: unpaid
label-target = What is to be reached
label-every = Looked at every
label-review-note = Note, for staff only
label-top-up = Amount in { $unit }
label-way = How it was paid
label-payment = The payment's reference
placeholder-evidence = For example https://twitch.tv/foxden, seen today
placeholder-title = For example: video on game servers, in March
placeholder-target = For example: 20 referrals and 2 videos
placeholder-every = quarter, 3 months or 90 days
placeholder-review-note = For example: 24 referrals, 2 videos. May be empty.
placeholder-payment = The bank's or card's own number; it is noted only once

## A partner's file

file-title = Partner #{ $number }: { $name }
partner-profile = Completing the profile
partner-active = Active
partner-ended = Ended
money-none = Nothing yet.
queue-line-duty = { $member }: { $duty } (ticked { $at })
queue-line-target = { $member }: was it reached? { $value } (due { $at })
queue-line-missed = { $member }: missed { $at }, please talk to them. { $value }
queue-file = Open a partner's file
duties-title = Duties: { $done } of { $due } done
duties-none = The program asks nothing in particular.
duties-kind-unknown = There may be more: staff have not said yet what kind of partner this is.
duties-kind = What kind of partner is it?
duties-pick = Choose a duty to tick it or take it back
duties-pick-own = Tick a duty that you have done
duty-open-title = Duty, still to be done
duty-done-title = Duty, done
duty-recheck-title = Is this duty still done?
duty-wish = { $duty } (a wish)
duty-done = { $evidence }, { $at }
duty-taken-back = Taken back { $at }: { $reason }
duty-ticked-own = Ticked: { $duty }
duty-member = it concerns { $what }
duty-mention = mentioning { $what }
duty-has = with { $what }
duty-links-to = linking to { $what }
duty-inherits = what holds for { $what } holds here, too
duty-scope = how far it goes stands in the contract
duty-plus = the contract may add to it
notice-duty-taken-back-title = A tick was taken back
notice-duty-taken-back =
    { $duty }

    { $reason }

engagements-none = None yet.
engagements-pick = Choose an engagement to move it on
engage-pick = What is agreed?
engage-placeholder = Choose what is agreed
engage-when = If: { $when }
engagement-title = Engagement #{ $number }
engagement-line = **#{ $number }** { $title } ({ $what }): { $price }, now { $stage } ({ $at })
engagement-unpaid = unpaid
engagement-cancelled = cancelled
engagement-before = { $by } was first. This is how it stands now.
stage-agreed = agreed
stage-delivered = delivered
stage-paid = paid
notice-engagement-agreed-title = Agreed: { $title }
engagement-on-top = { $price } on top of your commissions
notice-engagement-agreed = { $what }, { $price }. Now: { $stage }. See `/partner status`.
notice-engagement-stage-title = { $title }: { $stage }
notice-engagement-stage = { $what }, { $price }. It is { $stage } now.
notice-engagement-paid-title = { $title } is paid
notice-engagement-paid = { $price } for { $what } is available to you now. See `/partner earnings`.
notice-engagement-cancelled-title = Cancelled: { $title }

target-words = **{ $value }** ({ $metrics })
    Looked at { $every }, next { $next }
target-words-due = **{ $value }** ({ $metrics })
    Looked at { $every }; due { $next }
target-none = Not agreed yet.
target-due-title = Was this target met?
target-missed-title = This target was missed
target-was-met = Met, says { $by } { $at }
target-was-missed = Missed, says { $by } { $at }
target-before = { $by } has held this review already.
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
notice-target-met-title = You have met your target
notice-target-missed-title = You have missed your target

top-up-done = { $amount } from { $member } is noted under { $reference }.
top-up-before = { $by } noted that { $at } already: { $amount } from { $member } under { $reference }. Nothing was changed.
top-up-needs = needs { $needs }
notice-topped-up-title = Your payment has arrived
notice-topped-up = { $amount } ({ $way }, { $reference }) is on your prepaid balance now. See `/partner earnings`.
subject-engagement = News of an engagement
subject-target = Target reviewed

audit-title = Done last
audit-empty = Nothing was done yet.
audit-footer = /staff audit with a partner shows their file.
audit-setup = changed the set-up
audit-invite = invited a member
audit-approve = approved an application
audit-deny = denied an application
audit-ask = asked an applicant back
audit-profile-view = looked at a PayPal e-mail of their own
audit-payee-change = changed their PayPal e-mail
audit-passphrase-change = changed their passphrase
audit-reset-agree = agreed to a passphrase reset
audit-reset = reset a passphrase
audit-retry = tried a delivery again
audit-coupon-done = did a to-do in the billing panel
audit-reveal = looked at a payee's PayPal e-mail
audit-settle = settled a payout
audit-reject = rejected a payout
audit-kind = said what kind of partner it is
audit-duty-tick = ticked a duty
audit-duty-untick = took a tick back
audit-engagement = agreed an engagement
audit-engagement-step = moved an engagement on
audit-engagement-pay = paid an engagement
audit-engagement-cancel = cancelled an engagement
audit-target-set = set a target
audit-target-met = noted a target as met
audit-target-missed = noted a target as missed
audit-target-talked = talked about a missed target
audit-top-up = noted a top-up
audit-enrol = enrolled a member
audit-promote = opened the way to another track
audit-contract-propose = proposed a contract
audit-contract-sign = signed a contract
audit-contract-withdraw = withdrew a contract
audit-claim = claimed a customer
audit-claim-accept = accepted a claim
audit-claim-refuse = refused a claim
audit-correction-ask = asked for a correction of a balance
audit-correction-agree = agreed to a correction of a balance
audit-correction-refuse = refused a correction of a balance
audit-submit = began to pay a payout
audit-fail = noted a payout as not paid
audit-other = { $action }

stats-title = The program in figures, { $month }
stats-none = none
stats-partners = { $track }, level { $level }: { $count } ({ $state })
stats-count = { $what }: { $count }
stats-sum = { $what }: { $count }, { $sum }
application-draft = Begun

error-no-such-partner = No partner is called { $text }. Choose one from the list that appears while you type, or use their code or Discord id.
error-own-duty = You cannot tick your own duties. Ask a colleague.
error-duty-of-staff = Staff tick this duty: show them in your ticket that it is done.
error-duty-done = { $by } has ticked this already: { $evidence }
error-duty-open = This is not ticked any more.
error-evidence = Say what shows it, in 1 to 500 characters: a link or a few words.
error-short-reason = Give a reason of 1 to 500 characters.
error-own-engagement = You cannot decide about your own engagement. Ask a colleague.
error-engagement-what = "{ $what }" cannot be agreed. Choose it anew with "Agree an engagement".
error-title-length = Give a title of 1 to 100 characters, in one line.
error-no-price = This needs a price above nought. Write it like 250.00.
error-no-target = The program sets no target of its own for partners of this track, or leaves nothing to agree.
error-own-target = You cannot decide about your own target. Ask a colleague.
error-target-value = Say what is to be reached in 1 to 200 characters, in one line.
error-interval = That is not a time of at most ten years. Write for example: quarter, 3 months or 90 days.
error-note = The note is longer than 500 characters. Please shorten it.
error-no-account = Partners of this program pay nothing in beforehand.
error-own-top-up = You cannot note your own top-up. Ask a colleague.
error-way = "{ $way }" is not a way to pay in. Write one of those that the form names.
error-reference = Give the payment's reference: 1 to 100 characters, in one line.
error-reference-used = That reference stands for { $amount } from { $member }, noted by { $by } { $at }. Look at it again.
error-reference-booked = The billing panel has reported a payment with that reference already. Nothing was changed.

## Customers to look at

field-flags = To look at
flag-account = Customer { $customer } has the partner's own Discord account.
flag-email = Customer { $customer } has the partner's own e-mail address.
flag-name = Customer { $customer } is called like the partner's code.
flag-like = Customer { $customer } has the e-mail address or the Discord account of customer { $other }.
notice-flagged-title = A customer to look at
notice-flagged = { $what } They are { $member }'s. Nothing is refused: what they buy earns as ever. If it should not, talk to the partner; `/staff adjust` takes back what was earned.
