/**
 * What the QR says, the code, the machine's and the pairing's keys and the cookie are looked for everywhere else: in every
 * file, log, notice, answer of another door and entry of the log. What looks is told nothing of how they are kept.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type CommandName, commands } from "../../../contract/commands.ts";
import type { PairingOffer } from "../../../contract/devices.ts";
import type { Phone } from "../../stub/phone.ts";
import { Visitor } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { nextAddress, offer } from "./pair.ts";

let desktop: Desktop;
let phone: Phone;
const offers: PairingOffer[] = [];
const secrets = new Map<string, string>();

/** As it is, and in the spellings a careless program would keep it in. */
function keep(name: string, bytes: Uint8Array): void {
	const buffer = Buffer.from(bytes);
	secrets.set(`${name}, base64url`, buffer.toString("base64url"));
	secrets.set(`${name}, base64`, buffer.toString("base64"));
	secrets.set(`${name}, hex`, buffer.toString("hex"));
	secrets.set(`${name}, raw`, buffer.toString("latin1"));
}

async function open(): Promise<PairingOffer> {
	const told = await offer(desktop);
	offers.push(told);
	const { invited } = Visitor.byLink(told.link);
	keep(`secret ${offers.length}`, invited.secret);
	secrets.set(`fragment ${offers.length}`, new URL(told.link).hash.slice(1));
	secrets.set(`code ${offers.length}`, told.code);
	secrets.set(`bare code ${offers.length}`, told.code.replace("-", ""));
	secrets.set(`QR ${offers.length}`, told.qr[10] ?? "");
	return told;
}

beforeAll(async () => {
	desktop = await startDesktop();
	// One that nobody used, one that was burnt, one that paired.
	await open();
	const burnt = Visitor.byLink((await open()).link, nextAddress());
	await burnt.hello();
	const mac = Buffer.alloc(32).toString("base64url");
	await burnt.browser.post("/api/pair/confirm", {
		...burnt.handshake.confirmation(),
		mac,
	});
	const { link, id } = await open();
	const visitor = Visitor.byLink(link, nextAddress());
	await visitor.hello();
	await visitor.confirm();
	await desktop.call("pair.confirm", { id });
	phone = await visitor.paired();
	await phone.open();
	secrets.set("cookie", phone.browser.cookie.split("=")[1] ?? "");
});
afterAll(() => desktop?.stop());

const filesOf = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));

/** A file that the gate has just replaced holds nothing any more. */
function textOf(file: string): string {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}

const found = (text: string): string[] =>
	[...secrets].filter(([, one]) => text.includes(one)).map(([name]) => name);

describe("what the QR says", () => {
	attack("secrecy", "is found where it is", async () => {
		const texts = offers.map((told) => JSON.stringify(told)).join("\n");
		expect(found(texts)).toEqual(
			expect.arrayContaining(["fragment 1", "code 2", "QR 3"]),
		);
		expect(found(`x${phone.browser.cookie}y`)).toEqual(["cookie"]);
	});

	attack("secrecy", "is in no file of the gate's, nor in its log", async () => {
		const files = filesOf(dirname(desktop.home));
		expect(files.some((file) => file.endsWith("drawbridge.db"))).toBe(true);
		for (const file of files)
			expect([file, found(textOf(file))]).toEqual([file, []]);
	});

	attack("secrecy", "is in no notice, and in nothing it prints", async () => {
		expect(desktop.heard()).toContain('"event":"pairing"');
		expect(found(desktop.heard())).toEqual([]);
	});

	attack(
		"secrecy",
		"is in no answer of a command that only reads",
		async () => {
			const inputs: Partial<Record<CommandName, unknown>> = {
				"audit.tail": { limit: 1_000 },
				"audit.explain": { request: "none" },
				"import.preview": { file: join(desktop.home, "security.json") },
			};
			const answers: string[] = [];
			for (const [name, { effect }] of Object.entries(commands)) {
				if (effect !== "read") continue;
				// The names of `commands` are the command names, and what each takes is above.
				const asked = name as CommandName;
				const answer = desktop.cli(asked, inputs[asked] ?? {});
				answers.push(JSON.stringify(await answer.catch(() => "")));
			}
			expect(answers.join("\n")).toContain(phone.id);
			expect(found(answers.join("\n"))).toEqual([]);
		},
	);

	attack(
		"secrecy",
		"is in nothing the phone door says afterwards",
		async () => {
			const texts = [
				JSON.stringify(await phone.state()),
				JSON.stringify(await phone.history()),
			];
			for (const path of ["/", "/p", "/ca.crt", "/nowhere"])
				texts.push(JSON.stringify(await phone.browser.get(path)));
			expect(found(texts.join("\n"))).toEqual([]);
		},
	);
});

describe("the machine's own key", () => {
	attack("secrecy", "is in no file as a key that could be used", async () => {
		const files = filesOf(dirname(desktop.home));
		for (const file of files) {
			const text = textOf(file);
			// As PEM, and as the beginning of a P-256 key in PKCS #8, as it is and as base64.
			const isKey =
				text.includes("PRIVATE KEY") ||
				text.includes("AgEAMBMGByqGSM49") ||
				text.includes(
					"\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01",
				);
			expect([file, isKey]).toEqual([file, false]);
		}
	});
});
