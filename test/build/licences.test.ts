/** build/lib/licences.mjs: every package that is bundled or shipped is named, with its text where it brings one. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { project } from "./checkout.ts";

const Licences = z.object({
	packages: z.array(
		z.object({
			name: z.string(),
			version: z.string(),
			licence: z.string().min(1),
			text: z.number().nullable(),
		}),
	),
	texts: z.array(z.string().min(1)),
});

function licences(): z.infer<typeof Licences> {
	const { stdout } = spawnSync(
		process.execPath,
		[
			"--input-type=module",
			"-e",
			'const { licencesOf } = await import("./build/lib/licences.mjs"); console.log(JSON.stringify(licencesOf(process.cwd())));',
		],
		{ cwd: project, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
	);
	return Licences.parse(JSON.parse(stdout));
}

/** The packages whose files are in a bundle, as the bundler says. */
async function bundled(
	entry: string,
	platform: "node" | "browser",
): Promise<string[]> {
	const { metafile } = await esbuild.build({
		absWorkingDir: project,
		entryPoints: [entry],
		bundle: true,
		write: false,
		metafile: true,
		platform,
		format: "esm",
		logLevel: "silent",
		outdir: join(project, "out"),
		external: ["electron", "keytar", "*.node"],
		loader: { ".wasm": "empty", ".node": "empty" },
	});
	return [
		...new Set(
			Object.keys(metafile.inputs).flatMap(
				(path) =>
					/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
			),
		),
	];
}

describe("the licences", () => {
	test.each([
		["core/cli/main.ts", "node"],
		["electron/main.ts", "node"],
		["renderer/main.tsx", "browser"],
		["renderer/phone/main.tsx", "browser"],
	] as const)(
		"name every package that is bundled from %s",
		async (entry, platform) => {
			const { packages } = licences();
			const named = new Set(packages.map(({ name }) => name));
			const inBundle = await bundled(entry, platform);
			expect(inBundle.length).toBeGreaterThan(1);
			expect(inBundle.filter((name) => !named.has(name))).toEqual([]);
		},
	);

	test("hold the texts, also of what is shipped as a program, and leave out what only builds", () => {
		const { packages, texts } = licences();
		const find = (name: string) => packages.find((one) => one.name === name);
		const textOf = (name: string) => texts[find(name)?.text ?? -1] ?? "";
		expect(textOf("react")).toContain("Permission is hereby granted");
		expect(textOf("node")).toContain("Node.js");
		expect(find("electron")).toBeDefined();
		// Vite itself ships: a few lines of it load a window's chunks.
		for (const name of ["typescript", "vitest", "playwright-core"])
			expect(find(name)).toBeUndefined();
		const without = packages.filter(({ text }) => text === null);
		expect(without.length).toBeLessThan(packages.length / 10);
	});
});
