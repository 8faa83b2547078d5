/** Who lives how long: the app, its one instance, the gate's process, the window. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	callDemo,
	command,
	gateIsUp,
	gateUrl,
	item,
	killGate,
	showMode,
	until,
} from "./callers.ts";
import { type App, startApp } from "./driver.ts";
import { onEach } from "./on-each.ts";
import { familyOf, isAlive } from "./processes.ts";

onEach("lifetimes", (driver) => {
	let app: App;
	beforeEach(async () => {
		app = await startApp(driver);
		await gateIsUp(app.shell);
	});
	afterEach(() => app.close());

	test("a gate that is killed comes back at its address, and the window says so both times", async () => {
		const { shell } = app;
		const page = await showMode(shell);
		await page.evaluate(() => {
			const seen: boolean[] = [];
			Object.assign(window, { seen });
			window.drawbridge?.onConnection((connected) => seen.push(connected));
		});
		const gate = await gateUrl(shell);
		const before = await shell.gatePid();
		if (before === null) throw new Error("no gate process");
		process.kill(before, "SIGKILL");
		await expect
			.poll(() => page.evaluate(() => Reflect.get(window, "seen")))
			.toEqual([true, false, true]);
		expect(await shell.gatePid()).not.toBe(before);
		expect(await callDemo(gate)).toBe(401);
		await page.getByRole("radio", { name: /^Strict/, checked: true }).waitFor();
	});

	test("a gate that was asked to stop stays down until the tray starts it", async () => {
		const { shell } = app;
		const page = await shell.window();
		await page.evaluate(() => window.drawbridge?.call("gate.stop", {}));
		await expect
			.poll(async () => item(await shell.tray(), "start-gate")?.visible)
			.toBe(true);
		expect(await shell.gatePid()).toBeNull();
		await shell.click("start-gate");
		await gateIsUp(shell);
	});

	test("the window can be closed and opened again, and the gate goes on meanwhile", async () => {
		const { shell, home } = app;
		const gate = await gateUrl(shell);
		await (await shell.window()).close();
		await expect.poll(() => shell.windowCount()).toBe(0);
		expect(await callDemo(gate)).toBe(401);
		expect(readFileSync(join(home, "state/shell/shell.json"), "utf8")).toMatch(
			/"width":\s*\d/,
		);
		await shell.click("open-window");
		await showMode(shell);
	});

	test("a shell that dies takes the gate and every window with it", async () => {
		const { shell } = app;
		const family = familyOf(shell.pid);
		expect(family).toContain(await shell.gatePid());
		shell.kill("SIGKILL");
		await shell.ended;
		await expect.poll(() => family.filter(isAlive)).toEqual([]);
	});

	test("quitting ends the gate and every window, and leaves no process", async () => {
		const { shell } = app;
		const gate = await shell.gatePid();
		if (gate === null) throw new Error("no gate process");
		const family = [gate, ...familyOf(shell.pid)];
		expect(family.filter(isAlive)).toEqual(family);
		await shell.click("quit");
		await shell.ended;
		await expect.poll(() => family.filter(isAlive)).toEqual([]);
	});

	test.runIf(process.platform === "linux")(
		"start at login is an autostart entry, with the bridge raised where that is chosen, and nothing once switched off",
		async () => {
			const { shell, home } = app;
			const entry = join(home, "config/autostart/drawbridge.desktop");
			await shell.click("at-login-start");
			await expect.poll(() => existsSync(entry)).toBe(true);
			expect(readFileSync(entry, "utf8")).toMatch(/"--hidden"$/m);
			await shell.click("at-login-paused");
			await expect
				.poll(() => readFileSync(entry, "utf8"))
				.toMatch(/"--hidden" "--raised"$/m);
			await expect
				.poll(async () => item(await shell.tray(), "at-login-paused")?.checked)
				.toBe(true);
			await shell.click("at-login-off");
			await expect.poll(() => existsSync(entry)).toBe(false);
		},
	);
});

onEach("starting", (driver) => {
	test("hidden opens no window; a second start opens it and ends", async () => {
		const hidden = await startApp(driver, { args: ["--hidden"] });
		const { shell } = hidden;
		try {
			await gateIsUp(shell);
			expect(await shell.windowCount()).toBe(0);
			expect(await shell.startAgain()).toBe(0);
			await expect.poll(() => shell.windowCount()).toBe(1);
			// At login nobody reads it, and a log would keep the key.
			expect(shell.printed()).toBe("");
		} finally {
			await hidden.close();
		}
	});

	test("raised lets nobody through until the bridge is lowered, and does not come back with the next gate", async () => {
		const raised = await startApp(driver, {
			args: ["--raised", "--mode=relaxed"],
		});
		const { shell } = raised;
		try {
			await until("the bridge is raised", async () =>
				(item(await shell.tray(), "headline")?.label ?? "").startsWith(
					"Bridge raised",
				),
			);
			const gate = await gateUrl(shell);
			expect(await callDemo(gate)).not.toBe(200);
			await command(shell, "bridge.lower", {});
			await expect.poll(() => callDemo(gate)).toBe(200);
			await killGate(shell);
			expect(await callDemo(gate)).toBe(200);
		} finally {
			await raised.close();
		}
	});

	test("prints a gate, a call that works, a console link and the mode, once", async () => {
		const seen = await startApp(driver);
		const { shell } = seen;
		try {
			await gateIsUp(shell);
			const gate = await gateUrl(shell);
			await expect.poll(() => shell.printed()).toMatch(/^mode: +strict$/m);
			const lines = shell.printed();
			expect(lines).toMatch(
				/^gate: .*\ntry: .*\nconsole: .*\nmode: .*\n(?:command: .*\n)?$/,
			);
			expect(lines).toContain(`gate:    ${gate}\n`);
			const key = /'X-API-Key: (dbk_[\w-]+)'/.exec(lines)?.[1];
			expect(await callDemo(gate)).toBe(401);
			expect(await callDemo(gate, key)).toBe(200);
			const link = /^console: (\S+)/m.exec(lines)?.[1];
			expect((await fetch(link ?? "")).status).toBe(200);

			await killGate(shell);
			expect(await callDemo(gate, key)).toBe(200);
			expect(shell.printed()).toBe(lines);
		} finally {
			await seen.close();
		}
	});

	test.runIf(process.platform === "linux")(
		"on a desktop without a tray the window is the app, even when hidden",
		async () => {
			const trayless = await startApp(driver, {
				args: ["--hidden"],
				hasTray: false,
			});
			const { shell } = trayless;
			try {
				await expect.poll(() => shell.windowCount()).toBe(1);
				await gateIsUp(shell);
				const family = familyOf(shell.pid);
				await (await shell.window()).close();
				await shell.ended;
				await expect.poll(() => family.filter(isAlive)).toEqual([]);
			} finally {
				await trayless.close();
			}
		},
	);
});
