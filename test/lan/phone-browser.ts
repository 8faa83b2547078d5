/** The phone: a Chromium in its namespace, with a profile of its own and a small screen, which believes the CAs it is told to. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { onTestFinished } from "vitest";
import { findChromium, quietArguments } from "../e2e/chromium.ts";
import type { Host } from "./namespaces.ts";

interface PhoneSettings {
	/** The file of a CA that the person installed. */
	readonly ca?: string;
	/** What the network answers for a name. */
	readonly names?: Readonly<Record<string, string>>;
}

/** Inside a test: ends with it. */
export async function startPhone(
	phone: Host,
	{ ca, names = {} }: PhoneSettings = {},
): Promise<BrowserContext> {
	const program = findChromium();
	if (program === undefined) throw new Error("no Chromium on PATH");
	const home = await mkdtemp(join(tmpdir(), "drawbridge-phone-"));
	onTestFinished(() =>
		rm(home, { recursive: true, force: true, maxRetries: 10 }),
	);
	if (ca !== undefined) await install(ca, home);
	// An IPv6 address that comes a second after its cable is a change of network, which breaks off what a page loads.
	const off = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6";
	await phone.run(["sh", "-c", off]);
	const there = join(home, "chromium");
	await writeFile(
		there,
		`#!/bin/sh\nexec ip netns exec ${phone.namespace} ${program} "$@"\n`,
		{ mode: 0o755 },
	);
	const rules = Object.entries(names).map(
		([name, address]) => `MAP ${name} ${address}`,
	);
	const context = await chromium.launchPersistentContext(
		join(home, "profile"),
		{
			executablePath: there,
			env: { ...process.env, HOME: home },
			args: [...quietArguments, `--host-resolver-rules=${rules.join(",")}`],
			viewport: { width: 390, height: 844 },
			isMobile: true,
			hasTouch: true,
		},
	);
	onTestFinished(() => context.close());
	return context;
}

/** Chromium on Linux reads the user's NSS database. */
async function install(ca: string, home: string): Promise<void> {
	const database = join(home, ".pki/nssdb");
	await mkdir(database, { recursive: true });
	for (const words of [
		["-N", "--empty-password"],
		["-A", "-t", "C,,", "-n", "drawbridge", "-i", ca],
	])
		execFileSync("certutil", ["-d", `sql:${database}`, ...words]);
}
