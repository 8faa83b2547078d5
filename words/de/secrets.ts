/** Das Fenster der Geheimnisse, mit dem Tresor. */

export const secrets = {
	heading: "Geheimnisse",
	lead: "Schlüssel von Anbietern und Tokens von Servern. Das Tor setzt sie in Anfragen ein, damit kein Agent sie haben muss. Ein Wert geht hier hinein, und keiner kommt je heraus.",
	emptyTitle: "Noch keine Geheimnisse",
	empty:
		"Ein Agent bekommt einen Schlüssel dieses Tors; der eigene Schlüssel des Anbieters bleibt hier und wird hinter dem Tor ergänzt. Zum Beginn einen Anbieter wählen:",
	emptyNeeded:
		"Oben setzen, was noch fehlt, oder einen weiteren Anbieter wählen, der hinter das Tor soll:",
	providers: "Anbieter",
	add: "Geheimnis hinzufügen",
	needed: "Noch nötig",
	neededText:
		"Server nennen diese und antworten mit 503, bis sie gesetzt sind. Was wartet, geht dann sofort weiter.",
	neededBy: "für",
	set: "Setzen",
	setLabel: (name: string) => `Geheimnis ${name} setzen`,
	setWhen: (when: string) => `gesetzt ${when}`,
	replace: "Ersetzen",
	replaceLabel: (name: string) => `Geheimnis ${name} ersetzen`,
	setAgain: "Erneut setzen",
	setAgainLabel: (name: string) => `Erneut setzen: ${name}`,
	remove: "Entfernen",
	removeLabel: (name: string) => `Geheimnis ${name} entfernen`,
	removeTitle: (name: string) => `${name} entfernen?`,
	removeText:
		"Server, die es brauchen, antworten von nun an mit 503. Der Wert ist endgültig weg; der Anbieter nimmt ihn an, bis er dort zurückgezogen wird.",
	removeFrom: (names: string) => `Es wird benutzt von: ${names}.`,
	keep: "Behalten",
	unbound:
		"Kein Server bekommt es: Als es gesetzt wurde, nannte es keiner. Sobald einer das tut, erneut setzen.",
	places: (name: string) => `Wohin ${name} geht`,
	inHeader: (header: string) => `in ${header}`,
	signs: "signiert Tokens",
	gone: "diesen Server gibt es nicht mehr",
	placeProblems: {
		nowhere:
			"Es wurde gesetzt, bevor dieser Server es nannte, und wird daher nicht dorthin gesendet. Erneut setzen, wenn es dorthin gehört.",
		elsewhere: (bound: string, now: string) =>
			`Es wurde für ${bound} gesetzt, und der Server ist jetzt auf ${now}: Es wird nicht dorthin gesendet. Erneut setzen, wenn der neuen Adresse damit zu trauen ist.`,
		otherHeader: (bound: string, now: string) =>
			`Es wurde für den Header ${bound} gesetzt, und der Server nennt es jetzt in ${now}: Es wird nicht gesendet. Erneut setzen, wenn es so gemeint ist.`,
		onlySigns: (now: string) =>
			`Es wurde zum Signieren von Tokens gesetzt, und der Server nennt es jetzt im Header ${now}: Es wird nicht gesendet. Erneut setzen, wenn es so gemeint ist.`,
		plain: {
			"not set": "Es ist noch nicht gesetzt.",
			"the vault is locked":
				"Der Tresor ist gesperrt. Es wird wieder gesendet, sobald er offen ist.",
			"not in the vault": "Sein Wert ist nicht mehr im Tresor. Erneut setzen.",
			empty: "Sein Wert ist leer. Erneut setzen.",
			"holds characters that no header may":
				"Sein Wert enthält Zeichen, die kein Header enthalten darf. Ohne sie erneut setzen.",
			"never sent over plain http beyond this machine":
				"Die Adresse des Servers beginnt mit http:// und ist nicht auf diesem Computer: Dorthin wird kein Geheimnis gesendet. https:// verwenden.",
		},
	},
	form: {
		add: "Geheimnis hinzufügen",
		set: (name: string) => `Geheimnis ${name} setzen`,
		replace: (name: string) => `Geheimnis ${name} ersetzen`,
		needs: (upstream: string, name: string) =>
			`${upstream} ist hinzugefügt. Es fehlt noch das Geheimnis ${name}: Bis es gesetzt ist, lautet die Antwort 503.`,
		name: "Name",
		nameHint: "Wie ${secret:NAME} in den Headern eines Servers es nennt",
		value: "Wert",
		valueHint: "Eine Zeile. Nach dem Speichern nie wieder gezeigt.",
		show: "Eingabe zeigen",
		bind: "Geht an",
		bindNaming: "Die Server, deren Header es nennen",
		bindNone: "derzeit nennt es keiner",
		bindSome: "Nur diese",
		bindHint:
			"Es ist an ihre Adressen gebunden und an den Header, der es nennt. An eine andere Adresse wird es erst gesendet, wenn es erneut gesetzt ist.",
		bindMissing: "Mindestens einen Server ankreuzen.",
		save: "Speichern",
	},
	problems: {
		nameMissing: "Einen Namen geben.",
		nameForm:
			"Buchstaben, Ziffern und _ . - nach einem Buchstaben oder einer Ziffer verwenden, höchstens 64.",
		nameTaken:
			"Ein Geheimnis dieses Namens gibt es schon. In der Liste ersetzen.",
		valueMissing: "Den Wert eingeben.",
		valueLines:
			"Mehrere Zeilen wurden eingefügt. Ein Geheimnis ist eine Zeile.",
		valueControl:
			"Es enthält ein Steuerzeichen. Ein Geheimnis ist eine Zeile Text.",
		valueSpaces: "Die Leerzeichen an den Enden weglassen.",
		valueOwn:
			"Das ist ein Schlüssel dieses Tors. Den eingeben, den der Anbieter ausgegeben hat.",
		valueLong: "Höchstens 65.536 Zeichen verwenden.",
	},
};

export const tests = {
	test: "Testen",
	again: "Erneut testen",
	testLabel: (upstream: string) => `Geheimnisse von ${upstream} testen`,
	hint: "Eine Anfrage, die nichts ändert, mit dem, was das Tor jetzt ergänzt.",
	testing: "Wird gefragt …",
	verdicts: {
		accepted: "Angenommen",
		rejected: "Zurückgewiesen",
		unclear: "Unklar",
	},
	means: {
		accepted: "Der Anbieter kennt es.",
		rejected: "Der Anbieter nimmt es nicht an. Durch ein gültiges ersetzen.",
		unclear: "Die Antwort sagt weder Ja noch Nein.",
	},
	status: (status: number) =>
		status === 0 ? "keine Antwort" : `HTTP ${status}`,
};

export const vault = {
	heading: "Tresor",
	lead: "Verwahrt jedes Geheimnis, jeden Schlüssel und jeden privaten Schlüssel des Tors, versiegelt.",
	openedBy: (what: string) => `Er wird geöffnet durch: ${what}.`,
	states: { open: "Offen", locked: "Gesperrt" },
	backends: {
		keychain: "Schlüsselbund dieses Systems (keytar)",
		keyring: "Secret Service dieses Systems (@napi-rs/keyring)",
		file: "Schlüsseldatei oder Passphrase",
	},
	lock: "Sperren",
	lockTitle: "Den Tresor sperren?",
	lockText: [
		"Anfragen, die ein Geheimnis brauchen, warten bis zu 30 Sekunden, dann bekommen sie 503. Andere gehen weiter.",
		"Schlüssel lassen sich weder anlegen noch kopieren, und kein Zertifikat lässt sich erstellen oder erneuern.",
		"Er bleibt gesperrt, bis er entsperrt wird oder das Tor neu startet.",
	],
	keepOpen: "Offen lassen",
	unlock: "Entsperren",
	locked: {
		keychain:
			"Von Hand gesperrt: hier entsperren. Sonst den Schlüsselbund entsperren: Der Tresor öffnet sich von selbst, sobald dieser antwortet.",
		keyring:
			"Von Hand gesperrt: hier entsperren. Sonst den Keyring entsperren: Der Tresor öffnet sich von selbst, sobald der Secret Service antwortet.",
		file: "Von Hand gesperrt: hier entsperren. Sonst seine Schlüsseldatei wieder lesbar machen oder das Tor mit seiner Passphrase starten.",
	},
	move: "Verlegen …",
	moveLabel: "Verlegen, was den Tresor öffnet",
	moveTitle: "Verlegen, was den Tresor öffnet",
	moveTo: "Nach",
	moves: {
		keychain: {
			name: "Der Schlüsselbund des Systems",
			means: "Öffnet sich bei der Anmeldung an diesem Computer. Über keytar.",
		},
		keyring: {
			name: "Der Secret Service",
			means: "Das Gleiche unter Linux, über @napi-rs/keyring.",
		},
		file: {
			name: "Eine Schlüsseldatei",
			means:
				"Für Computer ohne Schlüsselbund. Wer die Datei und den Tresor lesen kann, kann ihn öffnen.",
		},
	},
	moveText: [
		"Der Schlüssel, der den Tresor öffnet, wird an den neuen Ort geschrieben und von dort zurückgelesen.",
		"Von da an öffnet das Tor ihn von dort. Die Einträge selbst bleiben unberührt.",
		"Der alte Ort wird zuletzt geleert. Wo es auch abbricht, der Tresor lässt sich öffnen.",
	],
	moveSave: "Verlegen",
	moved: (what: string) => `Verlegt. Jetzt geöffnet durch: ${what}.`,
};
