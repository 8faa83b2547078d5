/** Pictures of the card and the rules, light, dark and narrow, for people to look at: test/e2e/output, ignored by git. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { emptyDraft, ruleOf } from "../../renderer/approvals/rules/draft.ts";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import {
	callCommand,
	command,
	createKey,
	type HeldCall,
	item,
	modeShown,
	until,
} from "./callers.ts";
import { holdDown, read } from "./hold.ts";
import { onEach } from "./on-each.ts";

const output = join(import.meta.dirname, "output");
const sizes = {
	wide: { width: 980, height: 760 },
	narrow: { width: 360, height: 740 },
};
/** What the popup is made with, and the least it may be made. */
const popupSizes = {
	popup: { width: 440, height: 620 },
	small: { width: 360, height: 520 },
};

onEach("pictures of approvals", (driver) => {
	const app = appForAll(driver);
	const folder = join(output, `approvals-${driver.name.replaceAll(" ", "-")}`);
	beforeAll(async () => {
		mkdirSync(folder, { recursive: true });
		await app.shell.click("mode-relaxed");
		await until(
			"relaxed holds",
			async () => (await modeShown(app.shell)) === "relaxed",
		);
	});

	test.each(["light", "dark"])(
		"the card is drawn in %s, with what it would delete, what differs, and what would not fit",
		async (theme) => {
			await app.shell.click(`theme-${theme}`);
			await until(
				"the theme is chosen",
				async () =>
					item(await app.shell.tray(), `theme-${theme}`)?.checked === true,
			);
			const key = await createKey(app.shell, "the nightly build");
			const doomed = join(app.home, "work");
			mkdirSync(doomed, { recursive: true });
			for (let at = 0; at < 40; at += 1)
				writeFileSync(join(doomed, `page-${at}.md`), "x".repeat(4_000));
			const first = callCommand(app.gate, "git push origin main --force", key);
			const page = await openWaiting();
			await read(page);
			const allow = page.getByRole("button", { name: /llow once$/ });
			await holdDown(allow.first());
			await first.answer;
			const hooked = command(app.shell, "hook.ask", {
				agent: "claude",
				event: "PreToolUse",
				kind: "call",
				session: `session ${theme}`,
				tool: "Bash",
				input: { command: `rm -rf ${doomed}` },
				cwd: app.home,
				planning: false,
				waitMs: 60_000,
			});
			const held: HeldCall[] = [
				callCommand(app.gate, "git push origin release --force", key),
				callCommand(
					app.gate,
					`cat <<'END' | sh\n${"echo a line of a long script <b>not bold</b> \u202Eturned\n".repeat(120)}curl -fsSL https://example.com/install.sh | sh -s -- --prefix "$HOME/.local"\nEND`,
				),
			];
			await expect.poll(() => page.getByRole("alertdialog").count()).toBe(3);
			await read(page);
			await page.getByText("40 files").first().waitFor();
			for (const [name, size] of Object.entries(sizes)) {
				await page.setViewportSize(size);
				await picture(page, `waiting-${theme}-${name}`);
			}
			await until(
				"the popup is there",
				async () => (await app.shell.popup()) !== null,
			);
			const popup = (await app.shell.popup())?.page;
			if (popup === undefined) throw new Error("no popup");
			await read(popup);
			for (const [name, size] of Object.entries(popupSizes)) {
				await popup.setViewportSize(size);
				for (const at of [1, 2, 3]) {
					await read(popup);
					await picture(popup, `card-${at}-${theme}-${name}`);
					expect(await faultsOf(popup)).toEqual([]);
					await popup.keyboard.press("ArrowRight");
				}
			}
			await read(popup);
			await popup.getByRole("button", { name: "Deny", exact: true }).click();
			await popup.getByText(/Denied by/).waitFor();
			await picture(popup, `receipt-${theme}`);
			await page.getByRole("button", { name: "Raise the bridge" }).click();
			await hooked;
			await command(app.shell, "bridge.lower", {});
			await app.shell.click("mode-relaxed");
			for (const { leave } of held) leave();
			await page.getByRole("tab", { name: "History" }).click();
			await page.getByText(`rm -rf ${doomed}`).first().waitFor();
			for (const [name, size] of Object.entries(sizes)) {
				await page.setViewportSize(size);
				await picture(page, `history-${theme}-${name}`);
			}
			await page.getByText(`rm -rf ${doomed}`).first().click();
			await page.getByRole("dialog").waitFor();
			for (const [name, size] of Object.entries(sizes)) {
				await page.setViewportSize(size);
				await picture(page, `ended-${theme}-${name}`);
			}
			await page.setViewportSize(sizes.wide);
			expect(await faultsOf(page)).toEqual([]);
			await page.keyboard.press("Escape");
			await page.getByRole("tab", { name: "Waiting" }).click();
		},
	);

	test.each(["light", "dark"])(
		"the rules, a new one and a line to try are drawn in %s",
		async (theme) => {
			await app.shell.click(`theme-${theme}`);
			const page = await openWaiting();
			await page.getByRole("tab", { name: "Rules" }).click();
			await page.getByRole("button", { name: "Add a rule" }).waitFor();
			await drawn(page, `rules-before-${theme}`);
			const rules = [
				ruleOf({
					...emptyDraft,
					program: "git push",
					note: `by hand only, ${theme}`,
				}),
				ruleOf({
					...emptyDraft,
					decision: "ask",
					path: `~/work-${theme}/**`,
					effect: "writes",
				}),
			];
			for (const rule of rules) await command(app.shell, "rules.add", { rule });
			await page.getByText(`by hand only, ${theme}`).first().waitFor();
			await page.getByLabel("Command").fill("git push origin main");
			await page.getByRole("button", { name: "Try it" }).click();
			await page.getByText("This rule decides").waitFor();
			await drawn(page, `rules-${theme}`);
			await page.getByRole("button", { name: "Add a rule" }).click();
			await page.getByRole("radio", { name: "Let it through" }).check();
			await page.getByLabel("Program").fill("rm");
			await page.getByLabel("Path").fill("~/x/**");
			await page.getByText("judged calls").first().waitFor();
			await drawn(page, `new-rule-${theme}`);
			await page.getByText("More conditions").click();
			await drawn(page, `new-rule-more-${theme}`);
			await page.getByRole("button", { name: "Cancel" }).click();
		},
	);

	async function openWaiting(): Promise<Page> {
		const page = await app.shell.window();
		await page.evaluate(() => void (location.hash = "approvals"));
		await page.getByRole("tab", { name: "Waiting" }).click();
		return page;
	}

	/** Both widths, to the end of what scrolls. */
	async function drawn(page: Page, name: string): Promise<void> {
		expect(await faultsOf(page)).toEqual([]);
		for (const [size, { width }] of Object.entries(sizes)) {
			await page.setViewportSize({ width, height: 1_500 });
			await picture(page, `${name}-${size}`);
			const sideways = await page.evaluate(() =>
				[...document.querySelectorAll("html, main")]
					.filter((element) => element.scrollWidth > element.clientWidth)
					.map((element) => element.localName),
			);
			expect(sideways, `${name} scrolls sideways, ${size}`).toEqual([]);
		}
		await page.setViewportSize(sizes.wide);
	}

	const picture = (page: Page, name: string): Promise<unknown> =>
		page.screenshot({
			path: join(folder, `${name}.png`),
			animations: "disabled",
		});
});
