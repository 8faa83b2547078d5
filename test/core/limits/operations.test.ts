/** limits.get and limits.set: what the file says afterwards, and what holds at once. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commands } from "../../../contract/commands.ts";
import { LimitsView } from "../../../contract/views.ts";
import { limitOperations } from "../../../core/control/limits.ts";
import { Attempts } from "../../../core/limits/attempts.ts";
import { Limits } from "../../../core/limits/limits.ts";
import { readSettings } from "../../../core/settings/file.ts";
import { FakeClock, tempFolder } from "../parts.ts";
import { client, query, upstream } from "./some-limits.ts";

const asker = { actor: "cli" } as const;

interface Setup {
	readonly limits: Limits;
	readonly attempts: Attempts;
	readonly get: () => Promise<LimitsView>;
	readonly set: (input: object) => Promise<LimitsView>;
	readonly file: () => Promise<unknown>;
}

async function setup(settings: object = {}): Promise<Setup> {
	const settingsFile = join(await tempFolder(), "security.json");
	await writeFile(settingsFile, JSON.stringify(settings));
	const clock = new FakeClock();
	const limits = new Limits(clock);
	const attempts = new Attempts(clock);
	onTestFinished(() => limits.stop());
	const reloadSettings = (): void => {
		const now = readSettings(settingsFile).settings.limits;
		limits.apply(now);
		attempts.enabled = now !== null;
	};
	reloadSettings();
	const operations = limitOperations({
		limits,
		attempts,
		settingsFile,
		reloadSettings,
		clientName: (id) => `name of ${id}`,
	});
	return {
		limits,
		attempts,
		get: async () =>
			LimitsView.parse(await operations["limits.get"]({}, asker)),
		set: async (input) =>
			LimitsView.parse(
				await operations["limits.set"](
					commands["limits.set"].input.parse(input),
					asker,
				),
			),
		file: async () => JSON.parse(await readFile(settingsFile, "utf8")),
	};
}

test("numbers that are set are in the file and hold at once; the others stay", async () => {
	const { set, file, limits } = await setup({
		mode: "relaxed",
		limits: { writes_per_minute: 7, note: "kept" },
	});
	const view = await set({ queriesPerMinute: 2, maxTokensPerRequest: null });
	expect(view.numbers).toMatchObject({
		queriesPerMinute: 2,
		writesPerMinute: 7,
		maxTokensPerRequest: null,
		maxConcurrentStreams: 100,
	});
	expect(await file()).toEqual({
		mode: "relaxed",
		limits: {
			writes_per_minute: 7,
			note: "kept",
			queries_per_minute: 2,
			max_tokens_per_request: null,
		},
	});
	const answers = [];
	for (let round = 0; round < 3; round++)
		answers.push(
			await limits.admit(client("key:k_1"), upstream("docs"), query, 1e6),
		);
	expect(answers.map((answer) => answer?.code)).toEqual([
		undefined,
		undefined,
		"rate-limited",
	]);
});

test("off is null in the file, and slows nobody; on brings back what held", async () => {
	const { set, file, attempts } = await setup({
		limits: { queries_per_minute: 7 },
	});
	const off = await set({ off: true });
	expect([off.enabled, await file(), attempts.enabled]).toEqual([
		false,
		{ limits: null },
		false,
	]);
	const on = await set({ off: false });
	expect([on.enabled, on.numbers.queriesPerMinute]).toEqual([true, 7]);
	expect(attempts.enabled).toBe(true);
	expect(await file()).toMatchObject({ limits: { queries_per_minute: 7 } });
});

test("a number that is set while limits are off switches them on", async () => {
	const { set } = await setup({ limits: null });
	const view = await set({ writesPerMinute: 3 });
	expect(view.enabled).toBe(true);
	expect(view.numbers).toMatchObject({
		queriesPerMinute: 60,
		writesPerMinute: 3,
	});
});

test("setting nothing changes nothing", async () => {
	const { set, file } = await setup({ limits: null });
	expect((await set({})).enabled).toBe(false);
	expect(await file()).toEqual({ limits: null });
});

test("off with a number is refused, and the file stays", async () => {
	const { set, file } = await setup();
	await expect(set({ off: true, queriesPerMinute: 5 })).rejects.toMatchObject({
		code: "invalid-input",
	});
	expect(await file()).toEqual({});
});

test.each([0, -1])("%d is no limit, and the file stays", async (count) => {
	const { set, file } = await setup();
	await expect(set({ queriesPerMinute: count })).rejects.toMatchObject({
		code: "settings-invalid",
	});
	expect(await file()).toEqual({});
});

test("the view says who used how much, and who has to wait", async () => {
	const { get, limits, attempts } = await setup();
	await limits.admit(client("key:k_1"), upstream("docs"), query, 0);
	for (let round = 0; round < 21; round++)
		attempts.spend("192.0.2.1", "credential");
	const view = await get();
	expect(view.use.map(({ client: who, used }) => [who, used])).toEqual([
		["name of key:k_1", 1],
		["", 1],
	]);
	expect(view.slowed).toMatchObject([{ kind: "address", name: "192.0.2.1" }]);
});
