/** Moving an agent's server behind the gate in the window: shown whole first, done, and put back to the last byte. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import { openSection } from "./callers.ts";
import { onEach } from "./on-each.ts";

const key = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;
const cursor = `{
	// mine
	"mcpServers": {
		"github": {
			"command": "node",
			"args": ["-e", "1"],
			"env": { "GITHUB_TOKEN": "${key}", "MODE": "read" }
		},
		"${"a long name ".repeat(42)}": { "command": "node", "args": ["<img src=x onerror=alert(1)>"] },
		"מסמכים": { "url": "https://docs.example.org/mcp" },
		"search": { "command": "node", "args": ["--api-key", "abcdef0123456789"] }
	}
}
`;
const output = join(import.meta.dirname, "output");
const narrow = { width: 360, height: 740 };
const wide = { width: 980, height: 720 };

onEach("agents", (driver) => {
	const app = appForAll(driver);
	const file = (): string => join(app.home, ".cursor", "mcp.json");
	const folder = join(output, driver.name.replaceAll(" ", "-"));
	beforeAll(() => {
		mkdirSync(folder, { recursive: true });
		mkdirSync(join(app.home, ".cursor"));
		writeFileSync(file(), cursor);
		mkdirSync(join(app.home, ".codex"));
		writeFileSync(
			join(app.home, ".codex", "config.toml"),
			"[mcp_servers.broken",
		);
	});

	async function draw(page: Page, name: string): Promise<void> {
		expect(await faultsOf(page)).toEqual([]);
		for (const theme of ["light", "dark"] as const) {
			await app.shell.click(`theme-${theme}`);
			await expect
				.poll(() =>
					page.evaluate(
						() => matchMedia("(prefers-color-scheme: dark)").matches,
					),
				)
				.toBe(theme === "dark");
			await page.screenshot({
				path: join(folder, `agents-${name}-${theme}.png`),
				animations: "disabled",
			});
		}
		await page.setViewportSize(narrow);
		await page.screenshot({ path: join(folder, `agents-${name}-narrow.png`) });
		const overflow = await page.evaluate(
			() => document.documentElement.scrollWidth > innerWidth,
		);
		expect(overflow).toBe(false);
		await page.setViewportSize(wide);
	}

	test("servers are listed with what is amiss in words, and no key", async () => {
		const page = await openSection(app.shell, "Agents");
		const row = page.getByRole("listitem").filter({ hasText: "github" });
		await row.getByText("Not guarded").waitFor();
		await row.getByText("Plain key in the variable GITHUB_TOKEN").waitFor();
		await page.getByText("config.toml is no TOML").waitFor();
		expect(await page.content()).not.toContain(key);
		await draw(page, "list");
	});

	test("one is shown whole, moved, and put back to the last byte", async () => {
		const page = await openSection(app.shell, "Agents");
		await page
			.getByRole("button", { name: "Move behind the gate: github" })
			.click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("GITHUB_TOKEN, as github-github-token").waitFor();
		expect(await dialog.textContent()).not.toContain(key);
		await draw(page, "plan");
		await dialog.getByRole("button", { name: "Move behind the gate" }).click();
		await dialog.getByText("1 server goes through the gate now.").waitFor();
		await draw(page, "done");
		const after = readFileSync(file(), "utf8");
		expect(after).not.toContain(key);
		expect(after).toContain("// mine");
		await dialog.getByRole("button", { name: "Done" }).click();
		const row = page.getByRole("listitem").filter({ hasText: "github" });
		await row.getByText("Through the gate").first().waitFor();
		await draw(page, "moved");

		await openSection(app.shell, "Secrets");
		await page.getByText("github-github-token").first().waitFor();
		await openSection(app.shell, "Agents");
		await page.getByRole("button", { name: "Undo: github" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Put it back" })
			.click();
		await page.getByText("The file is as it was before.").waitFor();
		expect(readFileSync(file(), "utf8")).toBe(cursor);
		await page.getByRole("button", { name: "Done" }).click();
	});

	test("of several, those that cannot be moved say why", async () => {
		const page = await openSection(app.shell, "Agents");
		await page.getByRole("button", { name: /^Move all behind/ }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("a word of its command looks like a key").waitFor();
		await draw(page, "several");
		await dialog.getByRole("button", { name: "Leave as it is" }).click();
		expect(readFileSync(file(), "utf8")).toBe(cursor);
	});
});
