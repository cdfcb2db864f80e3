# Everything that the bot says. Buttons and form labels: at most 45 characters, titles 256.
# Dutch: je and jij; settle = afrekenen, deny = afwijzen, reject = weigeren, redeem = verzilveren, applicant = kandidaat.

## Buttons

button-apply = Aanmelden
button-apply-again = Opnieuw aanmelden
button-fill-form = Formulier invullen
button-skip-form = Formulier overslaan
button-continue = Verder
button-try-again = Opnieuw proberen
button-answer = Antwoorden
button-help = Zo werkt het
button-status = Mijn status
button-earnings = Mijn verdiensten
button-profile = Mijn profiel
button-code = Mijn code
button-link = Mijn link
button-payout = Uitbetaling aanvragen
button-complete-profile = Mijn profiel aanvullen
button-generate = Bedenk een wachtzin voor me
button-view = Mijn PayPal-e-mailadres tonen
button-change-email = PayPal-e-mailadres wijzigen
button-change-passphrase = Wachtzin wijzigen
button-forgot = Wachtzin vergeten
button-approve = Goedkeuren
button-deny = Afwijzen
button-ask = Doorvragen
button-paying = Ik betaal dit nu
button-unpaid = Betalen is niet gelukt
button-settle = Betalen en afrekenen
button-reject = Weigeren
button-reset = Wachtzin resetten
button-agree = Akkoord, boek het
button-disagree = Weigeren
button-done = Klaar
button-retry = Probeer #{ $number } opnieuw
button-retry-all = Probeer alles opnieuw
button-read-contract = Lezen en ondertekenen
button-sign = Ondertekenen
button-contract = Contract voorstellen
button-withdraw-contract = Intrekken
button-promote = Promoveren
button-claim = Klant claimen
button-claim-show = Claim #{ $number }
button-accept = Toekennen
button-refuse = Niet toekennen
button-try-now = Probeer het nu
button-post-panel = Paneel opnieuw plaatsen
button-terms = Voorwaarden
button-page-before = Terug
button-page-after = Volgende pagina

## Names of what is shown

field-applicant = Kandidaat
field-partner = Partner
field-state = Status
field-submitted = Ingediend
field-ticket = Ticket
field-level = Niveau
field-levels = Niveaus
field-next-level = Volgend niveau
field-rate = Jouw kickback
field-discount = Jouw korting
field-first-purchases = Eerste aankopen
field-clients = Betalende klanten
field-active-clients = Actieve klanten
field-revenue = Door klanten betaald
field-commissions = Verdiend tot nu toe
field-track = Traject
field-window = Geteld over
field-prepaid = Op je rekening
field-restricted = Tegoed
field-credit = Jouw tegoed
field-own-code = Een eigen code
field-month = Maand
field-uses = Te gebruiken
field-expires = Vervalt
field-post-on = Waar je hem zou kunnen plaatsen
field-code = Code
field-passphrase = Wachtzin
field-email = PayPal-e-mailadres
field-payout = Uitbetaling
field-amount = Bedrag
field-available = Beschikbaar
field-reserved = In een uitbetaling
field-pending = Nog niet vrijgegeven
field-owed = Nog te verrekenen met wat je hierna verdient
field-paid = Tot nu toe uitbetaald
field-due = Antwoord uiterlijk
field-paid-by = Wordt betaald door
field-decided-by = Beslist door
field-asked-by = Gevraagd door
field-transaction = PayPal-transactie
field-bank-reference = Bankkenmerk
field-reason = Reden
field-benefits = Voordelen
field-support = Vragen?
field-redeem-at = Hier te verzilveren
field-form = Voordat je je aanmeldt
field-next-payout = Volgende uitbetalingen
field-starts = Eerste dag
field-ends = Laatste dag
field-signed-at = Ondertekend
field-signed-by = Ondertekend door
field-contract = Contract
field-comes-to = Gaat na ondertekening naar
field-steps = Zo kom je er
field-customer = Klant
field-evidence = Bewijs
field-claims = Je claims
level-number = Niveau { $level }
list-more = …en nog { $count }

## Forms

form-title =
    { $pages ->
        [one] Je aanmelding
       *[other] Je aanmelding, pagina { $page } van { $pages }
    }
label-passphrase = Wachtzin (NIET je Discord-wachtwoord)
label-present-passphrase = Je huidige wachtzin
label-new-passphrase = Je nieuwe wachtzin
label-email = PayPal-e-mailadres
label-new-email = Nieuw PayPal-e-mailadres
label-code = Kies een naam voor je code
label-amount = Bedrag in { $unit } ({ $available })
label-pay-to = Betaal aan dit PayPal-e-mailadres
label-transaction = PayPal-transactie-ID
label-reason = Reden
label-note = Wat wil je weten?
placeholder-passphrase = Minstens 15 tekens. Een paar woorden onthoud je het makkelijkst.
placeholder-code = 4 tot 20 letters en cijfers, bijvoorbeeld FOXDEN
placeholder-reason = Diegene krijgt dit te lezen.
placeholder-transaction = Bijvoorbeeld 7VB83412KX998412P
label-bank-reference = Kenmerk van de overboeking
placeholder-bank-reference = Bijvoorbeeld 2026070100042
profile-form-title = Je partnerprofiel
payout-form-title = Uitbetaling aanvragen
settle-form-title = { $amount } betalen
unpaid-form-title = Waarom lukte het betalen niet?
deny-form-title = Aanmelding afwijzen
ask-form-title = Vraag aan de kandidaat
label-terms = Voorwaarden, één per regel
label-document = Document: de tekst of een link
label-file-hash = SHA-256 van het gelinkte bestand
label-full-name = Je volledige naam
label-customer = De ID van de klant
label-evidence = Bewijs
placeholder-terms = Bijvoorbeeld: rate = "60%" en op de volgende regel ends = "2027-12-31"
placeholder-document = De partner leest en ondertekent precies dit.
placeholder-file-hash = Alleen bij een link: 64 hexadecimale tekens, zoals sha256sum ze toont
placeholder-full-name = Door die in te typen onderteken je het contract
placeholder-customer = Zoals die in het betaalpaneel staat
contract-form-title = Contract voorstellen
sign-form-title = Contract { $number } ondertekenen
claim-form-title = Klant claimen
claim-refuse-form-title = Claim niet toekennen
reject-form-title = Uitbetaling weigeren

## Applying

invited-title = Je bent uitgenodigd voor { $program }
invited-choice = Het team heeft je zelf benaderd, dus het formulier is niet verplicht. Vul je het in, dan leren we je wel beter kennen.
apply-kept = Je antwoorden zijn bewaard. Er is nog één pagina, wanneer jij er klaar voor bent:
apply-filed = Je aanmelding is ingediend. Volg die hier: { $ticket }
apply-already = Je hebt je al aangemeld. Volg je aanmelding hier: { $ticket }
apply-asked = Het team heeft een vraag over je aanmelding.
apply-revised = Bedankt! Je antwoorden liggen nu bij het team.
apply-revised-before = Je antwoorden liggen al bij het team.
enter-title = { $program }: meedoen
enter-words = Je kunt op meer dan één manier meedoen. Kies de jouwe:
enter-placeholder = Kies hoe je meedoet
enrol-title = Welkom bij { $program }
enrol-before-title = Je doet al mee aan { $program }
enrol-track = Je zit op het traject **{ $track }**.
enrol-missing = Nog één stap: je partnerprofiel.
closed-words = Hier meldt niemand zichzelf aan. Zo kom je binnen:
closed-partner = Je bent al partner. Zo kom je vanaf hier verder:
ticket-opening = het ticketkanaal wordt nog geopend; je wordt er vermeld
ticket-blocked = het ticketkanaal kan nu niet worden geopend; het team weet ervan en je wordt er straks vermeld

## How things stand

status-title = Jij en { $program }
status-none = Je hebt je nog niet aangemeld. Je bent klaar met twee korte formulieren.
status-draft = Je bent aan je aanmelding begonnen en die is bewaard. Ga verder wanneer je wilt.
status-in-review = Je aanmelding ligt bij het team.
status-asked = Het team heeft een vraag over je aanmelding.
status-denied = Je aanmelding is afgewezen. De reden staat in je ticket. Je mag je opnieuw aanmelden.
status-profile = Je bent goedgekeurd. Vul je profiel aan en je partnerschap is actief.
status-active = Je partnerschap is actief.
status-ended = Je partnerschap is beëindigd.
status-contract = Er ligt een contract dat je kunt lezen en ondertekenen.
status-claim = **#{ $number }** { $customer }: ligt bij het team{ $due }
payout-waits = { $amount }, antwoord uiterlijk { $due }

## The application's ticket

application-title = Partneraanmelding
application-greeting = { $member }, dit is je ticket. Je krijgt hier antwoord van { $staff }.
application-no-form = Uitgenodigd door het team; aangemeld zonder formulier.
application-answers = Meer antwoorden, deel { $part }
application-without-form = Dit programma stelt hier geen vragen.
application-in-review = Wordt beoordeeld
application-asked = Wacht op antwoorden
application-approved = Goedgekeurd
application-denied = Afgewezen
notice-asked = { $member }, { $staff } wil graag meer weten.
notice-asked-title = Graag nog een keer antwoorden
notice-revised = { $staff } { $member } heeft geantwoord.
notice-approved = { $member }, welkom!
notice-approved-title = Je bent goedgekeurd
notice-approved-words =
    { $staff } heeft je aanmelding goedgekeurd. Nog één stap: je partnerprofiel.

    { $parts }

    Je vult ze in een formulier in dat alleen jij ziet. Zet ze nooit in een kanaal.
notice-denied = { $member }
notice-denied-title = Je aanmelding is afgewezen
notice-active = { $member }, je partnerschap is actief!
notice-active-title = Partnerschap actief
approved-passphrase = een wachtzin, waar we vóór elke uitbetaling en wijziging om vragen
approved-email = het PayPal-e-mailadres waar we naartoe betalen
approved-code = de naam van je code
notice-active-plain = Je doet nu mee aan { $program }. Wat je verdient en doet, staat onder `/partner voorwaarden`.
notice-track-title = Je zit nu op het traject { $to }
notice-track = Van { $from } naar { $to }, op niveau { $level }. Je klanten en je geld blijven van jou.
notice-track-plain = Van { $from } naar { $to }. Je klanten en je geld blijven van jou.
notice-pay-day-title = Betaaldag
notice-scheduled = { $amount } ligt voor je klaar en wordt uiterlijk { $due } betaald. Je hoeft niets te doen.
notice-pay-day =
    { $count ->
        [one] { $count } uitbetaling van { $period } wacht op betaling.
       *[other] { $count } uitbetalingen van { $period } wachten op betaling.
    } `/team uitbetalingen` toont ze: kies er een om te betalen.
notice-active-words =
    Je code is **{ $code }**, goed voor { $value }. Je zit op niveau { $level }.

    Het team maakt de code nu aan in het betaalpaneel; daarna kun je meteen mensen uitnodigen.

## The profile

profile-title = Je partnerprofiel
profile-words = Alles is ingevuld. Om het te bekijken of te wijzigen heb je je wachtzin nodig.
profile-is-set = ingesteld
profile-nothing = Dit programma vraagt hier niets van je: je profiel is compleet.
profile-set-at = ingesteld { $at }
profile-missing-title = Je partnerprofiel
profile-missing-words = Nog in te vullen, in een formulier dat alleen jij ziet:
explain-passphrase = **Wachtzin**: die bedenk je zelf, en we vragen erom vóór elke uitbetaling en wijziging. We bewaren alleen een onomkeerbare hash. Het is niet je Discord-wachtwoord.
explain-email = **PayPal-e-mailadres**: hier gaan je uitbetalingen naartoe. We bewaren het versleuteld.
explain-code = **Code**: de naam die je publiek intypt, 4 tot 20 letters en cijfers.
profile-kept = { $part }: bewaard.
profile-active-title = Je partnerschap is actief
profile-active-words = Je profiel is compleet. In je ticket staan je code en wat er nu volgt.
profile-complete-before = Je profiel is compleet.
profile-email-changed = Uitbetalingen gaan vanaf nu naar { $email }.
profile-passphrase-changed = Je wachtzin is gewijzigd.
profile-forgot = Het team weet ervan. Stuur het team vanaf je PayPal-adres een e-mail waarin je om een reset vraagt. Zodra die binnen is, reset het team je wachtzin en stel je met `/partner profiel` een nieuwe in.

## Code and earnings

code-title = Je code: { $code }
code-words = Wie **{ $code }** verzilvert, krijgt { $value }. Jij verdient aan wat die koopt: zie `/partner voorwaarden`.
code-own-audience = Wie **{ $code }** verzilvert, krijgt { $value }.
code-own-personal = **{ $code }** is alleen voor jou en is { $value } waard. Je kunt de code verzilveren zodra het team haar in het klantenpaneel heeft gezet.
code-uses = { $uses ->
    [one] één keer
   *[other] { $uses } keer
 }
code-link = Jouw programma werkt met links en heeft geen codes.
code-no-code = Je code wordt gemaakt; kijk over een minuut nog eens.
level-title = Jouw niveau in { $program }
level-manual = Het team beslist over het volgende niveau.
level-none = Dit traject heeft geen niveaus: `/partner voorwaarden` laat zien wat je verdient.
level-window = de laatste { $days } dagen
level-rate = een tarief van { $rate }
level-role = de rol { $role }
link-title = Jouw link
link-words = Wie hem volgt en zich aanmeldt, is jouw klant. Kopieer hem:
link-none = Dit programma heeft geen links. Je code doet hetzelfde.
earnings-credit = { $amount }, te besteden voor { $when }
code-none = Je hebt nog geen code. Vul eerst je profiel aan.
earnings-title = Je verdiensten
earnings-next =
    { $bar }
    Nog { $missing } ({ $what }) tot { $level }: { $gives }.
earnings-top = Je hebt het hoogste niveau bereikt.
earnings-footer = Vanaf { $minimum } vraag je een uitbetaling aan met /partner uitbetaling.
earnings-footer-any = Je vraagt een uitbetaling aan wanneer je wilt, met /partner uitbetaling.
notice-live-title = Je code { $code } werkt
notice-live = Hij staat nu in het betaalpaneel: je kunt mensen uitnodigen.
notice-earned-title = Je hebt een kickback verdiend
notice-earned = { $amount } voor een aankoop van iemand die jij hebt aangebracht; je hebt nu { $count } betalende { $count ->
    [one] klant
   *[other] klanten
 } aangebracht. Zie `/partner verdiensten`.
notice-level-title = Je zit nu op niveau { $to }!
notice-level = Van niveau { $from } naar niveau { $to }: vanaf nu is je tarief { $rate }. Rollen en codes volgen: zie `/partner niveau`.
notice-level-down-title = Je zit nu op niveau { $to }
notice-level-down = Van niveau { $from } naar niveau { $to }: vanaf nu is je tarief { $rate }. `/partner niveau` laat zien wat het volgende niveau vraagt.
notice-bonus-title = Een bonus voor jou
notice-bonus = { $amount } is toegevoegd aan wat je kunt laten uitbetalen. Zie `/partner verdiensten`.
notice-bonus-credit = Er staat { $amount } tegoed op je rekening. Het vervalt { $when }; `/partner voorwaarden` laat zien waaraan je het kunt besteden.
notice-credit-ended-title = Je tegoed is vervallen
notice-credit-ended = { $amount } van je tegoed is niet op tijd besteed en is vervallen.
notice-discounted-title = Je betaalt { $pays }
notice-discounted = Factuur { $invoice } is { $base }, min jouw korting van { $amount }.
notice-discounted-account = Dat is van je rekening betaald.
notice-spent-title = Je tegoed heeft betaald
notice-spent = { $amount } van je tegoed heeft factuur { $invoice } betaald.
notice-spent-rest = De andere { $pays } betaal je zelf.

## Payouts

payout-asked-title = Je uitbetaling is aangevraagd
payout-unasked-title = Je geld komt vanzelf
payout-asked =
    { $amount } staat voor je apart. Het team antwoordt uiterlijk { $due }.
    Volg het hier: { $ticket }
payout-title = Uitbetaling { $payout }
payout-greeting = { $member }, je uitbetaling ligt bij { $staff }. Je krijgt uiterlijk { $due } antwoord.
payout-state-requested = Wacht op het team
payout-state-submitted = Onderweg
payout-state-settled = Betaald
payout-state-rejected = Geweigerd
payout-state-failed = Betaling mislukt
payout-state-voided = Ingetrokken vanwege een terugbetaling
payout-paying = Genoteerd: je betaalt { $amount } aan { $member }. Een terugbetaling trekt dit niet meer in. Druk op "Betalen en afrekenen" met het transactienummer zodra het betaald is, of op "Betalen is niet gelukt".
payout-unpaid = Genoteerd: { $amount } aan { $member } kon niet worden betaald; het geld is weer beschikbaar voor hen.
payout-settled = { $amount } aan { $member } is afgerekend.
payout-rejected = De uitbetaling van { $amount } aan { $member } is geweigerd; het bedrag is weer beschikbaar voor de partner.
notice-settled = { $member }, { $amount } is onderweg naar je PayPal-rekening (transactie { $transaction }).
notice-settled-bank = { $member }, { $amount } is onderweg naar je rekening (kenmerk { $transaction }).
notice-rejected = { $member }, je uitbetaling van { $amount } is geweigerd. Het bedrag is weer voor je beschikbaar.
notice-unpaid = { $member }, je uitbetaling van { $amount } kon niet worden gedaan. Het geld is weer beschikbaar voor je, min wat je nog schuldig bent.
notice-rejected-title = Waarom
notice-called-off-title = Uitbetaling ingetrokken
notice-called-off = { $member }, je uitbetaling van { $amount } is ingetrokken: een betaling van een klant is teruggegaan en wat die had opgeleverd, wordt van dit bedrag afgetrokken. De rest is weer voor je beschikbaar; vraag die aan met `/partner uitbetaling`.
notice-called-off-staff = Uitbetaling { $payout } van { $amount } aan { $member } is ingetrokken: een terugbetaling of chargeback had het geld nodig. Betaal deze niet uit.
notice-clawed-title = { $amount } is teruggenomen
notice-clawed = Een betaling van een klant { $kind ->
    [chargeback] is via een chargeback teruggehaald
   *[other] is terugbetaald
 }, dus de { $amount } die deze had opgeleverd, is teruggenomen.
notice-clawed-level = Je niveau blijft.
notice-clawed-owed = { $owed } daarvan was al aan je uitbetaald of bijgeschreven; dat wordt afgetrokken van wat je hierna verdient.
notice-clawed-staff = { $amount } is teruggenomen van { $member } (gebeurtenis `{ $event }`, { $kind }).
notice-clawed-owed-staff = { $owed } daarvan was al uitbetaald of bijgeschreven; dat wordt afgetrokken van wat de partner hierna verdient.

## Contracts

contract-title = Contract { $number }: { $track }
contract-file = contract-{ $number }.txt
contract-read = Lees alles: het bestand is precies wat je ondertekent, en de SHA-256 hieronder is de vingerafdruk ervan.
contract-starts-signed = de dag van ondertekening
contract-open-ended = voor onbepaalde tijd
contract-proposed = Wacht op de handtekening van de partner
contract-signed = Ondertekend
contract-withdrawn = Ingetrokken
contract-ended = Afgelopen
contract-line = **#{ $number }** { $track }: { $state }; van { $starts } tot en met { $ends }
contract-none = Nog geen
contract-record-title = Wat van het contract wordt bewaard
contract-proposed-words = Voorgesteld. { $member } weet ervan en kan het ondertekenen. Tot dan kun je met `/team contract` een ander voorstellen.
contract-withdrawn-words = Contract { $number } is ingetrokken; { $member } weet ervan.
contract-signed-title = Contract { $number } is ondertekend
contract-signed-words = Bedankt. Bewaar het bestand: dat heb je ondertekend.
term-rate = Percentage
term-rate-months =
    { $months ->
        [one] in de eerste maand van een klant
       *[other] in de eerste { $months } maanden van een klant
    }
term-milestones = Mijlpalen
term-overrides = Afwijkingen van de commissie
term-milestone = { $amount } bij { $at }
term-exclusivity = Exclusiviteit
term-scope = Reikwijdte
term-term = Looptijd
term-deliverables = Wat je levert
term-merch = Merchandise
term-disclosure = Vermelding van de samenwerking
term-targets = Doelen
term-review = Doelen worden bekeken
term-review-days =
    { $days ->
        [one] elke dag
       *[other] elke { $days } dagen
    }
notice-contract-proposed = { $member }, er ligt een contract dat je kunt lezen en ondertekenen.
notice-contract-signed-title = Contract { $number } is ondertekend
notice-contract-signed = Je hebt het ondertekend. Dit wordt ervan bewaard:
notice-contract-signed-staff = { $member } heeft ondertekend. Dit wordt ervan bewaard:
notice-contract-withdrawn-title = Een contract is ingetrokken
notice-contract-withdrawn = { $member }, het team heeft contract { $number } ingetrokken. Je hoeft niets te ondertekenen.
notice-contract-ended-title = Contract { $number } is afgelopen
notice-contract-ended = De laatste dag is voorbij: wat het voor jou anders regelde, geldt niet meer. Je accountmanager kan een nieuw contract voorstellen.
notice-contract-ended-staff = Het contract van { $member } is afgelopen; voor diegene gelden nu de gewone voorwaarden van het programma.
notice-contract-ended-needed = Het contract van { $member } is afgelopen, en voor { $track } is een ondertekend contract nodig. De partner blijft daar tot jullie beslissen: stel met `/team contract` een nieuw contract voor.

## Promotions

promote-title = Van { $from } naar { $to }
promote-words = { $member } gaat van { $from } naar { $to }. Klanten, geld en code blijven; niveau en rollen veranderen.
promote-contract = De partner komt daar zodra het contract is ondertekend, dat je hierna voorstelt.
promote-pick-placeholder = Vink elk criterium aan waaraan is voldaan
notice-promoted-title = Een partner is gepromoveerd
notice-promoted = { $member } is van { $from } naar { $to } gegaan.
promote-done = Klaar: de partner zit nu op { $to } en weet ervan.
promote-waits = Bevestigd. De partner gaat naar { $to } zodra het contract is ondertekend: stel het nu voor.
promote-before = { $by } is hier al mee begonnen: het wacht op de handtekening onder het contract voor { $to }.
enrol-done = { $member } doet nu mee op { $track }.
enrol-profile = { $member } zit op { $track } en is gevraagd het profiel aan te vullen.
notice-enrolled-title = Welkom bij { $program }
notice-enrolled = { $staff } heeft je aangemeld. Nog één stap: vul met `/partner profiel` je partnerprofiel aan.

## Claims

claim-title = Claim { $number }
claim-open = Wacht op het team
claim-accepted = Toegekend
claim-refused = Niet toegekend
claim-takes = Nodig is: { $evidence }
claim-made-title = Claim { $number } ligt bij het team
claim-made = Je claimt { $customer }. Je hoort wat ervan komt.
claim-made-due = De beslissing valt uiterlijk { $due }.
claim-refused-words = Claim { $number } is niet toegekend; { $member } kan de reden lezen.
queue-claims-title = Openstaande claims: { $count }
queue-claim = **#{ $number }** { $member } claimt { $customer }{ $due }
queue-claim-due = , uiterlijk { $due }
notice-claim-accepted-title = Claim { $number } is toegekend
notice-claim-accepted = { $customer } is vanaf nu van jou.
notice-claim-accepted-staff = { $by } heeft de claim toegekend: { $customer } hoort vanaf nu bij { $member }.
notice-claim-refused-title = Claim { $number } is niet toegekend
notice-claim-refused = { $customer } wordt niet van jou.
notice-claim-refused-staff = { $by } heeft de claim niet toegekend: { $customer } gaat niet naar { $member }.
notice-customer-taken-title = Een klant is van partner gewisseld
notice-customer-taken = { $customer } hoort vanaf nu bij een andere partner: een claim is toegekend. Wat je hebt verdiend, blijft van jou.

## Staff

adjust-asked = Een correctie van { $amount } voor { $member } is aangevraagd. Een ander lid uit de lijst van `/instellen` stemt in het logkanaal in; ze vervalt { $until }.
adjust-booked = Geboekt: { $amount } voor { $member }. Ze krijgen bericht.
adjust-refused = Geweigerd: het saldo van { $member } blijft zoals het is, { $amount } wordt niet geboekt.
queue-title = Openstaande aanmeldingen: { $count }
queue-empty = Er staan geen aanmeldingen open.
queue-line = **#{ $ticket }** { $member }, ingediend { $at }: { $place }
queue-line-asked = **#{ $ticket }** { $member }, wacht op antwoord van de kandidaat, ingediend { $at }: { $place }
payouts-title = Openstaande uitbetalingen: { $count }
payouts-empty = Er staan geen uitbetalingen open.
payouts-pick = Kies een uitbetaling om te betalen of te weigeren
payouts-line = **#{ $payout }** { $amount } aan { $member }, uiterlijk { $due }: { $place }
payouts-scheduled = betaaldag { $period }, `/staff settle payout:{ $payout }`
invite-done = { $member } is uitgenodigd.
invite-before = { $member } was al uitgenodigd.
review-approved = Goedgekeurd. { $member } vult nu het profiel aan.
review-approved-active = Goedgekeurd. { $member } doet nu mee.
review-denied = Afgewezen. { $member } kan de reden in het ticket lezen.
review-asked = Gevraagd. { $member } kan in het ticket antwoorden.
review-repeated = Dat had je al gedaan; voor { $member } is er niets veranderd.
ask-pick = Welke vragen moeten opnieuw worden beantwoord?
ask-pick-placeholder = Kies een of meer vragen
reset-done = De wachtzin is gereset. De partner stelt een nieuwe in met `/partner profiel`.
reset-agreed = Genoteerd. Een tweede lid dat bij `/instellen` is vermeld, moet ook op de knop drukken.
reset-before = Er valt niets te resetten: het is al gedaan, of niemand heeft erom gevraagd.
sale-bound = De klant hoort nu bij de partner van die code.
sale-bound-before = De klant hoorde al bij een partner; dat blijft zo.
sale-unknown-code = Geen enkele partner heeft die code.
sale-accrued = Geregistreerd: de kickback van de partner is geboekt.
sale-too-small = Geregistreerd: de aankoop telt mee, maar de kickback is kleiner dan de kleinste munt.
sale-unbound = Geregistreerd: de klant hoort nog bij geen enkele partner. Komt de verzilvering binnen 72 uur binnen, dan telt de aankoop mee.
sale-before-binding = Geregistreerd: er is betaald voordat de klant een code verzilverde, dus dit levert niets op.
sale-not-first = Geregistreerd: dit is niet de eerste aankoop van de klant, dus dit levert niets op.
sale-not-new = Geregistreerd: de klant had al gekocht voordat de partner die aanbracht, dus het levert niets op.
sale-over = Geregistreerd: de tijd waarin deze klant iets oplevert, is voorbij.
sale-other-partner = Geregistreerd: de klant is van een andere partner, dus er verandert niets.
sale-unknown-partner = Geen actieve partner heeft die code.
sale-discounted = Geregistreerd: de korting van de partner is berekend.
sale-spent = Geregistreerd: het tegoed van de partner heeft betaald.
sale-no-credit = Geregistreerd: er is niets betaald, en de partner heeft geen tegoed waarmee dat kan.
sale-enrolled = De partner zit nu op het traject.
sale-enrolled-before = De partner zat al op het traject.
sale-topped-up = De rekening van de partner is aangevuld.
sale-contracted = De voorwaarden van het contract gelden.
sale-bad-terms = De voorwaarden van het contract zijn niet te lezen.
sale-no-rule = Geregistreerd: het programma keert voor dit product niets uit.
sale-other-currency = Geregistreerd: er is in een andere valuta betaald dan die van het programma, dus dit levert niets op.
sale-partner-ended = Geregistreerd: het partnerschap is voorbij, dus dit levert niets op.
sale-clawed = Geregistreerd: wat de aankoop had opgeleverd, is teruggenomen.
sale-nothing-clawed = Geregistreerd: de aankoop had niets opgeleverd.
sale-refund-waits = Geregistreerd: dit wacht op de aankoop.
sale-refund-unmatched = Geregistreerd: dit past niet bij een aankoop die is geregistreerd.
sale-before = Factuur { $invoice } was al geregistreerd; er is niets veranderd.

todo-create-title = Maak een code aan in het betaalpaneel
todo-create = Code **{ $code }**, goed voor **{ $value }**, voor { $member }. { $place }
todo-reprice-title = Wijzig een code in het betaalpaneel
todo-reprice = Code **{ $code }** van { $member } is nu goed voor **{ $value }**. { $place }
todo-done-by = Gedaan door
todo-superseded = Er is een nieuwere waarde voor in de plaats gekomen.

notice-invited = { $staff } nodigt je uit om partner te worden. Gebruik `/partner aanmelden` of de knop in { $panel }.
notice-reset-asked-title = Wachtzin vergeten
notice-reset-asked = { $member } is de wachtzin vergeten. Reset die alleen als een e-mail vanaf het PayPal-adres van deze partner erom vraagt.
notice-passphrase-reset = { $member }, je wachtzin is gereset. Stel een nieuwe in met `/partner profiel`.
notice-payee-changed-title = PayPal-e-mailadres gewijzigd
notice-payee-changed = Het PayPal-e-mailadres van { $member } is gewijzigd, met de wachtzin. Was jij dat niet? Meld het dan meteen bij het team.
notice-passphrase-changed-title = Wachtzin gewijzigd
notice-passphrase-changed = De wachtzin van { $member } is gewijzigd. Was jij dat niet? Meld het dan meteen bij het team.
notice-passphrase-locked-title = Iemand probeert een wachtzin te raden
notice-passphrase-locked = De wachtzin van { $member } is te vaak verkeerd ingetypt en is een tijdje geblokkeerd. Vraag na of de partner dat zelf was.
notice-fenced-title = Uitbetalingen staan uit
notice-fenced = Deze database is een back-up van { $since }: wat daarna is uitbetaald staat er niet in, dus er wordt niets uitbetaald tot iemand heeft gekeken. Wie de bot beheert, laat het factuursysteem de gebeurtenissen sindsdien opnieuw sturen, zet in een lijst wat PayPal sindsdien heeft uitbetaald, en voert `partnerdesk payout reconcile` uit. Tickets en kickbacks gaan door.
notice-unfenced-title = Uitbetalingen staan weer aan
notice-unfenced = { $staff } heeft gecontroleerd wat er sinds de back-up is uitbetaald.
notice-parked-title = Een terugbetaling of chargeback heeft jou nodig
notice-parked = Gebeurtenis `{ $event }` ({ $kind }) is geregistreerd, maar kon niet helemaal van een aankoop worden afgetrokken: de aankoop ontbreekt, is lager, of heeft een andere klant of valuta. Controleer de factuur in het factuursysteem; een aankoop die later binnenkomt, wordt vanzelf meegenomen.
notice-writable-title = Opslaan werkt weer
notice-writable-faults = Van { $since } tot { $until } kon er niets worden opgeslagen: de schijf van de machine waarop de bot draait, ging steeds opnieuw in de fout. Laat de schijf nakijken en maak een back-up. Wat mensen in die tijd probeerden, moeten ze opnieuw doen; het factuursysteem stuurt zijn gebeurtenissen vanzelf opnieuw.
notice-writable-room = Van { $since } tot { $until } werd er niets opgeslagen: op de schijf van de machine waarop de bot draait, was minder dan 200 MB vrij. Wat mensen in die tijd probeerden, moeten ze opnieuw doen; het factuursysteem stuurt zijn gebeurtenissen vanzelf opnieuw.
notice-writable-schema = Van { $since } tot { $until } werd er niets opgeslagen: iemand had de database met de hand gewijzigd. Zoek uit wie; `partnerdesk ledger verify` zegt of het grootboek klopt.
direct-go-on = Typ `/partner status` in de server om verder te gaan.
notice-dead-title = Er is iets niet bezorgd
notice-dead = { $what }: { $why }
notice-waits = { $what } wacht: { $why }. De bot probeert het vanzelf opnieuw.
notice-lost = { $member }, het kanaal van dit ticket is verwijderd, dus het ticket gaat hier verder. Wat besloten is, blijft gelden.
notice-orphan-title = Een ticket heeft een tweede kanaal
notice-orphan = { $channel } hoort bij ticket #{ $ticket }, dat een ander kanaal heeft. Iemand heeft er iets in geschreven, dus de bot laat het staan: bewaar wat belangrijk is en verwijder het daarna.
notice-correction-asked-title = Een saldo corrigeren?
notice-correction-asked = Een tweede lid uit de lijst van `/instellen` moet instemmen: niet degene die erom vroeg en niet de partner. De aanvraag vervalt { $until }.
notice-corrected-title = Saldo gecorrigeerd
notice-corrected = Je saldo is gecorrigeerd met { $amount }. `/partner overzicht` laat het zien.
notice-correction-refused-title = Correctie geweigerd
notice-frozen-title = De boeken kloppen niet: er beweegt geen geld
notice-frozen =
    { $checks } klopt niet. Tot dat is verklaard, wordt hier niets geboekt en geen uitbetaling aangevraagd, betaald of afgehandeld. Tickets gaan door. Gebeurtenissen van het facturatiepaneel worden geweigerd met "probeer het later", dus stuurt het paneel ze opnieuw.

    Betaal niemand. Wie de bot draait, ziet meer met `partnerdesk ledger verify`; zodra alles klopt, laat `partnerdesk ledger verify --thaw` het geld weer bewegen.
notice-thawed-title = De boeken kloppen: geld beweegt weer
notice-thawed = Alles is opnieuw gecontroleerd en klopt. Wat intussen werd geweigerd, kan nu.
notice-head = Het grootboek toen { $day } begon (UTC): `{ $head }`. Bewaar dit bericht: het laat zien wanneer iets van daarvoor is herschreven, met `partnerdesk ledger verify --head` en deze tekst.
notice-blocked-title = Er staat de bot iets in de weg
notice-role-blocked = { $member } moet de rol { $role } krijgen of kwijtraken, maar de bot mag dat niet: zet de eigen rol van de bot erboven en geef de bot "Rollen beheren". De bot probeert het vanzelf opnieuw.
blocked-category-full = Ticket #{ $ticket } kan niet worden geopend: { $category } zit vol met 50 kanalen. Verwijder oude kanalen of kies een andere categorie met `/instellen`. De bot probeert het vanzelf opnieuw.
blocked-guild-full = Ticket #{ $ticket } kan niet worden geopend: de server zit vol met 500 kanalen. Verwijder oude kanalen. De bot probeert het vanzelf opnieuw.
blocked-category-gone = Ticket #{ $ticket } kan niet worden geopend: de categorie bestaat niet meer. Kies een andere met `/instellen`. De bot probeert het vanzelf opnieuw.
blocked-permission = Ticket #{ $ticket } kan niet worden geopend: de bot heeft "Kanalen beheren" en "Rollen beheren" nodig in { $category }. `/instellen` laat zien wat er ontbreekt. De bot probeert het vanzelf opnieuw.

## Set-up

setup-program = Programma
setup-staff-role = Teamrol
setup-staff = Leden die betalingen mogen verwerken
setup-category = Ticketcategorie
setup-log-channel = Logkanaal
setup-panel-channel = Paneelkanaal
setup-missing = nog niet gekozen
setup-open-title = Nog niet klaar
setup-ready-title = Het programma is klaar
setup-problems = Wat er nog in de weg staat
setup-again = Voer /instellen opnieuw uit met wat er ontbreekt.
setup-ready = Koppel het betaalpaneel: `partnerdesk secret show { $program }` toont de geheime sleutel waarmee het zijn gebeurtenissen ondertekent.
setup-lacks = Op de hele server mist de bot: { $permissions }. Geef deze rechten aan zijn rol.
setup-lacks-in = In { $channel } mist de bot: { $permissions }.
setup-channel-gone = { $channel } bestaat niet meer of de bot kan het kanaal niet zien: kies een ander.
setup-category-full = { $channel } zit vol met 50 kanalen: kies een andere categorie.
setup-log-public = Iedereen kan { $channel } zien, waar het team meldingen krijgt: verberg het voor @everyone.
setup-role-above = { $role } staat boven de eigen rol van de bot: sleep de rol van de bot erboven in de serverinstellingen.
permission-view-channel = Kanalen bekijken
permission-send-messages = Berichten versturen
permission-embed-links = Links insluiten
permission-read-message-history = Berichtgeschiedenis lezen
permission-manage-channels = Kanalen beheren
permission-manage-roles = Rollen beheren

## What was not delivered

letter-channel = Het kanaal van ticket #{ $ticket }
letter-card = Het eerste bericht in ticket #{ $ticket }
letter-close = Ticket #{ $ticket } alleen-lezen maken
letter-post = "{ $subject }" in ticket #{ $ticket }, voor { $member }
letter-tell = "{ $subject }", voor { $member }
letter-log = "{ $subject }" in het logkanaal
letter-roles = De rollen van { $member }
letter-panel = Het paneel
letter-unreadable = Iets wat een andere versie van de bot heeft geschreven
subject-revised = Vragen opnieuw beantwoord
subject-answers = Meer antwoorden bij de aanmelding
subject-track = Een ander traject
subject-invited = Uitnodiging
subject-todo = Te doen in het betaalpaneel
subject-live = De code werkt
subject-head = Kop van het grootboek
subject-level = Nieuw niveau
subject-discounted = Een korting
subject-own-code = Een eigen code
subject-reset = Wachtzin gereset
subject-clawed = Er is een kickback teruggenomen
subject-promoted = Partner gepromoveerd
subject-enrolled = Ingeschreven
subject-contract = Contract om te ondertekenen
subject-contract-signed = Contract ondertekend
subject-contract-withdrawn = Contract ingetrokken
subject-contract-ended = Contract afgelopen
subject-claim = Claim om over te beslissen
subject-claim-decided = Beslissing over een claim
subject-customer-taken = Een klant is van partner gewisseld
subject-lost = Het ticket gaat hier verder
reason-young = het is onderweg
reason-passing = Discord of het netwerk hapert op dit moment
reason-tries = Discord of het netwerk haperde 20 keer, meer dan een uur lang
reason-channel-gone = het kanaal is verwijderd
reason-left = het lid heeft de server verlaten
reason-unreachable = het lid ontvangt geen privéberichten en heeft geen open ticket. Laat zelf even weten dat er nieuws is onder `/partner status`
reason-refused = Discord weigert het, en dat is een fout van de bot. Meld het bij wie de bot beheert
reason-permission = de bot mist daar een recht; `/dokter` noemt het
reason-no-guild = de bot zit niet op de server
reason-category-full = de ticketcategorie zit vol met 50 kanalen. Verwijder oude kanalen of kies een andere met `/instellen`
reason-category-gone = de ticketcategorie bestaat niet meer. Kies een andere met `/instellen`
reason-guild-full = de server zit vol met 500 kanalen. Verwijder oude kanalen
reason-unreadable = deze versie van de bot kan het niet lezen
reason-gone = waar het over ging, bestaat niet meer
retry-again = De bot probeert het nu opnieuw.
retry-under-way = De bot probeert het op dit moment.
retry-before = { $member } was eerst: de bot probeert het al opnieuw.
retry-delivered = Het is bezorgd.
retry-delivered-by = { $member } was eerst: het is bezorgd.
retry-all =
    { $count ->
        [0] Er wacht niets om opnieuw te proberen.
        [one] De bot probeert nu { $count } bezorging opnieuw.
       *[other] De bot probeert nu { $count } bezorgingen opnieuw.
    }
retry-panel = Het paneel wordt opnieuw geplaatst.

## The doctor

doctor-well-title = Alles is in orde
doctor-well = Rechten, rollen, kanalen, paneel, bezorging, grootboek, klok en verbinding zijn in orde.
doctor-ill-title =
    { $count ->
        [one] Eén ding heeft je aandacht nodig
       *[other] { $count } dingen hebben je aandacht nodig
    }
doctor-discord = De bot kon Discord zojuist niets over de server vragen. Kijk over een minuut nog eens; blijft het zo, ga dan na of de bot nog op de server zit.
doctor-panel = Het bericht van het paneel is verwijderd: druk op "Paneel opnieuw plaatsen".
doctor-ledger = Het grootboek klopt niet ({ $checks }): betaal niemand tot dat is verklaard. `partnerdesk ledger verify` zegt waar het misgaat.
doctor-frozen = De boeken klopten niet ({ $checks }), dus beweegt er geen geld sinds { $since }: betaal niemand. `partnerdesk ledger verify` zegt waar; zodra alles klopt, laat `partnerdesk ledger verify --thaw` het geld weer bewegen.
doctor-ledger-slow = Het grootboek is te groot om hier te controleren: voer `partnerdesk ledger verify` uit.
doctor-hold-faults = Er wordt niets opgeslagen: de schijf van de machine waarop de bot draait, gaat in de fout. Laat hem nakijken; de bot probeert het elke minuut en gaat vanzelf verder.
doctor-hold-room = Er wordt niets opgeslagen: op de schijf van de machine waarop de bot draait, is nog maar { $free } MB vrij, en er is 200 MB nodig. Maak ruimte; de bot gaat binnen een minuut vanzelf verder.
doctor-hold-schema = Er wordt niets opgeslagen: iemand heeft de database met de hand gewijzigd ({ $differences }). Zet een back-up terug of maak de wijziging ongedaan, en zoek uit wie het was.
doctor-backup = Sinds { $since } is er geen back-up geschreven, terwijl elk uur er een hoort te hebben: { $reason }. Het wordt elke vijf minuten opnieuw geprobeerd.
doctor-clock = De klok van de machine wijkt { $seconds } seconden af van die van Discord: laat hem door het netwerk gelijkzetten (NTP).
doctor-latency = De gateway van Discord antwoordt pas na { $milliseconds } ms: kijk naar het netwerk van de machine waarop de bot draait.
doctor-waiting-title = Wacht op bezorging
doctor-waiting = { $count }, de oudste sinds { $since }. De bot probeert ze vanzelf opnieuw.
doctor-dead-title = Niet bezorgd: { $count }
doctor-line = **#{ $number }** { $what }: { $why }
doctor-footer = Versie { $version }, gateway { $latency } ms

## The program in short

help-audience = code goed voor { $value }
help-personal = elke maand een eigen code van { $value }
help-duty-when = { $duty } (als: { $when })
help-payout = Vanaf { $minimum }, wanneer je maar wilt, met `/partner uitbetaling` en je wachtzin. Het team antwoordt binnen { $hours } uur.

## De voorwaarden

terms-title = { $program }: voorwaarden
terms-footer = Pagina { $page } van { $pages }
terms-notices = Let op
terms-about = Wat het is
terms-suits = Geschikt voor: { $who }.
terms-payer-client = Je klanten betalen zelf aan ons.
terms-payer-partner = Jij betaalt ons voor je klanten, min je korting.
terms-rates = Wat je verdient
terms-rates-none = Het programma noemt hier geen tarief.
terms-rule = Kickback over { $base }, { $which }:
terms-rule-discount = Korting op { $base }, { $which }:
terms-step = vanaf factuur nr. { $from } van de klant: { $rate }
terms-unset = nog niet bepaald
terms-by-level = volgens je niveau
terms-kickback = { $rate } kickback
terms-discount = { $rate } korting
terms-level = { $level }: vanaf { $from }: { $gives }
terms-new-customers = Alleen nieuwe klanten tellen.
terms-hold = Het kan { $days } dagen later worden uitbetaald.
terms-cap-event = Hooguit { $amount } per aankoop.
terms-cap-customer = Hooguit { $amount } per klant.
terms-cap-month = Hooguit { $amount } per kalendermaand.
terms-by-contract = Je contract kan een ander tarief bepalen.
terms-to-account = Het wordt op je account bijgeschreven.
terms-example = Bijvoorbeeld { $plan }: van { $base }, min { $rate }, betaal je { $pays }.
base-paid-net = wat echt betaald is, zonder btw
base-gross = wat echt betaald is, inclusief btw
base-list = de catalogusprijs
base-offer-price = de prijs van de aanbieding
which-first = de eerste aankoop van een klant
which-every = elke betaling
which-count =
    { $count ->
        [one] de eerste betaling van een klant
       *[other] de eerste { $count } betalingen van een klant
    }
which-months =
    { $count ->
        [one] in de eerste maand van de klant
       *[other] in de eerste { $count } maanden van de klant
    }
which-days = binnen { $count } dagen nadat de klant bij ons kwam
metric-first-purchases =
    { $count ->
        [one] { $count } eerste aankoop
       *[other] { $count } eerste aankopen
    }
metric-clients =
    { $count ->
        [one] { $count } klant
       *[other] { $count } klanten
    }
metric-active-clients =
    { $count ->
        [one] { $count } actieve klant
       *[other] { $count } actieve klanten
    }
metric-manual = de dag waarop het team dat bepaalt ({ $count })
metric-revenue = { $amount } omzet
metric-commissions = { $amount } verdiensten
bonus-cash = een bonus van { $amount }, eenmalig
bonus-milestone = een bonus van { $amount } bij { $count }
bonus-milestone-each = een bonus van { $amount } voor elke { $count }
bonus-contract = bonussen bij mijlpalen, volgens je contract
bonus-restricted = { $amount } tegoed om de eerste maand van een nieuwe klant tegen de catalogusprijs te betalen; wat over is, vervalt { $days } dagen nadat je bent begonnen
terms-does = Dat doe jij
terms-does-not = Dat hoef je niet te doen
terms-operator-does = Dat doen wij
terms-while-active = { $benefit } (zolang het partnerschap actief is)
terms-coupons = Codes en links
terms-coupon-customer = Een code voor je klanten, goed voor { $value }
terms-coupon-monthly = Elke maand een code voor jezelf, goed voor { $value }
terms-coupon-partner = Een code voor jezelf, goed voor { $value }
terms-coupon-registration = voor wie zich ermee registreert
terms-coupon-named = jij kiest de naam
terms-coupon-balance = bijgeschreven op hun account
terms-coupon-discount = als korting op wat ze kopen
terms-coupon-account = een account volstaat, en hij kan altijd worden ingewisseld zonder iets te kopen
terms-coupon-per-customer =
    { $count ->
        [one] één keer per klant
       *[other] { $count } keer per klant
    }
terms-coupon-uses =
    { $count ->
        [one] voor één keer gebruik
       *[other] voor { $count } keer gebruik
    }
terms-redeem-at = Hier in te wisselen: { $place }
terms-link = Een eigen link om te delen
terms-post-on = Je link en code kun je bijvoorbeeld hier plaatsen:
terms-payout = Vanaf { $minimum }, wanneer je maar wilt, met `/partner uitbetaling`.
terms-payout-any = Wanneer je maar wilt, met `/partner uitbetaling`.
terms-payout-passphrase = Vanaf { $minimum }, wanneer je maar wilt, met `/partner uitbetaling` en je wachtzin.
terms-payout-hours = Vanaf { $minimum }, wanneer je maar wilt, met `/partner uitbetaling`. Het team antwoordt binnen { $hours } uur.
terms-payout-month = Eén keer per maand, vanaf dag { $day }, zonder dat je erom vraagt.
terms-payout-on-file = Het gaat naar het rekeningnummer dat bij ons bekend is.
terms-payout-account = Wat je verdient, wordt op je account bijgeschreven, waarmee je diensten betaalt; het wordt niet uitbetaald.
terms-payout-ticket = Je aanvraag opent een eigen ticket ({ $name }).
terms-minimum = Vanaf { $minimum }; minder wacht op de volgende maand.
terms-profile = Je profiel
terms-profile-why = Een klein beetje informatie, zodat wat je verdient bij jou terechtkomt en bij niemand anders:
terms-profile-passphrase = Een wachtzin die je zelf bedenkt
terms-profile-passphrase-for = Een wachtzin die je zelf bedenkt; je wordt erom gevraagd { $what }
terms-profile-email = Je PayPal-e-mailadres, voor je uitbetalingen
terms-profile-code = De naam van je code
terms-profile-reset = Wachtzin vergeten? Stuur ons vanaf je PayPal-adres een e-mail waarin je om een nieuwe vraagt.
terms-profile-active = Zodra je code er is, is je partnerschap actief.
guard-view = om je gevoelige gegevens te zien
guard-edit = om ze te wijzigen
guard-payout = voor een uitbetaling
terms-contract-needed = Je zit op dit traject zodra er een contract is getekend.
terms-contract-settles = Wat het regelt:
terms-target = { $metrics }: { $value }
terms-target-agreed = aantallen die vooraf met je worden afgesproken
terms-target-review = Er wordt { $every } naar gekeken.
terms-target-review-agreed = Er wordt naar gekeken met tussenpozen die met je worden afgesproken.
terms-target-missed = Haal je er een niet, dan praat het team er met je over.
terms-engagements = Stuk voor stuk met je afgesproken, naast de commissies:
terms-engagement = { $what }: { $items }; { $price }; { $stages }
terms-price-piece = prijs en vorm worden per stuk afgesproken
terms-price-open = betaald zoals afgesproken, boven op de commissies
terms-claims = Wat je kunt claimen
terms-claim = { $what }. Nodig: { $evidence }. Het team beslist.
terms-claim-days =
    { $days ->
        [one] Binnen een dag wordt erover beslist.
       *[other] Binnen { $days } dagen wordt erover beslist.
    }
terms-form = Wat het formulier vraagt
terms-related = Past iets anders beter bij je?
terms-origin = Waar dit vandaan komt
way-title = Zo kom je binnen: { $tracks }
way-open = Je doet meteen mee, met `/partner aanmelden`.
way-application = Je meldt je aan met `/partner aanmelden`; het team beslist.
way-invite = Wij benaderen je, en je meldt je aan met `/partner aanmelden`; het team beslist.
way-promotion = Hiervoor meldt niemand zich aan: het team nodigt je uit.
way-who = Voor: { $who }.
way-from = Alleen partners van { $track } komen binnen.
way-requires = Je hebt nodig: { $what }.
way-link = Je meldt je hier aan: { $url }
way-path = Je vindt het onder { $path }.
way-command = Je vraagt het met { $command }.
way-ticket = Er wordt een eigen ticket voor geopend ({ $name }).
way-form-optional = Het formulier is voor jou niet verplicht.
way-not-binding = Het verplicht je tot niets.
way-opened-by = Het gesprek wordt geopend door { $whom }.
way-criteria = Wat telt:
way-reapply = Na een afwijzing kun je je { $days } dagen later opnieuw aanmelden.
way-ask = Nieuwsgierig? Praat met { $whom }.
way-ask-route = Nieuwsgierig? Begin met { $tracks }.
contact-staff = het team
contact-account-manager = je accountmanager
support-discord = Discord
support-ticket = Een ticket openen
support-live-chat = Livechat
support-page = Lees verder
support-best-for = Het best voor { $what }.
support-hours = Er is iemand: { $hours }.
origin-terms = De volledige voorwaarden: { $text }
origin-version = Versie { $text }
origin-effective = Geldig vanaf { $day }
origin-author = Door { $text }
origin-updated = Bijgewerkt op { $day }
origin-review-pending = Nog niet nagekeken
origin-review-done = Nagekeken
origin-index = Alles wat er te lezen is: { $text }
origin-sources = Geschreven naar { $text }

## What went wrong, and what to do

error-title = Dat is niet gelukt
error-fault = Er ging bij ons iets mis, en er is niets veranderd. Probeer het opnieuw; blijft het misgaan, geef het team dan dit nummer: { $incident }
error-read-only = Er kan nu niets worden opgeslagen, omdat de schijf van de machine waarop de bot draait vol is of in de fout gaat. Er is niets veranderd. Kopieer wat je hebt getypt en probeer het later opnieuw; `/doctor` vertelt het team wat te doen.
error-uncertain = De schijf ging in de fout terwijl dit werd opgeslagen; misschien is het opgeslagen, misschien niet. Kijk eerst voordat je het opnieuw probeert; opnieuw proberen doet niets dubbel. Blijft het misgaan, geef het team dan dit nummer: { $incident }
error-not-in-guild = Gebruik dit op de server, niet in een privébericht.
error-no-program = Op deze server draait nog geen partnerprogramma. Een beheerder start er een met `/instellen`.
error-not-set-up = Het partnerprogramma is nog niet klaar. Een beheerder maakt het af met `/instellen`.
error-not-manager = Alleen leden die de server mogen beheren, kunnen het programma instellen.
error-choose-program = Kies een van de programmabestanden: { $programs }
error-program-faults =
    { $count ->
        [one] Er zit een fout in het programmabestand:
       *[other] Er zitten { $count } fouten in het programmabestand; de eerste:
    } { $first }
    `partnerdesk program check` toont ze allemaal.
error-other-program = Op de server draait al { $program }, en daar zijn aanmeldingen voor: voor een ander programma is een andere server nodig.
error-everyone-is-staff = @everyone kan niet de teamrol zijn: kies een rol die alleen je team heeft.
error-staff-mentions = Vermeld de leden, 1 tot 25: `@eerste @tweede`.
error-not-staff = Alleen het team van het programma mag dit doen.
error-not-listed = Alleen de leden die daarvoor in `/instellen` staan, mogen betalingen verwerken of persoonsgegevens zien.
error-not-yours = Dit is van iemand anders.
error-stale = Dit is niet meer actueel. Gebruik `/partner status` om te zien hoe het er nu voor staat.
error-no-ticket = Er is geen aanmelding in ticket #{ $ticket }. `/team wachtrij` toont de aanmeldingen die openstaan.
error-not-in-ticket = Noem het nummer van het ticket of de uitbetaling, of gebruik dit in het kanaal ervan.
error-bot = Een bot kan geen partner worden. Kies een persoon.
error-already-filed = Er is al een aanmelding: ticket #{ $ticket }. `/partner status` brengt je erheen.
error-already-partner = Dat lid is al partner.
error-you-are-partner = Je bent al partner. Kijk bij `/partner status`.
error-no-partner = Je bent nog geen partner. Meld je aan met `/partner aanmelden`.
error-nothing-asked = Er staan geen vragen meer voor je open. Zie `/partner status`.
error-profile-complete = Je profiel is compleet. Wijzig het met `/partner profiel`.
error-profile-incomplete = Vul eerst je profiel aan: `/partner profiel`.
error-not-enough = Er is { $available } beschikbaar, en de kleinste uitbetaling is { $minimum }. Probeer het opnieuw als er meer is binnengekomen.
error-no-form = Het programma neemt geen aanmeldingen aan.
error-no-way = Zo kun je niet binnenkomen. `/partner aanmelden` toont de manieren die voor jou openstaan.
error-too-soon = Je laatste aanmelding is afgewezen. Je kunt je { $again } opnieuw aanmelden.
error-answer-url = Het antwoord op "{ $field }" is geen webadres. Schrijf het met https:// ervoor.
error-answer-number = Het antwoord op "{ $field }" is geen heel getal. Schrijf alleen cijfers.
error-answer-option = Het antwoord op "{ $field }" is een van: { $options }.
error-payout-schedule = Uitbetalingen komen hier vanzelf, één keer per maand: je hoeft er niet om te vragen. `/partner uitbetaling` zegt wanneer.
error-not-invited = Je bent niet uitgenodigd, dus vul het formulier in.
error-unanswered = "{ $field }" moet nog worden beantwoord.
error-answer-too-long = Het antwoord op "{ $field }" is langer dan { $max } tekens. Maak het wat korter.
error-reason = Geef een reden van 1 tot 1.000 tekens.
error-own-application = Je kunt niet over je eigen aanmelding beslissen. Vraag een collega.
error-decided-approved = { $by } heeft deze aanmelding al goedgekeurd.
error-decided-denied = { $by } heeft deze aanmelding al afgewezen.
error-decided-asked = { $by } heeft de kandidaat al iets gevraagd, en daar is nog geen antwoord op.
error-not-submitted = De aanmelding is nog niet ingediend.
error-email = Dat is geen e-mailadres. Schrijf het zoals bij PayPal, bijvoorbeeld name@example.com.
error-payout-open-email = Er staat nog een uitbetaling naar je huidige e-mailadres open. Wijzig het zodra die is afgerekend.
error-own-reset = Je kunt je eigen wachtzin niet resetten. Vraag een collega.
error-passphrase-wrong = Dat is niet de wachtzin. Let op hoofdletters en spaties en probeer het opnieuw.
error-passphrase-not-set = Dat is niet de wachtzin. Let op hoofdletters en spaties en probeer het opnieuw.
error-passphrase-locked = Te veel foute pogingen. Probeer het { $until } opnieuw.
error-passphrase-today = Te veel foute pogingen vandaag. Probeer het morgen opnieuw of gebruik "Wachtzin vergeten" in `/partner profiel`.
error-passphrase-reset = Er waren te veel foute pogingen. Gebruik "Wachtzin vergeten" in `/partner profiel`: het team reset hem dan.
error-passphrase-changed = De wachtzin is net gewijzigd. Probeer het opnieuw met de nieuwe.
error-passphrase-busy = Er worden op dit moment veel wachtzinnen gecontroleerd. Probeer het over een paar seconden opnieuw; dit telde niet als poging.
error-passphrase-short = De wachtzin heeft { $length } tekens; het moeten er minstens 15 zijn. Voeg een of twee woorden toe.
error-passphrase-long = De wachtzin is langer dan 128 tekens. Maak hem wat korter.
error-passphrase-control = Er zit een regeleinde of een ander onzichtbaar teken in de wachtzin. Typ hem op één regel.
error-passphrase-derived = De wachtzin bestaat uit de naam van het programma, je code of je e-mailadres. Kies woorden die niemand met jou in verband brengt.
error-passphrase-repeated = De wachtzin herhaalt steeds dezelfde tekens. Kies een paar verschillende woorden.
error-passphrase-sequence = De wachtzin volgt het alfabet, de cijfers of het toetsenbord. Kies een paar verschillende woorden.
error-passphrase-common = De wachtzin bestaat uit veelgebruikte woorden, die als eerste worden geraden. Kies vier of vijf woorden die niet bij elkaar horen of laat er een voor je bedenken.
error-code-none = Het programma heeft geen codes.
error-code-symbol = "{ $character }" mag niet in een code staan. Gebruik de letters A tot en met Z en cijfers.
error-code-length = Een code heeft 4 tot 20 letters en cijfers.
error-code-reserved = Dat woord is gereserveerd. Kies een ander.
error-code-taken = Die code is al bezet. Kies een andere.
error-code-look-alike = Die code lijkt te veel op een die al bezet is (0 en O, 1 en I, 5 en S lijken op elkaar). Kies een andere.
error-code-too-close = Die code scheelt maar één letter met die van een andere partner. Kies een andere.
error-code-issued = Je code { $code } is uitgegeven en blijft zo.
error-amount = Dat is geen bedrag. Schrijf het zo: 10,50.
error-too-low = De kleinste uitbetaling is { $minimum }.
error-insufficient = { $requested } is meer dan de { $available } die beschikbaar is.
error-payout-open = Je hebt al een uitbetaling openstaan: ticket #{ $ticket }. Daar krijg je antwoord van het team.
error-no-payout = Die uitbetaling bestaat niet. `/team uitbetalingen` toont de uitbetalingen die openstaan.
error-payout-settled = { $by } heeft deze uitbetaling al afgerekend.
error-payout-rejected = { $by } heeft deze uitbetaling al geweigerd.
error-payout-called-off = Een terugbetaling had het geld nodig, dus deze uitbetaling is ingetrokken. Betaal die niet uit. Is hij al betaald, dan legt `partnerdesk payout reconcile` de betaling vast.
error-payout-being-paid = { $by } betaalt deze uitbetaling al. Ze wordt afgehandeld met het transactienummer, of met "Betalen is niet gelukt".
error-payout-unpaid = { $by } heeft genoteerd dat deze uitbetaling niet kon worden betaald.
error-payout-under-way = Deze uitbetaling is al onderweg.
error-own-payout = Je kunt niet over je eigen uitbetaling beslissen. Vraag een collega.
error-transaction = Dat is geen transactie-ID: die heeft 6 tot 64 letters en cijfers. Kopieer hem uit de betaling.
error-transaction-used = Die transactie-ID is al genoteerd bij uitbetaling { $payout }. Kopieer de juiste uit de betaling.
error-fenced = Uitbetalingen staan voorlopig uit: een back-up van { $since } is teruggezet, en wat daarna is uitbetaald wordt gecontroleerd, zodat niemand twee keer betaald krijgt. Er is niets verloren. Wie de bot beheert, zet ze weer aan met `partnerdesk payout reconcile`.
error-frozen = Er beweegt nu geen geld: de boeken worden nagekeken. Er gaat niets verloren. Probeer het later; het team ziet met `/dokter` hoe het ervoor staat.
error-reveals = Je hebt in een uur 20 PayPal-e-mailadressen bekeken. Ga later verder of vraag een collega.
error-adjust-no-partner = Dat lid is geen partner en heeft dus geen saldo. Kies een partner.
error-adjust-own = Je kunt je eigen saldo niet corrigeren en er ook niet over beslissen. Vraag een collega.
error-adjust-alone = Voor een correctie zijn twee leden nodig die in `/instellen` staan en niet de partner zijn. Voeg een tweede toe met `/instellen teamleden`.
error-adjust-amount = Dat is geen bedrag. Schrijf het als 5.00, of -5.00 om het af te trekken.
error-adjust-reason = Geef een reden van 1 tot 500 tekens; de partner leest die.
error-adjust-insufficient = Er is maar { $available } beschikbaar, dus meer kan er niet af.
error-adjust-same = Je hebt er zelf om gevraagd: een ander lid uit de lijst van `/instellen` moet instemmen.
error-adjust-booked = { $by } heeft al ingestemd: het is geboekt.
error-adjust-refused = { $by } heeft het al geweigerd. Vraag het opnieuw met `/team corrigeren` als het toch nodig is.
error-adjust-expired = Niemand heeft binnen zeven dagen ingestemd, dus de aanvraag is vervallen. Vraag het opnieuw met `/team corrigeren`.
error-event-conflict = { $id } is al eerder geregistreerd met een andere inhoud. Geef de verkoop een eigen factuurnummer.
error-invoice-conflict = Factuur { $invoice } is al eerder geregistreerd voor een andere klant of een ander bedrag. Controleer het nummer.
error-event-missing = "{ $field }" ontbreekt.
error-event-too-long = "{ $field }" is langer dan { $max } tekens.
error-event-control = Er zitten onzichtbare tekens in "{ $field }". Typ het opnieuw.
error-event-time = Dat is geen tijdstip. Schrijf het zo: 2026-07-01T12:00:00Z.

## Boekingen en overzichten

account-pending = nog niet vrijgegeven
account-available = beschikbaar
account-reserved = in een uitbetaling
account-in-flight = bij de betaaldienst
account-prepaid = tegoed vooraf
account-restricted = bonustegoed
account-owed = nog verschuldigd
account-cash = kas
account-expense = partnerkosten
account-fees = betaalkosten
account-revenue = verkochte diensten
account-forfeit = vervallen
account-adjust = correcties
transfer-accrue = Kickback: { $rate } van { $base } op niveau { $level }
transfer-accrue-plain = Kickback: { $rate } van { $base }
transfer-accrue-flat = Vaste kickback
transfer-release = De wachttijd van #{ $accrual } is voorbij
transfer-offset = Verrekend met wat nog verschuldigd was
transfer-clawback = Terugbetaling aan een klant: ingehouden op #{ $accrual }
transfer-reserve = Uitbetaling #{ $payout } aangevraagd
transfer-void = Uitbetaling #{ $payout } gaat niet door
transfer-submit = Uitbetaling #{ $payout } doorgegeven aan de betaaldienst
transfer-settle = Uitbetaling #{ $payout } betaald, transactie { $transaction }
transfer-fail = Uitbetaling #{ $payout } kon niet worden betaald
transfer-return = Uitbetaling #{ $payout } kwam terug, transactie { $transaction }
transfer-fee = Kosten van uitbetaling #{ $payout }
transfer-bonus = Bonus
transfer-expire = Bonus verlopen
transfer-topup = Opgewaardeerd
transfer-spend = Betaald uit het tegoed: { $invoice }
transfer-transfer-in = Overgezet naar het tegoed vooraf
transfer-adjust = Correctie
transfer-opening = Beginsaldo
transfer-forfeit = Tegoed vervallen
transfer-moved = { $amount }, { $from } naar { $to }
transfer-reason = { $what }: { $reason }
statement-title = Overzicht { $month }
statement-opening = Beginsaldo
statement-closing = Eindsaldo
statement-opened = **Beginsaldo: { $total }** ({ $held })
statement-closed = **Eindsaldo: { $total }** ({ $held })
statement-nothing = niets
statement-empty = Er is nog niets binnengekomen.
statement-more = De eerste { $shown } van { $count } regels; in het bestand staan ze allemaal.
statement-too-long = De eerste { $shown } van { $count } regels. Samen zijn ze te lang voor Discord: vraag het team om de rest.
statement-footer = { $first } tot en met { $last }, { $zone }
column-at = Tijd
column-transfer = Boeking
column-what = Wat
column-from = Van
column-to = Naar
column-amount = Bedrag
column-change = Verschil
column-total = Saldo
column-unit = Eenheid
why-title = Boeking #{ $transfer }
why-moved = #{ $transfer } verplaatste { $amount } van "{ $from }" naar "{ $to }", { $at }.
why-key = Ze is één keer geboekt, als { $key }.
why-rule = Kickback #{ $accrual } is verdiend volgens regel { $rule } van programmaversie { $version }, op niveau { $level }.
why-arithmetic = { $rate } van { $amount }: { $base } × { $bps } / 10000, naar beneden afgerond, is { $minor }: { $computed }.
why-flat = Het is een vast bedrag: { $amount }.
why-differs = In plaats daarvan is { $amount } geboekt.
why-held = Het bedrag werd vastgehouden tot { $at }.
why-clawed = Op dat moment was er { $clawed } van ingehouden; er bleef { $left } over.
why-chain = Wat erbij hoort:
why-alone = Er hoort verder niets bij.
error-not-active-partner = Dit lid is geen actieve partner van dit programma: kijk naar het profiel, of meld het lid eerst aan.
error-contract-none = Dit programma kent geen contracten: het bestand heeft geen tabel [contract].
error-own-contract = Je kunt je eigen contract niet voorstellen of intrekken. Vraag een collega.
error-contract-terms =
    De voorwaarden zijn niet te lezen: { $fault }.
    De sleutels zijn rate, months, milestones, exclusivity, scope, deliverables, merch_logistics, disclosure, targets, review_days, starts en ends, één per regel, bijvoorbeeld `rate = "60%"`.
error-contract-topic = De contracten van dit programma regelen { $topic } niet: haal het uit de voorwaarden, of zet het bij "negotiates" in het programmabestand.
error-contract-document = Het document heeft een tekst van 1 tot { $max } tekens nodig, of een link. Voeg een langer document als link toe.
error-contract-hash = Wat achter een link staat kan veranderen, daarom wordt ook de SHA-256 ondertekend: 64 hexadecimale tekens, zoals `sha256sum` ze toont. Laat het zonder link leeg.
error-contract-name = Typ je volledige naam, 2 tot 100 tekens met minstens één letter.
error-contract-signed = { $by } heeft dit contract al ondertekend, { $at }.
error-contract-changed = Dit is sindsdien veranderd: lees het opnieuw voordat je ondertekent.
error-contract-withdrawn = Dit contract is ingetrokken: er valt niets te ondertekenen.
error-contract-ended = Dit contract is afgelopen. Vraag je accountmanager om een nieuw contract.
error-contract-track = Dit contract is voor een ander traject dan het jouwe. Vraag het team om het opnieuw voor te stellen.
error-own-promotion = Je kunt jezelf niet promoveren. Vraag een collega.
error-promotion-there = De partner zit al op { $track }.
error-promotion-route = Geen promotie van dit programma leidt van { $from } naar { $to }.
error-promotion-criteria = Elk criterium moet zijn aangevinkt.
error-no-track = Dit programma heeft geen traject { $track }: kies er een uit de lijst.
error-enrol-contract = Niemand wordt met de hand op { $track } aangemeld: daar zijn een promotie en een ondertekend contract voor nodig.
error-claim-input = Vul de ID van de klant in, hooguit 128 tekens, en het bewijs, hooguit 1.000.
error-claim-own = Die klant is al van jou.
error-claim-waits = Je hebt die klant al geclaimd, en het team heeft nog niet beslist.
error-own-claim = Je kunt niet over je eigen claim beslissen. Vraag een collega.
error-claim-accepted = { $by } heeft deze claim al toegekend.
error-claim-refused = { $by } heeft over deze claim al beslist: niet toegekend.
error-month = Dat is geen maand die al is begonnen. Schrijf het zo: 2026-07.
error-no-transfer = Boeking #{ $transfer } bestaat niet. Een overzicht toont de nummers.
