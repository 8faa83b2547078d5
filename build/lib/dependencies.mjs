// Brings node_modules to what package-lock.json says: `npm ci` in a staging folder, renamed into place when complete.
// Runs before node_modules exists: Node 20 built-ins only. The caller holds the lock.
import { createHash } from "node:crypto";
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
	buildEnvironment,
	canBuildKeytar,
	keytarAbsence,
	keytarIsHere,
} from "./keytar.mjs";
import { gateNode, isCheckout, modules, out, root } from "./layout.mjs";
import { npm } from "./npm.mjs";
import { say, withProgress } from "./say.mjs";

const stampFile = join(modules, ".drawbridge-setup");

/**
 * Whether node_modules is what package-lock.json asks for, on this platform. Takes about a millisecond.
 * The host's Node version is left out: the first run is started by the host's Node and the next ones by the pinned Node
 * (npm puts node_modules/.bin first on PATH), and the only native module uses Node-API, which does not depend on it.
 * @returns {boolean}
 */
export function dependenciesAreFresh() {
	if (!isCheckout) return true;
	let kept;
	try {
		kept = readFileSync(stampFile, "utf8");
	} catch {
		return false;
	}
	const current = stamp();
	return (
		kept === current + ready ||
		// keytar could not be built then; it still cannot.
		(kept === current + withoutKeytar && !canBuildKeytar()) ||
		// It could be built then, and failed: once is enough.
		kept === current + keytarFailed
	);
}

const ready = "ready\n";
const withoutKeytar = "no keytar: not buildable here\n";
const keytarFailed = "no keytar: its build failed\n";

/** @returns {string} */
function stamp() {
	const lock = createHash("sha256")
		.update(readFileSync(join(root, "package-lock.json")))
		.digest("hex");
	return `${lock} ${process.platform} ${process.arch}\n`;
}

/**
 * Installs, and leaves the node_modules that was there untouched unless everything went well.
 * @returns {Promise<void>} rejects with npm's own words when it failed
 */
export async function installDependencies() {
	const staging = join(out, `.npm-${process.pid}`);
	sweep(".npm-");
	mkdirSync(staging, { recursive: true });
	const current = stamp();
	const buildable = canBuildKeytar();
	for (const file of ["package.json", "package-lock.json", ".npmrc"]) {
		if (existsSync(join(root, file)))
			copyFileSync(join(root, file), join(staging, file));
	}
	const { code, output } = await withProgress(
		"installing dependencies (npm ci, about half a minute)",
		() => npmCi(staging),
	);
	if (code !== 0) {
		discard(staging);
		throw new Error(`npm ci failed\n${output.trimEnd()}`);
	}
	replaceModules(join(staging, "node_modules"));
	discard(staging);
	if (gateNode() === null)
		throw new Error(
			"npm installed everything except Node 24 itself; is its install script blocked (ignore-scripts)?",
		);
	if (!keytarIsHere()) say(keytarAbsence());
	const keytar = keytarIsHere()
		? ready
		: buildable
			? keytarFailed
			: withoutKeytar;
	writeFileSync(`${stampFile}.new`, current + keytar);
	renameSync(`${stampFile}.new`, stampFile);
}

/** @param {string} staging */
const npmCi = (staging) =>
	npm(["ci"], staging, {
		...buildEnvironment(),
		ELECTRON_SKIP_BINARY_DOWNLOAD: "1",
	});

/** @param {string} complete */
function replaceModules(complete) {
	const old = join(out, `.old-${process.pid}`);
	try {
		if (existsSync(modules)) renameSync(modules, old);
		renameSync(complete, modules);
	} catch (error) {
		if (existsSync(old) && !existsSync(modules)) renameSync(old, modules);
		throw new Error(
			"node_modules is in use; stop what runs from it and try again",
			{ cause: error },
		);
	}
	discard(old);
	sweep(".old-");
}

/**
 * Removes what an interrupted set-up left behind.
 * @param {string} prefix
 */
function sweep(prefix) {
	mkdirSync(out, { recursive: true });
	for (const name of readdirSync(out)) {
		if (name.startsWith(prefix)) discard(join(out, name));
	}
}

/**
 * Removes a folder, or leaves it to the next set-up: when a set-up was killed, the npm it had started may still be writing.
 * @param {string} folder
 */
function discard(folder) {
	try {
		rmSync(folder, { recursive: true, force: true });
	} catch {
		say(`${folder} is still in use; the next set-up removes it`);
	}
}
