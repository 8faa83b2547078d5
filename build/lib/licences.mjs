// The packages that are shipped, with the licence each brings: those the gate depends on, and those that are bundled into
// the windows and the shell. Read from node_modules; a package without a text is named all the same.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/**
 * @typedef {{ name: string, version: string, licence: string, text: number | null }} Licensed
 * @typedef {{ packages: Licensed[], texts: string[] }} Licences `text` counts in `texts`: many say the same.
 */

/** What is built into something that is shipped. */
const shippedSources = ["core", "contract", "electron", "renderer", "words"];
/** Their own dependencies only install them. */
const whole = new Set(["electron", "node"]);
/** Peers, too: what a package takes along where it happens to be there is bundled with it. */
const followed = [
	"dependencies",
	"optionalDependencies",
	"peerDependencies",
	"peerDependenciesMeta",
];
const importForm =
	/(?:\bfrom|\bimport|\bresolve|\brequire)\s*\(?\s*["']([^"'./][^"']*)["']/g;

/**
 * @param {string} root of the checkout
 * @returns {Licences}
 */
export function licencesOf(root) {
	/** @type {Map<string, { folder: string, manifest: Record<string, unknown> }>} */
	const found = new Map();
	const manifest = readManifest(root);
	const waiting = rootsOf(root, manifest).map((name) => ({ name, from: root }));
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const folder = folderOf(next.name, next.from, root);
		// Optional ones may be for another system.
		if (folder === null || found.has(folder)) continue;
		const own = readManifest(folder);
		found.set(folder, { folder, manifest: own });
		if (!whole.has(next.name))
			for (const name of namesIn(own, followed))
				waiting.push({ name, from: folder });
	}
	/** @type {string[]} */
	const texts = [];
	const packages = [...found.values()].map(({ folder, manifest: own }) => {
		const text = textOf(folder);
		if (text !== null && !texts.includes(text)) texts.push(text);
		return {
			name: String(own["name"]),
			version: String(own["version"]),
			licence: licenceOf(own),
			text: text === null ? null : texts.indexOf(text),
		};
	});
	return {
		packages: packages.toSorted(
			(a, b) =>
				a.name.localeCompare(b.name, "en") ||
				a.version.localeCompare(b.version, "en"),
		),
		texts,
	};
}

/**
 * @param {string} root
 * @param {Record<string, unknown>} manifest
 */
function rootsOf(root, manifest) {
	const development = new Set(namesIn(manifest, ["devDependencies"]));
	const imported = new Set(
		shippedSources
			.flatMap((folder) => sourcesBelow(join(root, folder)))
			.flatMap((file) =>
				[...readFileSync(file, "utf8").matchAll(importForm)].map(
					([, specifier = ""]) =>
						specifier
							.split("/")
							.slice(0, specifier.startsWith("@") ? 2 : 1)
							.join("/"),
				),
			),
	);
	// The pinned Node is shipped as a program, which nothing imports.
	imported.add("node");
	return [
		...namesIn(manifest, ["dependencies", "optionalDependencies"]),
		...[...imported].filter((name) => development.has(name)),
	];
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesBelow(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((name) => /\.tsx?$/.test(name) && !name.endsWith("vite.config.ts"))
		.map((name) => join(folder, name));
}

/**
 * Where Node would find it.
 * @param {string} name
 * @param {string} from
 * @param {string} root
 */
function folderOf(name, from, root) {
	for (let at = from; at.startsWith(root); at = dirname(at)) {
		const folder = join(at, "node_modules", ...name.split("/"));
		if (existsSync(join(folder, "package.json"))) return folder;
		if (at === root) return null;
	}
	return null;
}

/**
 * @param {string} folder
 * @returns {Record<string, unknown>}
 */
const readManifest = (folder) =>
	JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/**
 * @param {Record<string, unknown>} manifest
 * @param {readonly string[]} lists
 */
const namesIn = (manifest, lists) =>
	lists.flatMap((list) => Object.keys(Object(manifest[list])));

/** @param {Record<string, unknown>} manifest */
function licenceOf({ license, licenses }) {
	if (typeof license === "string") return license;
	const old = [licenses ?? license].flat();
	return old
		.map((one) => Object(one)["type"])
		.filter((type) => typeof type === "string")
		.join(" or ");
}

/**
 * The licence and what has to be kept with it; `null`: it brings none.
 * @param {string} folder
 */
function textOf(folder) {
	const texts = textFolders(folder).flatMap((place) =>
		readdirSync(place)
			.filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
			.filter((name) => !/\.(?:[cm]?[jt]s|json)$/i.test(name))
			.toSorted()
			.flatMap((name) => readText(join(place, name))),
	);
	return texts.length === 0 ? null : texts.join("\n\n");
}

/**
 * The package "node" only fetches the one that brings Node itself.
 * @param {string} folder
 */
function textFolders(folder) {
	if (!folder.endsWith(`${sep}node_modules${sep}node`)) return [folder];
	const inner = join(folder, "node_modules");
	return [
		folder,
		...(existsSync(inner) ? readdirSync(inner) : [])
			.filter((name) => /^node-(?!bin-setup)/.test(name))
			.map((name) => join(inner, name)),
	];
}

/** @param {string} file */
function readText(file) {
	try {
		return readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim();
	} catch {
		// A folder of that name.
		return [];
	}
}
