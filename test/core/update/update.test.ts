/** The notice of a newer version: from a signed list only, asked for rarely, and telling nothing of this machine. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import {
	checkCurrent,
	longestManifestBytes,
	readManifest,
} from "../../../core/update/manifest.ts";
import { Updates } from "../../../core/update/updates.ts";
import { compareVersions } from "../../../core/update/versions.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { coreParts, FakeClock, openDatabase, tempHome } from "../parts.ts";
import { type Feed, feedOf, list, publicKey, signed } from "./feed.ts";

const now = Date.parse("2026-11-20T10:00:00Z");
const day = 86_400_000;

function codeOf(work: () => unknown): string {
	try {
		work();
		return "believed";
	} catch (error) {
		return error instanceof Error && "code" in error
			? String(error.code)
			: String(error);
	}
}

describe("a signed list", () => {
	test("is read", () => {
		expect(readManifest(signed(list()), publicKey)).toMatchObject({
			version: "99.0.0",
		});
	});

	test("that is changed by one bit, or signed by another key, is not", () => {
		const { bytes, signature } = signed(list());
		const changed = Buffer.from(bytes);
		changed[20] = (changed[20] ?? 0) ^ 1;
		const other = generateKeyPairSync("ed25519").privateKey;
		for (const one of [
			{ bytes: changed, signature },
			{ bytes, signature: "" },
			{ bytes, signature: "AAAA" },
			{ bytes, signature: signature.replace(/^./, "_") },
			signed(list(), other),
		])
			expect(codeOf(() => readManifest(one, publicKey))).toBe("bad-signature");
	});

	test.each([
		"not json",
		"[]",
		list({ format: "drawbridge-update-2" }),
		list({ version: "1.2" }),
		list({ version: "01.2.3" }),
		list({ version: "1.2.3+build" }),
		list({ expires: undefined }),
		list({ expires: "never" }),
		list({ notes_url: "http://example.org" }),
		list({ notes_url: "javascript:alert(1)" }),
		list({ files: [{ name: "../evil", sha512: "", size: 1 }] }),
		list({ files: [{ name: "a", sha512: "AAAA", size: 1 }] }),
	])("%# that is signed and is none is refused", (value) => {
		expect(codeOf(() => readManifest(signed(value), publicKey))).toBe(
			"malformed",
		);
	});

	test("may hold fields of a later version", () => {
		expect(
			codeOf(() => readManifest(signed(list({ channel: "x" })), publicKey)),
		).toBe("believed");
	});

	test("that is too long is not even looked at", () => {
		expect(
			codeOf(() =>
				readManifest(signed(" ".repeat(longestManifestBytes + 1)), publicKey),
			),
		).toBe("bad-signature");
	});

	test("that has expired, or is older than one that was seen, is not believed", () => {
		const manifest = readManifest(signed(list()), publicKey);
		const at = (nowMs: number, newest: string) =>
			codeOf(() => checkCurrent(manifest, { nowMs, newest }));
		expect(at(now, "98.0.0")).toBe("believed");
		expect(at(now, "99.0.0")).toBe("believed");
		expect(at(now, "99.0.1")).toBe("older");
		expect(at(Date.parse("2026-12-19T10:00:00Z"), "98.0.0")).toBe("expired");
	});
});

test.each([
	["1.0.0", "2.0.0"],
	["1.9.0", "1.10.0"],
	["1.0.9", "1.0.10"],
	["1.0.0-alpha", "1.0.0"],
	["1.0.0-alpha", "1.0.0-alpha.1"],
	["1.0.0-alpha.1", "1.0.0-alpha.beta"],
	["1.0.0-beta.2", "1.0.0-beta.11"],
	["1.0.0-rc.1", "1.0.0"],
])("%s is older than %s", (older, newer) => {
	expect(compareVersions(older, newer)).toBeLessThan(0);
	expect(compareVersions(newer, older)).toBeGreaterThan(0);
	expect(compareVersions(newer, newer)).toBe(0);
});

interface Setup {
	readonly feed: Feed;
	readonly clock: FakeClock;
	readonly updates: Updates;
	readonly told: string[];
	/** As after a restart. */
	readonly again: () => Updates;
}

async function setup(
	settings: (feed: Feed) => { feed: string; key?: string } | null = (feed) => ({
		feed: feed.url,
		key: publicKey,
	}),
): Promise<Setup> {
	const feed = await feedOf(signed(list()));
	const clock = new FakeClock();
	const db = openDatabase(await tempHome());
	const told: string[] = [];
	const make = (): Updates => {
		const made = new Updates({
			db,
			clock,
			log: (_level, message) => void told.push(message),
			version: "1.0.0",
			settings: () => settings(feed),
			onChange: () => void told.push("changed"),
			ca: feed.ca,
		});
		onTestFinished(() => made.close());
		return made;
	};
	return { feed, clock, updates: make(), told, again: make };
}

describe("the notice", () => {
	test("comes from the feed, is told once, and is there after a restart without asking again", async () => {
		const { updates, feed, told, again } = await setup();
		expect(updates.newer).toBeNull();
		await updates.look();
		expect(updates.newer).toEqual({
			version: "99.0.0",
			released: "2026-11-19T10:00:00Z",
			notesUrl: "https://example.org/notes",
		});
		expect(updates.warnings()).toHaveLength(1);
		expect(told).toEqual(["changed"]);
		expect(feed.asked.map(({ path }) => path)).toEqual([
			"/update.json",
			"/update.json.sig",
		]);
		const later = again();
		expect(later.newer?.version).toBe("99.0.0");
		await later.look();
		expect(feed.asked).toHaveLength(2);
	});

	test("offers the files of its list, beside the feed, for as long as the list holds", async () => {
		const { updates, feed, clock } = await setup();
		expect(updates.offer).toBeNull();
		await updates.look();
		expect(updates.offer).toMatchObject({
			version: "99.0.0",
			files: [
				{
					url: new URL("Drawbridge-99.0.0.AppImage", feed.url).href,
					sha512: `${"A".repeat(86)}==`,
				},
			],
		});
		clock.pass(Date.parse("2026-12-19T10:00:00Z") - clock.now());
		expect(updates.newer).not.toBeNull();
		expect(updates.offer).toBeNull();
	});

	test("is asked for once a day, an hour after a failure, and at once when the clock was set back", async () => {
		const { updates, feed, clock } = await setup();
		const asks = async (): Promise<number> => {
			const before = feed.asked.length;
			await updates.look();
			return feed.asked.length - before;
		};
		expect(await asks()).toBe(2);
		clock.pass(day - 1);
		expect(await asks()).toBe(0);
		clock.pass(1);
		feed.says = signed("none");
		expect(await asks()).toBe(2);
		clock.pass(day / 24 - 1);
		expect(await asks()).toBe(0);
		clock.pass(1);
		expect(await asks()).toBe(2);
		clock.wallMs -= day;
		expect(await asks()).toBe(2);
	});

	test("sends nothing but what asking takes", async () => {
		const { updates, feed } = await setup();
		await updates.look();
		for (const { headers } of feed.asked)
			expect(Object.keys(headers).toSorted()).toEqual(["connection", "host"]);
	});

	test.each([
		["is not followed elsewhere", () => undefined],
		[
			"from another key is none",
			() => signed(list(), generateKeyPairSync("ed25519").privateKey),
		],
		[
			"that has expired is none",
			() => signed(list({ expires: "2026-11-20T09:00:00Z" })),
		],
		[
			"that is endless is none",
			() => signed(" ".repeat(longestManifestBytes + 1)),
		],
	])("%s", async (_, says) => {
		const { updates, feed, told } = await setup();
		feed.says = says();
		await updates.look();
		expect(updates.newer).toBeNull();
		expect(told).toEqual(["the update feed was not believed"]);
		expect(feed.asked.every(({ path }) => path.startsWith("/update"))).toBe(
			true,
		);
	});

	test("does not go back to an older version, whoever signed it", async () => {
		const { updates, feed, clock } = await setup();
		await updates.look();
		clock.pass(day);
		feed.says = signed(list({ version: "98.0.0" }));
		await updates.look();
		expect(updates.newer?.version).toBe("99.0.0");
	});

	test("is none for this very version, or an older one", async () => {
		const { updates, feed } = await setup();
		feed.says = signed(list({ version: "1.0.0" }));
		await updates.look();
		expect(updates.newer).toBeNull();
		expect(updates.warnings()).toEqual([]);
	});

	test("that somebody wrote into the database is none", async () => {
		const feed = await feedOf(signed(list()));
		const db = openDatabase(await tempHome());
		const { bytes, signature } = signed(
			list(),
			generateKeyPairSync("ed25519").privateKey,
		);
		db.prepare("INSERT INTO setting VALUES ('update', ?)").run(
			JSON.stringify({
				feed: feed.url,
				triedAt: now,
				goodAt: now,
				good: true,
				bytes: Buffer.from(bytes).toString("base64"),
				signature,
			}),
		);
		const updates = new Updates({
			db,
			clock: new FakeClock(),
			log: () => undefined,
			version: "1.0.0",
			settings: () => ({ feed: feed.url, key: publicKey }),
			onChange: () => undefined,
		});
		expect(updates.newer).toBeNull();
	});

	test("of a feed that is silent for two weeks is that it is", async () => {
		const { updates, feed, clock } = await setup();
		feed.says = signed("none");
		await updates.look();
		expect(updates.warnings()).toEqual([]);
		clock.pass(15 * day);
		await updates.look();
		expect(updates.warnings()).toHaveLength(1);
	});

	test("without a feed, or without a key, is asked of nobody", async () => {
		for (const settings of [() => null, (feed: Feed) => ({ feed: feed.url })]) {
			// oxlint-disable-next-line no-await-in-loop -- two settings
			const { updates, feed } = await setup(settings);
			// oxlint-disable-next-line no-await-in-loop
			await updates.look();
			expect(feed.asked).toEqual([]);
			expect(updates.newer).toBeNull();
		}
	});
});

test.each([
	{ feed: "http://example.org/u.json" },
	{ feed: "https://example.org/u.json", key: "short" },
	{},
	"https://example.org/u.json",
])("the settings refuse %j", (updates) => {
	expect(SecuritySettings.safeParse({ updates }).success).toBe(false);
});

test("by default nobody is asked", async () => {
	const parts = await coreParts();
	expect(parts.settings.updates).toBeNull();
	expect(parts.describe("").update).toBeNull();
});
