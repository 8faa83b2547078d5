/**
 * `npm run bench -- windows`: how soon windows show what they are for, what they load, what holds them up, how soon a
 * question is on the screen, and how a million entries scroll. In Chromium, through the stand-in's app windows and through
 * the console's page; beside each an empty page of the same browser, since what else the machine does falls on both.
 */
import { loadavg } from "node:os";
import type { Page } from "playwright-core";
import { commands } from "../../contract/commands.ts";
import {
	callCommand,
	command,
	gateIsUp,
	gateUrl,
	openSection,
	until,
} from "../e2e/callers.ts";
import type { App, Driver } from "../e2e/driver.ts";
import { type EmptyPage, serveEmptyPage } from "../e2e/empty-page.ts";
import { fillLog } from "../e2e/fill-log.ts";
import setUpScreen from "../e2e/global-setup.ts";
import {
	byteLimits,
	gzipBytes,
	openAnew,
	type Opening,
	sectionsOf,
	watchOpenings,
} from "../e2e/opening.ts";
import { popupTimes } from "../e2e/popup-time.ts";
import { scroll, type Scrolling } from "../e2e/scrolling.ts";
import { type Figure, renderWindows, type WindowRow } from "./window-report.ts";
import { median } from "./statistics.ts";

/** A log as it is after a day or two, and the one that has to scroll. */
const [usualEntries, manyEntries] = [20_000, 1_000_000];
/** So many times as often as the others. */
const openingsOfLimited = 4;
const question = "rm -rf ~/work/docs";

export async function benchWindows(
	quick: boolean,
	json: boolean,
): Promise<void> {
	const endScreen = await setUpScreen();
	try {
		// Which Electrons there are is looked up when it is imported: the screen comes first.
		const { drivers, startApp } = await import("../e2e/driver.ts");
		const [driver] = drivers;
		if (driver === undefined) throw new Error("no windows on this machine");
		const withApp = async <T>(
			entries: number,
			use: (app: App) => Promise<T>,
		): Promise<T> => {
			const app = await startApp(driver, {
				prepare: (home) => fillLog(home, entries),
			});
			try {
				await gateIsUp(app.shell);
				return await use(app);
			} finally {
				await app.close();
			}
		};
		const measured = {
			...(await withApp(usualEntries, (app) => openAll(app, driver, quick))),
			popupMs: await withApp(usualEntries, (app) =>
				questions(app, quick ? 5 : 20),
			),
			scrolls: await withApp(manyEntries, (app) => scrolls(app, quick)),
			load: loadavg(),
		};
		console.log(
			json
				? JSON.stringify({ ...measured, figures: figuresOf(measured) })
				: renderWindows(measured.rows, figuresOf(measured), measured.load),
		);
	} finally {
		await endScreen?.();
	}
}

interface Measured {
	readonly rows: readonly WindowRow[];
	readonly popupMs: readonly number[];
	readonly scrolls: Readonly<Record<"wheel" | "leaps", readonly Scrolling[]>>;
}

/** Every window, some times each, those with a limit more often; an empty page is opened before each. */
async function openAll(
	app: App,
	driver: Driver,
	quick: boolean,
): Promise<{ rows: WindowRow[] }> {
	const empty = await serveEmptyPage();
	const { browser, page: consolePage } = await openConsole(app);
	try {
		const page = await app.shell.window();
		const sections = await sectionsOf(page);
		const gate = await gateUrl(app.shell);
		await command(app.shell, "mode.set", { mode: "relaxed" });
		const held = callCommand(gate, question);
		await until(
			"a question waits",
			async () => (await app.shell.popup()) !== null,
		);
		const times = quick ? 1 : 3;
		const base = consolePage.url().replace(/#.*$/, "");
		const rows = [
			...(await open({
				door: driver.name,
				page,
				load: (address) => app.shell.load(address),
				addressOf: (id) => `drawbridge://app/index.html#${id}`,
				ids: ["popup", ...sections],
				empty,
				times,
			})),
			...(await open({
				door: "the console",
				page: consolePage,
				load: (address) => consolePage.goto(address),
				addressOf: (id) => `${base}#${id}`,
				ids: sections,
				empty,
				times,
			})),
		];
		held.leave();
		return { rows };
	} finally {
		await browser.close();
		empty.close();
	}
}

async function openConsole(app: App) {
	const { chromium } = await import("playwright-core");
	const { findChromium, quietArguments } = await import("../e2e/chromium.ts");
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("no Chromium on PATH");
	const { url } = commands["console.link"].output.parse(
		await command(app.shell, "console.link", {}),
	);
	const browser = await chromium.launch({
		executablePath,
		args: quietArguments,
	});
	const page = await browser.newPage({
		viewport: { width: 980, height: 720 },
	});
	await page.goto(url);
	await page.getByRole("heading", { level: 1 }).waitFor();
	return { browser, page };
}

interface Doorway {
	readonly door: string;
	readonly page: Page;
	readonly load: (address: string) => Promise<unknown>;
	readonly addressOf: (id: string) => string;
	readonly ids: readonly string[];
	readonly empty: EmptyPage;
	readonly times: number;
}

async function open(way: Doorway): Promise<WindowRow[]> {
	const { page, load, addressOf, ids, empty, times } = way;
	await watchOpenings(page);
	const seen = new Map<string, Opening[]>();
	const openEach = async (some: readonly string[]): Promise<void> => {
		for (const id of some) {
			const opening = await openAnew(page, load, addressOf(id), empty.address);
			seen.set(id, [...(seen.get(id) ?? []), opening]);
		}
	};
	for (let round = 0; round < times; round += 1) {
		tell(`${way.door}: all windows, round ${round + 1} of ${times}`);
		await openEach(ids);
	}
	const rows = (): WindowRow[] =>
		[...seen].map(([id, openings]) => rowOf(way.door, id, openings));
	const limited = [...withLimit(rows())].filter((id) => ids.includes(id));
	for (let round = times; round < times * openingsOfLimited; round += 1) {
		tell(`${way.door}: ${limited.join(", ")}, round ${round + 1}`);
		await openEach(limited);
	}
	return rows();
}

/** The windows that have limits: the first, the one that asks, and the one that loads the most. */
function withLimit(rows: readonly WindowRow[]): Set<string> {
	const [largest] = rows
		.filter(({ id }) => id !== "popup")
		.toSorted((a, b) => b.gzipBytes - a.gzipBytes);
	return new Set(["home", "popup", "approvals", largest?.id ?? ""]);
}

function rowOf(
	door: string,
	id: string,
	openings: readonly Opening[],
): WindowRow {
	const paints = openings.map(({ paintMs }) => paintMs);
	const tasks = openings.map(({ longTasksMs }) => longTasksMs);
	const files = openings[0]?.files ?? [];
	return {
		door,
		id,
		times: openings.length,
		paintMs: median(paints),
		fastestMs: Math.min(...paints),
		emptyMs: median(openings.map(({ emptyMs }) => emptyMs)),
		longTasks: median(tasks.map((list) => list.length)),
		longestTaskMs: median(tasks.map((list) => Math.max(0, ...list))),
		gzipBytes: gzipBytes(files),
		fetched: files.length,
	};
}

const tell = (text: string): void => {
	process.stderr.write(`${text}\n`);
};

async function questions(app: App, count: number): Promise<number[]> {
	await command(app.shell, "mode.set", { mode: "relaxed" });
	await until(
		"a popup is kept ready",
		async () => (await app.shell.hiddenPopup()) !== null,
	);
	const lines = Array.from({ length: count }, (_, n) => `${question}/${n}`);
	return popupTimes(app.shell, await gateUrl(app.shell), lines);
}

async function scrolls(app: App, quick: boolean): Promise<Measured["scrolls"]> {
	const page = await openSection(app.shell, "Requests");
	await page.getByRole("row").locator("time").first().waitFor();
	const seen: Record<"wheel" | "leaps", Scrolling[]> = { wheel: [], leaps: [] };
	for (let round = 0; round < (quick ? 1 : 5); round += 1)
		for (const way of ["wheel", "leaps"] as const)
			seen[way].push(await scroll(page, way));
	return seen;
}

function figuresOf({ rows, popupMs, scrolls: seen }: Measured): Figure[] {
	const named = withLimit(rows);
	const largest = [...named].at(-1);
	const sorted = popupMs.toSorted((a, b) => a - b);
	const most = (ids: (id: string) => boolean): number =>
		Math.max(...rows.filter(({ id }) => ids(id)).map((row) => row.gzipBytes));
	return [
		...rows
			.filter(({ id }) => named.has(id))
			.map(({ id, door, paintMs, emptyMs }) => ({
				name: `${id}, ${door}: first useful paint, ms (${(paintMs / emptyMs).toFixed(1)} × an empty page)`,
				limit: 300,
				value: paintMs,
			})),
		{
			name: "popup: KB to load, gzip",
			limit: byteLimits.popup / 1_000,
			value: most((id) => id === "popup") / 1_000,
		},
		{
			name: `largest window (${largest}): KB to load, gzip`,
			limit: byteLimits.window / 1_000,
			value: most((id) => id !== "popup") / 1_000,
		},
		{
			name: "longest task of any opening, ms",
			limit: 50,
			value: Math.max(...rows.map((row) => row.longestTaskMs)),
		},
		{
			name: "question on the screen after it was held, median, ms",
			limit: 150,
			value: median(popupMs),
		},
		{
			name: "the same, p95, ms",
			limit: 150,
			value: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN,
		},
		...(["wheel", "leaps"] as const).flatMap((way): Figure[] => [
			{
				name: `${manyEntries} entries, ${way}: ms a frame, median`,
				limit: 1_000 / 60,
				value: 1_000 / median(seen[way].map((one) => one.framesPerSecond)),
			},
			{
				name: `${manyEntries} entries, ${way}: ms a frame, best`,
				limit: 1_000 / 60,
				value: 1_000 / Math.max(...seen[way].map((one) => one.framesPerSecond)),
			},
			{
				name: `${manyEntries} entries, ${way}: ms CPU a frame, median`,
				limit: 1_000 / 60,
				value: median(seen[way].map((one) => one.cpuMsPerFrame)),
			},
		]),
	];
}
