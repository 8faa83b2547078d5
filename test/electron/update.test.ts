/**
 * Replacing the app by a newer version: electron/update.ts and electron-updater as they are, and the gate's own reading of a
 * signed list, against servers on loopback. What cannot run here: Electron's network (the requests are Node's), Squirrel
 * on macOS, the signature check of Windows' installer, and pkexec for .deb and .rpm.
 */
import { createHash, generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test as testOf } from "vitest";
import { Updates } from "../../core/update/updates.ts";
import {
	FakeClock,
	openDatabase,
	tempFolder,
	tempHome,
} from "../core/parts.ts";
import {
	type Feed,
	feedOf,
	list,
	publicKey,
	signed,
} from "../core/update/feed.ts";
import type { Came, Given } from "./update-app.ts";

/** An AppImage is replaced by means that Windows does not have. */
const test = testOf.skipIf(process.platform === "win32");

/** The newer version: says that it was started, and how. */
const newer = '#!/bin/sh\necho "$@" > "$0.started"\n';
const name = "Drawbridge-99.0.0.AppImage";
const fileNamed = (own: string, text = newer) => ({
	name: own,
	sha512: createHash("sha512").update(text).digest("base64"),
	size: text.length,
});

interface Around
	extends Partial<Pick<Given, "mayQuit" | "platform" | "swaps" | "version">> {
	/** What the feed says in the place of a good list. */
	readonly says?: Feed["says"];
	readonly files?: readonly { readonly name: string }[];
	/** What stands at each of their addresses. */
	readonly served?: string;
	/** The AppImage that runs; none is there where this says so. */
	readonly isGone?: boolean;
	/** The second list, after the first was believed. */
	readonly later?: Feed["says"];
	readonly passMs?: number;
}

/** What a gate of version 1.0.0 makes of the feed. */
async function offered({
	files = [fileNamed(name)],
	says = signed(list({ files })),
	served = newer,
	later,
	passMs = 0,
}: Around) {
	const feed = await feedOf(says);
	for (const one of files) feed.files.set(`/${one.name}`, served);
	const clock = new FakeClock();
	const updates = new Updates({
		db: openDatabase(await tempHome()),
		clock,
		log: () => undefined,
		version: "1.0.0",
		settings: () => ({ feed: feed.url, key: publicKey }),
		onChange: () => undefined,
		ca: feed.ca,
	});
	await updates.look();
	if (later) {
		feed.says = later;
		clock.pass(86_400_000);
		await updates.look();
	}
	clock.pass(passMs);
	return { feed, offer: updates.offer };
}

/** An app is told to install what its gate was offered. */
async function installed(around: Around = {}) {
	const {
		mayQuit = true,
		platform = "linux",
		swaps = false,
		version = "1.0.0",
		isGone = false,
	} = around;
	const { feed, offer } = await offered(around);
	const folder = await tempFolder();
	const cache = join(folder, "cache");
	const app = join(folder, "Drawbridge.AppImage");
	if (!isGone) await writeFile(app, "the old one");
	const worker = new Worker(new URL("update-app.ts", import.meta.url), {
		workerData: {
			answer: { ok: true, output: offer },
			ca: feed.ca,
			cache,
			folder,
			mayQuit,
			platform,
			swaps,
			version,
		} satisfies Given,
		env: {
			APPIMAGE: app,
			HOME: folder,
			LOCALAPPDATA: cache,
			XDG_CACHE_HOME: cache,
			PATH: process.env["PATH"],
		},
		execArgv: [],
		stdout: true,
		stderr: true,
	});
	const came = await new Promise<Came>((resolve, reject) => {
		worker.once("message", resolve);
		worker.once("error", reject);
		worker.once("exit", (code) => reject(new Error(`ended with ${code}`)));
	});
	await worker.terminate();
	return {
		...came,
		app,
		cache,
		asked: feed.asked.filter(({ path }) => !path.startsWith("/update.json")),
		isOld: isGone || (await readFile(app, "utf8")) === "the old one",
	};
}

test("a newer version of a signed list is fetched from its server, put in the old one's place and started", async () => {
	const { app, asked, quit, told, updater } = await installed();
	expect([updater, told, quit]).toEqual(["AppImageUpdater", [], 1]);
	expect(await readFile(app, "utf8")).toBe(newer);
	expect(asked.map(({ path }) => path)).toEqual([`/${name}`]);
	// Nothing of this machine.
	expect(asked[0]?.headers).toEqual({
		accept: "*/*",
		"cache-control": "no-cache",
		connection: expect.any(String),
		host: expect.stringMatching(/^localhost:/),
		"user-agent": "electron-builder",
	});
	await expect
		.poll(() => readFile(`${app}.started`, "utf8").catch(() => ""))
		.toBe("\n");
});

test("a file that is not the list's is not installed, which is said", async () => {
	const { isOld, quit, told } = await installed({ served: `${newer}#` });
	expect([isOld, quit, told.length]).toEqual([true, 0, 1]);
	expect(told[0]).toContain("99.0.0");
});

test.each([
	["of another key", { says: otherKeys() }],
	[
		"of an older version",
		{ says: signed(list({ version: "0.9.0", files: [fileNamed(name)] })) },
	],
	["that has expired", { passMs: 60 * 86_400_000 }],
	[
		"that had expired when it came",
		{ says: signed(list({ expires: "2026-01-01T00:00:00Z" })) },
	],
])("a list %s offers nothing", async (_, around) => {
	const { feed, offer } = await offered(around);
	expect(offer).toBeNull();
	expect(feed.asked).toHaveLength(2);
});

test("where nothing is offered any more, nothing is fetched, which is said", async () => {
	const { asked, isOld, quit, told } = await installed({ passMs: 1e12 });
	expect([asked, isOld, quit, told.length]).toEqual([[], true, 0, 1]);
});

test("a list that is older than the one before changes nothing", async () => {
	const { offer } = await offered({
		later: signed(list({ version: "98.0.0" })),
	});
	expect(offer?.version).toBe("99.0.0");
});

test("a version older than the app's own is not fetched, whoever offers it", async () => {
	const { asked, isOld, quit, told } = await installed({ version: "100.0.0" });
	expect([asked, isOld, quit, told.length]).toEqual([[], true, 0, 1]);
});

test("a server that names another one is not followed there", async () => {
	const elsewhere = await feedOf(signed(list()));
	elsewhere.files.set("/it", newer);
	const { isOld, quit, told } = await installed({
		served: new URL("/it", elsewhere.url).href,
	});
	expect(elsewhere.asked).toEqual([]);
	expect([isOld, quit, told.length]).toEqual([true, 0, 1]);
});

test("what is for other systems, processors and forms is not fetched", async () => {
	const { asked, isOld, quit, told } = await installed({
		files: [
			"Drawbridge-99.0.0-armv7l.AppImage",
			"Drawbridge-99.0.0.dmg",
			"Drawbridge-Setup-99.0.0.exe",
			"drawbridge_99.0.0_amd64.deb",
		].map((own) => fileNamed(own)),
	});
	expect([asked, isOld, quit, told.length]).toEqual([[], true, 0, 1]);
});

test("of several processors' files its own is fetched, whichever stands first", async () => {
	const own = process.arch === "arm64" ? "-arm64" : "";
	const { asked } = await installed({
		files: ["-arm64", "-armv7l", ""].map((arch) =>
			fileNamed(`Drawbridge-99.0.0${arch}.AppImage`),
		),
	});
	expect(asked.map(({ path }) => path)).toEqual([
		`/Drawbridge-99.0.0${own}.AppImage`,
	]);
});

test("a file that somebody swaps while the person thinks is not installed, and is gone", async () => {
	const { cache, isOld, quit, told } = await installed({ swaps: true });
	expect([isOld, quit, told.length]).toEqual([true, 0, 1]);
	await expect(
		readFile(join(cache, "drawbridge-updater/pending", name)),
	).rejects.toThrow();
});

test("whoever stays with the old one keeps it, and is told nothing", async () => {
	const { isOld, quit, told } = await installed({ mayQuit: false });
	expect([isOld, quit, told]).toEqual([true, 0, []]);
});

test("an installation that fails is said", async () => {
	const { quit, told } = await installed({ isGone: true });
	expect([quit, told.length]).toEqual([0, 1]);
});

test("on Windows the installer is fetched, not the portable program, and started", async () => {
	const { asked, quit, updater } = await installed({
		platform: "win32",
		files: [
			"Drawbridge-99.0.0.exe",
			"Drawbridge-99.0.0-win.zip",
			"Drawbridge-Setup-99.0.0.exe",
		].map((own) => fileNamed(own)),
	});
	// What starts is a file without the right to run, where a file needs one: more than that is for Windows.
	expect([updater, quit]).toEqual(["NsisUpdater", 1]);
	expect(asked.map(({ path }) => path)).toEqual([
		"/Drawbridge-Setup-99.0.0.exe",
	]);
});

function otherKeys() {
	const { privateKey } = generateKeyPairSync("ed25519");
	return signed(list({ files: [fileNamed(name)] }), privateKey);
}
