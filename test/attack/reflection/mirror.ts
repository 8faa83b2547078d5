/**
 * A gate that injects secrets, and an upstream behind it that gives back what it was told to. Bytes are looked at as
 * they came over the wire: a client of HTTP would hide what it had got before an answer was cut.
 */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, expect } from "vitest";
import { resolveHome } from "../../../core/home.ts";
import { eventually } from "../../core/eventually.ts";
import { gateForFile, type Running } from "../../core/gate/running.ts";

/** No innocent answer of these tests holds its first character. */
export const secret = '~Canary"<&>+/=-0123456789?abcdefghij';
/** Begins again within itself. */
export const overlapping = "~~~~~~~~a";
/** As it is pasted: HTTP takes the blanks around a field's value away (RFC 9110 §5.5). */
export const padded = ` ${secret}  `;

const settingsWith = (docs: string): Record<string, unknown> => ({
	limits: null,
	upstreams: {
		held: { url: docs, headers: { "X-Their-Key": "Bearer ${secret:held}" } },
		twice: { url: docs, headers: { "X-Their-Key": "${secret:twice}" } },
		padded: { url: docs, headers: { "X-Their-Key": "${secret:padded}" } },
	},
});

/** Started once for the file that calls it. */
export function mirrorForFile(): () => Running {
	const use = gateForFile(({ docs }) => ({ settings: settingsWith(docs) }));
	beforeAll(async () => {
		const { gate } = use();
		for (const [name, value] of [
			["held", secret],
			["twice", overlapping],
			["padded", padded],
		] as const) {
			const { code, stderr } = await gate.feed(value, "secret", "set", name);
			if (code !== 0) throw new Error(stderr);
		}
	});
	return use;
}

export interface Wired {
	/** Everything that came, until the connection ended. */
	readonly bytes: Buffer;
	readonly text: string;
	/** 0: not even a header came. */
	readonly status: number;
	/** The connection ended before the answer did. */
	readonly cut: boolean;
}

/** One request on a connection of its own. */
export async function wired(
	{ gate, key }: Running,
	path: string,
	fields: readonly string[] = [],
	method = "GET",
): Promise<Wired> {
	const socket = connect(gate.port, "127.0.0.1");
	const pieces: Buffer[] = [];
	socket.on("data", (piece: Buffer) => pieces.push(piece));
	socket.on("error", () => undefined);
	const head = [
		`${method} ${path} HTTP/1.1`,
		`Host: 127.0.0.1:${gate.port}`,
		`X-API-Key: ${key}`,
		"Connection: close",
		...fields,
	];
	socket.write(`${head.join("\r\n")}\r\n\r\n`);
	await once(socket, "close");
	const bytes = Buffer.concat(pieces);
	const text = bytes.toString("latin1");
	return {
		bytes,
		text,
		status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0),
		cut: !isWhole(text, method),
	};
}

function isWhole(text: string, method: string): boolean {
	const end = text.indexOf("\r\n\r\n");
	if (end === -1) return false;
	const head = text.slice(0, end).toLowerCase();
	if (method === "HEAD" || /^http\/1\.1 (?:204|304)/.test(head)) return true;
	const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
	if (length !== undefined) return text.length - end - 4 === Number(length);
	return text.endsWith("0\r\n\r\n");
}

/**
 * Nothing of it has left, and the owner can read what happened and where, but not the secret. `before`: characters like
 * its first that stood before it.
 */
export async function expectKept(
	running: Running,
	{ text, status, cut }: Wired,
	before = 0,
): Promise<void> {
	expect(status === 502 || cut, text).toBe(true);
	if (status === 502) expect(text).toContain('"upstream-invalid"');
	expect(text.split("~").length - 1).toBeLessThanOrEqual(before);
	expect(text).not.toContain("Canary");
	await expectReason(running, "the answer holds the secret of X-Their-Key");
}

/** What the newest outcome in the audit log says, and that no entry holds the secret. */
export async function expectReason(
	{ gate }: Running,
	reason: string,
): Promise<void> {
	const { database } = resolveHome({ DRAWBRIDGE_HOME: gate.home });
	const db = new DatabaseSync(database, { readOnly: true });
	try {
		await eventually(() =>
			db
				.prepare(
					"SELECT status, reason FROM audit WHERE request != '' ORDER BY id DESC LIMIT 1",
				)
				.get(),
		).toMatchObject({ status: 502, reason });
		const all = db.prepare("SELECT * FROM audit").all();
		expect(JSON.stringify(all)).not.toContain("Canary");
	} finally {
		db.close();
	}
	expect(gate.stderr()).not.toContain("Canary");
}

/** Each byte in a packet of its own, as far as the system lets it. */
export async function drip(res: ServerResponse, bytes: Buffer): Promise<void> {
	for (const byte of bytes) {
		res.write(Buffer.of(byte));
		await new Promise((resolve) => setImmediate(resolve));
	}
	res.end();
}
