// Unit and attack tests. `npm test -- attack/http` runs the files whose path contains that text.
// End-to-end tests have their own configuration (test/e2e), benchmarks are no tests.
import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], exclude: string[] = []) => ({
	extends: true as const,
	test: { name, include, exclude },
});

export default defineConfig({
	test: {
		environment: "node",
		pool: "forks",
		// Tests start servers and child processes of their own, and wait for them: four files at a time fill two cores.
		maxWorkers: 4,
		// Far more than any needs: on a machine as busy as a build machine is, only what never comes fails.
		testTimeout: 120_000,
		hookTimeout: 120_000,
		expect: { poll: { timeout: 30_000 } },
		projects: [
			project(
				"unit",
				["test/**/*.test.ts", "test/**/*.test.tsx"],
				["test/{attack,conformance,e2e,bench}/**"],
			),
			project("attack", ["test/attack/**/*.test.ts"]),
			project("conformance", ["test/conformance/**/*.test.ts"]),
		],
	},
});
