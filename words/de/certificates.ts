/** Das Fenster der Zertifikate. */
import { number } from "./number.ts";

export const certificates = {
	heading: "Zertifikate",
	lead: "Eigenes TLS: eine CA für Server, der Computer vertrauen dürfen, eine zweite für Clients, der keiner vertrauen muss, und was beide signiert haben.",
	emptyTitle: "Noch keine Zertifikate",
	empty:
		"Mit einer eigenen CA sprechen Dienste und das Tor HTTPS, und Programme auf Computern, die ihr vertrauen, nehmen sie an. Ihr privater Schlüssel bleibt im Tresor.",
	createCas: "CAs anlegen",
	wizard: "Einen Dienst auf HTTPS umstellen",
	issue: "Ausstellen",
	issueLong: "Zertifikat ausstellen",
	export: "Exportieren",
	exportLong: "Zertifikate exportieren",
	list: "CAs und Zertifikate",
	signedBy: (name: string) => `Signiert von ${name}`,
	nothingSigned: "Sie hat noch nichts signiert.",
	alone: "Einzeln stehend",
	aloneText:
		"Von sich selbst signiert: Jedem Client muss jedes einzeln bekannt gemacht werden.",
	oldOnes: (count: number) =>
		count === 1
			? "1 widerrufenes oder abgelaufenes zeigen"
			: `${number(count)} widerrufene oder abgelaufene zeigen`,
	hideOld: "Widerrufene und abgelaufene ausblenden",
	kinds: {
		"server-ca": "Server-CA",
		"client-ca": "Client-CA",
		server: "Server",
		client: "Client",
		"self-signed": "Selbst signiert",
	},
	states: {
		active: "Gültig",
		"renew-soon": "Bald erneuern",
		"not-yet": "Noch nicht gültig",
		expired: "Abgelaufen",
		revoked: "Widerrufen",
	},
	ends: (when: string, date: string) => `läuft ${when} ab, am ${date}`,
	ended: (when: string, date: string) => `abgelaufen ${when}, am ${date}`,
	begins: (when: string, date: string) => `beginnt ${when}, am ${date}`,
	fields: {
		term: "Laufzeit",
		names: "Namen",
		maySign: "Darf signieren für",
		fingerprint: "SHA-256",
		role: "Rolle",
		usedBy: "Benutzt von",
	},
	own: "ein Listener des Tors; erneuert sich selbst",
	copyFingerprint: (name: string) => `Fingerabdruck von ${name} kopieren`,
	renew: "Erneuern",
	renewLabel: (name: string) => `${name} erneuern`,
	renewTitle: (name: string) => `${name} erneuern?`,
	renewText:
		"Es bekommt einen neuen Schlüssel und eine neue Laufzeit, für dieselben Namen. Danach erneut exportieren; das bisherige gilt bis zu seinem eigenen Ende.",
	renewCa:
		"Eine neue CA mit neuem Schlüssel tritt an ihre Stelle. Alles, was die alte signiert hat, endet jetzt, und Computer müssen der neuen erneut vertrauen.",
	revoke: "Widerrufen",
	revokeLabel: (name: string) => `${name} widerrufen`,
	revokeTitle: (name: string) => `${name} widerrufen?`,
	revokeText: {
		"server-ca":
			"Alles, was sie signiert hat, endet mit ihr, auch die Zertifikate der eigenen Listener des Tors. Sie unten auch aus den Zertifikatsspeichern entfernen.",
		"client-ca":
			"Alles, was sie signiert hat, endet mit ihr: Jedes Client-Zertifikat wird von nun an abgewiesen, und offene Streams werden getrennt.",
		server:
			"Es kommt auf die Sperrliste, und sein Schlüssel wird vernichtet. Clients, die die Liste nicht lesen, nehmen es an, bis es abläuft.",
		client:
			"Wer es zeigt, wird von nun an abgewiesen, und offene Streams werden getrennt.",
		"self-signed":
			"Sein Schlüssel wird hier vernichtet. Clients, denen gesagt wurde, ihm zu vertrauen, tun das, bis es abläuft.",
	},
	keep: "Behalten",
	exportOne: (name: string) => `${name} exportieren`,
};

export const caForm = {
	title: "CAs anlegen",
	text: "Zwei werden angelegt, wo keine sind: eine für Server und eine für Clients. Die für Server darf nur für localhost, Loopback- und private Adressen sowie Namen auf .local signieren.",
	names: "Weitere Namen",
	namesHint:
		"Nur bei Bedarf: Domains wie home.lan oder Bereiche wie 100.64.0.0/10, je Zeile einer. Wer der CA vertraut, vertraut ihr auch dafür. Später lassen sie sich nicht ergänzen.",
	days: "Tage",
	daysHint: "Leer: 3.650, zehn Jahre",
	save: "Anlegen",
};

export const issueForm = {
	title: "Zertifikat ausstellen",
	kind: "Für",
	kinds: {
		server: {
			name: "Einen Server",
			means:
				"Von der Server-CA signiert: überall angenommen, wo ihr vertraut wird.",
		},
		client: {
			name: "Einen Client",
			means:
				"Von der Client-CA signiert: wird dem Tor statt eines Schlüssels gezeigt und gilt für die Rolle, die es bekommt.",
		},
		"self-signed": {
			name: "Einen Server, selbst signiert",
			means:
				"Der schnelle Weg ohne CA: Jedem Client muss es einzeln bekannt gemacht werden.",
		},
	},
	name: "Name",
	nameHint: {
		server: "Wird zum Ordner beim Export, etwa docs/tls.crt",
		client: "So nennt das Protokoll den Client",
	},
	names: "Namen und Adressen",
	namesHint:
		"Womit Clients sich verbinden, je Zeile eines. Leer: localhost, NAME.localhost und die Loopback-Adressen.",
	days: "Tage",
	daysHint: "Leer: 365. Höchstens 397.",
	save: "Ausstellen",
	needsCa:
		"Noch gibt es keine CA, die es signieren könnte. Zuerst die CAs anlegen.",
	problems: {
		nameMissing: "Einen Namen geben.",
		nameForm:
			"Kleinbuchstaben, Ziffern und innen Bindestriche verwenden, höchstens 63 Zeichen.",
		days: "Eine ganze Zahl von Tagen ab 1 eingeben oder leer lassen.",
		daysMost: "Clients nehmen höchstens 397 Tage an.",
		daysCaMost: "Höchstens 7.300 Tage verwenden.",
		nameUnknown: (name: string) =>
			`„${name}“ ist kein DNS-Name und keine IP-Adresse.`,
		subtreeUnknown: (name: string) =>
			`„${name}“ ist keine Domain, keine Adresse und kein Bereich.`,
		tooMany: (most: number) => `Höchstens ${number(most)} verwenden.`,
	},
};

export const exportForm = {
	title: "Zertifikate exportieren",
	text: "Schreibt ca.crt und für jedes Zertifikat einen Ordner mit tls.crt und tls.key; für Clients clients/NAME.crt und .key. Schlüssel sind nur für das eigene Benutzerkonto lesbar. Der Schlüssel einer CA wird nie geschrieben.",
	what: "Was",
	all: "Alle gültigen",
	one: "Nur dieses",
	dir: "Ordner",
	dirHint:
		"Der ganze Pfad, etwa /home/me/certs. Der Ordner wird bei Bedarf angelegt.",
	dirMissing: "Den ganzen Pfad eines Ordners eingeben, von der Wurzel an.",
	save: "Schreiben",
	doneTitle: "Geschrieben",
	doneText: (dir: string, count: number) =>
		count === 1 ? `1 Datei in ${dir}:` : `${number(count)} Dateien in ${dir}:`,
	copyFiles: "Pfade kopieren",
	files: "Geschriebene Dateien",
};

export const trust = {
	heading: "Auf diesem Computer vertraut",
	lead: "Wo die Server-CA eingetragen ist, nehmen Programme dieses Computers an, was sie signiert hat. Die Client-CA kommt nirgends hinein. Ohne ein Ja ändert sich nichts, und alles lässt sich rückgängig machen.",
	states: {
		trusted: "Vertraut",
		"not-trusted": "Nicht vertraut",
		unavailable: "Nicht vorhanden",
	},
	add: "Vertrauen …",
	addLabel: (store: string) => `Der Server-CA in ${store} vertrauen`,
	addTitle: (store: string) => `Der Server-CA in „${store}“ vertrauen?`,
	addText:
		"Programme, die diesen Speicher benutzen, nehmen dann jedes Zertifikat an, das die CA signiert hat, für die Namen, für die sie signieren darf. Ausgeführt wird genau dies:",
	remove: "Rückgängig …",
	removeLabel: (store: string) =>
		`Rückgängig: Server-CA aus ${store} entfernen`,
	removeTitle: (store: string) => `Server-CA aus „${store}“ entfernen?`,
	removeText:
		"Programme, die diesen Speicher benutzen, weisen dann ab, was die CA signiert hat. Ausgeführt wird genau dies:",
	go: { add: "Vertrauen", remove: "Entfernen" },
	keep: "So lassen",
	administrator:
		"Diesen Speicher darf nur ein Administrator ändern. Dies selbst in einem Terminal ausführen, dann erneut nachsehen:",
	copyCommand: "Befehl kopieren",
	again: "Erneut nachsehen",
};
