/** The order of users and sign-ins, what the filter finds, and what state a user is in. */
import type { SessionView, UserView } from "../../contract/views.ts";

export type UserState = "active" | "disabled" | "waiting";

/** `waiting`: nobody has set a password yet. */
export function stateOf(user: UserView): UserState {
	if (user.disabled) return "disabled";
	return user.hasPassword ? "active" : "waiting";
}

/** By name. `query` is looked for in name and role. */
export function listUsers(
	users: readonly UserView[],
	query: string,
): UserView[] {
	const sought = query.trim().toLowerCase();
	return users
		.filter(({ name, role }) => name.includes(sought) || role.includes(sought))
		.toSorted((a, b) => compare(a.name, b.name));
}

/** What was used last stands first; what was never used, by when it began. */
export function listSessions(sessions: readonly SessionView[]): SessionView[] {
	return sessions.toSorted((a, b) => compare(lastSign(b), lastSign(a)));
}

// ISO times in UTC sort as text.
const lastSign = ({ lastUsedAt, createdAt }: SessionView): string =>
	lastUsedAt ?? createdAt;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
