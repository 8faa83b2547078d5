/** Every word of the mode window and of the mode beside every section. */
import type { Mode } from "../../contract/views.ts";

/** Where the bridge stands, for those who do not see the drawing. */
export const bridgeWords: Record<Mode, string> = {
	strict: "Bridge up",
	relaxed: "Bridge half up",
	lax: "Bridge down",
};

export const modeMeanings: Record<Mode, { lead: string; more: string }> = {
	strict: {
		lead: "Every caller shows a key.",
		more: "No key, or a wrong one: refused.",
	},
	relaxed: {
		lead: "Keys are optional.",
		more: "A caller without one gets through; a wrong key is refused. Roles do not restrain a program that may drop its key.",
	},
	lax: {
		lead: "Nobody is asked.",
		more: "A wrong key is ignored like a missing one. Roles restrain nobody who may drop the key.",
	},
};

export const mode = {
	heading: "Who may cross?",
	choices: "Mode of the gate",
	inForce: "In force",
	change: "Change how long",
	timed: (name: string) => `${name} for another`,
	afterwards: (name: string) => `then ${name.toLowerCase()} again`,
	ending: (name: string) => `going back to ${name.toLowerCase()}…`,
	untilChanged: (name: string) => `${name} until you change it.`,
	untilRestart: (name: string, next: string) =>
		`${name} until the gate starts anew, then ${next.toLowerCase()}.`,
	untilRestartShort: "until restart",
	backToStrict: "Back to strict now",
	loosenTitle: (name: string) => `Make the gate ${name.toLowerCase()}?`,
	opens: {
		relaxed: (role: string) => [
			`Every program you run gets through to every upstream without a key, as “anonymous” with the role ${role}.`,
			"A wrong, expired or revoked key is still refused.",
			"Roles do not restrain a program that may simply drop its key.",
		],
		lax: (role: string) => [
			`Every program you run gets through to every upstream, as “anonymous” with the role ${role}.`,
			"A wrong, expired or revoked key is ignored, not refused. Revoking a key shuts nobody out.",
			"Roles restrain nobody: a program may simply drop its key.",
		],
	},
	peerChecked: "Other users of this machine still need a key.",
	peerUnchecked:
		"This system does not tell the gate which user a program belongs to: other users of this machine get through too.",
	recorded: "Every request is still recorded.",
	howLong: "For how long",
	spans: { 900: "15 minutes", 3600: "1 hour", 0: "Until I change it" },
	confirm: (name: string, span: 0 | 900 | 3600) =>
		span === 0
			? `${name} until I change it`
			: `${name} for ${mode.spans[span].toLowerCase()}`,
	stay: (name: string) => `Stay ${name.toLowerCase()}`,
	latest: "Latest requests",
	all: "All requests",
} as const;
