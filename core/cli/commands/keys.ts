/** key: client API keys. */
import type { KeyView } from "../../../contract/views.ts";
import {
	CliError,
	localTime,
	parseDuration,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { parseRole } from "../role.ts";
import { parseCount } from "./limits.ts";
import { ask, withGate } from "../session.ts";
import { keyNamed } from "../key-named.ts";
import type { GateCaller } from "../client.ts";

interface Json {
	readonly json?: boolean;
}

interface Daily {
	readonly requestsPerDay?: string;
	readonly tokensPerDay?: string;
}

export async function createKey(
	name: string,
	flags: Json &
		Daily & {
			role: string;
			upstream?: string[];
			tools?: string[];
			expires?: string;
			note?: string;
			agent?: string;
		},
): Promise<void> {
	const key = await ask("key.create", {
		name,
		role: parseRole(flags.role),
		upstreams: flags.upstream ?? [],
		tools: flags.tools ?? [],
		...(flags.expires === undefined
			? {}
			: { expiresInSeconds: parseDuration(flags.expires) }),
		...(flags.note === undefined ? {} : { note: flags.note }),
		...(flags.agent === undefined ? {} : { agent: flags.agent }),
		...dailyIn(flags),
	});
	if (flags.json) {
		printJson(key);
		return;
	}
	print(key.key);
	tell(
		`key ${key.id} for "${key.name}", ${describeScope(key)}; it is in the vault (again: drawbridge key show ${key.id})`,
	);
}

/** What is not said is left out. @throws CliError */
function dailyIn(flags: Daily): {
	requestsPerDay?: number | null | undefined;
	tokensPerDay?: number | null | undefined;
} {
	return {
		requestsPerDay: parseCount(flags.requestsPerDay),
		tokensPerDay: parseCount(flags.tokensPerDay),
	};
}

/** `word`: an id, or the name of the only active key so called. @throws CliError */
const withKey = <T>(
	word: string,
	work: (gate: GateCaller, id: string) => Promise<T>,
): Promise<T> =>
	withGate(async (gate) =>
		work(gate, keyNamed(await gate.call("key.list", {}), word).id),
	);

/** @throws CliError when nothing is given to set */
export async function limitKey(
	word: string,
	flags: Json & Daily,
): Promise<void> {
	const daily = dailyIn(flags);
	if (Object.values(daily).every((count) => count === undefined))
		throw new CliError(
			"usage",
			"say what to limit, for instance: drawbridge key limit ID --requests-per-day 500",
			2,
		);
	const key = await withKey(word, (gate, id) =>
		gate.call("key.limit", { id, ...daily }),
	);
	if (flags.json) printJson(key);
	else tell(`${key.id} ("${key.name}") may spend ${describeDaily(key)}`);
}

/** Without patterns and without `--all`: shows them. @throws CliError */
export async function limitTools(
	word: string,
	patterns: readonly string[],
	flags: Json & { all?: boolean },
): Promise<void> {
	if (flags.all && patterns.length > 0)
		throw new CliError("usage", "either patterns or --all", 2);
	const key = await withGate(async (gate) => {
		const known = keyNamed(await gate.call("key.list", {}), word);
		return flags.all || patterns.length > 0
			? await gate.call("key.tools", { id: known.id, tools: [...patterns] })
			: known;
	});
	if (flags.json) printJson(key);
	else if (key.tools.length === 0)
		tell(`${key.id} ("${key.name}") may call every tool that its role may`);
	else print(key.tools.join("\n"));
}

function describeDaily({ daily }: KeyView): string {
	const said = [
		...(daily.requests === null ? [] : [`${daily.requests} requests`]),
		...(daily.tokens === null ? [] : [`${daily.tokens} tokens`]),
	];
	return said.length === 0 ? "what it likes" : `${said.join(", ")} a day`;
}

/** "12/500 requests, 7/1000 tokens": spent, and how much may be. */
function spentOf({ daily }: KeyView): string {
	const { requests, tokens, usedRequests, usedTokens } = daily;
	const said = [
		...(requests === null ? [] : [`${usedRequests}/${requests} requests`]),
		...(tokens === null ? [] : [`${usedTokens}/${tokens} tokens`]),
	];
	return said.join(", ") || "no limit";
}

const describeScope = (key: KeyView): string =>
	`${key.role}, ${key.upstreams.length === 0 ? "every upstream" : key.upstreams.join(", ")}, ${key.tools.length === 0 ? "" : `only the tools ${key.tools.join(", ")}, `}${key.expiresAt === null ? "no expiry" : `until ${localTime(key.expiresAt)}`}`;

export async function listKeys(flags: Json): Promise<void> {
	const keys = await ask("key.list", {});
	if (flags.json) printJson(keys);
	else {
		const rows = keys.map((key) => [
			key.id,
			key.name,
			key.role,
			`${key.prefix}…`,
			key.upstreams.join(",") || "all",
			key.tools.join(",") || "all",
			key.state,
			spentOf(key),
			localTime(key.lastUsedAt),
		]);
		print(
			table(
				rows,
				[
					"ID",
					"NAME",
					"ROLE",
					"KEY",
					"UPSTREAMS",
					"TOOLS",
					"STATE",
					"TODAY",
					"LAST USED",
				],
				"no key yet; make one with: drawbridge key create NAME",
			),
		);
	}
}

export async function showKey(word: string, flags: Json): Promise<void> {
	const shown = await withKey(word, (gate, id) =>
		gate.call("key.show", { id }),
	);
	if (flags.json) printJson(shown);
	else print(shown.key);
}

export async function revokeKey(word: string, flags: Json): Promise<void> {
	const key = await withKey(word, (gate, id) =>
		gate.call("key.revoke", { id }),
	);
	if (flags.json) printJson(key);
	else tell(`revoked ${key.id} ("${key.name}"); it is refused from now on`);
}

/** `--overlap 0` ends the old key at once. */
export async function rotateKey(
	word: string,
	flags: Json & { overlap: string },
): Promise<void> {
	const overlapSeconds =
		flags.overlap.trim() === "0" ? 0 : parseDuration(flags.overlap);
	const key = await withKey(word, (gate, id) =>
		gate.call("key.rotate", { id, overlapSeconds }),
	);
	if (flags.json) {
		printJson(key);
		return;
	}
	print(key.key);
	tell(
		key.overlap === null
			? "the old key is refused from now on"
			: `the old key (${key.overlap.prefix}…) is accepted until ${localTime(key.overlap.until)}`,
	);
}

export async function adoptKeys(flags: Json): Promise<void> {
	const keys = await ask("key.adopt", {});
	if (flags.json) printJson(keys);
	else if (keys.length === 0) tell("security.json holds no plain keys");
	else
		tell(
			`${keys.length} ${keys.length === 1 ? "key is" : "keys are"} in the vault now, and no longer in security.json: ${keys.map((key) => key.id).join(", ")}`,
		);
}
