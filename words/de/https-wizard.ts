/** Der Assistent, der einen Dienst auf HTTPS umstellt. */

export const wizard = {
	title: "Einen Dienst auf HTTPS umstellen",
	titleOf: (name: string) => `${name} auf HTTPS umstellen`,
	steps: "Schritte",
	stepNames: {
		names: "Namen",
		ca: "CA",
		certificate: "Zertifikat",
		files: "Dateien",
		listener: "Listener",
		trust: "Vertrauen",
		use: "Benutzen",
	},
	done: "fertig",
	next: "Weiter",
	back: "Zurück",
	stop: "Hier aufhören",
	finish: "Fertig",
	headings: {
		names: "Wer spricht TLS, und unter welchen Namen?",
		ca: "Eine CA zum Signieren",
		certificate: "Ein Zertifikat für diese Namen",
		files: "Dorthin schreiben, wo der Dienst es findet",
		listener: "Ein TLS-Listener des Tors",
		trust: "Diesen Computer der CA vertrauen lassen",
		use: "Alles darauf richten",
	},
	noUpstream:
		"Noch steht nichts hinter dem Tor. Zuerst einen Server hinzufügen.",
	upstream: "Dienst",
	place: "TLS spricht",
	places: {
		gate: {
			name: "Das Tor, davor",
			means:
				"Am Dienst ändert sich nichts. Das Tor erstellt und erneuert das Zertifikat selbst, für alle seine Server.",
		},
		service: {
			name: "Der Dienst selbst",
			means:
				"Zertifikat und Schlüssel gibt es als Dateien; vor dem Ablauf sind sie von Hand zu erneuern.",
		},
	},
	names: "Namen und Adressen",
	namesHint: "Was in der Adresse steht, die Clients benutzen, je Zeile eines.",
	namesMissing: "Mindestens einen Namen eingeben.",
	caNone:
		"Noch gibt es keine. Zwei werden angelegt: eine für Server und eine für Clients, ihre privaten Schlüssel nur im Tresor. Die für Server darf nur für localhost, Loopback- und private Adressen sowie Namen auf .local signieren",
	caAnd: (names: string) => ` – und, wie gewünscht, für ${names}.`,
	caUsual: ".",
	caCreate: "CAs anlegen",
	caThere: (name: string) =>
		`„${name}“ ist da und darf für diese Namen signieren.`,
	caUntil: (when: string) => `Sie gilt bis ${when}.`,
	caCannot: (names: string) =>
		`Die vorhandene CA darf nicht für ${names} signieren, und eine CA lässt sich nicht erweitern. Zurückgehen und dies weglassen; oder aufhören, die CA unter Zertifikate widerrufen und neu beginnen: Dann wird eine neue für diese Namen angelegt.`,
	leafNone: (name: string) =>
		`Ein Zertifikat namens „${name}“ wird für ein Jahr ausgestellt, für:`,
	leafIssue: "Ausstellen",
	leafThere: (name: string) => `„${name}“ ist da, für alle diese Namen.`,
	leafOther: (name: string) =>
		`Es gibt ein Zertifikat namens „${name}“ für andere Namen. Nur eines darf so heißen: Es wird widerrufen und sein Schlüssel vernichtet, bevor das neue ausgestellt wird.`,
	leafReplace: "Widerrufen und neu ausstellen",
	filesText:
		"ca.crt, tls.crt mit der Kette und tls.key, das nur das eigene Benutzerkonto lesen kann.",
	filesWrite: "Dateien schreiben",
	host: "Wer ihn erreichen darf",
	hosts: {
		own: {
			name: "Dieser Computer",
			means: "Lauscht auf 127.0.0.1. Es gilt der Modus des Tors.",
		},
		all: {
			name: "Auch andere Computer",
			means:
				"Lauscht auf jeder Adresse. Dort immer streng, was der Modus auch sagt.",
		},
	},
	port: "Port",
	portHint: "Ein freier, etwa 4443",
	portWrong: "Eine Zahl von 1 bis 65535 verwenden.",
	listenerText:
		"Dies in die Einstellungsdatei setzen, neben das Vorhandene. Das Tor lauscht dort, sobald sie gespeichert ist:",
	copySettings: "Einstellungen kopieren",
	settingsFile: "Die Einstellungsdatei",
	copyFile: "Pfad der Einstellungsdatei kopieren",
	orServe: "Oder das Tor für die eine Adresse, die es schon hat, so starten:",
	copyCommand: "Befehl kopieren",
	listening: (url: string) => `Es lauscht: ${url}`,
	notListening:
		"Noch gibt es keinen TLS-Listener. Weitergehen und es später tun ist möglich.",
	trustText:
		"Browser und curl auf diesem Computer nehmen es dann ohne Warnung an. Dies lässt sich weglassen; dann ist jedem Programm ca.crt einzeln zu nennen.",
	caFile: "ca.crt für Programme mit eigener Liste",
	caFileHint:
		"Das sind Node und Python, dazu andere Computer. Der ganze Pfad des Ordners",
	caFileWrite: "ca.crt schreiben",
	point: {
		gate: "Clients benutzen von nun an diese Adresse, mit einem Schlüssel des Tors:",
		service: "Dem Dienst seine Dateien nennen und ihn neu starten:",
		upstream: "Dem Tor sagen, dass der Dienst jetzt HTTPS spricht:",
		clients:
			"Programme, die den Zertifikatsspeicher dieses Computers nicht lesen:",
		noFile:
			"Im vorigen Schritt ca.crt schreiben, dann stehen hier die Zeilen für curl, Node und Python.",
	},
	copy: (what: string) => `Kopieren: ${what}`,
	lines: {
		address: "Adresse",
		curl: "curl",
		node: "Node",
		python: "Python (vertraut dann nur dieser CA)",
		certificate: "Zertifikat",
		key: "Privater Schlüssel",
		uvicorn: "uvicorn",
		nginx: "nginx",
		settings: "In security.json",
	},
	stopped: "Hier aufgehört",
	stoppedText:
		"Nichts ist halb fertig: Was da ist, bleibt und wird beim Fortsetzen benutzt. Dies ist da, und dies nicht:",
	facts: {
		ca: (name: string) =>
			`Die CA „${name}“ ist da. Allein ändert sie nichts; unter Zertifikate widerrufen macht sie rückgängig.`,
		noCa: "Es wurde keine CA angelegt.",
		leaf: (name: string) =>
			`Ein Zertifikat für „${name}“ wurde ausgestellt; sein Schlüssel ist im Tresor. Unter Zertifikate widerrufen macht es rückgängig.`,
		noLeaf: "Es wurde kein Zertifikat ausgestellt.",
		files: (dir: string) =>
			`Dateien wurden nach ${dir} geschrieben. Dort löschen, wenn sie nicht gebraucht werden.`,
		noFiles:
			"Es wurde keine Datei geschrieben, der Dienst spricht also, was er vorher sprach.",
		listening: (url: string) => `Das Tor lauscht auf ${url}.`,
		notListening: "Das Tor spricht noch kein TLS.",
		trusted: (stores: string) =>
			`Der CA wird vertraut in: ${stores}. Unter Zertifikate lässt es sich rückgängig machen.`,
		notTrusted: "Dieser Computer vertraut der CA nicht.",
	},
	goOn: "Fortsetzen",
	close: "Schließen",
};
