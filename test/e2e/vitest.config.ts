// The app end to end, one spec file at a time: they share a screen and two cores.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
	root: fileURLToPath(new URL("../..", import.meta.url)),
	test: {
		name: "e2e",
		include: ["test/e2e/**/*.e2e.ts"],
		globalSetup: ["test/e2e/global-setup.ts"],
		fileParallelism: false,
		pool: "forks",
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 20_000, interval: 100 } },
	},
});
