/** Das Fenster zum Koppeln eines Telefons. */
import { number } from "./number.ts";

export const tierNames = {
	trusted: "Zertifikat vertraut",
	untrusted: "Zertifikatswarnung übergangen",
};

export const shutWords = {
	"": "",
	off: "Telefone sind in den Einstellungen ausgeschaltet. In security.json phone.enabled setzen, um sie einzulassen.",
	"no-device":
		"Geschlossen, weil kein Telefon gekoppelt ist. Offen wird es, solange ein QR-Code gezeigt wird, und bleibt es, sobald ein Telefon gekoppelt ist.",
	"no-network":
		"Dieser Computer ist in keinem Netz, über das ein Telefon ihn erreichen könnte. Mit dem WLAN oder per Kabel verbinden.",
	"untrusted-network":
		"Hier geschlossen: In diesem Netz dürfen Telefone den Computer nicht erreichen. Unten erlauben, wenn es das eigene Netz ist.",
	"no-certificate":
		"Geschlossen, weil sich kein Zertifikat dafür erstellen ließ. Das Log des Tors sagt, warum.",
	"port-taken":
		"Geschlossen: Ein anderes Programm belegt den Port. Dieses beenden oder einen anderen Port wählen (phone.port in security.json).",
	"vault-locked":
		"Geschlossen, solange der Tresor gesperrt ist, weil nichts signiert werden kann. Unter Geheimnisse entsperren.",
};

export const pairing = {
	heading: "Telefon koppeln",
	asking: "Das Tor wird gefragt …",
	lost: "Das Tor antwortet nicht; neuer Versuch läuft …",
	close: "Schließen",
};

export const start = {
	heading: "Wie soll das Telefon diesen Computer erreichen?",
	elsewhere:
		"In einem Terminal oder anderen Fenster ist ein QR-Code offen. Ein hier geöffneter tritt an seine Stelle.",
	network: "Netz",
	networkFacts: {
		name: "Netz",
		router: "Router",
		machine: "Dieser Computer",
	},
	noName: "ein Netz ohne Namen",
	trustHeading: (network: string) =>
		`Verbunden mit ${network}: Dürfen Telefone diesen Computer hier erreichen?`,
	trustText:
		"Das Tor öffnet hier dann einen Port, nur für Telefone, solange eines gekoppelt ist oder ein QR-Code gezeigt wird. Zu Hause oder im eigenen Büro Ja sagen; im Café, Hotel oder Zug Nein.",
	trust: "Ja, in diesem Netz",
	notHere: "Nein",
	byAddress: "Über die Adresse",
	byAddressHint:
		"Geht sofort, mit jedem Telefon. Dessen Browser warnt vor dem Zertifikat, und die Warnung wird übergangen. Ein solches Telefon darf Aufrufe ablehnen und die Brücke hochziehen, aber keine Aufrufe erlauben.",
	byName: "Über den Namen",
	byNameHint: (name: string) =>
		`Für ein Telefon, das dem Zertifikat dieses Computers vertraut: Es darf auch Aufrufe erlauben. Es öffnet ${name} ohne jede Warnung. Der Weg dahin steht unter Geräte.`,
	go: "QR-Code zeigen",
	goHint:
		"Für ein Telefon und zwei Minuten. Er schließt sich, wenn dieses Fenster nicht mehr zu sehen ist.",
};

export const offer = {
	heading: "Mit der Kamera des Telefons scannen",
	qr: "QR-Code mit dem Link für ein Telefon",
	left: (left: string) => `noch ${left}`,
	tries: (tries: number) =>
		tries === 1 ? "noch 1 Versuch" : `noch ${number(tries)} Versuche`,
	byAddress:
		"Der Browser des Telefons warnt vor dem Zertifikat. Das ist hier zu erwarten: Details oder Erweitert wählen und weiter zur Seite gehen.",
	byName:
		"Die Seite muss sich ohne Warnung öffnen. Kommt eine, zurückgehen: Das Telefon vertraut dem Zertifikat dieses Computers noch nicht.",
	cannot: "Scannen geht nicht?",
	codeIsOver:
		"Ein falscher Code wurde eingegeben, oder er wurde zu oft probiert, daher gilt der Code nicht mehr. Der QR-Code gilt noch; für einen anderen Code dies schließen und neu beginnen. Wer das nicht selbst war: Jemand in diesem Netz rät.",
	cannotText:
		"Diese Adresse im Browser des Telefons öffnen und dort den Code eingeben.",
	copyAddress: "Adresse kopieren",
	code: "Code",
};

export const asking = {
	heading: "Ein Telefon möchte gekoppelt werden",
	compare: "Mit dem Telefon vergleichen",
	compareText:
		"Das Telefon zeigt drei Wörter. Es müssen diese sein, in dieser Reihenfolge.",
	byCode:
		"Der Code wurde eingegeben, das Telefon konnte diesen Computer also nicht selbst prüfen: Nur diese Wörter sagen, ob es mit diesem Computer verbunden ist.",
	words: "Die drei Wörter",
	name: "Name",
	nameHint: "Woran es zu erkennen sein soll.",
	nameMissing: "Einen Namen geben.",
	nameLong: "Höchstens 60 Zeichen verwenden.",
	facts: { browser: "Nennt sich", address: "Adresse" },
	tier: "Wie weit es gehen darf",
	tiers: {
		untrusted: {
			label: "Es darf ablehnen",
			hint: "Es sieht ohne Einzelheiten, was wartet, lehnt ab und zieht die Brücke hoch.",
		},
		trusted: {
			label: "Es darf auch erlauben",
			hint: "Damit wird verbürgt: Das Zertifikat dieses Computers ist auf dem Telefon installiert, sein Fingerabdruck verglichen, und der Browser zeigte keine Warnung.",
		},
	},
	onlyDeny: {
		address:
			"Es hat die Seite über die Adresse geöffnet, darf also Aufrufe ablehnen und die Brücke hochziehen, aber keine Aufrufe erlauben. Damit es erlauben darf, über den Namen koppeln.",
		certificate:
			"Es hat die Seite über den Namen geöffnet, sagt aber nicht, dass es dem Zertifikat vertraut. Es darf also Aufrufe ablehnen und die Brücke hochziehen, aber keine Aufrufe erlauben.",
	},
	refuse: "Sie weichen ab: abweisen",
	pair: "Sie stimmen: koppeln",
	leftToAnswer: (left: string) => `noch ${left} zum Antworten`,
	desktop:
		"Die Desktop-App läuft: Dort im geöffneten Fenster koppeln. Hier lässt es sich abweisen.",
	noPassphrase:
		"Ohne die Desktop-App fragt das Koppeln nach der Passphrase des Eigentümers, und noch ist keine gesetzt. In einem Terminal eine setzen, dann koppeln:",
	setPassphrase: "drawbridge owner passphrase set",
	copyCommand: "Befehl kopieren",
	passphrase: "Koppeln fragt nach der Passphrase des Eigentümers.",
};

export const done = {
	heading: (name: string) => `${name} ist gekoppelt`,
	texts: {
		trusted:
			"Es sieht, was wartet, und darf Aufrufe erlauben, jeden mit einer Signatur seines eigenen Schlüssels. Unter Geräte steht, wie weit es gehen darf, und dort endet es sofort.",
		untrusted:
			"Es darf Aufrufe ablehnen und die Brücke hochziehen. Unter Geräte steht, wie es mehr darf, und dort endet es sofort.",
	},
	another: "Weiteres koppeln",
};

export const over = {
	again: "Neuer QR-Code",
	whys: {
		"": {
			title: "Der QR-Code ist geschlossen",
			text: "Dieses Fenster war nicht zu sehen. Nichts wurde gekoppelt.",
		},
		time: {
			title: "Die Zeit ist abgelaufen",
			text: "Die zwei Minuten sind um. Nichts wurde gekoppelt; ein neuer QR-Code beginnt von vorn.",
		},
		tries: {
			title: "Zu viele Versuche",
			text: "Der QR-Code wurde zu oft ohne Erfolg probiert und gilt nicht mehr. Wer das nicht selbst war: Jemand in diesem Netz rät.",
		},
		proof: {
			title: "Der Nachweis war falsch",
			text: "Ein Telefon antwortete, ohne diesen QR-Code gelesen zu haben, daher gilt er nicht mehr. War es das eigene Telefon, mit einem neuen erneut versuchen; sonst wollte jemand in diesem Netz hinein.",
		},
		cancelled: {
			title: "Der QR-Code ist geschlossen",
			text: "Er wurde geschlossen, oder sein Fenster war nicht zu sehen. Nichts wurde gekoppelt.",
		},
		refused: {
			title: "Das Telefon wurde abgewiesen",
			text: "Es wurde nicht eingelassen, und sein QR-Code gilt nicht mehr. Wichen die Wörter ab, sitzt vielleicht jemand zwischen Telefon und Computer: in einem anderen Netz erneut versuchen.",
		},
		network: {
			title: "Das Netz hat gewechselt",
			text: "Das Telefon hätte diesen Computer nicht mehr erreichen können, daher wurde der QR-Code geschlossen. Nichts wurde gekoppelt.",
		},
	},
};
