/** What a window evaluates before its language is chosen holds no words: they would stay English. */
import { join, relative } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Everything these import at once, and what that imports: what they import later is not followed. */
async function evaluatedWith(...entries: readonly string[]): Promise<string[]> {
	const { metafile } = await build({
		absWorkingDir: root,
		entryPoints: entries.map((entry) => join(root, entry)),
		bundle: true,
		format: "esm",
		write: false,
		metafile: true,
		outdir: "unwritten",
		packages: "external",
	});
	const reached = new Set(entries);
	for (const file of reached)
		for (const { path, kind, external } of metafile.inputs[file]?.imports ?? [])
			if (kind === "import-statement" && external !== true)
				reached.add(relative(root, join(root, path)));
	return [...reached];
}

const holdsWords = (file: string): boolean =>
	/(^|\/)(strings|[\w-]+-strings)\.ts$|^words\/(en|de)\//.test(file);

test("neither the start of a window nor what asks the gate holds words", async () => {
	const evaluated = await evaluatedWith(
		"renderer/main.tsx",
		"renderer/gate.ts",
	);
	expect(evaluated).toContain("renderer/shared/gate-state.ts");
	expect(evaluated.filter(holdsWords)).toEqual([]);
});

test("what comes after it does, so the words would be found", async () => {
	const evaluated = await evaluatedWith("renderer/start.tsx");
	expect(evaluated.filter(holdsWords)).toContain("renderer/shared/strings.ts");
});
