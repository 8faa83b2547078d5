// Electron's binary: where it is, whether it can run here, and one bounded attempt to fetch it.
// Its absence is ordinary (servers, CI, offline) and never an error: the gate then runs headless.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.mjs";
import { modules } from "./layout.mjs";
import { withProgress } from "./say.mjs";

const fetchLimitMs = 20_000;
const rememberMs = 24 * 60 * 60 * 1_000;
const home = join(modules, "electron");
/** Lives in node_modules, so that new dependencies are tried afresh. */
const absenceFile = join(modules, ".drawbridge-electron");

/**
 * @typedef {{ binary: string } | { binary: null, why: string }} Finding `why` completes "starting headless: …"
 */

/**
 * Looks for the binary and fetches it when it is absent: 20 s at most, once a day, and not at all while it could not run.
 * @param {{ retry: boolean, obstacle: string | null }} circumstances `retry` forgets a remembered absence and fetches
 *   whatever stands in the way
 * @returns {Promise<Finding>}
 */
export async function findElectron({ retry, obstacle: inTheWay }) {
	if (inTheWay !== null && !retry) return { binary: null, why: inTheWay };
	const binary = installedBinary() ?? (await fetchBinary(retry));
	if (binary !== null && inTheWay === null) return { binary };
	return { binary: null, why: inTheWay ?? absence };
}

const absence =
	"Electron's binary is not here and could not be fetched (`npm start -- --retry-electron` tries again)";

/** @returns {string | null} an absolute path */
export function installedBinary() {
	const override = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
	// path.txt is written last, so a half-extracted binary is not found.
	const name = readText(join(home, "path.txt"));
	if (override === undefined && name === null) return null;
	const binary =
		override === undefined
			? join(home, "dist", name ?? "")
			: join(override, name ?? defaultName());
	return existsSync(binary) ? binary : null;
}

/** @returns {string} */
function defaultName() {
	if (process.platform === "darwin")
		return "Electron.app/Contents/MacOS/Electron";
	return process.platform === "win32" ? "electron.exe" : "electron";
}

/** @returns {string | null} why the tray app cannot run here even with a binary */
export function obstacle() {
	if (process.platform !== "linux") return null;
	if (!hasDisplay()) return "there is no display here for the tray app";
	// Chromium's sandbox does not start for root, and this app does not start without it.
	return process.getuid?.() === 0
		? "the tray app does not run as root, which Electron's sandbox does not allow"
		: null;
}

/** @returns {boolean} whether windows can be shown to a person */
export function hasDisplay() {
	if (process.platform !== "linux") return true;
	const { DISPLAY, WAYLAND_DISPLAY } = process.env;
	return Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
}

/**
 * @param {boolean} retry
 * @returns {Promise<string | null>}
 */
async function fetchBinary(retry) {
	const script = join(home, "install.js");
	if (!existsSync(script) || (!retry && isRemembered())) return null;
	await withProgress("fetching Electron's binary (20 s at most)", () =>
		run(process.execPath, [script], { to: "memory", limitMs: fetchLimitMs }),
	);
	const binary = installedBinary();
	if (binary === null) writeFileSync(absenceFile, new Date().toISOString());
	else rmSync(absenceFile, { force: true });
	return binary;
}

/** @returns {boolean} whether fetching failed less than a day ago */
function isRemembered() {
	const at = Date.parse(readText(absenceFile) ?? "");
	return Date.now() - at < rememberMs;
}

/**
 * @param {string} file
 * @returns {string | null}
 */
function readText(file) {
	try {
		return readFileSync(file, "utf8").trim();
	} catch {
		return null;
	}
}
