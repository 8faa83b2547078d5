/**
 * What this system has for a sandbox, and in plain words what it lacks: which packages, or what its kernel or container
 * does not let anybody do. Found out by trying: a program that is installed need not work.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { isBelow } from "./hidden.ts";
import { helperPath } from "./runtime.ts";

export interface Tools {
	readonly bwrap: string;
	readonly socat: string;
	readonly helper: string;
}

export type FoundTools =
	| { readonly tools: Tools }
	| { readonly missing: string };

const programs = ["bwrap", "socat"] as const;

/** Of a program of that name in PATH. Not one that a program in the sandbox could have written. */
function findTool(
	name: string,
	path: string,
	writable: readonly string[],
): string | undefined {
	return path
		.split(delimiter)
		.filter((folder) => isAbsolute(folder))
		.map((folder) => join(folder, name))
		.find((file) => {
			try {
				accessSync(file, constants.X_OK);
				return !writable.some((folder) => isBelow(file, folder));
			} catch {
				return false;
			}
		});
}

/** `writable`: by whoever will be in the sandbox. Runs nothing. */
export function findTools(
	path = process.env["PATH"] ?? "",
	writable: readonly string[] = [],
	platform: NodeJS.Platform = process.platform,
): FoundTools {
	if (platform === "darwin")
		return existsSync("/usr/bin/sandbox-exec")
			? { tools: { bwrap: "", socat: "", helper: "" } }
			: { missing: "this macOS has no /usr/bin/sandbox-exec any more" };
	if (platform === "win32")
		return {
			missing:
				"there is no sandbox on Windows; start Drawbridge in WSL to have one, or leave the sandbox out",
		};
	if (platform !== "linux")
		return { missing: "there is no sandbox for this system" };
	const helper = helperPath();
	if (helper === undefined)
		return {
			missing: `there is no sandbox for this processor (${process.arch})`,
		};
	const [bwrap, socat] = programs.map((name) => findTool(name, path, writable));
	if (bwrap === undefined || socat === undefined) {
		const lacking = [
			...(bwrap === undefined ? ["bubblewrap"] : []),
			...(socat === undefined ? ["socat"] : []),
		];
		return {
			missing: `the sandbox needs ${lacking.join(" and ")}: ${installLine(lacking)}`,
		};
	}
	return { tools: { bwrap, socat, helper } };
}

const installers = [
	["apt-get", "sudo apt-get install"],
	["dnf", "sudo dnf install"],
	["pacman", "sudo pacman -S"],
	["zypper", "sudo zypper install"],
	["apk", "sudo apk add"],
] as const;

function installLine(packages: readonly string[]): string {
	const found = installers.find(([file]) =>
		["/usr/bin", "/bin", "/sbin"].some((at) => existsSync(join(at, file))),
	);
	return `${found?.[1] ?? "install"} ${packages.join(" ")}`;
}

/** What it takes, without a command: the same namespaces and the same helper. */
const trial = ({ bwrap, helper }: Tools): [string, string[]] => [
	bwrap,
	[
		..."--unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --cap-drop ALL".split(
			" ",
		),
		// As root the helper maps user 0 once more.
		...(process.geteuid?.() === 0 ? ["--cap-add", "CAP_SETFCAP"] : []),
		..."--ro-bind / / --dev /dev --proc /proc --setenv SRT_ALLOW_NESTED_USERNS 0 --".split(
			" ",
		),
		helper,
		"/bin/true",
	],
];

const longestTrialMs = 10_000;

/** undefined: it works. Otherwise why not, for the owner. */
export async function tryTools(tools: Tools): Promise<string | undefined> {
	if (process.platform !== "linux") return undefined;
	const [file, words] = trial(tools);
	const child = spawn(file, words, {
		stdio: ["ignore", "ignore", "pipe"],
		env: { PATH: "/usr/bin:/bin" },
		cwd: "/",
	});
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		if (said.length < 1_000) said += text;
	});
	const timer = setTimeout(() => child.kill("SIGKILL"), longestTrialMs);
	const status = await once(child, "close").then(
		([code]: unknown[]) => code,
		() => null,
	);
	clearTimeout(timer);
	return status === 0 ? undefined : whyNot(said);
}

function whyNot(said: string): string {
	const [first = ""] = said.trim().split("\n");
	const begin = `bubblewrap is here and cannot make a sandbox (${first.slice(0, 200) || "it did not answer"})`;
	if (read("/proc/sys/user/max_user_namespaces") === "0")
		return `${begin}: sudo sysctl -w user.max_user_namespaces=15000`;
	if (read("/proc/sys/kernel/unprivileged_userns_clone") === "0")
		return `${begin}: sudo sysctl -w kernel.unprivileged_userns_clone=1`;
	if (read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") === "1")
		return `${begin}: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`;
	if (["/.dockerenv", "/run/.containerenv"].some((file) => existsSync(file)))
		return `${begin}: this container does not let programs make namespaces; start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined, or set "sandbox": false where the container is wall enough`;
	return `${begin}: this system does not let programs make namespaces`;
}

function read(file: string): string {
	try {
		return readFileSync(file, "utf8").trim();
	} catch {
		return "";
	}
}
