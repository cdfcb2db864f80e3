# Een andere versie van het bestand van een programma.

button-switch = Overstappen
button-switch-decline = De oude houden
button-switch-withdraw = Intrekken
switch-preview-title = Een andere versie van { $program }
switch-preview =
    Er is nog niets veranderd. Dit is wat versie `{ $version }` van het bestand verandert, in plaats van `{ $base }`. { $partners ->
        [one] { $partners } partner doet mee.
       *[other] { $partners } partners doen mee.
    } { $customers ->
        [0] Er is nog geen klant gekomen.
        [one] De { $customers } klant die tot nu toe kwam, houdt de tarieven waaronder die kwam.
       *[other] De { $customers } klanten die tot nu toe kwamen, houden de tarieven waaronder ze kwamen.
    }
switch-at-once = Zij geldt **meteen** als je overstapt: het bestand noemt geen latere dag (`effective_from`).
switch-from = Zij geldt **vanaf { $when }**; tot dan wacht zij en kan zij worden ingetrokken.
switch-told = Dan volgen niveaus, rollen en de waarde van codes, en krijgt elke actieve partner bericht om de voorwaarden te bekijken.
switch-replaces = Zij komt in de plaats van versie `{ $version }`, die wacht op { $when }.
switch-changes = Wat verandert
switch-changes-none = Niets van wat het programma doet of toont.
switch-footer = 🔻 minder voor partners  🔺 meer  🔸 ander geld  📋 regels  💬 woorden
switch-footer-blocked = Neem weg wat in de weg staat, of wijzig het bestand, en voer /instellen opnieuw uit.
switch-planned-title = Versie { $version } wacht op haar dag
switch-planned-words = Zij geldt vanaf { $when }. Tot dan verandert er niets; `/instellen` toont haar, en daar kan zij worden ingetrokken.
switch-done-title = Versie { $version } is van kracht
switch-done-words = Niveaus, rollen en het paneel volgen nu. Codes die iets anders waard zijn, staan in het logkanaal, om in het factureringspaneel te wijzigen.
switch-declined = Er is niets veranderd: versie `{ $version }` is niet overgenomen. `/instellen` biedt haar opnieuw aan zodra je het bestand kiest.
switch-withdrawn = Versie `{ $version }` is ingetrokken: wat van kracht is, blijft van kracht.
switch-obstacle-track =
    { $count ->
        [one] { $members } zit op het traject `{ $track }`, dat het bestand niet heeft.
       *[other] { $count } partners zitten op het traject `{ $track }`, dat het bestand niet heeft: { $members }.
    } Houd het traject in het bestand, of breng hen eerst naar een ander.
switch-obstacle-currency = De munt is { $to } in plaats van { $from }, en er is al geld in { $from } geteld. Een programma in een andere munt is een ander programma.
switch-obstacle-unit = Saldo's of codes worden geteld in { $unit }, wat het bestand niet heeft of anders telt. Houd de eenheid zoals ze is.
switch-obstacle-coupon =
    { $count ->
        [one] Eén code is uitgegeven met de coupon `{ $coupon }`,
       *[other] { $count } codes zijn uitgegeven met de coupon `{ $coupon }`,
    } en dat is niet de klantencoupon van het bestand: ze zouden niet meer werken. Houd het id ervan.
switch-obstacle-contracts =
    { $count ->
        [one] Eén contract is voorgesteld of getekend, of er wordt op gewacht,
       *[other] { $count } contracten zijn voorgesteld of getekend, of er wordt op gewacht,
    } en het bestand heeft geen contracten, of niet hun traject. Houd beide, of beëindig ze eerst.
switch-obstacle-applications =
    { $count ->
        [one] Eén aanmelding wacht op het team
       *[other] { $count } aanmeldingen wachten op het team
    } ({ $tickets }), en het bestand heeft hun route, hun traject of wat ze hebben geantwoord niet. Beslis eerst daarover: `/team wachtrij`.
switch-obstacle-claims =
    { $count ->
        [one] Eén claim wacht
       *[other] { $count } claims wachten
    } op het team die het bestand niet kent. Beslis eerst: `/team wachtrij`.
switch-obstacle-payouts =
    { $count ->
        [one] Eén uitbetaling staat open
       *[other] { $count } uitbetalingen staan open
    } waarvoor geen e-mail is gevraagd, en het bestand vraagt erom. Handel ze eerst af: `/team uitbetalingen`.
setup-pending = Wacht op haar dag
setup-pending-words = Versie `{ $version }` van het bestand geldt vanaf { $when }. { $by } heeft haar bevestigd.
notice-switch-planned = { $by } heeft haar bevestigd. Zij geldt vanaf { $when }; tot dan trekt `/instellen` haar in.
notice-switched = { $by } heeft haar bevestigd. Klanten die eerder kwamen, houden de tarieven waaronder ze kwamen.
notice-switch-withdrawn-title = Versie { $version } is ingetrokken
notice-switch-withdrawn = { $by } heeft haar ingetrokken: wat van kracht is, blijft van kracht.
notice-switch-blocked-title = Versie { $version } had al van kracht moeten zijn
notice-switch-blocked = Haar dag was { $when }, en het programma werkt nog met de vorige. Het wordt elke minuut opnieuw geprobeerd; `/instellen` trekt haar in.
notice-other-terms-title = { $program } heeft nu andere voorwaarden
notice-other-terms = De voorwaarden van het programma zijn gewijzigd; lees ze met `/partner voorwaarden`. De klanten die je tot nu toe hebt gebracht, houden de tarieven waaronder ze kwamen.
subject-switch = een versie van het bestand die op haar dag wacht
subject-switched = een andere versie van het bestand
audit-switch = heeft een andere versie van het bestand bevestigd
audit-switch-withdraw = heeft een versie van het bestand ingetrokken
error-switch-stale = Het bestand, of wat van kracht is, is veranderd sinds je dit zag. Voer `/instellen` opnieuw uit met het bestand en bekijk het nog eens.
error-switch-pending = { $by } heeft haar al bevestigd: zij wacht op haar dag. `/instellen` toont haar, en daar kan zij worden ingetrokken.
error-switch-done = { $by } heeft haar al bevestigd: zij is van kracht, of was dat.
error-switch-declined = { $by } heeft besloten de vorige te houden. Voer `/instellen` opnieuw uit met het bestand om het nog eens te bekijken.
error-switch-withdrawn = { $by } heeft haar ingetrokken. Voer `/instellen` opnieuw uit met het bestand om het nog eens te bekijken.
error-switch-in-the-way =
    Er is niets veranderd. Dit staat nu in de weg:
    { $list }
