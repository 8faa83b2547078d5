/**
 * What is measured: each row is something that listens on a port in front of the same upstream, under one key.
 * Owns starting and ending them; measures nothing.
 */
import { bundleEntry, testedEntry, startGate } from "../stub/gate-process.ts";
import { startOther } from "./other-proxies.ts";
import { startPart } from "../stub/part.ts";

export interface Row {
	readonly name: string;
	readonly port: number;
	/** The process that does the relaying. */
	readonly pid: number;
	stop(): Promise<void>;
}

export const rowNames = [
	"direct",
	"relay",
	"gate",
	"nginx",
	"haproxy",
	"caddy",
	"http-proxy",
] as const;
export type RowName = (typeof rowNames)[number];

export interface Rows {
	readonly rows: readonly Row[];
	readonly absent: readonly RowName[];
	/** The gate's own key; the other rows check the same one. */
	readonly key: string;
	stop(): Promise<void>;
}

/** How the gate is started: from the bundle when there is one, else from source. */
export const gateEntry = bundleEntry() ?? testedEntry;

/** Everything is asked and counted, and nothing refused: an allowlist, rules for routes, limits far away. */
const judged = (url: string): Record<string, unknown> => ({
	allowed_ips: ["127.0.0.0/8", "::1"],
	limits: {
		queries_per_minute: farAway,
		writes_per_minute: farAway,
		max_tokens_per_request: farAway,
		max_concurrent_streams: farAway,
		total_queries_per_minute: farAway,
		total_writes_per_minute: farAway,
	},
	upstreams: {
		x: {
			url,
			routes: [
				{ method: "DELETE", path: "/scans/*", permission: "delete:scan" },
				{ path: "/admin/**", permission: "admin" },
			],
		},
	},
});
const farAway = 1_000_000_000;

export async function startRows(
	names: ReadonlySet<RowName>,
	downloadBytes: number,
): Promise<Rows> {
	const upstream = await startPart(new URL("upstream.ts", import.meta.url), {
		downloadBytes,
	});
	const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
	const rows: Row[] = [];
	const absent: RowName[] = [];
	let key = "dbk_bench_without_a_gate";
	const stop = async (): Promise<void> => {
		await Promise.all(rows.map((row) => row.stop()));
		await upstream.stop();
	};
	try {
		if (names.has("gate")) {
			const gate = await startGate({
				upstreams: { x: upstreamUrl },
				root: "x",
				entry: gateEntry,
				settings: judged(upstreamUrl),
			});
			rows.push({
				name: "gate",
				port: gate.port,
				pid: gate.pid,
				stop: () => gate.stop(),
			});
			key = (await gate.createKey("bench")).key;
		}
		if (names.has("direct"))
			rows.push({
				name: "direct",
				port: upstream.port,
				pid: upstream.pid,
				stop: async () => {},
			});
		for (const [name, file] of [
			["relay", "undici-relay.ts"],
			["http-proxy", "http-proxy-relay.ts"],
		] as const) {
			if (!names.has(name)) continue;
			const part = await startPart(new URL(file, import.meta.url), {
				upstream: upstreamUrl,
				key,
			});
			rows.push({
				name,
				port: part.port,
				pid: part.pid,
				stop: () => part.stop(),
			});
		}
		for (const name of ["nginx", "haproxy", "caddy"] as const) {
			if (!names.has(name)) continue;
			const row = await startOther(name, upstream.port, key);
			if (row === null) absent.push(name);
			else rows.push(row);
		}
	} catch (error) {
		await stop();
		throw error;
	}
	const order = (row: Row): number =>
		rowNames.findIndex((name) => name === row.name);
	rows.sort((a, b) => order(a) - order(b));
	return { rows, absent, key, stop };
}
