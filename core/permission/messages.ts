/**
 * Which of an upstream's WebSocket messages a role may see, by the owner's rules and a preset's: the first that matches
 * says which permission a message needs, and one that none matches is for nobody. Where no rule speaks of a path, its
 * messages are not read at all. Never decides who may open a socket.
 */
import {
	memberPath,
	type MemberPath,
	valuesAt,
} from "../inspection/member-path.ts";
import { isRefusal } from "../problem.ts";
import { parseBody } from "../request/body.ts";
import { PathPattern, readPath } from "./paths.ts";
import { nobody } from "./roles.ts";

/** As it stands in settings and presets. */
export interface MessageRule {
	/** Where the socket was opened. */
	readonly path: string;
	/** Members with these values, in a message that is JSON; left out: any message, bytes too. */
	readonly message?:
		| Readonly<Record<string, string | number | boolean>>
		| undefined;
	readonly permission: string;
}

interface Compiled {
	readonly pattern: PathPattern;
	readonly members: readonly (readonly [MemberPath, string])[] | undefined;
	readonly permission: string;
}

/** What a message needs; `text` is undefined where it is none. */
export type NeedOfMessage = (text: string | undefined) => string;

/** By what holds when it comes. */
export type SeesMessage = (text: string | undefined) => boolean;

export class MessageRules {
	/** The same text says the same. */
	readonly said: string;
	readonly #rules: readonly Compiled[];

	constructor(rules: readonly MessageRule[]) {
		this.said = JSON.stringify(rules);
		this.#rules = rules.map(({ path, message, permission }) => ({
			pattern: new PathPattern(path),
			members:
				message &&
				Object.entries(message).map(([name, value]) => [
					memberPath(name),
					String(value),
				]),
			permission,
		}));
	}

	/** For a socket that is opened at `path`; undefined: its messages are for whoever may open it. */
	at(path: string): NeedOfMessage | undefined {
		if (this.#rules.length === 0) return undefined;
		const { all, unclear } = readPath(path);
		const here = this.#rules.filter(
			({ pattern }) =>
				unclear || all.some((segments) => pattern.matches(segments)),
		);
		if (here.length === 0) return undefined;
		return (text) => {
			const json = text === undefined ? undefined : jsonOf(text);
			return here.find((rule) => isOf(rule, json))?.permission ?? nobody;
		};
	}
}

/** With names that stand twice it is none: two readers would find two things. */
function jsonOf(text: string): unknown {
	const body = parseBody(Buffer.from(text));
	return isRefusal(body) ? undefined : body.json;
}

const isOf = ({ members }: Compiled, json: unknown): boolean =>
	members === undefined ||
	(json !== undefined &&
		members.every(([path, value]) => {
			const values = valuesAt(json, path).map(String);
			return values.length === 1 && values[0] === value;
		}));
