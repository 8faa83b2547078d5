/** German says what English says, at run time too: the same keys, every text there, every argument used. */
import { expect, test } from "vitest";
import { german } from "../../words/de/index.ts";
import * as about from "../../words/en/about.ts";
import * as agents from "../../words/en/agents.ts";
import * as allowlist from "../../words/en/allowlist.ts";
import * as approvals from "../../words/en/approvals.ts";
import * as audit from "../../words/en/audit.ts";
import * as bridge from "../../words/en/bridge.ts";
import * as certificates from "../../words/en/certificates.ts";
import * as commands from "../../words/en/commands.ts";
import * as devices from "../../words/en/devices.ts";
import * as home from "../../words/en/home.ts";
import * as httpsWizard from "../../words/en/https-wizard.ts";
import * as keys from "../../words/en/keys.ts";
import * as limits from "../../words/en/limits.ts";
import * as mode from "../../words/en/mode.ts";
import * as pairing from "../../words/en/pairing.ts";
import * as phone from "../../words/en/phone.ts";
import * as programs from "../../words/en/programs.ts";
import * as push from "../../words/en/push.ts";
import * as rules from "../../words/en/rules.ts";
import * as secrets from "../../words/en/secrets.ts";
import * as session from "../../words/en/session.ts";
import * as settings from "../../words/en/settings.ts";
import * as setup from "../../words/en/setup.ts";
import * as shared from "../../words/en/shared.ts";
import * as status from "../../words/en/status.ts";
import * as tray from "../../words/en/tray.ts";
import * as upstreams from "../../words/en/upstreams.ts";
import * as users from "../../words/en/users.ts";
import { type Text, textsOf } from "./texts.ts";

const english = {
	about,
	agents,
	allowlist,
	approvals,
	audit,
	bridge,
	certificates,
	commands,
	devices,
	home,
	httpsWizard,
	keys,
	limits,
	mode,
	pairing,
	phone,
	programs,
	push,
	rules,
	secrets,
	session,
	settings,
	setup,
	shared,
	status,
	tray,
	upstreams,
	users,
};

const inEnglish = textsOf(english);
const said = { en: inEnglish, de: textsOf(german, inEnglish) };

/** In both languages, or what is missing in one. */
const pairs = [...said.en].map(
	([path, text]) => [path, text, said.de.get(path)] as const,
);

test("both languages have the same keys", () => {
	expect([...said.de.keys()].toSorted()).toEqual(
		[...said.en.keys()].toSorted(),
	);
});

/** What is no text by its path; a list of texts counts as being there. */
const others = (texts: Map<string, Text>): [string, unknown][] =>
	[...texts]
		.filter(([, { text }]) => typeof text !== "string")
		.map(([path, { text }]) => [path, Array.isArray(text) || text]);

test("what is no text, such as a number of seconds, is the same in both", () => {
	expect(others(said.de)).toEqual(others(said.en));
});

test("a text that says something in English says something in German, and the other way round", () => {
	const empty = pairs.filter(
		([, one, other]) => (one.text === "") !== (other?.text === ""),
	);
	expect(empty.map(([path]) => path)).toEqual([]);
});

test("a function uses the same of its arguments in both", () => {
	const differing = pairs
		.filter(([, one, other]) => one.uses !== other?.uses)
		.map(([path, one, other]) => `${path}: ${one.uses} / ${other?.uses}`);
	expect(differing).toEqual([]);
});

test("nothing is left in English", () => {
	const left = pairs
		.filter(
			([path, one, other]) =>
				typeof one.text === "string" &&
				/[a-z]{2}/.test(one.text) &&
				one.text === other?.text &&
				!alike.has(one.text) &&
				!path.startsWith("upstreams.presets."),
		)
		.map(([path, { text }]) => `${path}: ${String(text)}`);
	expect(left).toEqual([]);
});

test("no German text holds an English word that has a German one", () => {
	const slips =
		/\b(?:the|and|with|key|keys|gate|upstreams?|approvals?|bridge|vault|settings|tool|tools)\b/;
	const found = [...said.de]
		.filter(([path]) => !path.includes("does"))
		.filter(
			([, { text }]) =>
				typeof text === "string" &&
				slips.test(text.replaceAll(/\S*[/._*:"]\S*|drawbridge [a-z ]+/g, "")),
		)
		.map(([path, { text }]) => `${path}: ${String(text)}`);
	expect(found).toEqual([]);
});

/** The same word in both languages, a name, or a thing to be typed as it stands. */
const alike = new Set([
	'"trusted_proxies": ["10.0.0.2"]',
	"(418) Drawbridge",
	"418 in 219",
	"Agent",
	"Argument 418",
	"Browser",
	"Bytes",
	"Chromium",
	"Client",
	"Clients",
	"Code",
	"Computer",
	"Drawbridge",
	"Drawbridge: 418",
	"Electron",
	"Format",
	"Host",
	"In security.json",
	"Limits",
	"Link",
	"Listener",
	"Log",
	"Minute",
	"Name",
	"Node",
	"Node.js",
	"Passphrase",
	"Port",
	"Router",
	"Sandbox",
	"Secret Service",
	"Server",
	"Status",
	"Streams",
	"System",
	"Text",
	"Tokens",
	"Version",
	"Webhook",
	"admin",
	"curl",
	"drawbridge console",
	"drawbridge owner passphrase set",
	"drawbridge secret set 418",
	"in 418",
	"nginx",
	"operator",
	"uvicorn",
	"viewer",
	"⌘+Enter",
]);
