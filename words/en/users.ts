/** Every word of the users window. */
import type { SessionView } from "../../contract/views.ts";

export const users = {
	heading: "Users",
	lead: "People who sign in with a password, at dashboards behind the gate. Agents and programs need keys, not users.",
	emptyTitle: "No users yet",
	empty:
		"A user is a person who signs in, for example at the dashboard of a server behind the gate. An agent or program needs a key instead: create it under Keys.",
	add: "Add a user",
	filter: "Find a user",
	noMatch: "No user matches.",
	count: (count: number) =>
		count === 1 ? "1 user" : `${count.toLocaleString("en")} users`,
	name: "User name",
	nameHint: "Lower-case letters, digits and . _ @ -",
	nameMissing: "Give a user name.",
	nameForm:
		"Begin with a lower-case letter or digit, then use those and . _ @ -, at most 64.",
	nameTaken: "Another user has this name.",
	how: "Password",
	byLink: "They set it themselves, by a link that works once",
	byHand: "I set it now",
	password: "Password",
	passwordHint: "At least 10 characters, without the user name",
	passwordShort: "Use at least 10 characters.",
	passwordLong: "Use at most 1,024 bytes.",
	passwordName: "Leave the user name out of it.",
	again: "Password again",
	againHint: "The same once more",
	againDiffers: "The two passwords differ.",
	save: "Add",
	linkTitle: (name: string) => `Set-up link for ${name}`,
	linkText:
		"Give it to this person only: whoever opens it first sets the password. It works once.",
	linkExpires: (when: string) => `It expires ${when}.`,
	link: "Link",
	copyLink: "Copy link",
	change: "Change role",
	changeLabel: (name: string) => `Change the role of ${name}`,
	changeTitle: (name: string) => `Role of ${name}`,
	changeSave: "Change",
	disable: "Disable",
	disableLabel: (name: string) => `Disable ${name}`,
	disableTitle: (name: string) => `Disable ${name}?`,
	disableText:
		"Every sign-in and open stream of this user ends now, and nobody can sign in as them until you enable them again.",
	enable: "Enable",
	enableLabel: (name: string) => `Enable ${name}`,
	reset: "New set-up link",
	resetLabel: (name: string) => `New set-up link for ${name}`,
	resetTitle: (name: string) => `A new set-up link for ${name}?`,
	resetText:
		"Their password is dropped and every sign-in of theirs ends. With the link they set a new one.",
	resetSave: "Make the link",
	remove: "Remove",
	removeLabel: (name: string) => `Remove ${name}`,
	removeTitle: (name: string) => `Remove ${name}?`,
	removeText:
		"Every sign-in of this user ends now. What the audit log holds about them stays.",
	keep: "Keep as it is",
	states: {
		active: "Active",
		disabled: "Disabled",
		waiting: "No password yet",
	},
	lastLogin: (when: string) => `signed in ${when}`,
	neverLogin: "never signed in",
	open: (count: number) =>
		count === 0
			? "no sign-in open"
			: count === 1
				? "1 sign-in open"
				: `${count.toLocaleString("en")} sign-ins open`,
} as const;

export const signIns = {
	heading: "Sign-ins and tokens",
	lead: "What is good now. Ending one ends every token, cookie and stream that came from it.",
	empty: "Nobody is signed in, and no token is out.",
	kinds: {
		login: "Sign-in",
		cookie: "Browser",
		key: "Token of a key",
		issued: "Issued token",
	} satisfies Record<SessionView["kind"], string>,
	started: (when: string) => `since ${when}`,
	used: (when: string) => `used ${when}`,
	neverUsed: "never used",
	expires: (when: string) => `expires ${when}`,
	end: { login: "Sign out", cookie: "Sign out", key: "End", issued: "End" },
	endLabel: (kind: string, name: string) => `End: ${kind} of ${name}`,
	endTitle: (name: string) => `End this of ${name}?`,
	endText:
		"What came from it is refused from the next request on, and its open streams are cut.",
	keep: "Keep it",
} as const;
