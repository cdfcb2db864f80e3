# A new version of a program's file.

button-switch = Nieuwe versie toepassen
button-switch-decline = Huidige versie houden
button-switch-withdraw = Nieuwe versie intrekken
switch-preview-title = Nieuwe versie van { $program }
switch-preview =
    Er is nog niets veranderd. Versie `{ $version }` van het bestand vervangt straks `{ $base }`. { $partners ->
        [one] Dit geldt voor { $partners } partner.
       *[other] Dit geldt voor { $partners } partners.
    } { $customers ->
        [0] Er zijn nog geen klanten.
        [one] De { $customers } bestaande klant houdt de huidige tarieven.
       *[other] De { $customers } bestaande klanten houden de huidige tarieven.
    }
switch-at-once = De nieuwe versie gaat **meteen** in als je haar toepast: het bestand noemt geen latere datum (`effective_from`).
switch-from = De nieuwe versie gaat **{ $when }** in. Tot die tijd kun je haar intrekken.
switch-told = Niveaus, rollen en de waarde van codes worden dan bijgewerkt, en elke actieve partner wordt gevraagd de nieuwe voorwaarden te lezen.
switch-replaces = Ze vervangt versie `{ $version }`, die voor { $when } gepland staat.
switch-changes = Wijzigingen
switch-changes-none = Er verandert niets aan wat het programma doet of toont.
switch-footer = 🔻 minder voor partners  🔺 meer voor partners  🔸 andere bedragen  📋 regels  💬 teksten
switch-footer-blocked = Los deze punten op of wijzig het bestand, en voer /instellen opnieuw uit.
switch-planned-title = Versie { $version } is gepland
switch-planned-words = Deze versie gaat { $when } in. Tot die tijd verandert er niets. Je kunt haar intrekken in `/instellen`.
switch-done-title = Versie { $version } is van kracht
switch-done-words = Niveaus, rollen en het paneel worden bijgewerkt. In het logkanaal staan de codes die je in het facturatiepaneel moet bijwerken.
switch-declined = Versie `{ $version }` is niet toegepast en er is niets veranderd. Kies het bestand in `/instellen` om haar opnieuw te zien.
switch-withdrawn = Versie `{ $version }` is ingetrokken. De huidige versie blijft van kracht.
switch-obstacle-track =
    { $count ->
        [one] { $members } zit op het traject `{ $track }`, dat in het bestand ontbreekt.
       *[other] { $count } partners zitten op het traject `{ $track }`, dat in het bestand ontbreekt: { $members }.
    } Behoud het traject, of zet hen eerst op een ander.
switch-obstacle-currency = Het bestand wijzigt de valuta van { $from } in { $to }, maar er zijn al bedragen in { $from } vastgelegd. Voor een andere valuta is een ander programma nodig.
switch-obstacle-unit = Saldo's of codes gebruiken { $unit }, die het bestand verwijdert of anders telt. Laat de eenheid ongewijzigd.
switch-obstacle-coupon =
    { $count ->
        [one] Eén code hoort bij de coupon `{ $coupon }`, die niet meer de klantencoupon van het bestand is. De code zou niet meer werken.
       *[other] { $count } codes horen bij de coupon `{ $coupon }`, die niet meer de klantencoupon van het bestand is. De codes zouden niet meer werken.
    } Behoud het id van de coupon.
switch-obstacle-contracts =
    { $count ->
        [one] Er is een contract voorgesteld, ondertekend of verwacht, maar het bestand heeft geen contracten of niet het bijbehorende traject.
       *[other] Er zijn { $count } contracten voorgesteld, ondertekend of verwacht, maar het bestand heeft geen contracten of niet de bijbehorende trajecten.
    } Behoud ze in het bestand, of beëindig eerst de contracten.
switch-obstacle-applications =
    { $count ->
        [one] Er staat een aanmelding open ({ $tickets }), maar in het bestand ontbreekt de route, het traject of een vraag ervan.
       *[other] Er staan { $count } aanmeldingen open ({ $tickets }), maar in het bestand ontbreekt een route, traject of vraag ervan.
    } Beslis er eerst over met `/team wachtrij`.
switch-obstacle-claims =
    { $count ->
        [one] Er staat een claim open, maar het bestand kent het type ervan niet.
       *[other] Er staan { $count } claims open, maar het bestand kent de typen ervan niet.
    } Beslis er eerst over met `/team wachtrij`.
switch-obstacle-payouts =
    { $count ->
        [one] Een openstaande uitbetaling heeft geen PayPal-e-mailadres, en het bestand vraagt daarom.
       *[other] { $count } openstaande uitbetalingen hebben geen PayPal-e-mailadres, en het bestand vraagt daarom.
    } Reken ze eerst af of weiger ze met `/team uitbetalingen`.
change-changed = { $key }: { $old } → { $new }
change-added = { $key } (nieuw): { $value }
change-removed = { $key } (verwijderd): { $value }
change-days =
    { $count ->
        [one] { $count } dag
       *[other] { $count } dagen
    }
change-hours =
    { $count ->
        [one] { $count } uur
       *[other] { $count } uur
    }
change-months =
    { $count ->
        [one] { $count } maand
       *[other] { $count } maanden
    }
change-yes = ja
change-no = nee
change-none = geen
change-for-new-customers = Nieuwe klanten (bestaande klanten houden de huidige tarieven)
change-for-partners = Alle partners
change-for-track = Partners op het traject { $track }
change-for-codes = Codes die vanaf nu worden uitgegeven of aangepast
change-for-applicants = Nieuwe aanmelders
change-for-staff = Team
change-for-everyone = Iedereen
change-impact-less = Minder voor partners
change-impact-other = Andere bedragen voor partners
change-impact-more = Meer voor partners
change-impact-rules = Regels
change-impact-texts = Teksten
setup-pending = Geplande versie
setup-pending-words = Versie `{ $version }` van het bestand gaat { $when } in. { $by } heeft dit bevestigd.
notice-switch-planned = { $by } heeft deze versie bevestigd. Ze gaat { $when } in. Tot die tijd kun je haar intrekken in `/instellen`.
notice-switched = { $by } heeft deze versie bevestigd. Bestaande klanten houden de huidige tarieven.
notice-switch-withdrawn-title = Versie { $version } ingetrokken
notice-switch-withdrawn = { $by } heeft deze versie ingetrokken. De huidige versie blijft van kracht.
notice-switch-blocked-title = Versie { $version } kon niet ingaan
notice-switch-blocked = Deze versie stond gepland voor { $when }, maar de vorige is nog van kracht. De bot probeert het elke minuut opnieuw. Je kunt haar intrekken in `/instellen`.
notice-other-terms-title = Nieuwe voorwaarden van { $program }
notice-other-terms = De voorwaarden van het programma zijn gewijzigd. Lees ze met `/partner voorwaarden`. Je bestaande klanten houden de huidige tarieven.
subject-switch = Geplande versie van het programmabestand
subject-switched = Nieuwe versie van het programmabestand
subject-new-terms = Nieuwe voorwaarden
audit-switch = bevestigde een nieuwe versie van het programmabestand
audit-switch-withdraw = trok een versie van het programmabestand in
error-switch-stale = Dit voorbeeld is niet meer actueel. Het bestand of de huidige versie is intussen gewijzigd. Voer `/instellen` opnieuw uit met het bestand.
error-switch-pending = Deze versie is al gepland. { $by } heeft haar bevestigd. Je kunt haar intrekken in `/instellen`.
error-switch-done = Deze versie is al toegepast. { $by } heeft haar bevestigd.
error-switch-declined = De huidige versie blijft. { $by } heeft besloten de nieuwe niet toe te passen. Voer `/instellen` uit met het bestand om haar opnieuw te zien.
error-switch-withdrawn = Deze versie is ingetrokken. { $by } heeft dat gedaan. Voer `/instellen` uit met het bestand om haar opnieuw te zien.
error-switch-in-the-way =
    De nieuwe versie kan nog niet worden toegepast. Er is niets veranderd. Los eerst deze punten op:
    { $list }
