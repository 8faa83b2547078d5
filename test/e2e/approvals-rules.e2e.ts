/** The rules: one is added after what it would have done was shown, decides, and is removed; what is remembered ends at once. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import {
	callCommand,
	command,
	createKey,
	reachedDemo,
	until,
} from "./callers.ts";
import { holdDown, pause, read } from "./hold.ts";
import { onEach } from "./on-each.ts";

/** What the demo lists it says without an error. */
const refused = /"isError":true/;

onEach("rules", (driver) => {
	const app = appForAll(driver);

	async function open(tab: string): Promise<Page> {
		const page = await app.shell.window();
		await page.evaluate(() => void (location.hash = "approvals"));
		await page.getByRole("tab", { name: tab }).click();
		return page;
	}

	test("a rule is added once it was tried, decides from then on, and is removed after a question", async () => {
		const key = await createKey(app.shell, "the nightly build");
		await callCommand(app.gate, "ls -alh", key).answer;
		const page = await open("Rules");
		await page.getByText("No rules").waitFor();
		await page.getByRole("button", { name: "Add a rule" }).click();
		const save = page.getByRole("button", { name: "Add the rule" });
		await page.getByLabel("Program").fill("ls");
		expect(await save.isDisabled(), "before it was tried").toBe(true);
		await page.getByText(/It matches 1 of \d+ judged call/).waitFor();
		await page.getByText("denied instead of let through").waitFor();
		await page.getByText("Deny whatever “\u2068ls\u2069” does.").waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await save.click();
		await page.getByText("The rule holds from now on.").waitFor();
		expect(await callCommand(app.gate, "ls -alh", key).answer).toMatch(refused);

		await page.getByLabel("Command").fill("ls -alh");
		await page.getByRole("button", { name: "Try it" }).click();
		await page.getByText("This rule decides").waitFor();

		await page.getByRole("button", { name: /^Remove the rule/ }).click();
		const dialog = page.getByRole("dialog", { name: "Remove this rule?" });
		expect(await faultsOf(page)).toEqual([]);
		await dialog.getByRole("button", { name: "Remove" }).click();
		await page.getByText("No rules").waitFor();
		expect(await callCommand(app.gate, "ls -alh", key).answer).not.toMatch(
			refused,
		);
	});

	test("a rule that lets something through needs something to be about, marks what is dangerous, and is held", async () => {
		const key = await createKey(app.shell, "a hasty program");
		const line = "git push --force origin main";
		const asked = callCommand(app.gate, line, key);
		const waiting = await open("Waiting");
		await waiting.getByRole("alertdialog").waitFor();
		await read(waiting);
		await waiting.getByRole("button", { name: "Deny", exact: true }).click();
		await asked.answer;

		const page = await open("Rules");
		await page.getByRole("button", { name: "Add a rule" }).click();
		await page.getByRole("radio", { name: "Let it through" }).check();
		const save = page.getByRole("button", { name: "Hold to add the rule" });
		await page.getByText("It needs a program").waitFor();
		await page.getByLabel("Program").fill("git push");
		await page.getByText(/risky and would pass without a question/).waitFor();
		await pause(700);
		await save.click();
		await page.getByLabel("Program").press("Enter");
		await pause(300);
		expect(await held()).toBe(0);
		await holdDown(save);
		await page.getByText("The rule holds from now on.").waitFor();
		expect(await callCommand(app.gate, line, key).answer).toMatch(reachedDemo);
		const [rule] = await list();
		if (rule === undefined) throw new Error("no rule");
		await command(app.shell, "rules.remove", rule);
	});

	test("a condition the gate does not take is said at its field, and nothing can be added", async () => {
		const page = await open("Rules");
		await page.getByRole("button", { name: "Add a rule" }).click();
		await page.getByLabel("Host").fill("https://example.com/x");
		await page.getByText("The gate does not take this.").waitFor();
		expect(
			await page.getByRole("button", { name: "Add the rule" }).isDisabled(),
		).toBe(true);
		await page.getByRole("button", { name: "Cancel" }).click();
	});

	test("what is remembered ends with one click, and is asked about again", async () => {
		const key = await createKey(app.shell, "a program to remember");
		const line = "git push --force origin remembered";
		const first = callCommand(app.gate, line, key);
		await until("it waits", async () => (await waitingIds()).length === 1);
		await command(app.shell, "approval.answer", {
			id: (await waitingIds())[0] ?? "",
			verdict: "allow",
			scope: "exact",
			expiresInSeconds: 900,
		});
		expect(await first.answer).toMatch(reachedDemo);
		const page = await open("Remembered");
		await page.getByRole("button", { name: /^End it now/ }).click();
		await page.getByText(/^Ended: /).waitFor();
		await page.getByText("Nothing is remembered").waitFor();
		const again = callCommand(app.gate, line, key);
		await until("it is asked", async () => (await waitingIds()).length === 1);
		again.leave();
	});

	async function waitingIds(): Promise<string[]> {
		const all = await command(app.shell, "approval.list", {});
		return Array.isArray(all)
			? all.map((one) => String(Reflect.get(Object(one), "id")))
			: [];
	}

	/** What `rules.remove` needs of each. */
	async function list(): Promise<{ index: number; digest: string }[]> {
		const view: unknown = await command(app.shell, "rules.list", {});
		const all: unknown = Reflect.get(Object(view), "rules");
		return Array.isArray(all)
			? all.map((one) => ({
					index: Number(Reflect.get(Object(one), "index")),
					digest: String(Reflect.get(Object(one), "digest")),
				}))
			: [];
	}
	const held = async (): Promise<number> => (await list()).length;
});
