/**
 * Builds the windows into out/renderer: one bundle for the desktop and for the console. Relative addresses, nothing
 * inlined and nothing fetched from elsewhere, so that `script-src 'self'; style-src 'self'` holds on both.
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { preloadStart } from "./preload-start.ts";

export default defineConfig({
	root: import.meta.dirname,
	base: "./",
	plugins: [react(), preloadStart("./")],
	build: {
		outDir: "../out/renderer",
		emptyOutDir: true,
		target: "chrome140",
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rolldownOptions: {
			output: {
				codeSplitting: {
					// Two files in the place of forty: each costs more to ask for than to read. What main.tsx and gate.ts import goes
					// first and holds no words, since the language is chosen only then; what start.tsx imports goes with it.
					groups: [
						{
							name: "first",
							test: /renderer[\\/](main|gate)\.tsx?$/,
							priority: 2,
						},
						{ name: "drawing", test: /renderer[\\/]start\.tsx$/, priority: 1 },
					],
				},
			},
		},
	},
});
