/**
 * The commands that work on the files while no gate runs: the same control over the same parts, without a listener.
 * Holds the home's lock for as long, so that a gate that starts meanwhile waits its turn.
 */
import { finishSwap } from "./backup/swap.ts";
import { type Control, createControl } from "./control/control.ts";
import { CommandError } from "./control/operation.ts";
import { createFolders, type Home } from "./home.ts";
import { lockHome } from "./lock.ts";
import type { Log } from "./log.ts";
import { Parts, type PartsEvents } from "./parts.ts";
import { version } from "./version.ts";

export interface Offline {
	readonly control: Control;
	close(): Promise<void>;
}

function notRunning(): never {
	throw new CommandError(
		"not-running",
		"no gate is running; start one with: drawbridge serve",
	);
}

/** Nobody listens. */
const silence: PartsEvents = {
	keys: () => undefined,
	users: () => undefined,
	mode: () => undefined,
	upstreams: () => undefined,
	warnings: () => undefined,
	certificates: () => undefined,
	allowlist: () => undefined,
	devices: () => undefined,
	deviceEnded: () => undefined,
	networks: () => undefined,
	consents: () => undefined,
	programs: () => undefined,
	tighten: () => undefined,
};
const usualUrl = "http://127.0.0.1:4180";

/** @throws HomeLockedError, SettingsError, NewerStateError, VaultError */
export async function openOffline(home: Home, log: Log): Promise<Offline> {
	createFolders(home);
	const unlock = lockHome(home.home, home.lock);
	try {
		finishSwap(home);
		const parts = await Parts.open(
			{
				home,
				log,
				env: process.env,
				mode: null,
				root: null,
				given: async () => [],
			},
			silence,
		);
		await parts.begin();
		const control = createControl({
			parts,
			gateUrl: () => usualUrl,
			status: () => ({
				running: false,
				version,
				pid: null,
				startedAt: null,
				gate: null,
				listeners: [],
				console: null,
				peerUserChecked: process.platform === "linux",
				openRequests: 0,
				...parts.describe(usualUrl),
			}),
			consoleLink: notRunning,
			phones: notRunning,
			stop: notRunning,
		});
		return {
			control,
			async close() {
				await parts.close();
				unlock();
			},
		};
	} catch (error) {
		unlock();
		throw error;
	}
}
