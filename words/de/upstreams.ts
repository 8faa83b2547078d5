/** Das Fenster der Server hinter dem Tor. */
import type { ToolView } from "../../contract/upstreams.ts";
import type { StdioView } from "../../contract/views.ts";
import { counted, number } from "./number.ts";

export const upstreams = {
	heading: "Server",
	lead: "Die Server hinter dem Tor. Clients benutzen die Adresse des Tors statt der des Servers.",
	emptyTitle: "Noch steht nichts hinter dem Tor",
	empty:
		"Mit einem Server hinter dem Tor erreichen Clients ihn durch das Tor, mit einem Schlüssel, statt direkt.",
	add: "Server hinzufügen",
	way: "Wie das Tor ihn erreicht",
	ways: {
		address: {
			label: "Über eine Adresse",
			hint: "Er läuft schon, hier oder anderswo.",
		},
		command: {
			label: "Durch einen Befehl",
			hint: "Das Tor startet ihn, für MCP-Server, die über Standardein- und -ausgabe sprechen.",
		},
	},
	moreFields: "Mehr: Projekt, nur lesen",
	projectFolder: "Projekt",
	projectHint:
		"Ein Ordner, etwa /home/me/work/docs: Was dessen eigene security.json sagt, gilt auch für diesen Server.",
	test: "Testen",
	testLabel: (name: string) => `${name} testen`,
	tools: "Werkzeuge",
	toolsLabel: (name: string) => `Werkzeuge von ${name}`,
	log: "Log",
	logLabel: (name: string) => `Log von ${name}`,
	restart: "Neu starten",
	restartLabel: (name: string) => `${name} neu starten`,
	restartHint:
		"Beendet seine Programme. Die nächste Anfrage startet ein neues.",
	removed: (name: string) => `${name} wurde entfernt.`,
	undo: "Rückgängig",
	dismiss: "Entfernt lassen",
	name: "Name",
	nameHint: "Wird Teil der Adresse, etwa /docs/",
	url: "Adresse des Servers",
	urlHint: "Etwa http://127.0.0.1:3333",
	save: "Hinzufügen",
	remove: "Entfernen",
	removeLabel: (name: string) => `${name} entfernen`,
	removeTitle: (name: string) => `${name} entfernen?`,
	removeText:
		"Aufrufe an seine Adresse werden von nun an abgewiesen. Ein Server, der von selbst läuft, läuft weiter; einer, den das Tor gestartet hat, wird beendet.",
	keep: "Behalten",
	address: "Adresse für Clients",
	behind: "Server",
	command: "Befehl",
	programs: "Programme",
	root: "Antwortet auch an der Wurzel des Tors",
	preset: "Art des Servers",
	presetHint: "Eine Art füllt Adresse und Regeln aus.",
	noPreset: "Anderer Server",
	servers: "Server",
	providers: "Anbieter, deren Schlüssel hinter dem Tor bleiben",
	readOnly: "Nur lesen",
	readOnlyHint: "Weist jedes Schreiben ab, wer auch fragt.",
	readOnlyLabel: (name: string) => `Nur lesen: ${name}`,
	project: "Projekt",
	ownMode: (name: string) => `Hier ${name}: Sein Projekt sagt es so`,
	needs: "Noch nötig:",
	needsHint: "Bis dahin antwortet er mit 503.",
	set: (secret: string) => `${secret} setzen`,
	https: "Auf HTTPS umstellen",
	httpsLabel: (name: string) => `${name} auf HTTPS umstellen`,
	setSecret: (secret: string) => `drawbridge secret set ${secret}`,
	copySecret: (secret: string) => `Befehl kopieren, der ${secret} setzt`,
	checked: (when: string) => `geprüft ${when}`,
	copyLabel: (name: string) => `Adresse von ${name} kopieren`,
	problems: {
		nameMissing: "Einen Namen geben.",
		nameForm:
			"Kleinbuchstaben, Ziffern und innen Bindestriche verwenden, höchstens 63 Zeichen.",
		nameTaken: "Ein anderer Server heißt schon so.",
		urlMissing: "Die Adresse des Servers eingeben.",
		urlForm:
			"Mit http:// oder https:// und einem Host beginnen, etwa http://127.0.0.1:3333.",
		urlRest:
			"Leerzeichen, umgekehrte Schrägstriche und alles ab ? oder # weglassen.",
		urlCredentials: "Benutzernamen und Passwörter in der Adresse weglassen.",
	},
};

export const projectStrings = {
	none: "Keines",
	change: "Ändern…",
	changeLabel: (name: string) => `Projekt von ${name} ändern`,
	title: (name: string) => `Projekt von ${name}`,
	hint: "Ein Ordner, etwa /home/me/work/docs; leer: kein Projekt",
	text: "Modus und Regeln aus der security.json dieses Ordners gelten von da an für diesen Server, und die des bisherigen Projekts nicht mehr.",
	command:
		"Sein Befehl startet danach vielleicht in einem anderen Ordner. Dann wird vor dem nächsten Start neu danach gefragt.",
	save: "Speichern",
};

export const healthWords = {
	up: "Erreichbar",
	down: "Unerreichbar",
	unknown: "Ungeprüft",
};

export const programsInWords = ({
	approved,
	processes,
	sandbox,
}: StdioView): string =>
	[
		processes.length === 0
			? "Keines läuft"
			: processes.length === 1
				? "1 läuft"
				: `${number(processes.length)} laufen`,
		!approved && "der Befehl wartet auf ein Ja, gefragt beim ersten Gebrauch",
		sandbox === "on" && "in der Sandbox",
		sandbox === "unavailable" && "ohne Sandbox: Dieses System hat keine",
	]
		.filter(Boolean)
		.join(" · ");

export const presets = {
	kaimon: {
		title: "Kaimon (Julia)",
		url: "http://127.0.0.1:2828",
		does: "Setzt Kaimons eigenen Schlüssel in jede Anfrage, unterscheidet lesende Werkzeuge von solchen, die schreiben oder Code ausführen, und weist Aufrufe ab, mit denen es sich anderswohin verbindet.",
	},
	kimi: {
		title: "Kimi",
		url: "http://127.0.0.1:8000",
		does: "Signiert für Kimi ein Token mit der Rolle des Aufrufers, beantwortet Anmeldung und Tickets selbst und weist Kimis Weg ab, Rollen zu vergeben. Jeder Dienst ist ein eigener Server: 8000, 8001, 8002, 8766.",
	},
	docrunch: {
		title: "Docrunch",
		url: "http://127.0.0.1:3334",
		does: "Unterscheidet lesende von schreibenden Werkzeugen, behält Zugangsdaten der Anbieter den Admins vor und zeigt Docrunch sein Token, wo eines gesetzt ist.",
	},
	assistant: {
		title: "Assistant (OpenWhale)",
		url: "http://127.0.0.1:7777",
		does: "Hält sein Dashboard und seine Werkzeuge, die niemanden fragen, hinter dem Tor, weist offene Registrierung ab und zeigt dem Assistenten seinen eigenen API-Schlüssel.",
	},
	openai: {
		title: "OpenAI",
		url: "https://api.openai.com",
		does: "Ergänzt hinter dem Tor den OpenAI-Schlüssel; der Agent zeigt einen Schlüssel des Tors. Behält Löschen und Fine-Tuning den Admins vor und die Schlüssel des Kontos jedem.",
	},
	anthropic: {
		title: "Anthropic",
		url: "https://api.anthropic.com",
		does: "Ergänzt hinter dem Tor den Anthropic-Schlüssel als x-api-key; der Agent zeigt einen Schlüssel des Tors. Behält Löschen den Admins vor und die Schlüssel des Kontos jedem.",
	},
	google: {
		title: "Google (Gemini)",
		url: "https://generativelanguage.googleapis.com",
		does: "Ergänzt hinter dem Tor den Gemini-Schlüssel als x-goog-api-key. Ein Schlüssel in der Adresse (?key=…) wird abgewiesen, weil Adressen in Logs stehen.",
	},
	openrouter: {
		title: "OpenRouter",
		url: "https://openrouter.ai/api",
		does: "Ergänzt hinter dem Tor den OpenRouter-Schlüssel; der Agent zeigt einen Schlüssel des Tors. Verwehrt Schlüssel und Käufe jedem.",
	},
	"azure-openai": {
		title: "Azure OpenAI",
		url: "",
		urlHint: "Die der Ressource, etwa https://RESOURCE.openai.azure.com",
		does: "Ergänzt hinter dem Tor den Schlüssel der Ressource als api-key. Behält Deployments, Löschen und Fine-Tuning den Admins vor.",
	},
	github: {
		title: "GitHub",
		url: "https://api.github.com",
		does: "Ergänzt hinter dem Tor das GitHub-Token. Behält Einstellungen, Löschen und GraphQL den Admins vor und verwehrt jedem die Schlüssel, die das Konto öffnen.",
	},
	bearer: {
		title: "Andere API mit Bearer-Token",
		url: "",
		urlHint: "Etwa https://api.example.com",
		does: "Ergänzt hinter dem Tor das Token als Authorization: Bearer. Über ihre Pfade ist nichts bekannt: GET liest, alles andere schreibt.",
	},
};

export const sourceWords = {
	settings: "aus den Einstellungen",
	"command-line": "aus der Befehlszeile; endet mit dem Tor",
	demo: "die eingebaute Demo",
};

export const commandStrings = {
	line: "Befehl",
	lineHint:
		"Das Programm und seine Argumente, etwa npx -y @modelcontextprotocol/server-filesystem /home/me/work",
	look: "Ansehen",
	asWords: "Wort für Wort schreiben",
	asLine: "Als eine Zeile schreiben",
	cutInto: (count: number) =>
		`Die Wörter, mit denen er gestartet wird: ${number(count)}`,
	emptyWord: "(ein leeres Wort)",
	noShell: (signs: string) =>
		`Keine Shell liest diese Zeile: ${signs} geht so an das Programm, wie es dasteht.`,
	words: "Befehl, Wort für Wort",
	program: "Programm",
	word: (place: number) => `Argument ${number(place)}`,
	removeWord: (place: number) =>
		place === 0 ? "Programm entfernen" : `Argument ${number(place)} entfernen`,
	remove: "Entfernen",
	addWord: "Argument hinzufügen",
	cwd: "Ordner, in dem er startet",
	cwdHint: "Leer heißt der Ordner des Projekts, sonst der persönliche Ordner.",
	variables: "Variablen, die er bekommt",
	variablesHint:
		"Neben den wenigen, die jedes Programm braucht. Schlüssel gehören in den Tresor: dafür ein Geheimnis wählen.",
	namePlaceholder: "NAME",
	variableName: (place: number) => `Name der Variable ${number(place)}`,
	variableKind: (place: number) => `Woher Variable ${number(place)} kommt`,
	variableValue: (place: number) => `Wert der Variable ${number(place)}`,
	removeVariable: (place: number) => `Variable ${number(place)} entfernen`,
	addVariable: "Variable hinzufügen",
	kinds: { text: "Text", secret: "Geheimnis", env: "Die des Tors" },
	variableProblems: {
		name: "Der Name einer Variable besteht aus Buchstaben, Ziffern und _ und beginnt mit keiner Ziffer.",
		twice: "Zwei Variablen heißen gleich.",
		reference: "So heißt kein Geheimnis und keine Variable.",
	},
	sandbox: "In der Sandbox",
	sandboxOn:
		"Er darf die meisten Dateien lesen, sein Projekt und die in seinen Wörtern genannten Ordner beschreiben und das Netz nur erreichen, wo es erlaubt ist. Die eigenen Schlüssel und Passwörter sind vor ihm verborgen.",
	sandboxOff:
		"Er läuft mit allen Rechten dieses Benutzerkontos: Er darf lesen und schreiben, was das Konto darf.",
	shared: "Ein Programm für alle Clients",
	sharedHint:
		"Sonst hat jeder Client ein eigenes und sieht nichts von den anderen.",
	problems: {
		missing: "Das zu startende Programm eingeben.",
		open: "Ein Anführungszeichen ist geöffnet und nicht geschlossen.",
	},
};

export const approveStrings = {
	title: (name: string) => `Befehl von ${name} freigeben`,
	text: "Dies wird das Tor starten, hier ganz zu sehen. Hinzufügen gibt genau dies frei; ändert sich später das Programm oder ein Wort davon, wird erneut gefragt.",
	save: "Freigeben und hinzufügen",
	problem: "So lässt er sich nicht hinzufügen.",
	command: "Befehl",
	emptyWord: "(ein leeres Wort)",
	cwd: "Ordner",
	variables: "Variablen",
	noVariables: "Keine außer denen, die jedes Programm braucht",
	sandbox: "Sandbox",
	sandboxes: {
		on: "In der Sandbox",
		off: "Keine: läuft mit allen Rechten dieses Kontos",
		unavailable:
			"Dieses System hat keine: läuft mit allen Rechten dieses Kontos",
	},
	programs: "Programme",
	programsHint:
		"Freigegeben nach ihrem jetzigen Inhalt: Bei einer Änderung wird erneut gefragt.",
	notes: "Gut zu wissen",
};

export const testStrings = {
	title: (name: string) => `Test von ${name}`,
	text: "Erst wie ein Fremder ohne Schlüssel, dann mit dem, was das Tor ergänzt. Kein Werkzeug wird aufgerufen.",
	testing: "Wird versucht …",
	again: "Erneut testen",
	steps: "Was versucht wurde",
	took: (duration: string) => `Es dauerte ${duration}.`,
	outcomes: {
		passed: "Gut",
		warned: "Ansehen",
		failed: "Gescheitert",
		skipped: "Nicht nötig",
	},
	verdict: (failed: number, warned: number) =>
		failed > 0
			? failed === 1
				? "Eines ist gescheitert."
				: `${number(failed)} Dinge sind gescheitert.`
			: warned > 0
				? warned === 1
					? "Es geht; eines ist einen Blick wert."
					: `Es geht; ${number(warned)} Dinge sind einen Blick wert.`
				: "Alles in Ordnung.",
	history: "Vorher",
	addressTest: "Diese Adresse testen",
	addressHint: "Fragt sie ohne jeden Schlüssel. Noch wird nichts hinzugefügt.",
};

export const testFindings = {
	"program-missing": {
		says: "Das Programm ist nicht da.",
		todo: "Installieren oder den Server mit dem ganzen Pfad des Programms neu hinzufügen.",
	},
	"program-not-approved": {
		says: "Sein Befehl war nicht freigegeben, daher wurde es nicht gestartet.",
		todo: "Bei der ersten Anfrage wird danach gefragt; dann freigeben. Oder hier neu hinzufügen.",
	},
	"program-secret-missing": {
		says: "Ein Geheimnis, das es bekommt, ist nicht gesetzt.",
		todo: "Im Fenster „Geheimnisse“ setzen.",
	},
	"program-runs": { says: "Das Programm startet.", todo: "" },
	"program-failed": {
		says: "Das Programm wurde gestartet und gab keine gute Antwort.",
		todo: "Sein Log sagt, warum, meist in den letzten Zeilen.",
	},
	"address-known": { says: "Die Adresse ist bekannt.", todo: "" },
	"address-unknown": {
		says: "Niemand kennt diesen Namen.",
		todo: "Nach einem Tippfehler in der Adresse sehen und ob dieser Computer im richtigen Netz ist.",
	},
	"address-socket": {
		says: "Er lauscht an einem Socket dieses Computers.",
		todo: "",
	},
	connected: { says: "Er nimmt Verbindungen an.", todo: "" },
	"nothing-listens": {
		says: "Dort lauscht nichts.",
		todo: "Den Server starten oder den Port berichtigen.",
	},
	"connection-silent": {
		says: "5 Sekunden lang hat niemand geantwortet.",
		todo: "Vielleicht verschluckt es eine Firewall, oder die Adresse ist die eines anderen Computers.",
	},
	"socket-missing": {
		says: "Einen solchen Socket gibt es nicht.",
		todo: "Den Server starten oder den Pfad berichtigen.",
	},
	"connection-refused": {
		says: "Dieses Benutzerkonto darf sich nicht damit verbinden.",
		todo: "Dem Konto des Tors das Recht geben, den Socket zu lesen und zu beschreiben.",
	},
	"connection-failed": {
		says: "Die Verbindung ist gescheitert.",
		todo: "Der Code daneben sagt, warum; nachsehen, ob es dem Server gut geht.",
	},
	"tls-good": {
		says: "Die Verbindung ist verschlüsselt und das Zertifikat gültig.",
		todo: "",
	},
	"tls-none": {
		says: "Unverschlüsseltes HTTP, innerhalb dieses Computers.",
		todo: "",
	},
	"tls-none-far": {
		says: "Unverschlüsseltes HTTP zu einem anderen Computer: Wer dazwischen sitzt, kann es lesen und ändern.",
		todo: "https verwenden. So sendet das Tor kein Geheimnis dorthin.",
	},
	"tls-unbelieved": {
		says: "Sein Zertifikat ist von niemandem signiert, dem das Tor glaubt.",
		todo: 'Seine CA in security.json nennen, beim Server unter "tls": {"ca": FILE}.',
	},
	"tls-other-name": {
		says: "Sein Zertifikat ist für einen anderen Namen.",
		todo: 'Diesen Namen in der Adresse verwenden oder nennen in "tls": {"server_name": NAME}.',
	},
	"tls-expired": {
		says: "Sein Zertifikat ist abgelaufen.",
		todo: "Am Server erneuern.",
	},
	"tls-not-yet": {
		says: "Sein Zertifikat ist noch nicht gültig.",
		todo: "Nach der Uhr dieses Computers und der des Servers sehen.",
	},
	"tls-not-spoken": {
		says: "Dort spricht er kein TLS.",
		todo: "Die Adresse mit http:// beginnen, wenn er auf diesem Computer ist, oder den Port berichtigen.",
	},
	"tls-too-old": {
		says: "Er spricht eine zu alte Version von TLS.",
		todo: "Den Server aktualisieren.",
	},
	"tls-wants-certificate": {
		says: "Er verlangt ein Zertifikat vom Tor.",
		todo: 'In security.json eines nennen: "tls": {"cert": FILE, "key": FILE}.',
	},
	"tls-settings": {
		says: "Was die Einstellungen über TLS sagen, ist nicht brauchbar.",
		todo: 'Die Dateien berichtigen, die "tls" in security.json nennt.',
	},
	"tls-failed": {
		says: "Die verschlüsselte Verbindung kam nicht zustande.",
		todo: "Der Code daneben sagt, warum.",
	},
	answers: { says: "Er antwortet über HTTP.", todo: "" },
	"answers-redirect": {
		says: "Er schickt Aufrufer anderswohin, und das Tor folgt niemandem.",
		todo: "Die Adresse verwenden, zu der er schickt, wenn sie gemeint ist.",
	},
	"answers-error": {
		says: "Er antwortet mit einem eigenen Fehler.",
		todo: "Ins Log des Servers sehen.",
	},
	"answers-page": {
		says: "Er antwortet mit einer Webseite.",
		todo: "War seine API oder MCP gemeint, fehlt in der Adresse vielleicht der Pfad.",
	},
	"answer-silent": {
		says: "Er nimmt Verbindungen an und antwortet nicht.",
		todo: "Vielleicht startet er noch oder hängt; ins Log des Servers sehen.",
	},
	"answer-broken": {
		says: "Was zurückkommt, ist kein HTTP.",
		todo: "An diesem Port lauscht vielleicht ein anderer Dienst.",
	},
	closed: {
		says: "Fremde bekommen nichts von ihm: Er verlangt einen Schlüssel.",
		todo: "",
	},
	open: {
		says: "Er ist neben dem Tor offen: Jedes Programm, das seine Adresse kennt, kann ihn ohne Schlüssel benutzen.",
		todo: "Dem Server einen eigenen Schlüssel geben, ihn an einem Socket lauschen oder vom Tor durch einen Befehl starten lassen.",
	},
	"open-unclear": {
		says: "Ob er neben dem Tor offen ist, lassen seine Antworten nicht erkennen.",
		todo: "",
	},
	"secret-none": { says: "Das Tor ergänzt kein Geheimnis.", todo: "" },
	"secret-missing": {
		says: "Ein nötiges Geheimnis ist nicht da, daher wurde ohne gefragt.",
		todo: "Im Fenster „Geheimnisse“ setzen.",
	},
	"secret-accepted": { says: "Er nimmt das Geheimnis an.", todo: "" },
	"secret-refused": {
		says: "Er weist das Geheimnis ab.",
		todo: "Im Fenster „Geheimnisse“ ein gültiges setzen: Es ist falsch, abgelaufen oder darf das nicht.",
	},
	"secret-unclear": {
		says: "Ob er das Geheimnis annimmt, ist nicht zu erkennen: Ohne antwortet er gleich.",
		todo: "",
	},
	"secret-reflected": {
		says: "Seine Antwort enthielt das Geheimnis, daher wurde nicht weitergelesen.",
		todo: "Herausfinden, warum der Server es zurückgibt, und das Geheimnis ersetzen, falls andere es lesen konnten.",
	},
	"mcp-modern": { says: "Er spricht MCP in der neuesten Form.", todo: "" },
	"mcp-legacy": {
		says: "Er spricht MCP in einer älteren Form. Das Tor übersetzt für neuere Clients.",
		todo: "",
	},
	"mcp-sse": {
		says: "Er spricht MCP über den ältesten Transport, einen Ereignisstrom. Das Tor übersetzt.",
		todo: "",
	},
	"mcp-none": {
		says: "Wo nachgesehen wurde, spricht er kein MCP.",
		todo: "Bei einer API ist das richtig. Bei einem MCP-Server fehlt in der Adresse vielleicht der Pfad.",
	},
	"mcp-silent": {
		says: "Er begann nicht rechtzeitig, MCP zu sprechen.",
		todo: "Ins Log des Servers sehen.",
	},
};

export const tools = {
	title: (name: string) => `Werkzeuge von ${name}`,
	reading: "Der Server wird gefragt …",
	again: "Erneut fragen",
	speaks: (revision: string) => `MCP ${revision}`,
	readOnly:
		"„Nur lesen“ ist eingeschaltet: Was schreibt, wird abgewiesen, wer auch fragt.",
	unfiltered:
		"Die Einstellungen sagen, dass hier nichts Code ist, daher sieht der Befehlsfilter nicht hinein.",
	more: "Er nennt mehr Werkzeuge, als hier gezeigt sind.",
	none: "Er nennt keine Werkzeuge.",
	filter: "Werkzeug suchen",
	kind: "Welche Werkzeuge",
	kinds: {
		all: (count: number) => `Alle (${number(count)})`,
		reads: (count: number) => `Lesend (${number(count)})`,
		writes: (count: number) => `Schreibend (${number(count)})`,
		code: (count: number) =>
			`Führt Code aus oder hohes Risiko (${number(count)})`,
		refused: (count: number) => `Jedem verwehrt (${number(count)})`,
		hidden: (count: number) => `Mit verborgenen Zeichen (${number(count)})`,
	},
	count: (count: number) => counted(count, "Werkzeug", "Werkzeuge"),
	list: "Werkzeuge",
	noMatch: "Kein Werkzeug passt.",
	open: (name: string) => `Über ${name}`,
	noDescription: "Es sagt nichts über sich.",
	back: "Alle Werkzeuge",
	hidden: "Verborgener Text",
	hiddenText:
		"Seine Texte enthalten Zeichen, die ein Modell liest und ein Mensch nicht sieht. Hier sind sie ausgeschrieben, als \\u und eine Zahl. Diesem Server mit Vorsicht begegnen.",
	needs: "Ein Aufruf braucht",
	byRule: "nach einer Regel der Einstellungen oder der Art des Servers",
	byHint: "nach eigener Angabe des Werkzeugs: Keine Regel nennt es",
	who: "Rollen",
	keys: "Schlüssel, die es aufrufen dürfen",
	noKeys: "Kein aktiver",
	moreKeys: (count: number) => `und ${number(count)} weitere`,
	anonymous:
		"Jeder auf diesem Computer ohne Schlüssel, so wie der Modus jetzt ist.",
	noRole: "Keine Rolle hat das",
	onlyRole: (role: string) => `nur ${role}`,
	fromRole: (role: string) => `${role} und höher`,
	refused: {
		"read-only": "Niemand: „Nur lesen“ ist eingeschaltet",
		nobody: "Niemand: Eine Regel sagt es so",
	},
	filterSees: "Befehlsfilter",
	risks: {
		none: {
			word: "Kein Code",
			means: "Er findet hier nichts, was ausgeführt würde.",
		},
		"by-target": {
			word: "Nach Ziel",
			means:
				"Es nennt eine Datei oder Adresse: Danach wird jeder Aufruf beurteilt.",
		},
		"by-text": {
			word: "Führt Code aus",
			means:
				"Ein Argument enthält Code: Jeder Aufruf wird nach dessen Inhalt beurteilt.",
		},
		high: {
			word: "Hohes Risiko",
			means: "Womit es auch aufgerufen wird, das Risiko ist hoch.",
		},
		critical: {
			word: "Kritisch",
			means: "Womit es auch aufgerufen wird, der Aufruf ist kritisch.",
		},
	},
	hints: "Sagt über sich",
	arguments: "Argumente",
	noArguments: "Keine",
	required: "nötig",
	holds: (language: string) => `enthält ${language}`,
	unknownCode: "enthält Code, den niemand lesen kann",
	states: {
		"not-approved":
			"Sein Befehl war nicht freigegeben, daher wurde er nicht gestartet. Bei der ersten Anfrage wird danach gefragt.",
		"secret-missing":
			"Ein nötiges Geheimnis ist nicht gesetzt, daher wurde er nicht gefragt. Im Fenster „Geheimnisse“ setzen.",
		unreachable:
			"Er hat nicht geantwortet. Testen: Das sagt Schritt für Schritt, was fehlt.",
		"no-mcp": "Er spricht kein MCP und hat daher keine Werkzeuge.",
		reflected:
			"Seine Antwort enthielt das Geheimnis, das das Tor ihm gesendet hat, daher wird nichts davon gezeigt. Herausfinden, warum der Server es zurückgibt.",
	},
};

export const hintWords = ({
	readOnly,
	destructive,
	idempotent,
	openWorld,
}: ToolView["hints"]): string =>
	[
		readOnly === true && "liest nur",
		readOnly === false && "schreibt",
		destructive === true && "kann zerstören",
		destructive === false && "zerstört nichts",
		idempotent === true && "darf wiederholt werden",
		openWorld === true && "geht nach außen",
		openWorld === false && "bleibt im Inneren",
	]
		.filter(Boolean)
		.join(", ") || "nichts";

export const log = {
	title: (name: string) => `Log von ${name}`,
	text: "Was seine Programme auf ihre Standardfehlerausgabe geschrieben haben. Es läuft von selbst weiter; Geheimnisse des Tors sind ausgelassen.",
	dropped: (count: number) =>
		count === 1
			? "1 ältere Zeile wurde fallen gelassen."
			: `${number(count)} ältere Zeilen wurden fallen gelassen.`,
	empty: "Bisher hat es nichts geschrieben.",
	copy: "Log kopieren",
	program: (pid: number) => `Programm ${pid}`,
};
