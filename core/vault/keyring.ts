/**
 * The OS keychain through @napi-rs/keyring: the data key's second place, on Linux the Secret Service and never the
 * kernel's keyring, which forgets at a restart of the machine. Judges no answer.
 */
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import { VaultError } from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import { type Accounts, osPlace } from "./os-place.ts";
import { inTurns, requireSessionBus } from "./turns.ts";

interface KeyringOptions {
	readonly service: string;
	readonly env: NodeJS.ProcessEnv;
	/** For one call to the OS. Past it the keyring counts as locked. */
	readonly timeoutMs: number;
}

/** Touches nothing until the first call. */
export function openKeyring(options: KeyringOptions): KeyPlace {
	const { service, env, timeoutMs } = options;
	return osPlace({
		name: "keyring",
		title: "OS keychain, by @napi-rs/keyring",
		service,
		accounts: { key: "(data key, keyring)", canary: "(canary, keyring)" },
		ask: inTurns<Accounts>({
			timeoutMs,
			async port() {
				requireSessionBus(env);
				return inWorker(modulePath());
			},
		}),
	});
}

function modulePath(): string {
	try {
		return createRequire(import.meta.url).resolve("@napi-rs/keyring");
	} catch (error) {
		throw new VaultError(
			"unavailable",
			"The keyring module (@napi-rs/keyring) is not installed",
			{ cause: error },
		);
	}
}

/**
 * A thread for each call, some 50 ms: the module waits for the bus in its constructor (2 s where a keyring hangs, all
 * other requests with it), and an entry made before a keyring's restart never answers again.
 */
function inWorker(path: string): Accounts {
	const ask = (
		method: keyof Accounts,
		args: readonly string[],
	): Promise<unknown> =>
		new Promise((resolve, reject) => {
			const worker = new Worker(script, {
				eval: true,
				workerData: { path, method, args },
			});
			worker.once("message", (answer: unknown) => resolve(answer));
			worker.once("error", reject);
			worker.once("exit", () =>
				reject(new Error("the keyring's thread ended")),
			);
		}).then((answer) => {
			const said = Said.parse(answer);
			if ("error" in said) throw new Error(said.error);
			return said.answer;
		});
	return {
		getPassword: async (...args) =>
			z
				.string()
				.nullable()
				.parse(await ask("getPassword", args)),
		setPassword: async (...args) => {
			await ask("setPassword", args);
		},
		deletePassword: async (...args) =>
			z.boolean().parse(await ask("deletePassword", args)),
	};
}

const Said = z.union([
	z.object({ error: z.string() }),
	z.object({ answer: z.unknown() }),
]);

const script = `
const { parentPort, workerData } = require("node:worker_threads");
const { path, method, args: [service, account, ...more] } = workerData;
try {
	const { Entry } = require(path);
	const entry = new Entry(service, account, { linux: { store: "secret-service" } });
	parentPort.postMessage({ answer: entry[method](...more) ?? null });
} catch (error) {
	parentPort.postMessage({ error: String(error && error.message) });
}`;
