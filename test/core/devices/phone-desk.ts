/**
 * Questions at a desk, and phones to answer them from: real devices, identity, bridge, mode and audit log on one temporary
 * home, and a phone's side made of WebCrypto alone. Call these in a test.
 */
import { createHash, verify } from "node:crypto";
import canonicalize from "canonicalize";
import { onTestFinished } from "vitest";
import { type Domain, domains } from "../../../contract/pairing.ts";
import {
	Decision,
	type PhoneState,
	type Receipt,
	type RequestObject,
	type Signed,
} from "../../../contract/phone.ts";
import { Bridge } from "../../../core/approval/bridge.ts";
import { AuditLog } from "../../../core/audit/log.ts";
import { Decisions } from "../../../core/devices/decisions.ts";
import type { Device, NewDevice } from "../../../core/devices/device.ts";
import { Devices } from "../../../core/devices/devices.ts";
import { Identity } from "../../../core/devices/identity.ts";
import { ModeState } from "../../../core/mode.ts";
import type { Held, NewQuestion } from "../../../core/approval/question.ts";
import type { Risk } from "../../../core/command/finding.ts";
import { type Desk, desk, removal } from "../approval/asking.ts";
import { fileVault, lockVault, silent } from "../parts.ts";

export interface PhoneDesk extends Desk {
	readonly devices: Devices;
	readonly identity: Identity;
	readonly bridge: Bridge;
	readonly mode: ModeState;
	readonly audit: AuditLog;
	readonly decisions: Decisions;
	readonly pair: (change?: Partial<NewDevice>) => Promise<Phone>;
	readonly lock: () => Promise<void>;
	/** `rm -rf PATH` waits from now on, at that risk; digests are of different calls where paths differ. */
	readonly ask: (
		path: string,
		risk?: Risk,
		change?: Partial<NewQuestion>,
	) => Held;
}

export const pushOrigin = "https://push.example";

export async function phoneDesk(): Promise<PhoneDesk> {
	const parts = await desk();
	const { home, db, clock, approvals, grants } = parts;
	const vault = await fileVault(home);
	const identity = new Identity(vault);
	await identity.open();
	const audit = new AuditLog(db, clock, silent);
	const mode = new ModeState(db, clock, "relaxed", silent);
	const bridge = new Bridge({
		db,
		clock,
		approvals,
		grants,
		mode,
		tighten: silent,
	});
	const devices: Devices = new Devices({
		db,
		clock,
		onChange: silent,
		onEnd: (device) => decisions.end(device),
	});
	const decisions: Decisions = new Decisions({
		devices,
		identity,
		approvals,
		grants,
		bridge,
		mode,
		audit,
		clock,
		log: silent,
		machine: "ada's desk",
		pushKey: () => "",
		isPushEndpoint: (endpoint) => new URL(endpoint).origin === pushOrigin,
	});
	onTestFinished(() => {
		decisions.close();
		mode.stop();
		if (db.isOpen) audit.close();
	});
	return {
		...parts,
		devices,
		identity,
		bridge,
		mode,
		audit,
		decisions,
		ask(path, risk = "high", change = {}) {
			const call = removal(path);
			return approvals.ask(
				parts.question({
					...call,
					judgement: { ...call.judgement, risk },
					digest: createHash("sha256").update(path).digest("hex"),
					...change,
				}),
			);
		},
		pair: (change) => Phone.pair({ devices, decisions }, change),
		async lock() {
			await lockVault(home);
			await vault.get("anything").catch(silent);
		},
	};
}

/** What waits for this phone, and how it answers. Its counter goes up by one with each message it signs. */
export class Phone {
	readonly id: string;
	readonly #parts: Pick<PhoneDesk, "devices" | "decisions">;
	readonly #key: CryptoKey;
	#device: Device;
	counter = 0;

	private constructor(
		parts: Pick<PhoneDesk, "devices" | "decisions">,
		device: Device,
		key: CryptoKey,
	) {
		this.#parts = parts;
		this.#device = device;
		this.id = device.id;
		this.#key = key;
	}

	static async pair(
		parts: Pick<PhoneDesk, "devices" | "decisions">,
		change: Partial<NewDevice> = {},
	): Promise<Phone> {
		const { privateKey, publicKey } = await crypto.subtle.generateKey(
			{ name: "ECDSA", namedCurve: "P-256" },
			false,
			["sign", "verify"],
		);
		const spki = await crypto.subtle.exportKey("spki", publicKey);
		const device = parts.devices.add({
			name: "Pixel",
			tier: "trusted",
			publicKey: new Uint8Array(spki),
			origin: "https://drawbridge-7f3a.local:4181",
			userAgent: "test",
			address: "192.168.1.20",
			...change,
		});
		return new Phone(parts, device, privateKey);
	}

	/** As the gate knows it now; what it last knew once it has ended. */
	get device(): Device {
		this.#device = this.#parts.devices.active(this.id) ?? this.#device;
		return this.#device;
	}

	get state(): PhoneState {
		return this.#parts.decisions.stateFor(this.device);
	}

	/** The card with that id, or the first. */
	card(id?: string): RequestObject {
		const found = this.state.requests
			.map(({ object }) => object)
			.find((one) => id === undefined || one.id === id);
		if (!found) throw new Error("no such card");
		return found;
	}

	/** What it would sign to that card. */
	decision(card: RequestObject, change: Partial<Decision> = {}): Decision {
		return {
			v: 1,
			type: "decision",
			request: card.id,
			digest: digestOf("request", card),
			verdict: "allow",
			scope: "once",
			reason: "",
			device: this.id,
			nonce: card.nonce,
			counter: ++this.counter,
			...change,
		};
	}

	async sign(domain: Domain, object: object): Promise<string> {
		const sig = await crypto.subtle.sign(
			{ name: "ECDSA", hash: "SHA-256" },
			this.#key,
			Uint8Array.from(bytesOf(domain, object)),
		);
		return Buffer.from(sig).toString("base64url");
	}

	/** The receipt's state, or the code of what is wrong. */
	async decide(
		card: RequestObject,
		change: Partial<Decision> = {},
	): Promise<string> {
		const decision = this.decision(card, change);
		const sig = await this.sign("decision", decision);
		return this.post({ decision, sig });
	}

	post(body: unknown): string {
		return told(this.#parts.decisions.decide(this.device, body));
	}

	async act(action: object, change: object = {}): Promise<string> {
		const { nonce } = this.state.glance.object;
		const signed = {
			v: 1,
			type: "action",
			action,
			device: this.id,
			nonce,
			counter: ++this.counter,
			...change,
		};
		const sig = await this.sign("action", signed);
		const done = this.#parts.decisions.act(this.device, {
			action: signed,
			sig,
		});
		return "problem" in done ? done.problem : "done";
	}

	/** States of its receipts, the oldest first. */
	get receipts(): string[] {
		return this.state.receipts.map(({ object }) => object.state);
	}
}

const told = (
	decided: Signed<Receipt> | { readonly problem: string },
): string => ("problem" in decided ? decided.problem : decided.object.state);

const bytesOf = (domain: Domain, object: object): Buffer =>
	Buffer.from(`${domains[domain]}${canonicalize(object) ?? ""}`, "utf8");

export const digestOf = (domain: Domain, object: object): string =>
	createHash("sha256").update(bytesOf(domain, object)).digest("hex");

export const isSignedByDesktop = (
	identity: Identity,
	domain: Domain,
	{ object, sig }: Signed<object>,
): boolean =>
	verify(
		"sha256",
		bytesOf(domain, object),
		{
			key: `-----BEGIN PUBLIC KEY-----\n${Buffer.from(identity.publicKey).toString("base64")}\n-----END PUBLIC KEY-----`,
			dsaEncoding: "ieee-p1363",
		},
		Buffer.from(sig, "base64url"),
	);
