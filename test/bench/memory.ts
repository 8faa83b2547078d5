/** Resident memory of a process, and what a download or many idle streams through a row add to it. */
import { readFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Row } from "./rows.ts";

/** Bytes, from /proc; NaN where there is no /proc. */
export async function residentBytes(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
	return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
}

export interface Download {
	readonly bytes: number;
	readonly bytesPerSecond: number;
	/** The highest resident memory seen while it ran, less that before it. */
	readonly growthBytes: number;
}

/** Rejects when the answer is not 200 or stops early. */
export async function measureDownload(
	row: Row,
	key: string,
): Promise<Download> {
	const before = await residentBytes(row.pid);
	let highest = before;
	const watch = async (): Promise<void> => {
		highest = Math.max(highest, await residentBytes(row.pid));
	};
	const watching = setInterval(() => void watch(), 50);
	const startedAt = performance.now();
	let bytes = 0;
	try {
		const res = await request(row, key, "/download");
		res.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
		});
		await new Promise<void>((resolve, reject) => {
			res.once("end", resolve);
			res.once("error", reject);
		});
		if (bytes !== Number(res.headers["content-length"] ?? bytes))
			throw new Error(`${row.name}: the download stopped at ${bytes}`);
	} finally {
		clearInterval(watching);
	}
	const seconds = (performance.now() - startedAt) / 1_000;
	return {
		bytes,
		bytesPerSecond: bytes / seconds,
		growthBytes: highest - before,
	};
}

const warmUpStreams = 50;

/** Bytes of resident memory each idle event stream adds to the row's process. */
export async function measureStreams(
	row: Row,
	key: string,
	count: number,
): Promise<number> {
	const open: IncomingMessage[] = [];
	const openMore = async (more: number): Promise<void> => {
		for (let n = 0; n < more; n += 1) {
			const res = await request(row, key, "/events");
			await new Promise((resolve) => res.once("data", resolve));
			open.push(res);
		}
		await sleep(500);
	};
	// The first streams also load and compile code, which belongs to no stream.
	await openMore(warmUpStreams);
	const before = await residentBytes(row.pid);
	await openMore(count);
	const after = await residentBytes(row.pid);
	for (const res of open) {
		res.on("error", () => {});
		res.destroy();
	}
	return (after - before) / count;
}

function request(
	row: Row,
	key: string,
	path: string,
): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const req = get(
			{
				host: "127.0.0.1",
				port: row.port,
				path,
				agent: false,
				headers: { "X-API-Key": key },
			},
			(res) => {
				if (res.statusCode === 200) resolve(res);
				else reject(new Error(`${row.name}: ${path}: ${res.statusCode}`));
			},
		);
		req.once("error", reject);
	});
}
