/** Certificates in the window: made, issued, written to a folder, renewed, revoked; and the CA's trust, there and back. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

onEach("certificates", (driver) => {
	const app = appForAll(driver);
	let hasCertutil = true;
	beforeAll(() => {
		const database = join(app.home, ".pki/nssdb");
		mkdirSync(database, { recursive: true });
		try {
			execFileSync("certutil", [
				"-N",
				"-d",
				`sql:${database}`,
				"--empty-password",
			]);
		} catch {
			hasCertutil = false;
		}
	});

	test("without certificates the window says what they are for, and makes the CAs when asked", async () => {
		const page = await openSection(app.shell, "Certificates");
		await page.getByText("No certificates yet").waitFor();
		await page.getByRole("button", { name: "Create the CAs" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Further names").fill("com/8");
		await dialog.getByRole("button", { name: "Create" }).click();
		await dialog.getByText("is no domain, address or range").waitFor();
		await dialog.getByLabel("Further names").fill("home.lan");
		await dialog.getByRole("button", { name: "Create" }).click();
		await dialog.waitFor({ state: "detached" });
		const list = page.getByRole("list", { name: "CAs and certificates" });
		await list.getByText("Server CA", { exact: true }).waitFor();
		await list.getByText("Client CA", { exact: true }).waitFor();
		await list.getByText("home.lan").waitFor();
	});

	test("a server's certificate stands below its CA, and one for a public name is refused in words", async () => {
		const page = await openSection(app.shell, "Certificates");
		const dialog = await issue(page, "docs", { names: "docs.example.com" });
		await dialog.getByText("docs.example.com is a public name").waitFor();
		await dialog
			.getByLabel("Names and addresses")
			.fill("docs.local\n127.0.0.1");
		await dialog.getByRole("button", { name: "Issue" }).click();
		await dialog.waitFor({ state: "detached" });
		const row = leaf(page, "docs");
		await row
			.getByText("docs.local, 127.0.0.1")
			.or(row.getByText("127.0.0.1, docs.local"))
			.waitFor();
		await row.getByText(/^expires in 12 months, on /).waitFor();
		await row
			.getByRole("button", { name: "Copy the fingerprint of docs" })
			.waitFor();
	});

	test("a client's certificate shows the role it is good for", async () => {
		const page = await openSection(app.shell, "Certificates");
		await page.getByRole("button", { name: "Issue a certificate" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("radio", { name: "A client" }).check();
		await dialog.getByLabel("Name", { exact: true }).fill("laptop");
		await dialog.getByRole("radio", { name: "operator" }).check();
		await dialog.getByLabel("Days").fill("30");
		await dialog.getByRole("button", { name: "Issue" }).click();
		await dialog.waitFor({ state: "detached" });
		await leaf(page, "laptop").getByText("operator").waitFor();
		await leaf(page, "laptop")
			.getByText(/^expires in 30 days, on /)
			.waitFor();
	});

	test("an export shows the files it wrote, and keys are the owner's alone", async () => {
		const page = await openSection(app.shell, "Certificates");
		const dir = join(app.home, "certs");
		await page.getByRole("button", { name: "Export certificates" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Folder").fill("certs");
		await dialog.getByRole("button", { name: "Write" }).click();
		await dialog.getByText("Enter the whole path").waitFor();
		await dialog.getByLabel("Folder").fill(dir);
		await dialog.getByRole("button", { name: "Write" }).click();
		const files = dialog.getByRole("list", { name: "Files written" });
		await files.getByText("docs/tls.key").waitFor();
		const names = (await files.getByRole("listitem").allInnerTexts()).map(
			(text) => text.trim(),
		);
		expect(names).toEqual(
			expect.arrayContaining([
				"ca.crt",
				"docs/tls.crt",
				"docs/tls.key",
				"clients/laptop.crt",
				"clients/laptop.key",
			]),
		);
		const key = readFileSync(join(dir, "docs/tls.key"), "utf8");
		expect(statSync(join(dir, "docs/tls.key")).mode & 0o777).toBe(0o600);
		expect(await page.content()).not.toContain(key.split("\n")[1]);
		await dialog.getByRole("button", { name: "Done" }).click();
	});

	test("a revoked certificate is out of the way, and can still be looked at", async () => {
		const page = await openSection(app.shell, "Certificates");
		await page.getByRole("button", { name: "Revoke laptop" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("their open streams are cut").waitFor();
		await dialog.getByRole("button", { name: "Revoke" }).click();
		await leaf(page, "laptop").waitFor({ state: "detached" });
		await page
			.getByRole("button", { name: "Show 1 that is revoked or expired" })
			.click();
		await leaf(page, "laptop").getByText("Revoked", { exact: true }).waitFor();
		await page.getByRole("button", { name: "Hide what is revoked" }).click();
	});

	test("a self-signed certificate stands alone", async () => {
		const page = await openSection(app.shell, "Certificates");
		await page.getByRole("button", { name: "Issue a certificate" }).click();
		const dialog = page.getByRole("dialog");
		await dialog
			.getByRole("radio", { name: "One server, self-signed" })
			.check();
		await dialog.getByLabel("Name", { exact: true }).fill("quick");
		await dialog.getByRole("button", { name: "Issue" }).click();
		await dialog.waitFor({ state: "detached" });
		await page
			.getByRole("list", { name: "Standing alone" })
			.getByText("quick", { exact: true })
			.waitFor();
	});

	test("a trust store shows the exact command before it is run, holds the CA after a yes, and gives it back", async ({
		skip,
	}) => {
		if (!hasCertutil) skip("certutil is not on this machine");
		const page = await openSection(app.shell, "Certificates");
		const database = `sql:${join(app.home, ".pki/nssdb")}`;
		const held = (): string =>
			execFileSync("certutil", ["-L", "-d", database], { encoding: "utf8" });
		const store = page
			.getByRole("list", { name: "Trusted on this machine" })
			.getByRole("listitem")
			.filter({ hasText: "Browsers of this user" });
		await store.getByRole("button", { name: "Trust" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("certutil -A").waitFor();
		expect(held()).not.toContain("Drawbridge");
		await dialog.getByRole("button", { name: "Leave it as it is" }).click();
		expect(held()).not.toContain("Drawbridge");

		await store.getByRole("button", { name: "Trust" }).click();
		await dialog.getByRole("button", { name: "Trust it" }).click();
		await store.getByText("Trusted", { exact: true }).waitFor();
		expect(held()).toContain("Drawbridge");

		await store.getByRole("button", { name: "Take the server CA out" }).click();
		await dialog.getByText("certutil -D").waitFor();
		await dialog.getByRole("button", { name: "Take it out" }).click();
		await store.getByText("Not trusted", { exact: true }).waitFor();
		expect(held()).not.toContain("Drawbridge");
	});
});

/** The dialog, with the form sent. */
async function issue(page: Page, name: string, { names }: { names: string }) {
	await page.getByRole("button", { name: "Issue a certificate" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Name", { exact: true }).fill(name);
	await dialog.getByLabel("Names and addresses").fill(names);
	await dialog.getByRole("button", { name: "Issue" }).click();
	return dialog;
}

const leaf = (page: Page, name: string) =>
	page
		.getByRole("list", { name: /^Signed by / })
		.getByRole("listitem")
		.filter({ has: page.getByRole("heading", { name, exact: true }) });
