/**
 * What an import would do, gathered before anything is done: changes of security.json, variables and secrets to tick, and
 * warnings. Never touches a file or the vault, and its view never holds a secret's value.
 */
import type { ImportView, Mode, PresetName } from "../../contract/views.ts";
import { secretField } from "../presets/presets.ts";
import { usualField } from "../secrets/bindings.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import { stdioUrl } from "../upstreams.ts";
import { Secret } from "../vault/secret.ts";
import type { ImportSource } from "./document.ts";
import { setIn } from "./set-in.ts";
import { isTicked, nameOf, type Tick, type Ticked } from "./tick.ts";

/** What holds at the gate now: an import only narrows it. */
export interface Holding {
	/** The strictest of what holds now and what returns after a time box. */
	readonly mode: Mode;
	readonly settings: SecuritySettings;
}

export interface Change {
	readonly path: readonly string[];
	readonly value: unknown;
	readonly from: string;
	/** Only when all of these are ticked. */
	readonly needs?: readonly Tick[];
	/** In the value's place, where it may be a secret. */
	readonly shown?: string;
}

/** A value on its way to the vault: an upstream's secret, or a key that clients show. */
export interface PlannedSecret {
	readonly tick: Tick;
	readonly value: Secret;
	readonly as:
		| {
				readonly kind: "secret";
				readonly name: string;
				readonly upstream:
					| Pick<NewUpstream, "name" | "origin" | "header">
					| undefined;
		  }
		| {
				readonly kind: "key";
				readonly name: string;
				readonly upstreams: readonly string[];
		  };
}

export interface ImportPlan {
	readonly view: ImportView;
	/** Those that were ticked; of two for one place the later, which is the environment's. */
	secrets(ticked: Ticked): PlannedSecret[];
	/** Applies the changes. The answer says what is in the way: then `json` is as it was. */
	edit(json: Record<string, unknown>, ticked: Ticked): string | undefined;
	/** The view of what was done. */
	done(ticked: Ticked): ImportView;
}

export interface NewUpstream {
	readonly name: string;
	readonly origin: string;
	/** In lower case, where its secret will stand; empty: it signs with it. */
	readonly header: string;
	set(
		field: readonly string[],
		value: unknown,
		from: string,
		more?: Pick<Change, "needs" | "shown">,
	): void;
}

/** As many as a window asks about. */
const tickLimit = 200;
/** What `secret.set` takes. */
const secretLimit = 65_536;

export class Draft implements ImportPlan {
	readonly source: ImportSource;
	readonly holding: Holding;
	readonly env: NodeJS.ProcessEnv;
	readonly #system: ImportView["system"];
	#changes: Change[] = [];
	readonly #references = new Map<string, string>();
	#secrets: PlannedSecret[] = [];
	readonly #purposes = new Map<string, string>();
	readonly #warnings: string[] = [];
	readonly #added = new Map<string, NewUpstream>();

	constructor(
		system: ImportView["system"],
		source: ImportSource,
		holding: Holding,
		env: NodeJS.ProcessEnv,
	) {
		this.#system = system;
		this.source = source;
		this.holding = holding;
		this.env = env;
	}

	warn(text: string): void {
		if (!this.#warnings.includes(text)) this.#warnings.push(text);
	}

	change(change: Change): void {
		this.#changes.push(change);
	}

	/** A variable the file refers to. The answer is its tick; undefined when it is no variable's name. */
	reference(name: string, purpose: string): Tick | undefined {
		// Whoever wrote a token where its variable's name belongs must not find it on the screen. The gate's own variables
		// hold its vault's passphrase.
		if (
			!/^(?!DRAWBRIDGE_)[A-Z_][A-Z0-9_]{0,127}$/.test(name) ||
			this.#references.size >= tickLimit
		)
			return undefined;
		this.#references.set(name, purpose);
		return { variable: name };
	}

	/** A file that a header refers to: read by the gate, so ticked like a variable. */
	fileReference(path: string, purpose: string): Tick | undefined {
		if (this.#references.size >= tickLimit) return undefined;
		this.#references.set(path, purpose);
		return { variable: path };
	}

	/** A plain secret of the file, called `name` where it is ticked. */
	secret(
		name: string,
		purpose: string,
		value: string,
		as: PlannedSecret["as"],
	): Tick | undefined {
		const obstacle =
			this.#purposes.size >= tickLimit
				? "there are more than 200 secrets"
				: whyNoSecret(value);
		if (obstacle !== undefined) {
			this.warn(`${name}: left out, since ${obstacle}`);
			return undefined;
		}
		const tick = { secret: name };
		this.#purposes.set(name, purpose);
		this.#secrets.push({ tick, value: new Secret(value), as });
		return tick;
	}

	/** A variable whose value goes to the vault when it is ticked and set. */
	secretVariable(name: string, purpose: string, as: PlannedSecret["as"]): void {
		const tick = this.reference(name, purpose);
		const value = this.env[name];
		if (!tick || !value) return;
		const obstacle = whyNoSecret(value);
		if (obstacle === undefined)
			this.#secrets.push({ tick, value: new Secret(value), as });
		else this.warn(`${name}: its value is left out, since ${obstacle}`);
	}

	/**
	 * A new upstream. The answer is how to set its fields and its origin; undefined when one of that name is there, which
	 * an import leaves alone.
	 */
	upstream(
		name: string,
		url: string,
		preset: PresetName | undefined,
		from: string,
	): NewUpstream | undefined {
		if (!this.#isNew(name)) return undefined;
		this.change({ path: ["upstreams", name, "url"], value: url, from });
		if (preset)
			this.change({ path: ["upstreams", name, "preset"], value: preset, from });
		return this.#newUpstream(
			name,
			new URL(url).origin,
			preset ? secretField(preset) : usualField,
		);
	}

	/** One that is a program. The gate starts nothing that came by an import before a person has approved it. */
	command(
		name: string,
		from: string,
		program: string,
	): NewUpstream | undefined {
		if (!this.#isNew(name)) return undefined;
		const path = ["upstreams", name, "stdio", "command"];
		this.change({ path, value: program, from });
		return this.#newUpstream(name, stdioUrl(name), "");
	}

	#isNew(name: string): boolean {
		if (
			!Object.hasOwn(this.holding.settings.upstreams, name) &&
			!this.#added.has(name)
		)
			return true;
		this.warn(
			`there is an upstream called ${name} already; it is left as it is`,
		);
		return false;
	}

	#newUpstream(name: string, origin: string, header: string): NewUpstream {
		const upstream: NewUpstream = {
			name,
			origin,
			header,
			set: (field, value, from, more = {}) =>
				this.change({
					path: ["upstreams", name, ...field],
					value,
					from,
					...more,
				}),
		};
		this.#added.set(name, upstream);
		return upstream;
	}

	get newUpstreams(): readonly NewUpstream[] {
		return [...this.#added.values()];
	}

	/** All that would be written of one upstream. */
	changesOf(name: string): readonly Change[] {
		return this.#changes.filter(
			({ path: [first, second] }) => first === "upstreams" && second === name,
		);
	}

	/** A new upstream does not come after all, nor what is only for it. */
	leaveOut(name: string): void {
		const own = this.#secrets.filter(
			({ as }) => as.kind === "secret" && as.upstream?.name === name,
		);
		this.withdraw(
			this.changesOf(name),
			own.map(({ tick }) => tick),
		);
		this.#added.delete(name);
	}

	/** These are not done; nobody is asked for `own`, or for what nothing else needs. */
	withdraw(changes: readonly Change[], own: readonly Tick[] = []): void {
		const gone = new Set(changes);
		this.#changes = this.#changes.filter((one) => !gone.has(one));
		const needed = new Set(ticksOf(this.#changes).map(nameOf));
		for (const tick of [...ticksOf(changes), ...own]) {
			const name = nameOf(tick);
			if (needed.has(name)) continue;
			this.#references.delete(name);
			this.#purposes.delete(name);
			this.#secrets = this.#secrets.filter((one) => nameOf(one.tick) !== name);
		}
	}

	get view(): ImportView {
		return this.#view(() => true, true);
	}

	secrets(ticked: Ticked): PlannedSecret[] {
		const byPlace = new Map<string, PlannedSecret>();
		for (const planned of this.#secrets)
			if (isTicked(planned.tick, ticked))
				byPlace.set(
					planned.as.kind === "key"
						? `key ${nameOf(planned.tick)}`
						: `secret ${planned.as.name}`,
					planned,
				);
		return [...byPlace.values()];
	}

	edit(json: Record<string, unknown>, ticked: Ticked): string | undefined {
		const upstreams = json["upstreams"];
		for (const name of this.#added.keys())
			if (
				typeof upstreams === "object" &&
				upstreams !== null &&
				Object.hasOwn(upstreams, name)
			)
				return `an upstream called ${name} was added meanwhile`;
		for (const { path, value, needs = [] } of this.#changes)
			if (needs.every((tick) => isTicked(tick, ticked)))
				setIn(json, path, value);
		return undefined;
	}

	done(ticked: Ticked): ImportView {
		return this.#view((tick) => isTicked(tick, ticked), false);
	}

	#view(includes: (tick: Tick) => boolean, offered: boolean): ImportView {
		return {
			system: this.#system,
			file: this.source.file,
			digest: this.source.digest,
			changes: this.#changes
				.filter(({ needs = [] }) => needs.every(includes))
				.map(({ path, value, from, needs = [], shown }) => ({
					setting: path.join("."),
					value:
						shown ??
						(typeof value === "string" ? value : JSON.stringify(value)),
					from:
						offered && needs.length > 0
							? `${from}; only with ${needs.map(nameOf).join(" and ")}`
							: from,
				})),
			references: [...this.#references]
				.filter(([name]) => includes({ variable: name }))
				.map(([name, purpose]) => ({
					name,
					purpose,
					isSet: name.startsWith("/") || Boolean(this.env[name]),
				})),
			secrets: [...this.#purposes]
				.filter(([name]) => includes({ secret: name }))
				.map(([name, purpose]) => ({ name, purpose })),
			warnings: [...this.#warnings],
		};
	}
}

/** The same as for `secret set`. */
function whyNoSecret(value: string): string | undefined {
	if (value.length > secretLimit) return "it is longer than 64 KiB";
	return /\p{Cc}/u.test(value) ? "it is not one line of text" : undefined;
}

const ticksOf = (changes: readonly Change[]): Tick[] =>
	changes.flatMap(({ needs = [] }) => needs);
