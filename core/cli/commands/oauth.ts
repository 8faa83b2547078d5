/** oauth: programs that wait for consent, and those that have it. */
import { ConsentRole } from "../../../contract/oauth.ts";
import {
	CliError,
	localTime,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { ask, askRunning } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

/** Nothing vouches for what a program calls itself. */
const vouched = (document: string | null): string =>
	document === null ? "nobody" : document;

export async function listPending(flags: Json): Promise<void> {
	const pending = await askRunning("oauth.pending", {});
	if (flags.json) {
		printJson(pending);
		return;
	}
	print(
		table(
			pending.map((one) => [
				one.id,
				one.code,
				one.name,
				vouched(one.document),
				one.returnsTo,
				one.asks,
				one.upstreams.map(({ name }) => name).join(", "),
				localTime(one.expiresAt),
			]),
			[
				"ID",
				"CODE",
				"CALLS ITSELF",
				"VOUCHED BY",
				"RETURNS TO",
				"ASKS TO BE",
				"UPSTREAMS",
				"UNTIL",
			],
			"no program waits for consent",
		),
	);
}

export async function approve(
	id: string,
	flags: Json & { readonly role: string; readonly upstream?: string[] },
): Promise<void> {
	const role = ConsentRole.safeParse(flags.role);
	if (!role.success)
		throw new CliError("usage", `--role ${flags.role}: viewer or operator`, 2);
	const done = await askRunning("oauth.answer", {
		id,
		allow: true,
		role: role.data,
		...(flags.upstream === undefined ? {} : { upstreams: flags.upstream }),
	});
	if (flags.json) printJson(done);
	else tell(`${id} is let in as ${role.data}; its browser goes on by itself`);
}

export async function deny(id: string, flags: Json): Promise<void> {
	const done = await askRunning("oauth.answer", { id, allow: false });
	if (flags.json) printJson(done);
	else tell(`${id} is refused`);
}

export async function listClients(flags: Json): Promise<void> {
	const clients = await ask("oauth.clients", {});
	if (flags.json) {
		printJson(clients);
		return;
	}
	print(
		table(
			clients.map((one) => [
				one.id,
				one.name,
				vouched(one.document),
				one.role,
				one.upstreams.join(", "),
				one.lastUsedAt === null ? "never" : localTime(one.lastUsedAt),
				localTime(one.expiresAt),
			]),
			[
				"ID",
				"CALLS ITSELF",
				"VOUCHED BY",
				"ROLE",
				"UPSTREAMS",
				"USED",
				"UNTIL",
			],
			"no program was let in by OAuth",
		),
	);
}

export async function revoke(id: string, flags: Json): Promise<void> {
	const done = await ask("oauth.revoke", { id });
	if (flags.json) printJson(done);
	else tell(`${id} is revoked`);
}
