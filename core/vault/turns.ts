/**
 * Calls to the OS that may hang: one at a time and bounded, so that a keychain that does not answer costs one thread and
 * no request. Judges no answer.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { VaultError } from "./backend.ts";

/** Rejects with `locked` once it took too long or was refused, `unavailable` where there is nothing to call. */
export type Ask<P> = <T>(call: (port: P) => Promise<T>) => Promise<T>;

interface Turns<P> {
	readonly timeoutMs: number;
	/** Called for each turn; rejects with `unavailable`. */
	readonly port: () => Promise<P>;
	/** Something was refused. `true`: the port is another one now, ask it the same. */
	readonly onRefusal?: () => boolean;
}

export function inTurns<P>({ timeoutMs, port, onRefusal }: Turns<P>): Ask<P> {
	let last: Promise<unknown> = Promise.resolve();
	let hanging = false;

	const bounded = async <T>(call: (port: P) => Promise<T>): Promise<T> => {
		if (hanging)
			throw new VaultError(
				"locked",
				"The keychain has not answered an earlier call yet: is it waiting to be unlocked?",
			);
		const called = await port();
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				hanging = true;
				reject(
					new VaultError(
						"locked",
						`The keychain did not answer within ${timeoutMs} ms: is it waiting to be unlocked?`,
					),
				);
			}, timeoutMs);
		});
		const answer = call(called).finally(() => {
			clearTimeout(timer);
			hanging = false;
		});
		try {
			return await Promise.race([answer, late]);
		} catch (error) {
			if (error instanceof VaultError) throw error;
			if (onRefusal?.() === true) return await bounded(call);
			throw new VaultError(
				"locked",
				`The keychain refused, see that it runs, is unlocked and has room: ${error instanceof Error ? error.message : "unknown"}`,
				{ cause: error },
			);
		}
	};

	return (call) => {
		const turn = last.then(() => bounded(call));
		last = turn.catch(() => undefined);
		return turn;
	};
}

/**
 * Without a session bus libsecret would start one of its own, with a keyring nobody ever unlocks again. GLib looks at
 * the variable, then at the runtime folder, then starts one: the first two are looked at here.
 */
export function requireSessionBus(env: NodeJS.ProcessEnv): void {
	if (process.platform !== "linux" || env["DBUS_SESSION_BUS_ADDRESS"]) return;
	const runtime = env["XDG_RUNTIME_DIR"];
	if (runtime && existsSync(join(runtime, "bus"))) return;
	throw new VaultError(
		"unavailable",
		"No D-Bus session, so no keychain: DBUS_SESSION_BUS_ADDRESS is not set",
	);
}
