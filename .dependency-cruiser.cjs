// Which folder may import what (CONTRIBUTING.md, "The house"). Type-only imports count too: a type from the wrong side is
// a dependency on the wrong side. @swc/core reads the TypeScript.
/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: "no-cycles",
			comment: "Two files that need each other are one file, or miss a third.",
			severity: "error",
			from: {},
			to: { circular: true },
		},
		{
			name: "contract-imports-zod-only",
			comment:
				"The contract crosses every process boundary, the browser's too.",
			severity: "error",
			from: { path: "^contract/" },
			to: { pathNot: ["^contract/", "node_modules/zod/"] },
		},
		{
			name: "words-know-only-the-contract",
			comment: "The windows and the tray say them; they ask nothing back.",
			severity: "error",
			from: { path: "^words/" },
			to: { pathNot: ["^(words|contract)/"] },
		},
		{
			name: "core-knows-no-shell",
			comment:
				"The gate runs headless: importing Electron under plain Node tries to download it and throws.",
			severity: "error",
			from: { path: "^core/" },
			to: {
				path: [
					"^(electron|renderer|build|test)/",
					"node_modules/(electron|electron-store|electron-updater|react|react-dom|zustand|lucide-react)/",
				],
			},
		},
		{
			name: "core-speaks-english",
			comment:
				"Problems, entries and the command line are the same in every language; only the tray's menu, data in core/desktop, says the desktop's words.",
			severity: "error",
			from: { path: "^core/", pathNot: "^core/desktop/" },
			to: { path: "^words/" },
		},
		{
			name: "windows-know-only-the-contract",
			comment:
				"A window runs in a browser as well: no Node, no core, no Electron.",
			severity: "error",
			from: { path: "^renderer/", pathNot: "^renderer/vite\\.config\\.ts$" },
			to: {
				path: [
					"^(core|electron|build|test)/",
					"node_modules/(electron|electron-store|undici|commander|keytar|ws)/",
				],
			},
		},
		{
			name: "windows-have-no-node",
			comment: "A window runs in a browser as well.",
			severity: "error",
			from: { path: "^renderer/", pathNot: "^renderer/vite\\.config\\.ts$" },
			to: { dependencyTypes: ["core"] },
		},
		{
			name: "shell-is-thin",
			comment:
				"The shell adapts Electron to core and contract; policy, parsing and drawing live there and in the renderer.",
			severity: "error",
			from: { path: "^electron/" },
			to: {
				pathNot: [
					"^(electron|core|contract|words)/",
					"node_modules/(electron|electron-store|electron-updater|zod)/",
				],
				dependencyTypesNot: ["core"],
			},
		},
		{
			name: "nothing-unresolved",
			comment: "An import that leads nowhere escapes every rule above.",
			severity: "error",
			from: {},
			to: { couldNotResolve: true },
		},
		{
			name: "no-undeclared-package",
			comment:
				"A package that package.json does not name may be gone tomorrow.",
			severity: "error",
			from: {},
			to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
		},
	],
	options: {
		parser: "swc",
		tsPreCompilationDeps: true,
		doNotFollow: { path: "node_modules/" },
		enhancedResolveOptions: {
			extensions: [".ts", ".tsx", ".mjs", ".js", ".css", ".svg"],
			exportsFields: ["exports"],
			conditionNames: ["import", "node", "types", "default"],
		},
	},
};
