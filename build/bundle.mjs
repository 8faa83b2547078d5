// Bundles what is stale into out/: core/cli.mjs, core/hook.mjs and core/connect.mjs, electron/*.mjs and preload.cjs, the renderer. Each part is built in a
// staging folder and renamed into place with its stamp, so a part is either whole or the one before it.
// Runs on the pinned Node, after set-up; build/setup.mjs calls it under the lock (`npm run build`).
import {
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { out, root } from "./lib/layout.mjs";
import { licencesOf } from "./lib/licences.mjs";
import { staleParts, stampOf } from "./lib/parts.mjs";
import { messageOf, say } from "./lib/say.mjs";

/** CommonJS packages inside an ES module bundle still call `require` for Node's own modules. */
const requireBanner =
	'import { createRequire as drawbridgeCreateRequire } from "node:module";\nconst require = drawbridgeCreateRequire(import.meta.url);';

/** Native modules, and what finds other files of its own beside itself, stay in node_modules. */
const unbundled = [
	"@anthropic-ai/sandbox-runtime",
	"keytar",
	"@napi-rs/keyring",
	"@node-rs/argon2",
	"web-tree-sitter",
];

/** @type {esbuild.BuildOptions} */
const common = {
	absWorkingDir: root,
	bundle: true,
	platform: "node",
	target: "node24",
	minifySyntax: true,
	// Comments would be held in memory with the code, and one letter beyond ASCII in them twice over. The licences of what
	// is bundled are in a file of their own.
	minifyWhitespace: true,
	legalComments: "none",
	charset: "ascii",
	sourcemap: "external",
	logLevel: "warning",
	external: [...unbundled, "electron"],
};
/** What a word of the command line does not need stays in files that it does not read. */
/** @type {esbuild.BuildOptions} */
const moduleOptions = {
	...common,
	format: "esm",
	splitting: true,
	chunkNames: "part-[name]-[hash]",
	banner: { js: requireBanner },
	outExtension: { ".js": ".mjs" },
};

/** Goes by the names of its own classes, and is loaded by a gate that needs it: a file of its own, with its names kept. */
const library = "oidc-provider";
/** @type {esbuild.Plugin} */
const libraryApart = {
	name: "library-apart",
	setup(build) {
		build.onResolve({ filter: new RegExp(`^${library}$`) }, ({ kind }) =>
			kind === "entry-point"
				? undefined
				: { path: `./${library}.mjs`, external: true },
		);
	},
};
/** @param {string} outdir */
const bundleLibrary = (outdir) =>
	esbuild.build({
		...moduleOptions,
		keepNames: true,
		entryPoints: { [library]: library },
		outdir,
	});

/** Keeps what Node has compiled beside the bundle: a command then takes half the time to start. */
const cliEntry = `import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
enableCompileCache(fileURLToPath(new URL(".compile-cache", import.meta.url)));
await import("./main.mjs");
`;

/** @type {Record<import("./lib/parts.mjs").Part, (outdir: string) => Promise<unknown>>} */
const builders = {
	core: async (outdir) => {
		await esbuild.build({
			...moduleOptions,
			external: unbundled,
			plugins: [libraryApart],
			entryPoints: {
				main: "core/cli/main.ts",
				"log-thread": "core/audit/log-thread.ts",
				"scan-thread": "core/leak-guard/scan-thread.ts",
				"reach-thread": "core/reach/reach-thread.ts",
			},
			outdir,
		});
		await bundleLibrary(outdir);
		writeFileSync(join(outdir, "cli.mjs"), cliEntry);
		if (!existsSync(join(root, "core/hook/main.ts"))) return;
		// Started before every call of an agent: what it rarely needs stays in files of its own, and nothing is bundled
		// that would need `require`.
		await esbuild.build({
			...moduleOptions,
			banner: {},
			chunkNames: "hook-[name]-[hash]",
			entryPoints: { hook: "core/hook/main.ts" },
			outdir,
		});
		// Started by clients for each session, in the launcher's own process.
		await esbuild.build({
			...moduleOptions,
			banner: {},
			target: "node20",
			chunkNames: "connect-[name]-[hash]",
			entryPoints: { connect: "core/connect/main.ts" },
			outdir,
		});
	},
	electron: async (outdir) => {
		const entries = ["main", "gate-process"].filter((name) =>
			existsSync(join(root, "electron", `${name}.ts`)),
		);
		await bundleLibrary(outdir);
		await esbuild.build({
			...moduleOptions,
			plugins: [libraryApart],
			entryPoints: {
				...Object.fromEntries(
					entries.map((name) => [name, `electron/${name}.ts`]),
				),
				"log-thread": "core/audit/log-thread.ts",
				"scan-thread": "core/leak-guard/scan-thread.ts",
				"reach-thread": "core/reach/reach-thread.ts",
			},
			outdir,
		});
		// A sandboxed preload script is CommonJS and may require nothing but electron.
		if (existsSync(join(root, "electron/preload.ts")))
			await esbuild.build({
				...common,
				format: "cjs",
				entryPoints: ["electron/preload.ts"],
				outfile: join(outdir, "preload.cjs"),
			});
	},
	renderer: async (outDir) => {
		// Whoever bundles for tests is given what users are.
		process.env["NODE_ENV"] = "production";
		const { build } = await import("vite");
		await build({
			root: join(root, "renderer"),
			configFile: join(root, "renderer", "vite.config.ts"),
			logLevel: "warn",
			build: { outDir, emptyOutDir: true },
		});
		// The page a paired phone opens: served by a door of its own, so it shares no file with the windows.
		const phone = join(root, "renderer", "phone");
		await build({
			root: phone,
			configFile: join(phone, "vite.config.ts"),
			logLevel: "warn",
			build: { outDir: join(outDir, "phone"), emptyOutDir: true },
		});
		// What the About window shows when it is asked to. A script, since windows may connect nowhere, not even to a file.
		writeFileSync(
			join(outDir, "licences.js"),
			`export default ${JSON.stringify(licencesOf(root))};\n`,
		);
	},
};

const prefix = ".bundle-";
for (const name of existsSync(out) ? readdirSync(out) : []) {
	if (name.startsWith(prefix))
		rmSync(join(out, name), { recursive: true, force: true });
}
const staging = join(out, `${prefix}${process.pid}`);
try {
	for (const { part, stamp } of staleParts()) {
		say(`bundling ${part} …`);
		const built = join(staging, part);
		mkdirSync(built, { recursive: true });
		await builders[part](built);
		writeFileSync(join(built, ".stamp"), stamp);
		const replaced = join(staging, `${part}.old`);
		if (existsSync(join(out, part))) renameSync(join(out, part), replaced);
		renameSync(built, join(out, part));
		if (!existsSync(stampOf(part))) throw new Error(`${part} was not written`);
	}
} catch (error) {
	say(messageOf(error));
	process.exitCode = 1;
} finally {
	rmSync(staging, { recursive: true, force: true });
}
