/**
 * `npm run bench`: one run that says what the gate costs beside a plain relay and the proxies people know. Owns the
 * order of things and the flags; a missed target is printed, never an exit code.
 */
import { parseArgs } from "node:util";
import { startLoad } from "./load-order.ts";
import { measureDownload, measureStreams } from "./memory.ts";
import { type Figures, render, targets } from "./report.ts";
import { measureRounds } from "./rounds.ts";
import { type RowName, rowNames, type Rows, startRows } from "./rows.ts";
import { measureIdle, measureReady } from "./startup.ts";

const usage = `npm run bench -- classify [--json]
npm run bench -- hook [--json]
npm run bench -- connect [--json]
npm run bench -- stdio [--json]
npm run bench -- audit [--json]
npm run bench -- approval [--json]
npm run bench -- websocket [--quick] [--json]
npm run bench -- windows [--quick] [--json]
npm run bench -- [--quick] [--json] [--seconds N] [--rounds N]
    [--only ${rowNames.join(",")}] [--connections 1,32,256]
    [--parts load,download,streams,idle,ready]
--only and --connections leave out everything but the load, unless --parts says otherwise.`;

const partNames = ["load", "download", "streams", "idle", "ready"] as const;
type PartName = (typeof partNames)[number];

const { values: flags, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		quick: { type: "boolean", default: false },
		json: { type: "boolean", default: false },
		help: { type: "boolean", default: false },
		seconds: { type: "string" },
		rounds: { type: "string" },
		only: { type: "string" },
		connections: { type: "string" },
		parts: { type: "string" },
	},
});

function chosen<T extends string>(
	text: string | undefined,
	all: readonly T[],
): ReadonlySet<T> {
	if (text === undefined) return new Set(all);
	return new Set(
		text.split(",").map((word) => {
			const known = all.find((name) => name === word);
			if (known === undefined) throw new Error(`${word}?\n${usage}`);
			return known;
		}),
	);
}

function positive(text: string | undefined, otherwise: number): number {
	const value = Number(text ?? otherwise);
	if (!(value > 0)) throw new Error(`${String(text)}?\n${usage}`);
	return value;
}

const names = chosen<RowName>(flags.only, rowNames);
const narrowed = flags.only !== undefined || flags.connections !== undefined;
const parts = chosen<PartName>(
	flags.parts ?? (narrowed ? "load" : undefined),
	partNames,
);
const downloadBytes = flags.quick ? 100_000_000 : 1_000_000_000;
const streamCount = flags.quick ? 50 : 500;
const tell = (text: string): void => {
	process.stderr.write(`${text}\n`);
};

async function withRows<T>(use: (rows: Rows) => Promise<T>): Promise<T> {
	const rows = await startRows(names, downloadBytes);
	try {
		return await use(rows);
	} finally {
		await rows.stop();
	}
}

async function measureLoad(
	rows: Rows,
): Promise<Pick<Figures, "rounds" | "absent">> {
	const load = await startLoad();
	try {
		const rounds = await measureRounds(
			rows,
			load,
			{
				connections: (flags.connections ?? "1,32,256")
					.split(",")
					.map((text) => positive(text, 1)),
				rounds: positive(flags.rounds, flags.quick ? 1 : 5),
				forMs: positive(flags.seconds, flags.quick ? 0.4 : 1.5) * 1_000,
				warmUpMs: flags.quick ? 300 : 1_500,
			},
			tell,
		);
		return { rounds, absent: rows.absent };
	} finally {
		await load.stop();
	}
}

/** Streams before the download: what a download leaves behind would hide them. */
async function measureMemory({
	rows,
	key,
}: Rows): Promise<Pick<Figures, "streams" | "downloads">> {
	const streams: Figures["streams"][number][] = [];
	const downloads: Figures["downloads"][number][] = [];
	for (const row of rows) {
		if (!parts.has("streams") || row.name === "direct") continue;
		tell(`streams: ${row.name}`);
		const bytesEach = await measureStreams(row, key, streamCount);
		streams.push({ row: row.name, bytesEach });
	}
	for (const row of rows) {
		if (!parts.has("download")) continue;
		tell(`download: ${row.name}`);
		const download = await measureDownload(row, key);
		downloads.push({ row: row.name, ...download });
	}
	return { streams, downloads };
}

/** Each part on processes of its own: a busy hour is no state to weigh an idle gate in. */
async function measure(): Promise<Figures> {
	const weighs = parts.has("streams") || parts.has("download");
	const figure = async (
		part: PartName,
		take: () => Promise<number>,
	): Promise<number | null> => {
		if (!parts.has(part)) return null;
		tell(part);
		return take();
	};
	return {
		readyMs: await figure("ready", () => measureReady(flags.quick ? 1 : 5)),
		idleBytes: await figure("idle", () =>
			measureIdle(flags.quick ? 1_000 : 10_000),
		),
		...(weighs
			? await withRows(measureMemory)
			: { streams: [], downloads: [] }),
		...(parts.has("load")
			? await withRows(measureLoad)
			: { rounds: [], absent: [] }),
	};
}

// An exit, unlike a signal's own end, lets the children be ended first.
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => process.exit(130));

if (flags.help) {
	console.log(usage);
} else if (positionals[0] === "classify") {
	await (await import("./classify.ts")).benchClassify(flags.json);
} else if (positionals[0] === "hook") {
	await (await import("./hook.ts")).benchHook(flags.json);
} else if (positionals[0] === "connect") {
	await (await import("./connect.ts")).benchConnect(flags.json);
} else if (positionals[0] === "stdio") {
	await (await import("./stdio.ts")).benchStdio(flags.json);
} else if (positionals[0] === "audit") {
	await (await import("./audit.ts")).benchAudit(flags.json);
} else if (positionals[0] === "approval") {
	await (await import("./approval.ts")).benchApproval(flags.json);
} else if (positionals[0] === "websocket") {
	const { benchWebSocket } = await import("./websocket.ts");
	await benchWebSocket(flags.quick, flags.json);
} else if (positionals[0] === "windows") {
	const { benchWindows } = await import("./windows.ts");
	await benchWindows(flags.quick, flags.json);
} else {
	const figures = await measure();
	console.log(
		flags.json
			? JSON.stringify({ ...figures, targets: targets(figures) })
			: render(figures),
	);
}
