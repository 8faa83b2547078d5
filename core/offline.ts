/**
 * The commands that work on the files while no gate runs: the same control over the same state, without a listener.
 * Holds the home's lock for as long, so that a gate that starts meanwhile waits its turn.
 */
import { allowlist } from "./address.ts";
import { AuditLog } from "./audit/log.ts";
import { systemClock } from "./clock.ts";
import { type Control, createControl } from "./control/control.ts";
import { CommandError } from "./control/operation.ts";
import { createFolders, type Home } from "./home.ts";
import { ApiKeys } from "./keys.ts";
import { lockHome } from "./lock.ts";
import type { Log } from "./log.ts";
import { ModeState } from "./mode.ts";
import { readSettings } from "./settings/file.ts";
import { openState } from "./state.ts";
import { Upstreams } from "./upstreams.ts";
import { openVault } from "./vault/vault.ts";
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

/** @throws HomeLockedError, SettingsError, NewerStateError, VaultError */
export async function openOffline(home: Home, log: Log): Promise<Offline> {
	createFolders(home);
	const unlock = lockHome(home.home, home.lock);
	try {
		let read = readSettings(home.settings);
		const db = openState(home.database);
		const vault = await openVault({ home, env: process.env, log });
		const audit = new AuditLog(db, systemClock, log);
		const keys = new ApiKeys(db, vault, systemClock, () => undefined);
		const mode = new ModeState(
			db,
			systemClock,
			read.settings.mode,
			() => undefined,
		);
		const upstreams = new Upstreams([], null, systemClock, () => undefined);
		upstreams.apply(read.settings);
		const control = createControl({
			settingsFile: home.settings,
			audit,
			keys,
			mode,
			upstreams,
			log,
			gateUrl: () => "http://127.0.0.1:4180",
			status: () => {
				const view = mode.view();
				return {
					running: false,
					version,
					pid: null,
					startedAt: null,
					...view,
					gate: null,
					console: null,
					upstreams: upstreams.views("http://127.0.0.1:4180"),
					activeKeys: keys.activeCount(),
					allowedIps: [...allowlist(read.settings.allowed_ips).ranges],
					anonymousRole: read.settings.anonymous_role,
					peerUserChecked: process.platform === "linux",
					vault: vault.state(),
					paths: {
						home: home.home,
						settings: home.settings,
						state: home.state,
						log: home.log,
						socket: home.socket,
					},
					warnings: [...read.warnings],
				};
			},
			reloadSettings: () => {
				read = readSettings(home.settings);
				upstreams.apply(read.settings);
			},
			consoleLink: notRunning,
			stop: notRunning,
		});
		return {
			control,
			async close() {
				mode.stop();
				vault.close();
				await upstreams.close();
				audit.close();
				db.close();
				unlock();
			},
		};
	} catch (error) {
		unlock();
		throw error;
	}
}
