# Wat partners doen, waarvoor ze worden ingehuurd, wat ze moeten halen en storten; hun dossier.

button-file = Partnerdossier
button-duties = Taken
button-own-duties = Mijn taken
button-tick = Afvinken
button-untick = Vinkje terugnemen
button-engagements = Opdrachten
button-engage = Opdracht afspreken
button-stage = Zet op { $stage }
button-pay-engagement = Betaal { $amount }
button-cancel-engagement = Opdracht annuleren
button-set-target = Doel vastleggen
button-target-met = Doel gehaald
button-target-missed = Doel gemist
button-target-talked = We hebben het besproken
button-top-up = Storting noteren

field-kind = Soort
field-money = Geld
field-top-up = Zo kun je storten
field-engagements = Opdrachten
field-target = Doel
field-targets = Doelen
field-last-review = Laatste beoordeling
field-done = Laatst gedaan
field-what = Wat
field-price = Prijs
field-moved-by = Laatst verder gezet door
field-ticked-by = Afgevinkt door
field-taken-back-by = Teruggenomen door
field-recheck = Wordt opnieuw bekeken
field-duties-again = Taken om opnieuw te bekijken
field-partners = Partners
field-applications = Aanmeldingen
field-payouts = Uitbetalingen, van deze maand of open
field-kickbacks = Kickbacks
field-bonuses = Bonussen en opdrachten

label-duty-evidence = Waaruit blijkt het: een link of woorden
label-what = Wat (zojuist gekozen)
label-title = Titel
label-price = Prijs in { $unit }
label-price-optional = Prijs in { $unit }; leeg: onbetaald
label-target = Wat er gehaald moet worden
label-every = Wordt bekeken elke
label-review-note = Notitie, alleen voor het team
label-top-up = Bedrag in { $unit }
label-way = Hoe er betaald is
label-payment = Kenmerk van de betaling
placeholder-evidence = Bijvoorbeeld https://twitch.tv/foxden, vandaag gezien
placeholder-title = Bijvoorbeeld: video over gameservers, in maart
placeholder-target = Bijvoorbeeld: 20 verwijzingen en 2 video's
placeholder-every = quarter, 3 months of 90 days
placeholder-review-note = Bijvoorbeeld: 24 verwijzingen, 2 video's. Mag leeg blijven.
placeholder-payment = Het nummer van de bank of kaart zelf; elk kenmerk telt één keer

## Een partnerdossier

file-title = Partner #{ $number }: { $name }
partner-profile = Vult het profiel aan
partner-active = Actief
partner-ended = Beëindigd
money-none = Nog niets.
queue-line-duty = { $member }: { $duty } (afgevinkt { $at })
queue-line-target = { $member }: is dit gehaald? { $value } (op { $at })
queue-line-missed = { $member }: gemist { $at }, bespreek het alstublieft. { $value }
queue-file = Open een partnerdossier
duties-title = Taken: { $done } van { $due } gedaan
duties-none = Het programma vraagt niets bijzonders.
duties-kind-unknown = Er kunnen er meer zijn: het team heeft nog niet gezegd wat voor partner dit is.
duties-kind = Wat voor partner is het?
duties-pick = Kies een taak om af te vinken of terug te nemen
duties-pick-own = Vink een taak af die je hebt gedaan
duty-open-title = Taak, nog te doen
duty-done-title = Taak, gedaan
duty-recheck-title = Is deze taak nog steeds gedaan?
duty-wish = { $duty } (een wens)
duty-done = { $evidence }, { $at }
duty-taken-back = Teruggenomen { $at }: { $reason }
duty-ticked-own = Afgevinkt: { $duty }
duty-member = het gaat om { $what }
duty-mention = met een vermelding van { $what }
duty-has = met { $what }
duty-links-to = met een link naar { $what }
duty-inherits = wat voor { $what } geldt, geldt ook hier
duty-scope = hoe ver het gaat staat in het contract
duty-plus = het contract kan er iets aan toevoegen
notice-duty-taken-back-title = Een vinkje is teruggenomen
notice-duty-taken-back =
    { $duty }

    { $reason }

engagements-none = Nog geen.
engagements-pick = Kies een opdracht om verder te zetten
engage-pick = Wat wordt er afgesproken?
engage-placeholder = Kies wat er wordt afgesproken
engage-when = Als: { $when }
engagement-title = Opdracht #{ $number }
engagement-line = **#{ $number }** { $title } ({ $what }): { $price }, nu { $stage } ({ $at })
engagement-unpaid = onbetaald
engagement-cancelled = geannuleerd
engagement-before = { $by } was eerder. Zo staat het er nu voor.
stage-agreed = afgesproken
stage-delivered = geleverd
stage-paid = betaald
notice-engagement-agreed-title = Afgesproken: { $title }
engagement-on-top = { $price } boven op je commissies
notice-engagement-agreed = { $what }, { $price }. Nu: { $stage }. Zie `/partner status`.
notice-engagement-stage-title = { $title }: { $stage }
notice-engagement-stage = { $what }, { $price }. Het is nu { $stage }.
notice-engagement-paid-title = { $title } is betaald
notice-engagement-paid = { $price } voor { $what } staat nu voor je klaar. Zie `/partner verdiensten`.
notice-engagement-cancelled-title = Geannuleerd: { $title }

target-words = **{ $value }** ({ $metrics })
    Wordt bekeken { $every }, weer { $next }
target-words-due = **{ $value }** ({ $metrics })
    Wordt bekeken { $every }; was aan de beurt { $next }
target-none = Nog niet afgesproken.
target-due-title = Is dit doel gehaald?
target-missed-title = Dit doel is gemist
target-was-met = Gehaald, zegt { $by } { $at }
target-was-missed = Gemist, zegt { $by } { $at }
target-before = { $by } heeft dit al beoordeeld.
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
notice-target-missed-title = Je hebt je doel gemist

top-up-done = { $amount } van { $member } is genoteerd onder { $reference }.
top-up-before = { $by } heeft dat { $at } al genoteerd: { $amount } van { $member } onder { $reference }. Er is niets veranderd.
top-up-needs = nodig: { $needs }
notice-topped-up-title = Je betaling is binnen
notice-topped-up = { $amount } ({ $way }, { $reference }) staat nu op je vooraf gestorte saldo. Zie `/partner verdiensten`.
subject-engagement = Nieuws over een opdracht
subject-target = Doel beoordeeld

audit-title = Laatst gedaan
audit-empty = Er is nog niets gedaan.
audit-footer = /team dossier met een partner toont het dossier.
audit-setup = wijzigde de instellingen
audit-invite = nodigde een lid uit
audit-approve = keurde een aanmelding goed
audit-deny = wees een aanmelding af
audit-ask = stelde een aanmelder vragen
audit-profile-view = bekeek het eigen PayPal-e-mailadres
audit-payee-change = wijzigde het eigen PayPal-e-mailadres
audit-passphrase-change = wijzigde de eigen wachtzin
audit-reset-agree = stemde in met het wissen van een wachtzin
audit-reset = wiste een wachtzin
audit-retry = probeerde een bezorging opnieuw
audit-coupon-done = deed een taak in het facturatiepaneel
audit-reveal = bekeek het PayPal-e-mailadres van een ontvanger
audit-settle = handelde een uitbetaling af
audit-reject = wees een uitbetaling af
audit-kind = zei wat voor partner het is
audit-duty-tick = vinkte een taak af
audit-duty-untick = nam een vinkje terug
audit-engagement = sprak een opdracht af
audit-engagement-step = zette een opdracht verder
audit-engagement-pay = betaalde een opdracht
audit-engagement-cancel = annuleerde een opdracht
audit-target-set = legde een doel vast
audit-target-met = noteerde een doel als gehaald
audit-target-missed = noteerde een doel als gemist
audit-target-talked = besprak een gemist doel
audit-top-up = noteerde een storting
audit-enrol = schreef een lid in
audit-promote = opende de weg naar een ander traject
audit-contract-propose = stelde een contract voor
audit-contract-sign = ondertekende een contract
audit-contract-withdraw = trok een contract in
audit-claim = claimde een klant
audit-claim-accept = gaf een claim toe
audit-claim-refuse = wees een claim af
audit-correction-ask = vroeg een correctie van een saldo aan
audit-correction-agree = stemde in met een correctie van een saldo
audit-correction-refuse = wees een correctie van een saldo af
audit-submit = begon een uitbetaling te betalen
audit-fail = noteerde een uitbetaling als niet betaald
audit-other = { $action }

stats-title = Het programma in cijfers, { $month }
stats-none = geen
stats-partners = { $track }, niveau { $level }: { $count } ({ $state })
stats-count = { $what }: { $count }
stats-sum = { $what }: { $count }, { $sum }
application-draft = Begonnen

error-no-such-partner = Geen partner heet { $text }. Kies er een uit de lijst die tijdens het typen verschijnt, of gebruik de code of het Discord-id.
error-own-duty = Je kunt je eigen taken niet afvinken. Vraag een collega.
error-duty-of-staff = Het team vinkt deze taak af: laat in je ticket zien dat het gedaan is.
error-duty-done = { $by } heeft dit al afgevinkt: { $evidence }
error-duty-open = Dit is niet meer afgevinkt.
error-evidence = Zeg in 1 tot 500 tekens waaruit het blijkt: een link of een paar woorden.
error-short-reason = Geef een reden van 1 tot 500 tekens.
error-own-engagement = Je kunt niet over je eigen opdracht beslissen. Vraag een collega.
error-engagement-what = "{ $what }" kan niet worden afgesproken. Kies het opnieuw met "Opdracht afspreken".
error-title-length = Geef een titel van 1 tot 100 tekens, op één regel.
error-no-price = Hier is een prijs boven nul nodig. Schrijf die als 250,00.
error-no-target = Het programma heeft geen doel voor partners van dit traject, of laat niets af te spreken over.
error-own-target = Je kunt niet over je eigen doel beslissen. Vraag een collega.
error-target-value = Zeg in 1 tot 200 tekens wat er gehaald moet worden, op één regel.
error-interval = Dat is geen tijd van hoogstens tien jaar. Schrijf bijvoorbeeld: quarter, 3 months of 90 days.
error-note = De notitie is langer dan 500 tekens. Maak haar korter.
error-no-account = Partners van dit programma storten niets vooraf.
error-own-top-up = Je kunt je eigen storting niet noteren. Vraag een collega.
error-way = "{ $way }" is geen manier om te storten. Schrijf er een van die het formulier noemt.
error-reference = Geef het kenmerk van de betaling: 1 tot 100 tekens, op één regel.
error-reference-used = Dat kenmerk staat voor { $amount } van { $member }, genoteerd door { $by } { $at }. Kijk het nog eens na.
error-reference-booked = Het facturatiepaneel heeft al een betaling met dat kenmerk gemeld. Er is niets veranderd.

## Klanten om te bekijken

field-flags = Om te bekijken
flag-account = Klant { $customer } heeft het Discord-account van de partner zelf.
flag-email = Klant { $customer } heeft het e-mailadres van de partner zelf.
flag-name = Klant { $customer } heet net als de code van de partner.
flag-like = Klant { $customer } heeft het e-mailadres of het Discord-account van klant { $other }.
notice-flagged-title = Een klant om te bekijken
notice-flagged = { $what } De klant hoort bij { $member }. Er wordt niets geweigerd: aankopen leveren op als altijd. Hoort dat niet zo, praat dan met de partner; `/team corrigeren` haalt terug wat is verdiend.
