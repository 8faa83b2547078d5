/**
 * Passwords: which are too weak, and their Argon2id hashes, made and checked off the event loop. At most two are worked
 * on at a time and a few dozen wait, so that a flood of sign-ins costs itself and not the gate. Keeps none of them.
 */
import { hash, verify } from "@node-rs/argon2";
import { type Refusal, refuse } from "../problem.ts";

/** The two functions of the library that are used, so that a test can count them. */
export interface Argon2 {
	hash(password: string, options: typeof parameters): Promise<string>;
	verify(phc: string, password: string): Promise<boolean>;
}

/** OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. Argon2id is the library's default. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The library uses libuv's four threads; two stay for the disk. */
const atOnce = 2;
const waitingLimit = 32;
/** NFKC can lengthen a text; hashing stays bounded. */
const longestBytes = 4_096;

/**
 * What is checked when there is nothing to check: the same work, for a hash nobody knows a password to. So the time a
 * sign-in takes does not tell whether the name exists.
 */
const nobodys = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$${base64(16)}$${base64(32)}`;

function base64(bytes: number): string {
	return Buffer.alloc(bytes).toString("base64").replace(/=+$/, "");
}

export class Passwords {
	readonly #argon2: Argon2;
	#running = 0;
	readonly #waiting: (() => void)[] = [];

	constructor(argon2: Argon2 = { hash, verify }) {
		this.#argon2 = argon2;
	}

	/** In PHC form, or why the password is refused. */
	async hash(password: string, userName: string): Promise<string | Refusal> {
		const plain = password.normalize("NFKC");
		if (isWeak(plain, userName))
			return refuse("weak-password", "weak password");
		return await this.#turn(() => this.#argon2.hash(plain, parameters));
	}

	/**
	 * Whether it is the password of `phc`. Null costs the same and is false. `before` is asked when the turn has come: what
	 * it refuses is not hashed.
	 */
	async verify(
		phc: string | null,
		password: string,
		before: () => Refusal | undefined,
	): Promise<boolean | Refusal> {
		const plain = password.normalize("NFKC");
		if (!plain.isWellFormed() || Buffer.byteLength(plain) > longestBytes)
			return refuse("bad-request", "password too long or malformed");
		return await this.#turn(async () => {
			const refusal = before();
			if (refusal) return refusal;
			const good = await this.#argon2.verify(phc ?? nobodys, plain);
			return good && phc !== null;
		});
	}

	async #turn<T>(work: () => Promise<T>): Promise<T | Refusal> {
		if (this.#running >= atOnce) {
			if (this.#waiting.length >= waitingLimit)
				return {
					...refuse("rate-limited", "too many passwords at once"),
					retryAfterSeconds: 2,
				};
			// Whoever ends hands its place on, so the count stays as it is.
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		} else this.#running++;
		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#running--;
		}
	}
}

const shortest = 10;

/** Words that open lists of leaked passwords, and the defaults of other systems. Digits and signs around them do not help. */
const common = new Set([
	"admin",
	"administrator",
	"agent",
	"assistant",
	"changeme",
	"changeit",
	"default",
	"docrunch",
	"dragon",
	"drawbridge",
	"football",
	"iloveyou",
	"kaimon",
	"kimi",
	"letmein",
	"login",
	"master",
	"monkey",
	"openwhale",
	"operator",
	"passw0rd",
	"password",
	"passphrase",
	"princess",
	"qazwsx",
	"qazwsxedc",
	"qwerty",
	"qwertyuiop",
	"qwertzuiop",
	"root",
	"secret",
	"sunshine",
	"superman",
	"supersecret",
	"test",
	"user",
	"viewer",
	"welcome",
	"whatever",
	"zaq1zaq1",
	"zxcvbnm",
]);
const runs =
	"01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz";

/** In code points, as NIST SP 800-63B counts them. */
function length(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}

/** `plain` is in NFKC already. */
export function isWeak(plain: string, userName: string): boolean {
	if (!plain.isWellFormed() || Buffer.byteLength(plain) > longestBytes)
		return true;
	const lower = plain.toLowerCase();
	if (length(lower) < shortest) return true;
	if (userName.length >= 3 && lower.includes(userName.toLowerCase()))
		return true;
	const unit = repeatedUnit(lower);
	if (length(unit) < 4) return true;
	// "adminadmin12" is "admin", "1234567890!" is "1234567890".
	const letters = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
	const bare = lower.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
	if (common.has(unit) || common.has(repeatedUnit(letters))) return true;
	return bare !== "" && runs.includes(bare);
}

/** "abc" of "abcabc"; the whole of what repeats nothing. */
const repeatedUnit = (text: string): string =>
	/^(.+?)\1+$/su.exec(text)?.[1] ?? text;
