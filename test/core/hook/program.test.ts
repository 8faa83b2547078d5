/** The program agents start before every call: what it loads decides how long they wait. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("it loads this folder and Node's own modules, and most of those only when needed", async () => {
	const { metafile } = await build({
		absWorkingDir: fileURLToPath(new URL("../../..", import.meta.url)),
		entryPoints: ["core/hook/main.ts"],
		bundle: true,
		splitting: true,
		write: false,
		metafile: true,
		outdir: "out",
		platform: "node",
		format: "esm",
	});
	const entry = Object.values(metafile.outputs).find(
		({ entryPoint }) => entryPoint === "core/hook/main.ts",
	);
	const always = Object.keys(entry?.inputs ?? {});
	expect(always.filter((file) => !file.startsWith("core/hook/"))).toEqual([]);
	expect(always).not.toContain("core/hook/gate.ts");
	expect(always.length).toBeLessThan(16);
	const imports = new Set(
		entry?.imports
			.filter(({ kind, external }) => external && kind === "import-statement")
			.map(({ path }) => path),
	);
	expect([...imports]).toEqual(["node:path"]);
	expect(
		Object.keys(metafile.inputs).filter((file) => !file.startsWith("core/")),
	).toEqual([]);
});
