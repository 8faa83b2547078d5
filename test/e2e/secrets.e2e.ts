/** A provider's key in the window: it goes in once, reaches the provider through the gate, and is never shown again. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpUpstream, startHttpUpstream } from "../core/http.ts";
import { appForAll } from "./app-for-all.ts";
import { createKey, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

const first = "sk-test-first-0123456789";
const second = "sk-test-second-0123456789";

onEach("secrets", (driver) => {
	const app = appForAll(driver);
	let provider: HttpUpstream;
	let key: string;
	/** What the provider takes for good. */
	let good = first;

	beforeAll(async () => {
		provider = await startHttpUpstream();
		provider.answer = (request, response) => {
			const isGood = request.headers.authorization === `Bearer ${good}`;
			response.statusCode = isGood ? 200 : 401;
			response.setHeader("Content-Type", "application/json");
			response.end("{}");
		};
		key = await createKey(app.shell, "an agent");
	});
	afterAll(() => provider?.stop());

	const ask = async (): Promise<number> => {
		const answer = await fetch(new URL("/openai/v1/models", app.gate), {
			headers: { authorization: `Bearer ${key}` },
		});
		await answer.arrayBuffer();
		return answer.status;
	};
	const shown = (): string | undefined =>
		provider.received.at(-1)?.headers.authorization;

	test("without secrets the window says what they are for, and a provider leads to the secret it needs", async () => {
		const page = await openSection(app.shell, "Secrets");
		await page.getByText("No secrets yet").waitFor();
		await page.getByRole("button", { name: "OpenAI", exact: true }).click();
		const dialog = page.getByRole("dialog");
		expect(await dialog.getByLabel("Name", { exact: true }).inputValue()).toBe(
			"openai",
		);
		await dialog.getByLabel("Server's address").fill(provider.url);
		await dialog.getByRole("button", { name: "Add", exact: true }).click();
		await dialog.getByText("It still needs the secret openai").waitFor();
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		await page
			.getByRole("list", { name: "Still needed" })
			.getByText("openai")
			.first()
			.waitFor();
		expect(await ask()).toBe(503);
	});

	test("a value is masked unless its typist asks, and is on no page once it is saved", async () => {
		const page = await openSection(app.shell, "Upstreams");
		await page.getByRole("button", { name: "Set openai" }).click();
		const dialog = page.getByRole("dialog");
		const field = dialog.getByLabel("Value");
		await field.fill(first);
		expect(await field.getAttribute("type")).toBe("password");
		const reveal = dialog.getByRole("button", { name: "Show what is typed" });
		await reveal.click();
		expect(await field.getAttribute("type")).toBe("text");
		await reveal.click();
		expect(await field.getAttribute("type")).toBe("password");
		await dialog.getByRole("button", { name: "Save" }).click();
		await dialog.waitFor({ state: "detached" });

		await openSection(app.shell, "Secrets");
		await page
			.getByRole("list", { name: "Where openai goes" })
			.getByText("in authorization")
			.waitFor();
		await expect.poll(ask).toBe(200);
		expect(shown()).toBe(`Bearer ${first}`);
		await page
			.getByRole("button", { name: "Replace the secret openai" })
			.click();
		expect(
			await page.getByRole("dialog").getByLabel("Value").inputValue(),
		).toBe("");
		expect(await page.content()).not.toContain(first);
		await page.keyboard.press("Escape");
	});

	test("the provider's verdict is said in words", async () => {
		const page = await openSection(app.shell, "Secrets");
		const button = page.getByRole("button", {
			name: "Test the secrets of openai",
		});
		await button.click();
		await page.getByText("Accepted", { exact: true }).waitFor();
		good = second;
		await button.click();
		await page.getByText("Rejected", { exact: true }).waitFor();
		await page.getByText("HTTP 401").waitFor();
		expect(await page.content()).not.toContain(first);
	});

	test("a replaced value is the one that is sent from the next request on", async () => {
		const page = await openSection(app.shell, "Secrets");
		await page
			.getByRole("button", { name: "Replace the secret openai" })
			.click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Value").fill(second);
		await dialog.getByRole("button", { name: "Save" }).click();
		await dialog.waitFor({ state: "detached" });
		await expect.poll(ask).toBe(200);
		expect(shown()).toBe(`Bearer ${second}`);
	});

	test("what is no secret is said at its field and not sent", async () => {
		const page = await openSection(app.shell, "Secrets");
		await page.getByRole("button", { name: "Add a secret" }).click();
		const dialog = page.getByRole("dialog");
		const field = dialog.getByLabel("Value");
		await dialog.getByLabel("Name", { exact: true }).fill("openai");
		await field.fill("dbk_0123456789");
		await dialog.getByRole("button", { name: "Save" }).click();
		await dialog.getByText("There is a secret of this name").waitFor();
		await dialog.getByText("a key of this gate's own").waitFor();
		await field.fill("");
		await field.evaluate((element) => {
			const data = new DataTransfer();
			data.setData("text", "one\ntwo");
			element.dispatchEvent(
				new ClipboardEvent("paste", {
					clipboardData: data,
					bubbles: true,
					cancelable: true,
				}),
			);
		});
		await dialog.getByText("Several lines were pasted").waitFor();
		expect(await field.inputValue()).toBe("");
		await page.keyboard.press("Escape");
	});

	test("a removed secret is needed again, and its upstream answers 503", async () => {
		const page = await openSection(app.shell, "Secrets");
		await page
			.getByRole("button", { name: "Remove the secret openai" })
			.click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("It is used by: openai.").waitFor();
		await dialog.getByRole("button", { name: "Remove" }).click();
		await page.getByRole("list", { name: "Still needed" }).waitFor();
		expect(await ask()).toBe(503);
	});
});
