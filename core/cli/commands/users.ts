/** user, session, token: people who sign in, what they are signed in with, and tokens for scripts. */
import type { CommandOutput } from "../../../contract/commands.ts";
import {
	CliError,
	localTime,
	parseDuration,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { hasTerminal, readHidden } from "../prompt.ts";
import { parseRole } from "../role.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export async function addUser(
	name: string,
	flags: Json & { role: string; password?: boolean },
): Promise<void> {
	const role = parseRole(flags.role);
	const added = await ask("user.add", {
		name,
		role,
		...(flags.password ? { password: await readPassword() } : {}),
	});
	showInvitation(added, flags, `user ${added.name} (${added.role}) was added`);
}

export async function setPassword(
	name: string,
	flags: Json & { link?: boolean },
): Promise<void> {
	const changed = await ask("user.password", {
		name,
		...(flags.link ? {} : { password: await readPassword() }),
	});
	showInvitation(changed, flags, `every sign-in of ${changed.name} has ended`);
}

function showInvitation(
	user: CommandOutput<"user.add">,
	flags: Json,
	done: string,
): void {
	if (flags.json) {
		printJson(user);
		return;
	}
	tell(done);
	if (!user.setup) return;
	print(user.setup.url);
	tell(
		`this link sets the password, once, until ${localTime(user.setup.expiresAt)}; hand it to ${user.name} only`,
	);
}

export async function listUsers(flags: Json): Promise<void> {
	const users = await ask("user.list", {});
	if (flags.json) {
		printJson(users);
		return;
	}
	const rows = users.map((user) => [
		user.name,
		user.role,
		user.disabled ? "disabled" : user.hasPassword ? "active" : "invited",
		String(user.sessions),
		localTime(user.lastLoginAt),
	]);
	print(
		table(
			rows,
			["NAME", "ROLE", "STATE", "SIGN-INS", "LAST SIGN-IN"],
			"no user yet; add one with: drawbridge user add NAME",
		),
	);
}

export async function setRole(
	name: string,
	role: string,
	flags: Json,
): Promise<void> {
	const user = await ask("user.change", { name, role: parseRole(role) });
	if (flags.json) printJson(user);
	else tell(`${user.name} is ${user.role} now`);
}

export async function setDisabled(
	name: string,
	disabled: boolean,
	flags: Json,
): Promise<void> {
	const user = await ask("user.change", { name, disabled });
	if (flags.json) printJson(user);
	else
		tell(
			user.disabled
				? `${user.name} is disabled; every sign-in has ended`
				: `${user.name} may sign in again`,
		);
}

export async function removeUser(name: string, flags: Json): Promise<void> {
	const done = await ask("user.remove", { name });
	if (flags.json) printJson(done);
	else tell(`${name} was removed; every sign-in has ended`);
}

export async function listSessions(flags: Json): Promise<void> {
	const sessions = await ask("session.list", {});
	if (flags.json) {
		printJson(sessions);
		return;
	}
	const rows = sessions.map((session) => [
		session.id,
		session.name,
		session.kind,
		session.role,
		session.upstreams.join(",") || "all",
		localTime(session.lastUsedAt),
		localTime(session.expiresAt),
	]);
	print(
		table(
			rows,
			["ID", "NAME", "KIND", "ROLE", "UPSTREAMS", "LAST USED", "ENDS"],
			"nobody is signed in, and no token was issued",
		),
	);
}

export async function revokeSession(id: string, flags: Json): Promise<void> {
	const done = await ask("session.revoke", { id });
	if (flags.json) printJson(done);
	else tell(`ended ${id}, and what came from it`);
}

export async function issueToken(
	name: string,
	flags: Json & { role: string; upstream?: string[]; expires: string },
): Promise<void> {
	const issued = await ask("token.issue", {
		name,
		role: parseRole(flags.role),
		upstreams: flags.upstream ?? [],
		expiresInSeconds: parseDuration(flags.expires),
	});
	if (flags.json) {
		printJson(issued);
		return;
	}
	print(issued.token);
	tell(
		`token for "${issued.name}", ${issued.role}, ${issued.upstreams.join(", ") || "every upstream"}, until ${localTime(issued.expiresAt)}; it is not kept. End it: drawbridge session revoke ${issued.id}`,
	);
}

export async function rotateKey(flags: Json): Promise<void> {
	const rotated = await ask("token.rotate", {});
	if (flags.json) printJson(rotated);
	else
		tell(
			`tokens are signed with ${rotated.kid} now; older ones stay good until they expire`,
		);
}

/** Never from the arguments, which every process of this machine can read. */
async function readPassword(): Promise<string> {
	const password = hasTerminal()
		? await askTwice()
		: (await readHidden("")).replace(/\r?\n$/, "");
	if (password === "") throw new CliError("usage", "the password is empty", 2);
	return password;
}

async function askTwice(): Promise<string> {
	const password = await readHidden("New password");
	if ((await readHidden("The same again")) !== password)
		throw new CliError("usage", "the two passwords differ", 2);
	return password;
}
