/**
 * A hostile page in the same browser as an open console: whatever a page may try against another origin, it reads nothing,
 * changes nothing, and gets no window of ours into its hands.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import { findChromium, quietArguments } from "./chromium.ts";

const executablePath = findChromium();
const hostile = createServer((_, response) => {
	response
		.writeHead(200, { "content-type": "text/html" })
		.end("<title>hostile</title>");
});
let browser: Browser;
let gate: GateProcess;
let ours: Page;
let theirs: Page;
let console: string;

beforeAll(async () => {
	if (executablePath === undefined) return;
	gate = await startGate({ upstreams: {}, flags: ["--demo"] });
	const link = /http\S+/.exec((await gate.run("console")).stdout)?.[0] ?? "";
	console = new URL(link).origin;
	browser = await chromium.launch({ executablePath, args: quietArguments });
	const context = await browser.newContext();
	ours = await context.newPage();
	await ours.goto(link);
	await ours.getByRole("navigation", { name: "Sections" }).waitFor();
	await new Promise<void>(
		(resolve) => void hostile.listen(0, "127.0.0.1", resolve),
	);
	// `address()` is a string for sockets of the file system only.
	const { port } = hostile.address() as AddressInfo;
	theirs = await context.newPage();
	await theirs.goto(`http://127.0.0.1:${port}/`);
});

afterAll(async () => {
	await browser?.close();
	hostile.close();
	await gate?.stop();
});

describe.skipIf(executablePath === undefined)("a hostile page", () => {
	test.each([
		["reads a file of ours", "/index.html", {}],
		[
			"calls with a body that needs no preflight",
			"/api/call",
			{ method: "POST", body: '{"call":"mode.set","input":{"mode":"lax"}}' },
		],
		[
			"calls as our own page does",
			"/api/call",
			{
				method: "POST",
				headers: {
					"Content-Type": "application/json",
					Authorization: "Bearer x",
				},
				body: '{"call":"status.get","input":{}}',
			},
		],
		["listens", "/api/events", {}],
		[
			"guesses a token",
			"/api/exchange",
			{ method: "POST", body: '{"token":"x"}' },
		],
	])("that %s is given nothing to read", async (_, path, init) => {
		expect(
			await theirs.evaluate(
				async ([url, how]) =>
					fetch(url, { ...how, credentials: "include" }).then(
						() => "read",
						() => "nothing",
					),
				[console + path, init] as const,
			),
		).toBe("nothing");
	});

	test("runs none of our scripts as its own, licences included", async () => {
		const came = await theirs.evaluate(
			async (url) =>
				await new Promise((resolve) => {
					const script = document.createElement("script");
					script.type = "module";
					script.src = url;
					script.addEventListener("load", () => resolve("loaded"));
					script.addEventListener("error", () => resolve("nothing"));
					document.head.append(script);
				}),
			`${console}/licences.js`,
		);
		expect(came).toBe("nothing");
	});

	test("shows no window of ours inside its own", async () => {
		await theirs.evaluate(async (url) => {
			const frame = document.createElement("iframe");
			frame.name = "ours";
			frame.src = url;
			document.body.append(frame);
			await new Promise((resolve) => {
				frame.addEventListener("load", resolve);
			});
		}, `${console}/`);
		const frame = theirs.frames().find((one) => one.name() === "ours");
		expect(await frame?.locator("#root").count()).toBe(0);
	});

	test("opens no window of ours either: there is nothing to hold, and nothing that hears its messages", async () => {
		const [opened] = await Promise.all([
			theirs.context().waitForEvent("page"),
			theirs.evaluate((url) => {
				Object.assign(window, { opened: window.open(url) });
			}, `${console}/#keys`),
		]);
		await opened.waitForLoadState();
		await theirs.evaluate(() => {
			const handle: Window = Reflect.get(window, "opened");
			handle.postMessage({ call: "mode.set", input: { mode: "lax" } }, "*");
		});
		expect(await opened.locator("#root").count()).toBe(0);
		await opened.close();
		const own = await theirs.context().newPage();
		await own.goto(`${console}/`);
		expect(await own.locator("#root").count()).toBe(1);
		await own.close();
	});

	test("sends a form that changes nothing", async () => {
		await theirs.evaluate((url) => {
			const form = document.createElement("form");
			Object.assign(form, {
				method: "post",
				enctype: "text/plain",
				action: url,
				target: "elsewhere",
			});
			const field = document.createElement("input");
			field.name = '{"call":"mode.set","input":{"mode":"lax","';
			field.value = '":1}}';
			form.append(field);
			document.body.append(form);
			form.submit();
		}, `${console}/api/call`);
		const { stdout } = await gate.run("mode", "--json");
		expect(JSON.parse(stdout)).toMatchObject({ mode: "strict" });
	});

	test("leaves the console that is open as it is", async () => {
		await ours.getByRole("link", { name: "Keys" }).click();
		await ours.getByRole("heading", { name: "Keys" }).first().waitFor();
		const left = await ours.evaluate(() => document.cookie);
		expect(left).toBe("");
	});
});
