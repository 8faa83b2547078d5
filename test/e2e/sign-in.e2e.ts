/**
 * A person's way in, in a real browser: the set-up link, the form, the cookie, and what a dashboard's page may do with
 * it. Browsers decide what Origin and Sec-Fetch-Site say, so nothing else can show that the form works.
 */
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { type HttpUpstream, startHttpUpstream } from "../core/http.ts";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import { findChromium, quietArguments } from "./chromium.ts";

const password = "three quiet herons";
let gate: GateProcess;
let docs: HttpUpstream;
let browser: Browser;

beforeAll(async () => {
	docs = await startHttpUpstream();
	docs.answer = (_, res) => {
		res.setHeader("Content-Type", "text/html");
		res.end("<title>dashboard</title><h1>dashboard</h1>");
	};
	gate = await startGate({ upstreams: { docs: docs.url } });
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("no Chromium");
	browser = await chromium.launch({ executablePath, args: quietArguments });
});

afterAll(async () => {
	await browser?.close();
	await gate?.stop();
	await docs?.stop();
});

async function signIn(page: Page, name: string, typed: string): Promise<void> {
	await page.fill("#username", name);
	await page.fill("#password", typed);
	await page.click("button");
}

test("a person sets a password by the link, once, signs in, and a dashboard's page may read and not write", async () => {
	const added = await gate.run(
		"user",
		"add",
		"ada",
		"--role",
		"admin",
		"--json",
	);
	const { setup } = z
		.object({ setup: z.object({ url: z.string() }) })
		.parse(JSON.parse(added.stdout));
	const context = await browser.newContext();
	const page = await context.newPage();
	try {
		await page.goto(setup.url);
		for (const field of await page.locator("input[type=password]").all())
			await field.fill(password);
		await page.click("button");
		await page.waitForURL("**/auth/login*");

		const again = await context.newPage();
		await again.goto(setup.url);
		for (const field of await again.locator("input[type=password]").all())
			await field.fill("another long phrase");
		await again.click("button");
		await expect
			.poll(() => again.locator("[role=alert]").textContent())
			.not.toBe("");

		await page.goto(`${gate.gateUrl}/.drawbridge/auth/login?next=/docs/`);
		await signIn(page, "ada", "not the password");
		await expect
			.poll(() => page.locator("[role=alert]").textContent())
			.not.toBe("");
		await signIn(page, "ada", password);
		await page.waitForURL("**/docs/");
		expect(await page.title()).toBe("dashboard");

		const statuses = await page.evaluate(async () => [
			(await fetch("/docs/scans/1")).status,
			(await fetch("/docs/scans/1", { method: "DELETE" })).status,
		]);
		expect(statuses).toEqual([200, 403]);
		expect(docs.received.map(({ headers }) => headers.cookie)).not.toContain(
			expect.stringContaining("drawbridge"),
		);
		expect(docs.received.every(({ method }) => method === "GET")).toBe(true);

		await page.goto(`${gate.gateUrl}/.drawbridge/auth/account`);
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.waitForURL("**/auth/login*");
		// Who is not signed in is shown where to.
		await page.goto(`${gate.gateUrl}/docs/a?b=1`);
		expect(page.url()).toBe(
			`${gate.gateUrl}/.drawbridge/auth/login?next=%2Fdocs%2Fa%3Fb%3D1`,
		);
	} finally {
		await context.close();
	}
});
