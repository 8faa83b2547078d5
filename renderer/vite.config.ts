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
	},
});
