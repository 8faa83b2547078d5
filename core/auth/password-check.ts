/**
 * One look at a password, unless the caller has to wait. Whether the try failed is the caller's to say and to count: a
 * right password may come too late.
 */
import { type Refusal, refuse } from "../problem.ts";
import type { SharedParts } from "./parts.ts";

export interface PasswordTry {
	/** What it has to match; null where there is nothing, at the same cost. */
	readonly phc: string | null;
	readonly account: string;
	readonly password: string;
	readonly address: string;
}

/** One Argon2 check, also for a user there is not. */
export function checkPassword(
	{ attempts, passwords }: Pick<SharedParts, "attempts" | "passwords">,
	{ phc, account, password, address }: PasswordTry,
): Promise<boolean | Refusal> {
	const wait = (): Refusal | undefined => {
		const seconds = attempts.wait(address, account);
		return seconds > 0
			? {
					...refuse("rate-limited", `sign-in of ${account} has to wait`),
					retryAfterSeconds: Math.ceil(seconds),
				}
			: undefined;
	};
	const refusal = wait();
	return refusal
		? Promise.resolve(refusal)
		: passwords.verify(phc, password, wait);
}
