/**
 * The computer's side as a phone meets it, written from the protocol with node:crypto and with nothing of the page's own:
 * its identity, a pairing, and signed objects. `door` answers what the page posts.
 */
import {
	createECDH,
	createHash,
	createHmac,
	createPublicKey,
	generateKeyPairSync,
	hkdfSync,
	type KeyObject,
	randomBytes,
	sign,
	verify,
} from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import canonicalize from "canonicalize";
import type * as z from "zod";
import {
	codePrefix,
	doneBytes,
	type Domain,
	domains,
	PhoneConfirm,
	PhoneHello,
	transcriptBytes,
	wordIndexes,
	writeFragment,
} from "../../../contract/pairing.ts";
import type {
	Glance,
	Receipt,
	RequestObject,
} from "../../../contract/phone.ts";
import type { Answered, Door } from "../../../renderer/phone/door.ts";

export const sha256 = (...parts: (Uint8Array | string)[]): Buffer => {
	const hash = createHash("sha256");
	for (const part of parts) hash.update(part);
	return hash.digest();
};
const b64 = (bytes: Uint8Array): string =>
	Buffer.from(bytes).toString("base64url");
const fromB64 = (text: string): Buffer => Buffer.from(text, "base64url");

const p1363 = (key: KeyObject) => ({ key, dsaEncoding: "ieee-p1363" as const });

/** Whether `sig` is that key's over the domain's prefix and the bytes. */
export const isSignedBy = (
	key: KeyObject,
	domain: Domain,
	bytes: Uint8Array | string,
	sig: string,
): boolean =>
	verify(
		"sha256",
		Buffer.concat([Buffer.from(domains[domain]), Buffer.from(bytes)]),
		p1363(key),
		fromB64(sig),
	);

export const canonical = (object: object): string => canonicalize(object) ?? "";

export class Computer {
	readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
	readonly identity: Buffer = this.keys.publicKey.export({
		type: "spki",
		format: "der",
	});
	readonly pid = randomBytes(8);
	readonly secret = randomBytes(16);
	readonly code = "7F3KQ9ZXWA";

	/** What the QR says, without the `#`. */
	get fragment(): string {
		const fingerprint = sha256(this.identity).subarray(0, 16);
		return writeFragment({ pid: this.pid, secret: this.secret, fingerprint });
	}

	sign(domain: Domain, bytes: Uint8Array | string): string {
		return b64(
			sign(
				"sha256",
				Buffer.concat([Buffer.from(domains[domain]), Buffer.from(bytes)]),
				p1363(this.keys.privateKey),
			),
		);
	}

	signed<T extends object>(
		domain: Domain,
		object: T,
	): { object: T; sig: string } {
		return { object, sig: this.sign(domain, canonical(object)) };
	}
}

export interface PairingTwists {
	/** What answers in place of what would. */
	readonly hello?: (answer: Record<string, string>) => Record<string, string>;
	/** One for each `wait`; the last one again and again. */
	readonly waits?: readonly (
		| "waiting"
		| "refused"
		| "done"
		| "offline"
		| "other-mac"
		| "other-name"
	)[];
}

/** The three calls of a pairing, and what was seen of them. */
export class PairingDoor implements Door {
	words: readonly string[] = [];
	/** That the phone proved that it read the screen, and has its key. */
	proved = false;
	readonly paths: string[] = [];
	readonly #computer: Computer;
	readonly #twists: PairingTwists;
	#hello: PhoneHello | undefined;
	#transcript: Buffer = Buffer.alloc(0);
	#key: (name: string) => Buffer = () => Buffer.alloc(0);
	#waited = 0;

	constructor(computer: Computer, twists: PairingTwists = {}) {
		this.#computer = computer;
		this.#twists = twists;
	}

	/** The phone's own, as it showed it. */
	get deviceKey(): KeyObject {
		return createPublicKey({
			key: fromB64(this.#hello?.deviceKey ?? ""),
			type: "spki",
			format: "der",
		});
	}

	async post<T>(
		path: string,
		body: object,
		answer: z.ZodType<T>,
	): Promise<Answered<T>> {
		this.paths.push(path);
		const answers: Record<string, () => object | "offline" | "wrong-proof"> = {
			"/api/pair/hello": () => this.#greet(PhoneHello.parse(body)),
			"/api/pair/confirm": () => this.#confirm(PhoneConfirm.parse(body)),
			"/api/pair/wait": () => this.#end(),
		};
		const answered = answers[path]?.() ?? "offline";
		return typeof answered === "string"
			? { problem: answered }
			: { value: answer.parse(answered) };
	}

	async get<T>(): Promise<Answered<T>> {
		return { problem: "not-found" };
	}

	async stream(): ReturnType<Door["stream"]> {
		return { problem: "not-found" };
	}

	#greet(hello: PhoneHello): object {
		const { identity, pid, secret, code } = this.#computer;
		this.#hello = hello;
		const eph = createECDH("prime256v1");
		eph.generateKeys();
		const answer = {
			pid: b64(Buffer.concat([pid, randomBytes(8)])),
			eph: b64(eph.getPublicKey()),
			identity: b64(identity),
			nonce: b64(randomBytes(16)),
		};
		const transcript = sha256(transcriptBytes(hello, answer));
		const shared = eph.computeSecret(fromB64(hello.eph));
		const salt =
			hello.pid === "" ? sha256(codePrefix, code).subarray(0, 16) : secret;
		this.#transcript = transcript;
		this.#key = (name) =>
			Buffer.from(
				hkdfSync(
					"sha256",
					shared,
					salt,
					Buffer.concat([Buffer.from(name), transcript]),
					32,
				),
			);
		this.words = wordIndexes(this.#key("sas")).map(
			(index) => wordlist[index] ?? "",
		);
		const whole = {
			...answer,
			sig: this.#computer.sign("desktopHello", transcript),
		};
		return this.#twists.hello?.(whole) ?? whole;
	}

	#confirm({ mac, sig }: PhoneConfirm): object | "wrong-proof" {
		const expected = createHmac("sha256", this.#key("conf-phone"))
			.update(this.#transcript)
			.digest("base64url");
		this.proved =
			mac === expected &&
			isSignedBy(this.deviceKey, "confirm", this.#transcript, sig);
		return this.proved ? { state: "asking" } : "wrong-proof";
	}

	#end(): object | "offline" {
		const { waits = ["done"] } = this.#twists;
		const now = waits[Math.min(this.#waited++, waits.length - 1)] ?? "done";
		if (now === "offline") return now;
		if (now === "waiting" || now === "refused") return { state: now };
		const done = {
			device: "DV-7F3K",
			tier: "trusted",
			name: "Sofa",
			endsAt: 1_900_000_000_000,
		};
		const bytes = doneBytes(this.#transcript, done);
		return {
			state: "done",
			...done,
			name: now === "other-name" ? "Other" : done.name,
			mac: createHmac("sha256", this.#key("conf-desktop"))
				.update(now === "other-mac" ? "else" : bytes)
				.digest("base64url"),
			sig: this.#computer.sign("done", bytes),
		};
	}
}

export const glance = (over: Partial<Glance> = {}): Glance => ({
	v: 1,
	type: "glance",
	machine: "Studio",
	mode: "relaxed",
	until: null,
	returnsTo: "strict",
	raised: false,
	waiting: 1,
	device: {
		id: "DV-7F3K",
		name: "Sofa",
		tier: "trusted",
		highUntil: null,
		endsAt: 1_900_000_000_000,
		counter: 4,
		push: false,
	},
	nonce: b64(randomBytes(16)),
	pushKey: "",
	sentAt: 1_800_000_000_000,
	...over,
});

export const request = (over: Partial<RequestObject> = {}): RequestObject => ({
	v: 1,
	type: "request",
	id: "DB-7F3K",
	device: "DV-7F3K",
	nonce: b64(randomBytes(16)),
	client: "claude",
	agent: "",
	upstream: "shell",
	method: "tools/call",
	tool: "run_command",
	risk: "high",
	categories: [],
	redacted: false,
	path: "/mcp",
	cwd: "/home/me",
	command: "rm -rf build",
	input: '{"command":"rm -rf build"}',
	pieces: [],
	why: ["Deletes “build” – größer 🗑."],
	waiting: 1,
	allow: ["once"],
	limit: "",
	call: "ab".repeat(32),
	createdAt: 1_800_000_000_000,
	expiresAt: 1_800_000_300_000,
	...over,
});

export const receipt = (over: Partial<Receipt> = {}): Receipt => ({
	v: 1,
	type: "receipt",
	request: "DB-7F3K",
	digest: "cd".repeat(32),
	device: "DV-7F3K",
	verdict: "allow",
	state: "allowed",
	status: null,
	at: 1_800_000_000_000,
	...over,
});

/** The digest of a request as node computes it. */
export const digestOf = (object: object): string =>
	sha256(domains.request, canonical(object)).toString("hex");
