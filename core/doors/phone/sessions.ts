/**
 * Sessions of paired phones: a challenge, the device's signature over it, and a cookie that reads for a quarter of an
 * hour. Kept in memory, as hashes; the cookie never decides anything, and ends with its device and with the gate.
 */
import { hash, randomBytes } from "node:crypto";
import type * as z from "zod";
import { fromBase64Url, sessionBytes } from "../../../contract/pairing.ts";
import { type Challenge, SessionOpen } from "../../../contract/phone.ts";
import type { Clock } from "../../clock.ts";
import type { Device } from "../../devices/device.ts";
import type { Devices } from "../../devices/devices.ts";
import { isSignedBy } from "../../devices/signature.ts";

export interface Session {
	readonly device: string;
	/** Where its page was opened. A browser sends the cookie to every port of a host; we take it at its own only. */
	readonly origin: string;
	readonly endsMs: number;
}

const cookieName = "__Host-drawbridge";
const sessionSeconds = 900;
const challengeSeconds = 60;
/** More than all addresses together may ask for in a challenge's life, which two of limits.ts's minutes may share. */
const maxChallenges = 12_288;
/** A phone has one, and a page that is opened again while its cookie lives another. */
const sessionsPerDevice = 5;

/** No device has it: an unknown one costs as much as a wrong signature. P-256's base point, SPKI. */
const nobodysKey = Buffer.from(
	"3059301306072a8648ce3d020106082a8648ce3d03010703420004" +
		"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
		"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
	"hex",
);

export class PhoneSessions {
	readonly #devices: Pick<Devices, "active">;
	readonly #clock: Clock;
	/** Nonces to what they were asked for; the oldest first. */
	readonly #challenges = new Map<
		string,
		{ readonly device: string; readonly endsMs: number }
	>();
	/** By the hash of their cookie; the oldest first. */
	readonly #sessions = new Map<string, Session>();

	constructor(devices: Pick<Devices, "active">, clock: Clock) {
		this.#devices = devices;
		this.#clock = clock;
	}

	/** Whether there is such a device is not said. */
	challenge(device: string): z.infer<typeof Challenge> {
		const now = this.#clock.monotonicMs();
		for (const [nonce, { endsMs }] of this.#challenges) {
			if (endsMs > now && this.#challenges.size < maxChallenges) break;
			this.#challenges.delete(nonce);
		}
		const nonce = randomBytes(32).toString("base64url");
		this.#challenges.set(nonce, {
			device,
			endsMs: now + challengeSeconds * 1_000,
		});
		return { nonce, expiresInSeconds: challengeSeconds };
	}

	/**
	 * `unauthenticated`: not our challenge, or not any more; another one may do. `gone`: no such device here, for whatever
	 * reason: unknown, ended, paired at another origin or with another key, all at the same cost.
	 */
	open(
		body: unknown,
		origin: string,
	):
		| { readonly cookie: string; readonly device: Device }
		| { readonly problem: "bad-request" | "unauthenticated" | "gone" } {
		const asked = SessionOpen.safeParse(body);
		const sig = asked.data && fromBase64Url(asked.data.sig);
		const nonce = asked.data && fromBase64Url(asked.data.nonce);
		if (!asked.success || sig === undefined || nonce === undefined)
			return { problem: "bad-request" };
		const { device: id } = asked.data;
		const challenge = this.#challenges.get(asked.data.nonce);
		this.#challenges.delete(asked.data.nonce);
		if (
			challenge === undefined ||
			challenge.endsMs <= this.#clock.monotonicMs() ||
			challenge.device !== id
		)
			return { problem: "unauthenticated" };
		const device = this.#devices.active(id);
		const signed = isSignedBy(
			device?.publicKey ?? nobodysKey,
			"session",
			sessionBytes(nonce, id, origin),
			sig,
		);
		if (device === undefined || !signed || device.origin !== origin)
			return { problem: "gone" };
		return { cookie: this.#add(id, origin), device };
	}

	/** Of a Cookie field; undefined: none, over, another origin's, or two of them. */
	find(cookies: string, origin: string): Session | undefined {
		const ours = cookies
			.split(";")
			.map((one) => one.trim())
			.filter((one) => one.startsWith(`${cookieName}=`));
		const [raw] = ours;
		if (raw === undefined || ours.length > 1) return undefined;
		const session = this.#sessions.get(
			digest(raw.slice(cookieName.length + 1)),
		);
		return session?.origin === origin && this.isOpen(session)
			? session
			: undefined;
	}

	/** It has not been ended and is not over. */
	isOpen(session: Session): boolean {
		if (session.endsMs <= this.#clock.monotonicMs()) return false;
		for (const one of this.#sessions.values()) if (one === session) return true;
		return false;
	}

	/** Every session of a device. */
	end(device: string): void {
		for (const [key, session] of this.#sessions)
			if (session.device === device) this.#sessions.delete(key);
	}

	clear(): void {
		this.#sessions.clear();
		this.#challenges.clear();
	}

	/** Returns the Set-Cookie. */
	#add(device: string, origin: string): string {
		const now = this.#clock.monotonicMs();
		const same: string[] = [];
		for (const [key, session] of this.#sessions) {
			if (session.endsMs <= now) this.#sessions.delete(key);
			else if (session.device === device) same.push(key);
		}
		const [oldest] = same;
		if (oldest !== undefined && same.length >= sessionsPerDevice)
			this.#sessions.delete(oldest);
		const raw = randomBytes(32).toString("base64url");
		const endsMs = now + sessionSeconds * 1_000;
		this.#sessions.set(digest(raw), { device, origin, endsMs });
		return `${cookieName}=${raw}; Path=/; Max-Age=${sessionSeconds}; Secure; HttpOnly; SameSite=Strict`;
	}
}

const digest = (raw: string): string => hash("sha256", raw, "hex");
