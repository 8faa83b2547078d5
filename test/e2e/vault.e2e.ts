/** The vault in the window: locked, what needs a secret waits; unlocked, it goes on; moved, it says where to. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpUpstream, startHttpUpstream } from "../core/http.ts";
import { appForAll } from "./app-for-all.ts";
import { callDemo, command, createKey, openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("the vault", (driver) => {
	const app = appForAll(driver);
	let provider: HttpUpstream;
	let key: string;
	beforeAll(async () => {
		provider = await startHttpUpstream();
		key = await createKey(app.shell, "an agent");
		await command(app.shell, "upstream.add", {
			name: "api",
			url: provider.url,
			preset: "bearer",
		});
		await command(app.shell, "secret.set", {
			name: "api",
			value: "token-0123456789",
		});
	});
	afterAll(() => provider?.stop());

	const ask = async (): Promise<number> => {
		const answer = await fetch(new URL("/api/things", app.gate), {
			headers: { "x-api-key": key },
		});
		await answer.arrayBuffer();
		return answer.status;
	};

	test("it says in words how it is opened, and asks before it is locked", async () => {
		const page = await openSection(app.shell, "Secrets");
		const vault = page.getByRole("region", { name: "Vault" });
		await vault.getByText("Open", { exact: true }).waitFor();
		await vault.getByText("It is opened with").waitFor();
		await vault.getByRole("button", { name: "Lock" }).click();
		await page.getByRole("button", { name: "Keep it open" }).click();
		await vault.getByText("Open", { exact: true }).waitFor();
		expect(await ask()).toBe(200);
	});

	test("while it is locked a request that needs a secret waits, others go on, and unlocking lets it through", async () => {
		const page = await openSection(app.shell, "Secrets");
		await page.getByRole("button", { name: "Lock" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("wait for up to 30 seconds").waitFor();
		await dialog.getByRole("button", { name: "Lock" }).click();
		const vault = page.getByRole("region", { name: "Vault" });
		await vault.getByText("Locked", { exact: true }).waitFor();
		await page.getByText("The vault is locked.", { exact: true }).waitFor();

		let answered = false;
		const waiting = ask().finally(() => {
			answered = true;
		});
		expect(await callDemo(app.gate, key)).toBe(200);
		expect(answered).toBe(false);

		await openSection(app.shell, "Keys");
		await page.getByRole("link", { name: "Unlock it under Secrets" }).click();
		await vault.getByRole("button", { name: "Unlock" }).click();
		await vault.getByText("Open", { exact: true }).waitFor();
		expect(await waiting).toBe(200);
		expect(
			await page.getByText("The vault is locked.", { exact: true }).count(),
		).toBe(0);
	});

	test("a move to a place that is not there says why, and leaves the vault open where it was", async () => {
		const page = await openSection(app.shell, "Secrets");
		await page
			.getByRole("button", { name: "Move what opens the vault" })
			.click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("The old place is emptied last").waitFor();
		await dialog.getByLabel("The Secret Service").check();
		await dialog.getByRole("button", { name: "Move" }).click();
		await dialog.getByText("the vault stays at").waitFor();
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		expect(await ask()).toBe(200);
	});
});
