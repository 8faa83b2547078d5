/**
 * The gate's sandbox, for the servers it starts: asks a person about hosts and folders beyond a server's settings, and
 * writes down what was refused. A folder that was let is a change of the settings; a host is let until the program ends,
 * or as long as the answer is remembered.
 */
import { homedir } from "node:os";
import { dirname, sep } from "node:path";
import type { Approvals } from "../approval/approvals.ts";
import { type Entry, gateEntry } from "../audit/log.ts";
import type { Home } from "../home.ts";
import { joined } from "../inspection/line.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Log } from "../log.ts";
import type { Mode } from "../../contract/views.ts";
import { SensitivePaths } from "../policy/sensitive-paths.ts";
import { changeSettings } from "../settings/file.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import type { Boxable, Boxed, Denial, Unboxed } from "./box.ts";
import { isBelow, real } from "./hidden.ts";
import { askToReach, askToWrite, type Whose } from "./questions.ts";
import { Sandbox } from "./sandbox.ts";

export interface GateSandboxParts {
	readonly home: Home;
	readonly log: Log;
	readonly approvals: Approvals;
	readonly audit: { refused(entry: Entry): void };
	readonly mode: { readonly current: Mode };
	readonly settings: () => SecuritySettings;
	/** After the file was changed. */
	readonly reload: () => void;
	/** This system was found to have no sandbox, or to have one after all. */
	readonly onLack: () => void;
	/** Of the user; tests have their own. */
	readonly user?: string;
}

/** In one program's life. */
const mostFolders = 3;

export interface GateSandbox {
	/** For core/stdio. Rejects where something is wrong that has no words; then nothing is to be started. */
	readonly put: (box: Boxable) => Promise<Boxed | Unboxed>;
	/** What the system lacked when it was last looked at; undefined also before. */
	readonly lacked: () => string | undefined;
}

export function gateSandbox(parts: GateSandboxParts): GateSandbox {
	const { approvals, home, user = homedir() } = parts;
	const sandbox = new Sandbox({
		surroundings: ({ cwd }) => ({
			user,
			home,
			sensitive: sensitiveFrom(parts.settings().sensitive_paths, user, cwd),
		}),
		ask: (box, destination, gone) =>
			askToReach(approvals, whoseIs(box), destination, gone),
	});
	const put: GateSandbox["put"] = async (box) => {
		const lackedBefore = sandbox.lacked;
		const gone = new AbortController();
		const folders = new Set<string>();
		const onDenied = (denial: Denial): void => {
			record(parts, box.name, denial);
			box.onDenied?.(denial);
			const folder =
				denial.kind === "write" ? givable(denial.what, user) : undefined;
			if (
				folder === undefined ||
				folders.size >= mostFolders ||
				[...folders].some((one) => isBelow(folder, one))
			)
				return;
			folders.add(folder);
			askToWrite(approvals, whoseIs(box), folder, gone.signal)
				.then((isLet) => isLet && addFolder(parts, box.name, folder))
				.catch((error: unknown) =>
					parts.log("warn", "a folder was not added to a server's sandbox", {
						upstream: box.name,
						error: String(error),
					}),
				);
		};
		const boxed = await sandbox.put({ ...box, onDenied });
		if (sandbox.lacked !== lackedBefore) parts.onLack();
		if ("missing" in boxed) return boxed;
		return {
			...boxed,
			end() {
				gone.abort();
				boxed.end();
			},
		};
	};
	return { put, lacked: () => sandbox.lacked };
}

/** One that cannot be read counts as everything. */
export function sensitiveFrom(
	paths: readonly string[],
	user: string,
	cwd: string,
): (path: string) => boolean {
	const sensitive = new SensitivePaths({ paths, home: user });
	return sensitive.within(cwd) ?? (() => false);
}

const whoseIs = (box: Boxable): Whose => ({
	client: `the server ${box.name}`,
	clientId: `server:${box.name}`,
	upstream: box.name,
	command: joined(box.argv),
	cwd: box.cwd,
	onceOnly: false,
});

function record(
	{ audit, mode }: GateSandboxParts,
	upstream: string,
	{ kind, what, line }: Denial,
): void {
	audit.refused({
		...gateEntry("refused", line, mode.current, `server:${upstream}`),
		upstream,
		tool: `sandbox ${kind}`,
		path: what,
	});
}

/** The folder of a path, where a person could want it written: below the home, and nothing that programs are set up by. */
function givable(path: string, user: string): string | undefined {
	const [home] = real(user);
	const [folder] = real(dirname(path));
	if (
		home === undefined ||
		folder === undefined ||
		folder === home ||
		!isBelow(folder, home)
	)
		return undefined;
	const isPlain = !folder
		.slice(home.length)
		.split(sep)
		.some((segment) => segment.startsWith("."));
	return isPlain ? folder : undefined;
}

/** The server's own settings say where it writes; whoever is asked next is asked about that, too. */
function addFolder(
	{ home, reload }: GateSandboxParts,
	name: string,
	folder: string,
): void {
	changeSettings(home.settings, (json) => {
		const upstreams = member(json, "upstreams");
		const stdio = member(member(upstreams, name), "stdio");
		// It was started by the command line, or is gone.
		if (Object.keys(stdio).length === 0) return;
		const sandbox = member(stdio, "sandbox");
		const write = Array.isArray(sandbox["write"]) ? sandbox["write"] : [];
		json["upstreams"] = {
			...upstreams,
			[name]: {
				...member(upstreams, name),
				stdio: {
					...stdio,
					sandbox: { ...sandbox, write: [...new Set([...write, folder])] },
				},
			},
		};
	});
	reload();
}

const member = (object: JsonObject, name: string): JsonObject => {
	const value = object[name];
	return isObject(value) ? value : {};
};
