/**
 * A session bus and a gnome-keyring of their own in a temp folder, so that nothing real is touched. The bus starts no
 * service by itself: the keyring is there exactly while a test wants it.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Keyring {
	readonly busAddress: string;
	start(): Promise<void>;
	kill(): Promise<void>;
	/** Stops answering without going away. */
	freeze(): void;
	thaw(): void;
	stop(): Promise<void>;
}

/** Why the keychain cannot be tested here, or `undefined`. With CI=true that is an error. */
export async function missingForKeyring(): Promise<string | undefined> {
	const missing = await (async () => {
		if (process.platform !== "linux") return "gnome-keyring is Linux's";
		for (const program of [
			"dbus-daemon",
			"dbus-send",
			"gnome-keyring-daemon",
		]) {
			try {
				execFileSync("which", [program], { stdio: "ignore" });
			} catch {
				return `${program} is not installed`;
			}
		}
		try {
			await import("keytar");
		} catch {
			return "keytar does not load";
		}
		return undefined;
	})();
	if (missing === undefined) return undefined;
	if (process.env["CI"] === "true" && process.platform === "linux")
		throw new Error(`the keychain must be testable in CI: ${missing}`);
	console.log(`untested here: the OS keychain (${missing})`);
	return missing;
}

export async function startKeyring(): Promise<Keyring> {
	const folder = await mkdtemp(join(tmpdir(), "keyring-"));
	const runtime = join(folder, "run");
	await mkdir(runtime, { mode: 0o700 });
	const config = join(folder, "bus.conf");
	await writeFile(config, busConfig(folder));

	const bus = spawn(
		"dbus-daemon",
		[`--config-file=${config}`, "--nofork", "--print-address=1"],
		{
			stdio: ["ignore", "pipe", "ignore"],
		},
	);
	const busAddress = (await firstLine(bus)).trim();
	const env = {
		PATH: process.env["PATH"],
		HOME: folder,
		XDG_DATA_HOME: join(folder, "data"),
		XDG_RUNTIME_DIR: runtime,
		DBUS_SESSION_BUS_ADDRESS: busAddress,
	};
	let daemon: ChildProcess | undefined;

	const kill = async (): Promise<void> => {
		await end(daemon);
		daemon = undefined;
	};
	return {
		busAddress,
		async start() {
			daemon = spawn(
				"gnome-keyring-daemon",
				["--foreground", "--unlock", "--components=secrets"],
				{
					env,
					stdio: ["pipe", "ignore", "ignore"],
				},
			);
			daemon.stdin?.end("\n");
			while (!ownsName(env)) await sleep(20);
		},
		kill,
		freeze() {
			daemon?.kill("SIGSTOP");
		},
		thaw() {
			daemon?.kill("SIGCONT");
		},
		async stop() {
			await kill();
			await end(bus);
			await rm(folder, { recursive: true });
		},
	};
}

function ownsName(env: NodeJS.ProcessEnv): boolean {
	const question = [
		"--dest=org.freedesktop.DBus",
		"/",
		"org.freedesktop.DBus.NameHasOwner",
		"string:org.freedesktop.secrets",
	];
	return execFileSync(
		"dbus-send",
		["--session", "--print-reply=literal", ...question],
		{ env, encoding: "utf8" },
	).includes("true");
}

async function end(child: ChildProcess | undefined): Promise<void> {
	if (
		child === undefined ||
		child.exitCode !== null ||
		child.signalCode !== null
	)
		return;
	const exited = once(child, "exit");
	child.kill("SIGKILL");
	await exited;
}

async function firstLine(child: ChildProcess): Promise<string> {
	let text = "";
	if (child.stdout === null) throw new Error("the child's stdout is not piped");
	for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
		text += String(chunk);
		if (text.includes("\n")) break;
	}
	return text;
}

const busConfig = (
	folder: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
