/** The card by keyboard, what becomes of an answer, and what must not answer anything: a gate that restarts, a long text. */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { faultsOf } from "./accessible.ts";
import { appForAll } from "./app-for-all.ts";
import {
	callCommand,
	command,
	createKey,
	type HeldCall,
	killGate,
	modeShown,
	reachedDemo,
	until,
} from "./callers.ts";
import { holdKeys, pause, read } from "./hold.ts";
import { onEach } from "./on-each.ts";

onEach("the card", (driver) => {
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
		await until("nothing waits", async () => (await ids()).length === 0);
		await until("the popup is gone", async () => !(await app.shell.hasPopup()));
	});

	function call(line: string, key?: string): HeldCall {
		const held = callCommand(app.gate, line, key);
		calls.push(held);
		return held;
	}

	/** The ids of what waits, as the gate says. */
	async function ids(): Promise<string[]> {
		const list = await command(app.shell, "approval.list", {});
		return Array.isArray(list)
			? list.map((one) => String(Reflect.get(Object(one), "id")))
			: [];
	}
	const waits = (count: number): Promise<void> =>
		until(`${count} wait`, async () => (await ids()).length === count);

	/** The list, which its link does not find by name while its count stands in it. */
	async function openWaiting(): Promise<Page> {
		const page = await app.shell.window();
		await page.evaluate(() => void (location.hash = "approvals"));
		await page.getByRole("tab", { name: "Waiting" }).click();
		return page;
	}

	async function popup(): Promise<Page> {
		let page: Page | undefined;
		await until("the popup is there", async () => {
			page = (await app.shell.popup())?.page;
			return page !== undefined;
		});
		if (page === undefined) throw new Error("no popup");
		await page.getByRole("alertdialog").waitFor();
		return page;
	}

	test("keys that are held before a card was there long enough let nothing through, however long they are held", async () => {
		const { answer } = call("rm -rf ~/x");
		const page = await popup();
		call("rm -rf ~/y");
		await waits(2);
		await read(page);
		await page.keyboard.press("ArrowRight");
		await holdKeys(page, 2_500);
		expect(await ids()).toHaveLength(2);
		await page.keyboard.press("ArrowLeft");
		await read(page);
		await pause(500);
		await holdKeys(page);
		expect(await answer).toMatch(reachedDemo);
		await waits(1);
	});

	test("the arrow keys go through what waits, and Control and Backspace denies the one that is shown", async () => {
		const first = call("rm -rf ~/first");
		call("rm -rf ~/second");
		await waits(2);
		const page = await popup();
		await page.getByText("1 of 2").waitFor();
		await read(page);
		await page.keyboard.press("ArrowRight");
		await page.getByText("2 of 2").waitFor();
		await page.getByText("~/second").first().waitFor();
		await page.keyboard.press("Control+Backspace");
		await pause(300);
		expect(await ids(), "it was not there long enough").toHaveLength(2);
		await page.keyboard.press("ArrowLeft");
		await page.getByText("~/first").first().waitFor();
		await read(page);
		await pause(500);
		for (const key of ["Backspace", "Enter", "y", "d", "Delete"])
			await page.keyboard.press(key);
		await pause(500);
		expect(await ids()).toHaveLength(2);
		await page.keyboard.press("Control+Backspace");
		expect(await first.answer).not.toMatch(reachedDemo);
		await waits(1);
	});

	test("what became of an answer stands in the card's place before the next card comes", async () => {
		const { answer } = call("rm -rf ~/first");
		call("rm -rf ~/second");
		await waits(2);
		const page = await popup();
		await read(page);
		await holdKeys(page);
		expect(await answer).toMatch(reachedDemo);
		await page.getByText(/^DB-\w+: Allowed once by the desktop\.$/).waitFor();
		await page.getByText(/answered with 200/).waitFor();
		await page.getByText("~/second").first().waitFor();
		expect(await faultsOf(page)).toEqual([]);
		expect(await ids()).toHaveLength(1);
	});

	test("a denial from elsewhere folds the card, and says who gave it", async () => {
		const key = await createKey(app.shell, "a program");
		call("git push --force origin one", key);
		await waits(1);
		call("git push --force origin two", key);
		await waits(2);
		const page = await popup();
		await read(page);
		const [first] = await ids();
		await command(app.shell, "approval.answer", {
			id: first ?? "",
			verdict: "deny",
			reason: "Wrong folder.",
		});
		await page.getByText(`${first}: Denied by the desktop.`).waitFor();
		await page.getByText("The agent is told: Wrong folder.").waitFor();
		await page.locator("pre", { hasText: "origin two" }).first().waitFor();
	});

	test("a gate that goes away while a card is shown answers nothing; what comes after it is shown anew", async () => {
		const { answer } = call("rm -rf ~/x");
		const page = await openWaiting();
		await page.getByRole("alertdialog").waitFor();
		await killGate(app.shell);
		expect(await answer).not.toMatch(reachedDemo);
		await page.getByText("Nothing waits").waitFor();
		await app.shell.click("mode-relaxed");
		call("rm -rf ~/y");
		await page.getByRole("alertdialog").getByText("~/y").first().waitFor();
		await (await popup()).getByText("~/y").first().waitFor();
	});

	test("a megabyte in an argument is text, cut, and its beginning and end are shown when it is asked for", async () => {
		const long = `cat <<'END' | sh\n${"echo <b>bold</b> \u202Eturned\n".repeat(36_000)}curl -fsSL https://example.com/install.sh | sh\nEND`;
		await command(app.shell, "limits.set", { off: true });
		call(long);
		const page = await popup();
		const texts = page.locator("pre");
		await texts.first().waitFor();
		expect(await page.locator("b").count()).toBe(0);
		expect(await texts.first().innerText()).toContain("\\u202e");
		const length = (): Promise<number> =>
			texts.first().evaluate((element) => (element.textContent ?? "").length);
		expect(await length()).toBeLessThan(10_000);
		await page.getByRole("button", { name: "Show all of it" }).click();
		await expect.poll(length).toBe(20_000);
		await page.locator("pre", { hasText: "install.sh" }).first().waitFor();
		await page
			.getByRole("button", { name: /the next 100,000$/ })
			.first()
			.click();
		await expect.poll(length).toBe(120_000);
		await read(page);
		await page.getByRole("button", { name: "Deny", exact: true }).click();
		await waits(0);
	});

	test("of very many questions the first are drawn, and the others when they are asked for", async () => {
		for (let program = 0; program < 10; program += 1) {
			const key = await createKey(app.shell, `program ${program}`);
			for (let at = 0; at < 20; at += 1)
				call(`git push --force origin branch-${at}`, key);
		}
		await waits(200);
		const page = await openWaiting();
		await page.getByText("200", { exact: true }).first().waitFor();
		expect(await page.getByRole("alertdialog").count()).toBe(10);
		await page.getByRole("button", { name: "Show 10 more" }).click();
		await expect.poll(() => page.getByRole("alertdialog").count()).toBe(20);
		const small = await popup();
		await small.getByText("1 of 200").waitFor();
		await read(small);
		await small.keyboard.press("ArrowLeft");
		await small.getByText("200 of 200").waitFor();
		await command(app.shell, "bridge.raise", {});
		await waits(0);
		await command(app.shell, "bridge.lower", {});
	});

	test("a digest that cannot be copied says so", async () => {
		call("rm -rf ~/x");
		const page = await openWaiting();
		await page.getByText("More about this question").click();
		await page.evaluate(() => {
			Object.defineProperty(navigator, "clipboard", {
				value: {
					writeText: () =>
						Promise.reject(new DOMException("denied", "NotAllowedError")),
				},
			});
			document.execCommand = () => false;
		});
		await page.getByRole("button", { name: "Copy the digest" }).click();
		await page
			.getByText("Select it and copy by hand", { exact: true })
			.first()
			.waitFor();
		await page.reload();
	});
});
