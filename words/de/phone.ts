/** Die Seite, die ein gekoppeltes Telefon öffnet. */
import type { RequestObject } from "../../contract/phone.ts";
import { counted } from "./number.ts";

export const page = {
	name: "Drawbridge",
	opening: "Wird geöffnet …",
	tabs: { waiting: "Wartend", history: "Verlauf", computer: "Computer" },
	tabsLabel: "Teile dieser Seite",
	titleWaiting: (count: number) => `(${count}) Drawbridge`,
	lastHeard: (when: string) => `Zuletzt gehört: ${when}.`,
	close: "Schließen",
	cancel: "Abbrechen",
	back: "Zurück",
	retry: "Erneut versuchen",
	insecureTitle: "Diese Seite kam ungeschützt an",
	insecure:
		"Schlüssel funktionieren nur über https. Den Link so öffnen, wie der Computer ihn zeigt: Er beginnt mit https://.",
	storageTitle: "Dieser Browser speichert hier nichts",
	storage:
		"Der Schlüssel des Telefons muss zwischen den Besuchen erhalten bleiben. Das private Fenster verlassen oder dieser Seite das Speichern erlauben, dann erneut öffnen.",
};

export const silence = {
	connecting: "Verbindung zum Computer wird aufgebaut …",
	offline: "Der Computer antwortet nicht; neuer Versuch läuft …",
	unreadable: "Der Computer antwortet anders, als diese Seite es versteht.",
	locked:
		"Der Tresor auf dem Computer ist gesperrt, daher kann nichts signiert werden. Dort entsperren.",
	gone: "Dieses Telefon wurde entfernt, oder seine Zeit ist abgelaufen.",
	unauthenticated: "Die Sitzung wurde abgewiesen; neuer Versuch läuft …",
	forbidden:
		"Der Computer nimmt dieses Telefon aus diesem Netz oder von dieser Adresse nicht an.",
	"too-many":
		"Der Computer bittet dieses Telefon, langsamer zu sein; gleich folgt ein neuer Versuch …",
	"bad-request":
		"Der Computer hat diese Seite nicht verstanden; neuer Versuch läuft …",
	"not-allowed": "Der Computer lässt dieses Telefon nicht mithören.",
	"not-found":
		"Der Computer antwortet, aber nicht als Tor; neuer Versuch läuft …",
	"method-not-allowed":
		"Der Computer hat diese Seite nicht verstanden; neuer Versuch läuft …",
	late: "Dafür ist es zu spät.",
	replayed: "Das wurde schon einmal gesendet.",
	"other-bytes": "Was wartet, hat sich geändert.",
	"too-large": "Das war zu groß.",
	"no-offer": "Es ist keine Kopplung offen.",
	"wrong-proof": "Der Nachweis war falsch.",
	internal: "Das Tor ist daran gescheitert; neuer Versuch läuft …",
};

export const alarm = {
	forgedTitle: "Das kam nicht vom eigenen Computer",
	forged:
		"Was ankam, ist nicht von dem Computer signiert, mit dem dieses Telefon gekoppelt wurde, und wird daher nicht gezeigt. Möglicherweise ist jemand in diesem Netz dazwischen: Das Netz verlassen und am Computer antworten.",
	forgedSome: (count: number) =>
		`${count === 1 ? "1 Nachricht kam nicht vom eigenen Computer und wird" : `${counted(count, "Nachricht", "Nachrichten")} kamen nicht vom eigenen Computer und werden`} nicht gezeigt. Möglicherweise ist jemand in diesem Netz dazwischen.`,
	unreadableTitle: "Diese Seite hat eine andere Version",
	unreadable:
		"Der Computer sendet etwas, das diese Seite nicht anzeigen kann. Die Seite neu laden.",
	unreadableSome: (count: number) =>
		`${count === 1 ? "1 Frage kann" : `${counted(count, "Frage", "Fragen")} können`} von dieser Version der Seite nicht gezeigt werden. Die Seite neu laden.`,
	reload: "Neu laden",
};

export const gone = {
	title: "Dieses Telefon ist nicht mehr gekoppelt",
	text: "Es wurde am Computer entfernt, seine 30 Tage ohne Nutzung oder seine 90 Tage sind um, oder alle Telefone wurden entfernt. Sein Schlüssel öffnet nichts mehr.",
	pair: "Erneut koppeln",
};

export const queue = {
	label: "Fragen",
	emptyTitle: "Nichts wartet",
	empty: "Ein Aufruf, der ein Ja braucht, erscheint hier von selbst.",
	raisedTitle: "Die Brücke ist oben",
	raised:
		"Nur Admins kommen durch, bis sie am Computer herabgelassen wird. Was von ihnen kommt, kann weiterhin erfragt werden.",
	waits: (count: number) =>
		count === 1 ? "1 Frage wartet." : `${count} Fragen warten.`,
	others: (count: number) =>
		count === 1
			? "1 weitere wartet, die diesem Telefon nicht gezeigt wird."
			: `${count} weitere warten, die diesem Telefon nicht gezeigt werden.`,
	place: (at: number, count: number) => `${at} von ${count}`,
	next: "Nächste Frage",
	previous: "Vorige Frage",
	news: (what: string, client: string, risk: string) =>
		`Neue Frage. ${risk}: ${what}, gefragt von ${client}.`,
};

export const card = {
	on: "bei",
	redacted:
		"Was der Aufruf täte, wird nicht gezeigt: Dieses Telefon hat die Seite mit einem Zertifikat geöffnet, dem es nicht vertraut, jemand könnte also mitlesen. Am Computer antworten, dort ist er ganz zu sehen.",
	command: "Was ausgeführt würde",
	why: "Warum gefragt wird",
	byMode: "Der Modus des Tors fragt bei Aufrufen dieses Risikos nach.",
	byGate: "Es würde ändern, was das Tor selbst durchlässt.",
	arguments: "Alle Argumente",
	none: "Keine Argumente",
	who: "Wer fragt und wo",
	client: "Client",
	agent: "Agent",
	unbound: "nach eigener Angabe",
	noClient: "kein Name angegeben",
	folder: "Ordner",
	request: "Anfrage",
	question: "Frage",
	digest: "Geprüft",
	digestHint: "vom Computer signiert; Anfang und Ende der Prüfsumme",
	left: (time: string) => `noch ${time}`,
	over: "Zeit abgelaufen",
	soon: "Weniger als eine halbe Minute bleibt.",
	times: (count: number) => `×${count} wartend`,
	timesNote: (count: number) =>
		`${count} gleiche Aufrufe warten darauf. „Einmal erlauben“ lässt einen davon durch.`,
	more: (count: number) =>
		count === 1 ? "1 weiterer Teil" : `${count} weitere Teile`,
};

export const limits: Record<
	Exclude<RequestObject["limit"], ""> | "once" | "gate",
	string
> = {
	once: "Von diesem Telefon aus lässt es sich nur einmal erlauben.",
	gate: "Hier geht es um das Tor selbst, daher lässt es sich nur am Computer erlauben.",
	tier: "Erlauben kann nur ein Telefon, das dem Zertifikat des Computers vertraut. Zum Erlauben an den Computer gehen.",
	device:
		"Was dieses Telefon erlauben darf, ist begrenzt worden. Am Computer antworten.",
	"once-only": "Ein solcher Aufruf lässt sich nur einmal erlauben.",
	size: "Es ist zu lang, um hier ganz gezeigt zu werden, und lässt sich hier nicht erlauben. Am Computer antworten.",
};

export const answers = {
	label: "Antwort",
	allow: "Einmal erlauben",
	holdAllow: "Halten: einmal erlauben",
	session: "Halten: für die Sitzung erlauben",
	sessionHint:
		"Für die Sitzung: dieselben Programme mit demselben Vorhaben, höchstens acht Stunden. Beendet wird es am Computer unter Freigaben.",
	deny: "Ablehnen",
	denyWhy: "Mit Grund ablehnen",
	holding: "Weiter halten …",
	holdHint: "Eine Sekunde lang halten. Loslassen oder Wegschieben bricht ab.",
	away: "Der Computer ist gerade nicht zu hören, daher ist keine Antwort möglich.",
};

export const denial = {
	title: (id: string) => `${id} ablehnen`,
	text: "Der Agent erfährt, was hier steht.",
	maxLength: 1_000 as const,
};

export const deeds = {
	label: "Was aus den Antworten wurde",
	sending: {
		allow: "Ja gesendet. Bestätigung des Computers steht aus …",
		deny: "Nein gesendet. Bestätigung des Computers steht aus …",
	},
	states: {
		allowed:
			"Erlaubt. Der Aufruf ist noch nicht hinaus: Wer nicht mehr wartet, bekommt ihn bei der nächsten Nachfrage.",
		released: "Läuft …",
		denied: "Abgelehnt.",
		stopped: "Aufgehalten, bevor es hinausging.",
	},
	ended: (status: number | null) =>
		status === null
			? "Erlaubt, aber vor dem Ende abgebrochen."
			: status < 400
				? `Fertig (${status}).`
				: `Fertig: Die Antwort war ${status}.`,
	stop: "Aufhalten",
	lateBy: (by: string) => `Zu spät: schon beantwortet durch ${by}.`,
	dismiss: (id: string) => `Hinweis zu ${id} weglegen`,
};

export const problems = {
	offline:
		"Der Computer hat es nicht bestätigt. Wartet es noch, erscheint es erneut; sonst ist es angekommen.",
	forged:
		"Die Antwort darauf kam nicht vom eigenen Computer. Dort nachsehen, was geschehen ist.",
	unreadable:
		"Die Antwort des Computers war nicht lesbar. Die Seite neu laden und im Verlauf nachsehen.",
	late: "Zu spät: Die Zeit war um, oder es wurde anderswo geantwortet.",
	"other-bytes": "Es hat sich inzwischen geändert. Noch einmal ansehen.",
	replayed:
		"Es wurde nicht angenommen, weil es wie eine Wiederholung aussah. Erneut versuchen.",
	"not-allowed": "Dieses Telefon darf das nicht. Am Computer antworten.",
	gone: "Nicht angenommen: Dieses Telefon ist nicht mehr gekoppelt.",
	locked: "Nicht angenommen: Der Tresor auf dem Computer ist gesperrt.",
	unauthenticated:
		"Nicht angenommen: Es kam keine Sitzung zustande. Erneut versuchen.",
	forbidden:
		"Nicht angenommen: Von hier aus wird dieses Telefon nicht eingelassen.",
	"not-found": "Es ist nicht mehr da.",
	"too-many":
		"Nicht angenommen: zu viel auf einmal. Einen Moment warten und erneut versuchen.",
	"too-large": "Nicht angenommen: Es war zu lang. Den Grund kürzen.",
	"bad-request": "Nicht verstanden. Die Seite neu laden.",
	"method-not-allowed": "Nicht verstanden. Die Seite neu laden.",
	"no-offer": "Nicht verstanden. Die Seite neu laden.",
	"wrong-proof":
		"Nicht angenommen: Die Signatur wurde abgewiesen. Das Telefon erneut koppeln.",
	internal: "Das Tor ist daran gescheitert. Am Computer nachsehen.",
};

export const computer = {
	mode: "Modus",
	raised: "Brücke oben",
	raisedText: "Nur Admins kommen durch. Herabgelassen wird sie am Computer.",
	until: (when: string, next: string) =>
		`Bis ${when}, dann ${next.toLowerCase()}.`,
	raise: "Halten: Brücke hochziehen",
	raiseText:
		"Lehnt ab, was wartet, beendet gemerkte Freigaben, stellt auf „Streng“ und lässt nur Admins ein.",
	raising: "Wird hochgezogen …",
	standBy: "Bereitschaft",
	standByText:
		"Hält diesen Bildschirm an, klingelt und vibriert, wenn etwas Neues wartet. Nur solange diese Seite offen ist.",
	standByNoLock: "Dieser Browser hält den Bildschirm nicht an.",
	push: "Mitteilungen",
	pushText:
		"Meldet nur „Es wartet etwas“, auch bei geschlossener Seite. Der Hersteller des Browsers leitet es über das Internet weiter.",
	turnOn: "Einschalten",
	turnOff: "Ausschalten",
	pushHome:
		"Auf einem iPhone diese Seite zuerst zum Home-Bildschirm hinzufügen und dort koppeln.",
	pushDenied:
		"Mitteilungen sind für diese Seite blockiert. In den Einstellungen des Browsers erlauben.",
	turning: "Der Browser wird gefragt …",
	pushFailed:
		"Der Browser bot keinen Weg für Mitteilungen. Er braucht dafür das Internet: erneut versuchen, sobald das Telefon es hat.",
	phone: "Dieses Telefon",
	tiers: {
		trusted: "Zertifikat vertraut",
		untrusted: "Zertifikat nicht vertraut",
	},
	tierText: {
		trusted:
			"Sieht Fragen ganz. Darf jede einmal erlauben, bis zu hohem Risiko auch für eine Sitzung, soweit nicht begrenzt.",
		untrusted:
			"Sieht Fragen ohne das, was sie täten. Darf ablehnen und die Brücke hochziehen. Zum Erlauben braucht es ein Zertifikat, dem dieses Telefon vertraut.",
	},
	highUntil: (when: string) =>
		`Bis ${when} darf es auch Aufrufe mit hohem Risiko einmal erlauben, wie am Computer zugelassen.`,
	ends: (when: string) =>
		`Ohne Nutzung endet die Kopplung ${when}; 90 Tage nach Beginn endet sie in jedem Fall.`,
	raiseTier: "Zertifikat vertrauen …",
	remove: "Zertifikat wieder entfernen …",
	unpair: "Dieses Telefon entkoppeln",
	unpairTitle: "Dieses Telefon entkoppeln?",
	unpairText:
		"Der Schlüssel wird am Computer aufgegeben und hier gelöscht. Für eine weitere Nutzung neu koppeln.",
	unpairKeep: "Behalten",
	unpairGo: "Entkoppeln",
	forget: "Schlüssel hier löschen",
	forgetText:
		"Der Computer hat es nicht bestätigt. Den Schlüssel hier zu löschen geht trotzdem; das Telefon auch am Computer unter Geräte entfernen.",
};

export const history = {
	empty: "Noch keine Antworten",
	emptyText: "Hier stehen Fragen und wie sie ausgingen.",
	reading: "Der Computer wird gefragt …",
	by: (who: string) => `von ${who}`,
};

export const pairing = {
	title: "Dieses Telefon koppeln",
	lead: "Fragen des Computers kommen dann hierher und lassen sich von überall in diesem Netz beantworten.",
	replaces: (name: string) =>
		`Dieses Telefon ist schon als „${name}“ gekoppelt. Erneutes Koppeln gibt ihm statt dessen einen neuen Schlüssel.`,
	evictedTitle: "Dieses Telefon erneut koppeln",
	evicted:
		"Dieser Browser hat den Schlüssel des Telefons gelöscht, wie es manche nach einer Woche ohne Besuch tun. Den alten Eintrag am Computer unter Geräte entfernen und erneut koppeln.",
	scanFirst:
		"Am Computer Drawbridge öffnen und „Telefon koppeln“ wählen. Dann den QR-Code mit der Kamera dieses Telefons scannen.",
	next: "Weiter",
	scan: "QR-Code scannen",
	scanning: "Die Kamera auf den QR-Code am Computer richten.",
	noCamera:
		"Die Kamera lässt sich nicht benutzen. Den Link einfügen oder den Code eingeben.",
	foreignCode: "Dieser QR-Code gehört nicht zu Drawbridge.",
	paste: "Link einfügen",
	link: "Link",
	pasteHint:
		"Den Code mit der Kamera-App scannen, den gezeigten Link kopieren und einfügen.",
	pasteWrong:
		"Das ist kein vollständiger Kopplungslink. Alles kopieren, auch was auf das # folgt.",
	type: "Code eingeben",
	code: "Code",
	codeHint: "Zehn Buchstaben und Ziffern, neben dem QR-Code",
	codeWrong: "Ein Code hat zehn Buchstaben und Ziffern.",
	codeWarning:
		"Mit einem Code kann dieses Telefon nicht selbst prüfen, mit welchem Computer es spricht. Das können nur die drei Wörter: alle drei vergleichen, bevor am Computer Ja gesagt wird. Weichen sie ab, ist jemand dazwischen.",
	name: "Name dieses Telefons",
	nameHint: "Wird am Computer gezeigt und lässt sich dort ändern",
	go: "Dieses Telefon koppeln",
	working: "Gespräch mit dem Computer läuft …",
	checking: "Das Zertifikat wird geprüft …",
	wordsTitle: "Die Wörter vergleichen",
	words: "Der Computer muss dieselben drei Wörter zeigen.",
	wordsThen: "Dann dort Ja sagen. Weicht eines ab, dort abweisen.",
	waiting: "Das Ja am Computer steht aus …",
	certificate: {
		trusted: "Dieser Browser vertraut dem Zertifikat des Computers.",
		untrusted:
			"Dieser Browser vertraut dem Zertifikat des Computers nicht. Das Telefon wird ablehnen können und wenig sonst.",
	},
	badLink:
		"Dieser Link ist kein vollständiger Kopplungslink. Den QR-Code erneut scannen.",
};

export const pairFailures = {
	"no-offer":
		"Der QR-Code ist abgelaufen, schon benutzt oder zu oft probiert worden. Am Computer einen neuen öffnen.",
	"wrong-proof":
		"Code oder Link stimmten nicht und gelten nicht mehr. Den QR-Code scannen oder am Computer einen neuen öffnen.",
	"other-computer":
		"Geantwortet hat nicht der Computer, dessen Code gelesen wurde, daher wurde nichts gekoppelt. Möglicherweise ist jemand in diesem Netz dazwischen. In einem vertrauten Netz erneut versuchen.",
	refused:
		"Der Computer hat dieses Telefon abgewiesen: Dort hat jemand Nein gesagt.",
	offline:
		"Der Computer antwortet nicht. Im selben Netz wie der Computer bleiben und erneut versuchen.",
	"too-many":
		"Zu viele Versuche. Eine Minute warten, dann einen neuen QR-Code öffnen.",
	forbidden:
		"Der Computer nimmt Telefone aus diesem Netz oder von dieser Adresse nicht an.",
	locked:
		"Der Tresor auf dem Computer ist gesperrt. Dort entsperren, dann koppeln.",
	unreadable:
		"Der Computer hat anders geantwortet, als diese Seite es versteht. Die Seite neu laden.",
	gone: "Der QR-Code ist abgelaufen. Am Computer einen neuen öffnen.",
	"bad-request":
		"Der Computer hat diese Seite nicht verstanden. Die Seite neu laden.",
	unauthenticated:
		"Der Computer hat es nicht angenommen. Dort einen neuen QR-Code öffnen.",
	"not-allowed":
		"Der Computer hat es nicht angenommen. Dort einen neuen QR-Code öffnen.",
	"not-found":
		"Das ist nicht die Seite des Computers für Telefone. Seinen QR-Code scannen.",
	"method-not-allowed":
		"Der Computer hat diese Seite nicht verstanden. Die Seite neu laden.",
	late: "Der QR-Code ist abgelaufen. Am Computer einen neuen öffnen.",
	replayed:
		"Das wurde schon einmal gesendet. Am Computer einen neuen QR-Code öffnen.",
	"other-bytes":
		"Der Computer hat es nicht angenommen. Dort einen neuen QR-Code öffnen.",
	"too-large":
		"Der Computer hat diese Seite nicht verstanden. Die Seite neu laden.",
	internal:
		"Das Tor ist daran gescheitert. Am Computer nachsehen und erneut versuchen.",
};
