/** A call that a person is asked about: the popup, the Approvals window, the tray, and what becomes of the call. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import {
	callCommand,
	command,
	createKey,
	type HeldCall,
	item,
	modeShown,
	openSection,
	reachedDemo,
	until,
} from "./callers.ts";
import type { Popup } from "./driver.ts";
import { holdDown, holdKeys, pause, pressLast, read } from "./hold.ts";
import { onEach } from "./on-each.ts";

onEach("approvals", (driver) => {
	const app = appForAll(driver);
	let calls: HeldCall[];

	beforeEach(async () => {
		calls = [];
		await app.shell.click("mode-relaxed");
		await until(
			"relaxed holds",
			async () => (await modeShown(app.shell)) === "relaxed",
		);
	});
	afterEach(async () => {
		for (const { leave } of calls) leave();
		await noPopup();
	});

	function call(line: string, key?: string): HeldCall {
		const held = callCommand(app.gate, line, key);
		calls.push(held);
		return held;
	}

	async function popup(): Promise<Popup> {
		let found: Popup | null = null;
		await until("the popup is there", async () => {
			found = await app.shell.popup();
			return found !== null;
		});
		if (found === null) throw new Error("no popup");
		return found;
	}
	const noPopup = (): Promise<void> =>
		until("the popup is gone", async () => !(await app.shell.hasPopup()));

	test("the popup takes no focus, marks what is dangerous, and lets the call through when it is held", async () => {
		const { answer } = call("rm -rf ~/x");
		const { page, isOnTop, tookFocus } = await popup();
		expect([isOnTop, tookFocus]).toEqual([true, false]);
		const card = page.getByRole("alertdialog", { name: "run_command on demo" });
		await card.waitFor();
		expect(await card.locator("mark").allInnerTexts()).toEqual(["~/x"]);
		await card.getByText("Critical").waitFor();
		await card.getByRole("timer").waitFor();
		expect(
			await page.evaluate(() => document.activeElement === document.body),
		).toBe(true);
		expect(await faultsOf(page)).toEqual([]);
		await read(page);
		await holdDown(page.getByRole("button", { name: "Hold to allow once" }));
		expect(await answer).toMatch(reachedDemo);
		await noPopup();
	});

	test("a click, Enter, Space and letters let nothing through, nor does letting go early", async () => {
		const { answer } = call("rm -rf ~/x");
		const { page } = await popup();
		await read(page);
		const allow = page.getByRole("button", { name: "Hold to allow once" });
		await allow.click();
		await holdDown(allow, 700);
		await allow.focus();
		for (const key of ["Enter", "Space", "y", "a"])
			await page.keyboard.press(key);
		await pause(500);
		await holdKeys(page, 500);
		await page.getByRole("alertdialog").waitFor();
		expect(await waiting()).toHaveLength(1);
		await page.getByRole("button", { name: "Deny", exact: true }).click();
		expect(await answer).not.toMatch(reachedDemo);
	});

	test("Control and Enter let it through when they are held, but not right after typing", async () => {
		const { answer } = call("rm -rf ~/x");
		const { page } = await popup();
		await read(page);
		await page.keyboard.press("k");
		await holdKeys(page);
		expect(await waiting()).toHaveLength(1);
		await pause(500);
		await holdKeys(page);
		expect(await answer).toMatch(reachedDemo);
	});

	test("Escape puts the popup away and answers nothing; it comes back with the next question", async () => {
		call("rm -rf ~/x");
		const first = await popup();
		await first.page.getByRole("alertdialog").waitFor();
		await pressLast(first.page, "Escape");
		await noPopup();
		expect(await waiting()).toHaveLength(1);
		call("rm -rf ~/y");
		const second = await popup();
		await second.page.getByText("2 questions wait", { exact: true }).waitFor();
		await second.page.getByRole("button", { name: "Next" }).click();
		await second.page.getByText("~/y").first().waitFor();
		await second.page
			.getByRole("button", { name: "Open in the main window" })
			.click();
		await (await app.shell.window())
			.getByRole("heading", { name: "Approvals", level: 1 })
			.waitFor();
		for (const id of await waiting()) await app.shell.click(`deny-${id}`);
	});

	test("the tray says how many wait, opens them, and denies; a caller that leaves voids its question", async () => {
		const denied = call("rm -rf ~/x");
		const left = call("rm -rf ~/y");
		await until("both wait", async () =>
			((await app.shell.tray())?.toolTip ?? "").includes("2 questions wait"),
		);
		left.leave();
		await until("one waits", async () =>
			((await app.shell.tray())?.toolTip ?? "").includes("1 question waits"),
		);
		const [id] = await waiting();
		await app.shell.click(`deny-${id}`);
		expect(await denied.answer).not.toMatch(reachedDemo);
		await until(
			"none waits",
			async () => item(await app.shell.tray(), "open-approvals") === undefined,
		);
	});

	test("a denial's reason reaches the agent, and the history keeps it", async () => {
		const { answer } = call("rm -rf ~/x");
		const page = await openWaiting();
		await read(page);
		expect(await faultsOf(page)).toEqual([]);
		await page.getByRole("button", { name: "Deny and say why…" }).click();
		const dialog = page.getByRole("dialog", { name: /^Deny DB-/ });
		await dialog.getByRole("button", { name: "Wrong folder." }).click();
		expect(await faultsOf(page)).toEqual([]);
		await dialog.getByRole("button", { name: "Deny", exact: true }).click();
		expect(await answer).toContain("Wrong folder.");
		await page
			.getByText(/^DB-\w+: Denied by the desktop\.$/)
			.first()
			.waitFor();
		await page.getByRole("tab", { name: "History" }).click();
		await page
			.getByRole("button", { name: /Denied run_command.*Wrong folder\./ })
			.first()
			.click();
		await page.getByRole("dialog").getByText("desktop").waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await page.keyboard.press("Escape");
	});

	test("changed arguments are shown as a change before they go, and go instead", async () => {
		const { answer } = call("rm -rf ~/x");
		const page = await openWaiting();
		await read(page);
		await page.getByRole("button", { name: "Change it first…" }).click();
		const field = page.getByLabel("Arguments, as JSON");
		const review = page.getByRole("button", { name: "Review the change" });
		await field.fill('{ "command": ');
		await page.getByText("This is no JSON").waitFor();
		expect(await review.isDisabled()).toBe(true);
		await field.fill('{ "command": "echo kept" }');
		await review.click();
		const dialog = page.getByRole("dialog", { name: "What you changed" });
		await dialog.getByText('put in: "command": "echo kept"').waitFor();
		await dialog.getByText('taken out: "command": "rm -rf ~/x"').waitFor();
		await holdDown(dialog.getByRole("button", { name: "Hold to allow it so" }));
		expect(await answer).toContain("kept");
	});

	test("what is allowed for longer has an end, is listed, and is asked about again once it is ended", async () => {
		const key = await createKey(app.shell, "the nightly build");
		const line = "git push --force origin main";
		const first = call(line, key);
		const page = await openWaiting();
		await read(page);
		await page.getByRole("button", { name: "Allow for longer…" }).click();
		const dialog = page.getByRole("dialog", { name: "Allow for longer" });
		const exact = dialog.getByRole("radio", { name: "Exactly this call" });
		expect(await exact.isChecked()).toBe(true);
		expect(await dialog.getByLabel("Ends after").inputValue()).toBe("900");
		expect(await faultsOf(page)).toEqual([]);
		await holdDown(dialog.getByRole("button", { name: "Hold to allow" }));
		expect(await first.answer).toMatch(reachedDemo);
		expect(await call(line, key).answer).toMatch(reachedDemo);
		await page.getByRole("tab", { name: "Remembered" }).click();
		await page.getByText("used 2 times").waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await page.getByRole("button", { name: /^End it now/ }).click();
		await page.getByText("Nothing is remembered").waitFor();
		call(line, key);
		await until("it is asked about", oneWaits);
	});

	test("identical calls share a card: allow once lets one through, all of them only when that is said", async () => {
		const key = await createKey(app.shell, "a busy program");
		const line = "git push --force origin main";
		const same = [1, 2, 3].map(() => call(line, key));
		const page = await openWaiting();
		await page.getByText("×3 waiting").waitFor();
		await read(page);
		await page.getByRole("button", { name: "Allow once" }).click();
		expect(await Promise.race(same.map(({ answer }) => answer))).toMatch(
			reachedDemo,
		);
		await page.getByText("×2 waiting").waitFor();
		await read(page);
		await page.getByRole("button", { name: "Allow all 2 once" }).click();
		for (const { answer } of same) expect(await answer).toMatch(reachedDemo);
	});

	test("the bridge is raised with one click, said everywhere, and lowered after a question", async () => {
		const { answer } = call("rm -rf ~/x");
		const page = await openSection(app.shell, "Requests");
		await until("it waits", oneWaits);
		await page.getByRole("button", { name: "Raise the bridge" }).click();
		expect(await answer).not.toMatch(reachedDemo);
		await page.getByText("Bridge raised.").waitFor();
		await until("the tray says so", async () =>
			((await app.shell.tray())?.toolTip ?? "").includes("Bridge raised"),
		);
		expect(item(await app.shell.tray(), "raise-bridge")?.enabled).not.toBe(
			true,
		);
		await page.getByRole("button", { name: "Lower the bridge" }).click();
		await page
			.getByRole("dialog", { name: "Lower the bridge?" })
			.getByRole("button", { name: "Lower the bridge" })
			.click();
		await page.getByText("Bridge raised.").waitFor({ state: "detached" });
		await app.shell.click("raise-bridge");
		await page.getByText("Bridge raised.").waitFor();
		await command(app.shell, "bridge.lower", {});
	});

	test("the log shows what was risky and how it was decided, by risk, and can be checked", async () => {
		const { answer } = call("rm -rf ~/x");
		await until("it waits", oneWaits);
		for (const id of await waiting()) await app.shell.click(`deny-${id}`);
		await answer;
		const page = await openSection(app.shell, "Requests");
		await page.getByLabel("Risk").selectOption("Critical only");
		await page
			.getByRole("row", { name: /Denied.*run_command/ })
			.first()
			.waitFor();
		expect(await page.getByText("gate started").count()).toBe(0);
		await page.getByRole("button", { name: "Check the log" }).click();
		await page.getByText(/^Checked [\d,]+ entries: none was changed/).waitFor();
		expect(await faultsOf(page)).toEqual([]);
		await page.getByLabel("Risk").selectOption("Any risk");
	});

	const oneWaits = async (): Promise<boolean> => (await waiting()).length === 1;

	/** The list of what waits, whichever one was looked at before. */
	async function openWaiting(): Promise<Page> {
		const page = await openSection(app.shell, "Approvals");
		await page.getByRole("tab", { name: "Waiting" }).click();
		return page;
	}

	/** The ids of what waits, as the tray names them. */
	async function waiting(): Promise<string[]> {
		return ((await app.shell.tray())?.items ?? []).flatMap(
			({ id }) => /^question-(.+)$/.exec(id)?.[1] ?? [],
		);
	}
});
