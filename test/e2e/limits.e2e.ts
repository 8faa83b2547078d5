/** Limits in the window: the numbers, what is used of them, and switching them off. */
import { beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { callDemo, createKey, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("limits", (driver) => {
	const app = appForAll(driver);
	let key: string;
	beforeAll(async () => {
		key = await createKey(app.shell, "a busy program");
	});

	test("what is no number is said at its field and not saved", async () => {
		const page = await openSection(app.shell, "Limits");
		const field = page.getByLabel("Reads", { exact: true });
		const before = await field.inputValue();
		await field.fill("many");
		expect(await field.getAttribute("aria-invalid")).toBe("true");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByRole("button", { name: "Undo" }).click();
		expect(await field.inputValue()).toBe(before);
	});

	test("a number that is saved holds at once, and its use is shown as it is counted", async () => {
		const page = await openSection(app.shell, "Limits");
		await page.getByLabel("Reads", { exact: true }).fill("3");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved.").waitFor();
		const statuses: number[] = [];
		for (let call = 0; call < 4; call += 1)
			statuses.push(await callDemo(app.gate, key));
		expect(statuses).toEqual([200, 200, 200, 429]);
		const row = page
			.getByRole("list", { name: "Clients" })
			.getByRole("listitem")
			.filter({ hasText: "a busy program" });
		await row.getByText("3 of 3 a minute").waitFor();
		await row.getByText(/Limit reached, anew in 0:\d\d/).waitFor();
	});

	test("an empty field means not limited", async () => {
		const page = await openSection(app.shell, "Limits");
		await page.getByLabel("Reads", { exact: true }).fill("");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved.").waitFor();
		await expect.poll(() => callDemo(app.gate, key)).toBe(200);
	});

	test("an account that somebody guesses at is shown with the time it has to wait", async () => {
		const page = await openSection(app.shell, "Limits");
		const row = page
			.getByRole("list", { name: "Slowed down" })
			.getByRole("listitem")
			.filter({ hasText: "Account" });
		// The first waits are over before anyone could look; each guess after one makes the next longer.
		await expect
			.poll(
				async () => {
					await guess(app.gate);
					const text = (await row.allTextContents()).join();
					return /nobody-here.*waits 0:\d\d/.test(text);
				},
				{ timeout: 25_000 },
			)
			.toBe(true);
	});

	test("limits are switched off only after a yes, and on again", async () => {
		const page = await openSection(app.shell, "Limits");
		await page.getByRole("button", { name: "Switch limits off" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("no longer slowed down").waitFor();
		await dialog.getByRole("button", { name: "Keep them on" }).click();
		await page.getByRole("button", { name: "Switch limits off" }).click();
		await dialog.getByRole("button", { name: "Switch off" }).click();
		await page.getByText("Limits are off.").waitFor();
		expect(await page.getByLabel("Writes", { exact: true }).isDisabled()).toBe(
			true,
		);
		await page.getByRole("button", { name: "Switch limits on" }).click();
		await page.getByRole("button", { name: "Switch limits off" }).waitFor();
		expect(await page.getByText("Limits are off.").count()).toBe(0);
	});
});

async function guess(gate: string): Promise<void> {
	const answer = await fetch(new URL("/.drawbridge/auth/login", gate), {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ username: "nobody-here", password: "x" }),
	});
	await answer.arrayBuffer();
}
