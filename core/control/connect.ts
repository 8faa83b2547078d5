/**
 * The command a stdio client's bridge begins with: an address, and a key of its own. The key is made when it is first
 * asked for, which widens like any other new key; from then on whoever can open the control door is given it.
 */
import { rulingOf } from "../approval/who-may.ts";
import { ownerHost } from "../inbound/owner-listener.ts";
import type { ApiKeys } from "../keys.ts";
import type { Upstreams } from "../upstreams.ts";
import { type ConnectKey, connectKey, connectKeysOf } from "./connect-key.ts";
import { CommandError, type OperationsOf } from "./operation.ts";
import { mayAskPhones, permit } from "./permit.ts";

/** All upstreams at one address. */
const everyUpstream = "all";

export function connectOperations(
	parts: {
		readonly keys: ApiKeys;
		readonly upstreams: Upstreams;
	} & Parameters<typeof permit>[0],
): OperationsOf<"connect"> {
	const { keys, upstreams } = parts;
	/** Two that ask at once are given the same one. */
	const making = new Map<string, Promise<string>>();

	async function keyFor(
		wanted: ConnectKey,
		asker: Parameters<typeof permit>[3],
	): Promise<string> {
		const { name } = wanted;
		const own = connectKeysOf(keys, wanted);
		const known = own.find(({ state }) => state === "active");
		const shown = known && (await keys.show(known.id));
		if (shown) {
			// The control door is the owner's user's alone; of no other door is that known.
			if (asker.actor !== "cli")
				await permit(parts, "key.show", { id: known.id }, asker);
			return shown.reveal();
		}
		/** Nothing in it means anything to a shell: a client's name has no such characters. */
		const typed = `drawbridge key create "${name}"${wanted.upstreams.map((one) => ` --upstream ${one}`).join("")}`;
		// Who took it back is asked, and where nobody can be asked it stays taken back.
		const isTaken = own.some(({ state }) => state === "revoked");
		const ruling = rulingOf(
			asker.actor,
			"key.create",
			true,
			parts.owner.view(),
		);
		if (isTaken && ruling === "go" && asker.actor !== "desktop")
			throw new CommandError(
				"conflict",
				`the key of "${name}" was revoked; to let it in again: ${typed}`,
			);
		if (
			ruling === "passphrase" &&
			asker.passphrase === undefined &&
			!mayAskPhones(parts, "key.create")
		)
			throw new CommandError(
				"passphrase-needed",
				`"${name}" has no key yet, and a new one needs the owner passphrase; make it once, in a terminal: ${typed} --passphrase`,
			);
		await permit(parts, "key.create", { ...wanted }, asker);
		const { key } = await keys.create({ ...wanted, ttlMs: undefined });
		return key;
	}

	async function sharedKey(
		wanted: ConnectKey,
		asker: Parameters<typeof permit>[3],
	): Promise<string> {
		const { name } = wanted;
		const others = making.get(name);
		if (others === undefined) {
			const own = keyFor(wanted, asker).finally(() => making.delete(name));
			making.set(name, own);
			return await own;
		}
		try {
			return await others;
		} catch (error) {
			const hasGone = error instanceof CommandError && error.code === "voided";
			if (!hasGone || asker.gone?.aborted) throw error;
			// Who asked first has left, and the question with it.
			return await sharedKey(wanted, asker);
		}
	}

	return {
		"connect.open": async ({ upstream, client }, asker) => {
			const isAll = upstream === everyUpstream && !upstreams.get(upstream);
			if (!isAll && !upstreams.get(upstream))
				throw new CommandError(
					"not-found",
					`no upstream is called ${upstream}; see: drawbridge upstream list`,
				);
			const wanted = connectKey(upstream, client, isAll ? [] : [upstream]);
			const key = await sharedKey(wanted, asker);
			return {
				url: `http://${ownerHost}${isAll ? "/.drawbridge/mcp" : endpointOf(upstreams, upstream)}`,
				key,
			};
		},
	};
}

/** Where the upstream speaks MCP: its own address where that ends in /mcp, else where its settings say, or /mcp below it. */
function endpointOf(upstreams: Upstreams, name: string): string {
	const upstream = upstreams.get(name);
	if (upstream !== undefined && /\/mcp\/?$/i.test(upstream.basePath))
		return `/${name}/`;
	const said = upstream?.stdio ? undefined : upstream?.policy.mcp.address;
	return `/${name}${said ?? "/mcp"}`;
}
