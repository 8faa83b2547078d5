/**
 * tree-sitter's PowerShell grammar, loaded once on request. Until it is loaded, and for text it cannot read in bounded
 * work, there is no tree: the caller counts that as high.
 */
import { createRequire } from "node:module";
import type { Node, Parser } from "web-tree-sitter";

/** The one thing kept between calls: loading WebAssembly is asynchronous, classifying is not. */
const loaded: { parser?: Parser; loading?: Promise<void> } = {};

const longestText = 16_000;
const mostCallbacks = 2_000;
/** The grammar tries several readings at each one: time grows with their number. */
const mostCommas = 250;

/**
 * Loads the grammar; until then PowerShell counts as high. Again: waits for the same load. Throws when the files are
 * not there.
 */
export function preparePowerShell(): Promise<void> {
	loaded.loading ??= load();
	return loaded.loading;
}

async function load(): Promise<void> {
	const { resolve } = createRequire(import.meta.url);
	const { Language, Parser } = await import("web-tree-sitter");
	await Parser.init();
	const language = await Language.load(
		resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"),
	);
	const parser = new Parser();
	parser.setLanguage(language);
	loaded.parser = parser;
}

/** Hands the tree to `use`, and frees it. undefined: not loaded, or too much work. */
export function withPowerShellTree<Result>(
	text: string,
	use: (root: Node) => Result,
): Result | undefined {
	if (loaded.parser === undefined) {
		// For the next time; where its files are not there, PowerShell stays high.
		preparePowerShell().catch(() => undefined);
		return undefined;
	}
	if (text.length > longestText) return undefined;
	if (text.split(",", mostCommas + 2).length > mostCommas) return undefined;
	let callbacks = 0;
	const tree = loaded.parser.parse(text, null, {
		progressCallback: () => {
			callbacks += 1;
			return callbacks > mostCallbacks;
		},
	});
	if (tree === null) {
		loaded.parser.reset();
		return undefined;
	}
	try {
		return use(tree.rootNode);
	} finally {
		tree.delete();
	}
}
