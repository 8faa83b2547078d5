/** The mode, from the tray to the gate and back to every place that shows it. */
import { beforeEach, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import {
	callDemo,
	gateIsUp,
	gateUrl,
	item,
	killGate,
	modeShown,
	showMode,
	until,
} from "./callers.ts";
import { startApp } from "./driver.ts";
import { onEach } from "./on-each.ts";

onEach("the mode", (driver) => {
	const app = appForAll(driver);
	beforeEach(async () => {
		await app.shell.click("back-to-strict");
		await until(
			"strict holds",
			async () => (await modeShown(app.shell)) === "strict",
		);
	});

	test("a call without a key is refused until Relaxed is clicked in the tray, and then answered", async () => {
		expect(await callDemo(app.gate)).toBe(401);
		await app.shell.click("mode-relaxed");
		await expect.poll(() => callDemo(app.gate)).toBe(200);
		expect(await callDemo(app.gate, "dbk_not-a-key")).toBe(401);
	});

	test("the tray's icon and words follow the mode", async () => {
		await app.shell.click("mode-relaxed");
		await expect.poll(() => modeShown(app.shell)).toBe("relaxed");
		const tray = await app.shell.tray();
		expect(tray?.toolTip).toContain("Relaxed");
		expect(item(tray, "mode-relaxed")?.checked).toBe(true);
		expect(item(tray, "mode-strict")?.checked).toBe(false);
		expect(["tray-relaxed-light.png", ""]).toContain(tray?.icon);
	});

	test("the tray copies the gate's address", async () => {
		await app.shell.click("copy-gate-url");
		await expect.poll(() => app.shell.clipboard()).toBe(app.gate);
	});

	test("the window shows what was clicked in the tray, with a countdown when it is time-boxed", async () => {
		const page = await showMode(app.shell);
		await app.shell.click("lax-15-minutes");
		await page.getByRole("radio", { name: /^Lax/, checked: true }).waitFor();
		await page.getByRole("timer").first().waitFor();
		await app.shell.click("back-to-strict");
		await page.getByRole("radio", { name: /^Strict/, checked: true }).waitFor();
		await expect.poll(() => page.getByRole("timer").count()).toBe(0);
		expect(await callDemo(app.gate)).toBe(401);
	});

	test("a time box ends by itself, at the gate and in the tray", async () => {
		const page = await app.shell.window();
		// Recorded where it happens: a machine that is busy for two seconds would never see it lax from here.
		await page.evaluate(async () => {
			const seen: unknown[] = [];
			Object.assign(window, { seen });
			window.drawbridge?.onNotice(({ event, payload }) => {
				if (event === "mode") seen.push(Reflect.get(Object(payload), "mode"));
			});
			await window.drawbridge?.call("mode.set", { mode: "lax", forSeconds: 2 });
		});
		await expect
			.poll(() =>
				page.evaluate(() => {
					const seen: unknown[] = Reflect.get(window, "seen");
					// Before it may stand a late word of the test before this one.
					return seen.slice(seen.indexOf("lax"));
				}),
			)
			.toEqual(["lax", "strict"]);
		await expect.poll(() => modeShown(app.shell)).toBe("strict");
		expect(await callDemo(app.gate)).toBe(401);
	});

	test("lax until restart is shown as that, and ends with the gate's process", async () => {
		const page = await showMode(app.shell);
		await app.shell.click("lax-until-restart");
		await expect.poll(() => callDemo(app.gate)).toBe(200);
		await page.getByText("until the gate starts anew").first().waitFor();
		expect(await page.getByRole("timer").count()).toBe(0);
		await killGate(app.shell);
		expect(await modeShown(app.shell)).toBe("strict");
		expect(await callDemo(app.gate)).toBe(401);
	});
});

onEach("the mode the app was started with", (driver) => {
	test("holds until another is set, and does not come back with the next gate", async () => {
		const started = await startApp(driver, { args: ["--mode=lax"] });
		const { shell } = started;
		try {
			await gateIsUp(shell);
			const gate = await gateUrl(shell);
			expect(await callDemo(gate)).toBe(200);
			await killGate(shell);
			expect(await callDemo(gate)).toBe(200);
			await shell.click("mode-strict");
			await expect.poll(() => modeShown(shell)).toBe("strict");
			await killGate(shell);
			expect(await callDemo(gate)).toBe(401);
		} finally {
			await started.close();
		}
	});
});
