/**
 * A local network on one machine: network namespaces for a desktop, a phone, an attacker beside it, a guest on another
 * network of the desktop's, and a prober from elsewhere. All of it lives in namespaces whose names carry this process's
 * id, and goes with them. Knows nothing of what is tried there.
 *
 *   prober 198.51.100.9 ── router 192.168.77.1 ─┬─ desktop eth0 192.168.77.10, eth1 10.77.0.10 ── guest 10.77.0.20
 *                                               ├─ phone 192.168.77.20
 *                                               └─ attacker 192.168.77.66
 *
 * Files are shared: a desktop's control socket is reached from outside. `localhost` is each namespace's own.
 */
import {
	type ChildProcess,
	execFile,
	execFileSync,
	spawn,
	type SpawnOptions,
} from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const run = promisify(execFile);

export interface Ran {
	/** `null`: ended by a signal, the time limit's for one. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Host {
	/** Of its namespace, for `ip netns exec`. */
	readonly namespace: string;
	/** IPv4. */
	readonly address: string;
	/** Runs a program there until it ends; never rejects for its exit code. */
	run(command: readonly string[], timeoutMs?: number): Promise<Ran>;
	/** Starts one that stays; its pid is the program's own. Whatever still runs at the end is killed. */
	spawn(command: readonly string[], setting?: SpawnSetting): ChildProcess;
}

interface SpawnSetting {
	/** All of it; by default this process's own. */
	readonly env?: NodeJS.ProcessEnv;
	/** Of a Node: with a channel for messages, as `fork` makes one. */
	readonly hasChannel?: boolean;
}

export interface Lan {
	readonly router: Host;
	readonly desktop: Host;
	readonly phone: Host;
	readonly attacker: Host;
	/** Sees the desktop at {@link Lan.guestSide} only. */
	readonly guest: Host;
	/** Reaches the desktop by the router, and is on no private network. */
	readonly prober: Host;
	/** The desktop's address on the guest's network. */
	readonly guestSide: string;
	/** The router's, as the desktop sees it. */
	readonly routerHardware: string;
	/** Twice is once. Called by itself when the test that made it ends. */
	remove(): Promise<void>;
}

/** Why no namespaces can be made here; undefined: they can. */
const noNamespaces = whyNot();
/** A machine that lets nobody make them has to be said; one that lacks a program only, where all has to run (CI=true), fails. */
export const skipsNamespaces =
	noNamespaces !== undefined &&
	(process.env["CI"] !== "true" || noNamespaces.isForbidden);

function whyNot():
	| { readonly why: string; readonly isForbidden: boolean }
	| undefined {
	if (process.platform !== "linux")
		return { why: "network namespaces are Linux's", isForbidden: true };
	const folders = (process.env["PATH"] ?? "").split(":");
	if (!folders.some((folder) => isProgram(`${folder}/ip`)))
		return { why: "ip(8) is not installed (iproute2)", isForbidden: false };
	const name = `db${process.pid}-probe`;
	try {
		execFileSync("ip", ["netns", "add", name], { stdio: "ignore" });
	} catch {
		return { why: "nobody makes network namespaces here", isForbidden: true };
	}
	try {
		const bridge = ["-n", name, "link", "add", "lan0", "type", "bridge"];
		execFileSync("ip", bridge, { stdio: "ignore" });
		return undefined;
	} catch {
		return { why: "nobody makes bridges here", isForbidden: true };
	} finally {
		execFileSync("ip", ["netns", "del", name], { stdio: "ignore" });
	}
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Several in one process have names of their own. */
let made = 0;

/** Inside a test: removed when it ends, also where it fails half-way. @throws where this machine has no namespaces */
export async function makeLan(): Promise<Lan> {
	if (noNamespaces !== undefined) throw new Error(noNamespaces.why);
	const prefix = `db${process.pid}-${made++}`;
	const children = new Set<ChildProcess>();
	const namespaces: string[] = [];
	const remove = async (): Promise<void> => {
		await Promise.all([...children].map(kill));
		for (const name of namespaces.splice(0)) await ip("netns", "del", name);
	};
	onTestFinished(remove);

	const host = async (role: string, address: string): Promise<Host> => {
		const namespace = `${prefix}-${role}`;
		await ip("netns", "add", namespace);
		namespaces.push(namespace);
		await ip("-n", namespace, "link", "set", "lo", "up");
		return {
			namespace,
			address,
			run: (command, timeoutMs) => runIn(namespace, command, timeoutMs),
			spawn(command, { env = process.env, hasChannel = false } = {}) {
				const options: SpawnOptions = {
					env,
					serialization: "advanced",
					stdio: ["pipe", "pipe", "pipe", hasChannel ? "ipc" : "ignore"],
				};
				const child = spawn("ip", inside(namespace, command), options);
				children.add(child);
				child.once("exit", () => children.delete(child));
				return child;
			},
		};
	};
	const router = await host("router", "192.168.77.1");
	const desktop = await host("desktop", "192.168.77.10");
	const phone = await host("phone", "192.168.77.20");
	const attacker = await host("attacker", "192.168.77.66");
	const guest = await host("guest", "10.77.0.20");
	const prober = await host("prober", "198.51.100.9");
	const guestSide = "10.77.0.10";

	await ip("-n", router.namespace, "link", "add", "lan0", "type", "bridge");
	await plug(router, "lan0", router.address);
	for (const one of [desktop, phone, attacker]) {
		const port = one.namespace.slice(prefix.length + 1);
		await cable([one, "eth0"], [router, port]);
		await ip("-n", router.namespace, "link", "set", port, "master", "lan0");
		await ip("-n", router.namespace, "link", "set", port, "up");
		await plug(one, "eth0", one.address);
		await route(one, router.address);
	}
	await cable([desktop, "eth1"], [guest, "eth0"]);
	await plug(desktop, "eth1", guestSide);
	await plug(guest, "eth0", guest.address);
	await cable([prober, "eth0"], [router, "wan0"]);
	await plug(router, "wan0", "198.51.100.1");
	await plug(prober, "eth0", prober.address);
	await route(prober, "198.51.100.1");
	await router.run(["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
	return {
		router,
		desktop,
		phone,
		attacker,
		guest,
		prober,
		guestSide,
		routerHardware: await hardwareOf(router, "lan0"),
		remove,
	};
}

/** This very Node, for a script of the tests: they run on the one the project brings. */
export const nodeScript = (
	file: string,
	...words: readonly string[]
): string[] => [
	process.execPath,
	"--disable-warning=ExperimentalWarning",
	file,
	...words,
];

const ip = (...words: string[]): Promise<unknown> => run("ip", words);

/** `ip` replaces itself by the program: the child's pid is the program's. */
const inside = (namespace: string, command: readonly string[]): string[] => [
	"netns",
	"exec",
	namespace,
	...command,
];

const runIn = (
	namespace: string,
	command: readonly string[],
	timeoutMs = 20_000,
): Promise<Ran> =>
	new Promise((resolve) => {
		const options = { timeout: timeoutMs, killSignal: "SIGKILL" } as const;
		const child = execFile(
			"ip",
			inside(namespace, command),
			options,
			(_error, stdout, stderr) =>
				resolve({ code: child.exitCode, stdout, stderr }),
		);
		child.stdin?.end();
	});

type End = readonly [host: Host, device: string];

const cable = ([a, nameA]: End, [b, nameB]: End): Promise<unknown> => {
	const one = ["link", "add", nameA, "netns", a.namespace, "type", "veth"];
	return ip(...one, "peer", "name", nameB, "netns", b.namespace);
};

async function plug(
	{ namespace }: Host,
	device: string,
	own: string,
): Promise<void> {
	await ip("-n", namespace, "addr", "add", `${own}/24`, "dev", device);
	await ip("-n", namespace, "link", "set", device, "up");
}

const route = ({ namespace }: Host, via: string): Promise<unknown> =>
	ip("-n", namespace, "route", "add", "default", "via", via);

async function hardwareOf(host: Host, device: string): Promise<string> {
	const shown = await host.run(["cat", `/sys/class/net/${device}/address`]);
	return shown.stdout.trim();
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	child.kill("SIGKILL");
	await ended;
}
