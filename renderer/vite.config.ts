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
					// Icons are a few lines each: a file of its own for every one that two windows use costs more than all of them.
					// Nothing that holds words may stand here: main.tsx chooses the language before any is evaluated.
					groups: [
						{
							name: "drawing",
							test: /node_modules[\\/](lucide-react|react|react-dom|scheduler|zustand)[\\/]/,
						},
					],
				},
			},
		},
	},
});
