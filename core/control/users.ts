/** Commands about users, their sign-ins, and tokens that are issued without one. */
import type { CommandOutput } from "../../contract/commands.ts";
import type { Auth } from "../auth/auth.ts";
import { type User, userView } from "../auth/users.ts";
import { isRefusal, type Refusal } from "../problem.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function userOperations({
	auth,
	upstreams,
	...parts
}: {
	readonly auth: Auth;
	/** The ones there are. */
	readonly upstreams: { get(name: string): object | undefined };
	gateUrl(): string;
}): OperationsOf<"user" | "session" | "token"> {
	const view = (user: User): CommandOutput<"user.list">[number] =>
		userView(user, auth.countSessions(user));
	const find = (name: string): User => {
		const user = auth.users.byName(name);
		if (!user) throw new CommandError("not-found", `no user is called ${name}`);
		return user;
	};
	/** In the fragment, which no server, log or Referer ever sees. */
	const invited = (user: User): CommandOutput<"user.add"> => {
		const { token, expiresAt } = auth.newSetup(user);
		return {
			...view(find(user.name)),
			setup: {
				url: `${parts.gateUrl()}/.drawbridge/auth/setup#token=${token}`,
				expiresAt: new Date(expiresAt).toISOString(),
			},
		};
	};

	return {
		"user.list": () => auth.users.list().map(view),
		"user.add": async ({ name, role, password }) => {
			if (auth.users.byName(name)) throw taken(name);
			if (password === undefined) {
				const user = auth.users.add(name, role, null);
				if (!user) throw taken(name);
				return invited(user);
			}
			const user = await auth.addWithPassword(name, role, password);
			if (!user) throw taken(name);
			return { ...view(accepted(user)), setup: null };
		},
		"user.password": async ({ name, password }) => {
			const user = find(name);
			if (password === undefined) return invited(user);
			const changed = accepted(await auth.givePassword(name, password));
			return { ...view(changed), setup: null };
		},
		"user.change": ({ name, ...wanted }) =>
			view(auth.changeUser(find(name), wanted)),
		"user.remove": ({ name }) => {
			if (!auth.users.dropIgnored(name)) auth.removeUser(find(name));
			return { done: true };
		},
		"session.list": () => auth.views(),
		"session.revoke": ({ id }) => {
			if (!auth.revoke(id))
				throw new CommandError(
					"not-found",
					`no session has the id ${id.slice(0, 60)}`,
				);
			return { done: true };
		},
		"token.issue": async ({ expiresInSeconds, ...wanted }) => {
			for (const name of wanted.upstreams)
				if (!upstreams.get(name))
					throw new CommandError("not-found", `no upstream is called ${name}`);
			const issued = await auth.issue({
				...wanted,
				lifeMs: expiresInSeconds * 1_000,
			});
			if (!issued)
				throw new CommandError(
					"invalid-input",
					"upstreams: too many for one token",
				);
			return { ...issued.view, token: issued.token };
		},
		"token.rotate": async () => ({ kid: await auth.rotateSigningKey() }),
	};
}

const taken = (name: string): CommandError =>
	new CommandError("conflict", `there is a user called ${name} already`);

/** What the gate would refuse over HTTP, as the owner is told. */
function accepted(result: User | Refusal): User {
	if (!isRefusal(result)) return result;
	if (result.code === "weak-password")
		throw new CommandError(
			"invalid-input",
			"password: at least 10 characters, not a common one, and without the user's name",
		);
	if (result.code === "not-found")
		throw new CommandError("not-found", "the user was removed meanwhile");
	throw new CommandError("conflict", "too many sign-ins now; try again");
}
