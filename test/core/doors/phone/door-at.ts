/** A phone door on loopback with the real parts behind it, networks that a test moves, and a paired phone with its key. */
import { once } from "node:events";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect } from "node:tls";
import { onTestFinished } from "vitest";
import type { PhoneDoorView } from "../../../../contract/devices.ts";
import {
	domains,
	fromBase64Url,
	sessionBytes,
} from "../../../../contract/pairing.ts";
import { Decisions } from "../../../../core/devices/decisions.ts";
import type { Device } from "../../../../core/devices/device.ts";
import {
	PhoneDoor,
	type PhoneDoorParts,
} from "../../../../core/doors/phone/phone-door.ts";
import type { Network } from "../../../../core/lan/networks.ts";
import { Pairing } from "../../../../core/pairing/pairing.ts";
import {
	type CoreParts,
	coreParts,
	FakeClock,
	silent,
	tempFolder,
} from "../../parts.ts";

/** Which networks there are, and which of them are trusted: a test says. */
export class SomeNetworks {
	connected: Network[] = [network("home", ["127.0.0.1"])];
	readonly trusted = new Set(["home"]);

	async look(): Promise<readonly Network[]> {
		return this.connected;
	}

	isTrusted(id: string): boolean {
		return this.trusted.has(id);
	}

	list(): ReturnType<PhoneDoorParts["networks"]["list"]> {
		return this.connected.map((one) => ({
			id: one.id,
			name: one.name,
			interface: one.interface,
			address: one.address,
			router: one.router,
			trusted: this.isTrusted(one.id),
			connected: true,
		}));
	}
}

export const network = (
	id: string,
	addresses: readonly string[],
	isDefault = true,
): Network => ({
	id,
	name: id,
	interface: "lo",
	addresses,
	address: `${addresses[0] ?? ""}/8`,
	router: "",
	isDefault,
});

export interface Phone {
	readonly device: Device;
	/** Over the domain's prefix and these bytes, base64url. */
	readonly sign: (domain: keyof typeof domains, bytes: Uint8Array) => string;
}

export interface Asked {
	readonly method?: string;
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	/** JSON, unless it is text. */
	readonly body?: unknown;
	/** Of the phone; another than 127.0.0.1 is another phone's. */
	readonly from?: string;
	/** Left out: the first address. */
	readonly to?: string;
}

export interface Answered {
	readonly status: number;
	readonly headers: IncomingMessage["headers"];
	readonly text: string;
	readonly json: Record<string, unknown>;
	/** Of a problem. */
	readonly code: string | undefined;
}

export interface Running {
	readonly parts: CoreParts;
	readonly clock: FakeClock;
	readonly door: PhoneDoor;
	readonly pairing: Pairing;
	readonly networks: SomeNetworks;
	readonly settings: { enabled: boolean; port: number; mdns: boolean };
	readonly memory: Map<string, string>;
	readonly notes: string[];
	readonly views: PhoneDoorView[];
	readonly port: number;
	/** "https://127.0.0.1:4181", also while the door is shut. */
	readonly base: string;
	readonly filesDir: string;
	/** A device that is paired, and was never revoked. */
	readonly pair: (origin?: string) => Phone;
	/** As the gate does. */
	readonly revoke: (device: string) => void;
	readonly open: (asked: Asked) => Promise<IncomingMessage>;
	readonly ask: (asked: Asked) => Promise<Answered>;
	/** With the headers of the door's own page. */
	readonly post: (
		path: string,
		body: unknown,
		headers?: Asked["headers"],
	) => Promise<Answered>;
	/** A session's Cookie field. */
	readonly session: (phone: Phone) => Promise<{ readonly Cookie: string }>;
	/** Exactly these bytes over TLS, and all that comes back. */
	readonly raw: (bytes: string) => Promise<string>;
}

/** On nobody's port at this moment. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const bound = server.address();
	server.close();
	await once(server, "close");
	return typeof bound === "object" && bound ? bound.port : 0;
}

/** Not open yet: `refresh` opens it once a phone is paired. */
export async function phoneDoor(
	change: Partial<PhoneDoorParts> = {},
): Promise<Running> {
	const clock = new FakeClock();
	// What a client of today says of the certificates.
	clock.wallMs = Date.now();
	const parts = await coreParts("strict", { clock });
	const { devices, identity, log } = parts;
	const notes: string[] = [];
	const note = (what: string): void => void notes.push(what);
	const pairing = new Pairing({
		devices,
		identity,
		clock,
		note,
		onChange: silent,
	});
	onTestFinished(() => pairing.close());
	const decisions = new Decisions({
		devices,
		identity,
		approvals: parts.approvals,
		grants: parts.grants,
		bridge: parts.bridge,
		mode: parts.mode,
		audit: parts.audit,
		clock,
		log,
		machine: "test",
		pushKey: () => "",
		isPushEndpoint: () => false,
	});
	onTestFinished(() => decisions.close());
	const port = await freePort();
	const memory = new Map([["phone/port", String(port)]]);
	const settings = { enabled: true, port: 0, mdns: false };
	const networks = new SomeNetworks();
	const views: PhoneDoorView[] = [];
	const folder = await tempFolder();
	const filesDir = join(folder, "page");
	await mkdir(join(filesDir, "assets"), { recursive: true });
	await writeFile(join(filesDir, "index.html"), "<!doctype html>phone");
	await writeFile(join(filesDir, "sw.js"), "1");
	await writeFile(join(filesDir, "manifest.webmanifest"), "{}");
	await writeFile(join(filesDir, "assets", "app.js"), "1");
	await writeFile(join(filesDir, "assets", "app.js.map"), "outside");
	await writeFile(join(folder, "outside.js"), "outside");
	const door = new PhoneDoor({
		devices,
		identity,
		pairing,
		decisions,
		networks,
		certificates: parts.certificates,
		clock,
		log,
		note,
		settings: () => settings,
		memory: {
			get: (name) => memory.get(name),
			set: (name, value) => void memory.set(name, value),
		},
		filesDir,
		onChange: (view) => void views.push(view),
		...change,
	});
	onTestFinished(() => door.close());
	const base = `https://127.0.0.1:${port}`;

	const open: Running["open"] = async (asked) => {
		const {
			method = "GET",
			path = "/",
			headers = {},
			body,
			from = "127.0.0.1",
			to = base,
		} = asked;
		const ca = parts.certificates.serverCa();
		const req = request(new URL(to), {
			method,
			path,
			headers,
			localAddress: from,
			agent: false,
			...(ca === undefined ? {} : { ca }),
		});
		const answered = new Promise<IncomingMessage>((resolve, reject) => {
			req.once("response", resolve).on("error", reject);
		});
		req.end(
			body === undefined || typeof body === "string"
				? body
				: JSON.stringify(body),
		);
		return await answered;
	};
	const ask: Running["ask"] = async (asked) => {
		const res = await open(asked);
		let text = "";
		for await (const piece of res.setEncoding("utf8")) text += String(piece);
		const isJson = res.headers["content-type"] === "application/json";
		const json = isJson && text !== "" ? JSON.parse(text) : {};
		return {
			status: res.statusCode ?? 0,
			headers: res.headers,
			text,
			json,
			code: json["code"],
		};
	};
	const post: Running["post"] = (path, body, headers) =>
		ask({
			method: "POST",
			path,
			body,
			headers: {
				Origin: base,
				"Sec-Fetch-Site": "same-origin",
				"Content-Type": "application/json",
				...headers,
			},
		});

	return {
		parts,
		clock,
		door,
		pairing,
		networks,
		settings,
		memory,
		notes,
		views,
		port,
		base,
		filesDir,
		open,
		ask,
		post,
		pair(origin = base) {
			const { privateKey, publicKey } = generateKeyPairSync("ec", {
				namedCurve: "P-256",
			});
			const device = devices.add({
				name: "Pixel",
				tier: "trusted",
				publicKey: publicKey.export({ type: "spki", format: "der" }),
				origin,
				userAgent: "test",
				address: "127.0.0.1",
			});
			return {
				device,
				sign: (domain, bytes) =>
					sign("sha256", Buffer.concat([Buffer.from(domains[domain]), bytes]), {
						key: privateKey,
						dsaEncoding: "ieee-p1363",
					}).toString("base64url"),
			};
		},
		revoke(device) {
			devices.revoke(device);
			door.cut(device);
		},
		async session(phone) {
			const opened = await post(
				"/api/session/open",
				await signedOpen(post, phone),
			);
			const [cookie = ""] = opened.headers["set-cookie"] ?? [];
			return { Cookie: cookie.split(";", 1)[0] ?? "" };
		},
		async raw(bytes) {
			const socket = connect({
				port,
				host: "127.0.0.1",
				rejectUnauthorized: false,
			});
			let text = "";
			socket.setEncoding("utf8").on("data", (piece: string) => {
				text += piece;
			});
			socket.on("error", silent);
			socket.write(bytes);
			await new Promise((resolve) => socket.once("close", resolve));
			return text;
		},
	};
}

/** What opens a session: a fresh challenge, signed. */
export async function signedOpen(
	post: Running["post"],
	{ device, sign: signed }: Phone,
	origin = device.origin,
): Promise<{ device: string; nonce: string; sig: string }> {
	const { json } = await post("/api/session/challenge", { device: device.id });
	const nonce = String(json["nonce"]);
	return {
		device: device.id,
		nonce,
		sig: signed(
			"session",
			sessionBytes(fromBase64Url(nonce) ?? new Uint8Array(), device.id, origin),
		),
	};
}

/** Open, with a phone. */
export async function openDoor(
	change: Partial<PhoneDoorParts> = {},
): Promise<Running & { readonly phone: Phone }> {
	const running = await phoneDoor(change);
	const phone = running.pair();
	await running.door.refresh();
	return { ...running, phone };
}
