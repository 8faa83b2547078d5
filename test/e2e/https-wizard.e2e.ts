/** From a plain service to HTTPS by the wizard: with files for the service, and with a listener of the gate's own. */
import { readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { command, createKey, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("the HTTPS wizard", (driver) => {
	const app = appForAll(driver);
	beforeAll(async () => {
		await command(app.shell, "upstream.add", {
			name: "docs",
			url: "http://127.0.0.1:9",
		});
	});

	test("left before anything was done it leaves nothing, and says nothing", async () => {
		const page = await openSection(app.shell, "Upstreams");
		const { dialog } = await start(page);
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		expect(await command(app.shell, "cert.list", {})).toEqual([]);
	});

	test("left on the way it says what is there and what is not, and goes on from there", async () => {
		const page = await openSection(app.shell, "Upstreams");
		const { dialog, heading } = await start(page);
		await dialog.getByRole("radio", { name: "The service itself" }).check();
		await press(dialog, "Next");
		await heading("A CA to sign with");
		await press(dialog, "Create the CAs");
		await dialog.getByText("may sign for these names").waitFor();
		await press(dialog, "Stop here");
		await dialog.getByText("No certificate was issued.").waitFor();
		await dialog.getByText("This machine does not trust the CA.").waitFor();
		await press(dialog, "Go on");
		await heading("A CA to sign with");
		await press(dialog, "Stop here");
		await press(dialog, "Close");
		await dialog.waitFor({ state: "detached" });
	});

	test("by the keyboard alone, the service gets files that a TLS server shows and the CA vouches for", async () => {
		const page = await openSection(app.shell, "Upstreams");
		const startedAt = Date.now();
		const dir = join(app.home, "certs");
		const { dialog, heading } = await start(page);
		const enter = (): Promise<void> => page.keyboard.press("Enter");
		await dialog.getByRole("radio", { name: "The gate, before it" }).focus();
		await page.keyboard.press("ArrowDown");
		await enter();
		// The heading has the focus: Tab leads on through the step to its button.
		await heading("A CA to sign with");
		await tabTo(page, "Next");
		await enter();
		await heading("A certificate for these names");
		await tabTo(page, "Issue it");
		await enter();
		await dialog.getByText("for all these names").waitFor();
		await enter();
		await heading("Write it where the service finds it");
		await page.keyboard.press("Tab");
		await page.keyboard.type(dir);
		await enter();
		await dialog.getByText("docs/tls.key").waitFor();
		await tabTo(page, "Next");
		await enter();
		await heading("Let this machine trust the CA");
		await tabTo(page, "Next");
		await enter();
		await heading("Point everything at it");
		await dialog.getByText(`${dir}/docs/tls.key`, { exact: true }).waitFor();
		await dialog.getByText("curl --cacert").waitFor();
		await tabTo(page, "Done");
		await enter();
		await dialog.waitFor({ state: "detached" });
		expect(Date.now() - startedAt).toBeLessThan(120_000);

		const server = createServer(
			{
				cert: readFileSync(join(dir, "docs/tls.crt")),
				key: readFileSync(join(dir, "docs/tls.key")),
			},
			(_, response) => response.end("over TLS"),
		).listen(0, "127.0.0.1");
		try {
			await once(server, "listening");
			// A TCP server's address is one of these.
			const { port } = server.address() as AddressInfo;
			const ca = readFileSync(join(dir, "ca.crt"), "utf8");
			expect(await fetchTls(`https://localhost:${port}/`, ca)).toEqual({
				status: 200,
				body: "over TLS",
			});
			await expect(fetchTls(`https://localhost:${port}/`)).rejects.toThrow();
		} finally {
			server.close();
		}
	});

	test("the settings it gives to copy make a TLS listener of the gate, which it sees as it comes", async () => {
		const page = await openSection(app.shell, "Upstreams");
		const { dialog, heading } = await start(page);
		await press(dialog, "Next");
		await heading("A CA to sign with");
		await press(dialog, "Next");
		await heading("A TLS listener of the gate");
		const port = await freePort();
		await dialog.getByLabel("Port").fill(String(port));
		const lines = await dialog.getByText('"listeners":').innerText();
		expect(lines).toContain(String(port));
		const file = join(app.home, "security.json");
		const before: unknown = JSON.parse(readFileSync(file, "utf8"));
		const more: unknown = JSON.parse(`{${lines}}`);
		writeFileSync(
			file,
			JSON.stringify({ ...Object(before), ...Object(more) }, null, 2),
		);
		await dialog.getByText(`It listens: https://127.0.0.1:${port}`).waitFor();
		await press(dialog, "Next");
		await heading("Let this machine trust the CA");
		const dir = join(app.home, "ca");
		await dialog.getByLabel("ca.crt for programs").fill(dir);
		await press(dialog, "Write ca.crt");
		await dialog.getByText("1 file").or(dialog.getByText("files in")).waitFor();
		await press(dialog, "Next");
		const address = `https://localhost:${port}/docs/`;
		await dialog.getByText(address, { exact: true }).waitFor();
		await press(dialog, "Done");

		const key = await createKey(app.shell, "over TLS");
		const ca = readFileSync(join(dir, "ca.crt"), "utf8");
		const { status } = await fetchTls(
			`https://localhost:${port}/.drawbridge/health`,
			ca,
			key,
		);
		expect(status).toBe(200);

		await openSection(app.shell, "Status");
		const listener = page
			.getByRole("list", { name: "Addresses the gate listens on" })
			.getByRole("listitem")
			.filter({ hasText: `https://127.0.0.1:${port}` });
		await listener.getByText("TLS", { exact: true }).waitFor();
		await listener.getByText("no client certificates").waitFor();
		await openSection(app.shell, "Certificates");
		await page
			.getByText("a listener of the gate; renewed by itself")
			.first()
			.waitFor();
	});
});

interface Opened {
	readonly dialog: Locator;
	/** Resolves once a step with this heading is there and has the focus. */
	readonly heading: (text: string) => Promise<void>;
}

async function start(page: Page): Promise<Opened> {
	await page.getByRole("button", { name: "Make docs HTTPS" }).click();
	const dialog = page.getByRole("dialog", { name: "Make docs HTTPS" });
	await dialog.waitFor();
	return {
		dialog,
		async heading(text) {
			const found = dialog.getByRole("heading", { name: text });
			await found.waitFor();
			expect(
				await found.evaluate((element) => element === document.activeElement),
			).toBe(true);
		},
	};
}

const press = (dialog: Locator, name: string): Promise<void> =>
	dialog.getByRole("button", { name, exact: true }).click();

/** Presses Tab until the button of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
	for (let tabs = 0; tabs < 40; tabs += 1) {
		const at = await page.evaluate(() => document.activeElement?.textContent);
		if (at === name) return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`Tab does not lead to ${name}`);
}

function fetchTls(
	address: string,
	ca?: string,
	key?: string,
): Promise<{ status: number; body: string }> {
	return new Promise((resolve, reject) => {
		const request = get(
			address,
			{
				agent: false,
				...(ca !== undefined && { ca }),
				...(key !== undefined && { headers: { "x-api-key": key } }),
			},
			(response) => {
				let body = "";
				response.setEncoding("utf8").on("data", (text: string) => {
					body += text;
				});
				response.on("end", () =>
					resolve({ status: response.statusCode ?? 0, body }),
				);
			},
		);
		request.on("error", reject);
	});
}

/** One that was free a moment ago. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	// A TCP server's address is one of these.
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}
