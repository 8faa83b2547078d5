/**
 * Once for all specs: a bundled app, and on Linux a screen for each worker (Xvfb on a display it finds free), ended by its
 * pid. What is missing fails where CI=true, and is said elsewhere.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium.ts";
import { electronDriver } from "./real/driver.ts";
import { offerScreens, workers } from "./screen.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export default async function setup(): Promise<
	(() => Promise<void>) | undefined
> {
	execFileSync(process.execPath, ["build/bundle.mjs"], {
		cwd: root,
		stdio: "inherit",
	});
	if (process.platform !== "linux")
		return electronDriver() === null
			? missing("the windows (Electron's binary is not on this machine)")
			: undefined;
	if (findChromium() === undefined)
		return missing("the windows (Chromium is not on this machine)");
	const started = await Promise.all(
		Array.from({ length: workers }, openScreen),
	);
	const screens = started.filter((one) => one !== undefined);
	const close = async (): Promise<void> => {
		await Promise.all(screens.map((one) => one.close()));
	};
	if (screens.length < workers) {
		await close();
		return missing("the windows (Xvfb is not on this machine)");
	}
	offerScreens(screens.map(({ name }) => name));
	return close;
}

interface Screen {
	/** As DISPLAY has it. */
	readonly name: string;
	readonly close: () => Promise<void>;
}

/** Undefined when it cannot be started. */
async function openScreen(): Promise<Screen | undefined> {
	const xvfb = spawn(
		"Xvfb",
		// -noreset: otherwise the screen starts anew, and is gone for a moment, whenever the last window closes.
		[
			"-displayfd",
			"3",
			"-screen",
			"0",
			"1280x1024x24",
			"-nolisten",
			"tcp",
			"-noreset",
		],
		{
			stdio: ["ignore", "ignore", "ignore", "pipe"],
		},
	);
	const display = await displayOf(xvfb);
	if (display === undefined) return undefined;
	return {
		name: `:${display}`,
		async close() {
			xvfb.kill();
			await once(xvfb, "exit");
		},
	};
}

function missing(what: string): undefined {
	if (process.env["CI"] === "true") throw new Error(`missing: ${what}`);
	console.log(`untested here: ${what}`);
}

/** Xvfb writes the number it took once it listens; undefined when it cannot be started. */
async function displayOf(xvfb: ChildProcess): Promise<string | undefined> {
	// `stdio` says "pipe" for this descriptor, so it is a readable stream.
	const numbers = xvfb.stdio[3] as Readable;
	return new Promise((resolve) => {
		xvfb.once("error", () => resolve(undefined));
		numbers.once("data", (data: Buffer) => resolve(data.toString().trim()));
		xvfb.once("exit", () => resolve(undefined));
	});
}
