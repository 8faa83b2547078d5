/**
 * One invitation: the QR's secret and the manual code's, either of which works once, and what a person is shown of them.
 * The secrets stay in memory, and are told only to whoever opened it.
 */
import { hash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { encode } from "uqr";
import {
	codeAlphabet,
	codeLength,
	codePrefix,
	writeFragment,
} from "../../contract/pairing.ts";

const pidBytes = 8;
const secretBytes = 16;

/** What is told of it once. */
interface Told {
	readonly link: string;
	readonly qr: string[];
	readonly code: string;
}

export class Offer {
	readonly pid = randomBytes(pidBytes);
	readonly #secret = randomBytes(secretBytes);
	readonly #code = newCode();

	/** For the pid of a hello; empty: by the code. undefined: not of this offer. Takes the same time for every pid. */
	secretFor(pid: Uint8Array): Uint8Array | undefined {
		if (pid.length === 0) return secretOfCode(this.#code);
		return pid.length === pidBytes && timingSafeEqual(pid, this.pid)
			? this.#secret
			: undefined;
	}

	/** `base`: "https://192.0.2.7:4181"; `fingerprint`: of this machine's identity. */
	tell(base: string, fingerprint: Uint8Array): Told {
		const fragment = writeFragment({
			pid: this.pid,
			secret: this.#secret,
			fingerprint,
		});
		const link = `${base}/p#${fragment}`;
		return {
			link,
			qr: encode(link, { ecc: "M", border: 0 }).data.map((row) =>
				row.map((isDark) => (isDark ? "1" : "0")).join(""),
			),
			code: `${this.#code.slice(0, 5)}-${this.#code.slice(5)}`,
		};
	}
}

const newCode = (): string =>
	Array.from(
		{ length: codeLength },
		() => codeAlphabet[randomInt(codeAlphabet.length)],
	).join("");

const secretOfCode = (code: string): Uint8Array =>
	hash("sha256", codePrefix + code, "buffer").subarray(0, secretBytes);
