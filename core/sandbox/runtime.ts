/**
 * The only importer of the sandbox runtime. Its parts are used one by one and not through its manager: that keeps one
 * configuration, one question and one proxy for the whole process, and could not tell whose connection it asks about.
 * Loaded when the first program needs it; keeps nothing.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";

export type Runtime = Awaited<ReturnType<typeof loadRuntime>>;

// oxlint-disable-next-line typescript/explicit-function-return-type -- the types are the runtime's own
export async function loadRuntime() {
	const [linux, darwin, monitor, proxy, guard, hosts, patterns] =
		await Promise.all([
			import(
				"@anthropic-ai/sandbox-runtime/dist/sandbox/linux-sandbox-utils.js"
			),
			import(
				"@anthropic-ai/sandbox-runtime/dist/sandbox/macos-sandbox-utils.js"
			),
			import(
				"@anthropic-ai/sandbox-runtime/dist/sandbox/linux-violation-monitor.js"
			),
			import("@anthropic-ai/sandbox-runtime/dist/sandbox/http-proxy.js"),
			import(
				"@anthropic-ai/sandbox-runtime/dist/sandbox/resolved-address-guard.js"
			),
			import("@anthropic-ai/sandbox-runtime/dist/sandbox/parent-proxy.js"),
			import("@anthropic-ai/sandbox-runtime/dist/sandbox/domain-pattern.js"),
		]);
	return {
		wrapLinux: linux.wrapCommandWithSandboxLinux,
		/** Takes away the empty places it mounted on; once for each wrap. */
		cleanUpLinux: linux.cleanupBwrapMountPoints,
		wrapDarwin: darwin.wrapCommandWithSandboxMacOS,
		watchWrites: monitor.startLinuxSandboxViolationMonitor,
		createProxy: proxy.createHttpProxyServer,
		createGuard: guard.createResolvedAddressGuard,
		canonicalHost: hosts.canonicalizeHost,
		isHost: hosts.isValidHost,
		matchesHost: patterns.matchesDomainPatternWithPort,
	};
}

/**
 * The program that shuts Unix sockets and further namespaces before anything else runs; undefined: none for this
 * processor, or it is not there. Without it there is no sandbox.
 */
export function helperPath(): string | undefined {
	const root = packageFolder();
	if (root === undefined) return undefined;
	const path = join(root, "vendor", "seccomp", process.arch, "apply-seccomp");
	return existsSync(path) ? path : undefined;
}

/** Of the runtime. What stands in a packed app cannot be started from there. */
export function packageFolder(): string | undefined {
	try {
		const entry = createRequire(import.meta.url).resolve(
			"@anthropic-ai/sandbox-runtime",
		);
		return dirname(dirname(entry)).replace(
			`${sep}app.asar${sep}`,
			`${sep}app.asar.unpacked${sep}`,
		);
	} catch {
		return undefined;
	}
}
