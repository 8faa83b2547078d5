/**
 * One server's entry as an upstream of the gate: what its settings would be, which keys go to the vault and to which field
 * each is bound, and why it cannot be moved where it cannot. Says what is different afterwards. Changes nothing.
 */
import { isAbsolute, resolve } from "node:path";
import type { JsonObject } from "../json.ts";
import {
	UpstreamSettings,
	UpstreamUrl,
} from "../settings/upstream-settings.ts";
import { type Command, commandOf, shownCommand } from "../stdio/command.ts";
import { whyNot } from "../stdio/wanted.ts";
import { stdioUrl } from "../upstreams.ts";
import { Fields, type Kept, type Moving, Obstacle } from "./fields.ts";
import { plainKeysOf } from "./keys.ts";
import { piecesOf } from "./references.ts";

export interface Transfer {
	/** Of the upstream, as security.json has them. */
	readonly settings: JsonObject;
	/** What its secrets are bound to. */
	readonly origin: string;
	readonly secrets: readonly Kept[];
	readonly variables: readonly string[];
	readonly missing: readonly string[];
	readonly notes: readonly string[];
	/** Resolved, as it would be started. */
	readonly command: Command | undefined;
	/** What each field is given, for a person. */
	readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** A text: the reason why it stays where it is. */
export async function transferOf(moving: Moving): Promise<Transfer | string> {
	try {
		return await transferred(moving);
	} catch (error) {
		if (error instanceof Obstacle) return error.message;
		throw error;
	}
}

async function transferred(moving: Moving): Promise<Transfer> {
	const { entry } = moving;
	if (entry.beyond.length > 0)
		throw new Obstacle(
			`its ${entry.beyond.join(" and ")} names keys or a sign-in that only the agent follows; move it by hand`,
		);
	const exposed = (await plainKeysOf(entry)).find(
		(key) => key.in === "argument" || key.in === "address",
	);
	if (exposed)
		throw new Obstacle(
			exposed.in === "argument"
				? "a word of its command looks like a key: it would lie in the gate's settings, and whoever lists this machine's processes could read it. Most servers take it from a variable; put it there first"
				: "its address holds what looks like a key: addresses are logged. Put it into a header first",
		);
	if (entry.kind === "stdio") return await ofCommand(moving);
	if (entry.kind === "http") return ofAddress(moving, await Fields.of(moving));
	throw new Obstacle(
		entry.kind === "sse"
			? "it speaks the older HTTP+SSE, which drawbridge connect does not; use its newer address (Streamable HTTP) first"
			: "it is neither a command nor an address that is understood",
	);
}

async function ofCommand(moving: Moving): Promise<Transfer> {
	const { entry, folder, project, env, upstream } = moving;
	const fields = await Fields.of(moving);
	const command = written(moving, entry.command ?? "", "its command");
	const args = entry.args.map((word) =>
		written(moving, word, "a word of its command"),
	);
	const given =
		entry.cwd === undefined ? undefined : written(moving, entry.cwd, "its cwd");
	const cwd =
		given === undefined
			? (folder ?? undefined)
			: isAbsolute(given)
				? given
				: folder === null
					? undefined
					: resolve(folder, given);
	if (given !== undefined && cwd === undefined)
		throw new Obstacle(
			`its cwd ${given} is no whole path, and depends on where the agent is started`,
		);
	const stdio = {
		command,
		...(args.length > 0 ? { args } : {}),
		...(cwd === undefined ? {} : { cwd }),
		...(fields.all.length > 0 ? { env: fields.templates } : {}),
	};
	const read = UpstreamSettings.safeParse({ stdio });
	const settings = read.data?.stdio;
	if (settings === undefined)
		throw new Obstacle(read.error?.issues[0]?.message ?? "it is no command");
	const obstacle = await whyNot(settings, project ?? undefined, env);
	if (obstacle !== undefined) throw new Obstacle(obstacle);
	const resolved = commandOf(settings, {
		env,
		home: moving.user,
		project: project ?? undefined,
	});
	const shown = shownCommand(settings, resolved);
	return {
		settings: { stdio, ...(project === null ? {} : { project }) },
		origin: stdioUrl(upstream),
		...fields.found,
		notes: [
			...resolved.notes,
			...resolved.scripts.map(
				({ path, sha256 }) =>
					`approved with what ${path} holds now (SHA-256 ${sha256.slice(0, 16)}…)`,
			),
			...(cwd === undefined
				? [
						`it runs in ${resolved.cwd}, not in the folder the agent is started in`,
					]
				: []),
		],
		command: resolved,
		fields: Object.entries(
			// Made of texts only.
			(shown["env"] ?? {}) as Record<string, string>,
		).map(([name, value]) => ({ name, value })),
	};
}

function ofAddress(moving: Moving, fields: Fields): Transfer {
	const address = written(moving, moving.entry.url, "its address");
	const checked = UpstreamUrl.safeParse(address);
	if (!checked.success)
		throw new Obstacle(
			"its address holds a user, a query or a fragment, which an upstream's may not",
		);
	const url = new URL(checked.data);
	const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(
		url.hostname,
	);
	const isSecret = fields.all.some(({ template }) => template.includes("${"));
	if (url.protocol === "http:" && !isLoopback && isSecret)
		throw new Obstacle(
			"it is reached over plain http beyond this machine, where the gate sends no key",
		);
	const settings = {
		...whereMcpIs(url),
		...(fields.all.length > 0 ? { headers: fields.templates } : {}),
		...(moving.project === null ? {} : { project: moving.project }),
	};
	const read = UpstreamSettings.safeParse(settings);
	if (!read.success)
		throw new Obstacle(
			`the gate cannot say it as an upstream: ${read.error.issues[0]?.path.join(".") ?? "its settings"} is not as it has to be`,
		);
	return {
		settings,
		origin: url.origin,
		...fields.found,
		notes:
			isLoopback || isSecret
				? []
				: [
						"no key of it stands in the file: where you signed in to it in the agent, that sign-in does not come along",
					],
		command: undefined,
		fields: fields.all.map(({ name, template }) => ({
			name,
			value: template,
		})),
	};
}

/** An address that ends in /mcp speaks it there by itself; of others the last segment is the place below. */
function whereMcpIs(url: URL): JsonObject {
	if (/\/mcp\/?$/i.test(url.pathname)) return { url: url.href };
	const [, folder = "", last = "/"] =
		/^(.*?)(\/[^/]*)$/.exec(url.pathname) ?? [];
	return { url: url.origin + folder, mcp: [last] };
}

/** A text in which nothing is left to be filled in. */
function written(
	{ agent, user, folder }: Moving,
	text: string,
	what: string,
): string {
	const pieces = piecesOf(text, agent, { user, folder });
	const other = pieces.find((piece) => typeof piece !== "string");
	if (other !== undefined && typeof other !== "string")
		throw new Obstacle(
			`${what} holds \${${other.name}}, which the gate does not fill in; write out what it stands for`,
		);
	return pieces.filter((piece) => typeof piece === "string").join("");
}
