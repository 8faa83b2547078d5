/** The phone: a Chromium with a profile of its own and a small screen, which believes who it is told to believe. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium, quietArguments } from "./chromium.ts";
import { pause } from "./hold.ts";

export interface PhoneBrowser {
	readonly page: Page;
	/** Another tab of the same browser. */
	newPage(): Promise<Page>;
	close(): Promise<void>;
}

export interface PhoneSetting {
	/** PEM of a CA the person installed. */
	readonly ca?: string;
	/** A name the network answers with loopback. */
	readonly name?: string;
}

export async function startPhone({
	ca,
	name,
}: PhoneSetting = {}): Promise<PhoneBrowser> {
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
		close: () => leave(context, home),
	};
}

async function leave(context: BrowserContext, home: string): Promise<void> {
	await context.close();
	rmSync(home, { recursive: true, force: true, maxRetries: 10 });
}

/** Chromium on Linux reads the user's NSS database. */
function install(ca: string, home: string): void {
	const database = join(home, ".pki/nssdb");
	mkdirSync(database, { recursive: true });
	const file = join(home, "ca.crt");
	writeFileSync(file, ca);
	const certutil = (...words: readonly string[]): void =>
		void execFileSync("certutil", ["-d", `sql:${database}`, ...words]);
	certutil("-N", "--empty-password");
	certutil("-A", "-t", "C,,", "-n", "drawbridge", "-i", file);
}

/** Shows the browser's warning about the certificate, and says whether a person could go on from there. */
export async function warnedOf(page: Page, url: string): Promise<boolean> {
	// Playwright takes the warning for a failed navigation; the page shows it all the same.
	const failed = await page.goto(url).then(
		() => false,
		() => true,
	);
	if (!failed) throw new Error("no warning");
	await page.locator("#details-button").click();
	await page.locator("#details").waitFor();
	return page.locator("#proceed-link").isVisible();
}

/** Goes on past that warning, as most people do. */
export async function clickThrough(page: Page, url: string): Promise<void> {
	if (!(await warnedOf(page, url)))
		throw new Error("the browser lets nobody go on");
	await page.locator("#proceed-link").click();
}

/** A thumb that stays on a button. */
export async function holdThumb(page: Page, name: RegExp): Promise<void> {
	const button = page.getByRole("button", { name });
	await button.scrollIntoViewIfNeeded();
	const box = await button.boundingBox();
	if (box === null) throw new Error("it cannot be seen");
	const session = await page.context().newCDPSession(page);
	const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	await session.send("Input.dispatchTouchEvent", {
		type: "touchStart",
		touchPoints: [at],
	});
	await pause(1_900);
	await session.send("Input.dispatchTouchEvent", {
		type: "touchEnd",
		touchPoints: [],
	});
	await session.detach();
}
