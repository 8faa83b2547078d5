/** Pairing as a person does it with a screen, a camera and two hands: window, QR, words, yes. */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { until } from "./callers.ts";
import type { App, Shell } from "./driver.ts";
import { clickLast, pause, pressLast } from "./hold.ts";

/** What a camera is here. */
export const hasCamera = spawnSync("zbarimg", ["--version"]).status === 0;

export interface OpenQr {
	readonly window: Page;
	/** As it was read off the screen. */
	readonly link: string;
}

/** Trusts the network where that is asked first. */
export async function showQr(
	{ shell, home }: Pick<App, "shell" | "home">,
	way: "By address" | "By name",
): Promise<OpenQr> {
	const window = await pairingWindow(shell);
	const trust = window.getByRole("button", { name: "Yes, on this network" });
	const choice = window.getByRole("radio", { name: way });
	await trust.or(choice).first().waitFor();
	if (await trust.isVisible()) await trust.click();
	await choice.check();
	await window.getByRole("button", { name: "Show the QR code" }).click();
	await window.getByRole("img", { name: /^QR code/ }).waitFor();
	const picture = join(home, "qr.png");
	writeFileSync(picture, await window.screenshot());
	const read = execFileSync("zbarimg", ["--raw", "-q", picture], {
		stdio: ["ignore", "pipe", "ignore"],
	});
	return { window, link: read.toString().trim() };
}

/** Where a spec left it open. */
export async function closePairing(shell: Shell): Promise<void> {
	const open = await shell.pairing();
	if (open !== null) await pressLast(open.page, "Escape");
	await until(
		"the pairing window is gone",
		async () => !(await shell.hasPairing()),
	);
}

async function pairingWindow(shell: Shell): Promise<Page> {
	await shell.click("pair-phone");
	let window: Page | undefined;
	await until("the pairing window is there", async () => {
		window = (await shell.pairing())?.page;
		return window !== undefined;
	});
	if (window === undefined) throw new Error("no pairing window");
	return window;
}

/** The page says who it is; resolves with the words that each side shows. */
export async function askToPair(
	phone: Page,
	window: Page,
	name: string,
): Promise<{ readonly phone: string[]; readonly desktop: string[] }> {
	await phone.getByLabel("Name of this phone").fill(name);
	await phone.getByRole("button", { name: "Pair this phone" }).click();
	await phone.getByRole("heading", { name: "Compare the words" }).waitFor();
	await window
		.getByRole("heading", { name: "A phone asks to be paired" })
		.waitFor();
	return {
		phone: await phone.locator(".words li").allInnerTexts(),
		desktop: await window
			.getByRole("list", { name: "The three words" })
			.getByRole("listitem")
			.allInnerTexts(),
	};
}

/** The person's click at the machine, once it counts. */
export async function sayYes(
	window: Page,
	{ mayAllow = false }: { readonly mayAllow?: boolean } = {},
): Promise<void> {
	if (mayAllow)
		await window.getByRole("radio", { name: "It may also allow" }).check();
	await pause(1_200);
	await window.getByRole("button", { name: "They match: pair" }).click();
	await window.getByRole("heading", { name: / is paired$/ }).waitFor();
	await clickLast(window.getByRole("button", { name: "Done" }));
}
