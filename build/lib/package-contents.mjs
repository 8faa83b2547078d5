// What an assembled app holds, and what it must and must not: read from the folder, not from what was asked for.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { getRawHeader } from "@electron/asar";

/**
 * @typedef {{ path: string, bytes: number, place: "asar" | "unpacked" | "beside" }} Part
 * @typedef {{ folder: string, parts: Part[], faults: string[] }} Contents
 */

/** Each has to be there, and where: what Electron checks is in the archive, what other programs load is not. */
const needed = /** @type {const} */ ([
	["asar", "out/electron/main.mjs"],
	["asar", "out/electron/preload.cjs"],
	["asar", "out/electron/gate-process.mjs"],
	["asar", "out/renderer/index.html"],
	["asar", "build/icons/tray-strict-light.png"],
	["asar", "build/icons/tray-strictTemplate@2x.png"],
	["unpacked", "out/core/cli.mjs"],
	["unpacked", "out/core/hook.mjs"],
	["unpacked", "out/core/connect.mjs"],
	["unpacked", "build/drawbridge.mjs"],
	["unpacked", "node_modules/keytar/build/Release/keytar.node"],
	["beside", "app.asar.unpacked/out/renderer/index.html"],
	["beside", "LICENSE"],
]);

/** What has no business in an app: sources, maps, tests, settings and keys of whoever built it. */
const unwanted = [
	/(?<!\.d)\.tsx?$/,
	/\.map$/,
	/(?:^|\/)(?:test|tests|__tests__)\//,
	/(?:^|\/)\.(?:env|npmrc|git|ssh)(?:$|[./])/,
	/\.(?:pem|key|p12|pfx)$/,
	/(?:^|\/)security\.json$/,
];

/**
 * @param {string} folder an unpacked app
 * @returns {Contents}
 * @throws Error when there is no app.asar in it
 */
export function contentsOf(folder) {
	const resources = resourcesOf(folder);
	const archive = join(resources, "app.asar");
	if (!existsSync(archive))
		throw new Error(`${archive} is missing: the app was not assembled`);
	/** @type {Part[]} */
	const parts = [];
	const inArchive = new Set();
	const { header } = getRawHeader(archive);
	for (const { path, entry } of entriesOf(header)) {
		if ("files" in entry || "link" in entry) continue;
		const place = entry.unpacked ? "unpacked" : "asar";
		parts.push({ path, bytes: entry.size, place });
		if (place === "unpacked") inArchive.add(join("app.asar.unpacked", path));
		if (place === "asar" && entry.integrity === undefined)
			throw new Error(`${path} has no digest in the archive`);
	}
	for (const path of filesBelow(resources)) {
		if (path === "app.asar" || inArchive.has(path)) continue;
		parts.push({
			path: path.replaceAll(sep, "/"),
			bytes: statSync(join(resources, path)).size,
			place: "beside",
		});
	}
	return { folder, parts, faults: faultsOf(parts) };
}

/** @param {readonly Part[]} parts */
function faultsOf(parts) {
	const there = new Set(parts.map(({ place, path }) => `${place} ${path}`));
	return [
		...needed
			.filter(([place, path]) => !there.has(`${place} ${path}`))
			.map(([place, path]) => `missing (${place}): ${path}`),
		...parts
			.filter(({ path }) => unwanted.some((pattern) => pattern.test(path)))
			.map(({ path }) => `does not belong there: ${path}`),
	];
}

/**
 * A line for every folder, and every file of interest, so that a change shows.
 * @param {Contents} contents
 */
export function printContents({ folder, parts, faults }) {
	/** @type {Map<string, { files: number, bytes: number }>} */
	const groups = new Map();
	for (const { place, path, bytes } of parts) {
		const words = path.split("/");
		const depth = words[0] === "app.asar.unpacked" ? 3 : 2;
		const below = words.slice(0, Math.min(depth, words.length)).join("/");
		const group = `${place.padEnd(8)}  ${below}`;
		const { files, bytes: sum } = groups.get(group) ?? { files: 0, bytes: 0 };
		groups.set(group, { files: files + 1, bytes: sum + bytes });
	}
	console.log(`${folder}:`);
	for (const [group, { files, bytes }] of [...groups].toSorted(([a], [b]) =>
		a.localeCompare(b, "en"),
	))
		console.log(
			`  ${kilobytes(bytes)}  ${group}${files > 1 ? ` (${files} files)` : ""}`,
		);
	const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
	console.log(`  ${kilobytes(total)}  in all, without Electron`);
	for (const fault of faults) console.log(`  ✗ ${fault}`);
}

const kilobytes = (/** @type {number} */ bytes) =>
	`${(bytes / 1024).toLocaleString("en", { maximumFractionDigits: 0 }).padStart(8)} KB`;

/** @param {string} folder */
function resourcesOf(folder) {
	const app = readdirSync(folder).find((name) => name.endsWith(".app"));
	return app === undefined
		? join(folder, "resources")
		: join(folder, app, "Contents", "Resources");
}

/**
 * @param {import("@electron/asar").DirectoryRecord} directory
 * @param {string} [below]
 * @returns {Generator<{ path: string, entry: any }>}
 */
function* entriesOf(directory, below = "") {
	for (const [name, entry] of Object.entries(directory.files)) {
		const path = below === "" ? name : `${below}/${name}`;
		yield { path, entry };
		if ("files" in entry) yield* entriesOf(entry, path);
	}
}

/** @param {string} folder */
const filesBelow = (folder) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
