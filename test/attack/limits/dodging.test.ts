/**
 * A client that wants more than its share: new tokens, sessions and registrations of one key, big batches, floods against
 * another's share, and a flood just before the minute ends. Taught by threats.md ("limits dodged by new sessions") and
 * OWASP API4:2023, unrestricted resource consumption.
 */
import { expect, test } from "vitest";
import type { Client } from "../../../core/client.ts";
import {
	client,
	only,
	query,
	setup,
	upstream,
} from "../../core/limits/some-limits.ts";

const docs = upstream("docs");

/** As a new sign-in of the same subject would look. */
const session = (subject: string, number: number): Client =>
	client(subject, {
		session: {
			id: `s_${number}`,
			subject,
			name: "agent",
			role: "operator",
			upstreams: [],
			via: "token",
			expiresAt: Number.MAX_SAFE_INTEGER,
		},
	});

test("new sessions of one key do not gain anything", async () => {
	const { refusal } = setup(only({ queries_per_minute: 60 }));
	let passed = 0;
	for (let number = 0; number < 200; number++)
		if (!(await refusal(session("key:k_1", number), docs))) passed += 1;
	expect(passed).toBe(60);
	expect(await refusal(client("key:k_1"), docs)).toMatchObject({
		code: "rate-limited",
	});
});

test("new sessions of one user do not open more streams", () => {
	const { limits } = setup(only({ max_concurrent_streams: 5 }));
	const opened = Array.from({ length: 50 }, (_, number) =>
		limits.open(session("user:u_1", number), docs),
	);
	expect(opened.filter((one) => "open" in one)).toHaveLength(5);
});

test("many keys at once stop at the upstream's total", async () => {
	const { refusal } = setup(
		only({ queries_per_minute: 60, total_queries_per_minute: 100 }),
	);
	const answers = await Promise.all(
		Array.from({ length: 500 }, (_, number) =>
			refusal(client(`key:k_${number % 50}`), docs),
		),
	);
	expect(answers.filter((one) => one === undefined)).toHaveLength(100);
});

test("a hundred mixed batches at once never come to more than the limit", async () => {
	const { refusal } = setup(only({ queries_per_minute: 60 }));
	const sizes = Array.from({ length: 100 }, (_, index) => 1 + (index % 17));
	const answers = await Promise.all(
		sizes.map((queries) =>
			refusal(client("key:k_1"), docs, { queries, writes: 0 }),
		),
	);
	const passed = sizes.filter((_, index) => answers[index] === undefined);
	const sum = passed.reduce((all, one) => all + one, 0);
	expect(sum).toBeLessThanOrEqual(60);
	expect(sum).toBeGreaterThan(60 - 17);
});

test("refused floods take nothing from other clients of the upstream", async () => {
	const { admitted } = setup(
		only({ queries_per_minute: 10, total_queries_per_minute: 20 }),
	);
	await admitted(5_000, client("key:k_flood"), docs);
	expect(await admitted(10, client("key:k_other"), docs)).toBe(10);
});

test("refusals around the minute's end buy no more in the next one", async () => {
	const { admitted, refusal, pass } = setup(
		only({ queries_per_minute: 10, total_queries_per_minute: 10 }),
	);
	const flood = client("key:k_1");
	await admitted(10, flood, docs);
	pass(59_000);
	for (let step = 0; step < 20; step++) {
		const late = refusal(flood, docs, { queries: 100, writes: 0 });
		pass(100);
		await late;
	}
	expect(await admitted(100, flood, docs, query)).toBeLessThanOrEqual(10);
});

test("an id that looks like another's key, or like a total, is counted as itself", async () => {
	const { admitted } = setup(
		only({ queries_per_minute: 5, total_queries_per_minute: 8 }),
	);
	await admitted(5, client("docs|key:k_1"), docs);
	expect(await admitted(9, client("key:k_1"), upstream("mail"))).toBe(5);
	const own = upstream("docs", { queries_per_minute: 5 });
	expect(await admitted(9, client("key:k_1"), own)).toBe(3);
});
