/** A session bus of our own with a tray that only listens: what a Linux desktop's panel is to the app. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const watcherFile = fileURLToPath(
	new URL("./status-notifier-watcher.py", import.meta.url),
);

export interface SessionBus {
	readonly address: string;
	/** Resolves with the bus name and object path of the first icon that registers. */
	readonly item: Promise<readonly [service: string, path: string]>;
	/** `busctl` on this bus. */
	ask(...args: readonly string[]): string;
	close(): Promise<void>;
}

/** Null where this machine has no bus, or no Python with D-Bus. */
export async function startSessionBus(): Promise<SessionBus | null> {
	if (process.platform !== "linux") return null;
	const daemon = spawn(
		"dbus-daemon",
		["--session", "--nofork", "--print-address=1"],
		{ stdio: ["ignore", "pipe", "ignore"] },
	);
	const address = await lineOf(daemon, () => true);
	if (address === null) return null;
	const watcher = spawn("/usr/bin/python3", [watcherFile], {
		env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address },
		stdio: ["ignore", "pipe", "ignore"],
	});
	const registered = lineOf(watcher, (line) => line.startsWith("item "));
	const ready = await lineOf(watcher, (line) => line === "ready");
	const close = async (): Promise<void> => {
		for (const child of [watcher, daemon]) await ended(child);
	};
	if (ready === null) {
		await close();
		return null;
	}
	return {
		address,
		item: registered.then((line) => {
			const [, service, path] = (line ?? "").split(" ");
			if (service === undefined || path === undefined)
				throw new Error("no icon has registered");
			return [service, path] as const;
		}),
		ask: (...args) =>
			execFileSync("busctl", [`--address=${address}`, ...args], {
				encoding: "utf8",
			}),
		close,
	};
}

/** The first line that fits; null when it ends first, or cannot be started. */
function lineOf(
	child: ChildProcess,
	fits: (line: string) => boolean,
): Promise<string | null> {
	return new Promise((resolve) => {
		child.once("error", () => resolve(null));
		child.once("exit", () => resolve(null));
		if (child.stdout)
			createInterface(child.stdout).on("line", (line) => {
				if (fits(line)) resolve(line);
			});
	});
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const exit = once(child, "exit");
	child.kill();
	await exit;
}
