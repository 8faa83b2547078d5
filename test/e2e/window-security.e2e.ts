/** What a page in our window cannot do, even a hostile one. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gateIsUp, modeShown, showMode } from "./callers.ts";
import { type App, startApp } from "./driver.ts";
import { onEach } from "./on-each.ts";

onEach("a window", (driver) => {
	let app: App;
	let hostile: string;
	const server = createServer((_request, response) => {
		response
			.writeHead(200, { "content-type": "text/html" })
			.end("<title>hostile</title>");
	});
	beforeAll(async () => {
		app = await startApp(driver);
		await gateIsUp(app.shell);
		await new Promise<void>(
			(resolve) => void server.listen(0, "127.0.0.1", resolve),
		);
		// `address()` is a string for sockets of the file system only.
		hostile = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	});
	afterAll(async () => {
		await app.close();
		server.close();
	});

	test("stays with our own pages, whatever a link or a script says", async () => {
		const page = await showMode(app.shell);
		const before = page.url();
		await page.evaluate((to) => void (location.href = to), hostile);
		await page.getByRole("link", { name: "Keys" }).click();
		expect(new URL(page.url()).host).toBe(new URL(before).host);
		expect(await page.title()).not.toBe("hostile");
	});

	test("opens no second window", async () => {
		const page = await app.shell.window();
		await page.evaluate((to) => void window.open(to), hostile);
		await page.getByRole("link", { name: "Mode", exact: true }).click();
		await expect.poll(() => app.shell.windowCount()).toBe(1);
		await expect.poll(() => page.context().pages().length).toBe(1);
	});

	test("runs no script that is not a file of ours, and calls nobody but the bridge", async () => {
		const page = await app.shell.window();
		const broken = page.evaluate(
			() =>
				new Promise<string[]>((resolve) => {
					const directives = new Set<string>();
					addEventListener("securitypolicyviolation", (event) => {
						directives.add(event.effectiveDirective);
						if (directives.size === 3) resolve([...directives].toSorted());
					});
					const script = document.createElement("script");
					script.textContent = "window.injected = true";
					document.head.append(script);
					const frame = document.createElement("iframe");
					frame.src = "https://example.com/";
					document.body.append(frame);
					fetch("/index.html").catch(() => {});
				}),
		);
		expect(await broken).toEqual([
			"connect-src",
			"frame-src",
			"script-src-elem",
		]);
		expect(await page.evaluate(() => Reflect.has(window, "injected"))).toBe(
			false,
		);
	});

	test("gives a frame inside it no bridge", async () => {
		const page = await app.shell.window();
		await page.evaluate(() => {
			const frame = document.createElement("iframe");
			frame.name = "inside";
			document.body.append(frame);
		});
		await expect.poll(() => page.frame("inside")).not.toBeNull();
		expect(
			await page.frame("inside")?.evaluate(() => typeof window.drawbridge),
		).toBe("undefined");
	});

	test("grants the clipboard's text and no other permission", async () => {
		const page = await app.shell.window();
		const states = await page.evaluate(async () =>
			Promise.all(
				["clipboard-write", "geolocation", "notifications"].map(
					async (name) => {
						// The names are Chromium's own; TypeScript knows only some of them.
						const { state } = await navigator.permissions.query({
							name: name as PermissionName,
						});
						return state === "granted";
					},
				),
			),
		);
		expect(states).toEqual([true, false, false]);
	});

	test("that was led to another origin is refused every command", async () => {
		const { shell } = app;
		await shell.load(hostile);
		const page = await shell.window();
		await expect.poll(() => page.title()).toBe("hostile");
		const answer = await page.evaluate(() =>
			window.drawbridge?.call("mode.set", { mode: "lax" }),
		);
		expect(answer).toMatchObject({
			ok: false,
			failure: { code: "unauthenticated" },
		});
		const told = await page.evaluate(
			() =>
				new Promise((resolve) => {
					window.drawbridge?.onConnection(resolve);
				}),
		);
		expect(told).toBe(false);
		expect(await modeShown(shell)).toBe("strict");
	});
});
