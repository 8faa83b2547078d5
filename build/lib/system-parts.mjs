// What tests need from the operating system: a browser, a screen, a keychain, TLS clients. Only `npm test` calls this.
// Installs as root on Debian and Ubuntu (after a yes when a person is there); elsewhere it prints the command.
import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { run } from "./child.mjs";
import { ofTools } from "./environment.mjs";
import { canBuildKeytar, keytarIsHere } from "./keytar.mjs";
import { say } from "./say.mjs";
import { onPath } from "./search-path.mjs";

/** @type {readonly { name: string, packages: readonly string[], isHere: () => boolean }[]} */
const parts = [
	{
		name: "windows in Chromium",
		packages: ["chromium", "fonts-dejavu-core"],
		isHere: () =>
			onPath(
				"chromium",
				"chromium-browser",
				"google-chrome",
				"google-chrome-stable",
			),
	},
	{
		name: "a screen",
		packages: ["xvfb", "xauth"],
		isHere: () => onPath("Xvfb"),
	},
	{
		name: "a session bus",
		packages: ["dbus"],
		isHere: () => onPath("dbus-run-session") && onPath("dbus-daemon"),
	},
	{
		name: "the keychain's daemon",
		packages: ["gnome-keyring"],
		isHere: () => onPath("gnome-keyring-daemon"),
	},
	{
		name: "clients that look at certificates",
		packages: ["openssl", "curl", "python3", "libnss3-tools", "testssl.sh"],
		isHere: () =>
			["openssl", "curl", "python3", "certutil"].every((name) =>
				onPath(name),
			) && onPath("testssl", "testssl.sh"),
	},
	{
		name: "a reader of QR codes",
		packages: ["zbar-tools"],
		isHere: () => onPath("zbarimg"),
	},
	{
		name: "networks of the tests' own",
		packages: ["iproute2"],
		isHere: () => onPath("ip"),
	},
	{
		name: "the sandbox",
		packages: ["bubblewrap", "socat"],
		isHere: () => onPath("bwrap") && onPath("socat"),
	},
	{
		name: "the keychain binding",
		packages: ["libsecret-1-dev", "pkg-config", "make", "g++", "python3"],
		isHere: () => keytarIsHere() || (canBuildKeytar() && onPath("python3")),
	},
];

/**
 * Brings what is missing where that is allowed.
 * @returns {Promise<string[]>} what is still missing afterwards, a line each; empty on macOS and Windows, whose tests use
 *   what those systems bring
 */
export async function bringSystemParts() {
	if (process.platform !== "linux") return [];
	const packages = missing().flatMap((part) => part.packages);
	if (packages.length > 0) await offer(packages);
	return missing().map(
		(part) => `${part.name} (needs ${part.packages.join(", ")})`,
	);
}

function missing() {
	return parts.filter((part) => !part.isHere());
}

/** @param {readonly string[]} packages */
async function offer(packages) {
	const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
	const isDebian = existsSync("/etc/debian_version") && onPath("apt-get");
	if (!isDebian) {
		say(
			`tests also use these Debian packages or their like: ${packages.join(" ")}`,
		);
		return;
	}
	if (process.getuid?.() !== 0) {
		say(`to run every test: sudo apt-get update && sudo ${command}`);
		return;
	}
	if (!(await isAgreed(command))) return;
	const env = { ...ofTools(), DEBIAN_FRONTEND: "noninteractive" };
	await apt(["update"], env);
	await apt(command.split(" ").slice(1), env);
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function apt(args, env) {
	say(`apt-get ${args.join(" ")}`);
	const { code, output } = await run("apt-get", ["-q", ...args], {
		env,
		to: "memory",
	});
	if (code !== 0) say(`apt-get failed\n${output.trimEnd()}`);
}

/**
 * @param {string} command
 * @returns {Promise<boolean>} true when nobody is there to ask
 */
async function isAgreed(command) {
	if (!process.stdin.isTTY || !process.stdout.isTTY) return true;
	const prompt = createInterface({
		input: process.stdin,
		output: process.stdout,
	});
	try {
		const answer = await prompt.question(`Run ${command}? [y/N] `);
		return /^y(es)?$/i.test(answer.trim());
	} finally {
		prompt.close();
	}
}
