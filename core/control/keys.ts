/** Commands about client API keys. */
import { changeSettings, readSettings } from "../settings/file.ts";
import { adoptable } from "../settings/advice.ts";
import type { ApiKeys } from "../keys.ts";
import { toolSeparator } from "../permission/allowed-tools.ts";
import type { Upstreams } from "../upstreams.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function keyOperations({
	keys,
	upstreams,
	settingsFile,
	reloadSettings,
}: {
	readonly keys: ApiKeys;
	readonly upstreams: Upstreams;
	readonly settingsFile: string;
	readonly reloadSettings: () => void;
}): OperationsOf<"key"> {
	return {
		"key.create": ({ expiresInSeconds, ...wanted }) => {
			for (const name of [...wanted.upstreams, ...namedIn(wanted.tools)])
				if (!upstreams.get(name))
					throw new CommandError("not-found", `no upstream is called ${name}`);
			return keys.create({
				...wanted,
				ttlMs:
					expiresInSeconds === undefined ? undefined : expiresInSeconds * 1_000,
			});
		},
		"key.limit": ({ id, ...change }) => {
			const limited = keys.limit(id, change);
			if (!limited) throw unknown(id);
			return limited;
		},
		"key.tools": ({ id, tools }) => {
			for (const name of namedIn(tools))
				if (!upstreams.get(name))
					throw new CommandError("not-found", `no upstream is called ${name}`);
			const limited = keys.limitTools(id, tools);
			if (!limited) throw unknown(id);
			return limited;
		},
		"key.list": () => keys.list(),
		"key.show": async ({ id }) => {
			const key = await keys.show(id);
			if (!key) throw unknown(id);
			return { id, key: key.reveal() };
		},
		"key.revoke": async ({ id }) => {
			const revoked = await keys.revoke(id);
			if (!revoked)
				throw new CommandError(
					"not-found",
					`no key has the id ${id.slice(0, 60)}`,
				);
			if (revoked.source === "settings")
				throw new CommandError(
					"conflict",
					"this key stands in a settings file; take it out of api_keys there",
				);
			return revoked;
		},
		"key.rotate": async ({ id, overlapSeconds }) => {
			const rotated = await keys.rotate(id, overlapSeconds * 1_000);
			if (!rotated) throw unknown(id);
			return rotated;
		},
		"key.adopt": async () => {
			const plain = adoptable(readSettings(settingsFile).settings);
			const adopted = [];
			// One that was revoked is only taken out of the file.
			for (const [index, raw] of plain.entries())
				if (!keys.wasRevoked(raw))
					adopted.push(
						await keys.adopt(raw, {
							name: `security.json key ${index + 1}`,
							role: "operator",
							upstreams: [],
							note: "from security.json",
						}),
					);
			// In the vault first: a crash between leaves a key in both places, never in none.
			if (plain.length > 0) {
				changeSettings(settingsFile, (json) => {
					json["api_keys"] = [];
				});
				reloadSettings();
			}
			return adopted;
		},
	};
}

/** The upstreams that patterns of tools spell out. */
const namedIn = (patterns: readonly string[]): string[] =>
	patterns
		.map((pattern) => pattern.split(toolSeparator, 1)[0] ?? "")
		.filter((name) => !name.includes("*"));

const unknown = (id: string): CommandError =>
	new CommandError(
		"not-found",
		`no active key has the id ${id.slice(0, 60)}; see: drawbridge key list`,
	);
