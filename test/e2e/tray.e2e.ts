/**
 * The shell around a question: how soon the popup is there, where it is, what closing it does, the notification beside it,
 * and quitting meanwhile. And what windows may ask of the shell itself.
 */
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ApprovalView } from "../../contract/approvals.ts";
import { appForAll } from "./app-for-all.ts";
import {
	callCommand,
	command,
	type HeldCall,
	item,
	killGate,
	modeShown,
	reachedDemo,
	until,
} from "./callers.ts";
import type { Desktop, Popup } from "./driver.ts";
import { onEach } from "./on-each.ts";
import { popupTimes } from "./popup-time.ts";

onEach("the shell", (driver) => {
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

	function call(line: string): HeldCall {
		const held = callCommand(app.gate, line);
		calls.push(held);
		return held;
	}
	async function popup(): Promise<Popup> {
		let found: Popup | null = null;
		await until("the popup is there", async () => {
			found = await app.shell.popup();
			return found !== null;
		});
		// TypeScript does not see that the callback has set it.
		if (found === null) throw new Error("no popup");
		return found;
	}
	/** By the person who sits here: nobody is asked. */
	type Hours = { days: string[]; from: string; to: string }[];
	const setQuiet = (value: Hours, was: Hours): Promise<unknown> =>
		command(app.shell, "settings.set", { path: "quiet_hours", value, was });
	const noPopup = (): Promise<void> =>
		until("the popup is gone", async () => !(await app.shell.hasPopup()));
	async function waiting(): Promise<ApprovalView[]> {
		return ApprovalView.array().parse(
			await command(app.shell, "approval.list", {}),
		);
	}
	/** The desktop where it is made up; a spec about it has nothing to do on a true one. */
	const desktop = (): Desktop | null => app.shell.desktop;

	test("a question is on the screen at once: its popup was loaded before, and did nothing meanwhile", async () => {
		let hidden: Page | null = null;
		await until("a popup is kept ready", async () => {
			hidden = await app.shell.hiddenPopup();
			return hidden !== null;
		});
		expect(await app.shell.hasPopup()).toBe(false);
		await (await app.shell.hiddenPopup())?.evaluate(() => {
			Object.assign(window, { heard: 0 });
			window.drawbridge?.onNotice(() => {
				Reflect.set(window, "heard", Number(Reflect.get(window, "heard")) + 1);
			});
		});
		await app.shell.click("mode-strict");
		await app.shell.click("mode-relaxed");
		await until(
			"relaxed holds",
			async () => (await modeShown(app.shell)) === "relaxed",
		);
		expect(
			await (await app.shell.hiddenPopup())?.evaluate(() =>
				Reflect.get(window, "heard"),
			),
		).toBe(0);
		const times = await popupTimes(
			app.shell,
			app.gate,
			["a", "b", "c", "d", "e"].map((path) => `rm -rf ~/${path}`),
		);
		console.log(
			`popup: drawn ${times
				.toSorted((a, b) => a - b)
				.map(Math.round)
				.join(", ")} ms after the call was held (limit 150)`,
		);
	});

	test("closing the popup answers nothing; the next question brings it back", async () => {
		if (desktop() === null) return;
		const { answer } = call("rm -rf ~/x");
		await popup();
		await desktop()?.closePopup();
		await noPopup();
		expect(await waiting()).toHaveLength(1);
		call("rm -rf ~/y");
		await popup();
		const [first] = await waiting();
		await app.shell.click(`deny-${first?.id}`);
		expect(await answer).not.toMatch(reachedDemo);
	});

	test("the popup is on the display the mouse is on, and comes back whole when two displays go", async () => {
		if (desktop() === null) return;
		await desktop()?.plugIn({ x: 1280, y: 0, width: 1600, height: 900 });
		await desktop()?.plugIn({ x: 2880, y: 0, width: 800, height: 600 });
		call("rm -rf ~/x");
		expect((await popup()).place).toEqual({
			x: 3232,
			y: 8,
			width: 440,
			height: 584,
		});
		await desktop()?.unplug();
		await desktop()?.unplug();
		const { x, y, width, height } = (await popup()).place;
		expect(x >= 0 && y >= 0 && x + width <= 1280 && y + height <= 1024).toBe(
			true,
		);
	});

	test("a notification stands beside it, denies the question it shows, and goes with it", async () => {
		if (desktop() === null) return;
		const first = call("rm -rf ~/x");
		await until("one waits", async () => (await waiting()).length === 1);
		const second = call("rm -rf ~/y");
		await until("two are told", async () => (await shown()).length === 2);
		const [notification] = await shown();
		expect(notification?.actions).toHaveLength(2);
		// Of arguments nothing is said: a locked screen shows notifications too.
		expect(notification?.body).not.toContain("rm");
		await desktop()?.useNotification(0, 1);
		expect(await first.answer).not.toMatch(reachedDemo);
		await until(
			"its notification is gone",
			async () => (await shown()).length === 1,
		);
		expect((await waiting()).map(({ command: line }) => line)).toEqual([
			"rm -rf ~/y",
		]);
		second.leave();
		await until("the other is gone", async () => (await shown()).length === 0);
	});

	test("a notification that is opened leads to the very card", async () => {
		if (desktop() === null) return;
		const [first, second] = [call("rm -rf ~/x"), call("rm -rf ~/y")];
		await until("two are told", async () => (await shown()).length === 2);
		const last = (await waiting()).at(-1);
		await desktop()?.useNotification(1, 0);
		const page = await app.shell.window();
		const card = page.locator(`#card-${last?.id}[aria-current]`);
		await card.waitFor();
		expect(page.url()).toContain(`#approvals?id=${last?.id}`);
		expect(await card.evaluate((one) => one === document.activeElement)).toBe(
			true,
		);
		// Once it has ended, it says so rather than show another one.
		second.leave();
		await page.getByText(`${last?.id} does not wait any more`).waitFor();
		expect(await page.locator("[id^=card-]").count()).toBe(1);
		first.leave();
	});

	test.each([
		["from the tray", () => app.shell.click("quit")],
		["by the system's own key", async () => desktop()?.quit()],
	])(
		"quitting %s while a call waits asks first, and staying is the default",
		async (_, quit) => {
			if (desktop() === null) return;
			const { answer } = call("rm -rf ~/x");
			await until("one waits", async () => (await waiting()).length === 1);
			await quit();
			await until(
				"it is asked",
				async () => (await desktop()?.question()) !== null,
			);
			expect(await desktop()?.question()).toMatchObject({
				defaultId: 0,
				cancelId: 0,
			});
			await desktop()?.answer(0);
			const [question] = await waiting();
			await app.shell.click(`deny-${question?.id}`);
			expect(await answer).not.toMatch(reachedDemo);
		},
	);

	test("the icon has a dot while something waits, and the last refusals stand in the menu", async () => {
		const held = call("rm -rf ~/x");
		await popup();
		const tray = await app.shell.tray();
		expect(["tray-relaxed-waiting-light.png", ""]).toContain(tray?.icon);
		held.leave();
		await fetch(new URL("/nowhere/at-all", app.gate));
		await until("the refusal is listed", async () =>
			(item(await app.shell.tray(), "refusals")?.items ?? []).some(
				({ label }) => label.includes("/nowhere"),
			),
		);
	});

	test("in quiet hours the icon alone tells; what still waits when they end rings once", async () => {
		if (desktop() === null) return;
		const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
		const allDay = [{ days, from: "00:00", to: "24:00" }];
		const page = await app.shell.window();
		await page.evaluate(() => {
			Object.assign(window, { told: [] });
			window.drawbridge?.onNotice(({ event }) => {
				if (event === "quiet") Reflect.get(window, "told").push(event);
			});
		});
		await setQuiet(allDay, []);
		const held = call("rm -rf ~/x");
		await until("one waits", async () => (await waiting()).length === 1);
		await until("the icon has its dot", async () =>
			["tray-relaxed-waiting-light.png", ""].includes(
				(await app.shell.tray())?.icon ?? "",
			),
		);
		// The gate has told it by now, whatever else it would have had shown.
		await command(app.shell, "status.get", {});
		expect(await app.shell.hasPopup()).toBe(false);
		expect(await shown()).toEqual([]);
		await until("it is told that it is quiet", () =>
			page.evaluate(() => Reflect.get(window, "told").length === 1),
		);
		await setQuiet([], allDay);
		await popup();
		expect(await shown()).toHaveLength(1);
		held.leave();
		await until(
			"its notification is gone",
			async () => (await shown()).length === 0,
		);
	});

	test("a gate that ends while a question is shown takes its popup with it, and the next one asks again", async () => {
		call("rm -rf ~/x");
		await popup();
		await killGate(app.shell);
		await noPopup();
		await app.shell.click("mode-relaxed");
		call("rm -rf ~/y");
		const { page } = await popup();
		await page.getByText("~/y").first().waitFor();
	});

	test("the app's settings are read and changed by a window, told to it, and nothing else is taken", async () => {
		const page = await app.shell.window();
		const seen = await page.evaluate(async () => {
			const told: unknown[] = [];
			window.drawbridge?.onSettings((settings) => told.push(settings));
			const before = await window.drawbridge?.settings();
			const after = await window.drawbridge?.changeSettings({ theme: "dark" });
			const refused = await Promise.all(
				[
					{ theme: "pink" },
					{ place: { x: 0 } },
					{ theme: "light", policy: "none" },
					null,
					{ theme: undefined },
				].map((change) =>
					Promise.resolve(window.drawbridge?.changeSettings(change)).then(
						() => "taken",
						() => "refused",
					),
				),
			);
			return { told, before, after, refused };
		});
		expect(seen).toMatchObject({
			before: { theme: "system", language: "system", atLogin: "off" },
			after: { theme: "dark" },
			refused: ["refused", "refused", "refused", "refused", "refused"],
		});
		await until(
			"the tray shows it",
			async () => item(await app.shell.tray(), "theme-dark")?.checked === true,
		);
		await app.shell.click("theme-system");
		await expect
			.poll(() => page.evaluate(() => window.drawbridge?.settings()))
			.toMatchObject({ theme: "system" });
	});

	test("a window may name a section and no other page", async () => {
		const page = await app.shell.window();
		await page.evaluate(() => window.drawbridge?.openSection("keys"));
		await page.getByRole("heading", { name: "Keys", level: 1 }).waitFor();
		const refused = await page.evaluate(() =>
			Promise.all(
				["https://evil.example/", "//x", "../x", "popup/x", "", "A"].map((id) =>
					Promise.resolve(window.drawbridge?.openSection(id)).then(
						() => "taken",
						() => "refused",
					),
				),
			),
		);
		expect(new Set(refused)).toEqual(new Set(["refused"]));
		expect(page.url()).toMatch(/#keys$/);
	});

	const shown = async () => (await desktop()?.notifications()) ?? [];
});
