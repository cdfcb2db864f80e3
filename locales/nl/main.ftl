# Everything that the bot says. Buttons and form labels: at most 45 characters, titles 256.
# Dutch: je and jij; settle = afrekenen, deny = afwijzen, reject and decline = weigeren, redeem = verzilveren,
# applicant = kandidaat, staff = team, billing panel = facturatiepaneel.
# An error's first sentence states the fact and is the title of its card: no mentions, no markup,
# no variables of a length that is not known. What to do comes after it.

## Buttons

button-apply = Aanmelden
button-apply-again = Opnieuw aanmelden
button-fill-form = Formulier invullen
button-skip-form = Formulier overslaan
button-continue = Verdergaan
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
button-generate = Wachtzin laten maken
button-view = Mijn PayPal-e-mailadres tonen
button-change-email = PayPal-e-mailadres wijzigen
button-change-passphrase = Wachtzin wijzigen
button-forgot = Wachtzin vergeten
button-approve = Goedkeuren
button-deny = Afwijzen
button-ask = Meer informatie vragen
button-paying = Betaling starten
button-unpaid = Als mislukt markeren
button-settle = Betalen en afrekenen
button-reject = Weigeren
button-manage = Behandelen
button-reset = Wachtzin resetten
button-agree = Goedkeuren en boeken
button-disagree = Weigeren
button-done = Klaar
button-retry = #{ $number } opnieuw proberen
button-retry-all = Alles opnieuw proberen
button-read-contract = Lezen en ondertekenen
button-sign = Ondertekenen
button-contract = Contract voorstellen
button-withdraw-contract = Intrekken
button-promote = Promoveren
button-conflict-move = Verplaatsen
button-conflict-keep = Zo laten
button-conflict-count = Telt mee
button-conflict-same = Zelfde verkoop
button-conflict-count-early = Laat meetellen
button-conflict-leave = Niet meetellen
button-conflict-show = Beslis: { $customer }
placeholder-conflict-reason = Bijvoorbeeld: wat het facturatiepaneel laat zien
button-claim = Klant claimen
button-claim-show = Claim #{ $number }
button-accept = Toekennen
button-refuse = Weigeren
button-try-now = Nu opnieuw proberen
button-post-panel = Paneel opnieuw plaatsen
button-clock = Klok controleren
button-clock-right = De klok van de server loopt goed
button-terms = Voorwaarden
button-page-before = Vorige pagina
button-page-after = Volgende pagina

## Field names

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
field-revenue = Betalingen van klanten
field-commissions = Totaal verdiend
field-track = Traject
field-window = Telperiode
field-prepaid = Accountsaldo
field-restricted = Tegoed
field-credit = Jouw tegoed
field-own-code = Je eigen code
field-customers-code = Je code voor klanten
field-month = Maand
field-uses = Geldig voor
field-expires = Vervalt
field-post-on = Waar je hem kunt delen
field-code = Code
field-passphrase = Wachtzin
field-email = PayPal-e-mailadres
field-payout = Uitbetaling
field-amount = Bedrag
field-available = Beschikbaar
field-reserved = In uitbetaling
field-pending = Nog niet vrijgegeven
field-owed = Te verrekenen met nieuwe verdiensten
field-paid = Tot nu toe uitbetaald
field-due = Uiterlijk
field-paid-by = Betaling gestart door
field-decision = Beslissing
field-decided-by = Beslist door
field-asked-by = Aangevraagd door
field-transaction = PayPal-transactie
field-bank-reference = Betalingskenmerk
field-proof = PayPal-transactie of betalingskenmerk
field-reason = Reden
field-benefits = Voordelen
field-support = Vragen?
field-redeem-at = Hier te verzilveren
field-form = Voordat je je aanmeldt
field-next-payout = Volgende uitbetaling
field-starts = Eerste dag
field-ends = Laatste dag
field-signed-at = Ondertekend
field-signed-by = Ondertekend door
field-recorded-at = Vastgelegd
field-recorded-by = Vastgelegd door
field-contract = Contract
field-comes-to = Traject na ondertekening
field-steps = Volgende stappen
field-customer = Klant
field-evidence = Bewijs
field-claims = Je claims
field-untold = Niet naar je verstuurd ({ $count })
level-number = Niveau { $level }
list-more = …en nog { $count }
list-page = Pagina { $page } van { $pages }
button-page-last = Laatste pagina

## Forms

form-title =
    { $pages ->
        [one] Je aanmelding
       *[other] Je aanmelding, pagina { $page } van { $pages }
    }
label-passphrase = Wachtzin (NIET je Discord-wachtwoord)
label-present-passphrase = Huidige wachtzin
label-new-passphrase = Nieuwe wachtzin
label-email = PayPal-e-mailadres
label-new-email = Nieuw PayPal-e-mailadres
label-code = Naam van je code
label-amount = Bedrag in { $unit } (max. { $available })
label-pay-to = Betaal aan dit PayPal-e-mailadres
label-transaction = PayPal-transactie-ID
label-reason = Reden
label-note = Wat wil je weten?
placeholder-passphrase = Minstens 15 tekens. Een paar woorden onthoud je het makkelijkst.
placeholder-code = 4 tot 20 letters en cijfers, bijvoorbeeld FOXDEN
placeholder-reason = De ontvanger krijgt deze tekst te zien.
placeholder-transaction = Bijvoorbeeld 7VB83412KX998412P
label-bank-reference = Kenmerk van de overboeking
label-proof = PayPal-transactie-ID of betalingskenmerk
placeholder-bank-reference = Bijvoorbeeld 2026070100042
profile-form-title = Je partnerprofiel
payout-form-title = Uitbetaling aanvragen
settle-form-title = { $amount } betalen
unpaid-form-title = Waarom is de betaling mislukt?
deny-form-title = Aanmelding afwijzen
ask-form-title = Meer informatie vragen
label-terms = Voorwaarden, één per regel
label-document = Document: volledige tekst of een link
label-file-hash = SHA-256 van het gelinkte bestand
label-full-name = Je volledige naam
label-customer = Klant-ID
label-evidence = Bewijs
placeholder-terms = Bijvoorbeeld: rate = "60%" en op de volgende regel ends = "2027-12-31"
placeholder-document = De partner leest en ondertekent precies deze tekst.
placeholder-file-hash = Alleen bij een link: de 64 hexadecimale tekens die sha256sum toont
placeholder-full-name = Door je naam te typen onderteken je het contract
placeholder-customer = Zoals die in het facturatiepaneel staat
contract-form-title = Contract voorstellen
sign-form-title = Contract { $number } ondertekenen
claim-form-title = Klant claimen
claim-refuse-form-title = Claim weigeren
reject-form-title = Uitbetaling weigeren

## Applying

invited-title = Je bent uitgenodigd voor { $program }
invited-choice = Ons team heeft je uitgenodigd, dus het formulier is niet verplicht. Het helpt ons wel om je te leren kennen.
apply-kept = Je antwoorden zijn opgeslagen. Er is nog één pagina:
apply-filed = Je aanmelding is ingediend. Volg haar hier: { $ticket }
apply-already = Je hebt je al aangemeld. Volg je aanmelding hier: { $ticket }
apply-asked = Ons team heeft een vraag over je aanmelding.
apply-revised = Bedankt! Je antwoorden zijn naar ons team gestuurd.
apply-revised-before = Je antwoorden zijn al naar ons team gestuurd.
enter-title = Meedoen met { $program }
enter-words = Je kunt op verschillende manieren meedoen. Kies er een:
enter-placeholder = Kies hoe je wilt meedoen
enrol-title = Welkom bij { $program }
enrol-before-title = Je doet al mee met { $program }
enrol-track = Je traject is **{ $track }**.
enrol-missing = Nog één stap: vul je partnerprofiel aan.
closed-words = Aanmelden kan hier niet. Zo word je wel partner:
closed-partner = Je bent al partner. Dit zijn je volgende stappen:
manage-not-staff = Deze knop is voor ons team; je hoeft hier niets te doen. We schrijven je in dit kanaal, en met `/partner status` zie je hoe het ervoor staat.
manage-own = Dit gaat over jou, dus een collega beslist.
manage-nothing = Hier valt niets meer te beslissen.
manage-not-listed = Alleen de leden die in `/instellen` staan, mogen dit betalen of weigeren.
ticket-application = aanmelding
ticket-payout = uitbetaling
history-title = Beslissingen
history-approved = { $at } { $staff } heeft goedgekeurd.
history-denied = { $at } { $staff } heeft afgewezen: { $reason }
history-asked = { $at } { $staff } heeft om meer informatie gevraagd: { $reason }
history-round = ronde { $round }
ticket-opening = je ticket wordt geopend en je krijgt daarin een vermelding
ticket-blocked = je ticket heeft nog geen kanaal. Tot dan krijg je het nieuws ervan via een privébericht en in `/partner status`

## Notifications

notifications-title = Wanneer we laten weten wat je verdient
notifications-always = Nieuws over je niveau, uitbetalingen, contracten en de beveiliging van je profiel krijg je altijd meteen.
notifications-saved = Opgeslagen. { $now }
notifications-pick = Kies wanneer we het laten weten
notifications-soon = Meteen
notifications-soon-more = Verdere kickbacks binnen een minuut komen in één bericht
notifications-daily = Eén keer per dag
notifications-daily-more = Alle kickbacks van een dag in één bericht
notifications-never = Nooit
notifications-never-more = Met /partner verdiensten zie je je saldo
notifications-now-soon = We laten het meteen weten. Verdere kickbacks binnen een minuut komen samen in één bericht.
notifications-now-daily = We laten het één keer per dag weten, om { $hour } ({ $zone }).
notifications-now-never = We laten het niet weten. Met `/partner verdiensten` zie je altijd je saldo.

## Status

status-title = Jij en { $program }
status-none = Je hebt je nog niet aangemeld. Het zijn maar twee korte formulieren.
status-draft = Je aanmelding is als concept opgeslagen. Ga verder wanneer je wilt.
status-in-review = Ons team beoordeelt je aanmelding.
status-asked = Ons team heeft een vraag over je aanmelding.
status-denied = Je aanmelding is afgewezen.
status-denied-again = Je kunt je opnieuw aanmelden.
status-denied-from = Je kunt je opnieuw aanmelden vanaf { $at }.
status-profile = Je bent goedgekeurd. Vul je profiel aan om je partnerschap te activeren.
status-active = Je partnerschap is actief.
status-ended = Je partnerschap is beëindigd.
status-contract = Er staat een contract klaar om te lezen en te ondertekenen.
status-claim = **#{ $number }** { $customer }: in behandeling{ $due }
status-untold = Je accepteert geen privéberichten van deze server. Wil je deze berichten ontvangen, open dan het menu van de server, kies Privacyinstellingen en zet privéberichten aan. We proberen het opnieuw zodra je hier weer een commando of knop gebruikt, en anders één keer per dag.
status-untold-line = • { $subject } ({ $when })
status-untold-more = … en nog { $count }
payout-waits = { $amount }, uiterlijk { $due }

## The application's ticket

application-title = Partneraanmelding
application-greeting = { $member }, dit is je ticket. { $staff } antwoordt je hier.
application-no-form = Uitgenodigd door het team en zonder formulier aangemeld.
application-answers = Antwoorden, deel { $part }
application-without-form = Dit programma stelt geen vragen.
application-in-review = In behandeling
application-asked = Wacht op antwoorden
application-approved = Goedgekeurd
application-denied = Afgewezen
notice-asked = { $member }, { $staff } wil graag meer weten.
notice-asked-title = We hebben nog een vraag
notice-revised = { $staff } { $member } heeft geantwoord.
notice-approved = { $member }, welkom!
notice-approved-title = Je bent goedgekeurd
notice-approved-words =
    { $staff } heeft je aanmelding goedgekeurd. Nog één stap: vul je partnerprofiel aan met

    { $parts }

    Je vult dit in een privéformulier in. Plaats het nooit in een kanaal.
notice-denied = { $member }
notice-denied-title = Je aanmelding is afgewezen
notice-active = { $member }, je partnerschap is actief!
notice-active-title = Partnerschap actief
approved-passphrase = een wachtzin, waar we vóór elke uitbetaling en wijziging om vragen
approved-email = het PayPal-e-mailadres voor je uitbetalingen
approved-code = de naam van je code
notice-active-plain = Je bent nu partner van { $program }. Met `/partner voorwaarden` zie je wat je verdient en doet.
notice-track-title = Je zit nu op het traject { $to }
notice-track = Je bent van { $from } naar { $to } gegaan, op niveau { $level }. Je houdt je klanten en je verdiensten.
notice-track-first = Je bent van { $from } naar { $to } gegaan. Je houdt je klanten en je verdiensten. { $first }
notice-track-plain = Je bent van { $from } naar { $to } gegaan. Je houdt je klanten en je verdiensten.
notice-pay-day-title = Betaaldag
notice-scheduled = We hebben { $amount } voor je gereserveerd en betalen dit uiterlijk { $due }. Je hoeft niets te doen.
notice-pay-day =
    { $count ->
        [one] { $count } uitbetaling over { $period } kan worden betaald.
       *[other] { $count } uitbetalingen over { $period } kunnen worden betaald.
    } Open `/team uitbetalingen` en kies er een om te betalen.
notice-active-words-first =
    Je code is **{ $code }**, goed voor { $value }. { $first }

    Ons team maakt de code aan in het facturatiepaneel. Zodra de code werkt, laten we het je weten en kun je mensen uitnodigen.
notice-active-words =
    Je code is **{ $code }**, goed voor { $value }. Je zit op niveau { $level }.

    Ons team maakt de code aan in het facturatiepaneel. Zodra de code werkt, laten we het je weten en kun je mensen uitnodigen.

## The profile

profile-title = Je partnerprofiel
profile-words = Je profiel is compleet. We vragen om je wachtzin { $what }.
profile-is-set = ingesteld
profile-nothing = Dit programma heeft geen profiel nodig: alles is in orde.
profile-set-at = ingesteld { $at }
profile-missing-title = Je partnerprofiel
profile-missing-words = Dit ontbreekt nog. Je vult het in een privéformulier in:
explain-passphrase = **Wachtzin**: die kies je zelf, en we vragen erom { $what }. We bewaren alleen een onomkeerbare hash. Het is niet je Discord-wachtwoord.
explain-email = **PayPal-e-mailadres**: het adres voor je uitbetalingen. We bewaren het versleuteld.
explain-code = **Code**: de naam die je publiek invoert, 4 tot 20 letters en cijfers.
profile-kept = { $part } opgeslagen.
profile-active-title = Je partnerschap is actief
profile-active-words = Je profiel is compleet. Je code en de volgende stappen vind je in { $ticket }.
profile-active-direct = Je profiel is compleet. Je krijgt de volgende stappen in een privébericht.
profile-complete-before = Je profiel is compleet.
profile-email-changed = Nieuwe uitbetalingen gaan naar { $email }.
profile-passphrase-changed = Je wachtzin is gewijzigd.
profile-forgot = Ons team weet ervan. Stuur het team vanaf je PayPal-adres een e-mail en vraag om een reset. Daarna stel je met `/partner profiel` een nieuwe wachtzin in.

## Code and earnings

code-title = Je code voor klanten: { $code }
code-own-title = Je eigen code: { $code }
code-words = Iedereen die **{ $code }** verzilvert, krijgt { $value }, en jij verdient aan hun aankopen. Met `/partner voorwaarden` zie je hoeveel.
code-own-audience = Iedereen die **{ $code }** verzilvert, krijgt { $value }.
code-own-personal = **{ $code }** is alleen voor jou, niet voor klanten, en is { $value } waard. Je kunt de code verzilveren zodra ons team hem in het facturatiepaneel heeft gezet.
code-uses = { $uses ->
    [one] één keer gebruik
   *[other] { $uses } keer gebruik
 }
code-link = Dit programma gebruikt links in plaats van codes.
code-no-code = Je code wordt aangemaakt. Kijk over een minuut nog eens.
level-title = Jouw niveau in { $program }
level-first-kickback = Je eerste klant levert je een kickback van { $rate } op.
level-first-discount = Voor je eerste klant krijg je { $rate } korting.
level-first-step = Niveau { $level } begint bij { $from }, met een tarief van { $rate }.
level-before = Vóór niveau { $level }
level-manual = Ons team bepaalt wanneer je het volgende niveau bereikt.
level-none = Je traject heeft geen niveaus. Met `/partner voorwaarden` zie je wat je verdient.
level-window = de afgelopen { $days } dagen
level-role = de rol { $role }
link-title = Je link
link-words = Iedereen die zich via deze link registreert, wordt jouw klant. Kopieer hem:
link-none = Dit programma heeft geen links. Deel in plaats daarvan je code.
earnings-credit = { $amount }, vervalt { $when }
code-none = Je hebt nog geen code. Vul eerst je profiel aan.
earnings-title = Je verdiensten
earnings-next =
    { $bar }
    { $missing } tot niveau { $level }: { $gives }
earnings-top = Je hebt het hoogste niveau bereikt.
level-next = { $missing } tot niveau { $level }: { $gives }
earnings-footer = Vanaf { $minimum } kun je met /partner uitbetaling een uitbetaling aanvragen.
earnings-footer-any = Je kunt altijd een uitbetaling aanvragen met /partner uitbetaling.
more-first-purchases =
    { $count ->
        [one] Nog { $count } eerste aankoop
       *[other] Nog { $count } eerste aankopen
    }
more-clients =
    { $count ->
        [one] Nog { $count } betalende klant
       *[other] Nog { $count } betalende klanten
    }
more-active-clients =
    { $count ->
        [one] Nog { $count } actieve klant
       *[other] Nog { $count } actieve klanten
    }
more-revenue = Nog { $amount } aan betalingen van klanten
more-commissions = Nog { $amount } aan verdiensten
notice-live-title = Je code { $code } voor klanten werkt
notice-live = Iedereen die de code verzilvert, krijgt { $value }. Je kunt nu mensen uitnodigen.
notice-live-own-title = Je eigen code { $code } werkt
notice-live-own = De code is alleen voor jou, niet voor klanten: je kunt hem nu verzilveren voor { $value }.
notice-earned-title =
    { $count ->
        [one] Je hebt een kickback verdiend
       *[other] Je hebt { $count } kickbacks verdiend
    }
notice-earned =
    { $count ->
        [one] { $amounts } voor een aankoop van een klant.
       *[other] In totaal { $amounts }.
    } Je hebt tot nu toe { $customers } betalende { $customers ->
        [one] klant
       *[other] klanten
    } aangebracht. Met `/partner verdiensten` zie je je saldo.
notice-earned-and = { $first } en { $second }
notice-earned-choice = Met `/partner meldingen` stel je in hoe vaak we het laten weten.
subject-earned = Kickbacks verdiend
notice-level-title = Je hebt niveau { $to } bereikt!
notice-level = Je bent van niveau { $from } naar niveau { $to } gegaan. Je tarief is nu { $rate }. Je rol en codes worden zo bijgewerkt; met `/partner niveau` zie je meer.
notice-level-first = Je bent naar niveau { $to } gegaan. Je tarief is nu { $rate }. Je rol en codes worden zo bijgewerkt; met `/partner niveau` zie je meer.
notice-level-below-title = Je hebt geen niveau meer
notice-level-below = Je hebt niveau { $from } niet meer. { $first }
notice-level-down-title = Je zit nu op niveau { $to }
notice-level-down = Je bent van niveau { $from } naar niveau { $to } gegaan. Je tarief is nu { $rate }. Met `/partner niveau` zie je hoe je het volgende niveau bereikt.
notice-bonus-title = Je hebt een bonus gekregen
notice-bonus = { $amount } is aan je beschikbare saldo toegevoegd. Met `/partner verdiensten` zie je het.
notice-bonus-credit = Er is { $amount } tegoed op je account gezet. Het vervalt { $when }. Met `/partner voorwaarden` zie je waarvoor je het kunt gebruiken.
notice-credit-ended-title = Je tegoed is vervallen
notice-credit-ended = { $amount } ongebruikt tegoed is vervallen.
notice-discounted-title = Je betaalt { $pays }
notice-discounted = Factuur { $invoice } is { $base }, min je korting van { $amount }.
notice-discounted-account = Dit is van je accountsaldo betaald.
notice-spent-title = Je tegoed is gebruikt
notice-spent = { $amount } van je tegoed is gebruikt voor factuur { $invoice }.
notice-spent-rest = De resterende { $pays } betaal je zelf.

## Payouts

payout-asked-title = Uitbetaling aangevraagd
payout-unasked-title = Je uitbetalingen gaan automatisch
payout-asked =
    We hebben { $amount } voor je gereserveerd. Ons team betaalt of reageert uiterlijk { $due }.
    Volg het hier: { $ticket }
payout-title = Uitbetaling { $payout }
payout-greeting = { $member }, { $staff } heeft je aanvraag ontvangen en reageert uiterlijk { $due }.
payout-state-requested = Wacht op het team
payout-state-submitted = Onderweg
payout-state-settled = Betaald
payout-state-rejected = Geweigerd
payout-state-failed = Betaling mislukt
payout-state-voided = Geannuleerd vanwege een terugbetaling
payout-paying = Betaling van { $amount } aan { $member } gestart. Een terugbetaling kan deze niet meer annuleren. Druk na het betalen op "Betalen en afrekenen" en vul de transactie-ID in. Mislukt de betaling, druk dan op "Als mislukt markeren".
payout-unpaid = Betaling van { $amount } aan { $member } als mislukt gemarkeerd. Het geld is weer beschikbaar voor de partner.
payout-settled = Uitbetaling van { $amount } aan { $member } afgerekend.
payout-rejected = Uitbetaling van { $amount } aan { $member } geweigerd. Het geld is weer beschikbaar voor de partner.
notice-settled = { $member }, { $amount } is onderweg naar je PayPal-rekening (transactie { $transaction }).
notice-settled-bank = { $member }, { $amount } is onderweg naar je bankrekening (kenmerk { $transaction }).
notice-settled-proof = { $member }, { $amount } is naar je onderweg (kenmerk { $transaction }).
notice-rejected = { $member }, je uitbetaling van { $amount } is geweigerd. Het geld is weer voor je beschikbaar.
notice-unpaid = { $member }, de betaling van { $amount } is mislukt. Het geld is weer voor je beschikbaar, min wat nog moet worden verrekend.
notice-rejected-title = Reden
notice-called-off-title = Uitbetaling geannuleerd
notice-called-off = { $member }, je uitbetaling van { $amount } is geannuleerd: een betaling van een klant is teruggedraaid en wat je daaraan verdiende, is ingehouden. De rest is weer voor je beschikbaar. Vraag een nieuwe uitbetaling aan met `/partner uitbetaling`.
notice-called-off-staff = Uitbetaling { $payout } van { $amount } aan { $member } is geannuleerd vanwege een terugbetaling of chargeback. Betaal deze niet uit.
notice-clawed-title = { $amount } is ingehouden
notice-clawed = Een betaling van een klant { $kind ->
    [chargeback] is met een chargeback teruggehaald
   *[other] is terugbetaald
 }, dus de { $amount } die je eraan verdiende, is ingehouden.
notice-clawed-level = Je houdt je niveau.
notice-clawed-owed = { $owed } daarvan was al aan je uitbetaald of bijgeschreven. We verrekenen dit met je nieuwe verdiensten.
notice-clawed-staff = { $amount } is ingehouden bij { $member } (gebeurtenis `{ $event }`, { $kind }).
notice-clawed-owed-staff = { $owed } daarvan was al uitbetaald of bijgeschreven. Dit wordt met nieuwe verdiensten verrekend.

## Contracts

contract-title = Contract { $number }: { $track }
contract-file = contract-{ $number }.txt
contract-read = Lees het hele bestand: dat is precies wat je ondertekent. De SHA-256 hieronder is de vingerafdruk ervan.
contract-starts-signed = datum van ondertekening
contract-open-ended = onbepaalde tijd
contract-proposed = Wacht op de handtekening van de partner
contract-signed = Ondertekend
contract-recorded = Vastgelegd door het facturatiepaneel
contract-billing-panel = het facturatiepaneel
contract-withdrawn = Ingetrokken
contract-ended = Afgelopen
contract-line = **#{ $number }** { $track }: { $state }, { $starts } – { $ends }
contract-none = Nog geen
contract-record-title = Contractgegevens
contract-proposed-words = Contract voorgesteld. { $member } weet ervan en kan het nu ondertekenen. Tot die tijd kun je het vervangen met `/team contract`.
contract-withdrawn-words = Contract { $number } ingetrokken. { $member } weet ervan.
contract-signed-title = Contract { $number } ondertekend
contract-signed-words = Bedankt. Bewaar het bestand: dit is het contract dat je hebt ondertekend.
term-rate = Tarief
term-rate-months =
    { $months ->
        [one] in de eerste maand van een klant
       *[other] in de eerste { $months } maanden van een klant
    }
term-milestones = Mijlpalen
term-overrides = Afwijkende commissies
term-milestone = { $amount } bij { $at }
term-exclusivity = Exclusiviteit
term-scope = Reikwijdte
term-term = Looptijd
term-deliverables = Op te leveren
term-merch = Merchandise
term-disclosure = Vermelding van de samenwerking
term-targets = Doelen
term-review = Beoordeling van doelen
term-review-days =
    { $days ->
        [one] elke dag
       *[other] elke { $days } dagen
    }
notice-contract-proposed = { $member }, er staat een contract voor je klaar om te lezen en te ondertekenen.
notice-contract-signed-title = Contract { $number } ondertekend
notice-contract-signed = Je hebt het contract ondertekend. Voor je administratie:
notice-contract-signed-staff = { $member } heeft het contract ondertekend. Voor jullie administratie:
notice-contract-recorded-title = Contract { $number } vastgelegd door het facturatiepaneel
notice-contract-recorded = Het facturatiepaneel meldde een contract van { $member } voor { $track }, en de voorwaarden gelden. Niemand heeft het hier ondertekend.
notice-contract-withdrawn-title = Contract ingetrokken
notice-contract-withdrawn = { $member }, ons team heeft contract { $number } ingetrokken. Je hoeft niets te ondertekenen.
notice-contract-ended-title = Contract { $number } is afgelopen
notice-contract-ended = Het contract is afgelopen en de standaardvoorwaarden van het programma gelden weer voor je. Je accountmanager kan een nieuw contract voorstellen.
notice-contract-ended-staff = Het contract van { $member } is afgelopen. Voor deze partner gelden nu de standaardvoorwaarden van het programma.
notice-contract-ended-needed = Het contract van { $member } is afgelopen, maar voor { $track } is er een nodig. De partner blijft op het traject tot jullie beslissen. Met `/team contract` kun je een nieuw contract voorstellen.

## Promotions

promote-title = Van { $from } naar { $to }
promote-words = Hiermee promoveer je { $member } van { $from } naar { $to }. Klanten, verdiensten en code blijven behouden. Niveau en rollen veranderen.
promote-contract = De promotie gaat in zodra de partner het contract ondertekent, dat je hierna voorstelt.
promote-pick-placeholder = Kies elk criterium waaraan is voldaan
notice-promoted-title = Partner gepromoveerd
notice-promoted = { $member } is van { $from } naar { $to } gepromoveerd.
promote-done = De partner zit nu op { $to } en weet ervan.
promote-waits = Criteria bevestigd. De partner gaat naar { $to } zodra het contract is ondertekend. Stel het nu voor.
promote-before = { $by } is al met deze promotie begonnen. Alleen het ondertekende contract voor { $to } ontbreekt nog.
enrol-done = { $member } is nu partner op { $track }.
enrol-profile = { $member } zit nu op { $track } en is gevraagd het profiel aan te vullen.
notice-enrolled-title = Welkom bij { $program }
notice-enrolled = { $staff } heeft je ingeschreven. Nog één stap: vul je partnerprofiel aan met `/partner profiel`.

## Claims

claim-title = Claim { $number }
claim-open = Wacht op het team
claim-accepted = Toegekend
claim-refused = Geweigerd
claim-takes = Benodigd bewijs: { $evidence }
claim-made-title = Claim { $number } ingediend
claim-made = Je hebt { $customer } geclaimd. We laten je de beslissing weten.
claim-made-due = Je hoort uiterlijk { $due } van ons.
claim-refused-words = Claim { $number } geweigerd. { $member } kan de reden zien.
queue-claims-title =
    { $count ->
        [one] { $count } openstaande claim
       *[other] { $count } openstaande claims
    }
queue-claim = **#{ $number }** { $member } claimt { $customer }{ $due }
queue-claim-due = , uiterlijk { $due }
queue-conflicts-title =
    { $count ->
        [one] { $count } openstaande tegenstrijdige gebeurtenis
       *[other] { $count } openstaande tegenstrijdige gebeurtenissen
    }
queue-conflict = { $customer }, sinds { $at }
queue-total = { $count } in totaal
notice-claim-accepted-title = Claim { $number } toegekend
notice-claim-accepted = { $customer } is nu jouw klant.
notice-claim-accepted-staff = { $by } heeft de claim toegekend: { $customer } is nu klant van { $member }.
notice-claim-refused-title = Claim { $number } geweigerd
notice-claim-refused = { $customer } wordt niet jouw klant.
notice-claim-refused-staff = { $by } heeft de claim geweigerd: { $customer } wordt geen klant van { $member }.
notice-customer-taken-title = Een klant hoort nu bij een andere partner
notice-customer-taken = We hebben de claim van een andere partner toegekend, dus { $customer } is niet meer jouw klant. Je houdt wat je hebt verdiend.

## Staff

adjust-asked = Correctie van { $amount } voor { $member } aangevraagd. Een ander lid uit de lijst van `/instellen` moet deze in het logkanaal goedkeuren. De aanvraag vervalt { $until }.
adjust-booked = { $amount } geboekt voor { $member }. De partner weet ervan.
adjust-refused = Correctie geweigerd: { $amount } is niet geboekt, en het saldo van { $member } is niet veranderd.
queue-title =
    { $count ->
        [one] { $count } openstaande aanmelding
       *[other] { $count } openstaande aanmeldingen
    }
queue-empty = Je bent helemaal bij.
queue-line = **#{ $ticket }** { $member }, ingediend { $at }: { $place }
queue-line-asked = **#{ $ticket }** { $member }, wacht op antwoord van de kandidaat, ingediend { $at }: { $place }
payouts-title =
    { $count ->
        [one] { $count } openstaande uitbetaling
       *[other] { $count } openstaande uitbetalingen
    }
payouts-empty = Je bent helemaal bij.
payouts-pick = Kies een uitbetaling om te betalen of te weigeren
payouts-line = **#{ $payout }** { $amount } aan { $member }, uiterlijk { $due }: { $place }
payouts-scheduled = betaaldag { $period }, `/team afrekenen uitbetaling:{ $payout }`
invite-done = { $member } is uitgenodigd.
invite-before = { $member } was al uitgenodigd.
review-approved = Goedgekeurd. { $member } kan nu het profiel aanvullen.
review-approved-active = Goedgekeurd. { $member } is nu partner.
review-denied = Afgewezen. { $member } kan de reden in het ticket zien.
review-asked = Vraag gesteld. { $member } kan in het ticket antwoorden.
review-repeated = Dit had je al gedaan. Voor { $member } is er niets veranderd.
ask-pick = Welke vragen moet de kandidaat opnieuw beantwoorden?
ask-pick-placeholder = Kies een of meer vragen
reset-done = Wachtzin gereset. De partner stelt met `/partner profiel` een nieuwe in.
reset-agreed = Je goedkeuring is vastgelegd. Een tweede lid uit de lijst van `/instellen` moet ook op de knop drukken.
reset-before = Er valt niets te resetten: het is al gedaan, of niemand heeft erom gevraagd.
sale-bound = De klant hoort nu bij de partner met die code.
sale-bound-before = De klant hoort al bij een partner, en dat blijft zo.
sale-unknown-code = Geen enkele partner heeft die code.
sale-accrued = Verkoop vastgelegd. De kickback is geboekt.
sale-too-small = Verkoop vastgelegd. De aankoop telt mee, maar de kickback is kleiner dan de kleinste eenheid van de valuta.
sale-unbound = Verkoop vastgelegd. De klant hoort nog niet bij een partner. De verkoop telt als op tijd wordt gemeld dat de klant eerder, of enkele minuten later, een code heeft ingewisseld.
sale-before-binding = Verkoop vastgelegd. De klant betaalde voordat de code werd verzilverd, dus dit levert geen kickback op.
sale-not-first = Verkoop vastgelegd. Dit is niet de eerste aankoop van de klant, dus dit levert geen kickback op.
sale-not-new = Verkoop vastgelegd. De klant had al gekocht voordat de partner de klant aanbracht, dus dit levert geen kickback op.
sale-over = Verkoop vastgelegd. De periode waarin deze klant een kickback oplevert, is voorbij.
sale-other-partner = Verkoop vastgelegd. De klant hoort bij een andere partner, dus er verandert niets.
sale-unknown-partner = Geen actieve partner heeft die code.
sale-discounted = Verkoop vastgelegd. De korting van de partner is toegepast.
sale-spent = Verkoop vastgelegd. Er is met het tegoed van de partner betaald.
sale-no-credit = Verkoop vastgelegd. Er is niets betaald, en de partner heeft geen tegoed om mee te betalen.
sale-enrolled = De partner zit nu op het traject.
sale-enrolled-before = De partner zat al op het traject.
sale-topped-up = De storting is aan het account van de partner toegevoegd.
sale-contracted = De voorwaarden van het contract gelden nu.
sale-bad-terms = De voorwaarden van het contract zijn niet leesbaar.
sale-no-rule = Verkoop vastgelegd. Het programma geeft geen kickback voor dit product.
sale-other-currency = Verkoop vastgelegd. Er is niet in de valuta van het programma betaald, dus dit levert geen kickback op.
sale-partner-ended = Verkoop vastgelegd. Het partnerschap is beëindigd, dus dit levert geen kickback op.
sale-before-code = De code is ingewisseld lang voordat ze van een partner was, en telt dus voor niemand.
sale-before-takeover = Verkoop vastgelegd. Er is betaald voordat de partner uit het andere systeem is overgenomen, dus het levert hier geen kickback op.
sale-in-conflict = Verkoop vastgelegd, maar ze is in strijd met wat al was vastgelegd. Ze wacht op een beslissing: zie het logkanaal of `/staff queue`.
sale-overruled = Verkoop vastgelegd. Er is besloten dat ze niet telt.
sale-clawed = Terugbetaling vastgelegd. De kickback voor de aankoop is ingehouden.
sale-nothing-clawed = Terugbetaling vastgelegd. De aankoop had geen kickback opgeleverd.
sale-refund-waits = Terugbetaling vastgelegd. Deze wacht op de bijbehorende aankoop.
sale-refund-unmatched = Terugbetaling vastgelegd. Deze past bij geen enkele vastgelegde aankoop.
sale-before = Factuur { $invoice } was al vastgelegd. Er is niets veranderd.

todo-create-title = Maak een code aan in het facturatiepaneel
todo-reprice-title = Werk een code bij in het facturatiepaneel
todo-reprice = De code is nu goed voor **{ $value }**.
todo-delete-title = Verwijder een code uit het facturatiepaneel
todo-delete = De code van een nieuwe maand heeft deze vervangen, en voor zover het facturatiepaneel heeft gemeld kan hij nog worden verzilverd. Staat hij er niet in, dan valt er niets te verwijderen.
todo-customers = **{ $code }**, klantencode van { $member }.
todo-customers-month = **{ $code }**, klantencode van { $member } voor { $month }.
todo-own = **{ $code }**, eigen code van { $member }. Alleen deze partner mag de code verzilveren.
todo-own-month = **{ $code }**, eigen code van { $member } voor { $month }. Alleen deze partner mag de code verzilveren.
todo-worth = Goed voor
todo-uses-customer = { $uses ->
    [one] één keer gebruik per klant
   *[other] { $uses } keer gebruik per klant
 }
todo-uses-any = onbeperkt gebruik
todo-no-end = Nooit
todo-place = Waar
todo-panel = In het facturatiepaneel
month-and-year = { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
 } { $year }
todo-done-by = Gedaan door
todo-superseded = Niet meer nodig: de code is intussen gewijzigd.

notice-invited = { $staff } nodigt je uit om partner te worden. Gebruik `/partner aanmelden` of de knop in { $panel }.
notice-reset-asked-title = Reset van wachtzin aangevraagd
notice-reset-asked = { $member } is de wachtzin vergeten. Reset die pas als een e-mail vanaf het PayPal-adres van deze partner erom heeft gevraagd.
notice-passphrase-reset = { $member }, je wachtzin is gereset. Stel een nieuwe in met `/partner profiel`.
notice-payee-changed-title = PayPal-e-mailadres gewijzigd
notice-payee-changed = Het PayPal-e-mailadres van { $member } is gewijzigd nadat de wachtzin was ingevoerd. Was jij dat niet? Meld het meteen bij ons team.
notice-passphrase-changed-title = Wachtzin gewijzigd
notice-passphrase-changed = De wachtzin van { $member } is gewijzigd. Was jij dat niet? Meld het meteen bij ons team.
notice-passphrase-locked-title = Te veel onjuiste wachtzinnen
notice-passphrase-locked = De wachtzin van { $member } is te vaak onjuist ingevoerd en is tijdelijk geblokkeerd. Vraag na of de partner dit zelf was.
notice-fenced-title = Uitbetalingen zijn gepauzeerd
notice-fenced = Er is een back-up van { $since } teruggezet. Betalingen van daarna ontbreken erin, dus uitbetalingen zijn gepauzeerd tot iemand dit heeft gecontroleerd. De beheerder van de bot laat het facturatiepaneel de gebeurtenissen van daarna opnieuw sturen, maakt een lijst van de PayPal-betalingen van daarna en voert `partnerdesk payout reconcile` uit. Tickets en kickbacks gaan gewoon door.
notice-unfenced-title = Uitbetalingen zijn hervat
notice-unfenced = { $staff } heeft de betalingen van na de back-up gecontroleerd.
notice-recounted-moved = { $customer } kwam vóór jou via een andere partner, zo weten we nu. De { $amount } die je aan deze klant verdiende, is ingehouden.
notice-recounted-moved-staff = { $customer } kwam vóór { $member } via { $to }. { $amount } is ingehouden bij { $member }, en de klant telt voor { $to }.
notice-recounted-first = Een andere aankoop van { $customer } was de eerste, zo weten we nu. De { $amount } die je aan een latere verdiende, is ingehouden; wat de eerste oplevert, is bijgeschreven.
notice-recounted-first-staff = Een andere aankoop van { $customer } was de eerste. { $amount } is ingehouden bij { $member }; wat de eerste oplevert, is bijgeschreven.
conflict-takeover-title = Van wie is klant { $customer }?
conflict-takeover = Volgens gebeurtenis `{ $event }`, die laat binnenkwam, kwam { $customer } op { $at } via { $to }, nog vóór { $from }. { $from } heeft { $amount } aan deze klant verdiend. Nieuwe gebeurtenissen van deze klant wachten op je beslissing.
conflict-first-title = Welke aankoop van { $customer } is de eerste?
conflict-first = Volgens gebeurtenis `{ $event }` ({ $kind }, { $at }), die laat binnenkwam, was de aankoop die als eerste van { $customer } telde, dat niet. { $from } verdiende er { $amount } aan, en dat is al uitbetaald, of zit in een uitbetaling. Nieuwe gebeurtenissen van deze klant wachten op je beslissing.
conflict-repeated-title = Factuur { $invoice } is twee keer gemeld
conflict-repeated = Gebeurtenis `{ $event }` ({ $at }) noemt een factuurregel die al voor een andere klant, een ander bedrag of een andere dag is vastgelegd. Telt ze als een eigen verkoop, of is het dezelfde verkoop?
conflict-early-title = { $customer } betaalde vóór het inwisselen van de code
conflict-early = { $customer } wisselde op { $at } de code van { $to } in (gebeurtenis `{ $event }`), en had in de { $hours } uur daarvoor { $amount } betaald. Die betalingen tellen niet mee: ze zijn te lang vóór het inwisselen gedaan. Moeten ze meetellen?
notice-refund-from-before-title = Een terugbetaling van een aankoop van vroeger
notice-refund-from-before = Gebeurtenis `{ $event }` geeft { $amount } van factuur { $invoice } terug. Er is betaald voordat { $member } uit het andere systeem werd overgenomen, dus hier wordt niets ingehouden. Zat de kickback in het overgenomen saldo, corrigeer dat dan met `/staff adjust`.
notice-parked-title = Een terugbetaling of chargeback vraagt je aandacht
notice-parked = Gebeurtenis `{ $event }` ({ $kind }) is vastgelegd, maar hoort niet volledig bij een aankoop: de aankoop ontbreekt, is lager of heeft een andere klant of valuta. Controleer de factuur in het facturatiepaneel. Een aankoop die later binnenkomt, wordt automatisch gekoppeld.
notice-unknown-product-title = Een productnaam die nergens bij past
notice-unknown-product = Het facturatiepaneel meldt betalingen voor een product dat niet in het programmabestand staat. Tot nu toe: { $product }. Hoort het bij het programma, voeg de naam dan toe aan `match` van een product; zet het anders als product met `participates = false` in het bestand. Je krijgt dit één keer per naam te horen; `/doctor` toont welke namen nog openstaan.
notice-unknown-products-title = Veel productnamen die nergens bij passen
notice-unknown-products = Het facturatiepaneel meldde binnen een dag meer dan { $most } productnamen die niet in het programmabestand staan. Verdere namen worden geteld, maar niet één voor één gemeld; `/doctor` toont ze. Eindigen namen op een domein of een nummer, schrijf dan het gedeelde begin met een `*`: `match = "Webhosting - *"`.
unknown-product-line =
    { $payments ->
        [one] “{ $name }” (1 betaling, { $amount })
       *[other] “{ $name }” ({ $payments } betalingen, { $amount })
    }
notice-writable-title = Opslaan werkt weer
notice-writable-faults = Van { $since } tot { $until } kon er niets worden opgeslagen, doordat de schijf van de botserver steeds fouten gaf. Laat de schijf controleren en maak een back-up. Leden moeten opnieuw doen wat ze probeerden. Het facturatiepaneel stuurt zijn gebeurtenissen automatisch opnieuw.
notice-writable-room = Van { $since } tot { $until } is er niets opgeslagen, doordat de botserver minder dan 200 MB vrije schijfruimte had. Leden moeten opnieuw doen wat ze probeerden. Het facturatiepaneel stuurt zijn gebeurtenissen automatisch opnieuw.
notice-writable-schema = Van { $since } tot { $until } is er niets opgeslagen, doordat iemand de database met de hand had gewijzigd. Zoek uit wie dat was. `partnerdesk ledger verify` controleert het grootboek.
direct-go-on = Typ `/partner status` in de server om verder te gaan.
notice-dead-title = Een bericht kon niet worden bezorgd
notice-dead = { $what }: { $why }
notice-waits = { $what } is vertraagd: { $why }. De bot probeert het automatisch opnieuw.
notice-unreachable-title = Een lid accepteert geen privéberichten
notice-unreachable = { $member } accepteert geen privéberichten en heeft geen open ticket, dus "{ $subject }" kon niet worden verstuurd. Dit bericht en de volgende staan klaar bij `/partner status`, waar ook staat hoe je privéberichten aanzet. Je krijgt deze melding maar één keer.
notice-lost = { $member }, het kanaal van dit ticket is verwijderd, dus het ticket gaat hier verder. Alle beslissingen blijven gelden.
notice-orphan-title = Een ticket heeft een tweede kanaal
notice-orphan = { $channel } hoort bij ticket #{ $ticket }, dat een ander kanaal heeft. De bot heeft het bewaard omdat er berichten in staan. Bewaar wat belangrijk is en verwijder het daarna.
notice-correction-asked-title = Saldocorrectie goedkeuren?
notice-correction-asked = Een tweede lid uit de lijst van `/instellen` moet deze goedkeuren: niet de aanvrager en niet de partner. De aanvraag vervalt { $until }.
notice-corrected-title = Saldo gecorrigeerd
notice-corrected = Je saldo is gecorrigeerd met { $amount }. Met `/partner overzicht` zie je meer.
notice-correction-refused-title = Correctie geweigerd
clock-lost-title = De tijd is onzeker
clock-lost =
    Geen twee van deze drie komen binnen een minuut overeen:
    { $sources }
    Tot er twee overeenkomen, wordt er niets vrijgegeven, uitgegeven of beëindigd vanwege de datum, blijven vergrendelde wachtzinnen vergrendeld en moet het facturatiepaneel zijn gebeurtenissen later opnieuw sturen. Al het andere werkt.
    Synchroniseer de klok van de server via het netwerk (NTP). De bot gaat automatisch verder. Loopt de klok van de server goed, dan kan een lid dat in `/setup` staat dat bevestigen.
clock-wall = • Klok van de server: { $at }
clock-boot = • Geteld sinds de start van de server: { $at }
clock-discord = • Discord: { $at }
clock-unknown = onbekend
clock-trusted-title = De tijd is zeker
clock-confirmed = Bedankt. De bot gaat uit van de klok van de server, die { $at } aangeeft, en gaat verder.
notice-clock-trusted = Twee klokken komen weer overeen. Van { $since } tot { $until } is er niets vrijgegeven, uitgegeven of beëindigd vanwege de datum; dat gebeurt nu. Het facturatiepaneel stuurt zijn gebeurtenissen automatisch opnieuw.
notice-clock-confirmed = { $member } heeft bevestigd dat de klok van de server goed loopt. Van { $since } tot { $until } is er niets vrijgegeven, uitgegeven of beëindigd vanwege de datum; dat gebeurt nu. Het facturatiepaneel stuurt zijn gebeurtenissen automatisch opnieuw.
notice-frozen-title = Controle van het grootboek mislukt: uitbetalingen en verdiensten zijn gepauzeerd
notice-frozen =
    Deze controle is mislukt: { $checks }. Tot dit is opgelost, wordt er niets geboekt en kunnen uitbetalingen niet worden aangevraagd, betaald of afgerekend. Tickets gaan gewoon door. Het facturatiepaneel stuurt zijn gebeurtenissen later opnieuw.

    Betaal niemand. De beheerder van de bot vindt de oorzaak met `partnerdesk ledger verify` en hervat alles met `partnerdesk ledger verify --thaw` zodra alle controles slagen.
notice-thawed-title = Controle van het grootboek geslaagd: uitbetalingen en verdiensten zijn hervat
notice-thawed = Alle controles slagen weer. Wat intussen werd geweigerd, kan nu alsnog.
notice-head = Stand van het grootboek aan het begin van { $day } (UTC): `{ $head }`. Bewaar dit bericht. Hiermee kan `partnerdesk ledger verify --head` zien of eerdere boekingen zijn gewijzigd.
notice-blocked-title = De bot heeft je hulp nodig
notice-role-blocked = De bot kan de rol { $role } van { $member } niet toevoegen of verwijderen. Zet de rol van de bot erboven en geef de bot "Rollen beheren". De bot probeert het automatisch opnieuw.
notice-staff-lapsed-title = Een lid op de lijst kan niets meer doen
notice-staff-left = { $member } heeft de server verlaten en kan hier geen betalingen of tickets meer verwerken, ook niet na terugkeer. Waar twee mensen voor nodig zijn, blijven dat er twee. Een beheerder kan dit lid of anderen op de lijst zetten met `/instellen`.
notice-staff-lost-role = { $member } heeft de teamrol niet meer en kan hier geen betalingen of tickets meer verwerken. Waar twee mensen voor nodig zijn, blijven dat er twee. Een beheerder kan dit lid of anderen op de lijst zetten met `/instellen`.
notice-staff-role-gone-title = De teamrol is verwijderd
notice-staff-role-gone = Nieuwe tickets gaan open zonder deze rol. Alleen de leden op de lijst zien ze, tot een beheerder met `/instellen` een andere rol kiest.
blocked-category-full = Ticket #{ $ticket } kan niet worden geopend, omdat { $category } de limiet van 50 kanalen heeft bereikt. Verwijder oude kanalen of kies een andere categorie met `/instellen`. De bot probeert het automatisch opnieuw.
blocked-guild-full = Ticket #{ $ticket } kan niet worden geopend, omdat de server de limiet van 500 kanalen heeft bereikt. Verwijder oude kanalen. De bot probeert het automatisch opnieuw.
blocked-category-gone = Ticket #{ $ticket } kan niet worden geopend, omdat de categorie is verwijderd. Kies een andere met `/instellen`. De bot probeert het automatisch opnieuw.
blocked-more =
    { $count ->
        [one] Om dezelfde reden wacht nog { $count } ticket: { $tickets }
       *[other] Om dezelfde reden wachten nog { $count } tickets: { $tickets }
    }
waiting-over-title = Elk ticket heeft zijn kanaal
waiting-over = Er wacht geen ticket meer op een kanaal.
blocked-permission = Ticket #{ $ticket } kan niet worden geopend: de bot heeft "Kanalen beheren" en "Rollen beheren" nodig in { $category }. Met `/instellen` zie je wat er ontbreekt. De bot probeert het automatisch opnieuw.
blocked-two-factor = Ticket #{ $ticket } kan niet worden geopend: deze server vereist tweestapsverificatie voor moderatie. De eigenaar van de bot moet die voor zijn Discord-account inschakelen. De bot probeert het automatisch opnieuw.
blocked-name = Ticket #{ $ticket } kan niet worden geopend: Discord staat geen van de namen toe die de bot heeft geprobeerd. De bot probeert het automatisch opnieuw.
notice-role-two-factor = De bot kan de rol { $role } van { $member } niet toevoegen of verwijderen: deze server vereist tweestapsverificatie voor moderatie. De eigenaar van de bot moet die voor zijn Discord-account inschakelen. De bot probeert het automatisch opnieuw.

## Setup

setup-program = Programma
setup-staff-role = Teamrol
setup-staff = Leden die betalingen mogen verwerken
setup-category = Ticketcategorie
setup-log-channel = Logkanaal
setup-panel-channel = Paneelkanaal
setup-missing = nog niet gekozen
setup-gone = verwijderd of verborgen voor de bot. Kies een ander.
setup-choose-role = Kies de rol die tickets behandelt
setup-choose-staff = Kies alle leden die betalingen mogen verwerken
setup-choose-category = Kies de categorie voor ticketkanalen
setup-choose-log = Kies het logkanaal, dat alleen het team kan zien
setup-choose-panel = Kies het kanaal voor het paneel
setup-open-title = Het programma is nog niet ingesteld
setup-ready-title = Het programma is ingesteld
setup-problems = Nog op te lossen
setup-advice = Aanbevolen
setup-owner-unlisted = Je staat niet op de lijst, dus je kunt hier geen betalingen verwerken. Voeg jezelf toe in het menu hieronder als dat wel moet.
setup-commands-hidden = Discord toont `/team`, `/ticket` en `/dokter` niet aan leden met { $role }: geef de rol "Berichten beheren", of sta de commando's voor die rol toe onder Serverinstellingen > Integraties.
setup-not-heard = Niemand krijgt een melding als de bot { $role } vermeldt, dus vermeldt de bot de leden die betalingen mogen verwerken. Sta iedereen toe de rol te vermelden, of geef de bot "@everyone, @here en alle rollen vermelden".
setup-staff-role-gone = De teamrol is verwijderd. Kies een andere.
setup-staff-left = { $member } heeft de server verlaten en kan geen betalingen meer verwerken. Zet dit lid opnieuw op de lijst als dat wel moet.
setup-staff-lost-role = { $member } heeft de teamrol niet meer en kan geen betalingen meer verwerken. Zet dit lid opnieuw op de lijst als dat wel moet.
setup-nobody-acts = Geen van de leden op de lijst kan nog betalingen verwerken. Kies anderen.
setup-again = Voer /instellen opnieuw uit en vul aan wat er ontbreekt.
setup-ready = Koppel nu het facturatiepaneel: `partnerdesk secret show { $program }` toont de sleutel waarmee het zijn gebeurtenissen ondertekent.
setup-lacks = De bot mist deze serverrechten: { $permissions }. Geef ze aan de rol van de bot.
setup-lacks-in = De bot mist deze rechten in { $channel }: { $permissions }.
setup-channel-gone = { $channel } is verwijderd. Kies een ander kanaal.
setup-channel-hidden = { $channel } is verborgen voor de bot. Geef de rol van de bot daar "Kanaal bekijken", of kies een ander kanaal.
setup-log-public = Iedereen kan { $channel } zien, terwijl dat alleen voor het team is. Verberg het voor @everyone.
setup-role-above = { $role } staat boven de rol van de bot. Sleep { $own } boven { $role } in de serverinstellingen, bij "Rollen".
permission-view-channel = Kanalen bekijken
permission-send-messages = Berichten versturen
permission-embed-links = Links insluiten
permission-read-message-history = Berichtgeschiedenis lezen
permission-manage-channels = Kanalen beheren
permission-create-private-threads = Privéthreads maken
permission-create-public-threads = Openbare threads maken
permission-manage-messages = Berichten beheren
permission-send-messages-in-threads = Berichten verzenden in threads
permission-manage-roles = Rollen beheren
permission-mention-everyone = @everyone, @here en alle rollen vermelden
permission-administrator = Beheerder

## Deliveries

letter-channel = Het kanaal van ticket #{ $ticket }
letter-card = Het eerste bericht in ticket #{ $ticket }
letter-close = Ticket #{ $ticket } alleen-lezen maken
letter-access = Wie ticket #{ $ticket } kan zien
letter-post = "{ $subject }" in ticket #{ $ticket } voor { $member }
letter-tell = "{ $subject }" voor { $member }
letter-log = "{ $subject }" in het logkanaal
letter-roles = De rollen van { $member }
letter-remove = Het verwijderen van het kanaal van ticket #{ $ticket }
letter-waiting = Welke tickets op een kanaal wachten
letter-panel = Het paneel
letter-unreadable = Een bericht van een andere versie van de bot
notice-submitted = { $member } heeft zich aangemeld: ticket #{ $ticket }
notice-requested = { $member } vraagt een uitbetaling van { $amount } aan: uitbetaling #{ $payout }, uiterlijk { $due }
subject-submitted = Nieuwe aanmelding
subject-requested = Nieuwe aanvraag voor een uitbetaling
subject-revised = Antwoorden van de kandidaat
subject-answers = Meer antwoorden bij de aanmelding
subject-track = Nieuw traject
subject-invited = Uitnodiging
subject-todo = Taak in het facturatiepaneel
subject-live = Code werkt
subject-head = Stand van het grootboek
subject-level = Nieuw niveau
subject-discounted = Korting
subject-own-code = Je eigen code
subject-reset = Wachtzin gereset
subject-clawed = Kickback ingehouden
subject-promoted = Partner gepromoveerd
subject-enrolled = Inschrijving
subject-contract = Te ondertekenen contract
subject-contract-signed = Contract ondertekend
subject-contract-recorded = Contract vastgelegd door het facturatiepaneel
subject-contract-withdrawn = Contract ingetrokken
subject-contract-ended = Contract afgelopen
subject-recounted = Kickback opnieuw geteld
subject-conflict = Tegenstrijdige gebeurtenis om over te beslissen
subject-conflict-decided = Beslissing over een tegenstrijdige gebeurtenis
subject-claim = Claim om over te beslissen
subject-claim-decided = Beslissing over een claim
subject-customer-taken = Klant naar andere partner
notice-category-added-title = Een extra categorie voor tickets
notice-category-added = De categorieën voor tickets zijn vol, dus nieuwe tickets worden geopend in { $category }. Iedereen heeft daar dezelfde rechten.
notice-filling-title = Weinig ruimte over
notice-filling = De server heeft minstens 450 van de 500 kanalen die Discord toestaat. Verwijder kanalen die niemand nodig heeft, of laat het programmabestand de kanalen van gesloten tickets verwijderen (`[ticket] keep_closed_days`): zonder ruimte krijgen nieuwe tickets geen kanaal.
notice-removed-title = Kanalen van gesloten tickets verwijderd
notice-removed =
    { $days ->
        [one] Deze tickets zijn meer dan { $days } dag geleden gesloten en hun kanalen worden verwijderd: { $tickets }. Antwoorden, beslissingen en betalingen blijven bewaard: `/ticket tonen`.
       *[other] Deze tickets zijn meer dan { $days } dagen geleden gesloten en hun kanalen worden verwijderd: { $tickets }. Antwoorden, beslissingen en betalingen blijven bewaard: `/ticket tonen`.
    }
subject-lost = Ticketkanaal vervangen
reason-young = de bezorging loopt nog
reason-passing = Discord of het netwerk heeft een tijdelijke storing
reason-tries = Discord of het netwerk faalde 20 keer in meer dan een uur
reason-channel-gone = het kanaal is verwijderd
reason-left = het lid heeft de server verlaten
reason-no-direct-messages = het lid accepteert geen privéberichten en heeft geen open ticket. Het staat klaar bij `/partner status`
reason-direct-limit = Discord accepteert een paar minuten geen privéberichten meer van de bot. Daarna verstuurt de bot het automatisch
reason-refused = Discord weigerde het door een fout in de bot. Meld dit bij de beheerder van de bot
reason-permission = de bot mist daar een recht; met `/dokter` zie je welk
reason-hidden = het kanaal is verborgen voor de bot. Geef de rol van de bot daar "Kanaal bekijken"
reason-two-factor = deze server vereist tweestapsverificatie voor moderatie. De eigenaar van de bot moet die voor zijn Discord-account inschakelen
reason-name = Discord staat de naam in deze server niet toe
reason-no-guild = de bot zit niet op de server
reason-category-full = de ticketcategorie heeft de limiet van 50 kanalen bereikt. Verwijder oude kanalen of kies een andere categorie met `/instellen`
reason-category-gone = de ticketcategorie is verwijderd. Kies een andere met `/instellen`
reason-guild-full = de server heeft de limiet van 500 kanalen bereikt. Verwijder oude kanalen
reason-unreadable = deze versie van de bot kan het niet lezen
reason-gone = waar het naar verwijst, bestaat niet meer
retry-again = De bot probeert het nu opnieuw.
retry-under-way = De bezorging loopt al.
retry-before = { $member } was eerder: de bot probeert het al opnieuw.
retry-delivered = Bezorgd.
retry-delivered-by = { $member } was eerder: het is bezorgd.
retry-all =
    { $count ->
        [0] Er is niets om opnieuw te proberen.
        [one] De bot probeert { $count } bezorging opnieuw.
       *[other] De bot probeert { $count } bezorgingen opnieuw.
    }
retry-panel = Het paneel wordt opnieuw geplaatst.

## The doctor

doctor-well-title = Alles werkt
doctor-well = Rechten, rollen, kanalen, paneel, bezorging, grootboek, klok en verbinding zijn in orde.
doctor-ill-title =
    { $count ->
        [one] Eén ding heeft je aandacht nodig
       *[other] { $count } dingen hebben je aandacht nodig
    }
doctor-discord = Discord gaf geen antwoord op vragen over de server. Kijk over een minuut nog eens. Blijft dit zo, controleer dan of de bot nog op de server zit.
doctor-panel = Het paneelbericht is verwijderd. Druk op "Paneel opnieuw plaatsen".
doctor-access =
    { $count ->
        [one] { $count } open ticket laat andere mensen toe dan is ingesteld. De bot herstelt dat bij de volgende controle.
       *[other] { $count } open tickets laten andere mensen toe dan is ingesteld. De bot herstelt dat bij de volgende controle.
    }
doctor-ledger = De controle van het grootboek is mislukt ({ $checks }). Betaal niemand tot dit is opgelost. `partnerdesk ledger verify` toont de oorzaak.
doctor-frozen = De controle van het grootboek is mislukt ({ $checks }), dus uitbetalingen en verdiensten zijn { $since } gepauzeerd. Betaal niemand. `partnerdesk ledger verify` toont de oorzaak. Slagen alle controles weer, hervat dan met `partnerdesk ledger verify --thaw`.
doctor-ledger-slow = Het grootboek is te groot om hier te controleren. Voer `partnerdesk ledger verify` uit.
doctor-hold-faults = Er kan niets worden opgeslagen, doordat de schijf van de botserver fouten geeft. Laat de schijf controleren. De bot probeert het elke minuut opnieuw en gaat automatisch verder.
doctor-hold-room = Er kan niets worden opgeslagen, doordat de botserver nog maar { $free } MB vrije schijfruimte heeft en 200 MB nodig heeft. Maak ruimte vrij. De bot gaat binnen een minuut automatisch verder.
doctor-hold-schema = Er kan niets worden opgeslagen, doordat iemand de database met de hand heeft gewijzigd ({ $differences }). Zet een back-up terug of maak de wijziging ongedaan, en zoek uit wie het was.
doctor-backup = De laatste back-up, die elk uur hoort te worden gemaakt, is van { $since }: { $reason }. De bot probeert het elke vijf minuten opnieuw.
doctor-clock = De klok van de server wijkt { $seconds } seconden af van die van Discord. Synchroniseer de klok via het netwerk (NTP).
doctor-clock-lost =
    Geen twee van de drie klokken komen binnen een minuut overeen, dus de tijd is onzeker. Er wordt niets vrijgegeven, uitgegeven of beëindigd vanwege de datum, en het facturatiepaneel moet zijn gebeurtenissen later opnieuw sturen. Al het andere werkt.
    { $sources }
    Synchroniseer de klok van de server via het netwerk (NTP). Loopt die al goed, druk dan op "Klok controleren".
doctor-latency = De gateway van Discord reageert pas na { $milliseconds } ms. Controleer het netwerk van de botserver.
doctor-unknown-products = Er kwamen betalingen binnen voor productnamen die niet in het programmabestand staan: { $names }. Voeg elke naam toe aan `match` van een product, of zet die als product met `participates = false` in het bestand.
doctor-waiting-title = Wacht op bezorging
doctor-waiting = { $count }, de oudste van { $since }. De bot probeert het automatisch opnieuw.
doctor-dead-title = Niet bezorgd: { $count }
doctor-line = **#{ $number }** { $what }: { $why }
doctor-version = Versie { $version }
doctor-footer = Versie { $version }, gateway { $latency } ms

## The program in short

help-audience = een code van { $value }
help-personal = elke maand een eigen code van { $value }
help-payout = Vanaf { $minimum } kun je altijd een uitbetaling aanvragen met `/partner uitbetaling` en je wachtzin. Ons team reageert binnen { $hours } uur.
list-condition = Voorwaarde: { $when }

## The terms

terms-title = Voorwaarden van { $program }
terms-footer = Pagina { $page } van { $pages }
terms-notices = Let op
terms-about = Overzicht
terms-suits = Geschikt voor: { $who }
terms-payer-client = Je klanten betalen rechtstreeks aan ons.
terms-payer-partner = Jij betaalt ons voor je klanten, min je korting.
terms-rates = Wat je verdient
terms-rates-none = Het programma noemt hier geen tarief.
terms-rule = Je verdient een deel van { $which } ({ $base }):
terms-rule-flat = Je krijgt een vast bedrag voor { $which }:
terms-rule-discount = Je krijgt korting op { $which } ({ $base }):
terms-step = vanaf factuur nr. { $from } van de klant: { $rate }
terms-unset = nog niet bepaald
terms-by-level = afhankelijk van je niveau
terms-range = { $from } tot { $to }, afhankelijk van je niveau
terms-kickback = { $rate } kickback
terms-discount = { $rate } korting
terms-level = { $level } ({ $from }): { $gives }
terms-level-start = { $level } (vanaf de start): { $gives }
terms-new-customers = Alleen nieuwe klanten tellen mee.
terms-hold =
    { $days ->
        [one] Je verdiensten kunnen na { $days } dag worden uitbetaald.
       *[other] Je verdiensten kunnen na { $days } dagen worden uitbetaald.
    }
terms-cap-event = Maximaal { $amount } per aankoop.
terms-cap-customer = Maximaal { $amount } per klant.
terms-cap-month = Maximaal { $amount } per kalendermaand.
terms-by-contract = In je contract kan een ander tarief staan.
terms-to-account = Het wordt op je accountsaldo bijgeschreven.
terms-example = Voorbeeld voor { $plan }: van { $base } gaat { $rate } af en je betaalt { $pays }.
base-paid-net = betaald bedrag, exclusief btw
base-gross = betaald bedrag, inclusief btw
base-list = catalogusprijs
base-offer-price = aanbiedingsprijs
which-first = de eerste aankoop van elke klant
which-every = elke betaling van je klanten
which-all = de betalingen van je klanten
which-count =
    { $count ->
        [one] de eerste betaling van elke klant
       *[other] de eerste { $count } betalingen van elke klant
    }
which-months =
    { $count ->
        [one] in hun eerste maand
       *[other] in hun eerste { $count } maanden
    }
which-days = binnen { $count } dagen nadat ze klant zijn geworden
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
metric-manual = na beslissing van ons team
metric-revenue = { $amount } omzet
metric-commissions = { $amount } verdiensten
bonus-cash = een eenmalige bonus van { $amount }
bonus-milestone = een bonus van { $amount } bij { $count }
bonus-milestone-each = een bonus van { $amount } voor elke { $count }
bonus-contract = bonussen bij mijlpalen, zoals afgesproken in je contract
bonus-restricted = { $amount } tegoed voor de eerste maand van een nieuwe klant tegen de catalogusprijs. Ongebruikt tegoed vervalt { $days } dagen na je start
terms-does = Wat jij doet
terms-does-not = Wat je niet hoeft te doen
terms-operator-does = Wat wij doen
terms-while-active = Zolang je partnerschap actief is
terms-coupons = Codes en links
terms-coupon-customer = Een code voor je klanten, goed voor { $value }.
terms-coupon-monthly = Elke maand een code voor jezelf, goed voor { $value }.
terms-coupon-partner = Een code voor jezelf, goed voor { $value }.
terms-coupon-registration = De code is voor mensen die zich ermee registreren.
terms-coupon-named = Jij kiest de naam.
terms-coupon-balance = Het bedrag komt op het accountsaldo.
terms-coupon-discount = De code geeft korting op aankopen.
terms-coupon-account = Iedereen met een account kan de code altijd verzilveren, zonder iets te kopen.
terms-coupon-per-customer =
    { $count ->
        [one] Elke klant kan de code één keer gebruiken.
       *[other] Elke klant kan de code { $count } keer gebruiken.
    }
terms-coupon-uses =
    { $count ->
        [one] De code kan één keer worden gebruikt.
       *[other] De code kan { $count } keer worden gebruikt.
    }
terms-redeem-at = Hier verzilver je codes: { $place }
terms-link = Een eigen link om te delen
terms-post-on = Plekken om je link en code te delen:
terms-binds-registration = Een klant wordt van jou door zich te registreren met je code of link.
terms-binds-redemption = Een klant wordt van jou door je code te verzilveren.
terms-payout = Vanaf { $minimum } kun je altijd een uitbetaling aanvragen met `/partner uitbetaling`.
terms-payout-any = Je kunt altijd een uitbetaling aanvragen met `/partner uitbetaling`.
terms-payout-passphrase = Vanaf { $minimum } kun je altijd een uitbetaling aanvragen met `/partner uitbetaling` en je wachtzin.
terms-payout-hours = Vanaf { $minimum } kun je altijd een uitbetaling aanvragen met `/partner uitbetaling`. Ons team reageert binnen { $hours } uur.
terms-payout-month = Uitbetalingen gaan automatisch, één keer per maand vanaf dag { $day }.
terms-payout-on-file = We betalen op de bankrekening die bij ons bekend is.
terms-payout-account = Je verdiensten komen op je accountsaldo, waarmee je diensten betaalt. Ze worden niet uitbetaald.
terms-payout-ticket = Je aanvraag opent een eigen ticket: { $name }
terms-minimum = Het minimum is { $minimum }. Kleinere bedragen gaan mee naar de volgende maand.
terms-profile = Je profiel
terms-profile-why = We hebben een paar gegevens nodig, zodat je verdiensten bij jou terechtkomen en bij niemand anders:
terms-profile-passphrase = Een wachtzin die je zelf kiest. We vragen erom { $what }
terms-profile-email = Je PayPal-e-mailadres voor uitbetalingen
terms-profile-code = De naam van je code
terms-profile-reset = Wachtzin vergeten? Stuur ons vanaf je PayPal-adres een e-mail en vraag om een reset.
terms-profile-active = Je partnerschap is actief zodra je code is aangemaakt.
guard-view = om je privégegevens te tonen
guard-edit = om ze te wijzigen
guard-payout = om een uitbetaling aan te vragen
terms-contract-needed = Voor dit traject is een ondertekend contract nodig.
terms-contract-settles = In het contract staan:
terms-target = { $metrics }: { $value }
terms-target-agreed = vooraf met je afgesproken
terms-target-review = Beoordeling: { $every }.
terms-target-review-agreed = We spreken met je af wanneer we de doelen beoordelen.
terms-target-missed = Haal je een doel niet, dan bespreekt ons team dat met je.
terms-engagements = Per opdracht met je afgesproken, boven op commissies:
terms-engagement = { $what }: { $items } · { $price } · { $stages }
terms-price-piece = prijs en vorm per stuk af te spreken
terms-price-open = prijs in overleg
terms-claims = Wat je kunt claimen
terms-claim-takes = Benodigd bewijs: { $evidence }
terms-claim-decides = Ons team beslist over elke claim.
terms-claim-days =
    { $days ->
        [one] Ons team beslist binnen een dag.
       *[other] Ons team beslist binnen { $days } dagen.
    }
terms-form = Vragen bij de aanmelding
terms-related = Zoek je iets anders?
terms-origin = Over deze voorwaarden
way-title = Zo doe je mee: { $tracks }
way-title-only = Zo doe je mee
way-open = Doe meteen mee met `/partner aanmelden`.
way-application = Meld je aan met `/partner aanmelden`. Ons team beslist over je aanmelding.
way-invite = Wij nodigen je uit, en jij meldt je aan met `/partner aanmelden`. Ons team beslist over je aanmelding.
way-promotion = Alleen op uitnodiging van ons team.
way-who = Voor: { $who }
way-from = Alleen voor partners op dit traject: { $track }
way-requires = Vereist: { $what }
way-link = Meld je hier aan: { $url }
way-path = Waar je het vindt: { $path }
way-command = Commando: { $command }
way-ticket = Hiervoor wordt een eigen ticket geopend: { $name }
way-form-optional = Het formulier is voor jou niet verplicht.
way-not-binding = Je zit nergens aan vast.
way-opened-by = Wie het gesprek begint: { $whom }
way-criteria = Criteria:
way-then = Wat daarna volgt: { $steps }
step-collect-profile = je vult je profiel in
step-name-coupon = je kiest een naam voor je code
step-issue-coupon = je code wordt uitgegeven
way-reapply =
    { $days ->
        [one] Na een afwijzing kun je je na { $days } dag opnieuw aanmelden.
       *[other] Na een afwijzing kun je je na { $days } dagen opnieuw aanmelden.
    }
way-ask = Interesse? Praat met { $whom }.
way-ask-route = Interesse? Begin hier: { $tracks }
contact-staff = ons team
contact-account-manager = je accountmanager
support-discord = Discord
support-ticket = Open een ticket
support-live-chat = Livechat
support-page = Meer lezen
support-best-for = Vooral voor: { $what }
support-hours = Bereikbaar: { $hours }
origin-terms = Volledige voorwaarden: { $text }
origin-version = Versie { $text }
origin-effective = Geldig vanaf { $day }
origin-author = Auteur: { $text }
origin-updated = Bijgewerkt op { $day }
origin-review-pending = Nog niet gecontroleerd
origin-review-done = Gecontroleerd
origin-index = Meer informatie: { $text }
origin-sources = Bronnen: { $text }

## Errors

error-fault = Er ging iets mis bij ons. Er is niets veranderd. Probeer het opnieuw. Gebeurt het nog een keer, geef ons team dan dit nummer: { $incident }
error-read-only = Er kan nu niets worden opgeslagen. De schijf van de botserver is vol of geeft fouten. Er is niets veranderd. Kopieer wat je hebt ingevuld en probeer het later opnieuw. Met `/dokter` ziet het team wat er moet gebeuren.
error-uncertain = Je wijziging is misschien niet opgeslagen. De schijf gaf een fout tijdens het opslaan. Controleer dit voordat je het opnieuw probeert; een herhaling verandert niets dubbel. Gebeurt het nog een keer, geef ons team dan dit nummer: { $incident }
error-not-in-guild = Dit werkt alleen in de server. Het werkt niet in privéberichten.
error-no-program = Deze server heeft nog geen partnerprogramma. Een beheerder kan er een starten met `/instellen`.
error-not-set-up = Het partnerprogramma is nog niet klaar. Een beheerder kan het afmaken met `/instellen`.
error-roles-full = Deze server heeft de limiet van 250 rollen bereikt. Verwijder rollen die niemand nodig heeft en probeer het opnieuw.
error-hidden = Een kanaal is verborgen voor de bot. Geef de rol van de bot daar "Kanaal bekijken" en probeer het opnieuw.
error-permission = De bot mist een recht, of zijn rol staat te laag. `/instellen` toont welke.
error-two-factor = Deze server vereist tweestapsverificatie voor moderatie. De eigenaar van de bot moet die voor zijn Discord-account inschakelen, in de instellingen bij "Mijn account".
error-name = Discord staat een naam in deze server niet toe. Pas de lijst met verboden woorden van de server aan, of de naam in het programmabestand.
error-not-manager = Hiervoor moet je de server mogen beheren. Vraag een serverbeheerder om het programma in te stellen.
error-choose-program = Kies een programmabestand. Beschikbaar: { $programs }
error-program-faults =
    { $count ->
        [one] Er zit een fout in het programmabestand. Het is:
       *[other] Er zitten { $count } fouten in het programmabestand. De eerste is:
    } { $first }
    Voer `partnerdesk program check` uit voor een volledige controle.
error-other-program = Op deze server draait al een ander programma. { $program } heeft aanmeldingen, dus voor een ander programma is een andere server nodig.
error-everyone-is-staff = Niet iedereen kan in het team zitten. Kies een rol die alleen je team heeft.
error-staff-mentions = Vermeld 1 tot 25 leden. Bijvoorbeeld: `@eerste @tweede`
error-staff-absent = Deze leden zijn niet in deze server. Kies anderen: { $members }
error-staff-bots = Bots kunnen geen betalingen verwerken. Kies anderen: { $members }
error-not-staff = Alleen het team kan dit doen.
error-not-listed = Je mag geen betalingen verwerken of persoonsgegevens zien. Dat mogen alleen de leden die daarvoor in `/instellen` staan.
error-not-yours = Dit is van iemand anders.
error-stale = Dit is niet meer actueel. Met `/partner status` zie je de huidige status.
error-no-ticket = Bij ticket #{ $ticket } hoort geen aanmelding. Met `/team wachtrij` zie je de openstaande aanmeldingen.
error-no-such-ticket = Er is geen ticket #{ $ticket }. `/team wachtrij` toont de openstaande aanmeldingen.
error-not-in-ticket = Welk ticket of welke uitbetaling bedoel je? Vul het nummer in, of gebruik dit in het bijbehorende kanaal.
error-bot = Een bot kan geen partner worden. Kies een persoon.
error-already-filed = Je hebt je al aangemeld. Je ticket is #{ $ticket }; met `/partner status` kom je er.
error-already-partner = Dat lid is al partner.
error-you-are-partner = Je bent al partner. Met `/partner status` zie je je status.
error-no-partner = Je bent nog geen partner. Meld je aan met `/partner aanmelden`.
error-nothing-asked = Er staan geen vragen meer open. Met `/partner status` zie je je status.
error-profile-complete = Je profiel is compleet. Je kunt het wijzigen met `/partner profiel`.
error-profile-incomplete = Je profiel is nog niet compleet. Vul het aan met `/partner profiel`.
error-not-enough = Je saldo is lager dan de minimale uitbetaling. Je hebt { $available } beschikbaar en het minimum is { $minimum }.
error-no-form = Dit programma neemt geen aanmeldingen aan.
error-no-way = Op deze manier kun je niet meedoen. Met `/partner aanmelden` zie je wat wel kan.
error-too-soon = Je kunt je nog niet opnieuw aanmelden. Je laatste aanmelding is afgewezen. Je kunt je { $again } opnieuw aanmelden.
error-answer-url = Hier is een webadres nodig. Begin je antwoord op "{ $field }" met https://.
error-answer-number = Hier is een heel getal nodig. Gebruik alleen cijfers bij "{ $field }".
error-answer-option = Kies een van de opties. Bij "{ $field }": { $options }
error-payout-schedule = Uitbetalingen gaan hier automatisch. Je wordt één keer per maand betaald; met `/partner uitbetaling` zie je wanneer.
error-not-invited = Je bent niet uitgenodigd, dus vul het formulier in.
error-unanswered = Er ontbreekt een antwoord. Beantwoord "{ $field }".
error-answer-too-long = Een antwoord is te lang. Kort "{ $field }" in tot hoogstens { $max } tekens.
error-reason = Vul een reden in. Die mag tot 1.000 tekens lang zijn.
error-own-application = Je kunt niet over je eigen aanmelding beslissen. Vraag een collega.
error-decided-approved = Deze aanmelding is al goedgekeurd. { $by } heeft dat gedaan.
error-decided-denied = Deze aanmelding is al afgewezen. { $by } heeft dat gedaan.
error-decided-asked = De kandidaat heeft nog niet geantwoord. { $by } heeft al om meer informatie gevraagd.
error-not-submitted = De aanmelding is nog niet ingediend.
error-email = Dat is geen geldig e-mailadres. Vul het in zoals bij PayPal, bijvoorbeeld naam@example.com.
error-payout-open-email = Er staat nog een uitbetaling open naar je huidige e-mailadres. Je kunt het adres wijzigen zodra die is afgerekend.
error-own-reset = Je kunt je eigen wachtzin niet resetten. Vraag een collega.
error-passphrase-wrong = Die wachtzin klopt niet. Let op hoofdletters en spaties en probeer het opnieuw.
error-passphrase-not-set = Die wachtzin klopt niet. Let op hoofdletters en spaties en probeer het opnieuw.
error-passphrase-locked = Te veel onjuiste wachtzinnen. Probeer het { $until } opnieuw.
error-passphrase-today = Te veel onjuiste wachtzinnen vandaag. Probeer het morgen opnieuw of gebruik "Wachtzin vergeten" in `/partner profiel`.
error-passphrase-reset = Te veel onjuiste wachtzinnen. Gebruik "Wachtzin vergeten" in `/partner profiel`; dan reset ons team je wachtzin.
error-passphrase-changed = Je wachtzin is zojuist gewijzigd. Probeer het opnieuw met de nieuwe.
error-passphrase-busy = We controleren nu veel wachtzinnen. Probeer het over een paar seconden opnieuw. Dit telde niet als poging.
error-passphrase-short = Te kort: { $length } van minstens 15 tekens. Voeg een of twee woorden toe.
error-passphrase-long = Te lang: het maximum is 128 tekens. Maak de wachtzin korter.
error-passphrase-control = Er staat een regeleinde of onzichtbaar teken in. Typ de wachtzin op één regel.
error-passphrase-derived = Deze is te makkelijk te raden. De wachtzin lijkt op de naam van het programma, je code of je e-mailadres. Kies woorden die niets met je te maken hebben.
error-passphrase-repeated = Dezelfde tekens worden herhaald. Kies een paar verschillende woorden.
error-passphrase-sequence = De tekens volgen het alfabet, de cijfers of het toetsenbord. Kies een paar verschillende woorden.
error-passphrase-common = Veelgebruikte woorden zijn makkelijk te raden. Kies vier of vijf woorden die niets met elkaar te maken hebben, of laat een wachtzin maken.
error-code-none = Dit programma heeft geen codes.
error-code-symbol = Een code bestaat uit de letters A tot en met Z en cijfers. "{ $character }" mag niet.
error-code-length = Een code heeft 4 tot 20 letters en cijfers.
error-code-reserved = Die code is gereserveerd. Kies een andere.
error-code-taken = Die code is al bezet. Kies een andere.
error-code-look-alike = Die code lijkt te veel op een bestaande. 0 en O, 1 en I, 5 en S lijken op elkaar. Kies een andere.
error-code-too-close = Die code scheelt maar één letter met die van een andere partner. Kies een andere.
error-code-issued = Je code is al uitgegeven. Hij blijft { $code }.
error-amount = Dat is geen geldig bedrag. Schrijf het zo: 10,50.
error-too-low = Dat is minder dan de minimale uitbetaling. Het minimum is { $minimum }.
error-insufficient = Dat is meer dan je beschikbare saldo. Je vroeg { $requested } aan en er is { $available } beschikbaar.
error-payout-open = Je hebt al een openstaande uitbetaling. Ons team reageert in ticket #{ $ticket }.
error-no-payout = Die uitbetaling bestaat niet. Met `/team uitbetalingen` zie je de openstaande uitbetalingen.
error-payout-settled = Deze uitbetaling is al afgerekend. { $by } heeft dat gedaan.
error-payout-rejected = Deze uitbetaling is al geweigerd. { $by } heeft dat gedaan.
error-payout-called-off = Deze uitbetaling is geannuleerd vanwege een terugbetaling. Betaal haar niet uit. Heb je al betaald, leg de betaling dan vast met `partnerdesk payout reconcile`.
error-payout-being-paid = De betaling van deze uitbetaling is al gestart. { $by } betaalt haar. Reken af met de transactie-ID of druk op "Als mislukt markeren".
error-payout-unpaid = Deze betaling is mislukt. { $by } heeft haar als mislukt gemarkeerd.
error-payout-under-way = Deze uitbetaling loopt al.
error-own-payout = Je kunt niet over je eigen uitbetaling beslissen. Vraag een collega.
error-transaction = Dat is geen geldige transactie-ID. Die heeft 6 tot 64 letters en cijfers. Kopieer hem uit de betaling.
error-not-by-hand = Uitbetalingen worden hier niet met de hand afgehandeld. Dit programma handelt ze af met de activiteitendownload van PayPal: `partnerdesk payout reconcile`.
error-transaction-used = Die transactie-ID is al gebruikt. Hij hoort bij uitbetaling { $payout }. Kopieer de juiste uit de betaling.
error-fenced = Uitbetalingen zijn gepauzeerd. Er is een back-up van { $since } teruggezet en betalingen van daarna worden gecontroleerd, zodat niemand twee keer wordt betaald. Er is niets verloren. De beheerder van de bot hervat uitbetalingen met `partnerdesk payout reconcile`.
error-frozen = Uitbetalingen en verdiensten zijn gepauzeerd. Het grootboek wordt gecontroleerd. Er is niets verloren. Probeer het later opnieuw. Met `/dokter` ziet het team meer.
error-reveals = Je hebt dit uur 20 PayPal-e-mailadressen bekeken. Ga later verder of vraag een collega.
error-adjust-no-partner = Dat lid is geen partner. Kies een partner.
error-adjust-own = Je kunt je eigen saldo niet corrigeren. Je kunt een correctie ervan ook niet goedkeuren. Vraag een collega.
error-adjust-alone = Een correctie heeft een tweede goedkeuring nodig. Er moeten minstens twee leden die niet de partner zijn in `/instellen` staan. Voeg er een toe met `/instellen teamleden`.
error-adjust-amount = Dat is geen geldig bedrag. Schrijf het zo: 5.00, of -5.00 om het in te houden.
error-adjust-reason = Vul een reden in. Die mag tot 500 tekens lang zijn en de partner ziet hem.
error-adjust-insufficient = Dat is meer dan het beschikbare saldo. Je kunt hoogstens { $available } inhouden.
error-adjust-same = Je kunt je eigen aanvraag niet goedkeuren. Een ander lid uit de lijst van `/instellen` moet dat doen.
error-adjust-booked = Deze correctie is al geboekt. { $by } heeft haar goedgekeurd.
error-adjust-refused = Deze correctie is geweigerd. { $by } heeft dat gedaan. Is ze toch nodig, vraag haar dan opnieuw aan met `/team corrigeren`.
error-adjust-expired = Deze aanvraag is vervallen. Niemand heeft haar binnen zeven dagen goedgekeurd. Vraag de correctie opnieuw aan met `/team corrigeren`.
error-event-conflict = Deze verkoop is al met andere gegevens vastgelegd. Geef haar een eigen factuurnummer in plaats van { $id }.
error-event-missing = Er ontbreekt een waarde. Vul "{ $field }" in.
error-event-too-long = Een waarde is te lang. Kort "{ $field }" in tot hoogstens { $max } tekens.
error-event-control = Er staan onzichtbare tekens in een waarde. Vul "{ $field }" opnieuw in.
error-event-time = Dat is geen geldig tijdstip. Schrijf het zo: 2026-07-01T12:00:00Z.
error-event-ahead-zone = Dat tijdstip moet nog komen (over { $hours } uur). Is het een lokale tijd? Voeg het verschil met UTC toe, zoals in 2026-07-01T12:00:00+02:00.
error-event-ahead-day = Dat tijdstip moet nog komen (over { $hours } uur). Controleer de dag.
error-event-ahead-year = Dat tijdstip moet nog komen (over { $hours } uur). Controleer het jaar.

## Transfers and statements

account-pending = nog niet vrijgegeven
account-available = beschikbaar
account-reserved = in uitbetaling
account-in-flight = bij de betaaldienst
account-prepaid = accountsaldo
account-restricted = bonustegoed
account-owed = nog te verrekenen
account-cash = kas
account-expense = partnerkosten
account-fees = betaalkosten
account-revenue = omzet
account-forfeit = vervallen
account-adjust = correcties
transfer-accrue = Kickback: { $rate } van { $base } op niveau { $level }
transfer-accrue-plain = Kickback: { $rate } van { $base }
transfer-accrue-flat = Vaste kickback
transfer-release = Wachttijd van #{ $accrual } voorbij
transfer-offset = Verrekend met openstaand bedrag
transfer-clawback = Terugbetaling: ingehouden op #{ $accrual }
transfer-reserve = Uitbetaling #{ $payout } aangevraagd
transfer-void = Uitbetaling #{ $payout } geannuleerd
transfer-submit = Uitbetaling #{ $payout } naar de betaaldienst gestuurd
transfer-settle = Uitbetaling #{ $payout } betaald, transactie { $transaction }
transfer-fail = Uitbetaling #{ $payout } mislukt
transfer-return = Uitbetaling #{ $payout } teruggekomen, transactie { $transaction }
transfer-fee = Kosten van uitbetaling #{ $payout }
transfer-bonus = Bonus
transfer-expire = Bonus vervallen
transfer-topup = Storting
transfer-spend = Betaling van saldo: { $invoice }
transfer-transfer-in = Overboeking naar accountsaldo
transfer-adjust = Correctie
transfer-opening = Beginsaldo
transfer-undone = Beginsaldo teruggedraaid
transfer-forfeit = Saldo vervallen
transfer-moved = { $amount }, { $from } naar { $to }
transfer-reason = { $what }: { $reason }
statement-title = Overzicht { $month }
statement-opening = Beginsaldo
statement-closing = Eindsaldo
statement-opened = **Beginsaldo: { $total }**{ $held }
statement-closed = **Eindsaldo: { $total }**{ $held }
statement-empty = Er zijn nog geen boekingen.
statement-more = { $shown } van { $count } regels. In het bestand staan ze allemaal.
statement-too-long = { $shown } van { $count } regels. Het volledige overzicht is te lang voor Discord. Vraag ons team erom.
statement-footer = { $first } tot en met { $last }, { $zone }
column-at = Tijd
column-transfer = Boeking
column-what = Omschrijving
column-from = Van
column-to = Naar
column-amount = Bedrag
column-change = Verschil
column-total = Saldo
column-unit = Eenheid
why-title = Boeking #{ $transfer }
why-moved = Boeking van { $amount } van "{ $from }" naar "{ $to }", { $at }.
why-key = Eén keer vastgelegd onder de sleutel { $key }.
why-rule-plain = Kickback #{ $accrual } is verdiend volgens regel { $rule } van programmaversie { $version }.
why-rule = Kickback #{ $accrual } is verdiend volgens regel { $rule } van programmaversie { $version }, op niveau { $level }.
why-arithmetic = { $rate } van { $amount }: { $base } × { $bps } / 10000, naar beneden afgerond, is { $minor }, dus { $computed }.
why-flat = Het is een vast bedrag: { $amount }.
why-differs = In plaats daarvan is { $amount } geboekt.
why-held = Het bedrag werd vastgehouden tot { $at }.
why-clawed = Daarvan was toen { $clawed } ingehouden; er bleef { $left } over.
why-chain = Gerelateerde boekingen:
why-alone = Er zijn geen gerelateerde boekingen.
error-not-active-partner = Dit lid is geen actieve partner. Controleer het profiel of schrijf het lid eerst in.
error-contract-none = Dit programma heeft geen contracten. Het bestand heeft geen tabel [contract].
error-own-contract = Je kunt je eigen contract niet voorstellen of intrekken. Vraag een collega.
error-contract-terms =
    De contractvoorwaarden zijn niet leesbaar. { $fault }.
    Beschikbare sleutels, één per regel: rate, months, milestones, exclusivity, scope, deliverables, merch_logistics, disclosure, targets, review_days, starts en ends. Bijvoorbeeld: `rate = "60%"`
error-contract-topic = Over een van de voorwaarden valt hier niet te onderhandelen. Haal { $topic } weg, of zet het bij "negotiates" in het programmabestand.
error-contract-document = Er is een document nodig. Vul de tekst in, 1 tot { $max } tekens, of een link. Gebruik een link voor een langer document.
error-contract-hash = Het gelinkte bestand heeft een SHA-256 nodig. Een gelinkt bestand kan veranderen, dus de vingerafdruk wordt ook ondertekend. Vul de 64 hexadecimale tekens in die `sha256sum` toont, en laat het leeg zonder link.
error-contract-name = Typ je volledige naam. Die heeft 2 tot 100 tekens en minstens één letter.
error-contract-signed = Dit contract is al ondertekend. { $by } heeft dat { $at } gedaan.
error-contract-recorded = Dit contract is vastgelegd door het facturatiepaneel. Dat gebeurde { $at }; het kan hier niet worden ondertekend of ingetrokken, een nieuw contract vervangt het.
error-contract-changed = Het contract is gewijzigd. Lees het opnieuw voordat je ondertekent.
error-contract-withdrawn = Dit contract is ingetrokken. Er valt niets te ondertekenen.
error-contract-ended = Dit contract is afgelopen. Vraag je accountmanager om een nieuw contract.
error-contract-track = Dit contract is voor een ander traject. Vraag ons team om het opnieuw voor te stellen.
error-own-promotion = Je kunt jezelf niet promoveren. Vraag een collega.
error-promotion-there = De partner zit al op dit traject: { $track }
error-promotion-route = Die promotie bestaat niet. Dit programma heeft er geen van { $from } naar { $to }.
error-promotion-criteria = Aan alle criteria moet zijn voldaan. Kies ze allemaal om dat te bevestigen.
error-no-track = Dat traject bestaat niet. Dit programma heeft geen { $track }. Kies er een uit de lijst.
error-enrol-contract = Voor dit traject is een ondertekend contract nodig. Om op { $track } te komen, moet een partner worden gepromoveerd en het contract ondertekenen.
error-claim-input = Vul de klant-ID en het bewijs in. Ze mogen tot 128 en 1.000 tekens lang zijn.
error-claim-own = Dat is al jouw klant.
error-claim-waits = Je hebt die klant al geclaimd. Ons team heeft nog niet beslist.
error-own-conflict = Je kunt niet over je eigen verdiensten beslissen. Vraag een collega.
error-conflict-decided = Hierover is al beslist. { $by } heeft dat gedaan.
error-own-claim = Je kunt niet over je eigen claim beslissen. Vraag een collega.
error-claim-already-accepted = Deze claim is al toegekend. { $by } heeft dat gedaan.
error-claim-already-declined = Deze claim is al geweigerd. { $by } heeft dat gedaan.
error-month = Dat is geen geldige maand. Vul een voorbije maand of deze maand in, bijvoorbeeld 2026-07.
error-no-transfer = Boeking #{ $transfer } bestaat niet. In een overzicht staan de nummers.
