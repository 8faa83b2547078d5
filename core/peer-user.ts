/**
 * Whether a loopback peer belongs to the gate's own user, where the OS tells: Linux names the owner of each socket in
 * /proc/net/tcp. Elsewhere the answer is `unchecked`, and `status` says so. Never identifies a client.
 */
import { readFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { plainAddress } from "./address.ts";
import type { Peer } from "./inbound/exchange.ts";

export type PeerUser = "own" | "other" | "unchecked";

export interface PeerUsers {
	readonly checked: boolean;
	/** Asked once a connection. A peer that cannot be found is `other`. */
	of(
		peer: Omit<Peer, "certificate">,
		local: { readonly address: string; readonly port: number },
	): Promise<PeerUser>;
}

export function peerUsers(): PeerUsers {
	const own = process.getuid?.();
	if (process.platform !== "linux" || own === undefined) {
		return { checked: false, of: () => Promise.resolve("unchecked") };
	}
	const known = new WeakMap<object, Promise<PeerUser>>();
	const tables = new SharedReads();
	return {
		checked: true,
		of(peer, local) {
			const before = known.get(peer.connection);
			if (before) return before;
			const answer = lookUp(peer, local, own, tables);
			known.set(peer.connection, answer);
			return answer;
		},
	};
}

/**
 * One read of a table serves everyone who asked before it began: the tables are long on a busy machine, and a crowd of
 * new connections would read them once each.
 */
class SharedReads {
	readonly #next = new Map<string, Promise<string>>();
	#last: Promise<unknown> = Promise.resolve();

	read(table: string): Promise<string> {
		const waiting = this.#next.get(table);
		if (waiting) return waiting;
		const read = this.#last.then(() => {
			this.#next.delete(table);
			return readFile(table, "latin1").catch(() => "");
		});
		this.#next.set(table, read);
		this.#last = read;
		return read;
	}
}

async function lookUp(
	peer: Omit<Peer, "certificate">,
	local: { address: string; port: number },
	own: number,
	tables: SharedReads,
): Promise<PeerUser> {
	// The peer's own end: its local address is our remote one.
	const pairs = [
		` ${endpoint(peer.address, peer.port)} ${endpoint(local.address, local.port)} `,
	];
	if (isIPv4(plainAddress(peer.address))) {
		pairs.push(
			` ${mapped(peer.address, peer.port)} ${mapped(local.address, local.port)} `,
		);
	}
	for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
		const text = await tables.read(table);
		for (const pair of pairs) {
			const at = text.indexOf(pair);
			if (at === -1) continue;
			// Behind the two addresses: state, queues, timer, retransmits, uid, timeout, inode.
			const fields = text.slice(at + pair.length, at + pair.length + 120);
			const [, , , , uid, , inode] = fields.trim().split(/\s+/);
			// A socket that nobody holds any more is shown as root's.
			if (inode === "0") return "other";
			return Number(uid) === own ? "own" : "other";
		}
	}
	return "other";
}

/** The kernel prints each 32-bit word of an address in the machine's byte order. */
function endpoint(address: string, port: number): string {
	const plain = plainAddress(address);
	const bytes = isIPv4(plain) ? plain.split(".").map(Number) : ipv6Bytes(plain);
	return `${words(bytes)}:${hex(port, 4)}`;
}

function mapped(address: string, port: number): string {
	const v4 = plainAddress(address).split(".").map(Number);
	return `${words([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...v4])}:${hex(port, 4)}`;
}

function words(bytes: readonly number[]): string {
	let out = "";
	for (let i = 0; i < bytes.length; i += 4) {
		for (const byte of bytes.slice(i, i + 4).toReversed()) out += hex(byte, 2);
	}
	return out;
}

const hex = (value: number, width: number): string =>
	value.toString(16).toUpperCase().padStart(width, "0");

const groups = (part: string | undefined): number[] =>
	part ? part.split(":").map((group) => Number.parseInt(group, 16)) : [];

function ipv6Bytes(address: string): number[] {
	const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
	const before = groups(head);
	const after = groups(tail);
	const all =
		tail === undefined
			? before
			: [
					...before,
					...Array<number>(8 - before.length - after.length).fill(0),
					...after,
				];
	return all.flatMap((group) => [group >> 8, group & 255]);
}
