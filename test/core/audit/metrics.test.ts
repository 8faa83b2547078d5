/** What is counted is what the log was told, in series that no caller can add to; and only its owner reads it. */
import { expect, onTestFinished, test } from "vitest";
import { AuditLog } from "../../../core/audit/log.ts";
import { Metrics } from "../../../core/audit/metrics.ts";
import { gateForFile } from "../gate/running.ts";
import { entry, FakeClock, openDatabase, silent, tempHome } from "../parts.ts";

async function setup() {
	const clock = new FakeClock();
	const audit = new AuditLog(openDatabase(await tempHome()), clock, silent);
	onTestFinished(() => audit.close());
	const metrics = new Metrics({ audit, clock, unmarked: () => 3 });
	const value = (series: string): number =>
		Number(
			metrics
				.text()
				.split("\n")
				.find((line) => line.startsWith(`drawbridge_${series} `))
				?.slice(series.length + 12),
		);
	return { audit, clock, metrics, value };
}

test("requests, refusals and latencies are counted once they are written", async () => {
	const { audit, value, metrics } = await setup();
	await audit.admit(entry());
	audit.note(entry({ kind: "outcome", status: 200, durationMs: 7 }));
	audit.note(entry({ kind: "outcome", status: 502, durationMs: 70_000 }));
	audit.refused(
		entry({ kind: "refused", status: 401, reason: "unauthenticated: none" }),
	);
	audit.refused(entry({ kind: "refused", status: 400, reason: 'x"} 1: none' }));
	metrics.openRequests = () => 4;
	audit.tail(1);
	expect(value('audit_entries_total{kind="admitted"}')).toBe(1);
	expect(value('responses_total{status="2xx"}')).toBe(1);
	expect(value('responses_total{status="5xx"}')).toBe(1);
	expect(value('refusals_total{code="unauthenticated"}')).toBe(1);
	expect(value('refusals_total{code="other"}')).toBe(1);
	expect(value('request_duration_seconds_bucket{le="0.005"}')).toBe(0);
	expect(value('request_duration_seconds_bucket{le="0.01"}')).toBe(1);
	expect(value('request_duration_seconds_bucket{le="60"}')).toBe(1);
	expect(value('request_duration_seconds_bucket{le="+Inf"}')).toBe(2);
	expect(value("request_duration_seconds_sum")).toBeCloseTo(70.007);
	expect(value("open_requests")).toBe(4);
	expect(value("audit_unmarked_entries")).toBe(3);
});

test("refusals that have no entry of their own are counted", async () => {
	const { audit, value, clock } = await setup();
	for (let count = 0; count < 250; count++)
		audit.refused(
			entry({ kind: "refused", status: 401, reason: "forbidden: x" }),
		);
	clock.pass(1_000);
	audit.refused(
		entry({ kind: "refused", status: 401, reason: "forbidden: x" }),
	);
	audit.tail(1);
	expect(value('refusals_total{code="forbidden"}')).toBe(201);
	expect(value('refusals_total{code="not-recorded-singly"}')).toBe(50);
});

test("answers are counted by outcome and wait, questions are not", async () => {
	const { audit, value } = await setup();
	audit.note(entry({ kind: "approval", decision: "ask" }));
	audit.note(entry({ kind: "approval", decision: "allow", durationMs: 3_000 }));
	audit.note(
		entry({ kind: "approval", decision: "timeout", durationMs: 120_000 }),
	);
	audit.tail(1);
	expect(value('approvals_total{outcome="allow"}')).toBe(1);
	expect(value('approvals_total{outcome="timeout"}')).toBe(1);
	expect(value('approval_wait_seconds_bucket{le="5"}')).toBe(1);
	expect(value("approval_wait_seconds_count")).toBe(2);
});

test("what waits to be written is told with its age", async () => {
	const { audit, value, clock } = await setup();
	audit.note(entry());
	clock.pass(2_000);
	expect(value("audit_waiting_entries")).toBe(1);
	expect(value("audit_lag_seconds")).toBe(2);
	audit.tail(1);
	expect(value("audit_lag_seconds")).toBe(0);
});

const use = gateForFile();

test("the endpoint is the owner's and an administrator's, and no upstream's", async () => {
	const { gate, ask, askWithKey } = use();
	const path = "/.drawbridge/metrics";
	const admin = await gate.createKey("boss", "--role", "admin");
	const told = await ask({ path });
	expect([told.status, told.body.includes("drawbridge_open_requests")]).toEqual(
		[200, true],
	);
	expect(
		(await ask({ path, headers: { "X-API-Key": admin.key } })).status,
	).toBe(200);
	expect((await askWithKey({ path })).status).toBe(403);
	expect(
		(await ask({ path, headers: { "X-API-Key": "dbk_wrongwrongwrong" } }))
			.status,
	).toBe(401);
	expect((await ask({ path, headers: { Via: "1.1 proxy" } })).status).toBe(401);
	expect((await ask({ path, method: "POST" })).status).toBe(405);
});
