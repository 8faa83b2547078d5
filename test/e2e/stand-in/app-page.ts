/** One real Chromium in app style (no tabs, no address bar): what stands behind a BrowserWindow. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Rectangle } from "electron";
import { chromium, type Page } from "playwright-core";
import { findChromium, quietArguments } from "../chromium.ts";
import { app } from "./app.ts";

export interface AppPage {
	readonly page: Page;
	/** Where a driver in another process connects to the same page. */
	readonly debugPort: number;
}

/** The profile is a folder of its own below the app's data, removed when the window closes. */
export async function openAppPage(place: Rectangle): Promise<AppPage> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("no Chromium on PATH");
	const profile = await mkdtemp(join(app.getPath("userData"), "chromium-"));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath,
		headless: false,
		viewport: null,
		args: [
			...quietArguments,
			"--app=data:text/html,",
			`--window-position=${place.x},${place.y}`,
			`--window-size=${place.width},${place.height}`,
			// Beside Playwright's own pipe: the driver is another client.
			"--remote-debugging-port=0",
		],
	});
	context.once(
		"close",
		() => void rm(profile, { recursive: true, force: true }).catch(() => {}),
	);
	const page = context.pages()[0] ?? (await context.waitForEvent("page"));
	const [port] = (
		await readFile(join(profile, "DevToolsActivePort"), "utf8")
	).split("\n");
	return { page, debugPort: Number(port) };
}
