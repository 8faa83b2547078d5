/** "Why was I refused": asked of a line, and of the id in the refusal somebody was given. */
import { beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { askDemo, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("why a request was refused", (driver) => {
	const app = appForAll(driver);
	let refusal: string;
	beforeAll(async () => {
		const { status, body } = await askDemo(app.gate);
		expect(status).toBe(401);
		refusal = body;
	});

	test.each([
		["bare", (urn: string) => urn.slice(urn.lastIndexOf(":") + 1)],
		["as the refusal gives it", (urn: string) => urn],
	])(
		"an id %s leads to the steps, of which one refused and the later ones were not reached",
		async (_how, idOf) => {
			const urn = /urn:drawbridge:request:[\w.-]+/.exec(refusal)?.[0] ?? "";
			const page = await openSection(app.shell, "Requests");
			await page.getByLabel("Why was a request refused?").fill(idOf(urn));
			await page.keyboard.press("Enter");
			const dialog = page.getByRole("dialog", { name: "Why this was refused" });
			const steps = dialog
				.getByRole("list", { name: "What the gate did, step by step" })
				.getByRole("listitem");
			await expect.poll(() => steps.count()).toBe(12);
			const words = await steps.allInnerTexts();
			const refused = words.findIndex((text) => text.includes("Refused here"));
			expect(refused).toBeGreaterThan(0);
			expect(
				words.slice(0, refused).every((text) => text.includes("Passed")),
			).toBe(true);
			expect(
				words.slice(refused + 1).every((text) => text.includes("Not reached")),
			).toBe(true);
			await dialog.getByText("What to do").waitFor();
			await dialog.getByText("POST /demo/mcp").waitFor();
			await page.keyboard.press("Escape");
			await dialog.waitFor({ state: "detached" });
		},
	);

	test("a refused line opens onto why, and the focus returns to the list", async () => {
		const page = await openSection(app.shell, "Requests");
		const list = page.getByRole("grid", { name: "Requests" });
		const refused = page
			.getByRole("row")
			.filter({ hasText: "Refused" })
			.filter({ hasText: "/demo/mcp" });
		await refused.first().waitFor();
		await list.focus();
		await refused.first().click();
		await page.getByText("Refused here").waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		expect(
			await list.evaluate((element) => element === document.activeElement),
		).toBe(true);
	});

	test("an id the log does not know, and words that hold none, are said as such", async () => {
		const page = await openSection(app.shell, "Requests");
		const field = page.getByLabel("Why was a request refused?");
		await field.fill("no-such-request");
		await page.getByRole("button", { name: "Explain" }).click();
		await page.getByText("The audit log holds nothing").waitFor();
		await page.keyboard.press("Escape");
		await field.fill("why was I refused");
		await page.getByRole("button", { name: "Explain" }).click();
		await page.getByText("This holds no request id.").waitFor();
		expect(await page.getByRole("dialog").count()).toBe(0);
	});
});
