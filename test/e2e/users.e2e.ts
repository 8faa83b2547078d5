/** A user's life in the window, and what their password and tokens open at the gate meanwhile. */
import { expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

const password = "a long way to the sea";

onEach("users", (driver) => {
	const app = appForAll(driver);

	test("without users the window says what they are for, and that agents need keys", async () => {
		const page = await openSection(app.shell, "Users");
		await page.getByText("No users yet").waitFor();
		await page.getByText("An agent or program needs a key instead").waitFor();
		await page.getByText("Nobody is signed in").waitFor();
	});

	test("a user added with a password signs in, and what they have open stands below", async () => {
		const page = await openSection(app.shell, "Users");
		await page.getByRole("button", { name: "Add a user" }).first().click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("User name").fill("ada");
		await dialog.getByRole("radio", { name: "operator" }).check();
		await dialog.getByLabel("I set it now").check();
		await dialog.getByLabel("Password", { exact: true }).fill(password);
		await dialog.getByLabel("Password again").fill(`${password}!`);
		await dialog.getByRole("button", { name: "Add", exact: true }).click();
		await dialog.getByText("The two passwords differ.").waitFor();
		await dialog.getByLabel("Password again").fill(password);
		await dialog.getByRole("button", { name: "Add", exact: true }).click();
		await dialog.waitFor({ state: "detached" });
		const row = page.getByRole("listitem").filter({ hasText: "ada" });
		await row.getByText("never signed in").waitFor();

		expect(await signIn(app.gate, "ada", password)).not.toBeNull();
		await row.getByText("1 sign-in open").first().waitFor();
		await page
			.getByRole("list", { name: "Sign-ins and tokens" })
			.getByRole("listitem")
			.waitFor();
		expect(await page.content()).not.toContain(password);
	});

	test("signing out in the window ends the token at once", async () => {
		const page = await openSection(app.shell, "Users");
		const token = await signIn(app.gate, "ada", password);
		expect(await callWith(app.gate, token)).toBe(200);
		const signIns = page.getByRole("list", { name: "Sign-ins and tokens" });
		await signIns.getByRole("listitem").nth(1).waitFor();
		for (let left = 2; left > 0; left -= 1) {
			await signIns.getByRole("button").first().click();
			await page
				.getByRole("dialog")
				.getByRole("button", { name: "Sign out" })
				.click();
			await page.getByRole("dialog").waitFor({ state: "detached" });
			await expect
				.poll(() => signIns.getByRole("listitem").count())
				.toBe(left - 1);
		}
		expect(await callWith(app.gate, token)).toBe(401);
	});

	test("a disabled user is shut out until they are enabled again", async () => {
		const page = await openSection(app.shell, "Users");
		const token = await signIn(app.gate, "ada", password);
		await page.getByRole("button", { name: "Disable ada" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Disable" })
			.click();
		await page.getByRole("button", { name: "Enable ada" }).waitFor();
		expect(await callWith(app.gate, token)).toBe(401);
		expect(await signIn(app.gate, "ada", password)).toBeNull();
		await page.getByRole("button", { name: "Enable ada" }).click();
		await page.getByRole("button", { name: "Disable ada" }).waitFor();
		expect(await signIn(app.gate, "ada", password)).not.toBeNull();
	});

	test("another role is shown in the row", async () => {
		const page = await openSection(app.shell, "Users");
		await page.getByRole("button", { name: "Change the role of ada" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("radio", { name: "viewer" }).check();
		await dialog.getByRole("button", { name: "Change" }).click();
		await dialog.waitFor({ state: "detached" });
		await page
			.getByRole("list", { name: "Users" })
			.getByText("viewer")
			.waitFor();
	});

	test("a set-up link is shown once with its expiry, and drops the old password", async () => {
		const page = await openSection(app.shell, "Users");
		await page.getByRole("button", { name: "New set-up link for ada" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Make the link" })
			.click();
		const shown = page.getByRole("dialog").getByLabel("Link", { exact: true });
		await shown.waitFor();
		const url = new URL(await shown.inputValue());
		expect(url.hash.length).toBeGreaterThan(20);
		await page.getByText(/^It expires /).waitFor();
		await page.getByRole("button", { name: "Done" }).click();
		await page.getByText("No password yet").waitFor();
		expect(await page.content()).not.toContain(url.hash.slice(1));
		expect(await signIn(app.gate, "ada", password)).toBeNull();
	});

	test("a removed user is gone from the list and from the gate", async () => {
		const page = await openSection(app.shell, "Users");
		await page.getByRole("button", { name: "Remove ada" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Remove" })
			.click();
		await page.getByText("No users yet").waitFor();
		expect(await signIn(app.gate, "ada", password)).toBeNull();
	});
});

/** The access token; null when it was refused. */
async function signIn(
	gate: string,
	username: string,
	typed: string,
): Promise<string | null> {
	const answer = await fetch(new URL("/.drawbridge/auth/login", gate), {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ username, password: typed }),
	});
	const body: unknown = await answer.json();
	const token: unknown = Reflect.get(Object(body), "access_token");
	return answer.ok && typeof token === "string" ? token : null;
}

async function callWith(gate: string, token: string | null): Promise<number> {
	const answer = await fetch(new URL("/demo/mcp", gate), {
		method: "POST",
		headers: {
			"content-type": "application/json",
			accept: "application/json, text/event-stream",
			authorization: `Bearer ${token}`,
		},
		body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
	});
	await answer.arrayBuffer();
	return answer.status;
}
