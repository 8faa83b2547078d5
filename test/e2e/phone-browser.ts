/** The phone: a Chromium with a profile of its own and a small screen, which believes who it is told to believe. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Locator, type Page } from "playwright-core";
import { findChromium, quietArguments } from "./chromium.ts";
import { pause } from "./hold.ts";

export interface PhoneBrowser {
	readonly page: Page;
	/** Another tab. */
	newPage(): Promise<Page>;
	/** Removes its profile, too. */
	close(): Promise<void>;
}

interface PhoneSettings {
	/** The file of a CA that the person installed. */
	readonly ca?: string;
	/** A name that the network answers with loopback. */
	readonly name?: string;
}

export async function startPhone({
	ca,
	name,
}: PhoneSettings = {}): Promise<PhoneBrowser> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("no Chromium on PATH");
	const home = mkdtempSync(join(tmpdir(), "drawbridge-phone-"));
	if (ca !== undefined) install(ca, home);
	const context = await chromium.launchPersistentContext(
		join(home, "profile"),
		{
			executablePath,
			env: { ...process.env, HOME: home },
			args: [
				...quietArguments,
				...(name === undefined
					? []
					: [`--host-resolver-rules=MAP ${name} 127.0.0.1`]),
			],
			viewport: { width: 390, height: 844 },
			isMobile: true,
			hasTouch: true,
		},
	);
	return {
		page: context.pages()[0] ?? (await context.newPage()),
		newPage: () => context.newPage(),
		async close() {
			await context.close();
			rmSync(home, { recursive: true, force: true, maxRetries: 10 });
		},
	};
}

/** Chromium on Linux reads the user's NSS database. */
function install(ca: string, home: string): void {
	const database = join(home, ".pki/nssdb");
	mkdirSync(database, { recursive: true });
	for (const words of [
		["-N", "--empty-password"],
		["-A", "-t", "C,,", "-n", "drawbridge", "-i", ca],
	])
		execFileSync("certutil", ["-d", `sql:${database}`, ...words]);
}

/** Opens what the browser warns of; whether it lets a person go on from there. Throws where it does not warn. */
export async function isWayOn(page: Page, url: string): Promise<boolean> {
	// To the driver that is a navigation that failed; the warning is shown all the same.
	const warned = await page.goto(url).then(
		() => false,
		() => true,
	);
	if (!warned) throw new Error(`no warning: ${url}`);
	await page.locator("#details-button").click();
	await page.locator("#details").waitFor();
	return await page.locator("#proceed-link").isVisible();
}

/** Goes on, as most people do. */
export async function clickThrough(page: Page, url: string): Promise<void> {
	if (!(await isWayOn(page, url))) throw new Error(`no way on: ${url}`);
	await page.locator("#proceed-link").click();
}

/** A thumb that stays on it, longer than any hold. */
export async function holdThumb(button: Locator): Promise<void> {
	const page = button.page();
	await button.scrollIntoViewIfNeeded();
	const box = await button.boundingBox();
	if (box === null) throw new Error("it cannot be seen");
	const touch = await page.context().newCDPSession(page);
	await touch.send("Input.dispatchTouchEvent", {
		type: "touchStart",
		touchPoints: [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }],
	});
	await pause(1_900);
	await touch.send("Input.dispatchTouchEvent", {
		type: "touchEnd",
		touchPoints: [],
	});
	await touch.detach();
}
