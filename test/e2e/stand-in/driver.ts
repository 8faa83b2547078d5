/** Drives the app on the stand-in: orders over Node's channel, pages over Chromium's debugging port. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Driver, Shell, Started } from "../driver.ts";
import { loaded } from "../loaded.ts";
import { electronMain } from "../main-file.ts";
import { collect } from "../printed.ts";
import { screen } from "../screen.ts";
import type { Deed, DeedResult, Order, Report } from "./control.ts";

const register = fileURLToPath(new URL("./register.ts", import.meta.url));

/** Null where there is no screen for Chromium: global-setup.ts says why. */
export function standInDriver(): Driver | null {
	return screen() === undefined ? null : { name: "the stand-in", start };
}

function start(started: Started): Promise<Shell> {
	const child = launch(started);
	const ended = once(child, "exit");
	const printed = collect(child);
	const ask = askOver(child);
	const browsers = new Map<number, Promise<Browser>>();

	async function connect(port: number): Promise<Page> {
		const browser = await (browsers.get(port) ?? remember(port));
		const page = browser.contexts()[0]?.pages()[0];
		if (page === undefined) throw new Error("the window has no page");
		return loaded(page);
	}
	function remember(port: number): Promise<Browser> {
		const browser = chromium.connectOverCDP(`http://127.0.0.1:${port}`, {
			noDefaults: true,
		});
		browsers.set(port, browser);
		// One that failed, or whose window has gone, is not asked again: another window may be behind that port by then.
		const forget = (): void => void browsers.delete(port);
		browser.then((found) => found.once("disconnected", forget), forget);
		return browser;
	}

	return once(child, "spawn").then(() => ({
		pid: child.pid ?? 0,
		async window() {
			const [port] = await ask("windows");
			if (port === undefined) throw new Error("no window is open");
			return connect(port);
		},
		async popup() {
			const popup = await ask("popup");
			if (popup === null) return null;
			const { debugPort, isOnTop, shown, place } = popup;
			return {
				page: await connect(debugPort),
				isOnTop,
				tookFocus: shown === "active",
				place,
			};
		},
		async hiddenPopup() {
			const popup = await ask("hiddenPopup");
			return popup === null ? null : connect(popup.debugPort);
		},
		desktop: {
			closePopup: () => ask("closePopup"),
			quit: () => ask("quit"),
			notifications: () => ask("notifications"),
			useNotification: async (at, action) =>
				void (await ask(
					"notification",
					action === undefined ? `${at}` : `${at} ${action}`,
				)),
			question: () => ask("question"),
			answer: (index) => ask("answer", String(index)),
			plugIn: ({ x, y, width, height }) =>
				ask("display", `${x} ${y} ${width} ${height}`),
			unplug: () => ask("display", ""),
		},
		async pairing() {
			const window = await ask("pairing");
			if (window === null) return null;
			const { debugPort, isOnTop, shown, isProtected, place } = window;
			return {
				page: await connect(debugPort),
				isOnTop,
				tookFocus: shown === "active",
				isProtected,
				place,
			};
		},
		hasPairing: async () => (await ask("pairing")) !== null,
		hasPopup: async () => (await ask("popup")) !== null,
		windowCount: async () => (await ask("windows")).length,
		tray: () => ask("tray"),
		async click(id) {
			if (!(await ask("click", id))) throw new Error(`the tray has no '${id}'`);
		},
		clipboard: () => ask("clipboard"),
		gatePid: () => ask("gatePid"),
		load: async (address) => void (await ask("load", address)),
		async startAgain() {
			const second = launch(started);
			await once(second, "exit");
			return second.exitCode;
		},
		printed,
		ended,
		kill: (signal) => void child.kill(signal),
	}));
}

function launch({ args, env }: Started): ChildProcess {
	return spawn(
		process.execPath,
		["--import", register, electronMain, ...args],
		{
			env: { ...env, DISPLAY: screen() },
			stdio: ["ignore", "pipe", "inherit", "ipc"],
		},
	);
}

/** One order, one report; the app's end fails what is still open. */
function askOver(
	child: ChildProcess,
): <D extends Deed>(deed: D, argument?: string) => Promise<DeedResult<D>> {
	const open = new Map<number, (report: Report) => void>();
	let lastId = 0;
	child.on("message", (report: Report) => open.get(report.id)?.(report));
	child.on("exit", () => {
		for (const settle of open.values())
			settle({ id: 0, error: "the app has ended" });
	});
	return (deed, argument = "") =>
		new Promise((resolve, reject) => {
			const order: Order = { id: ++lastId, deed, argument };
			open.set(order.id, ({ result, error }) => {
				open.delete(order.id);
				if (error !== undefined) reject(new Error(error));
				// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- control.ts answers with this deed's result
				else resolve(result as DeedResult<typeof deed>);
			});
			child.send(order, (failed) => failed && reject(failed));
		});
}
