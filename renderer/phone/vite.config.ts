/**
 * Builds the page a paired phone opens into out/renderer/phone. Absolute addresses, since it is served at / and at /p;
 * plain names, since the service worker keeps the page by them; nothing inlined and nothing fetched from elsewhere.
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { preloadStart } from "../preload-start.ts";

export default defineConfig({
	root: import.meta.dirname,
	base: "/",
	plugins: [react(), preloadStart("/")],
	build: {
		outDir: "../../out/renderer/phone",
		emptyOutDir: true,
		target: ["chrome123", "safari17.5", "firefox128"],
		assetsInlineLimit: 0,
		cssCodeSplit: false,
		modulePreload: { polyfill: false },
		rolldownOptions: {
			input: {
				phone: `${import.meta.dirname}/index.html`,
				sw: `${import.meta.dirname}/sw.ts`,
			},
			output: {
				entryFileNames: "[name].js",
				chunkFileNames: "[name].js",
				assetFileNames: "phone[extname]",
			},
		},
	},
});
