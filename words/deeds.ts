/**
 * What a command of the gate does, in a plain sentence: over the question whether it may, in the tray, and in the log of
 * changes. Only what the gate itself wrote is read for it, and what is not understood stays as the gate calls it.
 */
import type { CommandName } from "../contract/commands.ts";
import * as english from "./en/commands.ts";
import { spoken } from "./spoken.ts";

/** Which field says what it is done to: the first that is there. */
const subjects: { readonly [N in CommandName]?: readonly string[] } = {
	"mode.set": ["mode"],
	"key.create": ["name"],
	"key.limit": ["key", "id"],
	"key.tools": ["key", "id"],
	"key.show": ["key", "id"],
	"key.revoke": ["id"],
	"key.rotate": ["key", "id"],
	"user.add": ["name"],
	"user.password": ["name"],
	"user.change": ["name"],
	"user.remove": ["name"],
	"session.revoke": ["id"],
	"token.issue": ["name"],
	"ip.allow": ["cidr"],
	"ip.deny": ["cidr"],
	"secret.set": ["name"],
	"secret.remove": ["name"],
	"secret.test": ["upstream"],
	"vault.migrate": ["to"],
	"cert.issue": ["name"],
	"cert.renew": ["id"],
	"cert.revoke": ["id"],
	"cert.export": ["dir"],
	"trust.add": ["store"],
	"trust.remove": ["store"],
	"project.add": ["dir"],
	"project.trust": ["dir"],
	"project.remove": ["dir"],
	"import.apply": ["file"],
	"agent.apply": ["place"],
	"agent.undo": ["id"],
	"upstream.add": ["name"],
	"upstream.change": ["name"],
	"upstream.remove": ["name"],
	"upstream.restore": ["name"],
	"upstream.test": ["name", "url"],
	"upstream.restart": ["name"],
	"connect.open": ["upstream"],
	"oauth.revoke": ["id"],
	"approval.answer": ["id"],
	"grant.revoke": ["id"],
	"hook.install": ["agent"],
	"hook.uninstall": ["agent"],
	"pair.confirm": ["name"],
	"device.rename": ["name"],
	"device.limit": ["phone", "id"],
	"device.allow-high": ["phone", "id"],
	"device.revoke": ["id"],
	"network.trust": ["network", "id"],
	"network.forget": ["id"],
	"backup.create": ["file"],
	"settings.set": ["path"],
};

/** Of what it is done to, in characters; all of it stands elsewhere. */
const longest = 80;

function sentence(
	name: string,
	valueOf: (field: string) => string | undefined,
): string | null {
	// The desktop's language may change while it runs.
	const words: Readonly<Record<string, (what: string) => string>> = spoken(
		"commands",
		english,
	).commandWords;
	if (!Object.hasOwn(words, name)) return null;
	const fields = Object.hasOwn(subjects, name)
		? // It is one of its names.
			(subjects[name as CommandName] ?? [])
		: [];
	const what = fields.map(valueOf).find((value) => value) ?? "";
	return (
		words[name]?.(
			what.length > longest
				? `${what.slice(0, longest).toWellFormed()}…`
				: what,
		) ?? null
	);
}

/** Of a question about a command; `args` as the card has them. `null`: no command that is known here. */
export const askedDeed = (name: string, args: string): string | null =>
	sentence(name, (field) => {
		const value = memberOf(args, field);
		return typeof value === "string" ? value : undefined;
	});

/** `undefined` also where the text was cut, or there is none. */
function memberOf(json: string, name: string): unknown {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === "object" && value !== null
			? Object.getOwnPropertyDescriptor(value, name)?.value
			: undefined;
	} catch {
		return undefined;
	}
}

/** Of a change in the log, by the words of its entry: "key.create name=laptop role=operator". */
export function loggedDeed(reason: string): string | null {
	const [name = "", ...said] = reason.split(" ");
	const rest = ` ${said.join(" ")}`;
	return sentence(
		name,
		(field) =>
			new RegExp(` ${field}=(.*?)(?= [A-Za-z]+=|$)`, "s").exec(rest)?.[1],
	);
}
