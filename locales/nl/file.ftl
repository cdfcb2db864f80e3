# Partner files: duties, engagements, targets, top-ups. Buttons and form labels: at most 45 characters.

button-file = Partnerdossier
button-duties = Taken
button-own-duties = Mijn taken
button-tick = Als gedaan markeren
button-untick = Als niet gedaan markeren
button-engagements = Opdrachten
button-engage = Opdracht toevoegen
button-stage = Markeren als { $stage }
button-pay-engagement = { $amount } betalen
button-cancel-engagement = Opdracht annuleren
button-set-target = Doel vastleggen
button-target-met = Doel gehaald
button-target-missed = Doel niet gehaald
button-target-talked = Als besproken markeren
button-top-up = Storting vastleggen

field-kind = Type partner
field-money = Saldo
field-top-up = Manieren om te storten
field-engagements = Opdrachten
field-target = Doel
field-targets = Doelen
field-last-review = Laatste beoordeling
field-done = Recente activiteit
field-what = Type
field-price = Prijs
field-moved-by = Laatst bijgewerkt door
field-ticked-by = Als gedaan gemarkeerd door
field-taken-back-by = Als niet gedaan gemarkeerd door
field-recheck = Volgende controle
field-duties-again = Opnieuw te controleren taken
field-partners = Partners
field-applications = Aanmeldingen
field-payouts = Uitbetalingen, deze maand of openstaand
field-kickbacks = Kickbacks
field-bonuses = Bonussen en opdrachten

label-duty-evidence = Bewijs: een link of een korte uitleg
label-what = Type (al gekozen)
label-title = Titel
label-price = Prijs in { $unit }
label-price-optional = Prijs in { $unit } (leeg: onbetaald)
label-target = Doel
label-every = Beoordelen elke
label-review-note = Notitie, alleen voor het team
label-top-up = Bedrag in { $unit }
label-way = Betaalmethode
label-payment = Betalingskenmerk
placeholder-evidence = Bijvoorbeeld https://twitch.tv/foxden, vandaag gezien
placeholder-title = Bijvoorbeeld: video over gameservers, maart
placeholder-target = Bijvoorbeeld: 20 verwijzingen en 2 video's
placeholder-every = quarter, 3 months of 90 days
placeholder-review-note = Bijvoorbeeld: 24 verwijzingen, 2 video's (niet verplicht)
placeholder-payment = Het eigen kenmerk van de bank of kaart. Elk kenmerk telt maar één keer.

## A partner's file

file-title = Partner #{ $number }: { $name }
partner-profile = Vult het profiel aan
partner-active = Actief
partner-ended = Beëindigd
money-none = Nog niets.
queue-line-duty = { $member }: { $duty } (gedaan { $at })
queue-line-target = { $member }: is dit doel gehaald? { $value } (uiterlijk { $at })
queue-line-missed = { $member }: doel { $at } niet gehaald, bespreek dit met de partner. { $value }
queue-file = Open het dossier van een partner
duties-title = Taken: { $done } van { $due } gedaan
duties-none = Het programma heeft geen taken.
duties-kind-unknown = Er kunnen taken bij komen zodra het team het type van deze partner heeft gekozen.
duties-kind = Welk type partner is dit?
duties-pick = Kies een taak om bij te werken
duties-pick-own = Kies een taak die je hebt gedaan
duty-open-title = Taak te doen
duty-done-title = Taak gedaan
duty-recheck-title = Is deze taak nog steeds gedaan?
duty-wish = { $duty } (niet verplicht)
duty-done = { $evidence }, { $at }
duty-taken-back = { $at } als niet gedaan gemarkeerd: { $reason }
duty-ticked-own = Als gedaan gemarkeerd: { $duty }
duty-member = voor: { $what }
duty-mention = vermeldt: { $what }
duty-has = bevat: { $what }
duty-links-to = linkt naar: { $what }
duty-inherits = zelfde als voor: { $what }
duty-scope = reikwijdte staat in het contract
duty-plus = in het contract kan meer staan
notice-duty-taken-back-title = Een taak is als niet gedaan gemarkeerd
notice-duty-taken-back =
    { $duty }

    { $reason }

engagements-none = Nog geen.
engagements-pick = Kies een opdracht om bij te werken
engage-pick = Wat hebben jullie afgesproken?
engage-placeholder = Kies het type opdracht
engagement-title = Opdracht #{ $number }
engagement-line = **#{ $number }** { $title } ({ $what }): { $price }, { $stage } { $at }
engagement-unpaid = onbetaald
engagement-cancelled = geannuleerd
engagement-before = { $by } was eerder. Dit is de huidige status.
stage-agreed = afgesproken
stage-delivered = geleverd
stage-paid = betaald
notice-engagement-agreed-title = Afgesproken: { $title }
engagement-on-top = { $price } boven op je commissies
notice-engagement-agreed = { $what }, { $price }. Status: { $stage }. Met `/partner status` zie je meer.
notice-engagement-stage-title = { $title }: { $stage }
notice-engagement-stage = { $what }, { $price }. Nieuwe status: { $stage }.
notice-engagement-paid-title = Betaald: { $title }
notice-engagement-paid = { $price } voor { $what } is aan je beschikbare saldo toegevoegd. Met `/partner verdiensten` zie je het.
notice-engagement-cancelled-title = Geannuleerd: { $title }

target-words = **{ $value }** ({ $metrics })
    Beoordeling { $every }, de volgende { $next }
target-words-due = **{ $value }** ({ $metrics })
    Beoordeling { $every }, deze stond gepland { $next }
target-none = Nog geen doel afgesproken.
target-due-title = Is dit doel gehaald?
target-missed-title = Dit doel is niet gehaald
target-was-met = Gehaald, vastgelegd door { $by } { $at }
target-was-missed = Niet gehaald, vastgelegd door { $by } { $at }
target-before = { $by } heeft deze beoordeling al gedaan.
every-days =
    { $count ->
        [one] elke dag
       *[other] elke { $count } dagen
    }
every-months =
    { $count ->
        [one] elke maand
       *[other] elke { $count } maanden
    }
notice-target-set-title = Jouw doel
notice-target-met-title = Je hebt je doel gehaald
notice-target-missed-title = Je hebt je doel niet gehaald

top-up-done = Storting van { $amount } door { $member } vastgelegd onder { $reference }.
top-up-before = { $by } heeft dit { $at } al vastgelegd: { $amount } van { $member } onder { $reference }. Er is niets veranderd.
top-up-needs = vereist { $needs }
notice-topped-up-title = We hebben je betaling ontvangen
notice-topped-up = { $amount } ({ $way }, { $reference }) is aan je accountsaldo toegevoegd. Met `/partner verdiensten` zie je het.
subject-engagement = Nieuws over een opdracht
subject-target = Doel beoordeeld

audit-title = Recente activiteit
audit-empty = Nog geen activiteit.
audit-footer = Gebruik /team dossier met een partner om het dossier te openen.
audit-setup = wijzigde de instellingen
audit-invite = nodigde een lid uit
audit-approve = keurde een aanmelding goed
audit-deny = wees een aanmelding af
audit-ask = vroeg een kandidaat om meer informatie
audit-profile-view = bekeek het eigen PayPal-e-mailadres
audit-payee-change = wijzigde het eigen PayPal-e-mailadres
audit-passphrase-change = wijzigde de eigen wachtzin
audit-reset-agree = keurde een reset van een wachtzin goed
audit-reset = resette een wachtzin
audit-import = importeerde een partner uit een ander systeem
audit-import-customers = importeerde klanten van een partner uit een ander systeem
audit-import-undo = draaide een import terug
audit-retry = probeerde een bezorging opnieuw
audit-retry-all = probeerde alle mislukte en wachtende bezorgingen opnieuw
audit-clock-confirm = bevestigde dat de klok van de server goed loopt
audit-coupon-done = rondde een taak in het facturatiepaneel af
audit-reveal = bekeek het PayPal-e-mailadres van een partner
audit-settle = rekende een uitbetaling af
audit-reject = weigerde een uitbetaling
audit-kind = koos het type van een partner
audit-duty-tick = markeerde een taak als gedaan
audit-duty-untick = markeerde een taak als niet gedaan
audit-engagement = voegde een opdracht toe
audit-engagement-step = werkte een opdracht bij
audit-engagement-pay = betaalde een opdracht
audit-engagement-cancel = annuleerde een opdracht
audit-target-set = legde een doel vast
audit-target-met = markeerde een doel als gehaald
audit-target-missed = markeerde een doel als niet gehaald
audit-target-talked = besprak een niet gehaald doel
audit-top-up = legde een storting vast
audit-enrol = schreef een lid in
audit-promote = promoveerde een partner
audit-contract-propose = stelde een contract voor
audit-contract-sign = ondertekende een contract
audit-contract-withdraw = trok een contract in
audit-conflict-count = besliste dat een tegenstrijdige gebeurtenis telt
audit-conflict-overrule = legde een tegenstrijdige gebeurtenis terzijde
audit-events-file = leverde een bestand met gebeurtenissen aan
audit-claim = claimde een klant
audit-claim-accept = kende een claim toe
audit-claim-refuse = weigerde een claim
audit-correction-ask = vroeg een saldocorrectie aan
audit-correction-agree = keurde een saldocorrectie goed
audit-correction-refuse = weigerde een saldocorrectie
audit-submit = startte de betaling van een uitbetaling
audit-fail = markeerde een uitbetaling als mislukt
audit-reconcile = legde een betaling van na de back-up vast
audit-lift-fence = hervatte uitbetalingen na het terugzetten van een back-up

stats-title = Statistieken van het programma, { $month }
stats-none = geen
stats-partners = { $track }, { $level }: { $count } ({ $state })
stats-count = { $what }: { $count }
stats-sum = { $what }: { $count }, { $sum }
application-draft = Concept

error-no-such-partner = Die partner is niet gevonden. Niemand past bij "{ $text }". Kies iemand uit de lijst die tijdens het typen verschijnt, of vul de code of Discord-ID in.
error-own-duty = Je kunt je eigen taken niet als gedaan markeren. Vraag een collega.
error-duty-of-staff = Alleen het team kan deze taak als gedaan markeren. Laat in je ticket zien dat je haar hebt gedaan.
error-duty-done = Deze taak is al gedaan. { $by } heeft haar gemarkeerd: { $evidence }
error-duty-open = Deze taak is niet meer als gedaan gemarkeerd.
error-evidence = Het bewijs ontbreekt. Vul een link of een paar woorden in, tot 500 tekens.
error-short-reason = Vul een reden in. Die mag tot 500 tekens lang zijn.
error-own-engagement = Je kunt niet over je eigen opdracht beslissen. Vraag een collega.
error-engagement-what = Dat type opdracht bestaat niet. Kies in plaats van "{ $what }" een type met "Opdracht toevoegen".
error-title-length = Vul een titel in. Die mag tot 100 tekens lang zijn, op één regel.
error-no-price = De prijs moet hoger zijn dan nul. Schrijf het zo: 250,00.
error-no-target = Er is geen doel om af te spreken. Het programma heeft er geen voor partners op dit traject.
error-own-target = Je kunt niet over je eigen doel beslissen. Vraag een collega.
error-target-value = Vul een doel in. Dat mag tot 200 tekens lang zijn, op één regel.
error-interval = Dat is geen geldige periode. Vul bijvoorbeeld quarter, 3 months of 90 days in; het maximum is tien jaar.
error-note = De notitie is te lang. Kort haar in tot hoogstens 500 tekens.
error-no-account = Partners van dit programma hebben geen account om op te storten.
error-own-top-up = Je kunt je eigen storting niet vastleggen. Vraag een collega.
error-way = Die betaalmethode is niet beschikbaar. "{ $way }" staat niet in de lijst; vul er een in die het formulier toont.
error-reference = Vul het betalingskenmerk in. Dat mag tot 100 tekens lang zijn, op één regel.
error-reference-used = Dat kenmerk is al gebruikt. { $by } heeft het { $at } vastgelegd voor { $amount } van { $member }. Controleer het.
error-reference-booked = Die betaling is al vastgelegd. Het facturatiepaneel heeft haar met hetzelfde kenmerk gemeld. Er is niets veranderd.

## Customers to check

field-flags = Te controleren
flag-account = Klant { $customer } heeft het Discord-account van de partner zelf.
flag-email = Klant { $customer } heeft het e-mailadres van de partner zelf.
flag-name = Klant { $customer } heeft dezelfde naam als de code van de partner.
flag-like = Klant { $customer } heeft hetzelfde e-mailadres of Discord-account als klant { $other }.
notice-flagged-title = Een klant om te controleren
notice-flagged = { $what } { $member } heeft de klant aangebracht. De aankopen leveren nog steeds een kickback op. Hoort dat niet zo, praat dan met de partner; met `/team corrigeren` kun je inhouden wat is verdiend.
