/**
 * Where things are kept. DRAWBRIDGE_HOME moves everything into one folder; otherwise the platform's own places are
 * used. Owns paths only: it creates the folders and looks whose they are, and never reads or writes a file in them.
 */
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fs } from "./builtins.ts";

/** Absolute paths. `state` is a folder, `settings` the global security.json; on Windows `socket` names the pipe. */
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
	const given = env["DRAWBRIDGE_HOME"];
	const own = given ? resolve(given) : undefined;
	const { home, config, state } = own
		? { home: own, config: own, state: join(own, "state") }
		: platformFolders(env);
	return {
		home,
		settings: join(config, "security.json"),
		state,
		database: join(state, "drawbridge.db"),
		log: join(state, "gate.log"),
		socket: socketPath(join(state, "gate.sock"), home, env),
		lock: join(state, "gate.lock"),
		vaultFile: join(state, "vault.json"),
		vaultKeyFile: join(config, "vault.key"),
		vaultChoice: join(state, "vault-choice.json"),
		demo: join(state, "demo"),
		get keychainService() {
			return own ? `drawbridge-${idOf(home)}` : "drawbridge";
		},
	};
}

/** Tells homes apart where their path is too long, or nobody's business. */
function idOf(home: string): string {
	// Loaded for those who need it: it costs programs that start often a tenth of their time.
	const { createHash } = process.getBuiltinModule("node:crypto");
	return createHash("sha256").update(home).digest("hex").slice(0, 16);
}

/** Creates the folders, readable by the owner alone. */
export function createFolders(home: Home): void {
	for (const folder of [join(home.settings, ".."), home.state]) {
		fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
	}
	if (process.platform !== "win32")
		fs.mkdirSync(dirname(home.socket), { recursive: true, mode: 0o700 });
	checkSocketFolder(home);
}

/** Somebody else could put a socket of theirs where the gate's is looked for, and be told keys. */
export class UnsafeFolderError extends Error {
	readonly code = "unsafe-folder";
	constructor(folder: string) {
		super(
			`${folder} is not yours alone, so no socket in it is trusted; make it yours alone (chmod go-w), or set DRAWBRIDGE_HOME or XDG_RUNTIME_DIR to a folder of yours`,
		);
	}
}

/**
 * A socket outside of the home lies in a place where other users may have been first, and the home's own folder may have
 * been opened to them. Folders that are not there yet are safe. @throws UnsafeFolderError
 */
export function checkSocketFolder(home: Home): void {
	const folder = dirname(home.socket);
	if (process.platform === "win32") return;
	const folders = folder === home.state ? [folder] : [dirname(folder), folder];
	for (const one of folders) {
		const stat = fs.lstatSync(one, { throwIfNoEntry: false });
		if (
			stat !== undefined &&
			(!stat.isDirectory() ||
				stat.uid !== process.getuid?.() ||
				(stat.mode & 0o022) !== 0)
		)
			throw new UnsafeFolderError(one);
	}
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
	home: string,
	env: NodeJS.ProcessEnv,
): string {
	if (process.platform === "win32") return join(dirname(wanted), "gate.pipe");
	if (Buffer.byteLength(wanted) <= longestSocketPath) return wanted;
	const runtime =
		env["XDG_RUNTIME_DIR"] || join(tmpdir(), `drawbridge-${userInfo().uid}`);
	return join(runtime, `drawbridge-${idOf(home)}`, "gate.sock");
}
