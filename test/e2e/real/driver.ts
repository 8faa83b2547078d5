/** Drives the app on Electron itself, through Playwright. The tray is read from what record-tray.cjs kept. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Menu, MenuItem } from "electron";
import { _electron, type Page } from "playwright-core";
import type { Driver, Shell, Started } from "../driver.ts";
import { loaded } from "../loaded.ts";
import { electronMain } from "../main-file.ts";
import { collect } from "../printed.ts";
import { screen } from "../screen.ts";
import type { TrayPicture } from "../stand-in/control.ts";

const recorder = fileURLToPath(new URL("./record-tray.cjs", import.meta.url));

interface Recorded {
	readonly drawbridgeTray: {
		readonly toolTip: string;
		readonly menu: Menu | null;
	};
}

/** Null where Electron's binary is not installed. */
export function electronDriver(): Driver | null {
	const executable = installedElectron();
	return executable === undefined
		? null
		: { name: "Electron", start: (started) => start(executable, started) };
}

const isPopup = (page: Page): boolean => page.url().endsWith("#popup");
const isPairing = (page: Page): boolean => page.url().endsWith("#pairing");

async function start(
	executablePath: string,
	{ args, env }: Started,
): Promise<Shell> {
	const display = screen();
	// Chromium's own sandbox refuses to run as root.
	const all = [
		...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
		electronMain,
		...args,
	];
	const environment = Object.fromEntries(
		Object.entries({
			...env,
			...(display ? { DISPLAY: display } : {}),
		}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
	const app = await _electron.launch({
		executablePath,
		args: ["-r", recorder, ...all],
		env: environment,
	});
	const child = app.process();
	const ended = once(child, "exit");
	const printed = collect(child);
	const mainWindows = (): Page[] =>
		app.windows().filter((page) => !isPopup(page) && !isPairing(page));

	return {
		pid: child.pid ?? 0,
		async window() {
			const [first] = mainWindows();
			return loaded(first ?? (await app.firstWindow()));
		},
		async popup() {
			const page = app.windows().find(isPopup);
			if (page === undefined) return null;
			const window = await app.browserWindow(page);
			if (!(await window.evaluate((it) => it.isVisible()))) return null;
			return {
				page: await loaded(page),
				isOnTop: await window.evaluate((it) => it.isAlwaysOnTop()),
				tookFocus: await window.evaluate((it) => it.isFocused()),
				place: await window.evaluate((it) => it.getBounds()),
			};
		},
		hiddenPopup: async () => {
			const page = app.windows().find(isPopup);
			return page === undefined ? null : loaded(page);
		},
		desktop: null,
		async pairing() {
			const page = app.windows().find(isPairing);
			if (page === undefined) return null;
			const window = await app.browserWindow(page);
			return {
				page: await loaded(page),
				isOnTop: await window.evaluate((it) => it.isAlwaysOnTop()),
				tookFocus: await window.evaluate((it) => it.isFocused()),
				isProtected: await window.evaluate((it) => it.isContentProtected()),
				place: await window.evaluate((it) => it.getBounds()),
			};
		},
		hasPairing: async () => app.windows().some(isPairing),
		async hasPopup() {
			const page = app.windows().find(isPopup);
			if (page === undefined) return false;
			const window = await app.browserWindow(page);
			return window.evaluate((it) => it.isVisible());
		},
		windowCount: async () => mainWindows().length,
		tray: () =>
			app.evaluate((): TrayPicture | null => {
				const recorded = globalThis as unknown as Recorded;
				type Picture = TrayPicture["items"][number];
				const draw = ({
					id,
					label,
					enabled,
					visible,
					checked,
					submenu,
				}: MenuItem): Picture => ({
					id,
					label,
					enabled,
					visible,
					checked,
					items: submenu?.items.map(draw) ?? [],
				});
				const { toolTip, menu } = recorded.drawbridgeTray;
				return menu === null
					? null
					: { toolTip, icon: "", items: menu.items.map(draw) };
			}),
		click: (id) =>
			app.evaluate((_electronModule, wanted) => {
				const item = (
					globalThis as unknown as Recorded
				).drawbridgeTray.menu?.getMenuItemById(wanted);
				if (!item?.enabled || !item.visible)
					throw new Error(`'${wanted}' cannot be clicked`);
				item.click();
			}, id),
		clipboard: () => app.evaluate(({ clipboard }) => clipboard.readText()),
		gatePid: () =>
			app.evaluate(
				({ app: electronApp }) =>
					electronApp
						.getAppMetrics()
						.find(({ serviceName, name }) =>
							[serviceName, name].includes("Drawbridge gate"),
						)?.pid ?? null,
			),
		load: (address) =>
			app.evaluate(async ({ BrowserWindow }, to) => {
				for (const window of BrowserWindow.getAllWindows())
					await window.loadURL(to);
			}, address),
		async startAgain() {
			const second = spawn(executablePath, all, {
				env: environment,
				stdio: "inherit",
			});
			await once(second, "exit");
			return second.exitCode;
		},
		printed,
		ended,
		kill: (signal) => void child.kill(signal),
	};
}

/** Reads what Electron's own set-up leaves; never asks for the package itself, which would download. */
function installedElectron(): string | undefined {
	const home = dirname(
		createRequire(import.meta.url).resolve("electron/package.json"),
	);
	const note = join(home, "path.txt");
	if (!existsSync(note)) return undefined;
	const executable = join(
		process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(home, "dist"),
		readFileSync(note, "utf8"),
	);
	return existsSync(executable) ? executable : undefined;
}
