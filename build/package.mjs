// `npm run package`: assembles the desktop app from what stands on this machine, in every form that this machine can make,
// and says which it could not and why. Fetches nothing: Electron's distribution is given, or installed already. Signs
// nothing and publishes nothing (docs/packaging.md).
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Arch, build, Platform } from "electron-builder";
import { faultOf } from "./lib/electron-dist.mjs";
import { contentsOf, printContents } from "./lib/package-contents.mjs";
import { formsHere, toolPlaces } from "./lib/package-forms.mjs";
import { modules, root } from "./lib/layout.mjs";
import { messageOf, say } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

const usage = `npm run package -- [--dir] [--electron-dist FOLDER] [--output FOLDER] [--fetch-tools]

  --dir                   only the folder, no archive and no installer
  --electron-dist FOLDER  an unpacked Electron distribution for this system; default: $ELECTRON_DIST, else the one that
                          npm installed
  --output FOLDER         where it is put; default: dist. What stands there is replaced
  --fetch-tools           lets electron-builder fetch the tools for the forms that need some`;

/** @returns {{ dir: boolean, mayFetch: boolean, electronDist: string, isGiven: boolean, output: string } | null} null: only help was asked for */
function options() {
	const { values } = parseArgs({
		options: {
			dir: { type: "boolean", default: false },
			"electron-dist": { type: "string" },
			output: { type: "string", default: "dist" },
			"fetch-tools": { type: "boolean", default: false },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) return null;
	const given = values["electron-dist"] ?? process.env["ELECTRON_DIST"];
	return {
		dir: values.dir,
		mayFetch: values["fetch-tools"],
		electronDist: given ? resolve(given) : join(modules, "electron", "dist"),
		isGiven: Boolean(given),
		output: resolve(root, values.output),
	};
}

/** @returns {Promise<number>} the exit status: 0 all that was asked for, 1 not, 2 wrong usage */
async function main() {
	const asked = readOptions();
	if (typeof asked === "number") return asked;
	const { dir, mayFetch, electronDist, isGiven, output } = asked;
	if (!mayReplace(output)) {
		say(`${output} holds something else: name an empty folder, or a new one`);
		return 1;
	}
	const fault = await faultOf(electronDist);
	if (fault !== null) {
		say(
			`${fault}; give one with --electron-dist, or let npm fetch Electron's (node node_modules/electron/install.js)`,
		);
		// Nothing was named wrongly where none was named.
		return isGiven ? 2 : 1;
	}
	// electron-builder looks for its hooks from here.
	process.chdir(root);
	await setUp();
	Object.assign(process.env, toolPlaces());
	rmSync(output, { recursive: true, force: true });
	/** @type {{ made: string[], left: import("./lib/package-forms.mjs").Left[] }} */
	const { made, left } = dir
		? { made: ["dir"], left: [] }
		: formsHere(process.platform, mayFetch);
	for (const form of made) {
		say(`packaging: ${form} …`);
		// One after the other, so that one that fails takes no other with it.
		try {
			await assemble(form, electronDist, output);
		} catch (error) {
			if (form === "dir") throw error;
			left.push({ form, why: messageOf(error).split("\n")[0] ?? "" });
		}
	}
	const contents = contentsOf(join(output, unpackedName()));
	printContents(contents);
	for (const name of readdirSync(output).filter((one) =>
		/\.(?:AppImage|deb|rpm|gz|dmg|zip|exe)$/.test(one),
	))
		console.log(
			`${join(output, name)}: ${statSync(join(output, name)).size} bytes`,
		);
	for (const { form, why } of left) say(`not made here: ${form}: ${why}`);
	say("not signed: signing is a release's work (docs/packaging.md)");
	return contents.faults.length === 0 ? 0 : 1;
}

/**
 * What is there goes: only where nothing is, or what an earlier packaging left.
 * @param {string} folder
 */
function mayReplace(folder) {
	if (!existsSync(folder)) return true;
	const names = readdirSync(folder);
	return names.length === 0 || names.includes("builder-debug.yml");
}

/** The folder electron-builder puts an unpacked app into. */
function unpackedName() {
	const arch = process.arch === "x64" ? "" : `-${process.arch}`;
	if (process.platform === "darwin") return `mac${arch}`;
	return `${process.platform === "win32" ? "win" : "linux"}${arch}-unpacked`;
}

/** @returns {ReturnType<typeof options> & {} | number} */
function readOptions() {
	try {
		const asked = options();
		if (asked !== null) return asked;
		console.log(usage);
		return 0;
	} catch (error) {
		say(`${messageOf(error)}\n\n${usage}`);
		return 2;
	}
}

/**
 * @param {string} form as electron-builder calls it
 * @param {string} electronDist
 * @param {string} output
 */
async function assemble(form, electronDist, output) {
	await build({
		projectDir: root,
		targets: Platform.current().createTarget(
			form,
			Arch[/** @type {keyof typeof Arch} */ (process.arch)],
		),
		publish: "never",
		config: {
			extends: join(root, "electron-builder.yml"),
			electronDist,
			directories: { output, buildResources: join(root, "build", "icons") },
		},
	});
}

process.exitCode = await main().catch((error) => {
	say(messageOf(error));
	return 1;
});
