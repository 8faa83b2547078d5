/**
 * Where things are kept. DRAWBRIDGE_HOME moves everything into one folder; otherwise the platform's own places are
 * used. Owns paths only: it creates the folders, and never reads or writes a file in them.
 */
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** Absolute paths. `state` is a folder, `settings` the global security.json, `socket` a path or a Windows pipe. */
export interface Home {
	readonly home: string;
	readonly settings: string;
	readonly state: string;
	readonly database: string;
	readonly log: string;
	readonly socket: string;
	readonly lock: string;
	readonly vaultFile: string;
	readonly vaultKeyFile: string;
	readonly vaultChoice: string;
	readonly demo: string;
	/** Names this home in the OS keychain, so that two homes never share an entry. */
	readonly keychainService: string;
}

/** Node cuts or refuses longer socket paths (107 bytes on Linux, 103 on macOS). */
const longestSocketPath = 100;

/** Reads nothing but the environment and the user's home folder. */
export function resolveHome(env: NodeJS.ProcessEnv): Home {
	const own = env["DRAWBRIDGE_HOME"];
	const { home, config, state } = own
		? { home: own, config: own, state: join(own, "state") }
		: platformFolders(env);
	const id = createHash("sha256").update(home).digest("hex").slice(0, 16);
	return {
		home,
		settings: join(config, "security.json"),
		state,
		database: join(state, "drawbridge.db"),
		log: join(state, "gate.log"),
		socket: socketPath(join(state, "gate.sock"), id, env),
		lock: join(state, "gate.lock"),
		vaultFile: join(state, "vault.json"),
		vaultKeyFile: join(config, "vault.key"),
		vaultChoice: join(state, "vault-choice.json"),
		demo: join(state, "demo"),
		keychainService: own ? `drawbridge-${id}` : "drawbridge",
	};
}

/** Creates the folders, readable by the owner alone. */
export function createFolders(home: Home): void {
	for (const folder of [join(home.settings, ".."), home.state]) {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
	}
	if (process.platform !== "win32")
		mkdirSync(join(home.socket, ".."), { recursive: true, mode: 0o700 });
}

function platformFolders(env: NodeJS.ProcessEnv): {
	home: string;
	config: string;
	state: string;
} {
	const user = homedir();
	if (process.platform === "darwin") {
		const home = join(user, "Library", "Application Support", "Drawbridge");
		return { home, config: home, state: join(home, "state") };
	}
	if (process.platform === "win32") {
		const roaming = env["APPDATA"] ?? join(user, "AppData", "Roaming");
		const local = env["LOCALAPPDATA"] ?? join(user, "AppData", "Local");
		return {
			home: join(roaming, "Drawbridge"),
			config: join(roaming, "Drawbridge"),
			state: join(local, "Drawbridge"),
		};
	}
	const config = join(
		env["XDG_CONFIG_HOME"] || join(user, ".config"),
		"drawbridge",
	);
	const state = join(
		env["XDG_DATA_HOME"] || join(user, ".local", "share"),
		"drawbridge",
	);
	return { home: config, config, state };
}

function socketPath(
	wanted: string,
	id: string,
	env: NodeJS.ProcessEnv,
): string {
	if (process.platform === "win32") return `\\\\.\\pipe\\drawbridge-${id}`;
	if (Buffer.byteLength(wanted) <= longestSocketPath) return wanted;
	const runtime =
		env["XDG_RUNTIME_DIR"] || join(tmpdir(), `drawbridge-${userInfo().uid}`);
	return join(runtime, `drawbridge-${id}`, "gate.sock");
}
