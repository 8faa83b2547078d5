/**
 * A server's variables or headers on their way behind the gate: references become the gate's own, and what looks like a key
 * becomes a secret of the vault. Knows the values, and shows none.
 */
import type { AgentId } from "../../contract/agents.ts";
import { isNamedKey } from "../leak-guard/named-keys.ts";
import { parseTemplate } from "../secrets/parse.ts";
import { Secret } from "../vault/secret.ts";
import type { Entry } from "./entry.ts";
import { masked } from "./keys.ts";
import { secretName } from "./names.ts";
import { piecesOf } from "./references.ts";

export interface Moving {
	readonly agent: AgentId;
	readonly entry: Entry;
	/** What it would be called. */
	readonly upstream: string;
	/** The folder it holds for. */
	readonly folder: string | null;
	/** The same, where it is a registered project. */
	readonly project: string | null;
	readonly user: string;
	/** The gate's own environment. */
	readonly env: NodeJS.ProcessEnv;
	readonly isSecret: (name: string) => boolean;
}

export interface Kept {
	readonly name: string;
	/** The only header or variable it is bound to. */
	readonly field: string;
	readonly value: Secret;
}

/** In words, why not. */
export class Obstacle extends Error {}

/** What they need. */
interface Found {
	readonly secrets: readonly Kept[];
	readonly variables: readonly string[];
	readonly missing: readonly string[];
}

interface Field {
	readonly name: string;
	readonly template: string;
}

export class Fields {
	readonly all: Field[] = [];
	readonly #moving: Moving;
	readonly #secrets: Kept[] = [];
	readonly #variables = new Set<string>();
	readonly #missing: string[] = [];

	private constructor(moving: Moving) {
		this.#moving = moving;
	}

	static async of(moving: Moving): Promise<Fields> {
		const { kind, env, headers, handedOn, fromVariables } = moving.entry;
		const fields = new Fields(moving);
		const given = Object.entries(kind === "stdio" ? env : headers);
		const shown = await masked(given.map(([, value]) => value));
		for (const [at, [name, value]] of given.entries())
			fields.#take(name, value, shown[at] !== value);
		if (kind === "stdio")
			for (const name of handedOn) fields.#refer(name, name, "");
		else
			for (const [name, variable] of Object.entries(fromVariables))
				fields.#refer(
					name,
					variable,
					name === "Authorization" && moving.entry.headers[name] === undefined
						? "Bearer "
						: "",
				);
		return fields;
	}

	get templates(): Record<string, string> {
		return Object.fromEntries(
			this.all.map(({ name, template }) => [name, template]),
		);
	}

	get found(): Found {
		return {
			secrets: this.#secrets,
			variables: [...this.#variables],
			missing: this.#missing,
		};
	}

	#take(name: string, value: string, hasKeyForm: boolean): void {
		const { agent, user, folder } = this.#moving;
		const pieces = piecesOf(value, agent, { user, folder });
		const [only] = pieces;
		if (
			pieces.length <= 1 &&
			(only === undefined || typeof only === "string")
		) {
			const text = only ?? "";
			if (hasKeyForm || isNamedKey(name, text)) this.#keep(name, text);
			else if (text.includes("${"))
				throw new Obstacle(
					`the value of ${name} holds \${…}, which would be a reference at the gate`,
				);
			else this.all.push({ name, template: text });
			return;
		}
		if (hasKeyForm)
			throw new Obstacle(
				`the value of ${name} holds a key beside a reference; make it one or the other first`,
			);
		let template = "";
		for (const piece of pieces) {
			if (typeof piece === "string") template += piece;
			else if (piece.kind === "unknown")
				throw new Obstacle(
					`the value of ${name} holds \${${piece.name}}, which only the agent can fill in`,
				);
			else if (piece.kind === "input") template += this.#ask(piece.name);
			else template += this.#variable(piece.name, piece.otherwise);
		}
		this.#push(name, template);
	}

	#refer(name: string, variable: string, before: string): void {
		this.#push(name, before + this.#variable(variable, undefined));
	}

	#push(name: string, template: string): void {
		if (parseTemplate(template) === undefined)
			throw new Obstacle(
				`the value of ${name} refers to something the gate never reads`,
			);
		this.all.push({ name, template });
	}

	/** Read by name where the gate has it; else it is a secret that nobody has given yet. */
	#variable(name: string, otherwise: string | undefined): string {
		if (/^DRAWBRIDGE_/i.test(name))
			throw new Obstacle(`it refers to ${name}, which is the gate's own`);
		if (this.#moving.env[name] !== undefined) {
			this.#variables.add(name);
			return `\${env:${name}}`;
		}
		return otherwise ?? this.#ask(name);
	}

	#ask(name: string): string {
		const secret = this.#nameFor(name);
		this.#missing.push(secret);
		return `\${secret:${secret}}`;
	}

	#keep(name: string, text: string): void {
		const [, word = "", value = text] =
			/^((?:Bearer|Basic|Token) +)(\S.*)$/is.exec(text) ?? [];
		if (!/^[\x20-\x7e]{1,65536}$/.test(value))
			throw new Obstacle(
				`the value of ${name} looks like a key and is not one line of plain characters, so the vault cannot hand it on`,
			);
		const secret = this.#nameFor(name);
		this.#secrets.push({
			name: secret,
			field: name,
			value: new Secret(value),
		});
		this.all.push({ name, template: `${word}\${secret:${secret}}` });
	}

	#nameFor(field: string): string {
		const { upstream, isSecret } = this.#moving;
		return secretName(
			upstream,
			field,
			(one) =>
				isSecret(one) ||
				this.#missing.includes(one) ||
				this.#secrets.some(({ name }) => name === one),
		);
	}
}
