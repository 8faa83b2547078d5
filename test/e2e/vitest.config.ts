// The app end to end. Each worker has a screen of its own; screen.ts says how many there are.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { workers } from "./screen.ts";

export default defineConfig({
	root: fileURLToPath(new URL("../..", import.meta.url)),
	test: {
		name: "e2e",
		include: ["test/e2e/**/*.e2e.ts"],
		globalSetup: ["test/e2e/global-setup.ts"],
		maxWorkers: workers,
		pool: "forks",
		// Far more than any needs: on a machine as busy as a build machine is, only what never comes fails.
		testTimeout: 180_000,
		hookTimeout: 120_000,
		expect: { poll: { timeout: 30_000, interval: 100 } },
	},
});
