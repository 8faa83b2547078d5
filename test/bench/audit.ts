/** `npm run bench -- audit`: how many entries a second are appended in batches, chained, and how long a million take to verify. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gateEntry } from "../../core/audit/entry.ts";
import { genesis } from "../../core/audit/chain.ts";
import { keysOf } from "../../core/audit/keys.ts";
import { AuditLog } from "../../core/audit/log.ts";
import { verifyLog } from "../../core/audit/verify.ts";
import { systemClock } from "../../core/clock.ts";
import { openState } from "../../core/state.ts";
import { Secret } from "../../core/vault/secret.ts";

const entries = 1_000_000;
const batch = 100;

interface Figure {
	readonly name: string;
	readonly target: string;
	readonly met: boolean;
	readonly value: number;
}

export async function benchAudit(json: boolean): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "drawbridge-bench-audit-"));
	const db = openState(join(folder, "drawbridge.db"));
	try {
		const figures = await measure(db);
		if (json) console.log(JSON.stringify(figures));
		else
			for (const { name, value, target, met } of figures)
				console.log(
					`${name.padEnd(36)} ${value.toFixed(1).padStart(10)}   ${target}   ${met ? "met" : "missed"}`,
				);
	} finally {
		db.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measure(db: ReturnType<typeof openState>): Promise<Figure[]> {
	const keys = keysOf(new Secret(Buffer.alloc(32, 1).toString("base64url")));
	const audit = new AuditLog(db, systemClock, () => undefined);
	const perRequest = await pairs(audit);
	const { id } = audit.last;
	audit.chain(keys.chain, { id, mac: genesis });
	const perChained = await pairs(audit);
	const startedAt = performance.now();
	for (let written = audit.last.id; written < entries; written += batch)
		await Promise.all(
			Array.from({ length: batch }, () => audit.admit(admitted)),
		);
	const appended = (entries - id) / ((performance.now() - startedAt) / 1_000);
	const verifiedAt = performance.now();
	const head = { start: id + 1, ...audit.last, at: Date.now(), pruned: null };
	const report = await verifyLog({ db, keys, head });
	const seconds = (performance.now() - verifiedAt) / 1_000;
	audit.close();
	if (!report.ok) throw new Error("the log does not verify");
	const chain = perChained - perRequest;
	return [
		figure(
			"appended in batches, entries/s",
			">= 50000",
			appended,
			appended >= 50_000,
		),
		figure("verified 1,000,000 entries, s", "<= 10", seconds, seconds <= 10),
		figure("two entries of a request, µs CPU", "", perChained, true),
		figure("of which the chain, µs CPU", "<= 4", chain, chain <= 4),
	];
}

const figure = (
	name: string,
	target: string,
	value: number,
	met: boolean,
): Figure => ({ name, target, value, met });

const asked = {
	...gateEntry("change", ""),
	kind: "admitted" as const,
	request: "abcd1234-zz1",
	client: "bench",
	upstream: "x",
	method: "POST",
	path: "/mcp",
	tool: "tools/call echo",
};
const admitted = {
	...asked,
	digest: "a".repeat(64),
	risk: "low" as const,
	decision: "allow",
};
const outcome = {
	...asked,
	kind: "outcome" as const,
	status: 200,
	bytesIn: 200,
	bytesOut: 300,
};

/** The least CPU time of an admitted entry and its outcome, in µs, 32 at a time. */
async function pairs(audit: AuditLog): Promise<number> {
	const [requests, atOnce] = [3_200, 32];
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 15; round++) {
		const before = process.cpuUsage();
		for (let done = 0; done < requests; done += atOnce) {
			const group = Array.from({ length: atOnce }, () => {
				audit.note(outcome);
				return audit.admit(admitted);
			});
			await Promise.all(group);
		}
		audit.tail(1);
		const { user, system } = process.cpuUsage(before);
		best = Math.min(best, (user + system) / requests);
	}
	return best;
}
